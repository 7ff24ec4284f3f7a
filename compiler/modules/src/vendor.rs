//! The vendor directory: `modules.txt`, and whether it agrees with go.mod.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use crate::goversion;
use crate::graph::Pruning;
use crate::modpath::Mod;
use crate::session::{Session, Summary};

/// What modules.txt notes of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    pub explicit: bool,
    pub replacement: Option<Mod>,
    pub go: String,
}

/// vendor/modules.txt.
#[derive(Clone, Debug, Default)]
pub struct Vendor {
    pub dir: PathBuf,
    /// Modules with a version, in order.
    pub modules: Vec<Mod>,
    pub meta: BTreeMap<Mod, Meta>,
    /// Which module a package is of.
    pub packages: HashMap<String, Mod>,
    versions: HashMap<String, String>,
}

impl Vendor {
    /// Reads `modules.txt` in a vendor directory; without one, nothing is vendored.
    pub fn read(dir: &Path) -> Result<Vendor, String> {
        let mut v = Vendor { dir: dir.to_path_buf(), ..Vendor::default() };
        let path = dir.join("modules.txt");
        let text = match std::fs::read_to_string(&path) {
            Ok(t) => t,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(v),
            Err(e) => return Err(format!("go: {}", crate::files::explain("open", &path, &e))),
        };
        let mut current: Option<Mod> = None;
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# ") {
                let words: Vec<&str> = rest.split_whitespace().collect();
                let arrow = words.iter().position(|w| *w == "=>");
                let (left, right) = words.split_at(arrow.unwrap_or(words.len()));
                let Some(&name) = left.first() else { continue };
                let module = Mod::new(name, left.get(1).copied().unwrap_or_default());
                let meta = v.meta.entry(module.clone()).or_default();
                if let [_, path, version @ ..] = right {
                    meta.replacement = Some(Mod::new(*path, version.first().copied().unwrap_or_default()));
                }
                current = (!module.version.is_empty()).then(|| module.clone());
                if !module.version.is_empty() && !v.versions.contains_key(&module.path) {
                    v.versions.insert(module.path.clone(), module.version.clone());
                }
            } else if let Some(rest) = line.strip_prefix("## ") {
                let Some(module) = &current else { continue };
                let meta = v.meta.get_mut(module).expect("noted with its line");
                for entry in rest.split(';').map(str::trim) {
                    if entry == "explicit" {
                        meta.explicit = true;
                    } else if let Some(go) = entry.strip_prefix("go ") {
                        meta.go = go.into();
                    }
                }
            } else if let Some(module) = &current
                && !line.is_empty()
                && crate::modpath::check_import(line).is_ok()
            {
                if v.modules.last() != Some(module) {
                    v.modules.push(module.clone());
                }
                v.packages.insert(line.to_string(), module.clone());
            }
        }
        Ok(v)
    }

    /// What stands for the go.mod of a vendored module: nobody can ask for more than its `go` version.
    pub fn summary(&self, m: &Mod) -> Summary {
        let go = self.meta.get(m).map(|x| x.go.clone()).unwrap_or_default();
        Summary {
            path: m.path.clone(),
            pruning: Pruning::Pruned,
            go,
            require: Vec::new(),
            retract: Vec::new(),
            deprecated: String::new(),
        }
    }

    /// Compares with what the main modules' go.mod files say. They agree exactly since go 1.14.
    pub fn check(&self, session: &Session) -> Result<(), String> {
        let go = match &session.work {
            Some(w) => w.file.data.go.clone(),
            None => session.mains.first().and_then(|m| m.file.data.go.clone()),
        };
        let go = go.unwrap_or_default();
        if goversion::before(&go, goversion::AUTO_VENDOR) {
            return Ok(());
        }
        let mut errors = String::new();
        let mut note = |m: &Mod, text: String| errors += &format!("\n\t{m}: {text}");
        let meta = |m: &Mod| self.meta.get(m).cloned().unwrap_or_default();
        let mut required = std::collections::BTreeSet::new();
        let mut replaced: Vec<(Mod, Mod)> = Vec::new();
        for main in &session.mains {
            for r in &main.file.data.require {
                required.insert(r.module.clone());
                if meta(&r.module).explicit {
                    continue;
                }
                note(
                    &r.module,
                    "is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt"
                        .into(),
                );
            }
            replaced.extend(main.file.data.replace.iter().map(|r| (r.old.clone(), r.new.clone())));
        }
        let describe = |m: &Mod| m.to_string();
        for (old, new) in &replaced {
            match meta(old).replacement {
                None => {
                    note(
                        old,
                        "is replaced in go.mod, but not marked as replaced in vendor/modules.txt".into(),
                    );
                }
                Some(v) if session.work.is_none() && v != *new => {
                    let text = format!(
                        "is replaced by {} in go.mod, but marked as replaced by {} in vendor/modules.txt",
                        describe(new),
                        describe(&v)
                    );
                    note(old, text);
                }
                Some(_) => {}
            }
        }
        for (m, x) in &self.meta {
            if x.explicit && !required.contains(m) {
                let text =
                    "is marked as explicit in vendor/modules.txt, but not explicitly required in go.mod";
                note(m, text.into());
            }
        }
        for (m, x) in &self.meta {
            if x.replacement.is_some() && session.replacement(m).is_none() {
                note(m, "is marked as replaced in vendor/modules.txt, but not replaced in go.mod".into());
            }
        }
        if errors.is_empty() {
            return Ok(());
        }
        let root = self.dir.parent().unwrap_or(Path::new("/"));
        let sync = if session.work.is_some() { "go work vendor" } else { "go mod vendor" };
        Err(format!(
            "go: inconsistent vendoring in {}:{errors}\n\n\tTo ignore the vendor directory, use -mod=readonly or -mod=mod.\n\tTo sync the vendor directory, run:\n\t\t{sync}",
            root.display()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_txt() {
        let dir = std::env::temp_dir().join(format!("rgo-vendor-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let text = "# a.b/c v1.0.0\n## explicit; go 1.17\na.b/c\na.b/c/d\n# e.f/g v1.1.0 => ../g\n## explicit\ne.f/g\n# e.f/g => ../g\n";
        std::fs::write(dir.join("modules.txt"), text).unwrap();
        let v = Vendor::read(&dir).unwrap();
        assert_eq!(v.packages["a.b/c/d"], Mod::new("a.b/c", "v1.0.0"));
        assert_eq!(
            v.meta[&Mod::new("a.b/c", "v1.0.0")],
            Meta { explicit: true, replacement: None, go: "1.17".into() }
        );
        assert_eq!(v.meta[&Mod::new("e.f/g", "v1.1.0")].replacement, Some(Mod::new("../g", "")));
        assert_eq!(v.modules.len(), 2);
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
