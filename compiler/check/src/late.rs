//! Checks that run only on packages without other errors, as gc's later phases make them.

use base::{FxHashMap, Span};
use syntax::ast::Decl;
use types::{ObjId, PkgId, TypeId};

use crate::checker::{Checker, DeclRef, ObjState};

/// What was noted for them.
#[derive(Default)]
pub(crate) struct LateChecks {
    /// Array and channel types whose sizes must be checked.
    pub sizes: Vec<(PkgId, Span, TypeId)>,
    /// Interface literals.
    pub interfaces: Vec<(Span, TypeId)>,
    pub instances: Vec<crate::mono::Edge>,
}

impl Checker {
    /// Sizes, function bodies, cycles of instantiations and of anonymous interfaces.
    pub(crate) fn check_late(&mut self, pkg: PkgId, objs: &[ObjId]) {
        self.check_instantiation_cycles();
        let mut interfaces = std::mem::take(&mut self.late.interfaces);
        interfaces.sort();
        let mut seen: FxHashMap<TypeId, bool> = FxHashMap::default();
        for (at, ty) in interfaces {
            if self.interface_cycle(ty, &mut seen) {
                self.report(
                    at,
                    "invalid recursive type: anonymous interface refers to itself (see https://go.dev/issue/56103)",
                );
                // One report for a cycle.
                seen.values_mut().for_each(|open| *open = false);
            }
        }
        if !self.diags.has_errors() {
            self.check_sizes();
        }
        if !self.packages[pkg].std {
            self.check_bodies(pkg, objs);
        }
    }

    /// Functions without bodies, and those that can't have one.
    fn check_bodies(&mut self, pkg: PkgId, objs: &[ObjId]) {
        for &obj in objs {
            let ObjState { file, decl: DeclRef::Func(d), .. } = self.states[obj] else { continue };
            let ast = self.packages[pkg].files[file as usize].ast.clone();
            let Decl::Func(f) = &ast.decls[d as usize] else { continue };
            let at = ast.idents[f.name].span;
            if f.body.is_some() {
                if f.directives.iter().any(|d| d.name == "noescape") {
                    self.report(at, "can only use //go:noescape with external func implementations");
                }
            } else if self.complete && !self.packages[pkg].linknames.contains_key(&obj) {
                self.report(at, "missing function body");
            }
        }
    }
}
