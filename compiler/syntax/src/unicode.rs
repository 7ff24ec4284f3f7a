//! The character classes of the language: letters, digits, upper case, and what messages print as themselves.

use crate::unicode_data::{DIGITS, LETTERS, PRINTABLE, UPPER};
use std::cmp::Ordering;

fn within(table: &[(u32, u32)], c: char) -> bool {
    let c = c as u32;
    let order = |&(lo, hi): &(u32, u32)| match () {
        () if hi < c => Ordering::Less,
        () if lo > c => Ordering::Greater,
        () => Ordering::Equal,
    };
    table.binary_search_by(order).is_ok()
}

/// A Unicode letter (category L) or `_`.
pub fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() || c == '_' } else { within(LETTERS, c) }
}

/// A decimal digit (category Nd).
pub fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { within(DIGITS, c) }
}

/// An upper-case letter (category Lu).
pub fn is_upper(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_uppercase() } else { within(UPPER, c) }
}

/// A character that quoting leaves as it is (letters, marks, numbers, punctuation, symbols, and the ASCII space).
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() { matches!(c, ' '..='~') } else { within(PRINTABLE, c) }
}

/// Whether other packages see a declared name.
pub fn is_exported(name: &str) -> bool {
    name.chars().next().is_some_and(is_upper)
}

/// `U+0023 '#'`, the form that messages about characters use; unprintable ones get the number only.
pub fn describe(c: char) -> String {
    let number = format!("U+{:04X}", c as u32);
    if is_printable(c) { format!("{number} '{c}'") } else { number }
}

/// The character as a Go rune literal, as messages about escapes quote it.
pub fn quote(c: char) -> String {
    match c {
        '\'' => "'\\''".into(),
        '\\' => "'\\\\'".into(),
        '\x07' => "'\\a'".into(),
        '\x08' => "'\\b'".into(),
        '\x0c' => "'\\f'".into(),
        '\n' => "'\\n'".into(),
        '\r' => "'\\r'".into(),
        '\t' => "'\\t'".into(),
        '\x0b' => "'\\v'".into(),
        c if is_printable(c) => format!("'{c}'"),
        c if (c as u32) < 0x80 => format!("'\\x{:02x}'", c as u32),
        c if (c as u32) < 0x10000 => format!("'\\u{:04x}'", c as u32),
        c => format!("'\\U{:08x}'", c as u32),
    }
}
