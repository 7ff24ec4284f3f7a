//! What rgo carries with it: the runtime for each target and the standard library's sources (see build.rs).

use base::Target;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The runtime's archive, if this rgo was built with it.
pub fn runtime(target: Target) -> Option<&'static [u8]> {
    RUNTIMES.iter().find(|r| r.0 == target.goarch()).map(|r| r.1)
}

fn files(import: &str) -> Option<&'static [(&'static str, usize, usize)]> {
    let i = STD_PACKAGES.binary_search_by(|p| p.0.cmp(import)).ok()?;
    Some(STD_PACKAGES[i].1)
}

/// Is it the import path of a standard package?
pub fn std_has(import: &str) -> bool {
    files(import).is_some()
}

/// The package's files: name and text, sorted by name. Empty for what isn't a standard package.
pub fn std_files(import: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> + use<> {
    files(import).unwrap_or_default().iter().map(|&(name, start, end)| (name, &STD_BYTES[start..end]))
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
