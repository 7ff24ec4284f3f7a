//! Size classes and shapes: which objects share a span.
//!
//! The sizes are Go's, because programs see them through `cap` after `append`. A class is a size plus what the
//! collector knows of each slot: nothing to scan, one mask of pointer words for all slots (a shape), or a header word in front of
//! each object that names the type. Shapes are made on demand; where their number would exceed the cap, a header
//! serves.

use core::sync::atomic::{AtomicU16, AtomicU32, AtomicU64, Ordering};

use crate::sync::{RANK_HEAP, RawLock};

/// Slot sizes by size class; 0 is no class.
pub const SIZES: [u16; 68] = [
    0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384,
    416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072,
    3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568,
    14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
];

/// Larger objects have a span of their own.
pub const MAX_SMALL: usize = 32768;
/// Objects with pointers up to this size need no header: a 64-bit mask covers them.
pub const MAX_MASKED: usize = 512;
/// The header word's size.
pub const HEADER: usize = 8;

const STEP: usize = 8;
const COARSE_STEP: usize = 128;
const FINE_LIMIT: usize = 1024;

const FINE: [u8; FINE_LIMIT / STEP + 1] = {
    let mut t = [0u8; FINE_LIMIT / STEP + 1];
    let (mut i, mut c) = (1, 1);
    while i < t.len() {
        while (SIZES[c] as usize) < i * STEP {
            c += 1;
        }
        t[i] = c as u8;
        i += 1;
    }
    t
};

const COARSE: [u8; (MAX_SMALL - FINE_LIMIT) / COARSE_STEP + 1] = {
    let mut t = [0u8; (MAX_SMALL - FINE_LIMIT) / COARSE_STEP + 1];
    let (mut i, mut c) = (0, 1);
    while i < t.len() {
        while (SIZES[c] as usize) < FINE_LIMIT + i * COARSE_STEP {
            c += 1;
        }
        t[i] = c as u8;
        i += 1;
    }
    t
};

/// The size class of an object of `size` bytes, 0 < size <= MAX_SMALL.
pub fn size_class(size: usize) -> usize {
    if size <= FINE_LIMIT {
        FINE[size.div_ceil(STEP)] as usize
    } else {
        COARSE[(size - FINE_LIMIT).div_ceil(COARSE_STEP)] as usize
    }
}

/// The usable size of the slot that an allocation of `size` bytes gets; None where that overflows.
pub fn round_up_size(size: usize, pointer_free: bool) -> Option<usize> {
    let header = if !pointer_free && size > MAX_MASKED { HEADER } else { 0 };
    if size == 0 {
        Some(0)
    } else if size <= MAX_SMALL - HEADER {
        Some(SIZES[size_class(size + header)] as usize - header)
    } else {
        Some(size.checked_add(super::arena::PAGE - 1)? & !(super::arena::PAGE - 1))
    }
}

/// The index of a class: pointer-free ones by size class, then those with headers, then shapes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct ClassId(pub u16);

const SIZE_CLASSES: usize = SIZES.len();
/// A span's worth of memory is the price of a shape: 256 of them cost at most 2 MB.
const MAX_SHAPES: usize = 256;
pub const MAX_CLASSES: usize = 2 * SIZE_CLASSES + MAX_SHAPES;

/// What the collector does with a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Layout {
    /// No pointers.
    Noscan = 0,
    /// `Span::mask` tells the pointer words of every slot.
    Masked = 1,
    /// The slot's first word is the descriptor whose mask repeats over the rest.
    Header = 2,
    /// One object; `Span::typ`'s mask repeats over it.
    Large = 3,
}

impl ClassId {
    pub fn noscan(size_class: usize) -> ClassId {
        ClassId(size_class as u16)
    }

    pub fn header(size_class: usize) -> ClassId {
        ClassId((SIZE_CLASSES + size_class) as u16)
    }

    pub fn index(self) -> usize {
        self.0 as usize
    }

