//! Module and import paths: what is allowed in them, major-version suffixes, the escaped form in caches and URLs.

use base::Glob;

/// A module at a version. The version is empty for a main module and for a directory that replaces a module; `none` is
/// the absence of the module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mod {
    pub path: String,
    pub version: String,
}

impl Mod {
    pub fn new(path: impl Into<String>, version: impl Into<String>) -> Mod {
        Mod { path: path.into(), version: version.into() }
    }
}

impl std::fmt::Display for Mod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        if self.version.is_empty() { Ok(()) } else { write!(f, "@{}", self.version) }
    }
}

impl PartialOrd for Mod {
    fn partial_cmp(&self, other: &Mod) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By path, then version; `/go.mod` lines of go.sum after their version.
impl Ord for Mod {
    fn cmp(&self, other: &Mod) -> std::cmp::Ordering {
        self.path.cmp(&other.path).then_with(|| {
            let (a, b) = (split_slash(&self.version), split_slash(&other.version));
            compare_versions(&self.path, a.0, b.0).then_with(|| a.0.cmp(b.0)).then_with(|| a.1.cmp(b.1))
        })
    }
}

fn split_slash(version: &str) -> (&str, &str) {
    version.find('/').map_or((version, ""), |at| version.split_at(at))
}

/// Are these the names under which Go's own version takes part in version selection?
pub fn is_toolchain(path: &str) -> bool {
    path == "go" || path == "toolchain"
}

/// Orders two versions of a module: Go's numbering for `go` and `toolchain`, semantic versions for all others.
pub fn compare_versions(path: &str, a: &str, b: &str) -> std::cmp::Ordering {
    match path {
        "go" => crate::goversion::compare(a, b),
        "toolchain" => crate::goversion::compare(toolchain_version(a), toolchain_version(b)),
        _ => crate::semver::compare(a, b),
    }
}

fn toolchain_version(name: &str) -> &str {
    if crate::goversion::is_valid(name) { name } else { crate::goversion::of_toolchain(name) }
}

/// What kind of path is being checked: the rules widen from module over import to file paths.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Module,
    Import,
    File,
}

/// Names that Windows reserves can't be in a path that should work everywhere.
const RESERVED: [&str; 22] = [
    "CON", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3",
    "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "NUL", "PRN", "AUX",
];

fn allowed(c: char, kind: Kind) -> bool {
    let in_module = c.is_ascii_alphanumeric() || "-._~".contains(c);
    match kind {
        Kind::Module => in_module,
        Kind::Import => in_module || c == '+',
        Kind::File => in_module || "!#$%&()+,=@[]^{} ".contains(c) || !c.is_ascii() && c.is_alphabetic(),
    }
}

fn check_element(element: &str, kind: Kind) -> Result<(), String> {
    if element.is_empty() {
        return Err("empty path element".into());
    }
    if element.chars().all(|c| c == '.') {
        return Err(format!("invalid path element {element:?}"));
    }
    if element.starts_with('.') && kind == Kind::Module {
        return Err("leading dot in path element".into());
    }
    if element.ends_with('.') {
        return Err("trailing dot in path element".into());
    }
    if let Some(c) = element.chars().find(|&c| !allowed(c, kind)) {
        return Err(format!("invalid char {}", quote_char(c)));
    }
    let stem = element.split('.').next().unwrap_or_default();
    if RESERVED.iter().any(|r| r.eq_ignore_ascii_case(stem)) {
        return Err(format!("{stem:?} disallowed as path element component on Windows"));
    }
    // `name~1` is how Windows abbreviates long names.
    if kind != Kind::File
        && let Some((_, digits)) = stem.rsplit_once('~')
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
    {
        return Err("trailing tilde and digits in path element".into());
    }
    Ok(())
}

fn quote_char(c: char) -> String {
    format!("{c:?}")
}

