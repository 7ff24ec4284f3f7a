//! Exact-as-practical real numbers for constants: rationals while they are small, 512-bit binary floats beyond.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// Numerators and denominators up to this many bits stay exact.
const EXACT_BITS: u64 = 4096;
/// Precision of the inexact form; the spec asks for a mantissa of at least 256 bits.
const MANTISSA_BITS: u64 = 512;
/// Binary exponents beyond this count as infinite (or zero).
const MAX_EXP: i64 = 1 << 31;

/// A real constant.
#[derive(Clone, Debug)]
pub enum Float {
    Exact(BigRational),
    /// `mant * 2^exp`, the mantissa odd-normalised to at most [`MANTISSA_BITS`].
    Big {
        mant: BigInt,
        exp: i64,
    },
}

impl PartialEq for Float {
    fn eq(&self, other: &Float) -> bool {
        self.compare(other) == Ordering::Equal
    }
}

/// `mant * 2^exp` with `mant` cut to `bits` bits, to nearest, ties to even.
fn cut(mant: BigInt, exp: i64, bits: u64) -> (BigInt, i64) {
    let have = mant.bits();
    if have <= bits {
        return (mant, exp);
    }
    let drop = have - bits;
    let negative = mant.is_negative();
    let m = mant.abs();
    let mut q: BigInt = &m >> drop;
    let rest = m - (&q << drop);
    let half = BigInt::one() << (drop - 1);
    if rest > half || (rest == half && q.is_odd()) {
        q += 1;
    }
    (if negative { -q } else { q }, exp + drop as i64)
}

impl Float {
    pub fn zero() -> Float {
        Float::Exact(BigRational::zero())
    }

    pub fn from_int(i: BigInt) -> Float {
        Float::from_scaled(i, 0)
    }

    /// The value of a finite float; None for infinities and NaN.
    pub fn from_f64(f: f64) -> Option<Float> {
        BigRational::from_float(f).map(Float::Exact)
    }

    /// `mant * 2^exp`.
    pub fn from_scaled(mant: BigInt, exp: i64) -> Float {
        if mant.is_zero() {
            return Float::zero();
        }
        let bits = mant.bits() as i64;
        if exp >= 0 && exp + bits <= EXACT_BITS as i64 {
            return Float::Exact(BigRational::from_integer(mant << exp as u64));
        }
        if exp < 0 && -exp <= EXACT_BITS as i64 && bits <= EXACT_BITS as i64 {
            return Float::Exact(BigRational::new(mant, BigInt::one() << (-exp) as u64));
        }
        let (mant, exp) = cut(mant, exp, MANTISSA_BITS);
        if exp < -MAX_EXP {
            return Float::zero();
        }
        Float::Big { mant, exp }
    }

    fn from_ratio(r: BigRational) -> Float {
        if r.numer().bits() <= EXACT_BITS && r.denom().bits() <= EXACT_BITS {
            return Float::Exact(r);
        }
        let (mant, exp) = quotient(r.numer(), r.denom(), MANTISSA_BITS + 2);
        Float::from_scaled(mant, exp)
    }

    /// As `mant * 2^exp`, exact or with more than `bits` bits and a sticky last bit.
    fn scaled(&self, bits: u64) -> (BigInt, i64) {
        match self {
            Float::Exact(r) if r.denom().is_one() => (r.numer().clone(), 0),
            Float::Exact(r) => quotient(r.numer(), r.denom(), bits + 2),
            Float::Big { mant, exp } => (mant.clone(), *exp),
        }
    }

