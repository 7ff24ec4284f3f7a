//! `x = atomic.AddInt64(&x, 1)`: the assignment isn't atomic.

use syntax::ast::{ExprId, ExprKind, StmtKind, UnaryOp};

use crate::pass::{Pass, as_call};

pub fn run(pass: &mut Pass<'_>) {
    if !pass.imports("sync/atomic") {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for s in tree.stmts() {
        let (lhs, rhs) = match &ast.stmts[s].kind {
            StmtKind::Assign { lhs, rhs, .. } => (lhs, rhs),
            StmtKind::Define { lhs, rhs } if lhs.len() > 1 => (lhs, rhs),
            _ => continue,
        };
        if lhs.len() != rhs.len() {
            continue;
        }
        for (&l, &r) in lhs.iter().zip(rhs) {
            if is_addition_to(pass, l, r) {
                pass.report_expr(l, "direct assignment to atomic value");
            }
        }
    }
}

const ADDITIONS: &[&str] = &["AddInt32", "AddInt64", "AddUint32", "AddUint64", "AddUintptr"];

/// Is `r` a call of one of sync/atomic's additions to the variable that `l` is?
fn is_addition_to(pass: &Pass<'_>, l: ExprId, r: ExprId) -> bool {
    let Some(call) = as_call(&pass.ast, r) else { return false };
    let [target, _] = call.args[..] else { return false };
    if !pass.callee(call.fun).is_some_and(|f| pass.is_func(f, "sync/atomic", ADDITIONS)) {
        return false;
    }
    match (&pass.ast.exprs[target].kind, &pass.ast.exprs[l].kind) {
        (ExprKind::Unary { op: UnaryOp::Addr, x }, _) => pass.src(*x) == pass.src(l),
        (_, ExprKind::Star(x)) => pass.src(*x) == pass.src(target),
        _ => false,
    }
}
