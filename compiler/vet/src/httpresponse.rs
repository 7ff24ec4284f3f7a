//! `resp, err := http.Get(url)` followed by a deferred use of resp: without a look at err there may be no response.

use syntax::ast::{ExprId, ExprKind, IdentId, StmtKind};
use types::{Type, TypeId};

use crate::pass::{Call, Pass, as_call, calls_in, rest_of_block};
use crate::walk::Node;

pub fn run(pass: &mut Pass<'_>) {
    if !pass.imports("net/http") {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for call in calls_in(&ast, &tree.visits) {
        if !is_request(pass, call) {
            continue;
        }
        let Some(mut at) = tree.find(Node::Expr(call.e)) else { continue };
        let mut nested = false;
        let rest = loop {
            let Some(parent) = tree.parent(at) else { break None };
            match (tree.node(at), tree.node(parent)) {
                (Node::Stmt(_), Node::Clause(..)) => break None,
                (Node::Stmt(s), above) => {
                    if let Some(rest) = rest_of_block(&ast, above, s) {
                        break Some(rest);
                    }
                }
                _ => {}
            }
            if let Node::Expr(e) = tree.node(parent) {
                nested |= as_call(&ast, e).is_some();
            }
            at = parent;
        };
        let Some([first, second, ..]) = rest else { continue };
        let lhs = match &ast.stmts[*first].kind {
            StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. } if !nested => lhs,
            _ => continue,
        };
        let StmtKind::Defer(deferred) = ast.stmts[*second].kind else { continue };
        let Some(deferred) = as_call(&ast, deferred) else { continue };
        let (Some(resp), Some(root)) = (root(pass, lhs[0]), root(pass, deferred.fun)) else { continue };
        if pass.object(resp) == pass.object(root) {
            let name = pass.ident_text(resp);
            pass.report(ast.idents[root].span, format!("using {name} before checking for errors"));
        }
    }
}

/// The identifier that a chain of selectors begins with.
fn root(pass: &Pass<'_>, e: ExprId) -> Option<IdentId> {
    match pass.ast.exprs[e].kind {
        ExprKind::Ident(id) => Some(id),
        ExprKind::Selector { x, .. } => root(pass, x),
        _ => None,
    }
}

/// Is it `http.F` or a method of a client that returns a response and an error?
fn is_request(pass: &Pass<'_>, call: Call<'_>) -> bool {
    let ExprKind::Selector { x, .. } = pass.ast.exprs[call.fun].kind else { return false };
    let Some(Type::Signature(sig)) = pass.ty(call.fun).map(|t| pass.ck.store.ty(t)) else { return false };
    let [response, error] = sig.results[..] else { return false };
    if !points_to(pass, response, "Response") || error != pass.ck.store.universe.error {
        return false;
    }
    match pass.ty(x) {
        None => matches!(pass.ast.exprs[x].kind, ExprKind::Ident(id) if &*pass.ident_text(id) == "http"),
        Some(ty) => pass.is_type(ty, "net/http", "Client") || points_to(pass, ty, "Client"),
    }
}

fn points_to(pass: &Pass<'_>, ty: TypeId, name: &str) -> bool {
    matches!(*pass.ck.store.ty(ty), Type::Pointer(elem) if pass.is_type(elem, "net/http", name))
}