fn check(path: &str, kind: Kind) -> Result<(), String> {
    if path.is_empty() {
        return Err("empty string".into());
    }
    if path.starts_with('-') && kind != Kind::File {
        return Err("leading dash".into());
    }
    if path.contains("//") {
        return Err("double slash".into());
    }
    if path.ends_with('/') {
        return Err("trailing slash".into());
    }
    path.split('/').try_for_each(|e| check_element(e, kind))
}

/// May a module that can be downloaded have this path?
pub fn check_path(path: &str) -> Result<(), String> {
    let wrap = |e: String| format!("malformed module path {path:?}: {e}");
    check(path, Kind::Module).map_err(wrap)?;
    let first = path.split('/').next().unwrap_or_default();
    if first.is_empty() {
        return Err(wrap("leading slash".into()));
    }
    if !first.contains('.') {
        return Err(wrap("missing dot in first path element".into()));
    }
    if let Some(c) =
        first.chars().find(|&c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.'))
    {
        return Err(wrap(format!("invalid char {} in first path element", quote_char(c))));
    }
    if split_major(path).is_none() {
        return Err(wrap("invalid version".into()));
    }
    Ok(())
}

/// May an import statement have this path?
pub fn check_import(path: &str) -> Result<(), String> {
    check(path, Kind::Import).map_err(|e| format!("malformed import path {path:?}: {e}"))
}

/// May a file in a module zip have this path?
pub fn check_file(path: &str) -> Result<(), String> {
    check(path, Kind::File).map_err(|e| format!("malformed file path {path:?}: {e}"))
}

/// Splits the major version off a module path: `/v2` and up, or `.v1` on gopkg.in. `None` if the suffix isn't allowed.
pub fn split_major(path: &str) -> Option<(&str, &str)> {
    if path.starts_with("gopkg.in/") {
        let end = path.strip_suffix("-unstable").unwrap_or(path);
        let digits = end.len() - end.bytes().rev().take_while(u8::is_ascii_digit).count();
        let number = &end[digits..];
        let prefix = end[..digits].strip_suffix(".v")?;
        let fine = !number.is_empty() && (number == "0" || !number.starts_with('0'));
        return fine.then(|| path.split_at(prefix.len()));
    }
    let start = path.len() - path.bytes().rev().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let number = &path[start..];
    if number.is_empty() || !path[..start].ends_with("/v") {
        return Some((path, ""));
    }
    if number.contains('.') || number.starts_with('0') || number == "1" {
        return None;
    }
    Some(path.split_at(start - 2))
}

/// `v2` of `/v2` and `.v2`.
pub fn major_prefix(path_major: &str) -> &str {
    path_major.get(1..).map_or("", |m| m.strip_suffix("-unstable").unwrap_or(m))
}

/// Does the version belong to the major version in the path?
pub fn check_major(version: &str, path_major: &str) -> Result<(), String> {
    let major = crate::semver::major(version);
    let trimmed = path_major.strip_suffix("-unstable").unwrap_or(path_major);
    // gopkg.in/name.v1 may use v0.0.0 pseudo-versions for commits without tags.
    if trimmed.starts_with(".v") && version.starts_with("v0.0.0-") && trimmed == ".v1" {
        return Ok(());
    }
    let fits = if trimmed.is_empty() {
        major == "v0" || major == "v1" || crate::semver::build(version) == "+incompatible"
    } else {
        major == &trimmed[1..]
    };
    if fits {
        return Ok(());
    }
    let wanted = if trimmed.is_empty() { "v0 or v1".to_string() } else { trimmed[1..].to_string() };
    Err(format!("invalid version: should be {wanted}, not {major}"))
}

/// The form in which paths and versions are file names and URLs: capitals become `!` and the small letter, so that
/// file systems without case keep them apart.
pub fn escape(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if c == '!' || !c.is_ascii() {
            return Err(format!("internal error: inconsistency in escaping {text:?}"));
        }
        if c.is_ascii_uppercase() {
            out.push('!');
        }
        out.push(c.to_ascii_lowercase());
    }
    Ok(out)
}

