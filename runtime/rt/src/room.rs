//! Memory of the program's by addresses, as rows get them: operands, and rooms for values that the program doesn't know.

use core::{mem, slice};

/// The bytes at `p`.
///
/// # Safety
/// They are readable, or `n` is 0.
pub unsafe fn bytes<'a>(p: *const u8, n: usize) -> &'a [u8] {
    if n == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { slice::from_raw_parts(p, n) }
}

/// The array at `p`, copied.
///
/// # Safety
/// It is readable.
pub unsafe fn array<const N: usize>(p: *const u8) -> [u8; N] {
    // SAFETY: the caller's promise; arrays of bytes have no alignment.
    unsafe { *(p as *const [u8; N]) }
}

/// The first address in the room at `p` that a `T` may have.
pub fn aligned<T>(p: *mut u8) -> *mut T {
    p.map_addr(|a| a.next_multiple_of(mem::align_of::<T>())) as *mut T
}
