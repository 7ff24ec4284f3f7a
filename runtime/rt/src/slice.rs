//! make, append's growth, and typed copies.

use abi::TrapCode;
use abi::typedesc::TypeDesc;

use crate::bytes;
use crate::gc::barrier;
use crate::mem::alloc::{MAX_ALLOC, array, array_size};
use crate::mem::class::round_up_size;
use crate::mem::{Cache, new_noscan, zero_base};
use crate::trap::{Outcome, Trap};

/// The array of `make([]elem, len, cap)`.
///
/// # Safety
/// As [`crate::mem::new`].
pub unsafe fn makeslice(cache: *mut Cache, elem: *const TypeDesc, len: i64, cap: i64) -> Outcome<*mut u8> {
    // SAFETY: passed on.
    unsafe {
        match array_size(elem, cap) {
            Some(size) if 0 <= len && len <= cap => Ok(array(cache, elem, size)),
            // Like Go, blame the length where it alone is too much: most calls name only that.
            _ if len < 0 || array_size(elem, len).is_none() => Err(Trap::new(TrapCode::MakeSliceLen)),
            _ => Err(Trap::new(TrapCode::MakeSliceCap)),
        }
    }
}

/// Elements at which doubling ends.
const DOUBLING_LIMIT: usize = 256;

/// The capacity that append wants for `needed` elements, before rounding up to a slot's size.
fn grown_cap(old_cap: usize, needed: usize) -> usize {
    if needed > old_cap.saturating_mul(2) {
        return needed;
    }
    if old_cap < DOUBLING_LIMIT {
        return old_cap * 2;
    }
    // From doubling to growth by a quarter, smoothly.
    let mut cap = old_cap;
    while cap < needed {
        cap += (cap + 3 * DOUBLING_LIMIT) / 4;
    }
    cap
}

/// A larger array with the old elements; the rest is zero. -> (data, cap)
///
/// # Safety
/// As [`crate::mem::new`]; `old` has `old_len` elements.
pub unsafe fn growslice(
    cache: *mut Cache,
    elem: *const TypeDesc,
    old: *const u8,
    old_len: i64,
    old_cap: i64,
    needed: i64,
) -> Outcome<(*mut u8, i64)> {
    let too_long = Trap::new(TrapCode::GrowSlice);
    // SAFETY: passed on; the new array has room for the old elements.
    unsafe {
        let size = (*elem).size;
        if needed < 0 {
            return Err(too_long);
        }
        if size == 0 {
            return Ok((zero_base(), needed));
        }
        let pointer_free = (*elem).ptr_bytes == 0;
        let cap = grown_cap(old_cap as usize, needed as usize);
        let bytes = cap
            .checked_mul(size)
            .and_then(|b| round_up_size(b, pointer_free))
            .filter(|b| *b <= MAX_ALLOC)
            .ok_or(too_long)?;
        let cap = bytes / size;
        let used = old_len as usize * size;
        let data = if pointer_free {
            let data = new_noscan(cache, bytes, false);
            bytes::zero(data.add(used), bytes - used);
            data
        } else {
            array(cache, elem, cap * size)
        };
        // A new array holds nothing that a barrier would have to tell of.
        bytes::copy(data, old, used);
        Ok((data, cap as i64))
    }
}

/// `*dst = *src` with write barriers.
///
/// # Safety
/// Both are values of type `t`.
#[inline]
pub unsafe fn typed_move(t: *const TypeDesc, dst: *mut u8, src: *const u8) {
    // SAFETY: passed on.
    unsafe {
        barrier::overwrite_value(t, dst);
        bytes::copy(dst, src, (*t).size);
    }
}

/// `copy(dst[:n], src[:n])` with write barriers.
///
/// # Safety
/// `n` >= 0 elements stand at both.
#[inline]
pub unsafe fn typed_move_n(elem: *const TypeDesc, dst: *mut u8, src: *const u8, n: i64) {
    // SAFETY: passed on.
    unsafe {
        let size = (*elem).size;
        if barrier::active() {
            for i in 0..n as usize {
                barrier::overwrite_value(elem, dst.add(i * size));
            }
        }
        bytes::copy(dst, src, n as usize * size);
    }
}

/// Zeroes a value with write barriers.
///
/// # Safety
/// A value of type `t` stands at `dst`.
#[inline]
pub unsafe fn typed_clear(t: *const TypeDesc, dst: *mut u8) {
    // SAFETY: passed on.
    unsafe { typed_clear_n(t, dst, 1) }
}

/// Zeroes `n` elements with write barriers.
///
/// # Safety
/// `n` >= 0 elements stand at `dst`.
#[inline]
pub unsafe fn typed_clear_n(elem: *const TypeDesc, dst: *mut u8, n: i64) {
    // SAFETY: passed on.
    unsafe {
        let size = (*elem).size;
        if barrier::active() {
            for i in 0..n as usize {
                barrier::overwrite_value(elem, dst.add(i * size));
            }
        }
        bytes::zero(dst, n as usize * size);
    }
}
