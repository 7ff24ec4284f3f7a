//! What happens to spans around a marking: there is no sweep over objects. The marks become the alloc bits; spans without
//! a mark go back to the page runs, spans with free slots to the lists that caches take from.

use crate::mem::central::{self, alloc_bits};
use crate::mem::span::{Span, span, table_len};

/// What survived.
#[derive(Clone, Copy, Debug, Default)]
pub struct Live {
    pub objects: u64,
    pub bytes: u64,
}

/// Clears the bitmap that takes the marks: it holds the alloc bits of before the last flip.
///
/// # Safety
/// The world is stopped.
pub unsafe fn clear_marks() {
    let marks = 1 - alloc_bits();
    for id in 1..table_len() {
        // SAFETY: the table has a row for each id; bitmaps of spans in use are mapped.
        unsafe {
            let s = &*span(id as u32);
            if s.in_use {
                for i in 0..s.bit_words() {
                    *s.word(marks, i) = 0;
                }
            }
        }
    }
}

/// What freed memory is filled with, where that is asked for: no address, and no small number.
const POISON: u8 = 0xdb;

/// Overwrites the free slots of a span.
unsafe fn poison(s: &Span) {
    for index in 0..s.count as usize {
        // SAFETY: the span is in use; nobody has its free slots.
        unsafe {
            if *s.word(alloc_bits(), index / 64) & 1 << (index % 64) == 0 {
                core::ptr::write_bytes(s.slot(index) as *mut u8, POISON, s.slot_bytes());
            }
        }
    }
}

/// Rebuilds the lists of spans from the new alloc bits; `poisoned`: fills what is free.
///
/// # Safety
/// The world is stopped, all caches are flushed.
pub unsafe fn rebuild(poisoned: bool) -> Live {
    let mut live = Live::default();
    // SAFETY: the world is stopped; table rows and bitmaps as in clear_marks.
    unsafe {
        let lists = central::stopped();
        lists.clear_partial();
        // Backwards, so that each list starts with the lowest span: that keeps the heap dense.
        for id in (1..table_len() as u32).rev() {
            let s = &*span(id);
            if !s.in_use {
                continue;
            }
            if poisoned {
                poison(s);
            }
            let n: u32 = (0..s.bit_words()).map(|i| (*s.word(alloc_bits(), i)).count_ones()).sum();
            if n == 0 {
                lists.release(id);
                continue;
            }
            live.objects += n as u64;
            live.bytes += n as u64 * s.slot_bytes() as u64;
            if n < s.count {
                lists.offer(id);
            }
        }
    }
    live
}
