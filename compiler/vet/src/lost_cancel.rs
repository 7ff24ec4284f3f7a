//! Cancel functions of contexts that are thrown away, or not used on every way out of the function.

use std::collections::BTreeMap;

use syntax::ast::{Block, Decl, ExprKind, FuncType, Param, StmtKind};
use types::ObjId;

use crate::cfg::{Flow, Item};
use crate::pass::{Pass, as_ident};
use crate::returns;
use crate::walk::{Node, span_of, var_spec};

const MAKERS: [&str; 6] =
    ["WithCancel", "WithCancelCause", "WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause"];

pub fn run(pass: &mut Pass<'_>) {
    if !pass.imports("context") {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for (at, v) in tree.visits.iter().enumerate() {
        match v.node {
            Node::Decl(i) => {
                if let Decl::Func(f) = &ast.decls[i as usize]
                    && let Some(body) = &f.body
                {
                    // When main returns the program ends.
                    let is_main = f.recv.is_none() && &*pass.ident_text(f.name) == "main" && in_main(pass);
                    function(pass, at, &f.ty, body, is_main);
                }
            }
            Node::Expr(e) => {
                if let ExprKind::FuncLit(f) = &ast.exprs[e].kind {
                    function(pass, at, &f.ty, &f.body, false);
                }
            }
            _ => {}
        }
    }
}

fn in_main(pass: &Pass<'_>) -> bool {
    &*pass.text(pass.ck.packages[pass.pkg].name) == "main"
}

/// The maker of contexts that a selector names.
fn maker(pass: &Pass<'_>, node: Node) -> Option<&'static str> {
    let Node::Expr(e) = node else { return None };
    let ExprKind::Selector { x, sel } = pass.ast.exprs[e].kind else { return None };
    let name = pass.ident_text(sel);
    let maker = MAKERS.into_iter().find(|m| *m == &*name)?;
    let package = pass.package_named(x)?;
    (&*pass.text(pass.ck.store.pkgs[package].path) == "context").then_some(maker)
}

fn function(pass: &mut Pass<'_>, at: usize, ty: &FuncType, body: &Block, is_main: bool) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    // Where the variables are given their functions, by position.
    let mut found: BTreeMap<u32, (ObjId, Node)> = BTreeMap::new();
    let mut i = at + 1;
    while i < tree.visits[at].end {
        let node = tree.node(i);
        if let Node::Expr(e) = node
            && matches!(ast.exprs[e].kind, ExprKind::FuncLit(_))
        {
            // It is looked at by itself.
            i = tree.visits[i].end;
            continue;
        }
        i += 1;
        let Some(maker) = maker(pass, node) else { continue };
        let Some(call) = tree.parent(i - 1) else { continue };
        match tree.node(call) {
            Node::Expr(e) if matches!(ast.exprs[e].kind, ExprKind::Call { .. }) => {}
            _ => continue,
        }
        let Some(above) = tree.parent(call).map(|p| tree.node(p)) else { continue };
        let id = match above {
            Node::Stmt(s) => match &ast.stmts[s].kind {
                StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. } => {
                    lhs.get(1).and_then(|&l| as_ident(&ast, l))
                }
                _ => None,
            },
            node => var_spec(&ast, node).and_then(|s| s.names.get(1).copied()),
        };
        let Some(id) = id else { continue };
        if &*pass.ident_text(id) == "_" {
            let text = format!(
                "the cancel function returned by context.{maker} should be called, not discarded, to avoid a context leak"
            );
            pass.report(ast.idents[id].span, text);
        } else if let Some(obj) = pass.object(id)
            && pass.ck.store.objs[obj]
                .span
                .is_some_and(|s| s.file == ast.id && s.start >= ty.span.start && s.end <= body.span.end)
        {
            found.insert(pass.ck.store.objs[obj].span.map_or(0, |s| s.start), (obj, above));
        }
    }
    if found.is_empty() || is_main {
        return;
    }
    let flow = Flow::new(&ast, body, &mut |e| returns::may_return(pass, e));
    for (obj, given) in found.into_values() {
        let is_result = |p: &Param| p.name.is_some_and(|id| pass.object(id) == Some(obj));
        let named_result = ty.results.iter().any(is_result);
        let Some(end) = (Search { pass, flow: &flow, obj, named_result }).lost(given) else { continue };
        let span = span_of(&ast, given);
        let name = pass.obj_name(obj);
        let line = pass.sources.line(span.pos());
        pass.report(span, format!("the {name} function is not used on all paths (possible context leak)"));
        let end = match end {
            Item::Node(node) => span_of(&ast, node),
            Item::End(offset) => base::Span::new(ast.id, offset, offset + 1),
        };
        pass.report(
            end,
            format!(
                "this return statement may be reached without using the {name} var defined on line {line}"
            ),
        );
    }
}

/// The search for a way from a variable's assignment to a return that doesn't use it.
struct Search<'p, 'a> {
    pass: &'p Pass<'a>,
    flow: &'p Flow,
    obj: ObjId,
    /// A return without values uses it.
    named_result: bool,
}

impl Search<'_, '_> {
    /// The return at the end of such a way.
    fn lost(&self, given: Node) -> Option<Item> {
        let (start, at) = self.flow.blocks.iter().enumerate().find_map(|(b, block)| {
            let at = block.items.iter().position(|&i| i == Item::Node(given))?;
            Some((b, at))
        })?;
        if self.uses(&self.flow.blocks[start].items[at + 1..]) {
            return None;
        }
        if let Some(end) = self.end_of(start) {
            return Some(end);
        }
        let mut seen = vec![false; self.flow.blocks.len()];
        let mut work: Vec<usize> = self.flow.blocks[start].next.iter().rev().copied().collect();
        while let Some(b) = work.pop() {
            if std::mem::replace(&mut seen[b], true) || self.uses(&self.flow.blocks[b].items) {
                continue;
            }
            if let Some(end) = self.end_of(b) {
                return Some(end);
            }
            work.extend(self.flow.blocks[b].next.iter().rev());
        }
        None
    }

    fn end_of(&self, block: usize) -> Option<Item> {
        let last = *self.flow.blocks[block].items.last()?;
        match last {
            Item::End(_) => Some(last),
            Item::Node(Node::Stmt(s)) => {
                matches!(self.pass.ast.stmts[s].kind, StmtKind::Return(_)).then_some(last)
            }
            Item::Node(_) => None,
        }
    }

    fn uses(&self, items: &[Item]) -> bool {
        items.iter().any(|item| {
            let Item::Node(node) = *item else { return self.named_result };
            let Some(at) = self.pass.tree.find(node) else { return false };
            self.pass.tree.below(at).iter().any(|v| match v.node {
                Node::Ident(id) => self.pass.used(id) == Some(self.obj),
                Node::Stmt(s) => {
                    self.named_result
                        && matches!(&self.pass.ast.stmts[s].kind, StmtKind::Return(r) if r.is_empty())
                }
                _ => false,
            })
        })
    }
}
