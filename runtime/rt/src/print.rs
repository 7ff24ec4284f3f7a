//! The print builtins' formats, and lines of the runtime's own on standard error.
//!
//! Each call writes at once and without a lock, like a `write` of its own.

use core::fmt::Write;

/// Text that is put together in a fixed buffer and written in one system call; what doesn't fit is written earlier.
pub struct Line {
    buf: [u8; 256],
    len: usize,
}

impl Default for Line {
    fn default() -> Line {
        Line::new()
    }
}

impl Line {
    pub const fn new() -> Line {
        Line { buf: [0; 256], len: 0 }
    }

    pub fn text(&mut self, s: &str) -> &mut Line {
        self.bytes(s.as_bytes())
    }

    pub fn bytes(&mut self, s: &[u8]) -> &mut Line {
        for c in s {
            if self.len == self.buf.len() {
                self.write();
            }
            self.buf[self.len] = *c;
            self.len += 1;
        }
        self
    }

    pub fn uint(&mut self, mut n: u64) -> &mut Line {
        let mut digits = [0u8; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (n % 10) as u8;
            n /= 10;
            if n == 0 {
                return self.bytes(&digits[at..]);
            }
        }
    }

    pub fn int(&mut self, n: i64) -> &mut Line {
        if n < 0 {
            self.text("-");
        }
        self.uint(n.unsigned_abs())
    }

    /// With 0x in front.
    pub fn hex(&mut self, n: u64) -> &mut Line {
        self.text("0x");
        let digits = (64 - n.leading_zeros()).div_ceil(4).max(1);
        for i in (0..digits).rev() {
            self.bytes(&[b"0123456789abcdef"[(n >> (4 * i) & 15) as usize]]);
        }
        self
    }

    /// The shortest decimal that is read back as `f`, with an exponent where that is less than -4 or more than 5.
    pub fn float(&mut self, f: f64) -> &mut Line {
        self.shortest(f.is_nan(), f.is_infinite(), f.is_sign_negative(), format_args!("{:e}", f.abs()))
    }

    /// As [`Line::float`], for single precision.
    pub fn float32(&mut self, f: f32) -> &mut Line {
        self.shortest(f.is_nan(), f.is_infinite(), f.is_sign_negative(), format_args!("{:e}", f.abs()))
    }

    /// `(re+imi)`
    pub fn complex(&mut self, re: f64, im: f64) -> &mut Line {
        self.text("(").float(re).plus(im).float(im).text("i)")
    }

    /// As [`Line::complex`], for single precision.
    pub fn complex64(&mut self, re: f32, im: f32) -> &mut Line {
        self.text("(").float32(re).plus(im as f64).float32(im).text("i)")
    }

    /// The sign between the parts, where the second part's own form has none.
    fn plus(&mut self, im: f64) -> &mut Line {
        let signed = !im.is_nan() && (im.is_sign_negative() || im.is_infinite());
        if signed { self } else { self.text("+") }
    }

    fn shortest(&mut self, nan: bool, inf: bool, negative: bool, form: core::fmt::Arguments) -> &mut Line {
        if nan {
            return self.text("NaN");
        }
        if inf {
            return self.text(if negative { "-Inf" } else { "+Inf" });
        }
        if negative {
            self.text("-");
        }
        // core writes d.ddde<exp>, the shortest digits that identify the number.
        let mut text = Scratch { buf: [0; 40], len: 0 };
        if text.write_fmt(form).is_err() {
            return self;
        }
        let text = &text.buf[..text.len];
        let e = text.iter().position(|c| *c == b'e').unwrap_or(text.len());
        let mut digits = [0u8; 24];
        let mut n = 0;
        for c in text[..e].iter().filter(|c| **c != b'.') {
            digits[n] = *c;
            n += 1;
        }
        let digits = &digits[..n];
        let exponent =
            text[e + 1..].iter().fold(0i32, |x, c| if *c == b'-' { x } else { x * 10 + (c - b'0') as i32 });
        let exponent = if text.get(e + 1) == Some(&b'-') { -exponent } else { exponent };
        self.decimal(digits, exponent)
    }

