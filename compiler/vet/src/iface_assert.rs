//! Type assertions between interfaces that no type can satisfy.

use syntax::ast::{ExprId, ExprKind, StmtKind};
use types::TypeId;

use crate::pass::Pass;
use crate::walk::Node;

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for v in &tree.visits {
        match v.node {
            Node::Expr(e) => {
                if let ExprKind::TypeAssert { x, ty: Some(ty) } = ast.exprs[e].kind {
                    compare(pass, x, ty);
                }
            }
            Node::Stmt(s) => {
                let StmtKind::TypeSwitch { x, clauses, .. } = &ast.stmts[s].kind else { continue };
                let x = match ast.exprs[*x].kind {
                    ExprKind::TypeAssert { x, ty: None } => x,
                    _ => *x,
                };
                clauses.iter().flat_map(|c| &c.exprs).for_each(|&ty| compare(pass, x, ty));
            }
            _ => {}
        }
    }
}

fn compare(pass: &mut Pass<'_>, x: ExprId, target: ExprId) {
    let (Some(v), Some(t)) = (pass.ty(x), pass.ty(target)) else { return };
    if pass.mode(target) != check::info::Mode::Type
        || !is_plain_interface(pass, v)
        || !is_plain_interface(pass, t)
    {
        return;
    }
    let (have, want) = (pass.ck.store.type_set(v), pass.ck.store.type_set(t));
    for m in &want.methods {
        let Some(other) = have.methods.iter().find(|o| o.name == m.name && o.pkg == m.pkg) else { continue };
        if !pass.ck.store.identical(m.sig, other.sig) {
            let text = format!(
                "impossible type assertion: no type can implement both {} and {} (conflicting types for {} method)",
                pass.type_text(v),
                pass.type_text(t),
                pass.text(m.name)
            );
            pass.report_at(pass.ast.exprs[target].span.start, text);
            return;
        }
    }
}

fn is_plain_interface(pass: &mut Pass<'_>, ty: TypeId) -> bool {
    pass.ck.store.is_interface(ty)
}