    pub fn layout(self) -> Layout {
        match self.index() / SIZE_CLASSES {
            0 => Layout::Noscan,
            1 => Layout::Header,
            _ => Layout::Masked,
        }
    }

    fn shape(self) -> &'static Shape {
        &SHAPES[self.index() - 2 * SIZE_CLASSES]
    }

    /// Which of [`SIZES`] its slots have.
    pub fn size_class(self) -> usize {
        match self.layout() {
            Layout::Noscan => self.index(),
            Layout::Header => self.index() - SIZE_CLASSES,
            Layout::Masked | Layout::Large => self.shape().size_class.load(Ordering::Relaxed) as usize,
        }
    }

    /// The slot size.
    pub fn size(self) -> usize {
        SIZES[self.size_class()] as usize
    }

    /// The pointer words of a slot of a shape.
    pub fn mask(self) -> u64 {
        match self.layout() {
            Layout::Masked => self.shape().mask.load(Ordering::Relaxed),
            Layout::Noscan | Layout::Header | Layout::Large => 0,
        }
    }

    /// Is a span of the class one page, described by its [`Row`]?
    pub fn is_page(self) -> bool {
        self.layout() != Layout::Header && self.size() <= MAX_MASKED
    }

    /// Pages of a span: enough slots that a cache seldom has to ask for the next span, little waste at the end.
    pub fn span_pages(self) -> usize {
        let size = self.size();
        let page = super::arena::PAGE;
        if self.is_page() {
            return 1;
        }
        let mut pages = (size * 32).div_ceil(page).clamp(1, 4);
        while pages * page < size || (pages * page) % size * 8 > pages * page {
            pages += 1;
        }
        pages
    }
}

/// ceil(2^32 / size): slot number = offset * reciprocal >> 32, exact for offsets in a span.
pub const fn reciprocal(size: usize) -> u32 {
    (1u64 << 32).div_ceil(size as u64) as u32
}

/// What marking needs of a class whose spans are single pages, packed so that all rows stay in the cache. Zero for the
/// other classes.
pub struct Row {
    pub recip: AtomicU32,
    /// Slot size and number of slots.
    pub size: AtomicU16,
    pub count: AtomicU16,
    pub mask: AtomicU64,
}

// A constant of atomics is what arrays are made from here.
#[allow(clippy::declare_interior_mutable_const)]
impl Row {
    const NONE: Row = Row {
        recip: AtomicU32::new(0),
        size: AtomicU16::new(0),
        count: AtomicU16::new(0),
        mask: AtomicU64::new(0),
    };

    const fn of(size: usize) -> Row {
        Row {
            recip: AtomicU32::new(reciprocal(size)),
            size: AtomicU16::new(size as u16),
            count: AtomicU16::new((super::arena::PAGE / size) as u16),
            mask: AtomicU64::new(0),
        }
    }
}

/// By class number; rows of shapes are filled in before a span of theirs exists.
pub static ROWS: [Row; MAX_CLASSES] = {
    let mut rows = [const { Row::NONE }; MAX_CLASSES];
    let mut i = 1;
    while SIZES[i] as usize <= MAX_MASKED {
        rows[i] = Row::of(SIZES[i] as usize);
        i += 1;
    }
    rows
};

struct Shape {
    mask: AtomicU64,
    size_class: AtomicU16,
}

static SHAPES: [Shape; MAX_SHAPES] =
    [const { Shape { mask: AtomicU64::new(0), size_class: AtomicU16::new(0) } }; MAX_SHAPES];
static SHAPE_COUNT: AtomicU32 = AtomicU32::new(0);
static SHAPE_LOCK: RawLock = RawLock::new(RANK_HEAP + 1);

const BUCKETS: usize = 4 * MAX_SHAPES;
/// Open addressing; an entry is a shape's number + 1. Entries are only ever added.
static SHAPE_INDEX: [AtomicU16; BUCKETS] = [const { AtomicU16::new(0) }; BUCKETS];

