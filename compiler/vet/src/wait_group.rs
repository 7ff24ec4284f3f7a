//! WaitGroup.Add at the start of a goroutine: Wait may have come before it.

use syntax::ast::{ExprKind, StmtKind};

use crate::pass::{Pass, calls_in};
use crate::walk::Node;

pub fn run(pass: &mut Pass<'_>) {
    if !pass.imports("sync") {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    let above = |at: usize| tree.parent(at).map(|p| (p, tree.node(p)));
    for call in calls_in(&ast, &tree.visits) {
        if !pass.callee(call.fun).is_some_and(|f| pass.is_method(f, "sync", "WaitGroup", &["Add"])) {
            continue;
        }
        // The call is the first statement of a literal that a go statement calls.
        let Some(at) = tree.find(Node::Expr(call.e)) else { continue };
        let Some((at, Node::Stmt(s))) = above(at) else { continue };
        let Some((at, Node::Expr(literal))) = above(at) else { continue };
        let Some((at, Node::Expr(started))) = above(at) else { continue };
        let Some((_, Node::Stmt(go))) = above(at) else { continue };
        let is_first =
            matches!(&ast.exprs[literal].kind, ExprKind::FuncLit(f) if f.body.stmts.first() == Some(&s));
        if is_first
            && matches!(ast.stmts[s].kind, StmtKind::Expr(_))
            && matches!(ast.exprs[started].kind, ExprKind::Call { .. })
            && matches!(ast.stmts[go].kind, StmtKind::Go(_))
        {
            pass.report_at(ast.exprs[call.e].pos, "WaitGroup.Add called from inside new goroutine");
        }
    }
}
