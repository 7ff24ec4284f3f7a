//! Type assertions between interfaces that no type can satisfy.

use syntax::ast::{ExprId, ExprKind, StmtKind};
use types::TypeId;

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    let ast = pass.ast.clone();
    for e in pass.exprs() {
        if let ExprKind::TypeAssert { x, ty: Some(ty) } = ast.exprs[e].kind {
            compare(pass, x, ty, ast.exprs[ty].span.start);
        }
    }
    for stmt in ast.stmts.iter() {
        let StmtKind::TypeSwitch { x, clauses, .. } = &stmt.kind else { continue };
        let x = match ast.exprs[*x].kind {
            ExprKind::TypeAssert { x, ty: None } => x,
            _ => *x,
        };
        for clause in clauses {
            for &ty in &clause.exprs {
                compare(pass, x, ty, ast.exprs[ty].span.start);
            }
        }
    }
}

fn compare(pass: &mut Pass<'_>, x: ExprId, target: ExprId, at: u32) {
    let (Some(v), Some(t)) = (pass.ty(x), pass.ty(target)) else { return };
    if pass.mode(target) != check::info::Mode::Type
        || !is_plain_interface(pass, v)
        || !is_plain_interface(pass, t)
    {
        return;
    }
    let (have, want) = (pass.ck.store.type_set(v), pass.ck.store.type_set(t));
    for m in &have.methods {
        let Some(other) = want.methods.iter().find(|o| o.name == m.name && o.pkg == m.pkg) else { continue };
        if !pass.ck.store.identical(m.sig, other.sig) {
            let text = format!(
                "impossible type assertion: no type can implement both {} and {} (conflicting types for {} method)",
                pass.type_text(v),
                pass.type_text(t),
                pass.text(m.name)
            );
            pass.report_at(at, text);
            return;
        }
    }
}

fn is_plain_interface(pass: &mut Pass<'_>, ty: TypeId) -> bool {
    pass.ck.store.is_interface(ty) && pass.ck.store.as_type_param(ty).is_none()
}