    pub fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal
    }

    /// Compared with zero.
    pub fn sign(&self) -> Ordering {
        let s = match self {
            Float::Exact(r) => r.numer().sign(),
            Float::Big { mant, .. } => mant.sign(),
        };
        match s {
            Sign::Minus => Ordering::Less,
            Sign::NoSign => Ordering::Equal,
            Sign::Plus => Ordering::Greater,
        }
    }

    /// Beyond what any arithmetic can hold.
    pub fn is_infinite(&self) -> bool {
        matches!(self, Float::Big { mant, exp } if exp + mant.bits() as i64 > MAX_EXP)
    }

    /// The integer it equals, if it is one of reasonable size.
    pub fn to_int(&self) -> Option<BigInt> {
        match self {
            Float::Exact(r) => r.denom().is_one().then(|| r.numer().clone()),
            Float::Big { mant, exp } => {
                if *exp >= 0 {
                    return (*exp < 1 << 16).then(|| mant << *exp as u64);
                }
                let zeros = mant.trailing_zeros().unwrap_or(0) as i64;
                (zeros >= -exp).then(|| mant >> (-exp) as u64)
            }
        }
    }

    pub fn neg(&self) -> Float {
        match self {
            Float::Exact(r) => Float::Exact(-r),
            Float::Big { mant, exp } => Float::Big { mant: -mant, exp: *exp },
        }
    }

    pub fn add(&self, other: &Float) -> Float {
        if let (Float::Exact(a), Float::Exact(b)) = (self, other) {
            return Float::from_ratio(a + b);
        }
        let ((am, ae), (bm, be)) = (self.scaled(MANTISSA_BITS), other.scaled(MANTISSA_BITS));
        if am.is_zero() {
            return other.clone();
        }
        if bm.is_zero() {
            return self.clone();
        }
        let (hi_m, hi_e, lo_m, lo_e) = if ae >= be { (am, ae, bm, be) } else { (bm, be, am, ae) };
        let gap = hi_e - lo_e;
        let lo_top = lo_e + lo_m.bits() as i64;
        let hi_top = hi_e + hi_m.bits() as i64;
        if hi_top - lo_top > 2 * MANTISSA_BITS as i64 {
            return Float::from_scaled(hi_m, hi_e);
        }
        if lo_top - hi_top > 2 * MANTISSA_BITS as i64 {
            return Float::from_scaled(lo_m, lo_e);
        }
        Float::from_scaled((hi_m << gap as u64) + lo_m, lo_e)
    }

    pub fn sub(&self, other: &Float) -> Float {
        self.add(&other.neg())
    }

    pub fn mul(&self, other: &Float) -> Float {
        if let (Float::Exact(a), Float::Exact(b)) = (self, other) {
            return Float::from_ratio(a * b);
        }
        let ((am, ae), (bm, be)) = (self.scaled(MANTISSA_BITS), other.scaled(MANTISSA_BITS));
        Float::from_scaled(am * bm, ae + be)
    }

    /// The divisor isn't zero.
    pub fn div(&self, other: &Float) -> Float {
        if let (Float::Exact(a), Float::Exact(b)) = (self, other) {
            return Float::from_ratio(a / b);
        }
        let ((am, ae), (bm, be)) = (self.scaled(MANTISSA_BITS), other.scaled(MANTISSA_BITS));
        let (q, e) = quotient(&am, &bm, MANTISSA_BITS + 2);
        Float::from_scaled(q, e + ae - be)
    }

    pub fn compare(&self, other: &Float) -> Ordering {
        if let (Float::Exact(a), Float::Exact(b)) = (self, other) {
            return a.cmp(b);
        }
        self.sub(other).sign()
    }

    /// The nearest f64, infinite on overflow.
    pub fn to_f64(&self) -> f64 {
        self.round(53, -1074, 1024)
    }

    /// The nearest f32.
    pub fn to_f32(&self) -> f32 {
        self.round(24, -149, 128) as f32
    }

    /// Rounds to `precision` bits with the least exponent `emin` of a unit and values below `2^emax`.
    fn round(&self, precision: i64, emin: i64, emax: i64) -> f64 {
        let (m, exp) = self.scaled(MANTISSA_BITS);
        if m.is_zero() {
            return 0.0;
        }
        let sign = if m.is_negative() { -1.0 } else { 1.0 };
        let m = m.abs();
        let top = exp + m.bits() as i64;
        let unit = (top - precision).max(emin);
        if top < emin {
            return 0.0 * sign;
        }
        if top > emax {
            return f64::INFINITY * sign;
        }
        let drop = unit - exp;
        let kept: BigInt = if drop <= 0 {
            m << (-drop) as u64
        } else {
            let q: BigInt = &m >> drop as u64;
            let rest = m - (&q << drop as u64);
            let half = BigInt::one() << (drop - 1) as u64;
            if rest > half || (rest == half && q.is_odd()) { q + 1 } else { q }
        };
        let kept_top = unit + kept.bits() as i64;
        if kept_top > emax {
            return f64::INFINITY * sign;
        }
        sign * scale(kept.to_u64().unwrap_or(0) as f64, unit)
    }

    /// Parses a decimal or hexadecimal literal (underscores allowed, no sign).
    pub fn parse(text: &str) -> Option<Float> {
        let clean: String = text.chars().filter(|&c| c != '_').collect();
        let lower = clean.to_ascii_lowercase();
        if let Some(hex) = lower.strip_prefix("0x") {
            let (digits, exp) = hex.split_once('p').unwrap_or((hex, "0"));
            let exp: i64 = exp.parse().ok()?;
            let (whole, frac) = digits.split_once('.').unwrap_or((digits, ""));
            let mant = BigInt::parse_bytes(format!("{whole}{frac}").as_bytes(), 16)?;
            return Some(Float::from_scaled(mant, exp - 4 * frac.len() as i64));
        }
        let (digits, exp) = lower.split_once('e').unwrap_or((&lower, "0"));
        let exp: i64 = exp.parse().ok()?;
        let (whole, frac) = digits.split_once('.').unwrap_or((digits, ""));
        let mant = BigInt::parse_bytes(format!("0{whole}{frac}").as_bytes(), 10)?;
        let scale = exp - frac.len() as i64;
        let value = Float::from_int(mant);
        let power = Float::power_of_ten(scale.unsigned_abs());
        Some(if value.is_zero() {
            value
        } else if scale >= 0 {
            value.mul(&power)
        } else {
            value.div(&power)
        })
    }

    fn power_of_ten(mut n: u64) -> Float {
        let mut base = Float::from_int(BigInt::from(10));
        let mut result = Float::from_int(BigInt::one());
        while n > 0 {
            if n & 1 == 1 {
                result = result.mul(&base);
            }
            n >>= 1;
            if n > 0 {
                base = base.mul(&base);
            }
        }
        result
    }

    /// As C's `%.6g`, also beyond the range of f64.
    pub fn display(&self) -> String {
        let f = self.to_f64();
        if self.is_zero() {
            return "0".into();
        }
        if f.is_finite() && f != 0.0 {
            let short = format_g(f, 6);
            if self.to_int().is_none() && !short.contains('.') {
                // The short form would pass for an integer.
                return format_shortest(f);
            }
            return short;
        }
        let (m, exp) = self.scaled(MANTISSA_BITS);
        let bits = m.bits() as i64;
        let head = scale((m >> (bits - 60).max(0) as u64).to_f64().unwrap_or(0.0), 0);
        let log = head.abs().log10() + (exp + (bits - 60).max(0)) as f64 * std::f64::consts::LOG10_2;
        let mut e = log.floor();
        let mut digits = format_g(10f64.powf(log - e), 6);
        if digits == "10" {
            digits = "1".into();
            e += 1.0;
        }
        let sign = if head < 0.0 { "-" } else { "" };
        format!("{sign}{digits}e{}{:02}", if e < 0.0 { '-' } else { '+' }, e.abs())
    }
}

