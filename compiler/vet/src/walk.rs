//! A file's tree as a list: every node after its parent, in source order, with the range of what is below it.

use base::{FxHashMap, Span};
use syntax::ast::*;

/// A node of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// A declaration of the file's top level, by its index.
    Decl(u32),
    /// A line of a const, var or type declaration: where that stands, and the line's index.
    Spec(Place, u32),
    Expr(ExprId),
    Stmt(StmtId),
    /// A clause of a switch or select statement.
    Clause(StmtId, u32),
    /// An identifier, in an expression or on its own.
    Ident(IdentId),
}

/// Where a declaration stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    Top(u32),
    Local(StmtId),
}

/// A node's place in the tree.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    pub node: Node,
    /// Index of the node above; None at the top.
    pub parent: Option<usize>,
    /// Index after the last node below.
    pub end: usize,
}

/// All nodes of a file, parents first.
#[derive(Debug, Default)]
pub struct Tree {
    pub visits: Vec<Visit>,
    index: FxHashMap<Node, usize>,
}

impl Tree {
    pub fn new(file: &File) -> Tree {
        let mut tree = Tree::default();
        let mut below = Vec::new();
        // The next node lies on top.
        let mut stack: Vec<(Node, Option<usize>)> =
            (0..file.decls.len() as u32).rev().map(|i| (Node::Decl(i), None)).collect();
        while let Some((node, parent)) = stack.pop() {
            let at = tree.visits.len();
            tree.visits.push(Visit { node, parent, end: at + 1 });
            tree.index.insert(node, at);
            children(file, node, &mut below);
            stack.extend(below.drain(..).rev().map(|n| (n, Some(at))));
        }
        for at in (0..tree.visits.len()).rev() {
            let Visit { parent, end, .. } = tree.visits[at];
            if let Some(p) = parent {
                tree.visits[p].end = tree.visits[p].end.max(end);
            }
        }
        tree
    }

    /// Where a node stands in the list.
    pub fn find(&self, node: Node) -> Option<usize> {
        self.index.get(&node).copied()
    }

    pub fn node(&self, at: usize) -> Node {
        self.visits[at].node
    }

    pub fn parent(&self, at: usize) -> Option<usize> {
        self.visits[at].parent
    }

    /// The nodes of a subtree, its root first.
    pub fn below(&self, at: usize) -> &[Visit] {
        &self.visits[at..self.visits[at].end]
    }

    /// All expressions in source order, those that contain others first.
    pub fn exprs(&self) -> impl Iterator<Item = ExprId> {
        self.visits.iter().filter_map(|v| if let Node::Expr(e) = v.node { Some(e) } else { None })
    }

    /// All statements in source order.
    pub fn stmts(&self) -> impl Iterator<Item = StmtId> {
        self.visits.iter().filter_map(|v| if let Node::Stmt(s) = v.node { Some(s) } else { None })
    }
}

/// The declaration at a place.
pub fn decl_at(file: &File, place: Place) -> &Decl {
    match place {
        Place::Top(i) => &file.decls[i as usize],
        Place::Local(s) => match &file.stmts[s].kind {
            StmtKind::Decl(d) => d,
            _ => unreachable!("the place of a declaration"),
        },
    }
}

/// The line of a var declaration that a node is.
pub fn var_spec(file: &File, node: Node) -> Option<&VarSpec> {
    match node {
        Node::Spec(place, i) => match decl_at(file, place) {
            Decl::Var(specs) => specs.get(i as usize),
            _ => None,
        },
        _ => None,
    }
}

/// Where a node begins and ends.
pub fn span_of(file: &File, node: Node) -> Span {
    match node {
        Node::Expr(e) => file.exprs[e].span,
        Node::Stmt(s) => file.stmts[s].span,
        Node::Ident(i) => file.idents[i].span,
        Node::Clause(s, i) => match &file.stmts[s].kind {
            StmtKind::Select { clauses, .. } => clauses[i as usize].span,
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                clauses[i as usize].span
            }
            _ => unreachable!("a statement with clauses"),
        },
        Node::Spec(place, i) => match decl_at(file, place) {
            Decl::Const(s) => s[i as usize].span,
            Decl::Var(s) => s[i as usize].span,
            Decl::Type(s) => s[i as usize].span,
            Decl::Import(s) => s[i as usize].span,
            Decl::Func(f) => f.span,
        },
        Node::Decl(i) => match &file.decls[i as usize] {
            Decl::Func(f) => f.span,
            Decl::Const(_) | Decl::Var(_) | Decl::Type(_) | Decl::Import(_) => {
                span_of(file, Node::Spec(Place::Top(i), 0))
            }
        },
    }
}

