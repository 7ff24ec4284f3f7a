//! `x = atomic.AddInt64(&x, 1)`: the assignment isn't atomic.

use syntax::ast::{ExprId, ExprKind, StmtKind, UnaryOp};

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    let ast = pass.ast.clone();
    for stmt in ast.stmts.iter() {
        let (StmtKind::Assign { lhs, op: None, rhs } | StmtKind::Define { lhs, rhs }) = &stmt.kind else {
            continue;
        };
        if lhs.len() != rhs.len() || (lhs.len() == 1 && matches!(stmt.kind, StmtKind::Define { .. })) {
            continue;
        }
        for (&l, &r) in lhs.iter().zip(rhs) {
            if is_addition_to(pass, l, r) {
                pass.report(ast.exprs[l].span, "direct assignment to atomic value");
            }
        }
    }
}

/// Is `r` a call of one of sync/atomic's additions to the variable that `l` is?
fn is_addition_to(pass: &Pass<'_>, l: ExprId, r: ExprId) -> bool {
    let ExprKind::Call { fun, args, .. } = &pass.ast.exprs[r].kind else { return false };
    let Some(callee) = pass.callee(*fun) else { return false };
    let name = pass.full_name(callee);
    let (Some(added), [target, _]) = (name.strip_prefix("sync/atomic.Add"), &args[..]) else { return false };
    if !matches!(added, "Int32" | "Int64" | "Uint32" | "Uint64" | "Uintptr") {
        return false;
    }
    match (&pass.ast.exprs[*target].kind, &pass.ast.exprs[l].kind) {
        (ExprKind::Unary { op: UnaryOp::Addr, x }, _) => pass.src(*x) == pass.src(l),
        (_, ExprKind::Star(x)) => pass.src(*x) == pass.src(*target),
        _ => false,
    }
}
