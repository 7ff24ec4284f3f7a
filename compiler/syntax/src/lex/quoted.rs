//! String and rune literals.

use super::Lexer;
use crate::token::Tok;
use crate::unicode::quote;

impl Lexer<'_> {
    pub(super) fn string(&mut self) {
        let start = self.at;
        self.at += 1;
        loop {
            match self.text.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => {
                    self.escape(b'"');
                }
                Some(b'\n') => {
                    self.error(self.at, "newline in string");
                    break;
                }
                Some(_) => self.at += 1,
                None => {
                    self.error(start, "string not terminated");
                    break;
                }
            }
        }
        let sym = self.intern(start);
        self.push(Tok::String, sym, start);
    }

    pub(super) fn raw_string(&mut self) {
        let start = self.at;
        match self.source[start + 1..].find('`') {
            Some(n) => self.at = start + n + 2,
            None => {
                self.at = self.text.len();
                self.error(start, "string not terminated");
            }
        }
        let sym = self.intern(start);
        self.push(Tok::String, sym, start);
    }

    pub(super) fn rune(&mut self) {
        let start = self.at;
        self.at += 1;
        let mut count = 0;
        // After one message about a literal its length is no longer judged.
        let mut good = true;
        loop {
            match self.text.get(self.at) {
                Some(b'\'') => {
                    if good && count == 0 {
                        self.error(self.at, "empty rune literal or unescaped '");
                    } else if good && count > 1 {
                        self.error(start, "more than one character in rune literal");
                    }
                    self.at += 1;
                    break;
                }
                Some(b'\\') => good &= self.escape(b'\''),
                Some(b'\n') => {
                    if good {
                        self.error(self.at, "newline in rune literal");
                    }
                    break;
                }
                Some(_) => self.at += self.char().map_or(1, char::len_utf8),
                None => {
                    if good {
                        self.error(start, "rune literal not terminated");
                    }
                    break;
                }
            }
            count += 1;
        }
        let sym = self.intern(start);
        self.push(Tok::Rune, sym, start);
    }

    /// Reads one escape from its backslash on and reports whether it was good.
    fn escape(&mut self, delimiter: u8) -> bool {
        self.at += 1;
        let (digits, base, max) = match self.peek(0) {
            b if b == delimiter => {
                self.at += 1;
                return true;
            }
            b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' => {
                self.at += 1;
                return true;
            }
            b'0'..=b'7' => (3, 8, 255),
            b'x' => (2, 16, 255),
            b'u' => (4, 16, 0x10ffff),
            b'U' => (8, 16, 0x10ffff),
            // The caller complains about the missing end.
            0 => return true,
            _ => {
                self.error(self.at, "unknown escape");
                return false;
            }
        };
        if base == 16 {
            self.at += 1;
        }
        let mut value: u32 = 0;
        for _ in 0..digits {
            let Some(c) = self.char() else { return true };
            let Some(digit) = c.to_digit(base) else {
                let class = if base == 8 { "octal" } else { "hexadecimal" };
                self.error(self.at, format!("invalid character {} in {class} escape", quote(c)));
                return false;
            };
            value = value.wrapping_mul(base) + digit;
            self.at += 1;
        }
        if value > max && base == 8 {
            self.error(self.at, format!("octal escape value {value} > 255"));
            return false;
        }
        if value > max || max > 255 && (0xd800..0xe000).contains(&value) {
            self.error(self.at, format!("escape is invalid Unicode code point U+{value:04X}"));
            return false;
        }
        true
    }
}
