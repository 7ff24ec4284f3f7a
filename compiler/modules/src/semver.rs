//! Semantic versions with Go's leading `v`, and pseudo-versions, which name a commit.

use std::cmp::Ordering;

/// The parts of a version. `minor` and `patch` may have been left out, as in `v1` or `v1.2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts<'a> {
    major: &'a str,
    minor: &'a str,
    patch: &'a str,
    /// With its hyphen, or empty.
    pre: &'a str,
    /// With its plus sign, or empty.
    build: &'a str,
    /// Number of components that were written.
    given: u8,
}

fn number(text: &str) -> Option<(&str, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    if len == 0 || len > 1 && text.starts_with('0') {
        return None;
    }
    Some(text.split_at(len))
}

/// Splits a run of dot-separated identifiers off the front. Numeric identifiers of prereleases have no leading zeros.
fn identifiers(text: &str, strict_numbers: bool) -> Option<(&str, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let end = text[1..].find(|c| !is_part(c)).map_or(text.len(), |n| n + 1);
    let ok = text[1..end].split('.').all(|id| {
        let numeric = id.bytes().all(|b| b.is_ascii_digit());
        let padded = numeric && id.len() > 1 && id.starts_with('0');
        !(id.is_empty() || strict_numbers && padded)
    });
    ok.then(|| text.split_at(end))
}

fn split(version: &str) -> Option<Parts<'_>> {
    let (major, rest) = number(version.strip_prefix('v')?)?;
    let mut p = Parts { major, minor: "0", patch: "0", pre: "", build: "", given: 1 };
    if rest.is_empty() {
        return Some(p);
    }
    let (minor, rest) = number(rest.strip_prefix('.')?)?;
    (p.minor, p.given) = (minor, 2);
    if rest.is_empty() {
        return Some(p);
    }
    let (patch, mut rest) = number(rest.strip_prefix('.')?)?;
    (p.patch, p.given) = (patch, 3);
    if rest.starts_with('-') {
        (p.pre, rest) = identifiers(rest, true)?;
    }
    if rest.starts_with('+') {
        (p.build, rest) = identifiers(rest, false)?;
    }
    rest.is_empty().then_some(p)
}

/// Is it a semantic version, perhaps abbreviated?
pub fn is_valid(version: &str) -> bool {
    split(version).is_some()
}

/// The full form without build metadata; empty if invalid.
pub fn canonical(version: &str) -> String {
    split(version).map_or_else(String::new, |p| format!("v{}.{}.{}{}", p.major, p.minor, p.patch, p.pre))
}

/// The canonical form that modules use: `+incompatible` is kept.
pub fn canonical_module(version: &str) -> String {
    let mut c = canonical(version);
    if build(version) == "+incompatible" {
        c += "+incompatible";
    }
    c
}

/// `v1` of `v1.2.3`; empty if invalid.
pub fn major(version: &str) -> &str {
    split(version).map_or("", |p| &version[..1 + p.major.len()])
}

/// `v1.2` of `v1.2.3`; empty if invalid.
pub fn major_minor(version: &str) -> String {
    split(version).map_or_else(String::new, |p| format!("v{}.{}", p.major, p.minor))
}

/// The prerelease with its hyphen.
pub fn prerelease(version: &str) -> &str {
    split(version).map_or("", |p| p.pre)
}

/// The build metadata with its plus sign.
pub fn build(version: &str) -> &str {
    split(version).map_or("", |p| p.build)
}

/// How many of major, minor and patch are written out.
pub fn components(version: &str) -> u8 {
    split(version).map_or(0, |p| p.given)
}

