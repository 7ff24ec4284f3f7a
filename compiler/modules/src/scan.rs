//! The Go files of a directory: which belong to a build, and what they import.

use std::collections::BTreeMap;
use std::path::Path;

use base::{FileId, Interner};
use syntax::build_constraint::{self, Constraint};
use syntax::{HeaderMistake, ast};

use crate::goversion;

/// Which files count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tags {
    pub goos: String,
    pub goarch: String,
    pub tags: Vec<String>,
    /// All files that could belong to any build: what `mod tidy` looks at.
    pub any: bool,
}

impl Tags {
    pub fn any() -> Tags {
        Tags { goos: String::new(), goarch: String::new(), tags: Vec::new(), any: true }
    }

    pub fn of(goos: &str, goarch: &str, tags: &[String]) -> Tags {
        Tags { goos: goos.into(), goarch: goarch.into(), tags: tags.to_vec(), any: false }
    }

    fn has(&self, tag: &str) -> bool {
        let minor = goversion::minor(goversion::LOCAL).unwrap_or(0);
        build_constraint::standard_tag(tag, &self.goos, &self.goarch, minor)
            || tag == "gc"
            || self.tags.iter().any(|t| t == tag)
    }

    /// Does a file with this name and text take part?
    pub fn matches(&self, name: &str, text: &[u8]) -> bool {
        if name.starts_with(['_', '.']) {
            return false;
        }
        if self.any {
            return match build_constraint::of_file(text) {
                Ok(Some(c)) => possible(&c, true),
                Ok(None) | Err(_) => true,
            };
        }
        build_constraint::matches_filename(name, &self.goos, &self.goarch)
            && match build_constraint::of_file(text) {
                Ok(Some(c)) => c.eval(&mut |tag: &str| self.has(tag)),
                Ok(None) => true,
                Err(_) => false,
            }
    }
}

/// Could the constraint hold (`wanted`) or fail if every tag could be had or not, but `ignore` never?
fn possible(c: &Constraint, wanted: bool) -> bool {
    let value = |c: &Constraint, w: bool| possible(c, w);
    match c {
        Constraint::Tag(t) => wanted && t != "ignore",
        Constraint::Not(x) => !value(x, !wanted),
        Constraint::And(x, y) => value(x, wanted) && value(y, wanted),
        Constraint::Or(x, y) => value(x, wanted) || value(y, wanted),
    }
}

/// What a package imports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imports {
    pub name: String,
    pub doc: String,
    pub files: Vec<String>,
    pub test_files: Vec<String>,
    pub xtest_files: Vec<String>,
    pub ignored_files: Vec<String>,
    pub cgo_files: Vec<String>,
    /// Sorted, each once.
    pub imports: Vec<String>,
    pub test_imports: Vec<String>,
    pub xtest_imports: Vec<String>,
    pub embed_patterns: Vec<String>,
    pub test_embed_patterns: Vec<String>,
    pub xtest_embed_patterns: Vec<String>,
    /// Files with something wrong, among the others.
    pub invalid_files: Vec<String>,
    /// Where a path is imported first, `file:line:column`: by files, inner tests, outer tests.
    pub positions: [BTreeMap<String, String>; 3],
    /// The first file that can't be read: `file:line:col: text`.
    pub error: Option<String>,
}

