//! Where caches get spans, and large objects their pages.

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering, fence};

use abi::typedesc::TypeDesc;

use super::arena::{self, PAGE, arena};
use super::class::{ClassId, Layout, MAX_CLASSES, reciprocal};
use super::span::{self, Span, SpanId, span};
use crate::gc::barrier;
use crate::sync::{RANK_HEAP, RawLock};

/// Lists of spans; under [`LOCK`] or with the world stopped.
pub struct Central {
    /// By class: spans with free slots that no cache holds.
    partial: [SpanId; MAX_CLASSES],
    /// Unused rows of the span table.
    free_rows: SpanId,
}

static CENTRAL: CentralCell =
    CentralCell(UnsafeCell::new(Central { partial: [0; MAX_CLASSES], free_rows: 0 }));
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

/// The marks become the alloc bits: all that isn't marked is free.
pub fn flip_bits() {
    ALLOC_BITS.fetch_xor(1, Ordering::Relaxed);
}

/// The lists, for the collector.
///
/// # Safety
/// The world is stopped.
#[allow(clippy::mut_from_ref)]
pub unsafe fn stopped() -> &'static mut Central {
    // SAFETY: the caller's promise makes the reference unique.
    unsafe { &mut *CENTRAL.0.get() }
}

/// A span of `class` with free slots, owned by the caller until the next collection; None without memory.
pub fn acquire(class: ClassId) -> Option<SpanId> {
    LOCK.acquire();
    // SAFETY: the lock is held.
    let id = unsafe {
        let c = &mut *CENTRAL.0.get();
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

/// Pages of spans, dirty free pages, the most that their sum ever was.
pub fn page_figures() -> (usize, usize, usize) {
    LOCK.acquire();
    // SAFETY: the lock is held.
    let figures = unsafe { arena().figures() };
    LOCK.release();
    figures
}

/// Collects nothing, but returns all free pages to the system.
pub fn release_free_pages() {
    LOCK.acquire();
    // SAFETY: the lock is held.
    unsafe { arena().scavenge(0, 1) };
    LOCK.release();
}

/// A span for one object of `size` bytes whose words `typ`'s mask describes (none: no pointers). Says whether the memory
/// reads as zero.
pub fn large(size: usize, typ: *const TypeDesc) -> Option<(*mut u8, bool)> {
    LOCK.acquire();
    // SAFETY: the lock is held.
    let got = unsafe {
        let c = &mut *CENTRAL.0.get();
        let layout = if typ.is_null() { Layout::Noscan } else { Layout::Large };
        let row = Span {
            base: 0,
            mask: 0,
            size,
            recip: 0,
            count: 1,
            typ,
            page: 0,
            pages: size.div_ceil(PAGE) as u32,
            next: 0,
            class: ClassId(0),
            layout,
            in_use: true,
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

    /// Forgets all lists of partial spans before the collector builds new ones.
    pub fn clear_partial(&mut self) {
        self.partial.fill(0);
    }

    /// Puts a span with free slots where caches find it.
    ///
    /// # Safety
    /// The world is stopped; the span is in use and in no list.
    pub unsafe fn offer(&mut self, id: SpanId) {
        let s = span(id);
        let head = &mut self.partial[(*s).class.index()];
        (*s).next = *head;
        *head = id;
    }

    /// Gives a span without live slots back.
    ///
    /// # Safety
    /// The world is stopped; the span is in use and in no list.
    pub unsafe fn release(&mut self, id: SpanId) {
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
