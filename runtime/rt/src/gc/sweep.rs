//! What happens to spans after marking: there is no sweep over objects. The marks become the alloc bits; then spans without
//! a mark go back to the page runs, spans with free slots to the lists that caches take from: a few at a time, by whoever
//! needs memory and by the marking thread. On the way the bitmap that takes the next marks is cleared.

use super::pace;
use crate::mem::central::{self, alloc_bits};
use crate::mem::span::Span;

/// What freed memory is filled with, where that is asked for: no address, and no small number.
const POISON: u8 = 0xdb;

/// Overwrites the free slots of a span.
///
/// # Safety
/// The span is in use, and no cache's.
pub unsafe fn poison(s: &Span) {
    for index in 0..s.count as usize {
        // SAFETY: the span is in use; nobody has its free slots.
        unsafe {
            if *s.word(alloc_bits(), index / 64) & 1 << (index % 64) == 0 {
                core::ptr::write_bytes(s.slot(index) as *mut u8, POISON, s.slot_bytes());
            }
        }
    }
}

/// How many slots of a span are allocated. Clears the bits that take the next cycle's marks, which are the alloc bits of
/// before the last flip.
///
/// # Safety
/// The span is in use, no cycle under way.
pub unsafe fn live_slots(s: &Span) -> u32 {
    let (alloc, marks) = (alloc_bits(), 1 - alloc_bits());
    let word = |i| {
        // SAFETY: bitmaps of spans in use are mapped.
        unsafe {
            *s.word(marks, i) = 0;
            (*s.word(alloc, i)).count_ones()
        }
    };
    (0..s.bit_words()).map(word).sum()
}

/// Sweeps everything that is left. A thread of the collector's does it while the program runs; whoever begins a cycle does
/// what is left by then.
pub fn complete() {
    while central::sweep_some() {}
}

/// Gives pages back that the heap won't need soon, a few at a time: allocations shall not wait long for the lock.
pub fn give_back() {
    // SAFETY: free pages are nobody's; the lock is held.
    while central::with_arena(|arena| unsafe { pace::release(arena) }) {}
}