/// Collects what stands directly below a node, in source order.
fn children(file: &File, node: Node, out: &mut Vec<Node>) {
    let mut c = Children { file, out };
    match node {
        Node::Ident(_) => {}
        Node::Decl(i) => c.decl(Place::Top(i)),
        Node::Spec(place, i) => c.spec(place, i as usize),
        Node::Expr(e) => c.expr(e),
        Node::Stmt(s) => c.stmt(s),
        Node::Clause(s, i) => c.clause(s, i as usize),
    }
}

struct Children<'a> {
    file: &'a File,
    out: &'a mut Vec<Node>,
}

impl Children<'_> {
    fn put(&mut self, e: ExprId) {
        self.out.push(Node::Expr(e));
    }

    fn all(&mut self, list: &[ExprId]) {
        self.out.extend(list.iter().map(|&e| Node::Expr(e)));
    }

    fn opt(&mut self, e: Option<ExprId>) {
        self.out.extend(e.map(Node::Expr));
    }

    fn ident(&mut self, id: IdentId) {
        self.out.push(Node::Ident(id));
    }

    fn body(&mut self, stmts: &[StmtId]) {
        self.out.extend(stmts.iter().map(|&s| Node::Stmt(s)));
    }

    fn opt_stmt(&mut self, s: Option<StmtId>) {
        self.out.extend(s.map(Node::Stmt));
    }

    fn decl(&mut self, place: Place) {
        let file = self.file;
        let specs = match decl_at(file, place) {
            Decl::Import(_) => 0,
            Decl::Const(s) => s.len(),
            Decl::Var(s) => s.len(),
            Decl::Type(s) => s.len(),
            Decl::Func(f) => {
                self.params(f.recv.as_slice());
                self.ident(f.name);
                self.signature(&f.ty);
                if let Some(b) = &f.body {
                    self.body(&b.stmts);
                }
                0
            }
        };
        self.out.extend((0..specs as u32).map(|i| Node::Spec(place, i)));
    }

    fn spec(&mut self, place: Place, i: usize) {
        match decl_at(self.file, place) {
            Decl::Const(s) => self.values(&s[i].names, s[i].ty, &s[i].values),
            Decl::Var(s) => self.values(&s[i].names, s[i].ty, &s[i].values),
            Decl::Type(s) => {
                self.ident(s[i].name);
                self.type_params(&s[i].type_params);
                self.put(s[i].ty);
            }
            Decl::Import(_) | Decl::Func(_) => {}
        }
    }

    fn values(&mut self, names: &[IdentId], ty: Option<ExprId>, values: &[ExprId]) {
        self.out.extend(names.iter().map(|&n| Node::Ident(n)));
        self.opt(ty);
        self.all(values);
    }

    /// Those declared together share their constraint.
    fn type_params(&mut self, params: &[TypeParam]) {
        for (i, p) in params.iter().enumerate() {
            self.ident(p.name);
            if params.get(i + 1).is_none_or(|n| n.constraint != p.constraint) {
                self.put(p.constraint);
            }
        }
    }

    /// Those declared together share their type.
    fn params(&mut self, params: &[Param]) {
        for (i, p) in params.iter().enumerate() {
            self.out.extend(p.name.map(Node::Ident));
            if params.get(i + 1).is_none_or(|n| n.ty != p.ty) {
                self.put(p.ty);
            }
        }
    }

    fn signature(&mut self, f: &FuncType) {
        self.type_params(&f.type_params);
        self.params(&f.params);
        self.params(&f.results);
    }

    fn expr(&mut self, e: ExprId) {
        match &self.file.exprs[e].kind {
            ExprKind::Bad | ExprKind::BasicLit { .. } => {}
            ExprKind::Ident(id) => self.ident(*id),
            ExprKind::CompositeLit { ty, elems, .. } => {
                self.opt(*ty);
                for el in elems {
                    self.opt(el.key);
                    self.put(el.value);
                }
            }
            ExprKind::FuncLit(f) => {
                self.signature(&f.ty);
                self.body(&f.body.stmts);
            }
            ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Unary { x, .. } => self.put(*x),
            ExprKind::Selector { x, sel } => {
                self.put(*x);
                self.ident(*sel);
            }
            ExprKind::Index { x, indices } => {
                self.put(*x);
                self.all(indices);
            }
            ExprKind::Slice { x, lo, hi, max, .. } => {
                self.put(*x);
                [lo, hi, max].into_iter().for_each(|b| self.opt(*b));
            }
            ExprKind::TypeAssert { x, ty } => {
                self.put(*x);
                self.opt(*ty);
            }
            ExprKind::Call { fun, args, .. } => {
                self.put(*fun);
                self.all(args);
            }
            ExprKind::Binary { x, y, .. } => self.all(&[*x, *y]),
            ExprKind::ArrayType { len, elem } => {
                if let ArrayLen::Fixed(n) = len {
                    self.put(*n);
                }
                self.put(*elem);
            }
            ExprKind::StructType(s) => {
                for (i, f) in s.fields.iter().enumerate() {
                    self.out.extend(f.name.map(Node::Ident));
                    if s.fields.get(i + 1).is_none_or(|n| n.ty != f.ty) {
                        self.put(f.ty);
                    }
                }
            }
            ExprKind::FuncType(f) => self.signature(f),
            ExprKind::InterfaceType(i) => {
                for el in &i.elems {
                    match el {
                        InterfaceElem::Method { name, ty } => {
                            self.ident(*name);
                            self.signature(ty);
                        }
                        InterfaceElem::Union { terms, .. } => terms.iter().for_each(|t| self.put(t.ty)),
                    }
                }
            }
            ExprKind::MapType { key, value } => self.all(&[*key, *value]),
            ExprKind::ChanType { elem, .. } => self.put(*elem),
        }
    }

    fn stmt(&mut self, s: StmtId) {
        let clauses = |n: usize| (0..n as u32).map(move |i| Node::Clause(s, i));
        match &self.file.stmts[s].kind {
            StmtKind::Bad | StmtKind::Empty => {}
            StmtKind::Expr(e) | StmtKind::Go(e) | StmtKind::Defer(e) => self.put(*e),
            StmtKind::Send { chan, value } => self.all(&[*chan, *value]),
            StmtKind::IncDec { x, .. } => self.put(*x),
            StmtKind::Assign { lhs, rhs, .. } | StmtKind::Define { lhs, rhs } => {
                self.all(lhs);
                self.all(rhs);
            }
            StmtKind::Return(list) => self.all(list),
            StmtKind::Branch { label, .. } => self.out.extend(label.map(Node::Ident)),
            StmtKind::Block(b) => self.body(&b.stmts),
            StmtKind::If { init, cond, then, els } => {
                self.opt_stmt(*init);
                self.put(*cond);
                self.body(&then.stmts);
                self.opt_stmt(*els);
            }
            StmtKind::Switch { init, tag, clauses: list, .. } => {
                self.opt_stmt(*init);
                self.opt(*tag);
                self.out.extend(clauses(list.len()));
            }
            StmtKind::TypeSwitch { init, bind, x, clauses: list, .. } => {
                self.opt_stmt(*init);
                self.out.extend(bind.map(Node::Ident));
                self.put(*x);
                self.out.extend(clauses(list.len()));
            }
            StmtKind::Select { clauses: list, .. } => self.out.extend(clauses(list.len())),
            StmtKind::For { init, cond, post, body } => {
                self.opt_stmt(*init);
                self.opt(*cond);
                self.opt_stmt(*post);
                self.body(&body.stmts);
            }
            StmtKind::Range { key, value, third, x, body, .. } => {
                [key, value, third].into_iter().for_each(|e| self.opt(*e));
                self.put(*x);
                self.body(&body.stmts);
            }
            StmtKind::Labeled { label, stmt } => {
                self.ident(*label);
                self.out.push(Node::Stmt(*stmt));
            }
            StmtKind::Decl(_) => self.decl(Place::Local(s)),
        }
    }

    fn clause(&mut self, s: StmtId, i: usize) {
        match &self.file.stmts[s].kind {
            StmtKind::Select { clauses, .. } => {
                self.opt_stmt(clauses[i].comm);
                self.body(&clauses[i].body);
            }
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                self.all(&clauses[i].exprs);
                self.body(&clauses[i].body);
            }
            _ => {}
        }
    }
}
