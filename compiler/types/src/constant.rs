//! Constant values and their exact arithmetic.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;
use std::sync::Arc;

pub use crate::float::Float;
use crate::repr::Basic;

/// The value of a constant expression. Once converted to a typed basic type the variant follows the type: Int for
/// integers, Float for floats (already rounded to the type), Complex for complex numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstValue {
    Bool(bool),
    Str(Arc<[u8]>),
    Int(BigInt),
    Float(Float),
    Complex(Box<(Float, Float)>),
}

/// Why a value can't be represented in a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReprError {
    /// A number with a fraction for an integer type, or with an imaginary part for a real one.
    Truncated,
    /// Numeric, but out of the type's range.
    Overflow,
    /// A value of another kind.
    Mismatch,
}

impl ConstValue {
    pub fn int(i: i64) -> ConstValue {
        ConstValue::Int(i.into())
    }

    pub fn str(s: &str) -> ConstValue {
        ConstValue::Str(s.as_bytes().into())
    }

    /// An integer literal in any base, underscores allowed; None if malformed.
    pub fn parse_int(text: &str) -> Option<BigInt> {
        let clean: String = text.chars().filter(|&c| c != '_').collect();
        let lower = clean.to_ascii_lowercase();
        let (digits, radix) = if let Some(d) = lower.strip_prefix("0x") {
            (d, 16)
        } else if let Some(d) = lower.strip_prefix("0b") {
            (d, 2)
        } else if let Some(d) = lower.strip_prefix("0o") {
            (d, 8)
        } else if lower.len() > 1 && lower.starts_with('0') {
            (&lower[1..], 8)
        } else {
            (&lower[..], 10)
        };
        if let Ok(small) = u64::from_str_radix(digits, radix) {
            return Some(small.into());
        }
        BigInt::parse_bytes(digits.as_bytes(), radix)
    }

    fn rank(&self) -> u8 {
        match self {
            ConstValue::Bool(_) | ConstValue::Str(_) => 0,
            ConstValue::Int(_) => 1,
            ConstValue::Float(_) => 2,
            ConstValue::Complex(_) => 3,
        }
    }

    fn promote(&self, rank: u8) -> ConstValue {
        let mut v = self.clone();
        if v.rank() == 1 && rank >= 2 {
            let ConstValue::Int(i) = v else { unreachable!() };
            v = ConstValue::Float(Float::from_int(i));
        }
        if v.rank() == 2 && rank == 3 {
            let ConstValue::Float(f) = v else { unreachable!() };
            v = ConstValue::Complex(Box::new((f, Float::zero())));
        }
        v
    }

    fn matched(a: &ConstValue, b: &ConstValue) -> (ConstValue, ConstValue) {
        let rank = a.rank().max(b.rank());
        (a.promote(rank), b.promote(rank))
    }

    /// As an integer if it is a whole number.
    pub fn to_int(&self) -> Option<BigInt> {
        match self {
            ConstValue::Int(i) => Some(i.clone()),
            ConstValue::Float(f) => f.to_int(),
            ConstValue::Complex(c) if c.1.is_zero() => c.0.to_int(),
            _ => None,
        }
    }

    /// As a real number, if the imaginary part is zero.
    pub fn to_float(&self) -> Option<Float> {
        match self {
            ConstValue::Int(i) => Some(Float::from_int(i.clone())),
            ConstValue::Float(f) => Some(f.clone()),
            ConstValue::Complex(c) if c.1.is_zero() => Some(c.0.clone()),
            _ => None,
        }
    }

    /// As a complex number, for any number.
    pub fn to_complex(&self) -> Option<(Float, Float)> {
        match self.promote(3) {
            ConstValue::Complex(c) => Some(*c),
            _ => None,
        }
    }

    pub fn to_i64(&self) -> Option<i64> {
        self.to_int()?.to_i64()
    }

    pub fn to_u64(&self) -> Option<u64> {
        self.to_int()?.to_u64()
    }

