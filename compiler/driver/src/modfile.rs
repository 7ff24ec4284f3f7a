//! go.mod: the directives, and the module that a directory belongs to.

use std::path::{Path, PathBuf};

/// A parsed go.mod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModFile {
    pub module: String,
    /// Minor of the `go 1.N` line.
    pub go_minor: Option<u32>,
    /// (path, version)
    pub require: Vec<(String, String)>,
    /// (path, version or "", new path, new version or "")
    pub replace: Vec<(String, String, String, String)>,
}

/// The main module: where it is and what its go.mod says.
#[derive(Clone, Debug)]
pub struct Module {
    pub dir: PathBuf,
    pub file: ModFile,
}

/// A go.mod that can't be read; `line` is 1-based.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModError {
    pub line: usize,
    pub text: String,
}

/// Parses the text of a go.mod. Directives that don't bear on compiling (`retract`, `toolchain`, …) are accepted and passed over.
pub fn parse(text: &str) -> Result<ModFile, ModError> {
    let mut file = ModFile::default();
    let mut block: Option<String> = None;
    for (i, raw) in text.lines().enumerate() {
        let error = |text: String| ModError { line: i + 1, text };
        let line = raw.split("//").next().unwrap_or("").trim();
        if line.is_empty() {
            continue;
        }
        let words = split_words(line).ok_or_else(|| error("invalid quoted string".into()))?;
        if words == [")"] && block.is_some() {
            block = None;
            continue;
        }
        let (verb, args) = match &block {
            Some(verb) => (verb.clone(), &words[..]),
            None => {
                if words.len() == 2 && words[1] == "(" {
                    block = Some(words[0].clone());
                    continue;
                }
                (words[0].clone(), &words[1..])
            }
        };
        match (verb.as_str(), args) {
            ("module", [path]) => file.module = path.clone(),
            ("go", [version]) => {
                file.go_minor = Some(parse_go_version(version).ok_or_else(|| {
                    error(format!("invalid go version '{version}': must match format 1.23"))
                })?);
            }
            ("require", [path, version]) => file.require.push((path.clone(), version.clone())),
            ("replace", [old, arrow, new @ ..]) if arrow == "=>" && (1..=2).contains(&new.len()) => {
                let version = new.get(1).cloned().unwrap_or_default();
                file.replace.push((old.clone(), String::new(), new[0].clone(), version));
            }
            ("replace", [old, old_version, arrow, new @ ..])
                if arrow == "=>" && (1..=2).contains(&new.len()) =>
            {
                let version = new.get(1).cloned().unwrap_or_default();
                file.replace.push((old.clone(), old_version.clone(), new[0].clone(), version));
            }
            ("module" | "go" | "require" | "replace", _) => {
                return Err(error(format!("usage: {verb} directive is malformed")));
            }
            ("exclude" | "retract" | "toolchain" | "tool" | "ignore" | "godebug", _) => {}
            (other, _) => return Err(error(format!("unknown directive: {other}"))),
        }
    }
    if block.is_some() {
        return Err(ModError {
            line: text.lines().count(),
            text: "syntax error (unterminated block started above)".into(),
        });
    }
    Ok(file)
}

/// The minor of "1.N", "1.N.P" or "1.NrcM".
pub fn parse_go_version(version: &str) -> Option<u32> {
    let rest = version.strip_prefix("1.")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Splits at blanks; a word may be quoted.
fn split_words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '`')) {
            let end = rest[1..].find(quote)? + 1;
            words.push(rest[1..end].to_string());
            rest = &rest[end + 1..];
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            words.push(rest[..end].to_string());
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    Some(words)
}

/// The module that contains a directory: the nearest go.mod upwards.
pub fn find(dir: &Path) -> Result<Option<Module>, String> {
    let mut at = Some(dir);
    while let Some(d) = at {
        let path = d.join("go.mod");
        if path.is_file() {
            let text = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let text = String::from_utf8(text).map_err(|_| format!("{}: invalid UTF-8", path.display()))?;
            let file = parse(&text)
                .map_err(|e| format!("errors parsing go.mod:\n{}:{}: {}", path.display(), e.line, e.text))?;
            if file.module.is_empty() {
                return Err(format!(
                    "error reading go.mod: missing module declaration in {}",
                    path.display()
                ));
            }
            return Ok(Some(Module { dir: d.to_path_buf(), file }));
        }
        at = d.parent();
    }
    Ok(None)
}

impl Module {
    /// Is it the standard library's own tree? Its packages have no prefix.
    pub fn is_std(&self) -> bool {
        self.file.module == "std"
    }

    /// The directory of an import path inside this module or a module that a `replace` maps to a local directory.
    pub fn dir_of(&self, import: &str) -> Option<PathBuf> {
        if self.is_std() {
            return Some(self.dir.join(import)).filter(|d| d.is_dir());
        }
        let local = self
            .file
            .replace
            .iter()
            .filter(|r| {
                r.3.is_empty() && (r.2.starts_with("./") || r.2.starts_with("../") || r.2.starts_with('/'))
            })
            .map(|r| (r.0.as_str(), self.dir.join(&r.2)));
        std::iter::once((self.file.module.as_str(), self.dir.clone()))
            .chain(local)
            .filter_map(|(path, dir)| Some((path.len(), dir.join(below(import, path)?))))
            .max_by_key(|(len, _)| *len)
            .map(|(_, dir)| dir)
            .filter(|d| d.is_dir())
    }

    /// The import path of a directory inside this module.
    pub fn import_path(&self, dir: &Path) -> Option<String> {
        let rest = dir.strip_prefix(&self.dir).ok()?.to_str()?;
        if self.is_std() && !rest.is_empty() {
            return Some(rest.into());
        }
        Some(if rest.is_empty() { self.file.module.clone() } else { format!("{}/{rest}", self.file.module) })
    }
}

/// What follows `prefix` in an import path, if it is a path prefix.
fn below<'a>(import: &'a str, prefix: &str) -> Option<&'a str> {
    let rest = import.strip_prefix(prefix)?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives() {
        let m = parse(
            "module example.com/m // c\n\ngo 1.24.1\nrequire (\n\ta.b/c v1.2.3\n\t\"d.e/f\" v0.1.0 // indirect\n)\nreplace a.b/c => ../c\n",
        )
        .unwrap();
        assert_eq!(m.module, "example.com/m");
        assert_eq!(m.go_minor, Some(24));
        assert_eq!(m.require.len(), 2);
        assert_eq!(m.replace, [("a.b/c".into(), "".into(), "../c".into(), "".into())]);
        assert_eq!(parse("go x").unwrap_err().line, 1);
        assert_eq!(parse("module m\nfrob x\n").unwrap_err().text, "unknown directive: frob");
    }
}
