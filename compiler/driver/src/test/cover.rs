//! Coverage: counters put into the source text, before the front end sees it.

use base::{FileId, Idx, Interner};

pub use super::cover_blocks::Block;
use super::cover_blocks::find;

/// How often a block was run: whether at all, how often, how often with several goroutines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CoverMode {
    Set,
    Count,
    Atomic,
}

impl CoverMode {
    /// Its name on the command line and in profiles.
    pub fn name(self) -> &'static str {
        match self {
            CoverMode::Set => "set",
            CoverMode::Count => "count",
            CoverMode::Atomic => "atomic",
        }
    }

    /// The mode of that name.
    pub fn parse(name: &str) -> Option<CoverMode> {
        [CoverMode::Set, CoverMode::Count, CoverMode::Atomic].into_iter().find(|m| m.name() == name)
    }
}

/// What is to be covered.
#[derive(Clone, Debug)]
pub struct CoverOptions {
    pub mode: CoverMode,
    /// Patterns over import paths (`...` matches anything); None: the package under test.
    pub packages: Option<Vec<String>>,
    /// What follows "of statements" in reports.
    pub label: String,
}

/// An instrumented file.
#[derive(Clone, Debug)]
pub struct FileBlocks {
    pub import: String,
    /// `import/path/name.go`, as profiles name it.
    pub file: String,
    /// The variable that holds its counters.
    pub variable: String,
    pub blocks: Vec<Block>,
}

impl CoverOptions {
    /// Is a package to be covered in a test of `target`?
    pub fn wants(&self, import: &str, target: &str, std: bool) -> bool {
        // The runtime counts nothing, and what counters are made with can't use them.
        if std && (super::super::graph::IMPLICIT.contains(&import) || import.starts_with("sync/atomic")) {
            return false;
        }
        match &self.packages {
            None => import == target,
            Some(patterns) => patterns.iter().any(|p| match_pattern(p, import)),
        }
    }
}

/// Matches an import path: `...` stands for any text, and `x/...` also matches `x`.
pub fn match_pattern(pattern: &str, import: &str) -> bool {
    if pattern == "all" {
        return true;
    }
    if pattern.strip_suffix("/...").is_some_and(|base| base == import) {
        return true;
    }
    let mut parts = pattern.split("...");
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = import.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The text with a counter at the start of each block, in an array named `variable`. Lines stay where they are. None:
/// the file has errors, which compiling it as it is will report.
pub fn instrument(text: &[u8], mode: CoverMode, variable: &str) -> Option<(Vec<u8>, Vec<Block>)> {
    let names = Interner::new();
    let (file, diags) = syntax::parse_file(FileId::new(0), text, &names);
    if diags.has_errors() {
        return None;
    }
    let found = find(text, &file, &names);
    let mut edits: Vec<(u32, String)> = Vec::new();
    for edit in found.edits {
        let insertion = match edit.counter {
            None => edit.text.to_string(),
            Some(n) => match mode {
                CoverMode::Set => format!("{variable}[{n}] = 1;"),
                CoverMode::Count => format!("{variable}[{n}]++;"),
                CoverMode::Atomic => format!("_cover_atomic_.AddUint32(&{variable}[{n}], 1);"),
            },
        };
        edits.push((edit.at, insertion));
    }
    // Stable: insertions at one place keep the order in which they were found.
    edits.sort_by_key(|e| e.0);
    let mut out = Vec::with_capacity(text.len() + edits.len() * 24);
    let mut done = 0;
    if mode == CoverMode::Atomic {
        let after_clause = file.idents[file.package].span.end as usize;
        out.extend_from_slice(&text[..after_clause]);
        out.extend_from_slice(b"; import _cover_atomic_ \"sync/atomic\"");
        done = after_clause;
    }
    for (at, insertion) in edits {
        out.extend_from_slice(&text[done..at as usize]);
        out.extend_from_slice(insertion.as_bytes());
        done = at as usize;
    }
    out.extend_from_slice(&text[done..]);
    out.extend_from_slice(format!("\nvar {variable} [{}]uint32\n", found.blocks.len()).as_bytes());
    if mode == CoverMode::Atomic {
        out.extend_from_slice(b"var _ = _cover_atomic_.LoadUint32\n");
    }
    Some((out, found.blocks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(match_pattern("a/b", "a/b") && !match_pattern("a/b", "a/b/c"));
        assert!(
            match_pattern("a/...", "a") && match_pattern("a/...", "a/b/c") && !match_pattern("a/...", "ab")
        );
        assert!(match_pattern("a.../c", "ab/c") && match_pattern("...", "x/y"));
    }
}