    pub fn to_f64(&self) -> Option<f64> {
        self.to_float().map(|f| f.to_f64())
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            ConstValue::Bool(b) => Some(*b),
            _ => None,
        }
    }

    pub fn as_str(&self) -> Option<&[u8]> {
        match self {
            ConstValue::Str(s) => Some(s),
            _ => None,
        }
    }

    /// Is it a number equal to zero?
    pub fn is_zero(&self) -> bool {
        match self {
            ConstValue::Int(i) => i.is_zero(),
            ConstValue::Float(f) => f.is_zero(),
            ConstValue::Complex(c) => c.0.is_zero() && c.1.is_zero(),
            _ => false,
        }
    }

    /// Is it a real number below zero?
    pub fn is_negative(&self) -> bool {
        match self {
            ConstValue::Int(i) => i.is_negative(),
            ConstValue::Float(f) => f.sign() == Ordering::Less,
            _ => false,
        }
    }

    /// `a + b`; strings concatenate. None for operands that have no such operation (like the others below).
    pub fn add(a: &ConstValue, b: &ConstValue) -> Option<ConstValue> {
        use ConstValue::*;
        Some(match Self::matched(a, b) {
            (Int(a), Int(b)) => Int(a + b),
            (Float(a), Float(b)) => Float(a.add(&b)),
            (Complex(a), Complex(b)) => Complex(std::boxed::Box::new((a.0.add(&b.0), a.1.add(&b.1)))),
            (Str(a), Str(b)) => {
                let mut s = Vec::with_capacity(a.len() + b.len());
                s.extend_from_slice(&a);
                s.extend_from_slice(&b);
                Str(s.into())
            }
            _ => return None,
        })
    }

    pub fn sub(a: &ConstValue, b: &ConstValue) -> Option<ConstValue> {
        use ConstValue::*;
        Some(match Self::matched(a, b) {
            (Int(a), Int(b)) => Int(a - b),
            (Float(a), Float(b)) => Float(a.sub(&b)),
            (Complex(a), Complex(b)) => Complex(std::boxed::Box::new((a.0.sub(&b.0), a.1.sub(&b.1)))),
            _ => return None,
        })
    }

    pub fn mul(a: &ConstValue, b: &ConstValue) -> Option<ConstValue> {
        use ConstValue::*;
        Some(match Self::matched(a, b) {
            (Int(a), Int(b)) => Int(a * b),
            (Float(a), Float(b)) => Float(a.mul(&b)),
            (Complex(a), Complex(b)) => Complex(std::boxed::Box::new((
                a.0.mul(&b.0).sub(&a.1.mul(&b.1)),
                a.0.mul(&b.1).add(&a.1.mul(&b.0)),
            ))),
            _ => return None,
        })
    }

    /// `a / b`, truncated if `integer`. None also for a zero divisor.
    pub fn quo(a: &ConstValue, b: &ConstValue, integer: bool) -> Option<ConstValue> {
        use ConstValue::*;
        if b.is_zero() {
            return None;
        }
        if integer {
            return Some(Int(a.to_int()? / b.to_int()?));
        }
        Some(match Self::matched(a, b) {
            (Int(a), Int(b)) => {
                Float(crate::float::Float::from_int(a).div(&crate::float::Float::from_int(b)))
            }
            (Float(a), Float(b)) => Float(a.div(&b)),
            (Complex(a), Complex(b)) => {
                let norm = b.0.mul(&b.0).add(&b.1.mul(&b.1));
                if norm.is_zero() {
                    return None;
                }
                let re = a.0.mul(&b.0).add(&a.1.mul(&b.1)).div(&norm);
                let im = a.1.mul(&b.0).sub(&a.0.mul(&b.1)).div(&norm);
                Complex(std::boxed::Box::new((re, im)))
            }
            _ => return None,
        })
    }

    pub fn rem(a: &ConstValue, b: &ConstValue) -> Option<ConstValue> {
        let (a, b) = (a.to_int()?, b.to_int()?);
        (!b.is_zero()).then(|| ConstValue::Int(a % b))
    }

    pub fn and(a: &ConstValue, b: &ConstValue) -> Option<ConstValue> {
        Some(ConstValue::Int(a.to_int()? & b.to_int()?))
    }

    pub fn or(a: &ConstValue, b: &ConstValue) -> Option<ConstValue> {
        Some(ConstValue::Int(a.to_int()? | b.to_int()?))
    }

    pub fn xor(a: &ConstValue, b: &ConstValue) -> Option<ConstValue> {
        Some(ConstValue::Int(a.to_int()? ^ b.to_int()?))
    }

    pub fn and_not(a: &ConstValue, b: &ConstValue) -> Option<ConstValue> {
        Some(ConstValue::Int(a.to_int()? & !b.to_int()?))
    }

    pub fn shl(a: &ConstValue, n: u64) -> Option<ConstValue> {
        Some(ConstValue::Int(a.to_int()? << n))
    }

    /// Arithmetic: rounds towards negative infinity.
    pub fn shr(a: &ConstValue, n: u64) -> Option<ConstValue> {
        let a = a.to_int()?;
        let d = a.bits();
        Some(ConstValue::Int(if n > d {
            if a.is_negative() { BigInt::from(-1) } else { BigInt::zero() }
        } else {
            a.div_floor(&(BigInt::from(1) << n))
        }))
    }

    pub fn neg(&self) -> Option<ConstValue> {
        Some(match self {
            ConstValue::Int(i) => ConstValue::Int(-i),
            ConstValue::Float(f) => ConstValue::Float(f.neg()),
            ConstValue::Complex(c) => ConstValue::Complex(Box::new((c.0.neg(), c.1.neg()))),
            _ => return None,
        })
    }

    /// `^x`; for an unsigned type of `bits` bits the result stays in its range.
    pub fn complement(&self, unsigned_bits: Option<u32>) -> Option<ConstValue> {
        let i = !self.to_int()?;
        Some(ConstValue::Int(match unsigned_bits {
            Some(bits) => i & ((BigInt::from(1) << bits) - 1),
            None => i,
        }))
    }

    /// The order of two values; None for booleans and unequal complex numbers.
    pub fn compare(a: &ConstValue, b: &ConstValue) -> Option<Ordering> {
        use ConstValue::*;
        match Self::matched(a, b) {
            (Int(a), Int(b)) => Some(a.cmp(&b)),
            (Float(a), Float(b)) => Some(a.compare(&b)),
            (Str(a), Str(b)) => Some(a.cmp(&b)),
            (Bool(a), Bool(b)) => (a == b).then_some(Ordering::Equal),
            (Complex(a), Complex(b)) => (a == b).then_some(Ordering::Equal),
            _ => None,
        }
    }

    /// The value as a constant of a basic type: converted to the variant of the type and rounded.
    pub fn represent(&self, b: Basic) -> Result<ConstValue, ReprError> {
        use ConstValue::*;
        if b.is_boolean() {
            return if matches!(self, Bool(_)) { Ok(self.clone()) } else { Err(ReprError::Mismatch) };
        }
        if b.is_string() {
            return if matches!(self, Str(_)) { Ok(self.clone()) } else { Err(ReprError::Mismatch) };
        }
        if self.rank() == 0 || !(b.is_numeric()) {
            return Err(ReprError::Mismatch);
        }
        if b.is_integer() {
            let Some(i) = self.to_int() else { return Err(ReprError::Truncated) };
            if let Some((signed, bits)) = b.int_bits() {
                let fits =
                    if signed { fits_signed(&i, bits) } else { !i.is_negative() && i.bits() <= bits as u64 };
                if !fits {
                    return Err(ReprError::Overflow);
                }
            }
            return Ok(Int(i));
        }
        if b.is_float() {
            let Some(f) = self.to_float() else { return Err(ReprError::Truncated) };
            return round_float(&f, b == Basic::Float32, b == Basic::UntypedFloat)
                .map(Float)
                .ok_or(ReprError::Overflow);
        }
        let (re, im) = self.to_complex().ok_or(ReprError::Mismatch)?;
        let round =
            |f| round_float(f, b == Basic::Complex64, b == Basic::UntypedComplex).ok_or(ReprError::Overflow);
        Ok(Complex(Box::new((round(&re)?, round(&im)?))))
    }

    /// As messages print it: numbers in `%.6g` form, strings quoted and cut.
    pub fn display(&self) -> String {
        match self {
            ConstValue::Bool(b) => b.to_string(),
            ConstValue::Int(i) => i.to_string(),
            ConstValue::Float(f) => f.display(),
            ConstValue::Complex(c) => format!("({} + {}i)", c.0.display(), c.1.display()),
            ConstValue::Str(s) => {
                const SHOWN: usize = 72;
                let quoted = quote(s);
                if quoted.chars().count() <= SHOWN {
                    return quoted;
                }
                let mut cut: String = quoted.chars().take(SHOWN - 3).collect();
                cut.push_str("...");
                cut
            }
        }
    }
}

