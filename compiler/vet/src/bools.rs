//! Operands of `&&` and `||` that repeat one another, or can't all matter.

use base::FxHashSet;
use syntax::ast::{BinaryOp, ExprId, ExprKind};

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    let mut inner: FxHashSet<ExprId> = FxHashSet::default();
    for e in tree.exprs() {
        let op = match ast.exprs[e].kind {
            ExprKind::Binary { op: op @ (BinaryOp::OrOr | BinaryOp::AndAnd), .. } => op,
            _ => continue,
        };
        if inner.contains(&e) {
            continue;
        }
        let mut operands = Vec::new();
        flatten(pass, e, op, &mut operands, &mut inner);
        // What has an effect may change what follows.
        let effects: Vec<bool> = operands.iter().map(|&o| !pass.no_effects(o)).collect();
        let mut from = 0;
        for to in 0..=operands.len() {
            if to == operands.len() || effects[to] {
                redundant(pass, &operands[from..to], op);
                suspect(pass, &operands[from..to], op);
                from = to + 1;
            }
        }
    }
}

/// The operands of a chain, last ones first.
fn flatten(pass: &Pass<'_>, e: ExprId, op: BinaryOp, out: &mut Vec<ExprId>, inner: &mut FxHashSet<ExprId>) {
    let mut e = pass.unparen(e);
    while let ExprKind::Binary { op: o, x, y } = pass.ast.exprs[e].kind
        && o == op
    {
        inner.insert(e);
        flatten(pass, y, op, out, inner);
        e = pass.unparen(x);
    }
    out.push(e);
}

fn name(op: BinaryOp) -> &'static str {
    if op == BinaryOp::OrOr { "or" } else { "and" }
}

fn redundant(pass: &mut Pass<'_>, operands: &[ExprId], op: BinaryOp) {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for &o in operands {
        let text = pass.src(o);
        if !seen.insert(text.clone()) {
            pass.report_expr(o, format!("redundant {}: {text} {} {text}", name(op), op.text()));
        }
    }
}

/// `x != 1 || x != 2` always holds, `x == 1 && x == 2` never.
fn suspect(pass: &mut Pass<'_>, operands: &[ExprId], op: BinaryOp) {
    let wanted = if op == BinaryOp::OrOr { BinaryOp::Ne } else { BinaryOp::Eq };
    let mut seen: Vec<(String, String)> = Vec::new();
    for &o in operands {
        let ExprKind::Binary { op: cmp, x, y } = pass.ast.exprs[o].kind else { continue };
        if cmp != wanted {
            continue;
        }
        let variable = match (pass.constant(x).is_some(), pass.constant(y).is_some()) {
            (_, true) => x,
            (true, false) => y,
            _ => continue,
        };
        let (variable, text) = (pass.src(variable), pass.src(o));
        match seen.iter().find(|s| s.0 == variable) {
            None => seen.push((variable, text)),
            Some((_, other)) if *other != text => {
                pass.report_expr(o, format!("suspect {}: {text} {} {other}", name(op), op.text()));
            }
            Some(_) => {}
        }
    }
}
