//! Language versions: what a file may use.

use base::{FileId, Span};
use syntax::ast;
use types::PkgId;

use crate::checker::Checker;
use crate::context::Ctx;

/// The oldest version that a `//go:build` line can ask for.
const OLDEST_TAG: u32 = 21;

/// The version in force for a file: its `//go:build` line may ask for another one than the module.
pub(crate) fn file_version(ast: &ast::File, module: u32) -> u32 {
    declared(ast).map_or(module, |v| v.max(OLDEST_TAG))
}

fn declared(ast: &ast::File) -> Option<u32> {
    required(&ast.build.as_ref()?.1)
}

/// The least version that a build constraint implies: `&&` needs both sides, `||` either.
fn required(text: &str) -> Option<u32> {
    let text = text.trim();
    let mut depth = 0;
    let bytes = text.as_bytes();
    for op in ["||", "&&"] {
        for (i, &b) in bytes.iter().enumerate() {
            match b {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ if depth == 0 && text[i..].starts_with(op) => {
                    let (a, b) = (required(&text[..i]), required(&text[i + 2..]));
                    return if op == "||" { Some(a?.min(b?)) } else { a.max(b) };
                }
                _ => {}
            }
        }
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return required(inner);
    }
    text.strip_prefix("go1.")?.parse().ok()
}

impl Checker {
    /// Reports the use of a language feature that the version doesn't have. Returns whether it has it.
    pub(crate) fn require_version(&mut self, pkg: PkgId, at: Span, go: u32, needed: u32, what: &str) -> bool {
        if go >= needed {
            return true;
        }
        let why = self.version_source(pkg, at.file);
        self.report(at, format!("{what} requires go1.{needed} or later{why}"));
        false
    }

    /// Where a file's language version comes from, as gc appends it to messages about versions.
    pub(crate) fn version_source(&self, pkg: PkgId, file: FileId) -> String {
        let info = self.packages[pkg].files.iter().find(|f| f.ast.id == file);
        match info.and_then(|f| declared(&f.ast)) {
            Some(v) if v >= OLDEST_TAG => format!(" (file declares //go:build go1.{v})"),
            _ => format!(" (-lang was set to go1.{}; check go.mod)", self.pkg_states[pkg].go),
        }
    }
}

impl Ctx<'_> {
    pub(crate) fn need_go(&mut self, at: Span, needed: u32, what: &str) -> bool {
        let (pkg, go) = (self.pkg, self.go);
        self.ck.require_version(pkg, at, go, needed, what)
    }
}

#[cfg(test)]
mod tests {
    use super::required;

    #[test]
    fn constraints_imply_versions() {
        assert_eq!(required("go1.21"), Some(21));
        assert_eq!(required("linux && go1.22"), Some(22));
        assert_eq!(required("go1.20 || go1.23"), Some(20));
        assert_eq!(required("linux || go1.23"), None);
        assert_eq!(required("(go1.20 && linux)"), Some(20));
    }
}
