//! Diagnostics: what a user did wrong, as values, and their two renderings.

use crate::{SourceMap, Span};
use std::fmt::Write;

#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Severity {
    Error,
    /// A remark that doesn't stop the build (`-m` reports).
    Note,
}

/// One message. `text` may have several lines (gc indents continuation lines with a tab).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diag {
    pub severity: Severity,
    pub span: Span,
    pub text: String,
    /// A hint for the terminal rendering only, so that the plain one stays gc's.
    pub note: Option<String>,
    /// Follow-ups of another error ("other declaration of x") print after it and don't count.
    pub secondary: bool,
    /// Unused variables, imports and labels: reported like the others, but the package could still be compiled.
    pub soft: bool,
}

impl Diag {
    /// A position inside a message's text, for continuation lines; rendering turns it into `file:line:col`.
    pub fn position(pos: crate::Pos) -> String {
        format!("\u{1}{}:{}\u{2}", pos.file.0, pos.offset)
    }

    /// The text with its positions spelled out.
    pub fn full_text(&self, map: &SourceMap) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut rest = self.text.as_str();
        while let Some((before, marked)) = rest.split_once('\u{1}') {
            out.push_str(before);
            let (mark, after) = marked.split_once('\u{2}').unwrap_or((marked, ""));
            if let Some((file, offset)) = mark.split_once(':')
                && let (Ok(file), Ok(offset)) = (file.parse(), offset.parse())
            {
                out += &map.locate(crate::Pos { file: crate::FileId(file), offset });
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// The diagnostics of one phase.
#[derive(Clone, Default, Debug)]
pub struct Diags {
    pub list: Vec<Diag>,
}

/// Says `b` what `a` said about the same line?
fn repeats(a: &Diag, b: &Diag, map: &SourceMap) -> bool {
    a.text == b.text && a.span.file == b.span.file && map.line(a.span.pos()) == map.line(b.span.pos())
}

/// Where a message is, as gc has it at the head of a line: it keeps columns in a byte, and the largest means that it doesn't know.
fn heading(diag: &Diag, map: &SourceMap) -> String {
    let place = map.place(diag.span.pos());
    if place.col < 255 { map.locate(diag.span.pos()) } else { format!("{}:{}", place.name, place.line) }
}

impl Diags {
    pub fn error(&mut self, span: Span, text: impl Into<String>) -> &mut Diag {
        self.push(Diag {
            severity: Severity::Error,
            span,
            text: text.into(),
            note: None,
            secondary: false,
            soft: false,
        })
    }

    pub fn push(&mut self, diag: Diag) -> &mut Diag {
        self.list.push(diag);
        self.list.last_mut().unwrap()
    }

    pub fn append(&mut self, mut other: Diags) {
        self.list.append(&mut other.list);
    }

    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Sorts by position and keeps only the first error of each line with the same text, as gc does.
    pub fn sort(&mut self, map: &SourceMap) {
        self.list.sort_by_key(|d| d.span.pos());
        self.list.dedup_by(|b, a| repeats(a, b, map));
    }

    /// What is to be told, in the order of finding. Like gc it leaves out an error that says what the one before it said about
    /// the same line.
    fn told(&self, map: &SourceMap) -> Vec<&Diag> {
        let mut told = Vec::new();
        let mut last = None;
        let mut keep = true;
        for d in &self.list {
            if !d.secondary {
                keep = true;
                if d.severity == Severity::Error && !d.text.starts_with("syntax error:") {
                    let this = Some((map.line(d.span.pos()), &d.text));
                    keep = this != last;
                    last = this;
                }
            }
            if keep {
                told.push(d);
            }
        }
        told
    }

    /// Renders by place, one after the other. Like gc it gives up at the `limit`-th error in the order of finding, says so
    /// there, and shows what it has.
    fn render(
        &self,
        map: &SourceMap,
        limit: Option<usize>,
        mut one: impl FnMut(&Diag, &mut String),
    ) -> String {
        let mut shown = self.told(map);
        let errors = |(i, d): (usize, &&Diag)| (!d.secondary && d.severity == Severity::Error).then_some(i);
        let last = limit.and_then(|n| shown.iter().enumerate().filter_map(errors).nth(n.checked_sub(1)?));
        let given_up = last.map(|i| heading(shown[i], map));
        if let Some(i) = last {
            // What explains the last error comes with it.
            let more = shown[i + 1..].iter().take_while(|d| d.secondary).count();
            shown.truncate(i + 1 + more);
        }
        shown.sort_by_key(|d| d.span.pos());
        shown.dedup_by(|b, a| a.span.pos() == b.span.pos() && a.text == b.text);
        let mut out = String::new();
        shown.iter().for_each(|d| one(d, &mut out));
        if let Some(place) = given_up {
            writeln!(out, "{place}: too many errors").expect("writing to a String");
        }
        out
    }

    /// gc's format: `file:line:col: text`.
    pub fn render_plain(&self, map: &SourceMap, limit: Option<usize>) -> String {
        self.render(map, limit, |d, out| {
            writeln!(out, "{}: {}", heading(d, map), d.full_text(map)).expect("writing to a String");
        })
    }

    /// The terminal format: the plain line, then the source line with a caret run under the span, then the note.
    pub fn render_terminal(&self, map: &SourceMap, limit: Option<usize>, color: bool) -> String {
        let (bold, red, blue, reset) =
            if color { ("\x1b[1m", "\x1b[31m", "\x1b[34m", "\x1b[0m") } else { ("", "", "", "") };
        self.render(map, limit, |d, out| {
            let (line, col) = map.files[d.span.file].line_col(d.span.start);
            let place = map.locate(d.span.pos());
            let source = String::from_utf8_lossy(map.files[d.span.file].line_text(line)).into_owned();
            let column = col as usize - 1;
            // Tabs stay tabs, so that the carets stand under what they mean.
            let before: String =
                source.bytes().take(column).map(|b| if b == b'\t' { '\t' } else { ' ' }).collect();
            let room = source.len().saturating_sub(column).max(1);
            let len = (d.span.end.saturating_sub(d.span.start) as usize).clamp(1, room);
            let gutter = line.to_string();
            let pad = " ".repeat(gutter.len());
            let mut text = format!("{bold}{place}:{reset} {red}{}{reset}\n", d.full_text(map));
            text += &format!("{blue}{gutter} |{reset} {source}\n");
            text += &format!("{blue}{pad} |{reset} {before}{red}{}{reset}\n", "^".repeat(len));
            if let Some(note) = &d.note {
                text += &format!("{blue}{pad} ={reset} {note}\n");
            }
            out.push_str(&text);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Errors at lines 3, 2, 1 of a file, found in this order, the first with a follow-up on line 4.
    fn found() -> (Diags, SourceMap) {
        let mut map = SourceMap::default();
        let file = map.add(crate::SourceFile::new("a.go", None, b"a\nb\nc\nd\n".as_slice().into()));
        let at = |line: u32| Span { file, start: 2 * (line - 1), end: 2 * (line - 1) + 1 };
        let mut diags = Diags::default();
        diags.error(at(3), "third line");
        diags.error(at(4), "because of this").secondary = true;
        diags.error(at(2), "second line");
        diags.error(at(1), "first line");
        (diags, map)
    }

    #[test]
    fn limit_counts_in_the_order_of_finding() {
        let (diags, map) = found();
        let lines = |limit| diags.render_plain(&map, limit).lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            lines(Some(1)),
            ["a.go:3:1: third line", "a.go:4:1: because of this", "a.go:3:1: too many errors"]
        );
        assert_eq!(
            lines(Some(4)),
            [
                "a.go:1:1: first line",
                "a.go:2:1: second line",
                "a.go:3:1: third line",
                "a.go:4:1: because of this"
            ]
        );
        assert_eq!(lines(None), lines(Some(4)));
    }

    #[test]
    fn repeated_errors_are_not_told() {
        let mut map = SourceMap::default();
        let file = map.add(crate::SourceFile::new("a.go", None, b"abc\ndef\n".as_slice().into()));
        let mut diags = Diags::default();
        for at in [2, 0, 4, 1] {
            diags.error(Span { file, start: at, end: at + 1 }, "again");
        }
        assert_eq!(diags.render_plain(&map, Some(4)), "a.go:1:2: again\na.go:1:3: again\na.go:2:1: again\n");
    }

    #[test]
    fn far_columns_are_not_shown() {
        let mut map = SourceMap::default();
        let text = "x".repeat(300);
        let file = map.add(crate::SourceFile::new("a.go", None, text.as_bytes().into()));
        let mut diags = Diags::default();
        diags.error(Span { file, start: 253, end: 254 }, "near");
        diags.error(Span { file, start: 254, end: 255 }, "far");
        assert_eq!(diags.render_plain(&map, None), "a.go:1:254: near\na.go:1: far\n");
    }
}
