//! A case's sources, made ready for rgo: packages of a directory laid out as a module, and a `main` whose end can be
//! seen from outside.

use std::path::{Path, PathBuf};

use regex::Regex;

/// What a wrapped program prints to standard error when `main` returns.
pub const TOKEN: &str = "rgo-conformance-end-of-main\n";

/// A package of a directory case: its files' names in order.
pub struct DirPackage {
    pub name: String,
    pub files: Vec<String>,
}

impl DirPackage {
    /// The last element of its import path: the first file's stem.
    pub fn stem(&self) -> &str {
        self.files[0].strip_suffix(".go").unwrap_or(&self.files[0])
    }
}

/// The packages of a directory in the order of their first files.
pub fn packages(dir: &Path, single_files: bool) -> Result<Vec<DirPackage>, String> {
    let entries = std::fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|n| n.ends_with(".go"))
        .collect();
    names.sort();
    let clause = Regex::new(r"(?m)^package ([\p{Lu}\p{Ll}\w]+)").expect("a literal");
    let mut list: Vec<DirPackage> = Vec::new();
    for file in names {
        let text = std::fs::read_to_string(dir.join(&file)).map_err(|e| format!("{file}: {e}"))?;
        let name =
            clause.captures(&text).map(|c| c[1].to_string()).ok_or(format!("{file}: no package name"))?;
        match list.iter_mut().find(|p| p.name == name) {
            Some(p) if !single_files => p.files.push(file),
            _ => list.push(DirPackage { name, files: vec![file] }),
        }
    }
    Ok(list)
}

/// Writes the packages as directories of module `test` to `to`: what imports `"./a"` in the case imports `"test/a"`.
/// The main package, if `observe`, says when its `main` ends. True if it does.
pub fn lay_out(from: &Path, packages: &[DirPackage], to: &Path, observe: bool) -> Result<bool, String> {
    let import = Regex::new(r#"(?m)^(\s*(?:import\s+)?(?:[\w.]+\s+)?)"\./([^"]+)""#).expect("a literal");
    let write = |path: PathBuf, text: &str| {
        std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))
    };
    write(to.join("go.mod"), "module test\n\ngo 1.27\n")?;
    let mut observed = false;
    for (i, p) in packages.iter().enumerate() {
        let dir = to.join(p.stem());
        std::fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        let last = observe && i + 1 == packages.len();
        for file in &p.files {
            let text = std::fs::read_to_string(from.join(file)).map_err(|e| format!("{file}: {e}"))?;
            let mut text = import.replace_all(&text, r#"$1"test/$2""#).into_owned();
            if last && let Some(wrapped) = wrap_main(&text) {
                text = wrapped;
                observed = true;
            }
            // A name that rgo would take for a test's.
            let file = file.replace("_test.go", "_test_.go");
            write(dir.join(file), &text)?;
        }
        if last && observed {
            write(dir.join(END_FILE), END)?;
        }
    }
    Ok(observed)
}

/// The file that a wrapped program needs in addition.
pub const END_FILE: &str = "zz_end_of_main.go";

/// Its text. Not the println builtin: cases may declare another one.
pub const END: &str = "package main

import endOfMainOS \"os\"

func endOfMain() { endOfMainOS.Stderr.WriteString(\"rgo-conformance-end-of-main\\n\") }
";

/// Makes `main` call [`END`]'s function when it ends, on the same line. None: there is no `main`. What stands in raw
/// strings doesn't count: some cases generate programs.
pub fn wrap_main(text: &str) -> Option<String> {
    let head = Regex::new(r"(?m)^func\s+main\s*\(\s*\)\s*\{").expect("a literal");
    let in_raw_string = |at: usize| {
        let ticks = |l: &str| if l.trim_start().starts_with("//") { 0 } else { l.matches('`').count() };
        text[..at].lines().map(ticks).sum::<usize>() % 2 == 1
    };
    let found = head.find_iter(text).find(|m| !in_raw_string(m.start()))?;
    Some(format!("{} defer endOfMain();{}", &text[..found.end()], &text[found.end()..]))
}

/// May the program end well without reaching the end of `main`? `os.Exit` with a number other than 0 is a failure anyway.
pub fn leaves_early(text: &str) -> bool {
    ["os.Exit(", "syscall.Exit(", "testing.Main("].iter().any(|call| {
        text.match_indices(call).any(|(at, _)| {
            let argument = text[at + call.len()..].split(')').next().unwrap_or_default();
            argument.trim().parse::<i32>().map_or(true, |code| code == 0)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mains() {
        assert_eq!(
            wrap_main("package main\nfunc main() {\n}\n").unwrap(),
            "package main\nfunc main() { defer endOfMain();\n}\n"
        );
        assert!(wrap_main("func\nmain()\n{\n}\n").unwrap().starts_with("func\nmain()\n{ defer"));
        assert!(wrap_main("package main\nvar s = `\nfunc main() {}\n`\n").is_none());
        assert!(leaves_early("os.Exit(0)") && leaves_early("os.Exit(code)") && !leaves_early("os.Exit(1)"));
    }
}
