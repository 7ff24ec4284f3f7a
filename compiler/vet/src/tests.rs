//! Names, signatures and contents of tests, benchmarks, fuzz targets and examples.

use std::sync::Arc;

use base::Span;
use syntax::ast::{ExprId, ExprKind, File, FuncDecl, Param};
use types::{Basic, Found, ObjId, Signature, Type, TypeId};

use crate::pass::{Call, Pass, calls_in};
use crate::walk::Node;

pub fn run(pass: &mut Pass<'_>) {
    if !pass.is_test_file() {
        return;
    }
    let ast = pass.ast.clone();
    for (at, f) in Pass::funcs(&ast).filter(|(_, f)| f.recv.is_none()) {
        let name = pass.ident_text(f.name).to_string();
        if name.starts_with("Example") {
            example_name(pass, f, &name);
            example_output(pass, f);
        } else if name.starts_with("Test") {
            test(pass, f, &name, "Test");
        } else if name.starts_with("Benchmark") {
            test(pass, f, &name, "Benchmark");
        } else if name.starts_with("Fuzz") {
            test(pass, f, &name, "Fuzz");
            fuzz(pass, at);
        }
    }
}

fn lower(rest: &str) -> bool {
    rest.chars().next().is_some_and(char::is_lowercase)
}

/// Is it a pointer to a type of this name, of whichever package?
fn points_to(ast: &File, pass: &Pass<'_>, ty: ExprId, name: &str) -> bool {
    let ExprKind::Star(x) = ast.exprs[ty].kind else { return false };
    match ast.exprs[x].kind {
        ExprKind::Ident(id) | ExprKind::Selector { sel: id, .. } => &*pass.ident_text(id) == name,
        _ => false,
    }
}

fn test(pass: &mut Pass<'_>, f: &FuncDecl, name: &str, prefix: &str) {
    // Only what takes exactly the right parameter is meant as a test.
    let [only] = &f.ty.params[..] else { return };
    if !f.ty.results.is_empty() || !points_to(&pass.ast, pass, only.ty, &prefix[..1]) {
        return;
    }
    if let (Some(first), Some(last)) = (f.ty.type_params.first(), f.ty.type_params.last()) {
        // The brackets stand around the parameters.
        let first = pass.ast.idents[first.name].span;
        let last = pass.ast.exprs[last.constraint].span;
        let source = pass.sources.files[pass.ast.id].text.clone();
        let open = (0..first.start).rev().find(|&i| source[i as usize] == b'[').unwrap_or(first.start);
        let text =
            format!("{name} has type parameters: it will not be run by go test as a {prefix}XXX function");
        pass.report(Span::new(pass.ast.id, open, last.end), text);
    }
    if lower(&name[prefix.len()..]) {
        let span = pass.ast.idents[f.name].span;
        pass.report(
            span,
            format!("{name} has malformed name: first letter after '{prefix}' must not be lowercase"),
        );
    }
}

fn example_output(pass: &mut Pass<'_>, f: &FuncDecl) {
    let text = pass.sources.files[pass.ast.id].text.clone();
    let inside = |g: &Vec<std::ops::Range<usize>>| {
        g[0].start >= f.span.start as usize && g[g.len() - 1].end <= f.span.end as usize
    };
    let groups: Vec<_> = syntax::comments::groups(&text).into_iter().filter(inside).collect();
    let is_output = |g: &Vec<_>| {
        let text = syntax::comments::group_text(&text, g).trim_start().to_ascii_lowercase();
        text.strip_prefix("unordered ").unwrap_or(&text).starts_with("output:")
    };
    let outputs: Vec<bool> = groups.iter().map(is_output).collect();
    let problem = if outputs.iter().filter(|o| **o).count() > 1 {
        "there can only be one output comment block per example"
    } else {
        "output comment block must be the last comment block"
    };
    for (i, group) in groups.iter().enumerate() {
        if outputs[i] && i + 1 < groups.len() {
            pass.report_at(group[0].start as u32, problem);
        }
    }
}

