//! Strings: concatenation, conversions, decoding of UTF-8.

use abi::layout::Str;

use crate::bytes;
use crate::mem::class::round_up_size;
use crate::mem::{Cache, new_noscan};
use crate::trap::throw;

/// What stands for bytes that aren't UTF-8 and for numbers that aren't characters.
pub const RUNE_ERROR: u32 = 0xfffd;

/// A string as results have it.
pub type StrWords = (*const u8, i64);

const EMPTY: StrWords = (core::ptr::null(), 0);

static BYTES: [u8; 256] = {
    let mut t = [0; 256];
    let mut i = 0;
    while i < 256 {
        t[i] = i as u8;
        i += 1;
    }
    t
};

/// A string of `len` bytes to be filled.
unsafe fn raw(cache: *mut Cache, len: usize) -> *mut u8 {
    // SAFETY: the caller's promise is that of the allocator.
    unsafe { new_noscan(cache, len, false) }
}

/// `a + b`
///
/// # Safety
/// As [`crate::mem::new`]; the strings are valid.
pub unsafe fn concat2(cache: *mut Cache, a: *const u8, n: i64, b: *const u8, m: i64) -> StrWords {
    if n == 0 {
        return (b, m);
    }
    if m == 0 {
        return (a, n);
    }
    let Some(len) = n.checked_add(m) else { throw("string concatenation too long") };
    // SAFETY: the new string has room for both.
    unsafe {
        let p = raw(cache, len as usize);
        bytes::copy(p, a, n as usize);
        bytes::copy(p.add(n as usize), b, m as usize);
        (p, len)
    }
}

/// The concatenation of `n` strings.
///
/// # Safety
/// As [`crate::mem::new`]; `parts` are valid strings.
pub unsafe fn concat(cache: *mut Cache, parts: *const Str, n: i64) -> StrWords {
    // SAFETY: the caller's promise; the new string has room for all.
    unsafe {
        let parts = core::slice::from_raw_parts(parts, n as usize);
        let mut filled = parts.iter().filter(|s| s.len != 0);
        let Some(first) = filled.next() else { return EMPTY };
        if filled.next().is_none() {
            return (first.ptr, first.len as i64);
        }
        let total = parts.iter().try_fold(0i64, |sum, s| sum.checked_add(s.len as i64));
        let Some(total) = total else { throw("string concatenation too long") };
        let p = raw(cache, total as usize);
        let mut at = p;
        for s in parts {
            bytes::copy(at, s.ptr, s.len);
            at = at.add(s.len);
        }
        (p, total)
    }
}

/// `string(b)`
///
/// # Safety
/// As [`crate::mem::new`]; the bytes are readable.
pub unsafe fn from_bytes(cache: *mut Cache, p: *const u8, n: i64) -> StrWords {
    // SAFETY: the caller's promise.
    unsafe {
        match n {
            0 => EMPTY,
            1 => (&BYTES[*p as usize], 1),
            _ => {
                let s = raw(cache, n as usize);
                bytes::copy(s, p, n as usize);
                (s, n)
            }
        }
    }
}

/// `[]byte(s)` -> (data, cap)
///
/// # Safety
/// As [`crate::mem::new`]; the string is valid.
pub unsafe fn to_bytes(cache: *mut Cache, p: *const u8, n: i64) -> (*mut u8, i64) {
    // SAFETY: the array has room for the string.
    unsafe {
        let n = n as usize;
        let cap = round_up_size(n, true).unwrap_or(n);
        let data = new_noscan(cache, cap, false);
        bytes::copy(data, p, n);
        bytes::zero(data.add(n), cap - n);
        (data, cap as i64)
    }
}

/// The rune that starts at `index` < `n` and the index of the next: invalid bytes are U+FFFD each.
///
/// # Safety
/// The string is valid, 0 <= index < n. Needs little stack.
#[inline]
pub unsafe fn decode_rune(p: *const u8, n: i64, index: i64) -> (u32, i64) {
    // SAFETY: `at` checks against the length.
    let at = |i: i64| unsafe { if i < n { *p.add(i as usize) as u32 } else { 0 } };
    let lead = at(index);
    let error = (RUNE_ERROR, index + 1);
    // The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF (Unicode, table 3-7).
    let (len, low, high) = match lead {
        0..0x80 => return (lead, index + 1),
        0xc2..=0xdf => (2, 0x80, 0xbf),
        0xe0 => (3, 0xa0, 0xbf),
        0xed => (3, 0x80, 0x9f),
        0xe1..=0xef => (3, 0x80, 0xbf),
        0xf0 => (4, 0x90, 0xbf),
        0xf1..=0xf3 => (4, 0x80, 0xbf),
        0xf4 => (4, 0x80, 0x8f),
        _ => return error,
    };
    let second = at(index + 1);
    if !(low..=high).contains(&second) {
        return error;
    }
    let mut rune = (lead & (0xff >> (len + 1))) << 6 | second & 0x3f;
    for i in 2..len {
        let next = at(index + i);
        if next & 0xc0 != 0x80 {
            return error;
        }
        rune = rune << 6 | next & 0x3f;
    }
    (rune, index + len)
}