/// `a / b` as a mantissa of at least `bits` bits with a sticky last bit, and its exponent.
fn quotient(a: &BigInt, b: &BigInt, bits: u64) -> (BigInt, i64) {
    let shift = (bits as i64 + b.bits() as i64 - a.bits() as i64 + 1).max(0);
    let (q, r) = (a << shift as u64).div_rem(b);
    if r.is_zero() {
        return (q, -shift);
    }
    let away = if (a.is_negative()) == (b.is_negative()) { 1 } else { -1 };
    ((q << 1u32) + away, -shift - 1)
}

/// `m * 2^exp`, exactly when the result is representable.
fn scale(mut m: f64, mut exp: i64) -> f64 {
    while exp > 1000 {
        m *= 2f64.powi(1000);
        exp -= 1000;
    }
    while exp < -1000 {
        // Splitting keeps the last step the only one that could round, and callers scale by representable units.
        m *= 2f64.powi(-1000);
        exp += 1000;
    }
    m * 2f64.powi(exp as i32)
}

/// The shortest form that reads back as `f`, with an exponent where Go's `%g` has one.
fn format_shortest(f: f64) -> String {
    let e = format!("{f:e}");
    let (mant, exp) = e.split_once('e').expect("exponent form");
    let exp: i32 = exp.parse().expect("exponent");
    if !(-4..21).contains(&exp) {
        return format!("{mant}e{}{:02}", if exp < 0 { '-' } else { '+' }, exp.abs());
    }
    format!("{f}")
}

/// C's `%.{precision}g` for a finite number.
pub fn format_g(f: f64, precision: usize) -> String {
    if f == 0.0 {
        return "0".into();
    }
    let e = format!("{:.*e}", precision - 1, f);
    let (mant, exp) = e.split_once('e').expect("exponent form");
    let exp: i32 = exp.parse().expect("exponent");
    let trim = |s: &str| {
        if s.contains('.') {
            s.trim_end_matches('0').trim_end_matches('.').to_string()
        } else {
            s.to_string()
        }
    };
    if exp < -4 || exp >= precision as i32 {
        return format!("{}e{}{:02}", trim(mant), if exp < 0 { '-' } else { '+' }, exp.abs());
    }
    trim(&format!("{:.*}", (precision as i32 - 1 - exp).max(0) as usize, f))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_like_the_hardware() {
        for text in
            ["0.1", "1e308", "4.9e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "3.14159"]
        {
            assert_eq!(Float::parse(text).unwrap().to_f64(), text.parse::<f64>().unwrap(), "{text}");
            assert_eq!(Float::parse(text).unwrap().to_f32(), text.parse::<f32>().unwrap(), "{text}");
        }
        assert!(Float::parse("1e309").unwrap().to_f64().is_infinite());
        assert_eq!(Float::parse("0x1p-2").unwrap().to_f64(), 0.25);
        assert_eq!(Float::parse("0x1.8p1").unwrap().to_f64(), 3.0);
    }

    #[test]
    fn huge_exponents_divide_back() {
        let a = Float::parse("1e100000").unwrap();
        let b = Float::parse("1e99998").unwrap();
        assert_eq!(a.div(&b).to_f64(), 100.0);
        assert_eq!(a.display(), "1e+100000");
        assert_eq!(Float::parse("1.5").unwrap().display(), "1.5");
        assert_eq!(Float::parse("1e20").unwrap().display(), "1e+20");
    }
}
