//! Conversions of integers to unsafe.Pointer other than those that the rules of package unsafe allow.

use syntax::ast::{BinaryOp, ExprId, ExprKind, UnaryOp};
use types::{Basic, Type, TypeId};

use crate::pass::{Pass, as_call};

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for e in tree.exprs() {
        match &ast.exprs[e].kind {
            ExprKind::Call { fun, args, .. } => {
                if let [arg] = args[..]
                    && is_basic(pass, *fun, Basic::UnsafePointer)
                    && is_basic(pass, arg, Basic::Uintptr)
                    && !is_safe(pass, arg)
                {
                    pass.report_expr(e, "possible misuse of unsafe.Pointer");
                }
            }
            ExprKind::Star(_) => header(pass, e, e),
            ExprKind::Unary { op: UnaryOp::Addr, x } => header(pass, e, *x),
            _ => {}
        }
    }
}

/// Reports a variable (or type) that is one of reflect's headers.
fn header(pass: &mut Pass<'_>, e: ExprId, x: ExprId) {
    if let Some(ty) = pass.ty(x).filter(|&t| is_header(pass, t)) {
        let ty = pass.type_text(ty);
        pass.report_expr(e, format!("possible misuse of {ty}"));
    }
}

fn is_header(pass: &Pass<'_>, ty: TypeId) -> bool {
    ["SliceHeader", "StringHeader"].iter().any(|n| pass.is_type(ty, "reflect", n))
}

fn is_basic(pass: &mut Pass<'_>, e: ExprId, basic: Basic) -> bool {
    matches!(pass.under(e), Some(Type::Basic(b)) if b == basic)
}

fn is_safe(pass: &mut Pass<'_>, e: ExprId) -> bool {
    let (ast, e) = (pass.ast.clone(), pass.unparen(e));
    match &ast.exprs[e].kind {
        ExprKind::Selector { x, sel } if &*pass.ident_text(*sel) == "Data" => {
            if let Some(Type::Pointer(elem)) = pass.ty(*x).map(|t| pass.ck.store.ty(t).clone())
                && is_header(pass, elem)
            {
                return true;
            }
        }
        ExprKind::Call { fun, args, .. } if args.is_empty() => {
            if let ExprKind::Selector { x, sel } = ast.exprs[*fun].kind
                && matches!(&*pass.ident_text(sel), "Pointer" | "UnsafeAddr")
                && pass.ty(x).is_some_and(|t| pass.is_type(t, "reflect", "Value"))
            {
                return true;
            }
        }
        _ => {}
    }
    is_safe_sum(pass, e)
}

/// A pointer converted to an integer, with offsets added.
fn is_safe_sum(pass: &mut Pass<'_>, e: ExprId) -> bool {
    let (ast, e) = (pass.ast.clone(), pass.unparen(e));
    if let Some(call) = as_call(&ast, e) {
        return matches!(*call.args, [arg] if is_basic(pass, call.fun, Basic::Uintptr)
            && is_basic(pass, arg, Basic::UnsafePointer));
    }
    match ast.exprs[e].kind {
        ExprKind::Binary { op: BinaryOp::Add | BinaryOp::Sub | BinaryOp::AndNot, x, y } => {
            is_safe_sum(pass, x) && !is_safe_sum(pass, y)
        }
        _ => false,
    }
}