/// The number of runes in a string, as [`decode_rune`] finds them.
///
/// # Safety
/// The string is valid. Needs little stack.
pub unsafe fn count_runes(p: *const u8, n: i64) -> i64 {
    const ASCII: u64 = 0x8080_8080_8080_8080;
    let (mut count, mut i) = (0, 0);
    // SAFETY: all that is read lies in the string.
    unsafe {
        while i < n {
            if i + 8 <= n && (p.add(i as usize) as *const u64).read_unaligned() & ASCII == 0 {
                count += 8;
                i += 8;
            } else {
                i = decode_rune(p, n, i).1;
                count += 1;
            }
        }
    }
    count
}

/// The UTF-8 form of a number; U+FFFD's where it isn't a character.
fn encode(value: i64, buf: &mut [u8; 4]) -> &[u8] {
    let c = u32::try_from(value).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
    c.encode_utf8(buf).as_bytes()
}

/// `string(i)` for an integer.
///
/// # Safety
/// As [`crate::mem::new`].
pub unsafe fn from_rune(cache: *mut Cache, value: i64) -> StrWords {
    let mut buf = [0; 4];
    let text = encode(value, &mut buf);
    // SAFETY: passed on.
    unsafe { from_bytes(cache, text.as_ptr(), text.len() as i64) }
}

/// `string(runes)`
///
/// # Safety
/// As [`crate::mem::new`]; n runes stand at p.
pub unsafe fn from_runes(cache: *mut Cache, p: *const i32, n: i64) -> StrWords {
    // SAFETY: the caller's promise; the lengths were summed up.
    unsafe {
        let mut buf = [0; 4];
        let mut len = 0;
        for i in 0..n as usize {
            len += encode(*p.add(i) as i64, &mut buf).len();
        }
        if len == 0 {
            return EMPTY;
        }
        let s = raw(cache, len);
        let mut at = s;
        for i in 0..n as usize {
            let text = encode(*p.add(i) as i64, &mut buf);
            // The runes may change meanwhile only in a racy program; stay inside the string even then.
            let left = len - at.offset_from(s) as usize;
            bytes::copy(at, text.as_ptr(), text.len().min(left));
            at = at.add(text.len().min(left));
        }
        (s, len as i64)
    }
}

/// `[]rune(s)` -> (data, len)
///
/// # Safety
/// As [`crate::mem::new`]; the string is valid.
pub unsafe fn to_runes(cache: *mut Cache, p: *const u8, n: i64) -> (*mut i32, i64) {
    // SAFETY: the caller's promise; the runes were counted.
    unsafe {
        let count = count_runes(p, n) as usize;
        let data = new_noscan(cache, count * 4, false) as *mut i32;
        let (mut k, mut i) = (0, 0);
        while i < n && k < count {
            let (rune, next) = decode_rune(p, n, i);
            *data.add(k) = rune as i32;
            k += 1;
            i = next;
        }
        (data, count as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode_all(b: &[u8]) -> Vec<u32> {
        let (mut out, mut i) = (Vec::new(), 0);
        while i < b.len() as i64 {
            // SAFETY: the slice's own memory.
            let (r, next) = unsafe { decode_rune(b.as_ptr(), b.len() as i64, i) };
            assert!(next > i);
            out.push(r);
            i = next;
        }
        // SAFETY: as above.
        assert_eq!(unsafe { count_runes(b.as_ptr(), b.len() as i64) }, out.len() as i64);
        out
    }

    #[test]
    fn decoding_all_characters() {
        for c in (0..=0x10ffff).filter_map(char::from_u32) {
            let mut buf = [0; 4];
            assert_eq!(decode_all(c.encode_utf8(&mut buf).as_bytes()), [c as u32]);
        }
    }

    #[test]
    fn each_bad_byte_is_one_error() {
        for (bad, n) in [
            (&b"\x80"[..], 1),
            (b"\xc0\x80", 2),
            (b"\xe0\x80\x80", 3),
            (b"\xed\xa0\x80", 3),
            (b"\xf4\x90\x80\x80", 4),
            (b"\xf0\x9f\x98", 3),
            (b"\xff", 1),
            (b"\xe2\x82", 2),
        ] {
            assert_eq!(decode_all(bad), vec![RUNE_ERROR; n], "{bad:x?}");
        }
        assert_eq!(decode_all(b"a\xe2\x82z"), [97, RUNE_ERROR, RUNE_ERROR, 122]);
    }
}