fn example_name(pass: &mut Pass<'_>, f: &FuncDecl, name: &str) {
    let at = f.span.start;
    let report = |pass: &mut Pass<'_>, text: String| pass.report_at(at, format!("{name} {text}"));
    if !f.ty.params.is_empty() {
        report(pass, "should be niladic".into());
    }
    if !f.ty.results.is_empty() {
        report(pass, "should return nothing".into());
    }
    if !f.ty.type_params.is_empty() {
        report(pass, "should not have type params".into());
    }
    let rest = &name["Example".len()..];
    let parts: Vec<&str> = rest.splitn(3, '_').collect();
    let found = find(pass, parts[0]);
    if !parts[0].is_empty() && found.is_empty() {
        report(pass, format!("refers to unknown identifier: {}", parts[0]));
        return;
    }
    let Some(&second) = parts.get(1) else { return };
    if parts[0].is_empty() {
        // An example of the package.
        let suffix = &rest[1..];
        if !lower(suffix) {
            report(pass, format!("has malformed example suffix: {suffix}"));
        }
        return;
    }
    if !lower(second) && !found.iter().any(|&o| has_member(pass, o, second)) {
        report(pass, format!("refers to unknown field or method: {}.{second}", parts[0]));
    }
    if let Some(third) = parts.get(2).filter(|t| !lower(t)) {
        report(pass, format!("has malformed example suffix: {third}"));
    }
}

/// The package's object of this name, or those of the packages that it imports.
fn find(pass: &Pass<'_>, name: &str) -> Vec<ObjId> {
    let Some(symbol) = pass.ck.store.names.get(name) else { return Vec::new() };
    let own = pass.ck.store.member(pass.pkg, symbol);
    let imported =
        || pass.ck.packages[pass.pkg].imports.iter().filter_map(|&p| pass.ck.store.member(p, symbol));
    own.map_or_else(|| imported().collect(), |o| vec![o])
}

/// Has the object's type a field or method of this name?
fn has_member(pass: &mut Pass<'_>, obj: ObjId, name: &str) -> bool {
    pass.ck.resolve(obj);
    let (ty, home) = (pass.ck.store.objs[obj].ty, pass.ck.store.objs[obj].pkg);
    let symbol = pass.ck.store.names.intern(name);
    !matches!(pass.ck.store.lookup(ty, home, symbol), Found::Nothing | Found::Ambiguous)
}

/// `*testing.F` and the like.
fn is_testing(pass: &Pass<'_>, ty: Option<TypeId>, name: &str) -> bool {
    let Some(Type::Pointer(elem)) = ty.map(|t| pass.ck.store.ty(t)) else { return false };
    pass.is_type(*elem, "testing", name)
}

/// The method of a fuzz test's F that a call's function part selects.
fn fuzz_method(pass: &Pass<'_>, fun: ExprId) -> Option<Arc<str>> {
    let ExprKind::Selector { x, sel } = pass.ast.exprs[fun].kind else { return None };
    is_testing(pass, pass.ty(x), "F").then(|| pass.ident_text(sel))
}

