//! Control flow within a function body: blocks of things that happen one after the other, and where they lead.

use base::FxHashMap;
use base::Symbol;
use syntax::ast::{BranchKind, ExprId, ExprKind, File, StmtId, StmtKind};

use crate::walk::{Node, Place};

/// Something that a block does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Item {
    /// A statement without parts of its own, an expression, or a line of a var declaration.
    Node(Node),
    /// Falling off the body's end, at this offset.
    End(u32),
}

/// A run of items without branches.
#[derive(Default, Debug)]
pub struct Block {
    pub items: Vec<Item>,
    pub next: Vec<usize>,
    /// Reached from the body's start.
    pub live: bool,
    /// Contains a return, or a defer that might recover.
    returns: bool,
}

/// The control flow of one body; the first block is the entry.
pub struct Flow {
    pub blocks: Vec<Block>,
}

impl Flow {
    /// `returns` says whether a call may return.
    pub fn new(file: &File, body: &syntax::ast::Block, returns: &mut dyn FnMut(ExprId) -> bool) -> Flow {
        let mut b = Builder {
            file,
            returns,
            blocks: vec![Block::default()],
            current: 0,
            labels: FxHashMap::default(),
            targets: Vec::new(),
        };
        b.list(&body.stmts);
        let (mut blocks, last) = (b.blocks, b.current);
        let mut work = vec![0];
        while let Some(i) = work.pop() {
            if !std::mem::replace(&mut blocks[i].live, true) {
                work.extend_from_slice(&blocks[i].next);
            }
        }
        if blocks[last].live {
            blocks[last].returns = true;
            blocks[last].items.push(Item::End(body.span.end - 1));
        }
        Flow { blocks }
    }

    /// Can the body end by returning?
    pub fn returns(&self) -> bool {
        self.blocks.iter().any(|b| b.live && b.returns)
    }
}

/// Where the branch statements of a construct lead.
#[derive(Clone, Copy, Default)]
struct Targets {
    leave: Option<usize>,
    again: Option<usize>,
    fall: Option<usize>,
}

#[derive(Clone, Copy)]
struct Label {
    start: usize,
    leave: Option<usize>,
    again: Option<usize>,
}

struct Builder<'a> {
    file: &'a File,
    returns: &'a mut dyn FnMut(ExprId) -> bool,
    blocks: Vec<Block>,
    current: usize,
    labels: FxHashMap<Symbol, Label>,
    targets: Vec<Targets>,
}

const RED_ZONE: usize = 96 << 10;
const SEGMENT: usize = 2 << 20;

