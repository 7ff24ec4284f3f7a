//! Source files and positions.

use crate::IndexVec;
use std::path::PathBuf;
use std::sync::Arc;

crate::new_id! {
    /// A file in the [`SourceMap`].
    pub struct FileId = "file";
}

/// A byte offset in one file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Pos {
    pub file: FileId,
    pub offset: u32,
}

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(file: FileId, start: u32, end: u32) -> Span {
        Span { file, start, end }
    }

    pub fn pos(self) -> Pos {
        Pos { file: self.file, offset: self.start }
    }

    /// From the start of `self` to the end of `other`.
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start, end: other.end.max(self.start) }
    }
}

impl Pos {
    /// An empty span at this position.
    pub fn span(self) -> Span {
        Span { file: self.file, start: self.offset, end: self.offset }
    }
}

/// What a `//line` directive says about the text from `offset` on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineMark {
    pub offset: u32,
    /// The file's name as written; None: the file's own.
    pub name: Option<Arc<str>>,
    /// The line that `offset` is in.
    pub line: u32,
    /// The column of `offset`; without one, columns are unknown from here on.
    pub col: Option<u32>,
}

/// A position as messages and traces name it.
pub struct Place {
    pub name: Arc<str>,
    pub line: u32,
    /// In bytes from 1 on, as gc counts; 0: unknown.
    pub col: u32,
}

/// One source file's text. `name` is what messages print; `path` is where it came from (None for embedded files).
pub struct SourceFile {
    pub name: Arc<str>,
    /// The name that goes into the binary (traces, DWARF): the same wherever the sources lie.
    pub stable_name: Arc<str>,
    pub path: Option<PathBuf>,
    pub text: Arc<[u8]>,
    line_starts: Vec<u32>,
    /// By offset.
    marks: Vec<LineMark>,
}

impl SourceFile {
    pub fn new(name: impl Into<Arc<str>>, path: Option<PathBuf>, text: Arc<[u8]>) -> SourceFile {
        let mut line_starts = vec![0];
        line_starts.extend(text.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i as u32 + 1));
        let name = name.into();
        SourceFile { stable_name: name.clone(), name, path, text, line_starts, marks: Vec::new() }
    }

    /// Sets the name that goes into the binary.
    pub fn with_stable_name(mut self, name: impl Into<Arc<str>>) -> SourceFile {
        self.stable_name = name.into();
        self
    }

    /// Makes positions follow the file's `//line` directives, in order.
    pub fn set_marks(&mut self, marks: Vec<LineMark>) {
        self.marks = marks;
    }

    /// An offset's place, as the `//line` directives before it have it.
    pub fn place(&self, offset: u32) -> Place {
        let (line, col) = self.line_col(offset);
        match self.mark(offset) {
            None => Place { name: self.name.clone(), line, col },
            Some(m) => {
                let (from, start) = self.line_col(m.offset);
                let col = match m.col {
                    None => 0,
                    Some(first) if line == from => first + (col - start),
                    Some(_) => col,
                };
                Place {
                    name: m.name.clone().unwrap_or_else(|| self.name.clone()),
                    line: m.line + (line - from),
                    col,
                }
            }
        }
    }

    /// The file name that goes into the binary for an offset.
    pub fn stable_name_at(&self, offset: u32) -> Arc<str> {
        match self.mark(offset).and_then(|m| m.name.as_ref()) {
            None => self.stable_name.clone(),
            Some(name) if name.is_empty() => "??".into(),
            Some(name) => name.clone(),
        }
    }

    fn mark(&self, offset: u32) -> Option<&LineMark> {
        let n = self.marks.partition_point(|m| m.offset <= offset);
        self.marks[..n].last()
    }

    /// 1-based line and column (in bytes, as gc counts) of an offset in the file itself.
    pub fn line_col(&self, offset: u32) -> (u32, u32) {
        let line = self.line_starts.partition_point(|&s| s <= offset);
        (line as u32, offset - self.line_starts[line - 1] + 1)
    }

    /// The text of a 1-based line without its newline.
    pub fn line_text(&self, line: u32) -> &[u8] {
        let start = self.line_starts[line as usize - 1] as usize;
        let end = self.line_starts.get(line as usize).map_or(self.text.len(), |&e| e as usize - 1);
        &self.text[start..end.max(start)]
    }
}

/// All source files of one compilation.
#[derive(Default)]
pub struct SourceMap {
    pub files: IndexVec<FileId, SourceFile>,
}

impl SourceMap {
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file)
    }

    /// Where a position is.
    pub fn place(&self, pos: Pos) -> Place {
        self.files[pos.file].place(pos.offset)
    }

    /// A position as text: `file:line:col`, or `file:line` where the column is unknown.
    pub fn locate(&self, pos: Pos) -> String {
        let p = self.place(pos);
        if p.col == 0 { format!("{}:{}", p.name, p.line) } else { format!("{}:{}:{}", p.name, p.line, p.col) }
    }

    pub fn line(&self, pos: Pos) -> u32 {
        self.place(pos).line
    }
}
