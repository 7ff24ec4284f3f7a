//! Statements.

use super::P;
use crate::ast::*;
use crate::print;
use crate::token::{Ended, Tok, TokSet};

/// A simple statement, or what only the header of a for or switch statement may hold.
enum Simple {
    Stmt(StmtId),
    Range {
        key: Option<ExprId>,
        value: Option<ExprId>,
        third: Option<ExprId>,
        define: bool,
        x: ExprId,
    },
    Guard {
        bind: Option<IdentId>,
        x: ExprId,
    },
    /// A statement found to be an expression.
    Value(ExprId),
}

/// What stands between the keyword of an if, for or switch statement and its block.
#[derive(Default)]
struct Header {
    init: Option<StmtId>,
    /// A condition, a switch tag or a type switch guard; or a range clause.
    main: Option<Simple>,
    post: Option<StmtId>,
}

impl P<'_, '_, '_> {
    /// Statements up to a token that can't begin one.
    pub(super) fn stmt_list(&mut self) -> Vec<StmtId> {
        let mut list = Vec::new();
        while !matches!(self.tok.kind, Tok::Eof | Tok::Rbrace | Tok::Case | Tok::Default) {
            let stmt = self.opt_stmt();
            self.release_directives(self.tok.start);
            let Some(s) = stmt else { break };
            list.push(s);
            if !self.got(Tok::Semi) && !self.at(Tok::Rbrace) {
                self.unexpected(" at end of statement");
                self.skip_to(TokSet::of(&[Tok::Semi, Tok::Rbrace, Tok::Case, Tok::Default]));
                // Its own statement would be an empty one.
                self.got(Tok::Semi);
            }
        }
        list
    }

    fn opt_stmt(&mut self) -> Option<StmtId> {
        self.deeper(|_| None, Self::opt_stmt_here)
    }

    fn opt_stmt_here(&mut self) -> Option<StmtId> {
        let start = self.tok.start;
        let kind = match self.tok.kind {
            Tok::Name => {
                let list = self.expr_list();
                if self.at(Tok::Colon)
                    && let [x] = list[..]
                    && let ExprKind::Ident(label) = *self.kind(x)
                {
                    return self.labeled(start, label);
                }
                return Some(self.simple_stmt(start, list));
            }
            Tok::Const | Tok::Type | Tok::Var => {
                let decl = self.decl().expect("a declaration keyword");
                StmtKind::Decl(Box::new(decl))
            }
            Tok::Lbrace => {
                let block = self.block("");
                StmtKind::Block(block)
            }
            Tok::Add
            | Tok::Sub
            | Tok::Star
            | Tok::And
            | Tok::Xor
            | Tok::Not
            | Tok::Arrow
            | Tok::Int
            | Tok::Float
            | Tok::Imaginary
            | Tok::Rune
            | Tok::String
            | Tok::Func
            | Tok::Lparen
            | Tok::Lbrack
            | Tok::Struct
            | Tok::Map
            | Tok::Chan
            | Tok::Interface => {
                let list = self.expr_list();
                return Some(self.simple_stmt(start, list));
            }
            Tok::For => self.for_stmt(),
            Tok::Switch => self.switch_stmt(),
            Tok::Select => self.select_stmt(),
            Tok::If => self.if_stmt(),
            Tok::Go => StmtKind::Go(self.call_operand("go")),
            Tok::Defer => StmtKind::Defer(self.call_operand("defer")),
            Tok::Fallthrough => {
                self.bump();
                StmtKind::Branch { kind: BranchKind::Fallthrough, label: None }
            }
            Tok::Break => self.branch(BranchKind::Break),
            Tok::Continue => self.branch(BranchKind::Continue),
            Tok::Goto => {
                self.bump();
                StmtKind::Branch { kind: BranchKind::Goto, label: Some(self.name()) }
            }
            Tok::Return => {
                self.bump();
                let none = matches!(self.tok.kind, Tok::Semi | Tok::Rbrace);
                StmtKind::Return(if none { Vec::new() } else { self.expr_list() })
            }
            Tok::Semi => StmtKind::Empty,
            _ => return None,
        };
        Some(self.stmt_node(kind, start, start))
    }

    fn branch(&mut self, kind: BranchKind) -> StmtKind {
        self.bump();
        let label = if self.at(Tok::Name) { Some(self.name()) } else { None };
        StmtKind::Branch { kind, label }
    }

    fn labeled(&mut self, start: u32, label: IdentId) -> Option<StmtId> {
        let colon = self.tok.start;
        self.bump();
        let stmt = if self.at(Tok::Rbrace) {
            let at = self.tok.start;
            self.stmt_node(StmtKind::Empty, at, at)
        } else {
            match self.opt_stmt() {
                Some(s) => s,
                None => {
                    self.syntax_error(colon, "missing statement after label");
                    return None;
                }
            }
        };
        Some(self.stmt_node(StmtKind::Labeled { label, stmt }, start, start))
    }

    /// `go` and `defer`: the call itself is checked with the types.
    fn call_operand(&mut self, keyword: &str) -> ExprId {
        self.bump();
        let x = self.primary(None);
        let (inner, bare) = self.unparen(x);
        if !bare {
            self.error(self.start(x), format!("expression in {keyword} must not be parenthesized"));
        }
        inner
    }

    /// A block; `context` names the clause before it where the brace may be missing.
    fn block(&mut self, context: &str) -> Block {
        let start = self.tok.start;
        if !self.got(Tok::Lbrace) {
            self.unexpected(&format!(", expected {{ after {context}"));
            self.skip_to(TokSet::of(&[Tok::Name, Tok::Rbrace]));
            if self.got(Tok::Rbrace) {
                return Block { span: self.span_from(start), stmts: Vec::new() };
            }
        }
        let stmts = self.stmt_list();
        self.want(Tok::Rbrace);
        Block { span: self.span_from(start), stmts }
    }

    // ---- simple statements

    /// A simple statement whose left side was read, where range clauses and guards are not allowed.
    fn simple_stmt(&mut self, start: u32, lhs: Vec<ExprId>) -> StmtId {
        match self.simple_after(start, lhs, Tok::Eof) {
            Simple::Stmt(s) => s,
            Simple::Range { .. } | Simple::Guard { .. } | Simple::Value(_) => unreachable!("only in headers"),
        }
    }

    fn simple(&mut self, keyword: Tok) -> Simple {
        let start = self.tok.start;
        if keyword == Tok::For && self.at(Tok::Range) {
            return self.range_clause(Vec::new(), false);
        }
        let lhs = self.expr_list();
        self.simple_after(start, lhs, keyword)
    }

    fn simple_after(&mut self, start: u32, lhs: Vec<ExprId>, keyword: Tok) -> Simple {
        let pos = self.tok.start;
        let kind = self.tok.kind;
        if let [x] = lhs[..]
            && !matches!(kind, Tok::Assign | Tok::Define)
        {
            if let Some(op) = kind.assign_op() {
                self.bump();
                let rhs = vec![self.expr()];
                return Simple::Stmt(self.stmt_node(StmtKind::Assign { lhs, op: Some(op), rhs }, start, pos));
            }
            let (node, pos) = match kind {
                Tok::Inc | Tok::Dec => {
                    self.bump();
                    (StmtKind::IncDec { x, inc: kind == Tok::Inc }, pos)
                }
                Tok::Arrow => {
                    self.bump();
                    (StmtKind::Send { chan: x, value: self.expr() }, pos)
                }
                _ => {
                    if keyword == Tok::Switch
                        && let ExprKind::TypeAssert { x, ty: None } = *self.kind(x)
                    {
                        return Simple::Guard { bind: None, x };
                    }
                    (StmtKind::Expr(x), start)
                }
            };
            return Simple::Stmt(self.stmt_node(node, start, pos));
        }
        if !matches!(kind, Tok::Assign | Tok::Define) {
            self.unexpected(", expected := or = or comma");
            self.skip_to(TokSet::of(&[Tok::Semi, Tok::Rbrace]));
            return Simple::Stmt(self.stmt_node(StmtKind::Expr(lhs[0]), start, start));
        }
        let define = kind == Tok::Define;
        self.bump();
        if keyword == Tok::For && self.at(Tok::Range) {
            return self.range_clause(lhs, define);
        }
        let rhs = self.expr_list();
        if keyword == Tok::Switch
            && define
            && let ([left], [right]) = (&lhs[..], &rhs[..])
            && let ExprKind::Ident(bind) = *self.kind(*left)
            && let ExprKind::TypeAssert { x, ty: None } = *self.kind(*right)
        {
            return Simple::Guard { bind: Some(bind), x };
        }
        let kind =
            if define { StmtKind::Define { lhs, rhs } } else { StmtKind::Assign { lhs, op: None, rhs } };
        Simple::Stmt(self.stmt_node(kind, start, pos))
    }

    fn range_clause(&mut self, lhs: Vec<ExprId>, define: bool) -> Simple {
        self.bump();
        let x = self.expr();
        Simple::Range {
            key: lhs.first().copied(),
            value: lhs.get(1).copied(),
            third: lhs.get(2).copied(),
            define,
            x,
        }
    }

    // ---- compound statements

    fn header(&mut self, keyword: Tok) -> Header {
        self.bump();
        if self.at(Tok::Lbrace) {
            if keyword == Tok::If {
                self.syntax_error(self.tok.start, "missing condition in if statement");
            }
            return Header::default();
        }
        let outer = std::mem::replace(&mut self.nest, -1);
        let mut header = self.header_parts(keyword);
        self.nest = outer;
        if let Some(Simple::Stmt(s)) = header.main {
            header.main = Some(Simple::Value(self.as_value(s)));
        }
        header
    }

    fn header_parts(&mut self, keyword: Tok) -> Header {
        let mut header = Header::default();
        let mut first = None;
        if !self.at(Tok::Semi) {
            if self.got(Tok::Var) {
                let word = keyword.text();
                self.syntax_error(
                    self.tok.start,
                    format!("var declaration not allowed in {word} initializer"),
                );
            }
            match self.simple(keyword) {
                range @ Simple::Range { .. } => {
                    header.main = Some(range);
                    return header;
                }
                simple => first = Some(simple),
            }
        }
        if self.at(Tok::Lbrace) {
            header.main = first;
            return header;
        }
        header.init = first.map(|s| self.as_stmt(s));
        let semi = self.tok;
        if semi.kind == Tok::Semi {
            self.bump();
        } else {
            // The likelier mistake is a missing block.
            self.want(Tok::Lbrace);
            if !self.at(Tok::Lbrace) {
                self.skip_to(TokSet::of(&[Tok::Lbrace, Tok::Rbrace]));
            }
        }
        if keyword == Tok::For {
            self.for_header_rest(&mut header);
            return header;
        }
        if !self.at(Tok::Lbrace) {
            header.main = Some(self.simple(keyword));
        } else if keyword == Tok::If && semi.kind == Tok::Semi {
            match semi.ended {
                Ended::Semicolon => self.syntax_error(semi.start, "missing condition in if statement"),
                Ended::Newline | Ended::Eof => {
                    let found = if semi.ended == Ended::Newline { "newline" } else { "EOF" };
                    self.syntax_error(semi.start, format!("unexpected {found}, expected {{ after if clause"));
                }
            }
            header.main = Some(Simple::Value(self.bad_expr_at(semi.start)));
        }
        header
    }

    /// The condition and the post statement.
    fn for_header_rest(&mut self, header: &mut Header) {
        if !self.at(Tok::Semi) {
            if self.at(Tok::Lbrace) {
                self.unexpected(", expected for loop condition");
                return;
            }
            header.main = Some(self.simple(Tok::Eof));
        }
        self.want(Tok::Semi);
        if self.at(Tok::Lbrace) {
            return;
        }
        let s = self.simple(Tok::Eof);
        let post = self.as_stmt(s);
        let node = &self.tree.stmts[post];
        if matches!(node.kind, StmtKind::Define { .. }) {
            self.syntax_error(node.pos, "cannot declare in post statement of for loop");
        }
        header.post = Some(post);
    }

    fn as_stmt(&mut self, s: Simple) -> StmtId {
        match s {
            Simple::Stmt(s) => s,
            Simple::Guard { x, .. } => {
                let at = self.start(x);
                let guard = self.expr_node(ExprKind::TypeAssert { x, ty: None }, at, at);
                self.stmt_node(StmtKind::Expr(guard), at, at)
            }
            Simple::Range { .. } | Simple::Value(_) => unreachable!("a range clause ends its header"),
        }
    }

    /// The statement before the block as the header's condition.
    fn as_value(&mut self, s: StmtId) -> ExprId {
        let node = &self.tree.stmts[s];
        if let StmtKind::Expr(x) = node.kind {
            return x;
        }
        let text = print::stmt_as_value(&self.tree, s, self.names);
        let pos = node.pos;
        self.syntax_error(pos, format!("cannot use {text} as value"));
        self.bad_expr_at(pos)
    }

    fn if_stmt(&mut self) -> StmtKind {
        let at = self.tok.start;
        let header = self.header(Tok::If);
        let cond = match header.main {
            Some(Simple::Value(x)) => x,
            _ => self.bad_expr_at(at),
        };
        let then = self.block("if clause");
        let mut els = None;
        if self.got(Tok::Else) {
            match self.tok.kind {
                Tok::If | Tok::Lbrace => els = self.opt_stmt(),
                _ => {
                    self.syntax_error(self.tok.start, "else must be followed by if or statement block");
                    self.skip_to(TokSet::of(&[Tok::Name, Tok::Rbrace]));
                }
            }
        }
        StmtKind::If { init: header.init, cond, then, els }
    }

    fn for_stmt(&mut self) -> StmtKind {
        let header = self.header(Tok::For);
        let body = self.block("for clause");
        match header.main {
            Some(Simple::Range { key, value, third, define, x }) => {
                StmtKind::Range { key, value, third, define, x, body }
            }
            main => {
                let cond = match main {
                    Some(Simple::Value(x)) => Some(x),
                    _ => None,
                };
                StmtKind::For { init: header.init, cond, post: header.post, body }
            }
        }
    }

    /// The braces around clauses; every clause begins with `case` or `default`.
    fn clauses(&mut self, keyword: &str, mut clause: impl FnMut(&mut Self)) -> base::Span {
        let start = self.tok.start;
        if !self.got(Tok::Lbrace) {
            self.syntax_error(self.tok.start, format!("missing {{ after {keyword} clause"));
            self.skip_to(TokSet::of(&[Tok::Case, Tok::Default, Tok::Rbrace]));
        }
        while !self.at(Tok::Eof) && !self.at(Tok::Rbrace) {
            clause(self);
        }
        self.want(Tok::Rbrace);
        self.span_from(start)
    }

    /// The colon and the statements of a clause.
    fn clause_body(&mut self) -> (u32, Vec<StmtId>) {
        let colon = self.tok.start;
        self.want(Tok::Colon);
        (colon, self.stmt_list())
    }

    fn no_clause(&mut self) {
        self.unexpected(", expected case or default or }");
        self.skip_to(TokSet::of(&[Tok::Colon, Tok::Case, Tok::Default, Tok::Rbrace]));
    }

    fn switch_stmt(&mut self) -> StmtKind {
        let header = self.header(Tok::Switch);
        let mut clauses = Vec::new();
        let body = self.clauses("switch", |p| {
            let start = p.tok.start;
            let mut exprs = Vec::new();
            let mut default = false;
            match p.tok.kind {
                Tok::Case => {
                    p.bump();
                    exprs = p.expr_list();
                }
                Tok::Default => {
                    p.bump();
                    default = true;
                }
                _ => p.no_clause(),
            }
            let (colon, body) = p.clause_body();
            clauses.push(CaseClause { span: p.span_from(start), exprs, default, body, colon });
        });
        let init = header.init;
        match header.main {
            Some(Simple::Guard { bind, x }) => StmtKind::TypeSwitch { init, bind, x, clauses, body },
            Some(Simple::Value(x)) => StmtKind::Switch { init, tag: Some(x), clauses, body },
            _ => StmtKind::Switch { init, tag: None, clauses, body },
        }
    }

    fn select_stmt(&mut self) -> StmtKind {
        self.bump();
        let mut clauses = Vec::new();
        let body = self.clauses("select", |p| {
            let start = p.tok.start;
            let mut comm = None;
            match p.tok.kind {
                Tok::Case => {
                    p.bump();
                    let s = p.simple(Tok::Eof);
                    comm = Some(p.as_stmt(s));
                }
                Tok::Default => p.bump(),
                _ => p.no_clause(),
            }
            let (colon, body) = p.clause_body();
            clauses.push(CommClause { span: p.span_from(start), comm, body, colon });
        });
        StmtKind::Select { clauses, body }
    }
}
