//! Names and signatures of tests, benchmarks, fuzz targets and examples.

use syntax::ast::{Decl, FuncDecl};
use types::{ObjId, ObjKind};

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    if !pass.file_name().ends_with("_test.go") {
        return;
    }
    let ast = pass.ast.clone();
    for decl in &ast.decls {
        let Decl::Func(f) = decl else { continue };
        if f.recv.is_some() {
            continue;
        }
        let name = pass.text(ast.idents[f.name].name).to_string();
        if name.starts_with("Example") {
            example(pass, f, &name);
            continue;
        }
        for (prefix, param) in [("Test", "*testing.T"), ("Benchmark", "*testing.B"), ("Fuzz", "*testing.F")] {
            if let Some(rest) = name.strip_prefix(prefix) {
                test(pass, f, &name, prefix, param, rest);
            }
        }
    }
}

fn lower(rest: &str) -> bool {
    rest.chars().next().is_some_and(char::is_lowercase)
}

fn test(pass: &mut Pass<'_>, f: &FuncDecl, name: &str, prefix: &str, param: &str, rest: &str) {
    // Only what takes exactly the right parameter is meant as a test.
    let [only] = &f.ty.params[..] else { return };
    if !f.ty.results.is_empty() || pass.src(only.ty) != param {
        return;
    }
    let at = pass.ast.idents[f.name].span;
    if lower(rest) {
        pass.report(
            at,
            format!("{name} has malformed name: first letter after '{prefix}' must not be lowercase"),
        );
    }
    if !f.ty.type_params.is_empty() {
        pass.report(at, format!("{name} has type parameters: it will not be called by go test"));
    }
}

fn example(pass: &mut Pass<'_>, f: &FuncDecl, name: &str) {
    let at = f.span;
    if !f.ty.params.is_empty() {
        pass.report(at, format!("{name} should be niladic"));
    }
    if !f.ty.results.is_empty() {
        pass.report(at, format!("{name} should return nothing"));
    }
    if !f.ty.type_params.is_empty() {
        pass.report(at, format!("{name} should not have type params"));
    }
    let rest = &name["Example".len()..];
    if rest.is_empty() {
        return;
    }
    let parts: Vec<&str> = rest.splitn(3, '_').collect();
    if let Some(suffix) = rest.strip_prefix('_') {
        // An example of the package.
        if !suffix.is_empty() && !lower(suffix) {
            pass.report(at, format!("{name} has malformed example suffix: {suffix}"));
        }
        return;
    }
    let Some(obj) = find(pass, parts[0]) else {
        // In an external test package the name is that of another package, which isn't looked at here.
        let package = pass.text(pass.ast.idents[pass.ast.package].name);
        if !package.ends_with("_test") {
            pass.report(at, format!("{name} refers to unknown identifier: {}", parts[0]));
        }
        return;
    };
    let Some(&second) = parts.get(1) else { return };
    let is_method = has_member(pass, obj, second);
    match parts.get(2) {
        None => {
            if !is_method && !lower(second) {
                pass.report(at, format!("{name} refers to unknown field or method: {}.{second}", parts[0]));
            }
        }
        Some(&third) => {
            if !is_method {
                pass.report(at, format!("{name} refers to unknown field or method: {}.{second}", parts[0]));
            } else if !lower(third) {
                pass.report(at, format!("{name} has malformed example suffix: {third}"));
            }
        }
    }
}

fn find(pass: &Pass<'_>, name: &str) -> Option<ObjId> {
    let symbol = pass.ck.store.names.get(name)?;
    pass.ck.store.member(pass.pkg, symbol)
}

/// Has the object's type a field or method of this name?
fn has_member(pass: &mut Pass<'_>, obj: ObjId, name: &str) -> bool {
    if !matches!(pass.ck.store.objs[obj].kind, ObjKind::TypeName { .. }) {
        return false;
    }
    let ty = pass.ck.store.objs[obj].ty;
    let symbol = pass.ck.store.names.intern(name);
    !matches!(pass.ck.store.lookup(ty, Some(pass.pkg), symbol), types::Found::Nothing)
}
