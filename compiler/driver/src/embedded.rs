//! What rgo carries with it: the runtime for each target and the standard library's sources (see build.rs).

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};

use base::Target;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Developers of rgo name a directory here whose `stdlib/` tree replaces the embedded one, and whose
/// `runtime-<arch>.a` files the archives, so that neither needs rgo to be built again.
pub const OVERRIDE: &str = "RGO_DEV_ROOT";

type Files = Vec<(&'static str, &'static [u8])>;

/// What the override directory holds, read once.
struct Override {
    root: PathBuf,
    packages: Mutex<BTreeMap<String, &'static Files>>,
}

fn overridden() -> Option<&'static Override> {
    static CELL: OnceLock<Option<Override>> = OnceLock::new();
    let read = || {
        let root = PathBuf::from(std::env::var_os(OVERRIDE).filter(|v| !v.is_empty())?);
        Some(Override { root, packages: Mutex::default() })
    };
    CELL.get_or_init(read).as_ref()
}

impl Override {
    fn files(&self, import: &str) -> &'static Files {
        let mut packages = self.packages.lock().expect("no panic while reading");
        if let Some(files) = packages.get(import) {
            return files;
        }
        let mut files = Files::new();
        for entry in std::fs::read_dir(self.root.join("stdlib").join(import)).into_iter().flatten().flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".go")
                && !name.ends_with("_test.go")
                && let Ok(text) = std::fs::read(entry.path())
            {
                files.push((String::leak(name), Vec::leak(text)));
            }
        }
        files.sort();
        let files: &'static Files = Box::leak(Box::new(files));
        packages.insert(import.to_string(), files);
        files
    }
}

/// The runtime's archive, if this rgo was built with it.
pub fn runtime(target: Target) -> Option<&'static [u8]> {
    if let Some(o) = overridden()
        && let Ok(bytes) = std::fs::read(o.root.join(format!("runtime-{}.a", target.goarch())))
    {
        return Some(Vec::leak(bytes));
    }
    RUNTIMES.iter().find(|r| r.0 == target.goarch()).map(|r| r.1)
}

fn files(import: &str) -> Option<&'static [(&'static str, usize, usize)]> {
    let i = STD_PACKAGES.binary_search_by(|p| p.0.cmp(import)).ok()?;
    Some(STD_PACKAGES[i].1)
}

/// Is it the import path of a standard package?
pub fn std_has(import: &str) -> bool {
    match overridden() {
        Some(o) => !import.is_empty() && !o.files(import).is_empty(),
        None => files(import).is_some(),
    }
}

/// The package's files: name and text, sorted by name. Empty for what isn't a standard package.
pub fn std_files(import: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> + use<> {
    let replaced = overridden().map(|o| o.files(import).as_slice());
    let embedded = if replaced.is_some() { None } else { files(import) };
    let embedded =
        embedded.unwrap_or_default().iter().map(|&(name, start, end)| (name, &STD_BYTES[start..end]));
    replaced.unwrap_or_default().iter().copied().chain(embedded)
}

/// One file of a standard package.
pub fn std_file(import: &str, name: &str) -> Option<&'static [u8]> {
    std_files(import).find(|f| f.0 == name).map(|f| f.1)
}

/// The import paths of all standard packages, sorted.
pub fn std_packages() -> impl Iterator<Item = &'static str> {
    STD_PACKAGES.iter().map(|p| p.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_packages() {
        assert!(std_has("errors") && !std_has("nosuch") && !std_has(""));
        assert!(std_packages().is_sorted());
        let text = std_file("errors", "errors.go").expect("errors.go");
        assert!(text.windows(14).any(|w| w == b"package errors"));
        assert_eq!(std_files("nosuch").count(), 0);
    }

    #[test]
    fn every_archive_is_a_targets() {
        for (goarch, archive) in RUNTIMES {
            assert!(Target::ALL.iter().any(|t| t.goarch() == *goarch));
            assert!(archive.starts_with(b"!<arch>\n"));
        }
    }
}
