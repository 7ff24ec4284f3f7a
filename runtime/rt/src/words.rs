//! The inner loops of arithmetic on numbers of many words, least significant word first.
//!
//! They are here because the carries between words need instructions that Go code is not compiled to. Callers pass
//! pieces of moderate size: the world can't stop while one runs.

use core::slice;

/// Words that may be the same memory under several names.
///
/// # Safety
/// `n` words at `p` are accessible; other slices of them are not used while this one is.
unsafe fn words<'a>(p: *mut u64, n: usize) -> &'a mut [u64] {
    // SAFETY: the caller's promise.
    unsafe { slice::from_raw_parts_mut(p, n) }
}

macro_rules! linear {
    ($(#[$doc:meta])* $name:ident, $op:ident) => {
        $(#[$doc])*
        ///
        /// # Safety
        /// `n` words are accessible at each address. `z` may be `x` or `y`.
        pub unsafe fn $name(z: *mut u64, x: *const u64, y: *const u64, n: usize) -> u64 {
            let mut carry = false;
            let mut i = 0;
            // SAFETY: i stays below n. Reads of a word come before the write to it.
            unsafe {
                while i + 4 <= n {
                    let (a, c) = (*x.add(i)).$op(*y.add(i), carry);
                    let (b, c) = (*x.add(i + 1)).$op(*y.add(i + 1), c);
                    let (d, c) = (*x.add(i + 2)).$op(*y.add(i + 2), c);
                    let (e, c) = (*x.add(i + 3)).$op(*y.add(i + 3), c);
                    *z.add(i) = a;
                    *z.add(i + 1) = b;
                    *z.add(i + 2) = d;
                    *z.add(i + 3) = e;
                    carry = c;
                    i += 4;
                }
                while i < n {
                    let (a, c) = (*x.add(i)).$op(*y.add(i), carry);
                    *z.add(i) = a;
                    carry = c;
                    i += 1;
                }
            }
            carry as u64
        }
    };
}

linear! {
    /// z = x + y; returns the carry.
    add, carrying_add
}
linear! {
    /// z = x - y; returns the borrow.
    sub, borrowing_sub
}

/// The loops with MULX, ADCX and ADOX: products leave the flags alone, and two chains of carries run side by side.
#[cfg(target_arch = "x86_64")]
mod wide {
    use core::arch::asm;
    use core::arch::x86_64::__cpuid_count;
    use core::sync::atomic::{AtomicU8, Ordering};

    /// Whether the processor has the instructions: 0 not yet asked, 1 no, 2 yes.
    static KNOWN: AtomicU8 = AtomicU8::new(0);

    pub fn usable() -> bool {
        match KNOWN.load(Ordering::Relaxed) {
            0 => {
                // BMI2 is bit 8, ADX bit 19 of EBX.
                let both = 1 << 8 | 1 << 19;
                let yes = __cpuid_count(0, 0).eax >= 7 && __cpuid_count(7, 0).ebx & both == both;
                KNOWN.store(1 + yes as u8, Ordering::Relaxed);
                yes
            }
            known => known == 2,
        }
    }

    /// A loop over groups of four words; the literals are the instructions that add something to each product.
    macro_rules! groups {
        ($(#[$doc:meta])* $name:ident, $a:literal, $b:literal, $c:literal, $d:literal) => {
            $(#[$doc])*
            ///
            /// # Safety
            /// 4 * `groups` words are accessible at `z` and `x`, `groups` is positive, the instructions are usable.
            pub unsafe fn $name(z: *mut u64, x: *const u64, groups: usize, y: u64, mut carry: u64) -> u64 {
                // SAFETY: touches the words that the caller promises. LEA, JRCXZ and MOV keep both carries.
                unsafe {
                    asm!(
                        "xor {t:e}, {t:e}",
                        "2:",
                        "mulx {h}, {t}, [{x}]",
                        "adcx {t}, {c}",
                        $a,
                        "mov [{z}], {t}",
                        "mulx {c}, {t}, [{x} + 8]",
                        "adcx {t}, {h}",
                        $b,
                        "mov [{z} + 8], {t}",
                        "mulx {h}, {t}, [{x} + 16]",
                        "adcx {t}, {c}",
                        $c,
                        "mov [{z} + 16], {t}",
                        "mulx {c}, {t}, [{x} + 24]",
                        "adcx {t}, {h}",
                        $d,
                        "mov [{z} + 24], {t}",
                        "lea {x}, [{x} + 32]",
                        "lea {z}, [{z} + 32]",
                        "lea rcx, [rcx - 1]",
                        "jrcxz 3f",
                        "jmp 2b",
                        "3:",
                        "mov {t:e}, 0",
                        "adcx {c}, {t}",
                        "adox {c}, {t}",
                        x = inout(reg) x => _,
                        z = inout(reg) z => _,
                        c = inout(reg) carry,
                        t = out(reg) _,
                        h = out(reg) _,
                        inout("rcx") groups => _,
                        in("rdx") y,
                        options(nostack),
                    );
                }
                carry
            }
        };
    }

    groups! {
        /// z = x * y + carry; returns the word that is left over.
        mul_add, "", "", "", ""
    }
    groups! {
        /// z += x * y + carry; returns the word that is left over.
        add_mul, "adox {t}, [{z}]", "adox {t}, [{z} + 8]", "adox {t}, [{z} + 16]", "adox {t}, [{z} + 24]"
    }
}

/// How many of `n` words, from the first on, a loop over groups has dealt with, and the carry.
#[cfg(target_arch = "x86_64")]
macro_rules! grouped {
    ($name:ident($z:ident, $x:ident, $n:ident, $y:ident, $carry:expr)) => {
        if $n >= 8 && wide::usable() {
            // SAFETY: there are that many words.
            ($n & !3, unsafe { wide::$name($z, $x, $n / 4, $y, $carry) })
        } else {
            (0, $carry)
        }
    };
}

/// See the other one; here there is no such loop.
#[cfg(not(target_arch = "x86_64"))]
macro_rules! grouped {
    ($name:ident($z:ident, $x:ident, $n:ident, $y:ident, $carry:expr)) => {
        (0, $carry)
    };
}

/// z = x * y + carry; returns the word that is left over.
///
/// # Safety
/// `n` words are accessible at `z` and `x`, which may be the same.
pub unsafe fn mul_add(z: *mut u64, x: *const u64, n: usize, y: u64, carry: u64) -> u64 {
    let (done, mut carry) = grouped!(mul_add(z, x, n, y, carry));
    for i in done..n {
        // SAFETY: i is below n.
        unsafe {
            let (low, high) = (*x.add(i)).carrying_mul(y, carry);
            *z.add(i) = low;
            carry = high;
        }
    }
    carry
}

/// z += x * y; returns the word that is left over.
///
/// # Safety
/// `n` words are accessible at `z` and `x`, which may be the same but not overlap otherwise.
pub unsafe fn add_mul(z: *mut u64, x: *const u64, n: usize, y: u64) -> u64 {
    let (mut i, mut carry) = grouped!(add_mul(z, x, n, y, 0));
    // SAFETY: i stays below n.
    unsafe {
        while i + 4 <= n {
            // The sum with z doesn't wait for the carry.
            let (a, ah) = (*x.add(i)).carrying_mul(y, *z.add(i));
            let (b, bh) = (*x.add(i + 1)).carrying_mul(y, *z.add(i + 1));
            let (c, ch) = (*x.add(i + 2)).carrying_mul(y, *z.add(i + 2));
            let (d, dh) = (*x.add(i + 3)).carrying_mul(y, *z.add(i + 3));
            let (a, f) = a.carrying_add(carry, false);
            let (b, f) = b.carrying_add(ah, f);
            let (c, f) = c.carrying_add(bh, f);
            let (d, f) = d.carrying_add(ch, f);
            *z.add(i) = a;
            *z.add(i + 1) = b;
            *z.add(i + 2) = c;
            *z.add(i + 3) = d;
            carry = dh + f as u64;
            i += 4;
        }
        while i < n {
            let (low, high) = (*x.add(i)).carrying_mul_add(y, *z.add(i), carry);
            *z.add(i) = low;
            carry = high;
            i += 1;
        }
    }
    carry
}

/// z -= x * y; returns the word that is still to be taken away.
///
/// # Safety
/// As for `add_mul`.
pub unsafe fn sub_mul(z: *mut u64, x: *const u64, n: usize, y: u64) -> u64 {
    let mut owed = 0;
    let mut i = 0;
    // SAFETY: i stays below n.
    unsafe {
        while i + 4 <= n {
            let (a, c) = (*x.add(i)).carrying_mul(y, owed);
            let (b, c) = (*x.add(i + 1)).carrying_mul(y, c);
            let (d, c) = (*x.add(i + 2)).carrying_mul(y, c);
            let (e, c) = (*x.add(i + 3)).carrying_mul(y, c);
            let (a, f) = (*z.add(i)).borrowing_sub(a, false);
            let (b, f) = (*z.add(i + 1)).borrowing_sub(b, f);
            let (d, f) = (*z.add(i + 2)).borrowing_sub(d, f);
            let (e, f) = (*z.add(i + 3)).borrowing_sub(e, f);
            *z.add(i) = a;
            *z.add(i + 1) = b;
            *z.add(i + 2) = d;
            *z.add(i + 3) = e;
            owed = c + f as u64;
            i += 4;
        }
        while i < n {
            let (low, high) = (*x.add(i)).carrying_mul(y, owed);
            let (word, borrow) = (*z.add(i)).overflowing_sub(low);
            *z.add(i) = word;
            owed = high + borrow as u64;
            i += 1;
        }
    }
    owed
}

/// z = x << s, with s from 1 to 63; returns what is shifted out.
///
/// # Safety
/// `n` words are accessible at `z` and `x`; if they overlap, `z` is at the same or a higher address.
pub unsafe fn shl(z: *mut u64, x: *const u64, n: usize, s: u32) -> u64 {
    if n == 0 {
        return 0;
    }
    // SAFETY: the indices are below n.
    unsafe {
        let out = *x.add(n - 1) >> (64 - s);
        for i in (1..n).rev() {
            *z.add(i) = *x.add(i) << s | *x.add(i - 1) >> (64 - s);
        }
        *z = *x << s;
        out
    }
}

/// z = x >> s, with s from 1 to 63; returns what is shifted out, at the top of a word.
///
/// # Safety
/// `n` words are accessible at `z` and `x`; if they overlap, `z` is at the same or a lower address.
pub unsafe fn shr(z: *mut u64, x: *const u64, n: usize, s: u32) -> u64 {
    if n == 0 {
        return 0;
    }
    // SAFETY: the indices are below n.
    unsafe {
        let out = *x << (64 - s);
        for i in 0..n - 1 {
            *z.add(i) = *x.add(i) >> s | *x.add(i + 1) << (64 - s);
        }
        *z.add(n - 1) = *x.add(n - 1) >> s;
        out
    }
}

/// t = x * y / 2**(64 n) modulo m, in the upper `n` of its 2n words; returns a carry into the word above. `k` is -1/m
/// modulo 2**64.
///
/// # Safety
/// `n` words are readable at `x`, `y` and `m`, 2n words accessible at `t`, apart from them.
pub unsafe fn montgomery(t: *mut u64, x: *const u64, y: *const u64, m: *const u64, n: usize, k: u64) -> u64 {
    let mut top = false;
    // SAFETY: the caller's promise.
    unsafe {
        words(t, n).fill(0);
        for i in 0..n {
            let row = t.add(i);
            let c = add_mul(row, x, n, *y.add(i));
            let d = add_mul(row, m, n, (*row).wrapping_mul(k));
            // The lowest word is zero now; the carries belong n words higher.
            (*row.add(n), top) = c.carrying_add(d, top);
        }
    }
    top as u64
}

/// z = x * y, the long way.
///
/// # Safety
/// `nx` words are readable at `x`, `ny` at `y`, both positive; `nx + ny` words are accessible at `z`, apart from them.
pub unsafe fn mul(z: *mut u64, x: *const u64, nx: usize, y: *const u64, ny: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        words(z, nx)[..].fill(0);
        for i in 0..ny {
            *z.add(nx + i) = add_mul(z.add(i), x, nx, *y.add(i));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few words with many ones and zeros, so that carries run.
    fn sample(n: usize, seed: u64) -> Vec<u64> {
        let mut s = seed;
        (0..n)
            .map(|_| {
                s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                match s >> 61 {
                    0 | 1 => u64::MAX,
                    2 => 0,
                    _ => s,
                }
            })
            .collect()
    }

    #[test]
    fn inverse_operations_cancel() {
        for n in 0..23 {
            for seed in 0..50 {
                let (x, y) = (sample(n, seed), sample(n, seed + 1000));
                let mut z = vec![0; n];
                // SAFETY: all have n words.
                unsafe {
                    let carry = add(z.as_mut_ptr(), x.as_ptr(), y.as_ptr(), n);
                    assert_eq!(sub(z.as_mut_ptr(), z.as_ptr(), y.as_ptr(), n), carry);
                    assert_eq!(z, x);
                    let w = y.first().copied().unwrap_or(7);
                    let carry = add_mul(z.as_mut_ptr(), y.as_ptr(), n, w);
                    assert_eq!(sub_mul(z.as_mut_ptr(), y.as_ptr(), n, w), carry);
                    assert_eq!(z, x);
                    let out = shl(z.as_mut_ptr(), z.as_ptr(), n, 13);
                    shr(z.as_mut_ptr(), z.as_ptr(), n, 13);
                    if let Some(top) = z.last_mut() {
                        *top |= out << 51;
                    }
                    assert_eq!(z, x);
                }
            }
        }
    }

    /// With m = 2**64 n - 1, dividing by 2**64 n changes nothing modulo m: 3 * 5 = 15.
    #[test]
    fn montgomery_keeps_small_products() {
        for n in 1..19 {
            let m = vec![u64::MAX; n];
            let (mut x, mut y, mut t) = (vec![0; n], vec![0; n], vec![7; 2 * n]);
            (x[0], y[0]) = (3, 5);
            // SAFETY: the lengths are those given.
            let top = unsafe { montgomery(t.as_mut_ptr(), x.as_ptr(), y.as_ptr(), m.as_ptr(), n, 1) };
            assert_eq!((top, t[n]), (0, 15));
            assert!(t[n + 1..].iter().all(|&w| w == 0));
        }
    }

    #[test]
    fn products_agree() {
        for n in 1..21 {
            for m in 1..6 {
                let (x, y) = (sample(n, 5), sample(m, 9));
                let mut z = vec![1; n + m];
                let mut w = vec![0; n + m];
                // SAFETY: the lengths are those given.
                unsafe {
                    mul(z.as_mut_ptr(), x.as_ptr(), n, y.as_ptr(), m);
                    for (i, &d) in y.iter().enumerate() {
                        let mut row = vec![0; n];
                        let top = mul_add(row.as_mut_ptr(), x.as_ptr(), n, d, 0);
                        row.push(top);
                        add(w[i..].as_mut_ptr(), w[i..].as_ptr(), row.as_ptr(), n + 1);
                    }
                }
                assert_eq!(z, w);
            }
        }
    }
}
