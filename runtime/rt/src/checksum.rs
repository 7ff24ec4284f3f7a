//! The block functions of digests, and CRC-32: what a processor has instructions for.
//!
//! The functions take addresses and lengths as generated code has them. Callers pass pieces of moderate size: the
//! world can't stop while one runs.

use core::slice;

/// The blocks at `p`.
///
/// # Safety
/// `n` blocks of `N` bytes are readable.
unsafe fn blocks<'a, const N: usize>(p: *const u8, n: usize) -> &'a [[u8; N]] {
    // SAFETY: the caller's promise; arrays of bytes have no alignment.
    unsafe { slice::from_raw_parts(p as *const [u8; N], n) }
}

macro_rules! digests {
    ($($name:ident: $word:ty, $words:literal, $block:literal, $compress:path;)*) => {
        $(
            /// Mixes `n` blocks into the state.
            ///
            /// # Safety
            /// The state's words are accessible and aligned, the blocks readable.
            pub unsafe fn $name(state: *mut u8, p: *const u8, n: usize) {
                if n != 0 {
                    // SAFETY: the caller's promise.
                    unsafe { $compress(&mut *(state as *mut [$word; $words]), blocks::<$block>(p, n)) }
                }
            }
        )*
    };
}

digests! {
    md5: u32, 4, 64, md5::block_api::compress;
    sha1: u32, 5, 64, sha1::block_api::compress;
    sha256: u32, 8, 64, sha2::block_api::compress256;
    sha512: u64, 8, 128, sha2::block_api::compress512;
}

/// The remainder after `n` more bytes, or -1 where the processor has no instructions for the polynomial.
///
/// # Safety
/// The bytes are readable.
pub unsafe fn crc32(polynomial: i64, crc: u32, p: *const u8, n: usize) -> i64 {
    let bytes = if n == 0 {
        &[]
    } else {
        // SAFETY: the caller's promise.
        unsafe { slice::from_raw_parts(p, n) }
    };
    match arch::crc32(polynomial != 0, crc, bytes) {
        Some(next) => next as i64,
        None => -1,
    }
}

/// A polynomial of degree 32 modulo which remainders are taken, its lowest-degree coefficient in the highest bit, that
/// of x³² left out.
#[cfg(any(target_arch = "x86_64", test))]
const IEEE: u32 = 0xEDB8_8320;
#[cfg(any(target_arch = "x86_64", test))]
const CASTAGNOLI: u32 = 0x82F6_3B78;

#[cfg(target_arch = "x86_64")]
mod arch {
    use core::arch::x86_64::*;

    use super::{CASTAGNOLI, IEEE};

    cpufeatures::new!(carryless, "pclmulqdq", "sse4.1", "sse4.2");
    cpufeatures::new!(wide, "vpclmulqdq", "avx512f");

    /// From how many bytes on the widest registers are used: processors slow down for them.
    const WORTH_WIDE: usize = 1024;

    /// Multipliers that move a 128-bit value over the bits that follow it.
    ///
    /// A value `hi·x⁶⁴ + lo` that stands `d` bits before its place equals `hi·(x^(d+64) mod P) + lo·(x^d mod P)`.
    /// Values are held with the first bit lowest, so the product of two of them is short by one factor x, which the
    /// exponents make up for.
    #[repr(align(16))]
    struct Multipliers([u64; 2]);

    struct Constants {
        over_2048: Multipliers,
        over_512: Multipliers,
        over_128: Multipliers,
    }

    /// x^`power` mod P, as a 64-bit factor whose bits above the remainder's are zero.
    const fn power(polynomial: u32, power: usize) -> u64 {
        // 1 is the highest bit, and each multiplication by x shifts towards the lowest.
        let mut r: u32 = 1 << 31;
        let mut i = 0;
        while i < power {
            r = (r >> 1) ^ if r & 1 != 0 { polynomial } else { 0 };
            i += 1;
        }
        (r as u64) << 32
    }

    const fn constants(polynomial: u32) -> Constants {
        // The low half of the register holds the bits that come first. A 64-bit factor's lowest bit is x⁶³, the
        // product's (127 bits) lowest x¹²⁶ rather than x¹²⁷: one power less.
        Constants {
            over_2048: Multipliers([power(polynomial, 2048 + 64 - 1), power(polynomial, 2048 - 1)]),
            over_512: Multipliers([power(polynomial, 512 + 64 - 1), power(polynomial, 512 - 1)]),
            over_128: Multipliers([power(polynomial, 128 + 64 - 1), power(polynomial, 128 - 1)]),
        }
    }

    static CONSTANTS: [Constants; 2] = [constants(IEEE), constants(CASTAGNOLI)];

