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

/// One source file's text. `name` is what messages print; `path` is where it came from (None for embedded files).
pub struct SourceFile {
    pub name: Arc<str>,
    /// The name that goes into the binary (traces, DWARF): the same wherever the sources lie.
    pub stable_name: Arc<str>,
    pub path: Option<PathBuf>,
    pub text: Arc<[u8]>,
    line_starts: Vec<u32>,
}

impl SourceFile {
    pub fn new(name: impl Into<Arc<str>>, path: Option<PathBuf>, text: Arc<[u8]>) -> SourceFile {
        let mut line_starts = vec![0];
        line_starts.extend(text.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i as u32 + 1));
        let name = name.into();
        SourceFile { stable_name: name.clone(), name, path, text, line_starts }
    }

    /// Sets the name that goes into the binary.
    pub fn with_stable_name(mut self, name: impl Into<Arc<str>>) -> SourceFile {
        self.stable_name = name.into();
        self
    }

    /// 1-based line and column (in bytes, as gc counts) of an offset.
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

    /// (file name, line, column) of a position.
    pub fn locate(&self, pos: Pos) -> (Arc<str>, u32, u32) {
        let f = &self.files[pos.file];
        let (line, col) = f.line_col(pos.offset);
        (f.name.clone(), line, col)
    }

    pub fn line(&self, pos: Pos) -> u32 {
        self.files[pos.file].line_col(pos.offset).0
    }
}
