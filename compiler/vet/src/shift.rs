//! Shifts by at least as many bits as there are.

use base::FxHashSet;
use syntax::ast::{BinaryOp, CaseClause, ExprId, ExprKind, StmtKind};

use crate::pass::Pass;
use crate::walk::Node;

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    let mut dead = FxHashSet::default();
    for s in tree.stmts() {
        find_dead(pass, Node::Stmt(s), &mut dead);
    }
    for v in &tree.visits {
        if dead.contains(&v.node) {
            continue;
        }
        match v.node {
            Node::Expr(e) => {
                if let ExprKind::Binary { op: BinaryOp::Shl | BinaryOp::Shr, x, y } = ast.exprs[e].kind {
                    check(pass, v.node, x, y);
                }
            }
            Node::Stmt(s) => {
                if let StmtKind::Assign { lhs, op: Some(BinaryOp::Shl | BinaryOp::Shr), rhs } =
                    &ast.stmts[s].kind
                    && let ([x], [y]) = (&lhs[..], &rhs[..])
                {
                    check(pass, v.node, *x, *y);
                }
            }
            _ => {}
        }
    }
}

/// Notes what a condition known beforehand keeps from running.
fn find_dead(pass: &Pass<'_>, node: Node, dead: &mut FxHashSet<Node>) {
    let Node::Stmt(s) = node else { return };
    if dead.contains(&node) {
        return;
    }
    let mut bury = |node| {
        if let Some(at) = pass.tree.find(node) {
            dead.extend(pass.tree.below(at).iter().map(|v| v.node));
        }
    };
    match &pass.ast.stmts[s].kind {
        StmtKind::If { cond, then, els, .. } => match pass.constant(*cond).and_then(|v| v.as_bool()) {
            Some(false) => then.stmts.iter().for_each(|&s| bury(Node::Stmt(s))),
            Some(true) => els.iter().for_each(|&s| bury(Node::Stmt(s))),
            None => {}
        },
        StmtKind::Switch { tag, clauses, .. } => {
            let tag = match tag {
                None => None,
                Some(t) => match pass.constant(*t).and_then(|v| v.to_u64()) {
                    Some(n) => Some(n),
                    None => return,
                },
            };
            let never = |e: &ExprId| match (tag, pass.constant(*e)) {
                (None, Some(v)) => v.as_bool() == Some(false),
                (Some(tag), Some(v)) => v.to_u64().is_some_and(|n| n != tag),
                _ => false,
            };
            let skipped = |c: &CaseClause| !c.default && c.exprs.iter().all(never);
            for (i, _) in clauses.iter().enumerate().filter(|(_, c)| skipped(c)) {
                bury(Node::Clause(s, i as u32));
            }
        }
        _ => {}
    }
}

fn check(pass: &mut Pass<'_>, node: Node, x: ExprId, y: ExprId) {
    if pass.constant(x).is_some() {
        return;
    }
    let Some(by) = pass.constant(y).and_then(|v| v.to_int()).and_then(|n| i64::try_from(n).ok()) else {
        return;
    };
    let Some(ty) = pass.ty(x) else { return };
    let mut sizes: Vec<i64> = pass.terms(ty).iter().map(|t| 8 * pass.ck.store.size_of(t.ty) as i64).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let Some(&least) = sizes.first() else { return };
    if by >= least {
        let maybe = if sizes.len() > 1 { "may be " } else { "" };
        let (span, x) = (crate::walk::span_of(&pass.ast, node), pass.src(x));
        pass.report(span, format!("{x} ({maybe}{least} bits) too small for shift of {by}"));
    }
}
