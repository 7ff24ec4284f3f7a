//! What the runtime asks of type descriptors: pointer masks, hashing, equality.
//!
//! Descriptors are constants of the program; a function here trusts that the pointer it gets is one and that a value
//! pointer leads to a readable value of the type.

pub mod equal;
pub mod hash;
pub mod synthetic;
#[cfg(test)]
mod tests;

use abi::layout::Str;
use abi::typedesc::{FLAG_MASK_REPEATS, FieldDesc, TypeDesc};

/// A string of the program or the heap as bytes.
///
/// # Safety
/// The string stays allocated while the result is used.
pub unsafe fn bytes<'a>(s: Str) -> &'a [u8] {
    if s.len == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { core::slice::from_raw_parts(s.ptr, s.len) }
}

/// The fields of a struct type.
pub fn fields(t: &TypeDesc) -> &'static [FieldDesc] {
    if t.list_len == 0 {
        return &[];
    }
    // SAFETY: a struct's list holds its fields.
    unsafe { core::slice::from_raw_parts(t.list as *const FieldDesc, t.list_len) }
}

/// The mask of pointer words of a type of at most 64 words.
pub fn small_mask(t: &TypeDesc) -> u64 {
    let words = t.ptr_bytes / 8;
    debug_assert!(words <= 64);
    if words == 0 {
        return 0;
    }
    if t.flags & FLAG_MASK_REPEATS != 0 {
        // SAFETY: arrays have an element.
        let elem = unsafe { &*t.elem };
        return repeat_mask(small_mask(elem), elem.size / 8, t.len * elem.size / 8);
    }
    let mut mask = 0u64;
    for byte in 0..words.div_ceil(8) {
        // SAFETY: the mask has a bit for each word up to the last pointer.
        mask |= (unsafe { *t.gc_mask.add(byte) } as u64) << (8 * byte);
    }
    if words < 64 { mask & ((1 << words) - 1) } else { mask }
}

/// `mask` over `period` words, repeated up to `words` words.
pub fn repeat_mask(mask: u64, period: usize, words: usize) -> u64 {
    let mut out = mask;
    let mut covered = period;
    while covered < words {
        out |= out << covered;
        covered *= 2;
    }
    if words < 64 { out & ((1 << words) - 1) } else { out }
}

/// Calls `f` with the address of each pointer word of a value.
///
/// # Safety
/// `t` is a descriptor; `base` is only computed with.
#[inline]
pub unsafe fn for_each_pointer(t: *const TypeDesc, base: usize, f: &mut impl FnMut(usize)) {
    // SAFETY: masks have a bit for each word up to the last pointer, arrays an element.
    unsafe {
        let t = &*t;
        if t.ptr_bytes == 0 {
            return;
        }
        if t.flags & FLAG_MASK_REPEATS != 0 {
            let elem = &*t.elem;
            for i in 0..t.len {
                for_each_pointer_dyn(elem, base + i * elem.size, f);
            }
            return;
        }
        let mut at = base;
        let end = base + t.ptr_bytes;
        let mut byte = t.gc_mask;
        while at < end {
            let mut bits = *byte;
            while bits != 0 {
                f(at + bits.trailing_zeros() as usize * 8);
                bits &= bits - 1;
            }
            at += 64;
            byte = byte.add(1);
        }
    }
}

/// The recursion of [`for_each_pointer`], apart so that it isn't inlined into itself.
unsafe fn for_each_pointer_dyn(t: &TypeDesc, base: usize, f: &mut dyn FnMut(usize)) {
    // SAFETY: passed on.
    unsafe { for_each_pointer(t, base, &mut |at| f(at)) }
}
