//! Which module provides a package, and in which directory it is.

use std::path::{Path, PathBuf};

use crate::graph::{ModuleGraph, Pruning, Requirements};
use crate::modpath::{self, Mod, below, prefixes};
use crate::session::{NO_MODULE, Session};

/// Where a package is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// `None`: the standard library.
    pub module: Option<Mod>,
    /// Empty for the standard library.
    pub dir: PathBuf,
}

/// Why a package isn't to be had. The texts are Go's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindError {
    /// No module in the build has it. The text tells what to do.
    Missing {
        path: String,
        is_std: bool,
        text: String,
    },
    Ambiguous(String),
    /// go.sum lacks the module that may have it.
    NoSum(String),
    Other(String),
}

impl FindError {
    pub fn text(&self) -> &str {
        match self {
            FindError::Missing { text, .. }
            | FindError::Ambiguous(text)
            | FindError::NoSum(text)
            | FindError::Other(text) => text,
        }
    }
}

/// Has a path the look of the standard library's: no dot in its first element?
pub fn looks_standard(path: &str) -> bool {
    !path.split('/').next().unwrap_or_default().contains('.')
}

/// Has a directory Go files?
pub fn has_go_files(dir: &Path) -> bool {
    std::fs::read_dir(dir).into_iter().flatten().flatten().any(|e| {
        e.file_name().to_string_lossy().ends_with(".go")
            && std::fs::metadata(e.path()).is_ok_and(|m| m.is_file())
    })
}

/// The directory of a package in a module, if the module has it. Directories on disk may contain other modules, which
/// don't belong to it.
pub fn dir_in_module(path: &str, module: &str, root: &Path, is_local: bool) -> Option<PathBuf> {
    let rest = below(path, module)?;
    let dir = if rest.is_empty() { root.to_path_buf() } else { root.join(rest) };
    if is_local {
        let mut at = dir.as_path();
        while at != root {
            if at.join("go.mod").is_file() {
                return None;
            }
            at = at.parent()?;
        }
    }
    has_go_files(&dir).then_some(dir)
}

impl Session {
    /// The directory of a module and whether its content may change.
    pub fn module_dir(&self, m: &Mod) -> Result<(PathBuf, bool), String> {
        if let Some(main) = self.main_of(&m.path)
            && m.version.is_empty()
        {
            return Ok((main.dir.clone(), true));
        }
        if let Some(dir) = self.replacement_dir(m) {
            if !dir.is_dir() {
                let shown = &self.resolved(m).path;
                return Err(format!("replacement directory {shown} does not exist"));
            }
            return Ok((dir, true));
        }
        let actual = self.resolved(m);
        Ok((self.fetch.dir(&actual).map_err(|e| e.text)?, false))
    }

    /// Finds a package among the modules of the build. Without `graph`, roots are looked at first, and the whole graph
    /// only if they don't have it and the package may be there.
    pub fn find(&self, path: &str, rs: &Requirements, may_load: bool) -> Result<Found, FindError> {
        if path.contains('@') {
            return Err(FindError::Other(format!("import path {path:?} should not have @version")));
        }
        if path == "C"
            || path == "unsafe"
            || path.starts_with("vendor/")
            || self.std.has(path) && looks_standard(path)
        {
            return Ok(Found { module: None, dir: PathBuf::new() });
        }
        if let Err(e) = modpath::check_import(path)
            && !self.mains.iter().any(|m| below(path, &m.module.path).is_some())
        {
            return Err(FindError::Other(e));
        }
        if self.vendor.is_some() {
            return self.find_vendored(path);
        }
        let mut graph: Option<std::sync::Arc<ModuleGraph>> = None;
        if rs.pruning == Pruning::Workspace {
            graph = Some(rs.graph(self).map_err(FindError::Other)?);
        }
        loop {
            let mut hits: Vec<(Mod, PathBuf)> = Vec::new();
            let mut no_sum: Vec<Mod> = Vec::new();
            for prefix in prefixes(path) {
                let version = match &graph {
                    Some(g) => g.selected(prefix).to_string(),
                    None => rs.root_selected(self, prefix).unwrap_or("none").to_string(),
                };
                if version == "none" || modpath::is_toolchain(prefix) {
                    continue;
                }
                let m = Mod::new(prefix, version);
                let actual = self.resolved(&m);
                if self.needs_sums() && !actual.version.is_empty() && !self.has_sum(&actual) {
                    no_sum.push(m);
                    continue;
                }
                let (root, is_local) = self.module_dir(&m).map_err(|e| {
                    // A replacement by a directory speaks for itself, and so do checksums that don't agree.
                    let shown = if actual == m || actual.version.is_empty() {
                        m.to_string()
                    } else {
                        format!("{m} (replaced by {actual})")
                    };
                    let told = e.starts_with(&m.path) || e.starts_with("verifying ");
                    FindError::Other(if told { e } else { format!("{shown}: {e}") })
                })?;
                if let Some(dir) = dir_in_module(path, prefix, &root, is_local) {
                    hits.push((m, dir));
                }
            }
            if hits.len() > 1 {
                return Err(FindError::Ambiguous(ambiguous(path, &hits)));
            }
            if !no_sum.is_empty() {
                return Err(FindError::NoSum(self.no_sum_text(path, &no_sum)));
            }
            if let Some((m, dir)) = hits.pop() {
                return Ok(Found { module: Some(m), dir });
            }
            if graph.is_some() || !may_load {
                return Err(self.missing(path));
            }
            graph = Some(rs.graph(self).map_err(FindError::Other)?);
        }
    }

