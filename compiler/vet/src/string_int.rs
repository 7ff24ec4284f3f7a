//! `string(n)` of an integer that isn't a rune or byte.

use check::info::Mode;
use syntax::ast::{BinaryOp, ExprId, ExprKind};
use types::{Basic, Type, TypeId};

use crate::pass::{Pass, calls_in};

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for call in calls_in(&ast, &tree.visits) {
        let [arg] = *call.args else { continue };
        if pass.mode(call.fun) != Mode::Type {
            continue;
        }
        let named = match ast.exprs[call.fun].kind {
            ExprKind::Ident(id) | ExprKind::Selector { sel: id, .. } => id,
            _ => continue,
        };
        let (Some(to), Some(from)) = (pass.ty(call.fun), pass.ty(arg)) else { continue };
        let find = |pass: &mut Pass<'_>, ty: TypeId, fits: fn(Basic) -> bool| {
            pass.terms(ty).iter().map(|t| t.ty).find(|&t| pass.ck.store.as_basic(t).is_some_and(fits))
        };
        let Some(string) = find(pass, to, |b| b == Basic::String) else { continue };
        // Runes and bytes are characters.
        let digits =
            |b: Basic| b.is_integer() && !matches!(b, Basic::Uint8 | Basic::Int32 | Basic::UntypedRune);
        let Some(integer) = find(pass, from, digits) else { continue };
        let target = describe(pass, string, to, &pass.ident_text(named));
        let source = type_name(pass, from);
        let source = match describe(pass, integer, from, &source) {
            // Such a conversion leaves a constant without type as it is.
            s if s == "int" && is_untyped(pass, arg) => "untyped int".into(),
            s => s,
        };
        if target.is_empty() || source.is_empty() {
            continue;
        }
        pass.report_at(
            ast.exprs[call.e].span.start,
            format!(
                "conversion from {source} to {target} yields a string of one rune, not a string of digits"
            ),
        );
    }
}

/// Is it a constant without a type of its own?
fn is_untyped(pass: &Pass<'_>, e: ExprId) -> bool {
    match pass.ast.exprs[e].kind {
        ExprKind::BasicLit { .. } => true,
        ExprKind::Paren(x) | ExprKind::Unary { x, .. } => is_untyped(pass, x),
        ExprKind::Binary { op: BinaryOp::Shl | BinaryOp::Shr, x, .. } => is_untyped(pass, x),
        ExprKind::Binary { x, y, .. } => is_untyped(pass, x) && is_untyped(pass, y),
        ExprKind::Ident(_) | ExprKind::Selector { .. } => pass.denotes(e).is_some_and(|o| {
            let ty = pass.ck.store.objs[o].ty;
            matches!(pass.ck.store.ty(ty), Type::Basic(b) if b.is_untyped())
        }),
        _ => false,
    }
}

/// A type's name with what stands behind it: `T (string, in P)`.
fn describe(pass: &mut Pass<'_>, ty: TypeId, within: TypeId, within_name: &str) -> String {
    let name = if ty == within { within_name.to_string() } else { type_name(pass, ty) };
    if name.is_empty() {
        return name;
    }
    let mut more = Vec::new();
    let underlying = pass.ck.store.underlying(ty);
    let under = type_name(pass, underlying);
    if !under.is_empty() && under != name {
        more.push(under);
    }
    if ty != within && !within_name.is_empty() && within_name != name {
        more.push(format!("in {within_name}"));
    }
    if more.is_empty() { name } else { format!("{name} ({})", more.join(", ")) }
}

/// The name of a predeclared or defined type, or of a type parameter.
fn type_name(pass: &Pass<'_>, ty: TypeId) -> String {
    let store = &pass.ck.store;
    match *store.ty(ty) {
        Type::Basic(_) => pass.type_text(ty),
        Type::Named(n) => pass.obj_name(store.named[n].obj).to_string(),
        Type::TypeParam(p) => pass.obj_name(store.type_params[p].obj).to_string(),
        _ => String::new(),
    }
}