fn fits_signed(i: &BigInt, bits: u32) -> bool {
    match i.to_i64() {
        Some(v) => bits == 64 || (-(1i64 << (bits - 1))..(1i64 << (bits - 1))).contains(&v),
        None => false,
    }
}

fn round_float(f: &Float, single: bool, keep: bool) -> Option<Float> {
    if keep {
        return (!f.is_infinite()).then(|| f.clone());
    }
    Float::from_f64(if single { f64::from(f.to_f32()) } else { f.to_f64() })
}

/// Is a character beyond ASCII one that Go's strconv.Quote leaves as it is? Rust's debug form has the same opinion, but for combining
/// characters that have nothing before them.
fn printable(c: char) -> bool {
    let mut pair = String::from("a");
    pair.push(c);
    pair.escape_debug().count() == 2
}

/// A Go string literal for the bytes.
pub fn quote(s: &[u8]) -> String {
    use std::fmt::Write;
    let mut out = String::from("\"");
    for chunk in s.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\x07' => out.push_str("\\a"),
                '\x08' => out.push_str("\\b"),
                '\x0c' => out.push_str("\\f"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\x0b' => out.push_str("\\v"),
                c if (c as u32) < 0x20 || c == '\x7f' => write!(out, "\\x{:02x}", c as u32).unwrap(),
                c if c.is_ascii() || printable(c) => out.push(c),
                c if (c as u32) < 0x10000 => write!(out, "\\u{:04x}", c as u32).unwrap(),
                c => write!(out, "\\U{:08x}", c as u32).unwrap(),
            }
        }
        for b in chunk.invalid() {
            write!(out, "\\x{b:02x}").unwrap();
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted() {
        let text = "q\"\u{2028}\x01é\u{301}\u{feff}\u{e0001}\u{a0}語\t";
        assert_eq!(quote(text.as_bytes()), "\"q\\\"\\u2028\\x01é\u{301}\\ufeff\\U000e0001\\u00a0語\\t\"");
        assert_eq!(quote(b"\xff\x7f"), "\"\\xff\\x7f\"");
    }

    #[test]
    fn representability() {
        let v = ConstValue::int(300);
        assert_eq!(v.represent(Basic::Uint8), Err(ReprError::Overflow));
        assert_eq!(ConstValue::int(-128).represent(Basic::Int8), Ok(ConstValue::int(-128)));
        assert_eq!(ConstValue::int(-129).represent(Basic::Int8), Err(ReprError::Overflow));
        let half = ConstValue::Float(Float::parse("0.5").unwrap());
        assert_eq!(half.represent(Basic::Int), Err(ReprError::Truncated));
        assert_eq!(ConstValue::str("x").represent(Basic::Int), Err(ReprError::Mismatch));
        let big = ConstValue::Int(ConstValue::parse_int("18446744073709551615").unwrap());
        assert!(big.represent(Basic::Uint64).is_ok());
        assert_eq!(big.represent(Basic::Int64), Err(ReprError::Overflow));
    }

    #[test]
    fn shifts_and_complements() {
        assert_eq!(ConstValue::shr(&ConstValue::int(-5), 1), Some(ConstValue::int(-3)));
        assert_eq!(ConstValue::shr(&ConstValue::int(-5), 100), Some(ConstValue::int(-1)));
        assert_eq!(ConstValue::int(1).complement(Some(8)), Some(ConstValue::int(254)));
        assert_eq!(ConstValue::int(1).complement(None), Some(ConstValue::int(-2)));
        assert_eq!(ConstValue::parse_int("0x_ff"), Some(255.into()));
        assert_eq!(ConstValue::parse_int("0755"), Some(493.into()));
    }

    #[test]
    fn strings_quote() {
        assert_eq!(ConstValue::Str(b"a\n\xff\"".as_slice().into()).display(), "\"a\\n\\xff\\\"\"");
    }
}
