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
                let (name, line, col) = map.locate(crate::Pos { file: crate::FileId(file), offset });
                write!(out, "{name}:{line}:{col}").unwrap();
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

    /// gc's format: `file:line:col: text` a line, stopping after `limit` errors with "too many errors".
    pub fn render_plain(&self, map: &SourceMap, limit: Option<usize>) -> String {
        let mut out = String::new();
        let mut shown = 0;
        for d in &self.list {
            if let Some(limit) = limit
                && shown == limit
                && !d.secondary
            {
                out.push_str("too many errors\n");
                break;
            }
            let (name, line, col) = map.locate(d.span.pos());
            writeln!(out, "{name}:{line}:{col}: {}", d.full_text(map)).unwrap();
            shown += usize::from(!d.secondary);
        }
        out
    }

    /// The terminal format: the plain line, then the source line with a caret run under the span, then the note.
    pub fn render_terminal(&self, map: &SourceMap, limit: Option<usize>, color: bool) -> String {
        let (bold, red, blue, reset) =
            if color { ("\x1b[1m", "\x1b[31m", "\x1b[34m", "\x1b[0m") } else { ("", "", "", "") };
        let mut out = String::new();
        let mut shown = 0;
        for d in &self.list {
            if let Some(limit) = limit
                && shown == limit
                && !d.secondary
            {
                out.push_str("too many errors\n");
                break;
            }
            let (name, line, col) = map.locate(d.span.pos());
            writeln!(out, "{bold}{name}:{line}:{col}:{reset} {red}{}{reset}", d.full_text(map)).unwrap();
            let text = String::from_utf8_lossy(map.files[d.span.file].line_text(line)).into_owned();
            let before: String =
                text.chars().take(col as usize - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            let len = (d.span.end.saturating_sub(d.span.start) as usize)
                .clamp(1, text.len().saturating_sub(col as usize - 1).max(1));
            let gutter = line.to_string();
            let pad = " ".repeat(gutter.len());
            writeln!(out, "{blue}{gutter} |{reset} {text}").unwrap();
            writeln!(out, "{blue}{pad} |{reset} {before}{red}{}{reset}", "^".repeat(len)).unwrap();
            if let Some(note) = &d.note {
                writeln!(out, "{blue}{pad} ={reset} {note}").unwrap();
            }
            shown += usize::from(!d.secondary);
        }
        out
    }
}
