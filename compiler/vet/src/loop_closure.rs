//! Loop variables that function literals use after the loop has gone on, where all iterations share them: before Go 1.22.

use syntax::ast::{ExprId, ExprKind, StmtId, StmtKind};
use types::ObjId;

use crate::pass::{Call, Pass, as_call};
use crate::walk::Node;

pub fn run(pass: &mut Pass<'_>) {
    if pass.go_minor() >= 22 {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for s in tree.stmts() {
        let (changed, body) = match &ast.stmts[s].kind {
            StmtKind::Range { key, value, body, .. } => {
                (key.iter().chain(value).copied().collect::<Vec<_>>(), body)
            }
            StmtKind::For { post, body, .. } => {
                let changed = match post.map(|p| &ast.stmts[p].kind) {
                    Some(StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. }) => lhs.clone(),
                    Some(StmtKind::IncDec { x, .. }) => vec![*x],
                    _ => Vec::new(),
                };
                (changed, body)
            }
            _ => continue,
        };
        let vars: Vec<ObjId> = changed.into_iter().filter_map(|e| pass.ident_object(e)).collect();
        if vars.is_empty() {
            continue;
        }
        each_last(pass, &body.stmts, &mut |pass, last| {
            let fun = match pass.ast.stmts[last].kind {
                StmtKind::Go(e) | StmtKind::Defer(e) => as_call(&ast, e).map(|c| c.fun),
                StmtKind::Expr(e) => as_call(&ast, e).and_then(|c| started_by_group(pass, c)),
                _ => None,
            };
            if let Some(ExprKind::FuncLit(f)) = fun.map(|f| &ast.exprs[f].kind) {
                report(pass, &vars, &f.body.stmts);
            }
        });
        for &s in &body.stmts {
            if let StmtKind::Expr(e) = ast.stmts[s].kind
                && let Some(call) = as_call(&ast, e)
            {
                let parallel = after_parallel(pass, call);
                report(pass, &vars, &parallel);
            }
        }
    }
}

/// Reports the uses of variables in statements.
fn report(pass: &mut Pass<'_>, vars: &[ObjId], stmts: &[StmtId]) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for &s in stmts {
        let Some(at) = tree.find(Node::Stmt(s)) else { continue };
        for v in tree.below(at) {
            if let Node::Ident(id) = v.node
                && pass.used(id).is_some_and(|o| vars.contains(&o))
            {
                let name = pass.ident_text(id);
                pass.report(ast.idents[id].span, format!("loop variable {name} captured by func literal"));
            }
        }
    }
}

/// Finds the statements that may be the last ones of a list to run.
fn each_last(pass: &mut Pass<'_>, stmts: &[StmtId], found: &mut dyn FnMut(&mut Pass<'_>, StmtId)) {
    let Some(&last) = stmts.last() else { return };
    let ast = pass.ast.clone();
    match &ast.stmts[last].kind {
        StmtKind::If { then, els, .. } => {
            each_last(pass, &then.stmts, found);
            match els.map(|e| (e, &ast.stmts[e].kind)) {
                Some((_, StmtKind::Block(b))) => each_last(pass, &b.stmts, found),
                Some((e, _)) => each_last(pass, &[e], found),
                None => {}
            }
        }
        StmtKind::For { body, .. } | StmtKind::Range { body, .. } => each_last(pass, &body.stmts, found),
        StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
            clauses.iter().for_each(|c| each_last(pass, &c.body, found));
        }
        StmtKind::Select { clauses, .. } => clauses.iter().for_each(|c| each_last(pass, &c.body, found)),
        _ => found(pass, last),
    }
}

/// The function that errgroup's Go starts.
fn started_by_group(pass: &Pass<'_>, call: Call<'_>) -> Option<ExprId> {
    let callee = pass.callee(call.fun)?;
    if !pass.is_method(callee, "golang.org/x/sync/errgroup", "Group", &["Go"]) {
        return None;
    }
    call.args.first().copied()
}

/// The statements of `t.Run(name, func(t *testing.T) { … })` after a call of t.Parallel: they run after the loop.
fn after_parallel(pass: &Pass<'_>, call: Call<'_>) -> Vec<StmtId> {
    let is_t = |fun, name| pass.callee(fun).is_some_and(|f| pass.is_method(f, "testing", "T", &[name]));
    let (true, [_, fun]) = (is_t(call.fun, "Run"), call.args) else { return Vec::new() };
    let ExprKind::FuncLit(f) = &pass.ast.exprs[*fun].kind else { return Vec::new() };
    let Some(t) = f.ty.params.first().and_then(|p| p.name).and_then(|id| pass.object(id)) else {
        return Vec::new();
    };
    let (mut after, mut found) = (Vec::new(), false);
    for &s in &f.body.stmts {
        let mut s = s;
        while let StmtKind::Labeled { stmt, .. } = pass.ast.stmts[s].kind {
            // One may come back here from below.
            s = stmt;
            after.clear();
            found = false;
        }
        if found {
            after.push(s);
            continue;
        }
        if let StmtKind::Expr(e) = pass.ast.stmts[s].kind
            && let Some(call) = as_call(&pass.ast, e)
            && is_t(call.fun, "Parallel")
            && let ExprKind::Selector { x, .. } = pass.ast.exprs[call.fun].kind
        {
            found = pass.ident_object(x) == Some(t);
        }
    }
    after
}
