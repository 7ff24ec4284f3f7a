//! Removes what must not be in a source file (NUL bytes, invalid UTF-8, byte order marks), reporting each.

use base::{Diags, FileId, Span};
use std::borrow::Cow;

const BOM: &str = "\u{feff}";

/// A file's text as valid UTF-8. Where bytes were removed, `skips` maps back.
pub struct Cleaned<'a> {
    pub text: Cow<'a, str>,
    /// (offset in `text`, how many bytes were removed before it in all)
    skips: Vec<(u32, u32)>,
    /// How many messages were reported here, at original offsets.
    pub reported: usize,
}

impl<'a> Cleaned<'a> {
    pub fn new(file: FileId, text: &'a [u8], diags: &mut Diags) -> Cleaned<'a> {
        if let Ok(valid) = std::str::from_utf8(text)
            && !text.contains(&0)
            && !valid.contains(BOM)
        {
            return Cleaned { text: Cow::Borrowed(valid), skips: Vec::new(), reported: 0 };
        }
        let mut clean = String::with_capacity(text.len());
        let mut skips: Vec<(u32, u32)> = Vec::new();
        let mut skip = |clean: &String, n: usize| {
            let total = skips.last().map_or(0, |s| s.1) + n as u32;
            skips.push((clean.len() as u32, total));
        };
        let mut offset = 0;
        let mut error = |offset: usize, message: &str| {
            diags.error(Span::new(file, offset as u32, offset as u32), message);
        };
        for chunk in text.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    '\0' => {
                        error(offset, "invalid NUL character");
                        skip(&clean, 1);
                    }
                    '\u{feff}' => {
                        // One mark at the very start is customary and allowed.
                        if offset > 0 {
                            error(offset, "invalid BOM in the middle of the file");
                        }
                        skip(&clean, BOM.len());
                    }
                    c => clean.push(c),
                }
                offset += c.len_utf8();
            }
            for _ in chunk.invalid() {
                error(offset, "invalid UTF-8 encoding");
                skip(&clean, 1);
                offset += 1;
            }
        }
        let reported = diags.list.len();
        Cleaned { text: Cow::Owned(clean), skips, reported }
    }

    pub fn is_identity(&self) -> bool {
        self.skips.is_empty()
    }

    /// The offset in the file of an offset in `text`.
    pub fn original(&self, offset: u32) -> u32 {
        let before = self.skips.partition_point(|s| s.0 <= offset);
        if before == 0 { offset } else { offset + self.skips[before - 1].1 }
    }
}
