//! Locks that are copied along with the values they stand in.

use check::info::Mode;
use syntax::ast::{Decl, ExprId, ExprKind, FuncType, Param, StmtId, StmtKind};
use types::{BuiltinId, Type, TypeId};

use crate::pass::{Call, Callee, Pass, as_call, as_ident};
use crate::walk::Node;

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for v in &tree.visits {
        match v.node {
            Node::Decl(i) => {
                if let Decl::Func(f) = &ast.decls[i as usize] {
                    let name = pass.ident_text(f.name).to_string();
                    params(pass, &name, f.recv.as_slice());
                    params(pass, &name, &f.ty.params);
                }
            }
            Node::Spec(..) => {
                let Some(spec) = crate::walk::var_spec(&ast, v.node) else { continue };
                for (i, &x) in spec.values.iter().enumerate() {
                    if let Some(path) = copied(pass, x) {
                        let name = pass.ident_text(spec.names[i.min(spec.names.len() - 1)]);
                        pass.report_expr(
                            x,
                            format!("variable declaration copies lock value to {name}: {path}"),
                        );
                    }
                }
            }
            Node::Expr(e) => match &ast.exprs[e].kind {
                ExprKind::FuncLit(f) => literal(pass, &f.ty),
                ExprKind::Call { .. } => call(pass, as_call(&ast, e).expect("a call")),
                ExprKind::CompositeLit { elems, .. } => {
                    for el in elems {
                        if let Some(path) = copied(pass, el.value) {
                            let text = pass.src(el.value);
                            pass.report_expr(
                                el.value,
                                format!("literal copies lock value from {text}: {path}"),
                            );
                        }
                    }
                }
                _ => {}
            },
            Node::Stmt(s) => match &ast.stmts[s].kind {
                StmtKind::Assign { lhs, rhs, .. } => {
                    assigned(pass, lhs, rhs);
                }
                StmtKind::Define { lhs, rhs }
                    if !assigned(pass, lhs, rhs) && pass.go_minor() >= 22 && is_loop_start(pass, s) =>
                {
                    lhs.iter().for_each(|&l| loop_variable(pass, l));
                }
                StmtKind::Range { key, value, define, .. } => {
                    for e in [key, value].into_iter().flatten() {
                        range_variable(pass, *e, *define);
                    }
                }
                StmtKind::Return(results) => {
                    for &x in results {
                        if let Some(path) = copied(pass, x) {
                            pass.report_expr(x, format!("return copies lock value: {path}"));
                        }
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
}

fn literal(pass: &mut Pass<'_>, f: &FuncType) {
    params(pass, "func", &f.params);
}

fn params(pass: &mut Pass<'_>, function: &str, list: &[Param]) {
    let mut last = None;
    for p in list {
        // Those declared together are one to a reader.
        if p.variadic || last.replace(p.ty) == Some(p.ty) {
            continue;
        }
        let Some(ty) = pass.ty(p.ty) else { continue };
        if let Some(path) = lock_in(pass, ty) {
            pass.report_expr(p.ty, format!("{function} passes lock by value: {path}"));
        }
    }
}

fn call(pass: &mut Pass<'_>, call: Call<'_>) {
    if let ExprKind::Ident(_) | ExprKind::Selector { .. } = pass.ast.exprs[call.fun].kind
        && let Some(Callee::Builtin(
            BuiltinId::Len
            | BuiltinId::Cap
            | BuiltinId::UnsafeSizeof
            | BuiltinId::UnsafeOffsetof
            | BuiltinId::UnsafeAlignof,
        )) = pass.called(call.fun)
    {
        return;
    }
    for &x in call.args {
        if let Some(path) = copied(pass, x) {
            let fun = pass.src(call.fun);
            pass.report_expr(x, format!("call of {fun} copies lock value: {path}"));
        }
    }
}

/// Reports copies made by an assignment; says whether there were any.
fn assigned(pass: &mut Pass<'_>, lhs: &[ExprId], rhs: &[ExprId]) -> bool {
    let mut any = false;
    for (i, &x) in rhs.iter().enumerate() {
        if let Some(path) = copied(pass, x) {
            let to = pass.src(lhs[i.min(lhs.len() - 1)]);
            pass.report_expr(x, format!("assignment copies lock value to {to}: {path}"));
            any = true;
        }
    }
    any
}

fn is_loop_start(pass: &Pass<'_>, s: StmtId) -> bool {
    let parent = pass.tree.find(Node::Stmt(s)).and_then(|at| pass.tree.parent(at));
    let Some(Node::Stmt(p)) = parent.map(|p| pass.tree.node(p)) else { return false };
    matches!(pass.ast.stmts[p].kind, StmtKind::For { init: Some(i), .. } if i == s)
}

/// Each iteration has variables of its own, copied from those before.
fn loop_variable(pass: &mut Pass<'_>, e: ExprId) {
    let Some(obj) =
        as_ident(&pass.ast, e).filter(|&id| pass.used(id).is_none()).and_then(|id| pass.object(id))
    else {
        return;
    };
    let ty = pass.ck.store.objs[obj].ty;
    if let Some(path) = lock_in(pass, ty) {
        let name = pass.src(e);
        pass.report_expr(e, format!("for loop iteration copies lock value to {name}: {path}"));
    }
}

fn range_variable(pass: &mut Pass<'_>, e: ExprId, define: bool) {
    let ty = match as_ident(&pass.ast, e) {
        Some(id) if &*pass.ident_text(id) == "_" => return,
        Some(id) if define => pass.object(id).map(|o| pass.ck.store.objs[o].ty),
        _ if define => return,
        _ => pass.ty(e),
    };
    let Some(ty) = ty else { return };
    if let Some(path) = lock_in(pass, ty) {
        let name = pass.src(e);
        pass.report_at(pass.ast.exprs[e].span.start, format!("range var {name} copies lock: {path}"));
    }
}

/// The lock in a value that is copied from elsewhere: not one made here, and not one that a call returned.
fn copied(pass: &mut Pass<'_>, x: ExprId) -> Option<String> {
    let x = pass.unparen(x);
    match pass.ast.exprs[x].kind {
        ExprKind::CompositeLit { .. } | ExprKind::Call { .. } => return None,
        ExprKind::Star(y) if matches!(pass.ast.exprs[pass.unparen(y)].kind, ExprKind::Call { .. }) => {
            return None;
        }
        _ => {}
    }
    if matches!(pass.mode(x), Mode::Type | Mode::Invalid | Mode::Builtin | Mode::NoValue) {
        return None;
    }
    let ty = pass.ty(x)?;
    lock_in(pass, ty)
}

/// The chain of types from one to the lock in it, as text.
fn lock_in(pass: &mut Pass<'_>, ty: TypeId) -> Option<String> {
    let chain = search(pass, ty, &mut Vec::new())?;
    Some(chain.join(" contains "))
}

fn search(pass: &mut Pass<'_>, ty: TypeId, seen: &mut Vec<TypeId>) -> Option<Vec<String>> {
    if seen.contains(&ty) {
        return None;
    }
    seen.push(ty);
    if pass.ck.store.as_type_param(ty).is_some() {
        for term in pass.terms(ty) {
            if let Some(mut chain) = search(pass, term.ty, seen) {
                if term.tilde {
                    chain[0].insert(0, '~');
                }
                chain.insert(0, pass.type_text(ty));
                return Some(chain);
            }
        }
        return None;
    }
    let mut ty = ty;
    let fields: Vec<TypeId> = loop {
        match pass.ck.store.under(ty) {
            Type::Array { elem, .. } => ty = elem,
            Type::Tuple(list) => break list,
            Type::Struct(fields) => {
                if is_lock(pass, ty) || pass.is_type(ty, "sync", "noCopy") {
                    return Some(vec![pass.type_text(ty)]);
                }
                break fields.iter().map(|f| f.ty).collect();
            }
            _ => return None,
        }
    };
    for field in fields {
        if let Some(mut chain) = search(pass, field, seen) {
            chain.insert(0, pass.type_text(ty));
            return Some(chain);
        }
    }
    None
}

/// Has the type's pointer Lock and Unlock, and the type itself not?
fn is_lock(pass: &mut Pass<'_>, ty: TypeId) -> bool {
    let both = |pass: &mut Pass<'_>, ty| ["Lock", "Unlock"].iter().all(|m| pass.has_method(ty, m, "func()"));
    let pointer = pass.ck.store.pointer_to(ty);
    both(pass, pointer) && !both(pass, ty)
}
