//! Memory as bytes: copying, comparing, searching. Searches look at 16 bytes at a time where there are that many.
//!
//! The functions take addresses and lengths as generated code has them: where the length isn't 0, that many bytes are
//! readable (writable for targets).

#[cfg(target_arch = "aarch64")]
use core::arch::aarch64 as simd;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64 as simd;

use core::cmp::Ordering;

/// Bytes per step.
const LANES: usize = 16;

/// Which of the 16 bytes at `p` equal the needle.
///
/// On amd64 a bit per byte, on arm64 four; [`PER_BYTE`] tells.
#[inline(always)]
unsafe fn matches(p: *const u8, needle: u8) -> u64 {
    // SAFETY: the caller has 16 readable bytes; both instruction sets are the targets' baseline.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        {
            let block = simd::_mm_loadu_si128(p as *const simd::__m128i);
            let equal = simd::_mm_cmpeq_epi8(block, simd::_mm_set1_epi8(needle as i8));
            simd::_mm_movemask_epi8(equal) as u32 as u64
        }
        #[cfg(target_arch = "aarch64")]
        {
            let equal = simd::vceqq_u8(simd::vld1q_u8(p), simd::vdupq_n_u8(needle));
            let narrow = simd::vshrn_n_u16::<4>(simd::vreinterpretq_u16_u8(equal));
            simd::vget_lane_u64::<0>(simd::vreinterpret_u64_u8(narrow))
        }
    }
}

#[cfg(target_arch = "x86_64")]
const PER_BYTE: u32 = 1;
#[cfg(target_arch = "aarch64")]
const PER_BYTE: u32 = 4;

/// The index of the first `c` among `n` bytes, or -1.
///
/// # Safety
/// See the module's head.
pub unsafe fn index_byte(p: *const u8, n: usize, c: u8) -> i64 {
    // SAFETY: every read lies within the n bytes.
    unsafe {
        if n < LANES {
            for i in 0..n {
                if *p.add(i) == c {
                    return i as i64;
                }
            }
            return -1;
        }
        let mut i = 0;
        loop {
            // The last block overlaps the one before: its first bytes are known not to match.
            let at = i.min(n - LANES);
            let found = matches(p.add(at), c);
            if found != 0 {
                return (at + (found.trailing_zeros() / PER_BYTE) as usize) as i64;
            }
            i += LANES;
            if i >= n {
                return -1;
            }
        }
    }
}

/// The index of the last `c` among `n` bytes, or -1.
///
/// # Safety
/// See the module's head.
pub unsafe fn last_index_byte(p: *const u8, n: usize, c: u8) -> i64 {
    let mut end = n;
    // SAFETY: every read lies within the n bytes.
    unsafe {
        while end >= LANES {
            let found = matches(p.add(end - LANES), c);
            if found != 0 {
                let bit = 63 - found.leading_zeros();
                return (end - LANES + (bit / PER_BYTE) as usize) as i64;
            }
            end -= LANES;
        }
        while end > 0 {
            end -= 1;
            if *p.add(end) == c {
                return end as i64;
            }
        }
    }
    -1
}

/// How many of `n` bytes are `c`.
///
/// # Safety
/// See the module's head.
pub unsafe fn count_byte(p: *const u8, n: usize, c: u8) -> i64 {
    let mut i = 0;
    let mut bits = 0u64;
    // SAFETY: every read lies within the n bytes.
    unsafe {
        while i + LANES <= n {
            bits += matches(p.add(i), c).count_ones() as u64;
            i += LANES;
        }
        let mut count = bits / PER_BYTE as u64;
        while i < n {
            count += (*p.add(i) == c) as u64;
            i += 1;
        }
        count as i64
    }
}

/// The index of the first occurrence of `m` bytes at `sep` among `n` bytes, or -1.
///
/// Looks for places where the needle's first and last byte stand at the right distance. Where too many of those are in
/// vain, goes on with a search that is linear in the worst case.
///
/// # Safety
/// See the module's head.
pub unsafe fn index_mem(p: *const u8, n: usize, sep: *const u8, m: usize) -> i64 {
    if m == 0 {
        return 0;
    }
    if m > n {
        return -1;
    }
    // SAFETY: positions up to n - m leave m readable bytes.
    unsafe {
        let (first, last) = (*sep, *sep.add(m - 1));
        if m == 1 {
            return index_byte(p, n, first);
        }
        let end = n - m + 1;
        let (mut i, mut vain) = (0, 0);
        while i < end {
            let step = index_byte(p.add(i), end - i, first);
            if step < 0 {
                return -1;
            }
            i += step as usize;
            if *p.add(i + m - 1) == last && equal(p.add(i), sep, m) {
                return i as i64;
            }
            i += 1;
            vain += 1;
            if vain > 16 + i / 8 {
                let found = two_way(
                    core::slice::from_raw_parts(p.add(i), n - i),
                    core::slice::from_raw_parts(sep, m),
                );
                return found.map_or(-1, |at| (i + at) as i64);
            }
        }
        -1
    }
}

/// The two-way algorithm of Crochemore and Perrin: linear time, constant space.
fn two_way(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let (a, b) = (maximal_suffix(needle, false), maximal_suffix(needle, true));
    let (cut, period) = if a.0 > b.0 { a } else { b };
    let m = needle.len();
    let periodic = cut + period <= m && needle[..cut] == needle[period..period + cut];
    let mut at = 0;
    if periodic {
        let mut seen = 0;
        while at + m <= hay.len() {
            let right = (cut.max(seen)..m).find(|i| needle[*i] != hay[at + i]);
            if let Some(i) = right {
                at += i - cut + 1;
                seen = 0;
                continue;
            }
            if (seen..cut).rev().all(|i| needle[i] == hay[at + i]) {
                return Some(at);
            }
            at += period;
            seen = m - period;
        }
    } else {
        let shift = cut.max(m - cut) + 1;
        while at + m <= hay.len() {
            if let Some(i) = (cut..m).find(|i| needle[*i] != hay[at + i]) {
                at += i - cut + 1;
            } else if needle[..cut] == hay[at..at + cut] {
                return Some(at);
            } else {
                at += shift;
            }
        }
    }
    None
}

