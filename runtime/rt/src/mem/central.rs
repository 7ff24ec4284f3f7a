//! Where caches get spans, and large objects their pages.

use core::cell::UnsafeCell;
use core::ops::Range;
use core::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering, fence};

use abi::typedesc::TypeDesc;

use super::arena::{self, Arena, PAGE, arena};
use super::class::{ClassId, Layout, MAX_CLASSES, reciprocal};
use super::span::{self, Slot, Span, SpanId, slot_of, span};
use crate::gc::{barrier, sweep};
use crate::sync::{RANK_HEAP, RawLock};

/// Lists of spans; under [`LOCK`] or with the world stopped.
pub struct Central {
    /// By class: spans with free slots that no cache holds.
    partial: [SpanId; MAX_CLASSES],
    /// Unused rows of the span table.
    free_rows: SpanId,
    /// The sweep under way, or the last one, and the spans that it hasn't come to.
    sweep: u32,
    unswept: Range<SpanId>,
    /// Fill what is free.
    poison: bool,
}

static CENTRAL: CentralCell = CentralCell(UnsafeCell::new(Central {
    partial: [0; MAX_CLASSES],
    free_rows: 0,
    sweep: 0,
    unswept: 0..0,
    poison: false,
}));
static LOCK: RawLock = RawLock::new(RANK_HEAP);

struct CentralCell(UnsafeCell<Central>);

// SAFETY: access is serialised by LOCK or the stopped world.
unsafe impl Sync for CentralCell {}

/// Which of the two bitmaps holds the alloc bits; the other one takes the next cycle's marks.
static ALLOC_BITS: AtomicUsize = AtomicUsize::new(0);

/// The bitmap of alloc bits.
#[inline(always)]
pub fn alloc_bits() -> usize {
    ALLOC_BITS.load(Ordering::Relaxed)
}

/// The allocated slot that a word points into, if any.
pub fn allocated(word: usize) -> Option<Slot> {
    slot_of(word).filter(|slot| {
        let (bits, bit) = slot.bit(alloc_bits());
        // SAFETY: the bitmaps of spans in use are mapped.
        unsafe { *bits & bit != 0 }
    })
}

/// The marks become the alloc bits: all that isn't marked is free.
pub fn flip_bits() {
    ALLOC_BITS.fetch_xor(1, Ordering::Relaxed);
}

/// After the bits were flipped: forgets all lists of spans with free slots, to find them anew bit by bit.
///
/// # Safety
/// The world is stopped, all caches are flushed.
pub unsafe fn start_sweep(poison: bool) {
    LOCK.acquire();
    // SAFETY: the lock is held.
    let c = unsafe { &mut *CENTRAL.0.get() };
    c.partial.fill(0);
    c.sweep += 1;
    c.unswept = 1..span::table_len().max(1) as u32;
    c.poison = poison;
    UNSWEPT.store(true, Ordering::Release);
    LOCK.release();
}

/// A span of `class` with free slots, owned by the caller until the next collection; None without memory.
pub fn acquire(class: ClassId) -> Option<SpanId> {
    LOCK.acquire();
    // SAFETY: the lock is held.
    let id = unsafe {
        let c = &mut *CENTRAL.0.get();
        if c.partial[class.index()] == 0 {
            // Not the whole heap: an allocation shall not wait for that.
            let mut left = SWEEP_FOR_ONE;
            while c.partial[class.index()] == 0 && left > 0 && c.sweep_some(SWEEP_CHUNK) {
                left -= SWEEP_CHUNK;
            }
        }
        match c.partial[class.index()] {
            0 => c.small_span(class),
            id => {
                c.partial[class.index()] = (*span(id)).next;
                Some(id)
            }
        }
    };
    LOCK.release();
    id
}

/// Spans looked at in one go, and at most for the sake of one small allocation.
const SWEEP_CHUNK: u32 = 32;
const SWEEP_FOR_ONE: u32 = 512;

/// Spans are left to be swept.
static UNSWEPT: AtomicBool = AtomicBool::new(false);

/// Sweeps a little; false when nothing is left, for which no lock is needed: a thread that holds it may wait for a
/// processor while the world is stopped.
pub fn sweep_some() -> bool {
    if !UNSWEPT.load(Ordering::Acquire) {
        return false;
    }
    LOCK.acquire();
    // SAFETY: the lock is held.
    let more = unsafe { (*CENTRAL.0.get()).sweep_some(SWEEP_CHUNK) };
    LOCK.release();
    more
}

/// Runs `f` with the page runs.
pub fn with_arena<T>(f: impl FnOnce(&mut Arena) -> T) -> T {
    LOCK.acquire();
    // SAFETY: the lock is held.
    let result = f(unsafe { arena() });
    LOCK.release();
    result
}

/// Calls `visit` with the class of each span, None for a large object's, and how many of its slots aren't free.
pub fn each_span(visit: &mut dyn FnMut(Option<ClassId>, u64)) {
    LOCK.acquire();
    for id in 1..span::table_len() {
        // SAFETY: the table has a row for each id; the lock is held, so that bitmaps of spans in use stay mapped.
        unsafe {
            let s = span(id as SpanId);
            if (*s).in_use {
                let objects = |i| u64::from((*s).word(alloc_bits(), i).read_volatile().count_ones());
                visit(((*s).recip != 0).then_some((*s).class), (0..(*s).bit_words()).map(objects).sum());
            }
        }
    }
    LOCK.release();
}

/// Pages of spans, dirty free pages, the most that their sum ever was.
pub fn page_figures() -> (usize, usize, usize) {
    with_arena(|arena| arena.figures())
}

