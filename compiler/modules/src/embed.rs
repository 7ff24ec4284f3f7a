//! Which files the patterns of `//go:embed` name, by the rules of package embed's documentation.

use std::path::Path;

use base::Glob;

use crate::files::describe;

/// The files that a pattern names in a package's directory, by path from there; why there are none.
pub fn files(dir: &Path, written: &str) -> Result<Vec<String>, String> {
    let fail = |why: &str| Err(format!("pattern {written}: {why}"));
    let (pattern, hidden) = match written.strip_prefix("all:") {
        Some(rest) => (rest, true),
        None => (written, false),
    };
    let elements: Vec<&str> = pattern.split('/').collect();
    let valid = pattern == "." || elements.iter().all(|e| !matches!(*e, "" | "." | ".."));
    let Some(globs) = elements.iter().map(|e| Glob::new(e)).collect::<Option<Vec<_>>>() else {
        return fail("invalid pattern syntax");
    };
    if !valid {
        return fail("invalid pattern syntax");
    }
    let mut matched = vec![String::new()];
    if pattern != "." {
        for glob in &globs {
            let mut next = Vec::new();
            for parent in &matched {
                next.extend(
                    names_in(&dir.join(parent))
                        .into_iter()
                        .filter(|n| glob.matches(n))
                        .map(|n| if parent.is_empty() { n } else { format!("{parent}/{n}") }),
                );
            }
            matched = next;
        }
    }
    let mut files = Vec::new();
    for path in matched {
        add(dir, &path, true, hidden, &mut files).map_err(|why| format!("pattern {written}: {why}"))?;
    }
    if files.is_empty() { fail("no matching files found") } else { Ok(files) }
}

/// The names in a directory, sorted; none where it can't be read.
pub(crate) fn names_in(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|e| e.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// Adds a file, or what a directory holds: without hidden files unless `hidden`, without other modules. A path that a pattern
/// matched by itself (`named`) must be embeddable.
fn add(dir: &Path, path: &str, named: bool, hidden: bool, files: &mut Vec<String>) -> Result<(), String> {
    let full = dir.join(path);
    let meta = std::fs::symlink_metadata(&full).map_err(|e| format!("open {path}: {}", describe(&e)))?;
    let kind = if meta.is_dir() { "directory" } else { "file" };
    if named
        && let Some(bad) = path.split('/').find(|e| !embeddable(e))
        && !path.is_empty()
    {
        return Err(format!("cannot embed {kind} {path}: invalid name {bad}"));
    }
    if meta.is_dir() {
        if !path.is_empty() && full.join("go.mod").exists() {
            return if named {
                Err(format!("cannot embed {kind} {path}: in different module"))
            } else {
                Ok(())
            };
        }
        let before = files.len();
        for name in names_in(&full) {
            let skipped = !hidden && name.starts_with(['.', '_']) || !embeddable(&name);
            if !skipped {
                let inner = if path.is_empty() { name } else { format!("{path}/{name}") };
                add(dir, &inner, false, hidden, files)?;
            }
        }
        if named && files.len() == before {
            return Err(format!("cannot embed directory {path}: contains no embeddable files"));
        }
        return Ok(());
    }
    if !meta.is_file() {
        return if named { Err(format!("cannot embed irregular file {path}")) } else { Ok(()) };
    }
    files.push(path.to_string());
    Ok(())
}

/// Names that a module's files may have, without those of version control systems.
fn embeddable(name: &str) -> bool {
    const FORBIDDEN: &str = "\"'*<>?`|/\\:";
    !matches!(name, "" | ".bzr" | ".hg" | ".git" | ".svn" | "vendor")
        && !name.ends_with('.')
        && !name.chars().any(|c| FORBIDDEN.contains(c) || c.is_control())
}
