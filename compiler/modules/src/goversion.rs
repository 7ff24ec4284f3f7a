//! Go's own version numbers, `1.N`, `1.N.P`, `1.NrcR`, as they stand in go.mod's `go` and `toolchain` lines.

use std::cmp::Ordering;

use crate::semver::cmp_numbers;

/// The release whose rules rgo follows.
pub const LOCAL: &str = "1.27";
/// The same as a release: what new go.mod files name.
pub const RELEASE: &str = "1.27.3";
/// What a go.mod without `go` line means.
pub const DEFAULT: &str = "1.16";
/// What a dependency's go.mod without `go` line means.
pub const DEFAULT_DEPENDENCY: &str = "1.16";
/// From here on go.mod lists every module that provides a package of the build, and module graphs are pruned.
pub const PRUNED: &str = "1.17";
/// From here on the `go` line is a minimum that is enforced, `1.N` and `1.N.0` differ, and tidy keeps no sums for older ones.
pub const STRICT: &str = "1.21";
/// From here on a tidied go.mod has at most two blocks of requirements.
pub const TWO_BLOCKS: &str = "1.27";
/// From here on go.mod may have tools.
pub const TOOLS: &str = "1.24";
/// From here on `vendor/` is used by default.
pub const AUTO_VENDOR: &str = "1.14";

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts<'a> {
    major: &'a str,
    /// "" when only the major is there.
    minor: &'a str,
    /// "" for a language version such as `1.21`.
    patch: &'a str,
    kind: &'a str,
    pre: &'a str,
}

fn number(text: &str) -> Option<(&str, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    (len > 0 && (len == 1 || !text.starts_with('0'))).then(|| text.split_at(len))
}

fn split(version: &str) -> Option<Parts<'_>> {
    let (major, rest) = number(version)?;
    let mut p = Parts { major, minor: "0", patch: "0", kind: "", pre: "" };
    let Some(rest) = rest.strip_prefix('.') else { return rest.is_empty().then_some(p) };
    let (minor, rest) = number(rest)?;
    p.minor = minor;
    if rest.is_empty() {
        // Before 1.21 a minor without patch was the first release; from then on it is the language version.
        p.patch = if cmp_numbers(minor, "21") == Ordering::Less { "0" } else { "" };
        return Some(p);
    }
    if let Some(rest) = rest.strip_prefix('.') {
        let (patch, rest) = number(rest)?;
        p.patch = patch;
        return rest.is_empty().then_some(p);
    }
    let len = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let (kind, rest) = rest.split_at(len);
    let (pre, rest) = number(rest)?;
    p.patch = "";
    (p.kind, p.pre) = (kind, pre);
    (rest.is_empty() && !kind.is_empty()).then_some(p)
}

/// Is it a version such as `1.21` or `1.22.3` or `1.23rc1`?
pub fn is_valid(version: &str) -> bool {
    split(version).is_some()
}

/// Does it have the form that a `go` line asks for?
pub fn is_go_line(version: &str) -> bool {
    let Some(p) = split(version) else { return false };
    version.contains('.') && p.major != "0"
}

/// Orders versions; an invalid one is the least.
pub fn compare(a: &str, b: &str) -> Ordering {
    match (split(a), split(b)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(x), Some(y)) => cmp_numbers(x.major, y.major)
            .then_with(|| cmp_numbers(x.minor, y.minor))
            .then_with(|| cmp_numbers(x.patch, y.patch))
            .then_with(|| x.kind.cmp(y.kind))
            .then_with(|| cmp_numbers(x.pre, y.pre)),
    }
}

/// Is `a` older than `b`?
pub fn before(a: &str, b: &str) -> bool {
    compare(a, b) == Ordering::Less
}

/// `1.N` of any version of Go 1.N.
pub fn language(version: &str) -> String {
    split(version).map_or_else(String::new, |p| format!("{}.{}", p.major, p.minor))
}

/// Is it a language version (`1.N`) rather than a release?
pub fn is_language(version: &str) -> bool {
    split(version).is_some_and(|p| p.patch.is_empty() && p.kind.is_empty())
}

/// The minor of Go 1.N.
pub fn minor(version: &str) -> Option<u32> {
    split(version)?.minor.parse().ok()
}

/// The language version before this one.
pub fn previous(version: &str) -> String {
    match minor(version) {
        Some(n) if n > 0 => format!("1.{}", n - 1),
        _ => version.to_string(),
    }
}

/// The version in a toolchain's name: `go1.21.3` or `go1.21.3-custom` → `1.21.3`.
pub fn of_toolchain(name: &str) -> &str {
    let Some(version) = name.strip_prefix("go") else { return "" };
    let end = version.find([' ', '\t', '-']).unwrap_or(version.len());
    let version = &version[..end];
    if is_valid(version) { version } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order() {
        let sorted =
            ["", "1.9", "1.20", "1.20.1", "1.21", "1.21rc1", "1.21rc2", "1.21.0", "1.21.3", "1.22", "1.100"];
        for pair in sorted.windows(2) {
            assert!(before(pair[0], pair[1]), "{pair:?}");
        }
        assert_eq!(compare("1.20", "1.20.0"), Ordering::Equal);
    }

    #[test]
    fn forms() {
        assert!(is_go_line("1.21") && is_go_line("1.21.0") && is_go_line("1.22rc1"));
        assert!(!is_go_line("1") && !is_go_line("v1.2") && !is_go_line("1.2.3.4") && !is_go_line("1.02"));
        assert_eq!((language("1.21rc2").as_str(), previous("1.21").as_str()), ("1.21", "1.20"));
        assert_eq!(of_toolchain("go1.22.1-custom"), "1.22.1");
        assert!(is_language("1.27") && !is_language("1.27.3"));
    }
}
