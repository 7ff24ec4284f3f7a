//! `t.Fatal` and its kin in goroutines that a test starts: they end that goroutine, not the test.

use syntax::ast::{Decl, ExprId, ExprKind, StmtKind};
use types::{ObjId, ObjKind, Type};

use crate::pass::{Pass, as_call};
use crate::walk::Node;

const FORBIDDEN: [&str; 6] = ["FailNow", "Fatal", "Fatalf", "Skip", "Skipf", "SkipNow"];

/// Code that a goroutine runs.
struct Region {
    /// The file and node of the code: a function literal, a declared function, or the go statement itself.
    file: usize,
    node: Node,
    starts: Vec<Start>,
}

/// A go statement (or a subtest's start) that runs a region.
struct Start {
    file: usize,
    node: Node,
    fun: ExprId,
    /// A subtest, which has its own t.
    subtest: bool,
}

pub fn run(pass: &mut Pass<'_>) {
    // All files together: a goroutine may run a function of another file.
    if pass.file > 0 || !pass.imports("testing") {
        return;
    }
    let mut regions = Vec::new();
    for file in 0..pass.files() {
        pass.enter(pass.pkg, file);
        collect(pass, &mut regions);
    }
    for region in &regions {
        let inner = |node| regions.iter().any(|r| r.file == region.file && r.node == node);
        pass.enter(pass.pkg, region.file);
        look(pass, region, &inner);
    }
    pass.enter(pass.pkg, 0);
}

fn collect(pass: &mut Pass<'_>, regions: &mut Vec<Region>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    let mut at = 0;
    while at < tree.visits.len() {
        let v = tree.visits[at];
        at += 1;
        let found = match v.node {
            Node::Decl(i) => {
                if let Decl::Func(f) = &ast.decls[i as usize]
                    && !f.ty.params.iter().any(|p| is_test_param(pass, p.ty))
                {
                    at = v.end;
                }
                None
            }
            Node::Stmt(s) => match ast.stmts[s].kind {
                StmtKind::Go(e) => as_call(&ast, e).map(|c| goroutine(pass, v.node, pass.unparen(c.fun))),
                _ => None,
            },
            Node::Expr(e) => subtest(pass, e),
            _ => None,
        };
        let Some((file, node, start)) = found else { continue };
        match regions.iter_mut().find(|r| r.file == file && r.node == node) {
            Some(r) => r.starts.push(start),
            None => regions.push(Region { file, node, starts: vec![start] }),
        }
    }
}

/// `*testing.T` or `*testing.B`
fn is_test_param(pass: &Pass<'_>, e: ExprId) -> bool {
    let ExprKind::Star(x) = pass.ast.exprs[e].kind else { return false };
    let ExprKind::Selector { x, sel } = pass.ast.exprs[x].kind else { return false };
    matches!(pass.ast.exprs[x].kind, ExprKind::Ident(id) if &*pass.ident_text(id) == "testing")
        && matches!(&*pass.ident_text(sel), "T" | "B")
}

/// The function literal that a variable was declared with.
fn literal_of(pass: &Pass<'_>, fun: ExprId) -> Option<ExprId> {
    let obj = pass.ident_object(fun)?;
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    let initial = pass.initial(&ast, &tree, obj)?;
    let value = *initial.values.get(initial.position)?;
    matches!(ast.exprs[value].kind, ExprKind::FuncLit(_)).then_some(value)
}

fn goroutine(pass: &mut Pass<'_>, go: Node, fun: ExprId) -> (usize, Node, Start) {
    let start = Start { file: pass.file, node: go, fun, subtest: false };
    if let Some(lit) = literal_of(pass, fun) {
        return (pass.file, Node::Expr(lit), start);
    }
    if let Some(obj) = pass.callee(fun)
        && let Some((pkg, file, decl)) = pass.declaration(obj)
        && pkg == pass.pkg
    {
        return (file, Node::Decl(decl), start);
    }
    (pass.file, go, start)
}

fn subtest(pass: &mut Pass<'_>, e: ExprId) -> Option<(usize, Node, Start)> {
    let ast = pass.ast.clone();
    let call = as_call(&ast, e)?;
    let [_, fun] = *call.args else { return None };
    let callee = pass.callee(call.fun)?;
    if !pass.is_in(callee, "testing") || pass.receiver(callee).is_none() || &*pass.obj_name(callee) != "Run" {
        return None;
    }
    let fun = pass.unparen(fun);
    let start = Start { file: pass.file, node: Node::Expr(e), fun, subtest: true };
    let literal = match ast.exprs[fun].kind {
        ExprKind::FuncLit(_) => Some(fun),
        _ => literal_of(pass, fun),
    };
    Some((pass.file, Node::Expr(literal.unwrap_or(e)), start))
}

fn look(pass: &mut Pass<'_>, region: &Region, inner: &dyn Fn(Node) -> bool) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    let Some(root) = tree.find(region.node) else { return };
    let mut at = root + 1;
    while at < tree.visits[root].end {
        let v = tree.visits[at];
        if inner(v.node) {
            at = v.end;
            continue;
        }
        at += 1;
        let Node::Expr(e) = v.node else { continue };
        let Some(call) = as_call(&ast, e) else { continue };
        let Some(forbidden) = forbidden(pass, pass.unparen(call.fun)) else { continue };
        for start in region.starts.iter().filter(|s| !s.subtest) {
            let is_literal = {
                let ast = &pass.ck.packages[pass.pkg].files[start.file].ast;
                match ast.exprs[start.fun].kind {
                    ExprKind::FuncLit(_) => None,
                    ExprKind::Ident(id) => Some(Some(pass.text(ast.idents[id].name))),
                    _ => Some(None),
                }
            };
            let (span, context) = match is_literal {
                None => (ast.exprs[e].span, String::new()),
                Some(name) => {
                    let other = pass.ck.packages[pass.pkg].files[start.file].ast.clone();
                    let context = name.map_or(String::new(), |n| format!(" ({n} calls {forbidden})"));
                    (crate::walk::span_of(&other, start.node), context)
                }
            };
            pass.report(span, format!("call to {forbidden} from a non-test goroutine{context}"));
        }
    }
}

/// The method called, as messages name it, if it is one that only a test's own goroutine may call, on a variable.
fn forbidden(pass: &Pass<'_>, fun: ExprId) -> Option<String> {
    let ExprKind::Selector { x, sel } = pass.ast.exprs[fun].kind else { return None };
    let selection = pass.selection(fun)?;
    let variable: ObjId = pass.ident_object(pass.unparen(x))?;
    if !matches!(pass.ck.store.objs[variable].kind, ObjKind::Var { .. }) {
        return None;
    }
    let name = pass.ident_text(sel);
    let in_testing = match selection.obj {
        Some(obj) => pass.is_in(obj, "testing") && pass.receiver(obj).is_some(),
        None => pass.is_type(selection.recv, "testing", "TB"),
    };
    if !in_testing || !FORBIDDEN.contains(&&*name) {
        return None;
    }
    let (star, base) = match *pass.ck.store.ty(selection.recv) {
        Type::Pointer(elem) => ("*", elem),
        _ => ("", selection.recv),
    };
    Some(format!("({star}{}).{name}", pass.type_text(base)))
}
