//! `//go:` directives that are wrong where they stand.

use std::sync::Arc;

use base::{FxHashSet, Span};
use syntax::ast::{self, Decl, Directive};
use types::{ObjKind, PkgId};

use crate::checker::Checker;

/// Directives for gc's own runtime.
const RUNTIME_ONLY: &[&str] =
    &["nowritebarrier", "nowritebarrierrec", "yeswritebarrierrec", "systemstack", "uintptrkeepalive"];

/// Where messages about a directive point: behind the slashes.
fn place(d: &Directive) -> Span {
    Span::new(d.span.file, d.span.start + 2, d.span.end)
}

impl Checker {
    /// Reports the directives of a user package that may not stand where they do.
    pub(crate) fn check_directives(&mut self, pkg: PkgId, asts: &[Arc<ast::File>]) {
        for ast in asts {
            let mut linked: FxHashSet<String> = FxHashSet::default();
            let imports_unsafe = ast.decls.iter().any(|d| match d {
                Decl::Import(specs) => specs.iter().any(|s| &*self.text(s.path) == "unsafe"),
                _ => false,
            });
            let on_funcs = ast.decls.iter().flat_map(|d| match d {
                Decl::Func(f) => f.directives.as_slice(),
                _ => &[],
            });
            for d in ast.directives.iter().chain(on_funcs) {
                if RUNTIME_ONLY.contains(&d.name.as_str()) {
                    self.report(place(d), format!("//go:{} only allowed in runtime", d.name));
                } else if d.name.starts_with("cgo_") {
                    self.report(place(d), format!("//go:{} only allowed in cgo-generated code", d.name));
                } else if d.name == "linkname" {
                    self.check_linkname(pkg, d, imports_unsafe, &mut linked);
                }
            }
        }
    }

    fn check_linkname(
        &mut self,
        pkg: PkgId,
        d: &Directive,
        imports_unsafe: bool,
        linked: &mut FxHashSet<String>,
    ) {
        if !imports_unsafe {
            self.report(place(d), "//go:linkname only allowed in Go files that import \"unsafe\"");
            return;
        }
        let words: Vec<&str> = d.args.split_whitespace().collect();
        let (&[local] | &[local, _]) = &words[..] else {
            self.report(place(d), "usage: //go:linkname localname [linkname]");
            return;
        };
        if words.get(1).is_some_and(|target| target.contains('[')) {
            self.report(place(d), "//go:linkname reference of an instantiation is not allowed");
            return;
        }
        let obj = self.store.names.get(local).and_then(|name| self.store.member(pkg, name));
        let known =
            obj.is_some_and(|o| matches!(self.store.objs[o].kind, ObjKind::Func(_) | ObjKind::Var { .. }));
        if !known {
            // Older modules have such directives by mistake.
            if self.pkg_states[pkg].go < 18 {
                return;
            }
            self.report(place(d), "//go:linkname must refer to declared function or variable");
        } else if !linked.insert(local.to_string()) {
            self.report(place(d), format!("duplicate //go:linkname for {local}"));
        }
    }
}