/// Where the greatest suffix (in the order of bytes or its reverse) starts, and its period.
fn maximal_suffix(s: &[u8], reverse: bool) -> (usize, usize) {
    let (mut start, mut next, mut k, mut period) = (0, 1, 0, 1);
    while next + k < s.len() {
        let (a, b) = (s[next + k], s[start + k]);
        if a == b {
            k += 1;
            if k == period {
                next += period;
                k = 0;
            }
        } else if (a < b) != reverse {
            next += k + 1;
            k = 0;
            period = next - start;
        } else {
            start = next;
            next += 1;
            k = 0;
            period = 1;
        }
    }
    (start, period)
}

/// Are `n` bytes equal?
///
/// # Safety
/// See the module's head.
#[inline]
pub unsafe fn equal(a: *const u8, b: *const u8, n: usize) -> bool {
    if n == 0 || a == b {
        return true;
    }
    // SAFETY: n bytes are readable at both; of short ones the first and last words are read, which may overlap.
    unsafe {
        let words = |at: usize| {
            (a.add(at) as *const u64).read_unaligned() ^ (b.add(at) as *const u64).read_unaligned()
        };
        let halves = |at: usize| {
            (a.add(at) as *const u32).read_unaligned() ^ (b.add(at) as *const u32).read_unaligned()
        };
        match n {
            1..4 => *a == *b && *a.add(n / 2) == *b.add(n / 2) && *a.add(n - 1) == *b.add(n - 1),
            4..8 => halves(0) | halves(n - 4) == 0,
            8..=16 => words(0) | words(n - 8) == 0,
            _ => core::slice::from_raw_parts(a, n) == core::slice::from_raw_parts(b, n),
        }
    }
}

/// -1, 0, 1: the lexicographic order.
///
/// # Safety
/// See the module's head.
pub unsafe fn compare(a: *const u8, n: usize, b: *const u8, m: usize) -> i64 {
    let both = n.min(m);
    let order = if both == 0 {
        Ordering::Equal
    } else {
        // SAFETY: that many bytes are readable at both.
        unsafe { core::slice::from_raw_parts(a, both).cmp(core::slice::from_raw_parts(b, both)) }
    };
    order.then(n.cmp(&m)) as i64
}

/// Copies `n` bytes between ranges that may overlap.
///
/// # Safety
/// See the module's head.
#[inline]
pub unsafe fn copy(dst: *mut u8, src: *const u8, n: usize) {
    if n != 0 {
        // SAFETY: n bytes are accessible at both.
        unsafe { core::ptr::copy(src, dst, n) }
    }
}

/// Zeroes `n` bytes.
///
/// # Safety
/// See the module's head.
#[inline]
pub unsafe fn zero(dst: *mut u8, n: usize) {
    if n != 0 {
        // SAFETY: n bytes are writable.
        unsafe { core::ptr::write_bytes(dst, 0, n) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(h: &[u8], n: &[u8]) -> i64 {
        if n.is_empty() {
            return 0;
        }
        h.windows(n.len()).position(|w| w == n).map_or(-1, |i| i as i64)
    }

    #[test]
    fn searches_agree_with_naive_ones() {
        let mut x = 12345u64;
        let mut next = || {
            x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (x >> 33) as usize
        };
        for round in 0..30_000 {
            let letters = 1 + next() % 3;
            let hay: Vec<u8> = (0..next() % 90).map(|_| b'a' + (next() % letters) as u8).collect();
            let needle: Vec<u8> =
                (0..next() % (2 + round % 12)).map(|_| b'a' + (next() % letters) as u8).collect();
            let (p, n) = (hay.as_ptr(), hay.len());
            // SAFETY: the vectors' own memory.
            unsafe {
                assert_eq!(index_mem(p, n, needle.as_ptr(), needle.len()), naive(&hay, &needle));
                if !needle.is_empty() && needle.len() <= n {
                    let found = two_way(&hay, &needle).map_or(-1, |i| i as i64);
                    assert_eq!(found, naive(&hay, &needle), "{hay:?} {needle:?}");
                }
                let c = b'a' + (next() % 3) as u8;
                assert_eq!(index_byte(p, n, c), naive(&hay, &[c]));
                let last = hay.iter().rposition(|b| *b == c).map_or(-1, |i| i as i64);
                assert_eq!(last_index_byte(p, n, c), last);
                assert_eq!(count_byte(p, n, c), hay.iter().filter(|b| **b == c).count() as i64);
                assert_eq!(compare(p, n, needle.as_ptr(), needle.len()), hay.as_slice().cmp(&needle) as i64);
            }
        }
    }

    #[test]
    fn many_vain_places() {
        let hay = [b'a'; 5000];
        let mut needle = [b'a'; 600];
        needle[300] = b'b';
        // SAFETY: the arrays' own memory.
        unsafe {
            assert_eq!(index_mem(hay.as_ptr(), hay.len(), needle.as_ptr(), needle.len()), -1);
            assert_eq!(index_mem(hay.as_ptr(), hay.len(), hay.as_ptr(), 600), 0);
        }
    }
}