    pub fn crc32(castagnoli: bool, crc: u32, bytes: &[u8]) -> Option<u32> {
        if !carryless::get() {
            return None;
        }
        // SAFETY: the processor has the instructions.
        unsafe { Some(!fold(&CONSTANTS[castagnoli as usize], castagnoli, !crc, bytes)) }
    }

    /// Moves `x` over the distance of `k` and adds what stands there.
    #[target_feature(enable = "pclmulqdq,sse4.1")]
    fn step(x: __m128i, k: __m128i, there: __m128i) -> __m128i {
        let first = _mm_clmulepi64_si128::<0x00>(x, k);
        let last = _mm_clmulepi64_si128::<0x11>(x, k);
        _mm_xor_si128(_mm_xor_si128(first, last), there)
    }

    /// Both multipliers in a register.
    #[target_feature(enable = "sse2")]
    fn load(k: &Multipliers) -> __m128i {
        _mm_set_epi64x(k.0[1] as i64, k.0[0] as i64)
    }

    /// The first four lanes, and the number of chunks of 16 bytes that they stand for: where there are many, those are
    /// added up in four registers of 64 bytes.
    #[target_feature(enable = "vpclmulqdq,avx512f")]
    fn wide_lanes(c: &Constants, crc: u32, bytes: &[u8]) -> ([__m128i; 4], usize) {
        let (chunks, _) = bytes.as_chunks::<64>();
        // SAFETY: a chunk has 64 bytes.
        let at = |i: usize| unsafe { _mm512_loadu_si512(chunks[i].as_ptr() as *const __m512i) };
        let step = |x: __m512i, k: __m512i, there: __m512i| {
            let first = _mm512_clmulepi64_epi128::<0x00>(x, k);
            let last = _mm512_clmulepi64_epi128::<0x11>(x, k);
            _mm512_xor_si512(_mm512_xor_si512(first, last), there)
        };
        let mut x = [at(0), at(1), at(2), at(3)];
        x[0] = _mm512_xor_si512(x[0], _mm512_zextsi128_si512(_mm_cvtsi32_si128(crc as i32)));
        let k = _mm512_broadcast_i32x4(load(&c.over_2048));
        let mut i = 4;
        while i + 4 <= chunks.len() {
            for (lane, x) in x.iter_mut().enumerate() {
                *x = step(*x, k, at(i + lane));
            }
            i += 4;
        }
        let k = _mm512_broadcast_i32x4(load(&c.over_512));
        let mut one = x[0];
        for x in &x[1..] {
            one = step(one, k, *x);
        }
        let lanes = [
            _mm512_extracti32x4_epi32::<0>(one),
            _mm512_extracti32x4_epi32::<1>(one),
            _mm512_extracti32x4_epi32::<2>(one),
            _mm512_extracti32x4_epi32::<3>(one),
        ];
        (lanes, 4 * i)
    }

    #[target_feature(enable = "pclmulqdq,sse4.1,sse4.2")]
    fn fold(c: &Constants, castagnoli: bool, mut crc: u32, mut bytes: &[u8]) -> u32 {
        if bytes.len() >= 64 {
            let (chunks, rest) = bytes.as_chunks::<16>();
            // SAFETY: a chunk has 16 bytes.
            let at = |i: usize| unsafe { _mm_loadu_si128(chunks[i].as_ptr() as *const __m128i) };
            let (mut x, mut i);
            if bytes.len() >= WORTH_WIDE && wide::get() {
                // SAFETY: the processor has the instructions.
                (x, i) = unsafe { wide_lanes(c, crc, bytes) };
            } else {
                (x, i) = ([at(0), at(1), at(2), at(3)], 4);
                x[0] = _mm_xor_si128(x[0], _mm_cvtsi32_si128(crc as i32));
            }
            let k = load(&c.over_512);
            while i + 4 <= chunks.len() {
                for (lane, x) in x.iter_mut().enumerate() {
                    *x = step(*x, k, at(i + lane));
                }
                i += 4;
            }
            let k = load(&c.over_128);
            let mut one = x[0];
            for x in &x[1..] {
                one = step(one, k, *x);
            }
            while i < chunks.len() {
                one = step(one, k, at(i));
                i += 1;
            }
            // What is left has the remainder of sixteen bytes that would stand here.
            let mut last = [0u8; 16];
            // SAFETY: the array's 16 bytes.
            unsafe { _mm_storeu_si128(last.as_mut_ptr() as *mut __m128i, one) };
            crc = short(castagnoli, 0, &last);
            bytes = rest;
        }
        short(castagnoli, crc, bytes)
    }

