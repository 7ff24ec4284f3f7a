//! Literals of other packages' structs whose fields are given by position only.

use syntax::ast::ExprKind;
use types::{ObjKind, Type, TypeId};

use crate::pass::Pass;

/// Structs that will never get more fields.
const FIXED: &[(&str, &[&str])] = &[
    (
        "image/color",
        &[
            "Alpha", "Alpha16", "CMYK", "Gray", "Gray16", "NRGBA", "NRGBA64", "NYCbCrA", "RGBA", "RGBA64",
            "YCbCr",
        ],
    ),
    ("image", &["Point", "Rectangle", "Uniform"]),
    ("unicode", &["Range16", "Range32"]),
    ("testing", &["InternalBenchmark", "InternalExample", "InternalTest", "InternalFuzzTarget"]),
];

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for e in tree.exprs() {
        let ExprKind::CompositeLit { ty: written, elems, .. } = &ast.exprs[e].kind else { continue };
        if elems.is_empty() || elems.iter().any(|el| el.key.is_some()) {
            continue;
        }
        let Some(ty) = pass.ty(e) else { continue };
        let Some(term) = pass.terms(ty).first().copied() else { continue };
        let target = match *pass.ck.store.ty(term.ty) {
            Type::Pointer(elem) => elem,
            _ => term.ty,
        };
        if !matches!(pass.ck.store.under(target), Type::Struct(_)) || is_own(pass, target) {
            continue;
        }
        if FIXED.iter().any(|(path, names)| names.iter().any(|n| pass.is_type(ty, path, n))) {
            continue;
        }
        let alias = written
            .and_then(|w| pass.denotes(w))
            .filter(|&o| matches!(pass.ck.store.objs[o].kind, ObjKind::TypeName { alias: true }));
        let home = alias.and_then(|a| Some((a, pass.ck.store.objs[a].pkg?)));
        let name = match home {
            Some((a, p)) => format!("{}.{}", pass.text(pass.ck.store.pkgs[p].path), pass.obj_name(a)),
            None => pass.type_text(ty),
        };
        pass.report_expr(e, format!("{name} struct literal uses unkeyed fields"));
    }
}

/// Is the type declared in this package (a package and its tests being one), or written out in place?
fn is_own(pass: &Pass<'_>, ty: TypeId) -> bool {
    let store = &pass.ck.store;
    let Some(named) = store.as_named(ty) else { return true };
    let Some(home) = store.objs[store.named[named].obj].pkg else { return false };
    let (home, own) = (pass.text(store.pkgs[home].path), pass.path());
    home.trim_end_matches("_test") == own.trim_end_matches("_test")
}