    /// The text of a missing line of go.sum where it is known which package imports `path`.
    pub fn missing_sum(&self, text: &str, importer: &str, rs: &Requirements) -> String {
        let Some((what, _)) = text.split_once("; to add:") else { return text.into() };
        let module = self.find(importer, rs, true).ok().and_then(|f| f.module);
        let version = module.map(|m| m.version).filter(|v| !v.is_empty());
        let version = version.map(|v| format!("@{v}")).unwrap_or_default();
        format!("{what} (imported by {importer}); to add:\n\tgo get {importer}{version}")
    }

    fn no_sum_text(&self, path: &str, mods: &[Mod]) -> String {
        let hint = if self.work.is_some() {
            "; to add it:\n\tgo mod download".to_string()
        } else {
            format!("; to add:\n\tgo get {path}")
        };
        if mods.len() > 1 {
            return format!(
                "missing go.sum entry needed to verify package {path} is provided by exactly one module{hint}"
            );
        }
        format!("missing go.sum entry for module providing package {path}{hint}")
    }

    fn find_vendored(&self, path: &str) -> Result<Found, FindError> {
        let vendor = self.vendor.as_ref().expect("the caller checked");
        let mut hits: Vec<(Mod, PathBuf)> = Vec::new();
        for main in &self.mains {
            if let Some(dir) = dir_in_module(path, &main.module.path, &main.dir, true) {
                hits.push((main.module.clone(), dir));
            }
        }
        if let Some(dir) = Some(vendor.dir.join(path)).filter(|d| has_go_files(d)) {
            match vendor.packages.get(path) {
                Some(m) => hits.push((m.clone(), dir)),
                None => {
                    return Err(FindError::Other(format!(
                        "cannot find module providing package {path}: import lookup disabled by -mod=vendor"
                    )));
                }
            }
        }
        match hits.len() {
            1 => {
                let (m, dir) = hits.remove(0);
                Ok(Found { module: Some(m), dir })
            }
            0 => {
                let reason = if self.mode_is_explicit {
                    String::new()
                } else {
                    let file = if self.work.is_some() { "go.work" } else { "go.mod" };
                    format!("\n\t(Go version in {file} is at least 1.14 and vendor directory exists.)")
                };
                if looks_standard(path) {
                    return Err(self.missing(path));
                }
                Err(FindError::Missing {
                    path: path.into(),
                    is_std: false,
                    text: format!(
                        "cannot find module providing package {path}: import lookup disabled by -mod=vendor{reason}"
                    ),
                })
            }
            _ => Err(FindError::Ambiguous(ambiguous(path, &hits))),
        }
    }

    /// The error that nothing has a package.
    pub fn missing(&self, path: &str) -> FindError {
        let is_std = looks_standard(path);
        let text = if is_std {
            format!("package {path} is not in std")
        } else if self.mains.is_empty() {
            format!("no required module provides package {path}: {NO_MODULE}")
        } else if let Some(replaced) = self.replaced_but_not_required(path) {
            format!(
                "module {replaced} provides package {path} and is replaced but not required; to add it:\n\tgo get {replaced}"
            )
        } else {
            format!("no required module provides package {path}; to add it:\n\tgo get {path}")
        };
        FindError::Missing { path: path.into(), is_std, text }
    }

    /// A module that go.mod replaces by a directory that has the package.
    fn replaced_but_not_required(&self, path: &str) -> Option<String> {
        let mut best: Option<&Mod> = None;
        for (old, new, base) in self.replacements() {
            if new.version.is_empty() && below(path, &old.path).is_some() {
                let dir = crate::files::clean(&base.join(&new.path));
                if dir_in_module(path, &old.path, &dir, true).is_some()
                    && best.is_none_or(|b| b.path.len() < old.path.len())
                {
                    best = Some(old);
                }
            }
        }
        best.map(|m| m.path.clone())
    }
}

fn ambiguous(path: &str, hits: &[(Mod, PathBuf)]) -> String {
    let lines: String = hits
        .iter()
        .rev()
        .map(|(m, dir)| {
            let version = if m.version.is_empty() { String::new() } else { format!(" {}", m.version) };
            format!("\n\t{}{version} ({})", m.path, dir.display())
        })
        .collect();
    format!("ambiguous import: found package {path} in multiple modules:{lines}")
}
