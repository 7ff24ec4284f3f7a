//! Spans: runs of pages cut into equal slots.

use core::sync::atomic::{AtomicUsize, Ordering};

use abi::typedesc::TypeDesc;

use super::arena::{self, PAGE_SHIFT};
use super::class::{ClassId, Layout};

/// One span; a cache line, because marking reads it for every object.
#[repr(C, align(64))]
pub struct Span {
    pub base: usize,
    /// The pointer words of a slot ([`Layout::Masked`]).
    pub mask: u64,
    /// Slot size; of a large object what was asked for.
    pub size: usize,
    /// ceil(2^32 / size), 0 for a large object: slot number = offset * recip >> 32.
    pub recip: u32,
    pub count: u32,
    /// The element type whose mask repeats over a large object.
    pub typ: *const TypeDesc,
    pub page: u32,
    pub pages: u32,
    /// Next span in a list, 0 for none.
    pub next: u32,
    pub class: ClassId,
    pub layout: Layout,
    pub in_use: bool,
    /// Slots that were never given away read as zero, and no others are free.
    pub clean: bool,
    /// The sweep that looked at it last, or during which it was made.
    pub swept: u32,
}

/// The number of a span in the table; 0 is none.
pub type SpanId = u32;

/// The table grows in such steps.
const TABLE_STEP: usize = 1 << 16;

static LEN: AtomicUsize = AtomicUsize::new(0);

/// One past the highest span number ever used.
pub fn table_len() -> usize {
    LEN.load(Ordering::Relaxed)
}

/// The span with this number.
///
/// # Safety
/// 0 < id < table_len().
#[inline(always)]
pub unsafe fn span(id: SpanId) -> *mut Span {
    (arena::SPANS_BASE as *mut Span).wrapping_add(id as usize)
}

/// Adds a row to the table; None where the system has no memory.
///
/// # Safety
/// The caller holds the central lock.
pub unsafe fn add_row() -> Option<SpanId> {
    let id = table_len().max(1);
    let end = (id + 1) * size_of::<Span>();
    let mapped = (table_len() * size_of::<Span>()).next_multiple_of(TABLE_STEP);
    if end > mapped && sys::mem::allocate_at(arena::SPANS_BASE + mapped, TABLE_STEP).is_err() {
        return None;
    }
    LEN.store(id + 1, Ordering::Relaxed);
    Some(id as SpanId)
}

/// A slot of a span.
#[derive(Clone, Copy)]
pub struct Slot {
    pub span: *mut Span,
    pub index: usize,
}

impl Span {
    /// Words of a bitmap that belong to the span.
    pub fn bit_words(&self) -> usize {
        (self.count as usize).div_ceil(64)
    }

    /// The bits of bitmap word `word` that stand for slots.
    pub fn valid_bits(&self, word: usize) -> u64 {
        let left = self.count as usize - word * 64;
        if left >= 64 { u64::MAX } else { (1 << left) - 1 }
    }

    /// Word `i` of the span's part of bitmap `which`.
    #[inline(always)]
    pub fn word(&self, which: usize, i: usize) -> *mut u64 {
        // SAFETY: the span is in use, its pages are below top.
        unsafe { arena::bits(which, self.page as usize).wrapping_add(i * arena::BIT_STRIDE) }
    }

    /// The address of a slot.
    pub fn slot(&self, index: usize) -> usize {
        self.base + index * self.size
    }

    /// Bytes that a live slot keeps from others.
    pub fn slot_bytes(&self) -> usize {
        if self.recip == 0 { (self.pages as usize) << PAGE_SHIFT } else { self.size }
    }
}

/// The slot that an arbitrary word points into, whether or not it is allocated.
#[inline(always)]
pub fn slot_of(addr: usize) -> Option<Slot> {
    let page = arena::page_of(addr)?;
    // SAFETY: page_of checked the page; a page's span number is valid.
    unsafe {
        let id = (*arena::info(page)).span;
        if id == 0 {
            return None;
        }
        let s = span(id);
        let offset = addr - (*s).base;
        let index = (offset as u64).wrapping_mul((*s).recip as u64) >> 32;
        let inside = if (*s).recip == 0 { offset < (*s).size } else { index < (*s).count as u64 };
        inside.then_some(Slot { span: s, index: if (*s).recip == 0 { 0 } else { index as usize } })
    }
}

impl Slot {
    /// The slot's bit in bitmap `which`.
    #[inline(always)]
    pub fn bit(self, which: usize) -> (*mut u64, u64) {
        // SAFETY: the span is in use, its pages are below top.
        let words = unsafe { arena::bits(which, (*self.span).page as usize) };
        (words.wrapping_add(self.index / 64 * arena::BIT_STRIDE), 1 << (self.index % 64))
    }

    /// The start of the slot.
    pub fn address(self) -> usize {
        // SAFETY: the span is in use.
        unsafe { (*self.span).slot(self.index) }
    }
}
