//! Operands of `&&` and `||` that repeat one another, or can't all matter.

use base::FxHashSet;
use syntax::ast::{BinaryOp, ExprId, ExprKind, UnaryOp};

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    for op in [BinaryOp::OrOr, BinaryOp::AndAnd] {
        let mut inner: FxHashSet<ExprId> = FxHashSet::default();
        // An operand stands before its expression in the table: go through it backwards, outermost first.
        for e in pass.exprs().into_iter().rev() {
            let here = matches!(pass.ast.exprs[e].kind, ExprKind::Binary { op: o, .. } if o == op);
            if !here || inner.contains(&e) {
                continue;
            }
            let mut operands = Vec::new();
            flatten(pass, e, op, &mut operands, &mut inner);
            // What has an effect may change what follows.
            let effects: FxHashSet<ExprId> =
                operands.iter().copied().filter(|&o| has_effects(pass, o)).collect();
            for run in operands.split(|o| effects.contains(o)) {
                redundant(pass, run, op);
                suspect(pass, run, op);
            }
        }
    }
}

fn flatten(pass: &Pass<'_>, e: ExprId, op: BinaryOp, out: &mut Vec<ExprId>, inner: &mut FxHashSet<ExprId>) {
    let bare = pass.unparen(e);
    match pass.ast.exprs[bare].kind {
        ExprKind::Binary { op: o, x, y } if o == op => {
            inner.insert(bare);
            flatten(pass, x, op, out, inner);
            flatten(pass, y, op, out, inner);
        }
        _ => out.push(bare),
    }
}

/// Does evaluation do more than give a value?
fn has_effects(pass: &Pass<'_>, e: ExprId) -> bool {
    let span = pass.ast.exprs[e].span;
    pass.ast.exprs.ids().any(|x| {
        let inside = &pass.ast.exprs[x];
        let effect = match &inside.kind {
            ExprKind::Call { fun, .. } => pass.mode(*fun) != check::info::Mode::Type,
            ExprKind::Unary { op: UnaryOp::Recv, .. } => true,
            _ => false,
        };
        effect && inside.span.start >= span.start && inside.span.end <= span.end
    })
}

fn name(op: BinaryOp) -> &'static str {
    if op == BinaryOp::OrOr { "or" } else { "and" }
}

fn sign(op: BinaryOp) -> &'static str {
    if op == BinaryOp::OrOr { "||" } else { "&&" }
}

fn redundant(pass: &mut Pass<'_>, operands: &[ExprId], op: BinaryOp) {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let Some(&first) = operands.first() else { return };
    for &o in operands {
        let text = pass.src(o);
        if !seen.insert(text.clone()) {
            let at = pass.ast.exprs[first].span;
            pass.report(at, format!("redundant {}: {text} {} {text}", name(op), sign(op)));
        }
    }
}

/// `x != 1 || x != 2` always holds, `x == 1 && x == 2` never.
fn suspect(pass: &mut Pass<'_>, operands: &[ExprId], op: BinaryOp) {
    let wanted = if op == BinaryOp::OrOr { BinaryOp::Ne } else { BinaryOp::Eq };
    let mut seen: Vec<(String, ExprId)> = Vec::new();
    for &o in operands {
        let ExprKind::Binary { op: cmp, x, y } = pass.ast.exprs[o].kind else { continue };
        if cmp != wanted {
            continue;
        }
        let variable = match (pass.constant(x).is_some(), pass.constant(y).is_some()) {
            (false, true) => x,
            (true, false) => y,
            _ => continue,
        };
        let text = pass.src(variable);
        match seen.iter().find(|s| s.0 == text) {
            None => seen.push((text, o)),
            Some(&(_, other)) => {
                let (a, b) = (pass.src(other), pass.src(o));
                if a != b {
                    let at = pass.ast.exprs[other].span;
                    pass.report(at, format!("suspect {}: {a} {} {b}", name(op), sign(op)));
                }
            }
        }
    }
}