/// The inverse of `escape`.
pub fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '!' => out.push(chars.next().filter(char::is_ascii_lowercase)?.to_ascii_uppercase()),
            c if c.is_ascii_uppercase() || !c.is_ascii() => return None,
            c => out.push(c),
        }
    }
    Some(out)
}

/// What follows `prefix` in an import path, without the slash, if it is a prefix by whole elements.
pub fn below<'a>(path: &'a str, prefix: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(prefix)?;
    if rest.is_empty() || prefix.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// The path and its parents, longest first.
pub fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |p| p.rsplit_once('/').map(|s| s.0)).filter(|p| !p.is_empty())
}

/// The last element of an import path that isn't a major version: what a program is called.
pub fn program_name(import: &str) -> &str {
    let mut parts = import.rsplit('/');
    let last = parts.next().unwrap_or_default();
    let versioned = last.strip_prefix('v').is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n >= 2));
    parts.next().filter(|_| versioned).unwrap_or(last)
}

/// Does one of the comma-separated glob patterns match the path or one of its parents? (GOPRIVATE and its kin.)
pub fn matches_globs(patterns: &str, path: &str) -> bool {
    patterns.split(',').map(|p| p.strip_suffix('/').unwrap_or(p)).filter(|p| !p.is_empty()).any(|pattern| {
        let depth = pattern.matches('/').count();
        let end = path.match_indices('/').nth(depth).map_or(path.len(), |m| m.0);
        path.matches('/').count() >= depth && Glob::new(pattern).is_some_and(|g| g.matches(&path[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn majors() {
        assert_eq!(split_major("a.b/c/v2"), Some(("a.b/c", "/v2")));
        assert_eq!(split_major("a.b/c"), Some(("a.b/c", "")));
        assert_eq!(split_major("gopkg.in/yaml.v3"), Some(("gopkg.in/yaml", ".v3")));
        assert_eq!(split_major("a.b/c/v1"), None);
        assert_eq!(split_major("a.b/c/v02"), None);
        assert_eq!(split_major("gopkg.in/yaml"), None);
        assert!(check_major("v2.1.0", "/v2").is_ok() && check_major("v2.0.0+incompatible", "").is_ok());
        assert_eq!(check_major("v2.0.0", "").unwrap_err(), "invalid version: should be v0 or v1, not v2");
    }

    #[test]
    fn paths() {
        assert!(check_path("github.com/BurntSushi/toml").is_ok());
        for bad in [
            "", "x", "/a.b", "a.b//c", "a.b/c/", "a.b/.c", "A.b/c", "a.b/c!", "-a.b", "a.b/con", "a.b/v1",
            "a.b/x~1",
        ] {
            assert!(check_path(bad).is_err(), "{bad}");
        }
        assert!(check_import("x/y+z").is_ok() && check_file("a b/é.txt").is_ok());
        assert!(check_file("a/../b").is_err() && check_file("a/b*").is_err() && check_file("/a").is_err());
    }

    #[test]
    fn escapes() {
        assert_eq!(escape("github.com/BurntSushi").unwrap(), "github.com/!burnt!sushi");
        assert_eq!(unescape("github.com/!burnt!sushi").unwrap(), "github.com/BurntSushi");
        assert_eq!(unescape("A"), None);
    }

    #[test]
    fn globs() {
        assert!(matches_globs("*.corp.example.com,rsc.io/private", "git.corp.example.com/x/y"));
        assert!(
            matches_globs("rsc.io/private", "rsc.io/private/quux")
                && !matches_globs("rsc.io/private", "rsc.io")
        );
        assert!(!matches_globs("rsc.io/private", "rsc.io/privateer") && !matches_globs("", "a.b"));
        assert_eq!(prefixes("a/b/c").collect::<Vec<_>>(), ["a/b/c", "a/b", "a"]);
    }
}