fn fuzz(pass: &mut Pass<'_>, decl: u32) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    let Some(at) = tree.find(Node::Decl(decl)) else { return };
    let mut wanted: Option<Vec<TypeId>> = None;
    let mut i = at;
    while i < tree.visits[at].end {
        let v = tree.visits[i];
        i += 1;
        let Node::Expr(e) = v.node else { continue };
        let Some(call) = crate::pass::as_call(&ast, e) else { continue };
        let [target] = *call.args else { continue };
        if fuzz_method(pass, call.fun).as_deref() != Some("Fuzz") {
            continue;
        }
        let Some(ty) = pass.under(target) else { continue };
        i = v.end;
        let Type::Signature(sig) = ty else {
            pass.report_expr(target, "argument to Fuzz must be a function");
            continue;
        };
        if !sig.results.is_empty() {
            pass.report_expr(target, "fuzz target must not return any value");
        }
        if sig.params.is_empty() {
            pass.report_expr(target, "fuzz target must have 1 or more argument");
            continue;
        }
        if params_fit(pass, &sig, target) && wanted.is_none() {
            wanted = Some(sig.params.clone());
        }
        let below = tree.find(Node::Expr(target)).map_or(&[][..], |t| tree.below(t));
        for inner in calls_in(&ast, below) {
            if fuzz_method(pass, inner.fun).is_some_and(|m| !matches!(&*m, "Name" | "Failed")) {
                pass.report_expr(inner.e, "fuzz target must not call any *F methods");
            }
        }
    }
    let Some(wanted) = wanted else { return };
    for call in calls_in(&ast, tree.below(at)) {
        if fuzz_method(pass, call.fun).as_deref() == Some("Add") {
            seeds_fit(pass, call, &wanted[1..]);
        }
    }
}

const ACCEPTED: [Basic; 14] = [
    Basic::String,
    Basic::Bool,
    Basic::Float32,
    Basic::Float64,
    Basic::Int,
    Basic::Int8,
    Basic::Int16,
    Basic::Int32,
    Basic::Int64,
    Basic::Uint,
    Basic::Uint8,
    Basic::Uint16,
    Basic::Uint32,
    Basic::Uint64,
];

fn params_fit(pass: &mut Pass<'_>, sig: &Signature, target: ExprId) -> bool {
    let ast = pass.ast.clone();
    // A literal's parameters can be pointed at.
    let written: Option<&[Param]> = match &ast.exprs[target].kind {
        ExprKind::FuncLit(f) => Some(&f.ty.params),
        _ => None,
    };
    let place = |i: usize| written.and_then(|w| w.get(i)).map_or(target, |p| p.ty);
    let mut fits = true;
    if !is_testing(pass, Some(sig.params[0]), "T") {
        pass.report_expr(place(0), "the first parameter of a fuzz target must be *testing.T");
        fits = false;
    }
    let byte = pass.ck.store.basic(Basic::Uint8);
    let bytes = pass.ck.store.slice_of(byte);
    for (i, &ty) in sig.params.iter().enumerate().skip(1) {
        let accepted = ty == bytes || matches!(pass.ck.store.ty(ty), Type::Basic(b) if ACCEPTED.contains(b));
        if !accepted {
            pass.report_expr(
                place(i),
                "fuzzing arguments can only have the following types: string, bool, float32, float64, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, []byte",
            );
            fits = false;
        }
    }
    fits
}

fn seeds_fit(pass: &mut Pass<'_>, call: Call<'_>, wanted: &[TypeId]) {
    if call.args.len() != wanted.len() {
        let text = format!(
            "wrong number of values in call to (*testing.F).Add: {}, fuzz target expects {}",
            call.args.len(),
            wanted.len()
        );
        pass.report_expr(call.e, text);
        return;
    }
    let Some(given) = call.args.iter().map(|&a| pass.ty(a)).collect::<Option<Vec<TypeId>>>() else { return };
    let wrong: Vec<usize> = (0..wanted.len()).filter(|&i| given[i] != wanted[i]).collect();
    let all = |pass: &Pass<'_>, types: &[TypeId]| {
        let texts: Vec<String> = types.iter().map(|&t| pass.type_text(t)).collect();
        format!("[{}]", texts.join(" "))
    };
    match wrong[..] {
        [] => {}
        [i] => {
            let (have, want) = (pass.type_text(given[i]), pass.type_text(wanted[i]));
            let text =
                format!("mismatched type in call to (*testing.F).Add: {have}, fuzz target expects {want}");
            pass.report_expr(call.args[i], text);
        }
        _ => {
            let (have, want) = (all(pass, &given), all(pass, wanted));
            let text =
                format!("mismatched types in call to (*testing.F).Add: {have}, fuzz target expects {want}");
            pass.report_expr(call.e, text);
        }
    }
}
