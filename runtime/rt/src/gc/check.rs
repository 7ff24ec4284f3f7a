//! `RGODEBUG=gccheckmark=1`: what marking must have reached, looked at once more in the stopped world.
//!
//! Every pointer in a marked object must lead to a marked one. Stacks are left out: words of dead frames in them, which no
//! frame has overwritten yet, may lead anywhere.

use super::mark::{Marker, is_marked_now};
use crate::mem::central::{alloc_bits, allocated};
use crate::mem::span::{Slot, span, table_len};
use crate::print::Line;

/// Ends the process where an object was missed.
///
/// # Safety
/// The world is stopped, the marker drained.
pub unsafe fn verify(marker: &mut Marker) {
    let marks = 1 - alloc_bits();
    for id in 1..table_len() {
        // SAFETY: the table has a row for each id; bitmaps of spans in use are mapped; marked slots are allocated.
        unsafe {
            let s = span(id as u32);
            if !(*s).in_use {
                continue;
            }
            for index in 0..(*s).count as usize {
                if *(*s).word(marks, index / 64) & 1 << (index % 64) == 0 {
                    continue;
                }
                let holder = Slot { span: s, index };
                marker.scan(holder);
                while let Some(word) = marker.take() {
                    if !is_marked_now(word) && allocated(word).is_some() {
                        report(holder, word);
                    }
                }
            }
        }
    }
}

fn report(holder: Slot, missed: usize) -> ! {
    let mut line = Line::new();
    // SAFETY: the holder's span is in use.
    let size = unsafe { (*holder.span).size };
    line.text("runtime: checkmark: object ").hex(holder.address() as u64).text(" of ").uint(size as u64);
    line.text(" bytes is marked, but not ").hex(missed as u64).text(", to which it points\n").write();
    crate::trap::throw("checkmark found unmarked object")
}
