//! The write barrier: while the flag is set, whoever overwrites a pointer word first tells the collector about the old
//! value (so that nothing reachable when marking began is lost) and about the new one (so that stacks can be scanned
//! while they run). The flag stays 0 as long as whole cycles run in a stopped world.

use core::sync::atomic::{AtomicU8, Ordering};

use abi::typedesc::TypeDesc;
use sys::vec::PageVec;

use crate::mem::arena;
use crate::sync::{Lock, RANK_HEAP};
use crate::typ;

/// Nonzero while the collector marks beside the program. Generated code tests it under this name.
#[allow(non_upper_case_globals)]
#[unsafe(no_mangle)]
pub static rgo_gc_barrier: AtomicU8 = AtomicU8::new(0);

/// Words that barriers shaded, for the marker.
static SHADED: Lock<PageVec<usize>> = Lock::new(RANK_HEAP + 2, PageVec::new());

/// Do stores of pointers have to shade?
#[inline(always)]
pub fn active() -> bool {
    rgo_gc_barrier.load(Ordering::Relaxed) != 0
}

fn shade(word: usize) {
    if arena::contains(word) {
        SHADED.lock().push(word);
    }
}

/// Before `*slot = new`.
///
/// # Safety
/// `slot` is readable.
#[inline]
pub unsafe fn store(slot: *const usize, new: usize) {
    if active() {
        // SAFETY: passed on.
        shade(unsafe { *slot });
        shade(new);
    }
}

/// Before a value of type `t` at `dst` is overwritten by the one at `src` (null: by zeroes).
///
/// # Safety
/// Both are values of the type.
#[inline]
pub unsafe fn copy(t: *const TypeDesc, dst: *const u8, src: *const u8) {
    if active() {
        // SAFETY: passed on.
        unsafe { shade_value(t, dst, src) }
    }
}

#[cold]
unsafe fn shade_value(t: *const TypeDesc, dst: *const u8, src: *const u8) {
    // SAFETY: the pointer words of both values are readable.
    unsafe {
        typ::for_each_pointer(t, dst as usize, &mut |at| {
            shade(*(at as *const usize));
            if !src.is_null() {
                shade(*((at - dst as usize + src as usize) as *const usize));
            }
        });
    }
}

/// Hands the shaded words to the marker.
pub fn take(mut note: impl FnMut(usize)) {
    let mut shaded = SHADED.lock();
    while let Some(word) = shaded.pop() {
        note(word);
    }
}
