//! What decides which files belong to a package: target and build tags.

use base::Target;
use syntax::build_constraint;

/// The newest language version that rgo implements, as minor of Go 1.N.
pub const GO_MINOR: u32 = 27;

/// Target and tags of a build.
#[derive(Clone, Debug)]
pub struct BuildContext {
    pub target: Target,
    /// `-tags`
    pub tags: Vec<String>,
    /// Files are chosen as for a processor that nobody writes assembly for, as one way around a package's assembly.
    pub portable: bool,
}

/// Like both targets it has 64 bits and the low byte first.
const PORTABLE_ARCH: &str = "mips64le";

impl BuildContext {
    fn goarch(&self) -> &'static str {
        if self.portable { PORTABLE_ARCH } else { self.target.goarch() }
    }

    /// Is a build tag satisfied?
    pub fn has_tag(&self, tag: &str) -> bool {
        build_constraint::standard_tag(tag, self.target.goos(), self.goarch(), GO_MINOR)
            || tag == "gc"
            || self.target.level.tags().iter().any(|t| t == tag)
            || self.tags.iter().any(|t| t == tag)
    }

    /// Does a file with this name and text take part? Test files never do.
    pub fn matches(&self, name: &str, text: &[u8]) -> bool {
        !name.ends_with("_test.go") && self.matches_any(name, text)
    }

    /// The same, with test files taking part.
    pub fn matches_any(&self, name: &str, text: &[u8]) -> bool {
        !name.starts_with(['_', '.'])
            && build_constraint::matches_filename(name, self.target.goos(), self.goarch())
            && self.constraint_holds(text)
    }

    /// Does the `//go:build` line, if any, hold? A malformed one counts as not: the parser reports it.
    pub fn constraint_holds(&self, text: &[u8]) -> bool {
        match build_constraint::of_file(text) {
            Ok(None) => true,
            Ok(Some(constraint)) => constraint.eval(&mut |tag: &str| self.has_tag(tag)),
            Err(_) => false,
        }
    }
}