/// Orders digits without leading zeros of any length.
pub(crate) fn cmp_numbers(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn cmp_prerelease(a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Ordering::Equal,
        // A release is newer than its prereleases.
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let (mut xs, mut ys) = (a[1..].split('.'), b[1..].split('.'));
    loop {
        let order = match (xs.next(), ys.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(x), Some(y)) => {
                let numeric = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
                match (numeric(x), numeric(y)) {
                    (true, true) => cmp_numbers(x, y),
                    (true, false) => Ordering::Less,
                    (false, true) => Ordering::Greater,
                    (false, false) => x.cmp(y),
                }
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Precedence; an invalid version is less than any valid one, build metadata has no say.
pub fn compare(a: &str, b: &str) -> Ordering {
    match (split(a), split(b)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(x), Some(y)) => cmp_numbers(x.major, y.major)
            .then_with(|| cmp_numbers(x.minor, y.minor))
            .then_with(|| cmp_numbers(x.patch, y.patch))
            .then_with(|| cmp_prerelease(x.pre, y.pre)),
    }
}

/// The commit part of a pseudo-version: where its timestamp starts. A pseudo-version ends in
/// `-yyyymmddhhmmss-abcdefabcdef`, or `.yyyymmddhhmmss-abcdefabcdef` after a prerelease ending in `0`.
fn pseudo_split(version: &str) -> Option<(&str, &str, &str)> {
    let plain = &version[..version.len() - build(version).len()];
    if split(version)?.given != 3 {
        return None;
    }
    let (rest, revision) = plain.rsplit_once('-')?;
    if revision.len() != 12 || !revision.bytes().all(|b| b.is_ascii_alphanumeric()) || rest.len() < 15 {
        return None;
    }
    let (base, time) = rest.split_at_checked(rest.len() - 14)?;
    if !time.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let shape = match base.as_bytes().last()? {
        b'-' => !base[..base.len() - 1].contains('-'),
        b'.' => base.ends_with(".0.") || base.ends_with("-0."),
        _ => false,
    };
    shape.then_some((base, time, revision))
}

/// Does the version name a commit without a tag?
pub fn is_pseudo(version: &str) -> bool {
    pseudo_split(version).is_some()
}

/// The commit time of a pseudo-version, `yyyymmddhhmmss`.
pub fn pseudo_time(version: &str) -> Option<&str> {
    pseudo_split(version).map(|p| p.1)
}

/// The revision of a pseudo-version.
pub fn pseudo_revision(version: &str) -> Option<&str> {
    pseudo_split(version).map(|p| p.2)
}

/// The tag that a pseudo-version comes after; empty if there was none.
pub fn pseudo_base(version: &str) -> Option<String> {
    let (base, ..) = pseudo_split(version)?;
    let meta = build(version);
    if base.ends_with('-') {
        return Some(String::new());
    }
    if let Some(b) = base.strip_suffix(".0.") {
        return Some(format!("{b}{meta}"));
    }
    let b = base.strip_suffix("-0.")?;
    let (front, patch) = b.rsplit_once('.')?;
    let patch = patch.parse::<u64>().ok()?.checked_sub(1)?;
    Some(format!("{front}.{patch}{meta}"))
}

/// The pseudo-version of a commit that comes after tag `older` (or none) in major version `major` (`v0`, `v2`, …).
pub fn pseudo(major: &str, older: &str, time: &str, revision: &str) -> String {
    let revision = &revision[..revision.len().min(12)];
    let meta = build(older);
    let base = canonical(older);
    let major = if major.is_empty() { "v0" } else { major };
    if base.is_empty() {
        format!("{major}.0.0-{time}-{revision}")
    } else if !prerelease(&base).is_empty() {
        format!("{base}.0.{time}-{revision}{meta}")
    } else {
        let (front, patch) = base.rsplit_once('.').expect("canonical versions have three numbers");
        let patch = patch.parse::<u64>().unwrap_or(0) + 1;
        format!("{front}.{patch}-0.{time}-{revision}{meta}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order() {
        let sorted = [
            "bad",
            "v0.0.1",
            "v1.0.0-alpha",
            "v1.0.0-alpha.1",
            "v1.0.0-alpha.beta",
            "v1.0.0-beta.2",
            "v1.0.0-beta.11",
            "v1.0.0-rc.1",
            "v1.0.0",
            "v1.2.0",
            "v1.10.0",
            "v2.0.0+incompatible",
        ];
        for pair in sorted.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(compare(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(compare("v1", "v1.0.0"), Ordering::Equal);
        assert_eq!(compare("v1.0.0+a", "v1.0.0+b"), Ordering::Equal);
    }

    #[test]
    fn validity() {
        for bad in
            ["", "1.0.0", "v01.0.0", "v1.0.0-01", "v1.0.0-", "v1.0.0-a..b", "v1.2-pre", "v1.0.0 ", "v1.0.0+"]
        {
            assert!(!is_valid(bad), "{bad}");
        }
        assert_eq!(canonical("v1.2"), "v1.2.0");
        assert_eq!(canonical("v1.2.3-pre+meta"), "v1.2.3-pre");
        assert_eq!(canonical_module("v2.0.0+incompatible"), "v2.0.0+incompatible");
        assert_eq!((major("v12.1"), major_minor("v1").as_str()), ("v12", "v1.0"));
    }

    #[test]
    fn pseudo_versions() {
        let (time, rev) = ("20191109021931", "daa7c04131f5");
        let cases = [
            ("v0.0.0-20191109021931-daa7c04131f5", "v0", ""),
            ("v1.2.4-0.20191109021931-daa7c04131f5", "v1", "v1.2.3"),
            ("v1.2.3-pre.0.20191109021931-daa7c04131f5", "v1", "v1.2.3-pre"),
            ("v2.0.1-0.20191109021931-daa7c04131f5+incompatible", "v2", "v2.0.0+incompatible"),
        ];
        for (text, major, base) in cases {
            assert!(is_pseudo(text), "{text}");
            assert_eq!(pseudo_base(text).as_deref(), Some(base), "{text}");
            assert_eq!((pseudo_time(text), pseudo_revision(text)), (Some(time), Some(rev)));
            assert_eq!(pseudo(major, base, time, rev), text);
        }
        assert!(!is_pseudo("v1.0.0") && !is_pseudo("v1.0.0-pre") && !is_pseudo("v1.0.0-2019-daa7c04131f5"));
    }
}
