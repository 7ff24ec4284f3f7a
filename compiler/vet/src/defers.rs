//! `defer f(time.Since(start))`: the arguments of a deferred call are computed at once.

use syntax::ast::{ExprKind, StmtKind};

use crate::pass::{Pass, as_call};
use crate::walk::Node;

pub fn run(pass: &mut Pass<'_>) {
    if !pass.imports("time") {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for s in tree.stmts() {
        let StmtKind::Defer(deferred) = ast.stmts[s].kind else { continue };
        let Some(mut at) = tree.find(Node::Expr(deferred)) else { continue };
        let end = tree.visits[at].end;
        while at < end {
            let Node::Expr(e) = tree.node(at) else {
                at += 1;
                continue;
            };
            if matches!(ast.exprs[e].kind, ExprKind::FuncLit(_)) {
                at = tree.visits[at].end;
                continue;
            }
            if let Some(call) = as_call(&ast, e)
                && pass.callee(call.fun).is_some_and(|f| pass.is_func(f, "time", &["Since"]))
            {
                pass.report_at(ast.exprs[e].span.start, "call to time.Since is not deferred");
            }
            at += 1;
        }
    }
}