/// The class of objects in slots of `size_class` with these pointer words; None where a header must serve.
pub fn shape(size_class: usize, mask: u64) -> Option<ClassId> {
    let start = (mask ^ size_class as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54;
    find_shape(start as usize, size_class, mask).or_else(|| add_shape(start as usize, size_class, mask))
}

fn find_shape(start: usize, size_class: usize, mask: u64) -> Option<ClassId> {
    let mut i = start % BUCKETS;
    loop {
        let entry = SHAPE_INDEX[i].load(Ordering::Acquire);
        if entry == 0 {
            return None;
        }
        let s = &SHAPES[entry as usize - 1];
        if s.mask.load(Ordering::Relaxed) == mask
            && s.size_class.load(Ordering::Relaxed) as usize == size_class
        {
            return Some(ClassId((2 * SIZE_CLASSES) as u16 + entry - 1));
        }
        i = (i + 1) % BUCKETS;
    }
}

#[cold]
fn add_shape(start: usize, size_class: usize, mask: u64) -> Option<ClassId> {
    if SHAPE_COUNT.load(Ordering::Relaxed) as usize == MAX_SHAPES {
        return None;
    }
    SHAPE_LOCK.acquire();
    let found = find_shape(start, size_class, mask).or_else(|| {
        let n = SHAPE_COUNT.load(Ordering::Relaxed) as usize;
        if n == MAX_SHAPES {
            return None;
        }
        SHAPES[n].mask.store(mask, Ordering::Relaxed);
        SHAPES[n].size_class.store(size_class as u16, Ordering::Relaxed);
        let (row, size) = (&ROWS[2 * SIZE_CLASSES + n], SIZES[size_class] as usize);
        row.recip.store(reciprocal(size), Ordering::Relaxed);
        row.size.store(size as u16, Ordering::Relaxed);
        row.count.store((super::arena::PAGE / size) as u16, Ordering::Relaxed);
        row.mask.store(mask, Ordering::Relaxed);
        let mut i = start % BUCKETS;
        while SHAPE_INDEX[i].load(Ordering::Relaxed) != 0 {
            i = (i + 1) % BUCKETS;
        }
        SHAPE_INDEX[i].store(n as u16 + 1, Ordering::Release);
        SHAPE_COUNT.store(n as u32 + 1, Ordering::Relaxed);
        Some(ClassId((2 * SIZE_CLASSES + n) as u16))
    });
    SHAPE_LOCK.release();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_has_its_class() {
        for size in 1..=MAX_SMALL {
            let c = size_class(size);
            assert!(SIZES[c] as usize >= size && (SIZES[c - 1] as usize) < size, "{size}");
        }
    }

    #[test]
    fn rounding_is_gos() {
        assert_eq!(round_up_size(5, true), Some(8));
        assert_eq!(round_up_size(513, true), Some(576));
        assert_eq!(round_up_size(848 * 8, true), Some(6784));
        assert_eq!(round_up_size(848 * 8, false), Some(6912 - 8));
        assert_eq!(round_up_size(512 * 8, false), Some(4864 - 8));
        assert_eq!(round_up_size(40_000, true), Some(40960));
        assert_eq!(round_up_size(usize::MAX - 5, true), None);
    }

    #[test]
    fn spans_waste_little() {
        for c in 1..SIZE_CLASSES {
            let id = ClassId::noscan(c);
            let bytes = id.span_pages() * super::super::arena::PAGE;
            assert!(bytes % id.size() * 8 <= bytes, "{}", id.size());
            assert!(id.span_pages() <= 10, "{} {}", id.size(), id.span_pages());
            assert!(bytes / id.size() <= 1024);
        }
    }

    #[test]
    fn shapes_are_found_again() {
        // Another test uses up all shapes; then there is none for either.
        let a = shape(4, 0b1010);
        assert_eq!(shape(4, 0b1010), a);
        if let Some(a) = a {
            assert_ne!(shape(4, 0b1011), Some(a));
            assert_eq!((a.size(), a.mask(), a.layout()), (32, 0b1010, Layout::Masked));
        }
    }
}
