//! Number literals.

use base::Symbol;

use super::Lexer;
use crate::token::Tok;

/// The digits read after one another: how they were used.
#[derive(Default)]
struct Digits {
    any: bool,
    separators: bool,
    /// Where the first digit too large for the base stands.
    invalid: Option<usize>,
}

impl Lexer<'_> {
    fn digits(&mut self, base: u32, seen: &mut Digits) {
        loop {
            let b = self.peek(0);
            match b {
                b'_' => seen.separators = true,
                // Decimal digits are read in every base, so that a wrong one is named rather than split off.
                b'0'..=b'9' => {
                    if u32::from(b - b'0') >= base && seen.invalid.is_none() {
                        seen.invalid = Some(self.at);
                    }
                    seen.any = true;
                }
                b'a'..=b'f' | b'A'..=b'F' if base == 16 => seen.any = true,
                _ => return,
            }
            self.at += 1;
        }
    }

    pub(super) fn number(&mut self) {
        let start = self.at;
        let mut problem: Option<(usize, String)> = None;
        let mut fail = |at: usize, message: String| {
            problem.get_or_insert((at, message));
        };
        let (base, class) = match (self.peek(0), self.peek(1) | 0x20) {
            (b'0', b'x') => (16, "hexadecimal"),
            (b'0', b'o') => (8, "octal"),
            (b'0', b'b') => (2, "binary"),
            (b'0', _) => (0, "octal"),
            _ => (10, "decimal"),
        };
        // A plain leading zero means octal for integers but decimal for the rest: digits 8 and 9 are judged at the end.
        let prefixed = matches!(base, 16 | 8 | 2);
        let base_or_octal = if base == 0 { 8 } else { base };
        if prefixed {
            self.at += 2;
        }
        let mut seen = Digits::default();
        self.digits(base_or_octal, &mut seen);
        let mut kind = Tok::Int;
        if self.peek(0) == b'.' {
            kind = Tok::Float;
            if matches!(base, 8 | 2) {
                fail(self.at, format!("invalid radix point in {class} literal"));
            }
            self.at += 1;
            self.digits(base_or_octal, &mut seen);
        }
        if !seen.any {
            fail(self.at, format!("{class} literal has no digits"));
        }
        let mark = self.peek(0);
        if matches!(mark | 0x20, b'e' | b'p') && mark.is_ascii_alphabetic() {
            let hex_mark = mark | 0x20 == b'p';
            if hex_mark && base != 16 {
                fail(self.at, format!("'{}' exponent requires hexadecimal mantissa", mark as char));
            } else if !hex_mark && prefixed {
                fail(self.at, format!("'{}' exponent requires decimal mantissa", mark as char));
            }
            self.at += 1;
            if matches!(self.peek(0), b'+' | b'-') {
                self.at += 1;
            }
            kind = Tok::Float;
            let mut exponent = Digits::default();
            self.digits(10, &mut exponent);
            seen.separators |= exponent.separators;
            if !exponent.any {
                fail(self.at, "exponent has no digits".into());
            }
        } else if base == 16 && kind == Tok::Float {
            fail(self.at, "hexadecimal mantissa requires a 'p' exponent".into());
        }
        if self.peek(0) == b'i' {
            kind = Tok::Imaginary;
            self.at += 1;
        }
        if kind == Tok::Int
            && let Some(at) = seen.invalid
        {
            fail(at, format!("invalid digit '{}' in {class} literal", self.text[at] as char));
        }
        if seen.separators
            && let Some(at) = misplaced_separator(&self.text[start..self.at], prefixed)
        {
            fail(start + at, "'_' must separate successive digits".into());
        }
        let bad = problem.is_some();
        if let Some((at, message)) = problem {
            self.error(at, message);
        }
        // Nobody is to look at a bad literal's text again.
        let sym = if bad { Symbol::EMPTY } else { self.intern(start) };
        self.push(kind, sym, start);
    }
}

/// The first `_` that doesn't stand between digits (a base prefix counts as one).
fn misplaced_separator(text: &[u8], prefixed: bool) -> Option<usize> {
    let hex = prefixed && text[1] | 0x20 == b'x';
    let is_digit = |b: u8| b.is_ascii_digit() || hex && b.is_ascii_hexdigit();
    let first = if prefixed { 2 } else { 0 };
    // What stands before: a digit, a separator, or anything else.
    let mut before = if prefixed { b'0' } else { b'.' };
    for (i, &b) in text.iter().enumerate().skip(first) {
        let class = match b {
            b'_' => b'_',
            b if is_digit(b) => b'0',
            _ => b'.',
        };
        match (before, class) {
            (b'_', b'_') | (b'.', b'_') => return Some(i),
            (b'_', b'.') => return Some(i - 1),
            _ => {}
        }
        before = class;
    }
    (before == b'_').then(|| text.len() - 1)
}