    /// 0.d1d2d3… × 10^(exponent + 1)
    fn decimal(&mut self, digits: &[u8], exponent: i32) -> &mut Line {
        if !(-4..6).contains(&exponent) {
            self.bytes(&digits[..1]);
            if digits.len() > 1 {
                self.text(".").bytes(&digits[1..]);
            }
            self.text(if exponent < 0 { "e-" } else { "e+" });
            if exponent.abs() < 10 {
                self.text("0");
            }
            return self.uint(exponent.unsigned_abs() as u64);
        }
        if exponent < 0 {
            self.text("0.");
            for _ in 1..-exponent {
                self.text("0");
            }
            return self.bytes(digits);
        }
        let whole = exponent as usize + 1;
        for i in 0..whole {
            self.bytes(&[digits.get(i).copied().unwrap_or(b'0')]);
        }
        if digits.len() > whole {
            self.text(".").bytes(&digits[whole..]);
        }
        self
    }

    /// Writes what was put together to standard error.
    pub fn write(&mut self) {
        crate::panic::write(&self.buf[..self.len]);
        self.len = 0;
    }

    /// What was put together and not yet written.
    pub fn as_bytes(&self) -> &[u8] {
        &self.buf[..self.len]
    }
}

struct Scratch {
    buf: [u8; 40],
    len: usize,
}

impl Write for Scratch {
    fn write_str(&mut self, s: &str) -> core::fmt::Result {
        let room = self.buf.get_mut(self.len..self.len + s.len()).ok_or(core::fmt::Error)?;
        room.copy_from_slice(s.as_bytes());
        self.len += s.len();
        Ok(())
    }
}

/// Writes `n` bytes.
///
/// # Safety
/// They are readable.
pub unsafe fn write_err(p: *const u8, n: i64) {
    if n > 0 {
        // SAFETY: passed on.
        crate::panic::write(unsafe { core::slice::from_raw_parts(p, n as usize) });
    }
}

pub fn print_bool(b: bool) {
    Line::new().text(if b { "true" } else { "false" }).write();
}

pub fn print_int(n: i64) {
    Line::new().int(n).write();
}

pub fn print_uint(n: u64) {
    Line::new().uint(n).write();
}

pub fn print_hex(n: u64) {
    Line::new().hex(n).write();
}

pub fn print_float(f: f64) {
    Line::new().float(f).write();
}

pub fn print_float32(f: f32) {
    Line::new().float32(f).write();
}

pub fn print_complex(re: f64, im: f64) {
    Line::new().complex(re, im).write();
}

pub fn print_complex64(re: f32, im: f32) {
    Line::new().complex64(re, im).write();
}

/// `[len/cap]address`
pub fn print_slice(p: *const u8, len: i64, cap: i64) {
    Line::new().text("[").int(len).text("/").int(cap).text("]").hex(p as u64).write();
}

/// `(type,data)`
pub fn print_iface(typ: *const u8, data: *const u8) {
    Line::new().text("(").hex(typ as u64).text(",").hex(data as u64).text(")").write();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(f: f64) -> String {
        String::from_utf8(Line::new().float(f).as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn floats_as_go_prints_them() {
        for (f, want) in [
            (1.5, "1.5"),
            (-2.25e300, "-2.25e+300"),
            (0.0, "0"),
            (-0.0, "-0"),
            (123456.789, "123456.789"),
            (1e100, "1e+100"),
            (9.9999999, "9.9999999"),
            (1234567.0, "1.234567e+06"),
            (100000.0, "100000"),
            (1e6, "1e+06"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (0.00012345, "0.00012345"),
            (1.0 / 3.0, "0.3333333333333333"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(float(f), want);
        }
        assert_eq!(Line::new().float32(0.3).as_bytes(), b"0.3");
        assert_eq!(Line::new().complex64(0.3, 0.3).as_bytes(), b"(0.3+0.3i)");
        assert_eq!(Line::new().complex(1.0, -2.5).as_bytes(), b"(1-2.5i)");
        assert_eq!(Line::new().complex(0.0, f64::INFINITY).as_bytes(), b"(0+Infi)");
        assert_eq!(Line::new().complex(0.0, f64::NAN).as_bytes(), b"(0+NaNi)");
    }

    #[test]
    fn integers() {
        assert_eq!(Line::new().int(i64::MIN).as_bytes(), b"-9223372036854775808");
        assert_eq!(
            Line::new().uint(u64::MAX).text(" ").hex(0).hex(0xab1).as_bytes(),
            b"18446744073709551615 0x00xab1"
        );
    }
}