impl Imports {
    /// Imports of all test files.
    pub fn all_test_imports(&self) -> Vec<String> {
        let mut all: Vec<String> = self.test_imports.iter().chain(&self.xtest_imports).cloned().collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Why there is nothing to import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScanError {
    /// There are Go files, but none takes part in this build.
    AllExcluded,
    NoFiles,
    Other(String),
}

/// Reads a directory.
pub fn dir(path: &Path, tags: &Tags) -> Result<Imports, ScanError> {
    let entries =
        std::fs::read_dir(path).map_err(|e| ScanError::Other(crate::files::explain("open", path, &e)))?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|n| n.ends_with(".go"))
        .collect();
    names.sort();
    let files = names.into_iter().filter_map(|n| {
        let p = path.join(&n);
        p.is_file().then(|| (n, std::fs::read(p).unwrap_or_default()))
    });
    of_files(files, &path.display().to_string(), tags)
}

/// Reads files that are already in memory; `shown` is the directory that messages name.
pub fn of_files(
    files: impl Iterator<Item = (String, Vec<u8>)>,
    shown: &str,
    tags: &Tags,
) -> Result<Imports, ScanError> {
    let mut out = Imports::default();
    let names = Interner::new();
    let mut any = false;
    for (name, text) in files {
        if name.starts_with(['_', '.']) {
            continue;
        }
        any = true;
        if !tags.matches(&name, &text) {
            out.ignored_files.push(name);
            continue;
        }
        let (file, diags) = syntax::parse_imports_only(FileId(0), &text, &names);
        let wrong = mistake(&text, &diags, &names);
        if let Some((at, what)) = &wrong {
            out.invalid_files.push(name.clone());
            out.error.get_or_insert_with(|| format!("{shown}/{name}:{}: {what}", position(&text, *at)));
        }
        let mut imports = Vec::new();
        let mut positions = Vec::new();
        for decl in file.decls.iter().filter(|_| wrong.is_none()) {
            if let ast::Decl::Import(specs) = decl {
                imports.extend(specs.iter().map(|s| names.text(s.path).to_string()));
                positions.extend(specs.iter().map(|s| s.span.start));
            }
        }
        let package = names.text(file.idents[file.package].name).to_string();
        // Without cgo, files that import "C" don't take part.
        if imports.iter().any(|i| i == "C") && !tags.any {
            out.ignored_files.push(name);
            continue;
        }
        let test = name.ends_with("_test.go");
        let (kind, list, to, embeds) = match (test, package.ends_with("_test")) {
            (true, true) => (2, &mut out.xtest_files, &mut out.xtest_imports, &mut out.xtest_embed_patterns),
            (true, false) => (1, &mut out.test_files, &mut out.test_imports, &mut out.test_embed_patterns),
            (false, _) => (0, &mut out.files, &mut out.imports, &mut out.embed_patterns),
        };
        for (import, at) in imports.iter().zip(positions) {
            let first = out.positions[kind].entry(import.clone());
            first.or_insert_with(|| format!("{name}:{}", position(&text, at)));
        }
        imports.retain(|i| i != "C");
        if imports.iter().any(|i| i == "embed") {
            embeds.extend(embed_patterns(&text));
        }
        list.push(name.clone());
        to.append(&mut imports);
        if !test || out.name.is_empty() {
            let base = package.strip_suffix("_test").filter(|_| test).unwrap_or(&package);
            if !test && !out.files.is_empty() && out.files.len() > 1 && out.name != base && !tags.any {
                out.invalid_files.push(name.clone());
                out.error.get_or_insert_with(|| {
                    format!("found packages {} ({}) and {base} ({name}) in {shown}", out.name, out.files[0])
                });
            } else {
                out.name = base.to_string();
            }
        }
        if !test
            && out.doc.is_empty()
            && let Some(doc) = crate::doc::synopsis(&text, file.idents[file.package].span.start)
        {
            out.doc = doc;
        }
    }
    for list in [
        &mut out.imports,
        &mut out.test_imports,
        &mut out.xtest_imports,
        &mut out.embed_patterns,
        &mut out.test_embed_patterns,
        &mut out.xtest_embed_patterns,
    ] {
        list.sort();
        list.dedup();
    }
    if out.files.is_empty() && out.test_files.is_empty() && out.xtest_files.is_empty() {
        return Err(if any { ScanError::AllExcluded } else { ScanError::NoFiles });
    }
    Ok(out)
}

/// The first thing wrong up to the imports of a file, in the go command's words where it has its own.
fn mistake(text: &[u8], diags: &base::Diags, names: &Interner) -> Option<(u32, String)> {
    if diags.is_empty() {
        return None;
    }
    if let Some(HeaderMistake::At(at, what)) = syntax::header_mistake(FileId(0), text, names) {
        return Some((at, what));
    }
    let first = diags.list.first().filter(|_| syntax::has_syntax_errors(diags))?;
    Some((first.span.start, first.text.clone()))
}

/// `line:column` of an offset.
fn position(text: &[u8], offset: u32) -> String {
    let before = &text[..(offset as usize).min(text.len())];
    let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
    let column = before.len() - before.iter().rposition(|&b| b == b'\n').map_or(0, |p| p + 1) + 1;
    format!("{line}:{column}")
}

/// The patterns of `//go:embed` lines.
pub fn embed_patterns(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    let mut out = Vec::new();
    for line in text.lines().filter_map(|l| l.strip_prefix("//go:embed")) {
        if !line.starts_with([' ', '\t']) {
            continue;
        }
        let mut rest = line.trim();
        while !rest.is_empty() {
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '`'));
            let end = match quote {
                Some(q) => rest[1..].find(q).map_or(rest.len(), |e| e + 2),
                None => rest.find(char::is_whitespace).unwrap_or(rest.len()),
            };
            let word = &rest[..end];
            out.push(crate::text::unquote(word).unwrap_or_else(|| word.to_string()));
            rest = rest[end..].trim_start();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(files: &[(&str, &str)], tags: &Tags) -> Result<Imports, ScanError> {
        of_files(files.iter().map(|f| (f.0.to_string(), f.1.as_bytes().to_vec())), "d", tags)
    }

    #[test]
    fn files_and_imports() {
        let files = [
            (
                "a.go",
                "/* License. */\n\n/*\npackage p does x/*. More.\n*/\npackage p\nimport (\"x/b\"; \"x/a\")\n",
            ),
            ("a_windows.go", "package p\nimport \"x/w\"\n"),
            ("a_test.go", "package p\nimport \"x/t\"\n"),
            ("b_test.go", "package p_test\nimport \"x/u\"\n"),
            ("gen.go", "//go:build ignore\n\npackage main\nimport \"x/g\"\n"),
            ("c.go", "package p\nimport \"C\"\nimport \"x/c\"\n"),
            ("e.go", "package p\nimport _ \"embed\"\n//go:embed a.txt \"b c\"\nvar s string\n"),
        ];
        let linux = Tags::of("linux", "amd64", &[]);
        let p = scan(&files, &linux).unwrap();
        assert_eq!((p.name.as_str(), p.doc.as_str()), ("p", "package p does x/*."));
        assert_eq!(p.imports, ["embed", "x/a", "x/b"]);
        assert_eq!(p.all_test_imports(), ["x/t", "x/u"]);
        assert_eq!(p.ignored_files, ["a_windows.go", "gen.go", "c.go"]);
        assert_eq!(p.embed_patterns, ["a.txt", "b c"]);
        let any = scan(&files, &Tags::any()).unwrap();
        assert_eq!(any.imports, ["embed", "x/a", "x/b", "x/c", "x/w"]);
        assert_eq!(scan(&files[4..5], &linux), Err(ScanError::AllExcluded));
        assert_eq!(scan(&[], &linux), Err(ScanError::NoFiles));
    }

    #[test]
    fn constraints_for_any_build() {
        let holds = |text: &str| Tags::any().matches("a.go", text.as_bytes());
        assert!(holds("//go:build !linux && foo\n\npackage p\n"));
        assert!(!holds("//go:build ignore\n\npackage p\n"));
        assert!(holds("//go:build !ignore\n\npackage p\n"));
        assert!(!holds("//go:build ignore && linux\n\npackage p\n"));
    }
}