    /// The remainder of few bytes.
    #[target_feature(enable = "sse4.2")]
    fn short(castagnoli: bool, mut crc: u32, bytes: &[u8]) -> u32 {
        if castagnoli {
            let (words, rest) = bytes.as_chunks::<8>();
            for w in words {
                crc = _mm_crc32_u64(crc as u64, u64::from_le_bytes(*w)) as u32;
            }
            for b in rest {
                crc = _mm_crc32_u8(crc, *b);
            }
            return crc;
        }
        bytes.iter().fold(crc, |crc, b| (crc >> 8) ^ LEAVING[(crc as u8 ^ b) as usize])
    }

    /// What eight bits that leave the remainder add to it.
    static LEAVING: [u32; 256] = {
        let mut table = [0; 256];
        let mut n = 0;
        while n < 256 {
            let mut r = n as u32;
            let mut bit = 0;
            while bit < 8 {
                r = (r >> 1) ^ if r & 1 != 0 { IEEE } else { 0 };
                bit += 1;
            }
            table[n] = r;
            n += 1;
        }
        table
    };
}

#[cfg(target_arch = "aarch64")]
mod arch {
    use core::arch::aarch64::*;
    use core::sync::atomic::{AtomicU8, Ordering};

    /// Bit 7 of the hardware capabilities.
    const HWCAP_CRC32: u64 = 1 << 7;

    /// 0: not yet asked; 1: no; 2: yes.
    static KNOWN: AtomicU8 = AtomicU8::new(0);

    fn available() -> bool {
        match KNOWN.load(Ordering::Relaxed) {
            0 => {
                let has = cpufeatures::aarch64::getauxval_hwcap() & HWCAP_CRC32 != 0;
                KNOWN.store(1 + has as u8, Ordering::Relaxed);
                has
            }
            known => known == 2,
        }
    }

    pub fn crc32(castagnoli: bool, crc: u32, bytes: &[u8]) -> Option<u32> {
        if !available() {
            return None;
        }
        // SAFETY: the processor has the instructions.
        unsafe { Some(!if castagnoli { c(!crc, bytes) } else { ieee(!crc, bytes) }) }
    }

    #[target_feature(enable = "crc")]
    fn ieee(mut crc: u32, bytes: &[u8]) -> u32 {
        let (words, rest) = bytes.as_chunks::<8>();
        for w in words {
            crc = __crc32d(crc, u64::from_le_bytes(*w));
        }
        rest.iter().fold(crc, |crc, b| __crc32b(crc, *b))
    }

    #[target_feature(enable = "crc")]
    fn c(mut crc: u32, bytes: &[u8]) -> u32 {
        let (words, rest) = bytes.as_chunks::<8>();
        for w in words {
            crc = __crc32cd(crc, u64::from_le_bytes(*w));
        }
        rest.iter().fold(crc, |crc, b| __crc32cb(crc, *b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitwise(polynomial: u32, crc: u32, bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!crc, |r, b| {
            (0..8).fold(r ^ *b as u32, |r, _| (r >> 1) ^ if r & 1 != 0 { polynomial } else { 0 })
        })
    }

    #[test]
    fn crc_agrees_with_the_definition() {
        let bytes: Vec<u8> = (0..1000u32).map(|i| (i.wrapping_mul(2654435761) >> 13) as u8).collect();
        for n in (0..200).chain([500, 777, 1000]) {
            for (which, polynomial) in [(0, IEEE), (1, CASTAGNOLI)] {
                for start in [0, 0xDEAD_BEEF] {
                    // SAFETY: the vector's own memory.
                    let got = unsafe { crc32(which, start, bytes.as_ptr(), n) };
                    assert_eq!(got, bitwise(polynomial, start, &bytes[..n]) as i64, "{which} {n}");
                }
            }
        }
    }

    #[test]
    fn digests_of_nothing_more_are_unchanged() {
        let mut state = [1u32, 2, 3, 4, 5, 6, 7, 8];
        // SAFETY: no blocks.
        unsafe { sha256(state.as_mut_ptr() as *mut u8, core::ptr::null(), 0) };
        assert_eq!(state, [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    /// The digest of the empty message: one block of padding.
    #[test]
    fn empty_messages() {
        let mut block = [0u8; 128];
        block[0] = 0x80;
        let mut five = [0x6745_2301u32, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476];
        let mut one = [0x6745_2301u32, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
        // SAFETY: the arrays' own memory.
        unsafe {
            md5(five.as_mut_ptr() as *mut u8, block.as_ptr(), 1);
            sha1(one.as_mut_ptr() as *mut u8, block.as_ptr(), 1);
        }
        assert_eq!(five[0], 0xD98C_1DD4u32);
        assert_eq!(one[0], 0xDA39_A3EE);
    }
}