/// Collects nothing, but returns all free pages to the system.
pub fn release_free_pages() {
    while sweep_some() {}
    // SAFETY: free pages are nobody's.
    with_arena(|arena| unsafe { arena.scavenge(0, 1, usize::MAX) });
}

/// A span for one object of `size` bytes whose words `typ`'s mask describes (none: no pointers). Says whether the memory
/// reads as zero.
pub fn large(size: usize, typ: *const TypeDesc) -> Option<(*mut u8, bool)> {
    // More than a span can describe is more than there is.
    let pages = u32::try_from(size.div_ceil(PAGE)).ok().filter(|n| *n <= arena::MOST_PAGES)?;
    LOCK.acquire();
    // SAFETY: the lock is held.
    let got = unsafe {
        let c = &mut *CENTRAL.0.get();
        // Pages that the last cycle freed are better than more from the system.
        let mut left = pages;
        while left > 0 && c.sweep_some(SWEEP_CHUNK) {
            left = left.saturating_sub(SWEEP_CHUNK / 4);
        }
        let layout = if typ.is_null() { Layout::Noscan } else { Layout::Large };
        let row = Span {
            base: 0,
            mask: 0,
            size,
            recip: 0,
            count: 1,
            typ,
            page: 0,
            pages,
            next: 0,
            class: ClassId(0),
            layout,
            in_use: true,
            clean: false,
            swept: c.sweep,
        };
        c.add(row).map(|(id, clean)| {
            let s = span(id);
            // Objects that come while the collector marks beside the program are born marked, and marked first.
            if barrier::active() {
                *(*s).word(1 - alloc_bits(), 0) = 1;
            }
            AtomicU64::from_ptr((*s).word(alloc_bits(), 0)).store(1, Ordering::Release);
            ((*s).base as *mut u8, clean)
        })
    };
    LOCK.release();
    got
}

// Callers hold LOCK or have stopped the world.
#[allow(unsafe_op_in_unsafe_fn)]
impl Central {
    unsafe fn small_span(&mut self, class: ClassId) -> Option<SpanId> {
        let (size, pages) = (class.size(), class.span_pages());
        let row = Span {
            base: 0,
            mask: class.mask(),
            size,
            recip: reciprocal(size),
            count: (pages * PAGE / size) as u32,
            typ: core::ptr::null(),
            page: 0,
            pages: pages as u32,
            next: 0,
            class,
            layout: class.layout(),
            in_use: true,
            clean: false,
            swept: self.sweep,
        };
        Some(self.add(row)?.0)
    }

    /// Takes the pages for a row, fills in where they are and enters the span in the page table.
    unsafe fn add(&mut self, mut row: Span) -> Option<(SpanId, bool)> {
        let id = match self.free_rows {
            0 => span::add_row()?,
            id => {
                self.free_rows = (*span(id)).next;
                id
            }
        };
        let Some(run) = arena().take(row.pages as usize) else {
            self.free_row(id);
            return None;
        };
        row.clean = run.clean;
        row.page = run.page as u32;
        row.base = arena::address(run.page);
        let pages = row.pages as usize;
        let class = if row.recip != 0 && row.class.is_page() { row.class.0 + 1 } else { arena::OTHER_CLASS };
        span(id).write(row);
        for i in 0..(*span(id)).bit_words() {
            *(*span(id)).word(0, i) = 0;
            *(*span(id)).word(1, i) = 0;
        }
        // A marker that runs beside finds the span by its pages: from here on.
        fence(Ordering::Release);
        for p in run.page..run.page + pages {
            (*arena::info(p)).span = id;
            *arena::class(p) = class;
        }
        Some((id, run.clean))
    }

    unsafe fn free_row(&mut self, id: SpanId) {
        let s = span(id);
        (*s).in_use = false;
        (*s).next = self.free_rows;
        self.free_rows = id;
    }

    /// Looks at up to `most` spans; false when nothing is left.
    ///
    /// # Safety
    /// The lock is held or the world stopped.
    pub unsafe fn sweep_some(&mut self, most: u32) -> bool {
        let start = self.unswept.start;
        let end = self.unswept.end.min(start + most);
        self.unswept.start = end;
        // Backwards, so that lists start with low spans: that keeps the heap dense.
        for id in (start..end).rev() {
            let s = span(id);
            if !(*s).in_use || (*s).swept == self.sweep {
                continue;
            }
            (*s).swept = self.sweep;
            (*s).clean = false;
            if self.poison {
                sweep::poison(&*s);
            }
            match sweep::live_slots(&*s) {
                0 => self.release(id),
                n if n < (*s).count => self.offer(id),
                _ => {}
            }
        }
        let more = !self.unswept.is_empty();
        UNSWEPT.store(more, Ordering::Release);
        more
    }

    /// Puts a span with free slots where caches find it.
    ///
    /// # Safety
    /// The span is in use and in no list.
    unsafe fn offer(&mut self, id: SpanId) {
        let s = span(id);
        let head = &mut self.partial[(*s).class.index()];
        (*s).next = *head;
        *head = id;
    }

    /// Gives a span without live slots back.
    ///
    /// # Safety
    /// The span is in use and in no list.
    unsafe fn release(&mut self, id: SpanId) {
        let s = span(id);
        let (page, pages) = ((*s).page as usize, (*s).pages as usize);
        for p in page..page + pages {
            (*arena::info(p)).span = 0;
            *arena::class(p) = 0;
        }
        arena().give(page, pages);
        self.free_row(id);
    }
}
