//! Statements that nothing leads to, by the look of the statements alone.

use base::{FxHashMap, FxHashSet, Symbol};
use syntax::ast::{BranchKind, CaseClause, File, StmtId, StmtKind};
use types::BuiltinId;

use crate::pass::{Callee, Pass, as_call};
use crate::walk::Node;

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for v in &tree.visits {
        let is_function = matches!(v.node, Node::Decl(_) | Node::Expr(_));
        let Some(body) = Pass::body(&ast, v.node).filter(|_| is_function) else { continue };
        let mut labels = Labels::of(&ast);
        labels.list(&body.stmts);
        let Labels { left, jumped, .. } = labels;
        let mut search = Search { pass, file: &ast, left, jumped, reachable: true };
        search.list(&body.stmts);
    }
}

const RED_ZONE: usize = 96 << 10;
const SEGMENT: usize = 2 << 20;

/// What the branch statements of a body mean.
struct Labels<'f> {
    file: &'f File,
    /// Statements that a break leaves.
    left: FxHashSet<StmtId>,
    /// Labels that a goto names.
    jumped: FxHashSet<Symbol>,
    labeled: FxHashMap<Symbol, StmtId>,
    /// What a break without label leaves.
    innermost: Option<StmtId>,
}

impl<'f> Labels<'f> {
    fn of(file: &'f File) -> Labels<'f> {
        Labels {
            file,
            left: FxHashSet::default(),
            jumped: FxHashSet::default(),
            labeled: FxHashMap::default(),
            innermost: None,
        }
    }

    fn list(&mut self, stmts: &[StmtId]) {
        stmts.iter().for_each(|&s| stacker::maybe_grow(RED_ZONE, SEGMENT, || self.stmt(s)));
    }

    fn within(&mut self, s: StmtId, look: impl FnOnce(&mut Self)) {
        let outer = self.innermost.replace(s);
        look(self);
        self.innermost = outer;
    }

    fn stmt(&mut self, s: StmtId) {
        let file = self.file;
        match &file.stmts[s].kind {
            StmtKind::Block(b) => self.list(&b.stmts),
            StmtKind::Branch { kind: BranchKind::Goto, label: Some(l) } => {
                self.jumped.insert(file.idents[*l].name);
            }
            StmtKind::Branch { kind: BranchKind::Break, label } => {
                let target = match label {
                    Some(l) => self.labeled.get(&file.idents[*l].name).copied(),
                    None => self.innermost,
                };
                self.left.extend(target);
            }
            StmtKind::If { then, els, .. } => {
                self.list(&then.stmts);
                self.list(els.as_slice());
            }
            StmtKind::Labeled { label, stmt } => {
                self.labeled.insert(file.idents[*label].name, *stmt);
                self.list(&[*stmt]);
            }
            StmtKind::For { body, .. } | StmtKind::Range { body, .. } => {
                self.within(s, |l| l.list(&body.stmts));
            }
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                self.within(s, |l| clauses.iter().for_each(|c| l.list(&c.body)));
            }
            StmtKind::Select { clauses, .. } => {
                self.within(s, |l| clauses.iter().for_each(|c| l.list(&c.body)));
            }
            _ => {}
        }
    }
}

struct Search<'p, 'a> {
    pass: &'p mut Pass<'a>,
    file: &'p File,
    left: FxHashSet<StmtId>,
    jumped: FxHashSet<Symbol>,
    reachable: bool,
}

impl Search<'_, '_> {
    fn list(&mut self, stmts: &[StmtId]) {
        stmts.iter().for_each(|&s| stacker::maybe_grow(RED_ZONE, SEGMENT, || self.stmt(s)));
    }

    fn stmt(&mut self, s: StmtId) {
        let file = self.file;
        let kind = &file.stmts[s].kind;
        if let StmtKind::Labeled { label, .. } = kind
            && self.jumped.contains(&file.idents[*label].name)
        {
            self.reachable = true;
        }
        if !self.reachable && !matches!(kind, StmtKind::Empty) {
            self.pass.report(file.stmts[s].span, "unreachable code");
            // What follows is no better.
            self.reachable = true;
        }
        match kind {
            StmtKind::Block(b) => self.list(&b.stmts),
            StmtKind::Branch { .. } | StmtKind::Return(_) => self.reachable = false,
            StmtKind::Expr(e) => {
                if let Some(call) = as_call(file, *e)
                    && matches!(file.exprs[call.fun].kind, syntax::ast::ExprKind::Ident(_))
                    && self.pass.called(call.fun) == Some(Callee::Builtin(BuiltinId::Panic))
                {
                    self.reachable = false;
                }
            }
            StmtKind::For { cond, body, .. } => {
                self.list(&body.stmts);
                self.reachable = cond.is_some() || self.left.contains(&s);
            }
            StmtKind::Range { body, .. } => {
                self.list(&body.stmts);
                self.reachable = true;
            }
            StmtKind::If { then, els, .. } => {
                self.list(&then.stmts);
                let after = std::mem::replace(&mut self.reachable, true);
                if let Some(els) = els {
                    self.list(&[*els]);
                    self.reachable |= after;
                }
            }
            StmtKind::Labeled { stmt, .. } => self.list(&[*stmt]),
            StmtKind::Select { clauses, .. } => {
                let ends = self.any(clauses.iter().map(|c| &c.body[..]));
                self.reachable = ends || self.left.contains(&s);
            }
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                let ends = self.any(clauses.iter().map(|c: &CaseClause| &c.body[..]));
                self.reachable = ends || self.left.contains(&s) || !clauses.iter().any(|c| c.default);
            }
            _ => {}
        }
    }

    /// Can the end of any of these lists be reached?
    fn any<'b>(&mut self, lists: impl Iterator<Item = &'b [StmtId]>) -> bool {
        let mut any = false;
        for list in lists {
            self.reachable = true;
            self.list(list);
            any |= self.reachable;
        }
        any
    }
}
