//! The values of string and rune literals. The lexer has reported bad ones; decoding those gives what is readable.

use base::Symbol;

/// The bytes of an interpreted or raw string literal with its quotes.
pub fn string(text: &str) -> Vec<u8> {
    if let Some(raw) = text.strip_prefix('`') {
        let raw = raw.strip_suffix('`').unwrap_or(raw);
        return raw.bytes().filter(|&b| b != b'\r').collect();
    }
    let body = text.strip_prefix('"').unwrap_or(text);
    let mut rest = body.strip_suffix('"').unwrap_or(body);
    let mut out = Vec::with_capacity(rest.len());
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        let (unit, tail) = escape(&rest[at + 1..]);
        match unit {
            Unit::Byte(b) => out.push(b),
            Unit::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = tail;
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

/// The value of a rune literal with its quotes. Byte escapes give code points up to 255.
pub fn rune(text: &str) -> u32 {
    let body = text.strip_prefix('\'').unwrap_or(text);
    match body.strip_prefix('\\') {
        Some(rest) => match escape(rest).0 {
            Unit::Byte(b) => b.into(),
            Unit::Char(c) => c.into(),
        },
        None => body.chars().next().map_or(0, u32::from),
    }
}

enum Unit {
    Byte(u8),
    Char(char),
}

/// Decodes what follows a backslash.
fn escape(text: &str) -> (Unit, &str) {
    let Some(first) = text.chars().next() else { return (Unit::Byte(b'\\'), "") };
    let numeric = |from: usize, digits: usize, radix: u32| {
        let end = text.len().min(from + digits);
        let value = text.get(from..end).and_then(|d| u32::from_str_radix(d, radix).ok());
        (value.unwrap_or(0xfffd), text.get(end..).unwrap_or(""))
    };
    let rest = &text[first.len_utf8()..];
    match first {
        'a' => (Unit::Byte(7), rest),
        'b' => (Unit::Byte(8), rest),
        'f' => (Unit::Byte(12), rest),
        'n' => (Unit::Byte(10), rest),
        'r' => (Unit::Byte(13), rest),
        't' => (Unit::Byte(9), rest),
        'v' => (Unit::Byte(11), rest),
        '0'..='7' => {
            let (v, rest) = numeric(0, 3, 8);
            (Unit::Byte(v as u8), rest)
        }
        'x' => {
            let (v, rest) = numeric(1, 2, 16);
            (Unit::Byte(v as u8), rest)
        }
        'u' | 'U' => {
            let (v, rest) = numeric(1, if first == 'u' { 4 } else { 8 }, 16);
            (Unit::Char(char::from_u32(v).unwrap_or('\u{fffd}')), rest)
        }
        other => (Unit::Char(other), rest),
    }
}

/// A string literal's value as a symbol, for places that hold names (import paths, struct tags).
pub(crate) fn symbol(text: &str, names: &base::Interner) -> Symbol {
    names.intern(&String::from_utf8_lossy(&string(text)))
}
