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
        self.list.dedup_by(|b, a| {
            a.text == b.text && a.span.file == b.span.file && map.line(a.span.pos()) == map.line(b.span.pos())
        });
    }

    /// Renders one after the other, stopping after `limit` errors with gc's "too many errors".
    fn render(&self, limit: Option<usize>, mut one: impl FnMut(&Diag, &mut String)) -> String {
        let mut out = String::new();
        let mut shown = 0;
        for d in &self.list {
            if limit == Some(shown) && !d.secondary {
                out.push_str("too many errors\n");
                break;
            }
            one(d, &mut out);
            shown += usize::from(!d.secondary);
        }
        out
    }

    /// gc's format: `file:line:col: text`.
    pub fn render_plain(&self, map: &SourceMap, limit: Option<usize>) -> String {
        self.render(limit, |d, out| {
            writeln!(out, "{}: {}", map.locate(d.span.pos()), d.full_text(map)).expect("writing to a String");
        })
    }

    /// The terminal format: the plain line, then the source line with a caret run under the span, then the note.
    pub fn render_terminal(&self, map: &SourceMap, limit: Option<usize>, color: bool) -> String {
        let (bold, red, blue, reset) =
            if color { ("\x1b[1m", "\x1b[31m", "\x1b[34m", "\x1b[0m") } else { ("", "", "", "") };
        self.render(limit, |d, out| {
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
