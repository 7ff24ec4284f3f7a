//! A Go source tree as second source of standard packages: what rgo's own library lacks is compiled from there.
//!
//! A package of the tree may import the tree's `internal` packages and what it vendors (`src/vendor`), which is known by
//! its path there. rgo's own packages have precedence everywhere, so that there is one of each in a program.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::output::describe;

/// The oldest release whose tree is read, as minor of Go 1.N: with it `clear`, `min` and `max` came.
const OLDEST: u32 = 21;

/// Where the tree is said to be; it is looked at when a package is first missing, so that what isn't needed can't fail.
pub struct Goroot {
    dir: Option<PathBuf>,
    tree: OnceLock<Result<Tree, String>>,
}

/// A tree that is there.
pub struct Tree {
    dir: PathBuf,
    src: PathBuf,
    /// The language version of its packages, as minor of Go 1.N.
    pub minor: u32,
    /// Build tags of the experiments that are on in this release: packages come and go with them.
    pub tags: Vec<String>,
}

/// A package of the tree.
pub struct Found {
    /// Its import path: that of a vendored package starts with `vendor/`.
    pub import: String,
    pub dir: PathBuf,
}

impl Goroot {
    /// `flag` is `-goroot`; without it the variable GOROOT counts. Empty means none.
    pub fn new(flag: Option<&Path>) -> Goroot {
        let dir = flag.map(Path::to_path_buf).or_else(|| std::env::var_os("GOROOT").map(PathBuf::from));
        Goroot { dir: dir.filter(|d| !d.as_os_str().is_empty()), tree: OnceLock::new() }
    }

    /// The tree, `None` where none is named. An error says why the one that is can't be used.
    pub fn tree(&self) -> Result<Option<&Tree>, String> {
        let Some(dir) = &self.dir else { return Ok(None) };
        self.tree.get_or_init(|| Tree::open(dir)).as_ref().map(Some).map_err(String::clone)
    }

    /// Finds a package of the standard library that rgo doesn't have. `within`: the importer is one of the tree's.
    pub fn find(&self, import: &str, within: bool) -> Result<(&Tree, Found), String> {
        let Some(tree) = self.tree()? else {
            return Err(format!(
                "package {import} is not yet in rgo's standard library; with -goroot, or GOROOT in the environment, naming a Go source tree (1.{OLDEST} or later) it is compiled from there"
            ));
        };
        let found = tree.find(import, within).ok_or_else(|| {
            format!(
                "package {import} is neither in rgo's standard library nor in the Go tree {} (1.{})",
                tree.dir.display(),
                tree.minor
            )
        })?;
        Ok((tree, found))
    }
}

impl Tree {
    fn open(dir: &Path) -> Result<Tree, String> {
        let bad = |why: String| format!("GOROOT {} is not a Go source tree: {why}", dir.display());
        let src = dir.join("src");
        let path = src.join("go.mod");
        let text = std::fs::read_to_string(&path)
            .map_err(|e| bad(format!("open {}: {}", path.display(), describe(&e))))?;
        let line = |word: &str| {
            text.lines().find_map(|l| l.trim().strip_prefix(word)?.strip_prefix(' ').map(str::trim))
        };
        if line("module") != Some("std") {
            return Err(bad(format!("{} is not of module std", path.display())));
        }
        let minor = line("go")
            .and_then(crate::modfile::parse_go_version)
            .ok_or_else(|| bad(format!("{} doesn't name a version of Go", path.display())))?;
        if minor < OLDEST {
            return Err(format!(
                "GOROOT {}: its Go 1.{minor} is too old, rgo reads trees of 1.{OLDEST} or later",
                dir.display()
            ));
        }
        let tags = experiments(&src);
        Ok(Tree { dir: dir.to_path_buf(), src, minor, tags })
    }

    /// The directory of a package, if there is one with Go files.
    pub fn find(&self, import: &str, within: bool) -> Option<Found> {
        let vendored = within.then(|| format!("vendor/{import}"));
        vendored.into_iter().chain([import.to_string()]).find_map(|import| {
            let dir = self.src.join(&import);
            has_go_files(&dir).then_some(Found { import, dir })
        })
    }
}

/// The experiments that the tree's build configuration turns on, by the lines `Name: true,` of their table.
fn experiments(src: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(src.join("internal/buildcfg/exp.go")).unwrap_or_default();
    let on = |l: &str| {
        let (name, value) = l.trim().split_once(':')?;
        (value.trim() == "true,").then(|| format!("goexperiment.{}", name.to_lowercase()))
    };
    text.lines().filter_map(on).collect()
}

fn has_go_files(dir: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(dir) else { return false };
    entries.flatten().any(|e| {
        let name = e.file_name();
        let name = name.to_string_lossy();
        name.ends_with(".go") && !name.ends_with("_test.go")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(name: &str, gomod: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("rgo-goroot-{name}-{}", std::process::id()));
        for (file, text) in [
            ("src/go.mod", gomod),
            ("src/far/far.go", "package far\n"),
            ("src/internal/buildcfg/exp.go", "var flags = Flags{\n\tFarAway:  true,\n\tNear: near,\n}\n"),
            ("src/far/only/x_test.go", "package only\n"),
            ("src/vendor/golang.org/x/y/y.go", "package y\n"),
        ] {
            let path = dir.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn packages_are_found_below_src() {
        let dir = tree("new", "module std\n\ngo 1.23\n");
        let goroot = Goroot::new(Some(&dir));
        let (tree, found) = goroot.find("far", false).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!((tree.minor, found.import.as_str()), (23, "far"));
        assert_eq!(tree.tags, ["goexperiment.faraway"]);
        assert!(goroot.find("far/only", false).is_err());
        assert!(goroot.find("golang.org/x/y", false).is_err());
        let (_, found) = goroot.find("golang.org/x/y", true).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(found.import, "vendor/golang.org/x/y");
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn what_is_no_tree_is_said() {
        let error = |dir: &Path| Goroot::new(Some(dir)).find("far", false).err().unwrap();
        let old = tree("old", "module std\n\ngo 1.19\n");
        assert!(error(&old).ends_with("its Go 1.19 is too old, rgo reads trees of 1.21 or later"));
        std::fs::write(old.join("src/go.mod"), "module other\ngo 1.27\n").unwrap();
        assert!(error(&old).contains("is not of module std"));
        assert!(error(Path::new("/nosuch")).contains("no such file or directory"));
        let none = Goroot { dir: None, tree: OnceLock::new() };
        assert!(none.find("far", false).err().unwrap().contains("-goroot, or GOROOT"));
        std::fs::remove_dir_all(&old).unwrap();
    }
}
