//! `//line` directives.

use base::LineMark;

use super::Lexer;

/// Lines and columns beyond this are refused, as gc does.
const MAX: u64 = 1 << 30;

/// The number behind the last colon: (where it begins, the number). None: no colon; Some(_, None): not a number.
fn trailing_number(text: &str) -> Option<(usize, Option<u64>)> {
    let at = text.rfind(':')? + 1;
    let digits = &text[at..];
    let valid = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    Some((at, if valid { digits.parse().ok() } else { None }))
}

impl Lexer<'_> {
    /// `file:line` or `file:line:col`, written at `at`, about the text from `from` on. What has no colon is a comment.
    pub(super) fn line_directive(&mut self, at: usize, text: &str, from: usize) {
        let Some((last, number)) = trailing_number(text) else { return };
        let Some(number) = number else {
            self.error(at + last, format!("invalid line number: {}", &text[last..]));
            return;
        };
        let (name_end, line_at, line, col) = match trailing_number(&text[..last - 1]) {
            Some((first, Some(line))) => {
                if number == 0 || number > MAX {
                    self.error(at + last, format!("invalid column number: {}", &text[last..]));
                    return;
                }
                (first - 1, first, line, Some(number as u32))
            }
            _ => (last - 1, last, number, None),
        };
        if line == 0 || line > MAX {
            let end = if col.is_some() { last - 1 } else { text.len() };
            self.error(at + line_at, format!("invalid line number: {}", &text[line_at..end]));
            return;
        }
        let name = if name_end == 0 && col.is_some() {
            // The name in force stays.
            self.marks.last().and_then(|m| m.name.clone())
        } else {
            Some(text[..name_end].into())
        };
        self.marks.push(LineMark { offset: from as u32, name, line: line as u32, col });
    }
}
