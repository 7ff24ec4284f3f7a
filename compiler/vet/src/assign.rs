//! `x = x`

use syntax::ast::{ExprId, ExprKind, StmtKind};
use types::Type;

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for s in tree.stmts() {
        let StmtKind::Assign { lhs, op: None, rhs } = &ast.stmts[s].kind else { continue };
        if lhs.len() != rhs.len() {
            continue;
        }
        let same: Vec<String> =
            lhs.iter().zip(rhs).filter_map(|(&l, &r)| assigned_to_itself(pass, l, r)).collect();
        if !same.is_empty() {
            pass.report_at(ast.stmts[s].span.start, format!("self-assignment of {}", same.join(", ")));
        }
    }
}

/// The text of both sides, if they are the same.
fn assigned_to_itself(pass: &mut Pass<'_>, l: ExprId, r: ExprId) -> Option<String> {
    let kind = |e: ExprId| std::mem::discriminant(&pass.ast.exprs[e].kind);
    if kind(l) != kind(r) || !pass.no_effects(l) || !pass.no_effects(r) {
        return None;
    }
    // Assigning an element may make it exist.
    if let ExprKind::Index { x, .. } = pass.ast.exprs[pass.unparen(l)].kind
        && matches!(pass.under(x), Some(Type::Map { .. }))
    {
        return None;
    }
    let text = pass.src(l);
    (text == pass.src(r)).then_some(text)
}
