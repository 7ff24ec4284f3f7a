//! Package patterns over the modules of a build: `./...`, `all`, `std`, `example.com/m/...`.

use std::path::{Path, PathBuf};

use crate::files;
use crate::graph::Requirements;
use crate::loader::LoadOptions;
use crate::modpath::below;
use crate::scan::{self, ScanError, Tags};
use crate::session::{MainModule, Session};

/// Does a pattern with `...` match a path? `x/...` matches `x` too.
pub fn matches(pattern: &str, path: &str) -> bool {
    if let Some(head) = pattern.strip_suffix("/...")
        && !head.contains("...")
    {
        return below(path, head).is_some();
    }
    let mut parts = pattern.split("...");
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (i, part) in parts.iter().enumerate() {
        if i + 1 == parts.len() {
            return rest.ends_with(part) && rest.len() >= part.len();
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty()
}

/// Is an argument a directory rather than an import path?
pub fn is_local(arg: &str) -> bool {
    arg == "." || arg == ".." || arg.starts_with("./") || arg.starts_with("../") || arg.starts_with('/')
}

/// Is a directory of a module one that `ignore` lines leave out of patterns?
fn ignored(main: &MainModule, dir: &Path) -> bool {
    let Ok(rest) = dir.strip_prefix(&main.dir) else { return false };
    let rest = rest.to_string_lossy();
    main.file.data.ignore.iter().any(|i| match i.strip_prefix("./") {
        Some(rooted) => below(&rest, rooted.trim_end_matches('/')).is_some(),
        None => format!("/{rest}/").contains(&format!("/{}/", i.trim_matches('/'))),
    })
}

/// The directories of packages below a directory, without those of other modules.
fn walk(dir: &Path, top: &Path, skip: &dyn Fn(&Path) -> bool, out: &mut Vec<PathBuf>) {
    let mut names: Vec<(String, bool)> = Vec::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        names.push((name, entry.file_type().is_ok_and(|t| t.is_dir())));
    }
    names.sort();
    if names.iter().any(|(n, d)| !d && n.ends_with(".go")) {
        out.push(dir.to_path_buf());
    }
    for (name, _) in names.into_iter().filter(|n| n.1) {
        let path = dir.join(&name);
        let hidden = name.starts_with(['.', '_']) || name == "testdata" || name == "vendor" && dir == top;
        if !hidden && !path.join("go.mod").is_file() && !skip(&path) {
            walk(&path, top, skip, out);
        }
    }
}

fn import_path(module: &str, root: &Path, dir: &Path) -> Option<String> {
    let rest = dir.strip_prefix(root).ok()?.to_str()?;
    Some(if rest.is_empty() { module.to_string() } else { format!("{module}/{rest}") })
}

impl Session {
    /// The packages of a module's tree below one of its directories.
    pub(crate) fn packages_in(&self, module: &str, root: &Path, from: &Path, tags: &Tags) -> Vec<String> {
        let main = self.main_of(module).filter(|m| m.dir == root);
        let mut dirs = Vec::new();
        let skip = |d: &Path| main.is_some_and(|m| ignored(m, d));
        if !skip(from) {
            walk(from, root, &skip, &mut dirs);
        }
        let keep = self.parallel(&dirs, |d| {
            !matches!(scan::dir(d, tags), Err(ScanError::NoFiles | ScanError::AllExcluded))
        });
        let found = dirs.iter().zip(keep).filter(|(_, k)| *k);
        found.filter_map(|(d, _)| import_path(module, root, d)).collect()
    }

    /// The packages of all main modules, and their tools.
    pub fn main_packages(&self, tags: &Tags) -> Vec<String> {
        let mut out = Vec::new();
        for m in &self.mains {
            out.extend(self.packages_of(&m.dir, tags));
        }
        out.sort();
        out.dedup();
        out
    }

    /// The packages of the main module in a directory, and its tools.
    pub fn packages_of(&self, dir: &Path, tags: &Tags) -> Vec<String> {
        let mut out = Vec::new();
        for m in self.mains.iter().filter(|m| m.dir == dir) {
            out.extend(self.packages_in(&m.module.path, &m.dir, &m.dir, tags));
            out.extend(m.file.data.tool.iter().cloned());
        }
        out
    }

    /// The import path of a directory on the command line.
    pub fn path_of_dir(&self, arg: &str) -> Result<String, String> {
        let dir = files::clean(&self.cwd.join(arg));
        if !dir.is_dir() {
            return Err(format!("stat {}: directory not found", dir.display()));
        }
        if let Some(main) = self.main_containing(&dir)
            && let Some(path) = import_path(&main.module.path, &main.dir, &dir)
        {
            return Ok(path);
        }
        if self.mains.is_empty() {
            return Err(format!("go: {}", crate::session::NO_MODULE));
        }
        Err(format!("directory {arg} outside main module or its selected dependencies"))
    }

    /// Expands one pattern; a path without `...` stands for itself.
    pub fn expand(&self, pattern: &str, rs: &Requirements, tags: &Tags) -> Result<Vec<String>, String> {
        if is_local(pattern) {
            let Some(base) = pattern.strip_suffix("...") else { return Ok(vec![self.path_of_dir(pattern)?]) };
            let dir = files::clean(&self.cwd.join(base));
            if !dir.is_dir() {
                return Err(format!("pattern {pattern}: lstat {base}: no such file or directory"));
            }
            let Some(main) = self.main_containing(&dir) else {
                let base = base.trim_end_matches('/');
                let what = if self.work.is_some() {
                    "modules listed in go.work or their selected dependencies"
                } else {
                    "main module or its selected dependencies"
                };
                return Err(format!("pattern {pattern}: directory prefix {base} does not contain {what}"));
            };
            return Ok(self.packages_in(&main.module.path, &main.dir, &dir, tags));
        }
        match pattern {
            "std" => return Ok(self.std.packages()),
            "all" => {
                let mut options = LoadOptions::new(tags.clone());
                options.all = true;
                let copy = Requirements::new(self, rs.pruning, rs.roots.clone(), rs.direct.clone());
                let (loaded, _) = self.load(copy, &options, &|_| Ok(self.main_packages(tags)))?;
                let mut out: Vec<String> = loaded
                    .packages
                    .iter()
                    .filter(|p| p.test_of.is_none() && p.in_all)
                    .map(|p| p.path.clone())
                    .collect();
                out.sort();
                return Ok(out);
            }
            "tool" => return Ok(self.mains.iter().flat_map(|m| m.file.data.tool.clone()).collect()),
            _ => {}
        }
        if !pattern.contains("...") {
            return Ok(vec![pattern.to_string()]);
        }
        let mut out: Vec<String> = self.std.packages().into_iter().filter(|p| matches(pattern, p)).collect();
        let fixed = pattern.split("...").next().unwrap_or_default();
        for m in &self.mains {
            out.extend(
                self.packages_in(&m.module.path, &m.dir, &m.dir, tags)
                    .into_iter()
                    .filter(|p| matches(pattern, p)),
            );
        }
        if self.vendor.is_none() {
            for m in rs.graph(self)?.build_list() {
                let related = m.path.starts_with(fixed) || fixed.starts_with(&m.path);
                if m.version.is_empty() || crate::modpath::is_toolchain(&m.path) || !related {
                    continue;
                }
                let Ok((root, _)) = self.module_dir(&m) else { continue };
                out.extend(
                    self.packages_in(&m.path, &root, &root, tags).into_iter().filter(|p| matches(pattern, p)),
                );
            }
        }
        out.sort();
        out.dedup();
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots() {
        assert!(matches("a/...", "a") && matches("a/...", "a/b/c") && !matches("a/...", "ab"));
        assert!(matches("a/.../c", "a/b/c") && matches("a...c", "abc") && !matches("a...c", "abd"));
        assert!(is_local("./x") && is_local("..") && !is_local("x/./y"));
    }
}