impl Builder<'_> {
    fn block(&mut self) -> usize {
        self.blocks.push(Block::default());
        self.blocks.len() - 1
    }

    fn add(&mut self, node: Node) {
        let at = self.current;
        self.blocks[at].items.push(Item::Node(node));
    }

    /// Ends the current block; what follows goes to `then`.
    fn jump(&mut self, to: usize, then: usize) {
        let at = self.current;
        self.blocks[at].next.push(to);
        self.current = then;
    }

    /// Ends the current block with a choice of two.
    fn fork(&mut self, yes: usize, no: usize, then: usize) {
        let at = self.current;
        self.blocks[at].next.extend([yes, no]);
        self.current = then;
    }

    fn list(&mut self, stmts: &[StmtId]) {
        for &s in stmts {
            self.stmt(s, None);
        }
    }

    /// A list in which branch statements without label lead to `targets`.
    fn within(&mut self, targets: Targets, stmts: &[StmtId]) {
        self.targets.push(targets);
        self.list(stmts);
        self.targets.pop();
    }

    fn label(&mut self, name: Symbol) -> Label {
        if let Some(&l) = self.labels.get(&name) {
            return l;
        }
        let l = Label { start: self.block(), leave: None, again: None };
        self.labels.insert(name, l);
        l
    }

    /// Says where break and continue with a construct's label lead.
    fn name(&mut self, label: Option<Symbol>, leave: usize, again: Option<usize>) {
        if let Some(l) = label.and_then(|l| self.labels.get_mut(&l)) {
            l.leave = Some(leave);
            l.again = again;
        }
    }

    fn stmt(&mut self, s: StmtId, label: Option<Symbol>) {
        stacker::maybe_grow(RED_ZONE, SEGMENT, || self.stmt_here(s, label));
    }

    fn stmt_here(&mut self, s: StmtId, label: Option<Symbol>) {
        let file = self.file;
        match &file.stmts[s].kind {
            StmtKind::Bad
            | StmtKind::Empty
            | StmtKind::Send { .. }
            | StmtKind::IncDec { .. }
            | StmtKind::Go(_)
            | StmtKind::Assign { .. }
            | StmtKind::Define { .. } => self.add(Node::Stmt(s)),
            StmtKind::Defer(_) => {
                self.add(Node::Stmt(s));
                let at = self.current;
                self.blocks[at].returns = true;
            }
            StmtKind::Expr(e) => {
                self.add(Node::Stmt(s));
                if matches!(file.exprs[*e].kind, ExprKind::Call { .. }) && !(self.returns)(*e) {
                    self.current = self.block();
                }
            }
            StmtKind::Decl(d) => {
                if let syntax::ast::Decl::Var(specs) = &**d {
                    for i in 0..specs.len() as u32 {
                        self.add(Node::Spec(Place::Local(s), i));
                    }
                }
            }
            StmtKind::Labeled { label, stmt } => {
                let name = file.idents[*label].name;
                let start = self.label(name).start;
                self.jump(start, start);
                self.stmt(*stmt, Some(name));
            }
            StmtKind::Return(_) => {
                let at = self.current;
                self.blocks[at].returns = true;
                self.add(Node::Stmt(s));
                self.current = self.block();
            }
            StmtKind::Branch { kind, label } => self.branch(*kind, label.map(|l| file.idents[l].name)),
            StmtKind::Block(b) => self.list(&b.stmts),
            StmtKind::If { init, cond, then, els } => {
                init.iter().for_each(|&i| self.stmt(i, None));
                let (yes, done) = (self.block(), self.block());
                let no = if els.is_some() { self.block() } else { done };
                self.add(Node::Expr(*cond));
                self.fork(yes, no, yes);
                self.list(&then.stmts);
                self.jump(done, no);
                if let Some(els) = els {
                    self.stmt(*els, None);
                    self.jump(done, done);
                }
            }
            StmtKind::Switch { .. } => self.switch(s, label),
            StmtKind::TypeSwitch { .. } => self.type_switch(s, label),
            StmtKind::Select { .. } => self.select(s, label),
            StmtKind::For { init, cond, post, body } => {
                init.iter().for_each(|&i| self.stmt(i, None));
                let (inside, done) = (self.block(), self.block());
                let head = if cond.is_some() { self.block() } else { inside };
                let again = if post.is_some() { self.block() } else { head };
                self.name(label, done, Some(again));
                self.jump(head, head);
                if let Some(cond) = cond {
                    self.add(Node::Expr(*cond));
                    self.fork(inside, done, inside);
                }
                self.within(Targets { leave: Some(done), again: Some(again), fall: None }, &body.stmts);
                self.jump(again, again);
                if let Some(post) = post {
                    self.stmt(*post, None);
                    self.jump(head, done);
                }
                self.current = done;
            }
            StmtKind::Range { key, value, x, body, .. } => {
                for e in [Some(*x), *key, *value].into_iter().flatten() {
                    self.add(Node::Expr(e));
                }
                let head = self.block();
                self.jump(head, head);
                let (inside, done) = (self.block(), self.block());
                self.fork(inside, done, inside);
                self.name(label, done, Some(head));
                self.within(Targets { leave: Some(done), again: Some(head), fall: None }, &body.stmts);
                self.jump(head, done);
            }
        }
    }

    fn branch(&mut self, kind: BranchKind, label: Option<Symbol>) {
        let innermost = |f: fn(&Targets) -> Option<usize>| self.targets.iter().rev().find_map(f);
        let to = match (kind, label) {
            (BranchKind::Break, None) => innermost(|t| t.leave),
            (BranchKind::Continue, None) => innermost(|t| t.again),
            (BranchKind::Fallthrough, _) => innermost(|t| t.fall),
            (BranchKind::Break, Some(l)) => self.label(l).leave,
            (BranchKind::Continue, Some(l)) => self.label(l).again,
            (BranchKind::Goto, Some(l)) => Some(self.label(l).start),
            (BranchKind::Goto, None) => None,
        };
        let to = to.unwrap_or_else(|| self.block());
        let dead = self.block();
        self.jump(to, dead);
    }

    fn switch(&mut self, s: StmtId, label: Option<Symbol>) {
        let file = self.file;
        let StmtKind::Switch { init, tag, clauses, .. } = &file.stmts[s].kind else { return };
        init.iter().for_each(|&i| self.stmt(i, None));
        tag.iter().for_each(|&t| self.add(Node::Expr(t)));
        let done = self.block();
        self.name(label, done, None);
        let bodies: Vec<usize> = clauses.iter().map(|_| self.block()).collect();
        let mut default = None;
        for (i, clause) in clauses.iter().enumerate() {
            let fall = bodies.get(i + 1).copied().unwrap_or(done);
            let targets = Targets { leave: Some(done), again: None, fall: Some(fall) };
            if clause.default {
                default = Some((i, targets));
                continue;
            }
            for &e in &clause.exprs {
                let no = self.block();
                self.add(Node::Expr(e));
                self.fork(bodies[i], no, no);
            }
            let no = std::mem::replace(&mut self.current, bodies[i]);
            self.within(targets, &clause.body);
            self.jump(done, no);
        }
        if let Some((i, targets)) = default {
            self.jump(bodies[i], bodies[i]);
            self.within(targets, &clauses[i].body);
        }
        self.jump(done, done);
    }

    fn type_switch(&mut self, s: StmtId, label: Option<Symbol>) {
        let file = self.file;
        let StmtKind::TypeSwitch { init, x, clauses, .. } = &file.stmts[s].kind else { return };
        init.iter().for_each(|&i| self.stmt(i, None));
        self.add(Node::Expr(*x));
        let done = self.block();
        self.name(label, done, None);
        let targets = Targets { leave: Some(done), ..Targets::default() };
        for clause in clauses.iter().filter(|c| !c.default) {
            let body = self.block();
            for _ in &clause.exprs {
                let no = self.block();
                self.fork(body, no, no);
            }
            let no = std::mem::replace(&mut self.current, body);
            self.within(targets, &clause.body);
            self.jump(done, no);
        }
        if let Some(clause) = clauses.iter().find(|c| c.default) {
            self.within(targets, &clause.body);
        }
        self.jump(done, done);
    }

    fn select(&mut self, s: StmtId, label: Option<Symbol>) {
        let file = self.file;
        let StmtKind::Select { clauses, .. } = &file.stmts[s].kind else { return };
        // What the channels and values of all clauses are is found out first.
        for clause in clauses {
            clause.comm.iter().for_each(|&c| self.stmt(c, None));
        }
        let done = self.block();
        self.name(label, done, None);
        let targets = Targets { leave: Some(done), ..Targets::default() };
        for clause in clauses {
            let Some(comm) = clause.comm else { continue };
            let (body, next) = (self.block(), self.block());
            self.fork(body, next, body);
            if let StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. } = &file.stmts[comm].kind {
                self.add(Node::Expr(lhs[0]));
            }
            self.within(targets, &clause.body);
            self.jump(done, next);
        }
        if let Some(clause) = clauses.iter().find(|c| c.comm.is_none()) {
            self.within(targets, &clause.body);
            self.jump(done, done);
        }
        self.current = done;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{FileId, Idx, Interner};

    fn flow(body: &str) -> Flow {
        let names = Interner::new();
        let text = format!("package p\nfunc f() {{\n{body}\n}}\n");
        let (file, diags) = syntax::parse_file(FileId::new(0), text.as_bytes(), &names);
        assert!(diags.is_empty());
        let syntax::ast::Decl::Func(f) = &file.decls[0] else { panic!("a function") };
        let exits = |e| match &file.exprs[e].kind {
            ExprKind::Call { fun, .. } => syntax::print_expr(&file, *fun, &names) != "exit",
            _ => true,
        };
        Flow::new(&file, f.body.as_ref().expect("a body"), &mut { exits })
    }

    #[test]
    fn ends() {
        assert!(flow("x()").returns());
        assert!(!flow("exit()").returns());
        assert!(!flow("for { x() }").returns());
        assert!(flow("for { if a { break } }").returns());
        assert!(flow("L: for { for { break L } }").returns());
        assert!(!flow("L: for { for { continue L } }").returns());
        assert!(!flow("switch a { case 1: exit(); default: exit() }").returns());
        assert!(flow("switch a { case 1: exit(); case 2: break }").returns());
        assert!(!flow("switch a { case 1: fallthrough; default: exit() }").returns());
        assert!(!flow("select {}").returns());
        assert!(!flow("if a { exit() } else { L: goto L }").returns());
        assert!(flow("defer x(); exit()").returns());
    }
}
