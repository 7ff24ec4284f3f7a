//! Expressions.

use super::P;
use crate::ast::*;
use crate::token::{Tok, TokSet};

impl P<'_, '_, '_> {
    pub(super) fn expr(&mut self) -> ExprId {
        let x = self.unary();
        self.binary_from(x, 0)
    }

    /// `expr {, expr}`
    pub(super) fn expr_list(&mut self) -> Vec<ExprId> {
        let mut list = vec![self.expr()];
        while self.got(Tok::Comma) {
            list.push(self.expr());
        }
        list
    }

    /// Continues an operand with the binary operators that bind tighter than `floor`.
    pub(super) fn binary_from(&mut self, mut x: ExprId, floor: u8) -> ExprId {
        while let Some((op, precedence)) = self.tok.kind.binary() {
            if precedence <= floor {
                break;
            }
            let pos = self.tok.start;
            self.bump();
            let right = self.unary();
            let y = self.binary_from(right, precedence);
            let start = self.start(x);
            x = self.expr_node(ExprKind::Binary { op, x, y }, start, pos);
        }
        x
    }

    pub(super) fn unary(&mut self) -> ExprId {
        self.deeper(Self::bad_expr, Self::unary_here)
    }

    fn unary_here(&mut self) -> ExprId {
        let start = self.tok.start;
        let op = match self.tok.kind {
            Tok::Star => {
                self.bump();
                let x = self.unary();
                return self.expr_node(ExprKind::Star(x), start, start);
            }
            Tok::Arrow => {
                self.bump();
                let x = self.unary();
                if matches!(self.kind(x), ExprKind::ChanType { .. }) {
                    return self.receive_only(start, x);
                }
                return self.expr_node(ExprKind::Unary { op: UnaryOp::Recv, x }, start, start);
            }
            Tok::Add => UnaryOp::Plus,
            Tok::Sub => UnaryOp::Minus,
            Tok::Not => UnaryOp::Not,
            Tok::Xor => UnaryOp::Complement,
            Tok::And => UnaryOp::Addr,
            Tok::Tilde => UnaryOp::Tilde,
            _ => return self.primary(None),
        };
        self.bump();
        let x = self.unary();
        self.expr_node(ExprKind::Unary { op, x }, start, start)
    }

    /// `<-` before what turned out to be a channel type belongs to the type: `<-chan E`, and `<-chan<- chan E` is
    /// `<-chan (<-chan E)`.
    fn receive_only(&mut self, start: u32, outer: ExprId) -> ExprId {
        let mut at = outer;
        loop {
            let ExprKind::ChanType { dir, elem } = *self.kind(at) else {
                // The last `chan<-` lost its arrow to an element that is no channel.
                let text = crate::print::print_expr(&self.tree, at, self.names);
                self.unexpected_text(&text, ", expected chan");
                break;
            };
            if dir == ChanDir::Recv {
                self.unexpected_text("<-", ", expected chan");
            }
            self.tree.exprs[at].kind = ExprKind::ChanType { dir: ChanDir::Recv, elem };
            if dir != ChanDir::Send {
                break;
            }
            at = elem;
        }
        let node = &mut self.tree.exprs[outer];
        node.span.start = start;
        node.pos = start;
        outer
    }

    fn unexpected_text(&mut self, text: &str, rest: &str) {
        self.syntax_error(self.tok.start, format!("unexpected {text}{rest}"));
    }

    /// The literal here, which is taken.
    pub(super) fn literal(&mut self) -> Option<ExprId> {
        let kind = self.tok.kind.literal()?;
        let start = self.tok.start;
        let text = self.tok.sym;
        self.bump();
        Some(self.expr_node(ExprKind::BasicLit { kind, text }, start, start))
    }

    fn operand(&mut self) -> ExprId {
        let start = self.tok.start;
        match self.tok.kind {
            Tok::Name => {
                let id = self.name();
                self.ident_expr(id)
            }
            Tok::Int | Tok::Float | Tok::Imaginary | Tok::Rune | Tok::String => {
                self.literal().expect("a literal token")
            }
            Tok::Lparen => {
                self.bump();
                self.nest += 1;
                let x = self.expr();
                self.nest -= 1;
                self.want(Tok::Rparen);
                self.expr_node(ExprKind::Paren(x), start, start)
            }
            Tok::Func => {
                self.bump();
                let paren = self.tok.start;
                let ty = self.func_type(start, Some("function type"));
                if !self.at(Tok::Lbrace) {
                    return self.expr_node(ExprKind::FuncType(Box::new(ty)), start, paren);
                }
                self.nest += 1;
                let body = self.func_body();
                self.nest -= 1;
                self.expr_node(ExprKind::FuncLit(Box::new(FuncLit { ty, body })), start, start)
            }
            Tok::Lbrack | Tok::Chan | Tok::Map | Tok::Struct | Tok::Interface => self.ty(),
            _ => {
                let x = self.bad_expr();
                self.unexpected(", expected expression");
                self.skip_to(TokSet::of(&[Tok::Rparen, Tok::Rbrack, Tok::Rbrace]));
                x
            }
        }
    }

    /// An operand (or the one given, already read) with selectors, indices, calls and literal bodies.
    pub(super) fn primary(&mut self, first: Option<ExprId>) -> ExprId {
        let mut x = match first {
            Some(x) => x,
            None => self.operand(),
        };
        let start = self.start(x);
        loop {
            let pos = self.tok.start;
            match self.tok.kind {
                Tok::Dot => {
                    self.bump();
                    x = self.after_dot(x, start);
                }
                Tok::Lbrack => {
                    self.bump();
                    x = self.after_bracket(x, start, pos);
                }
                Tok::Lparen => {
                    self.bump();
                    let mut args = Vec::new();
                    let mut spread = false;
                    self.nest += 1;
                    let rparen = self.list("argument list", Tok::Comma, Tok::Rparen, |p| {
                        args.push(p.expr());
                        spread = p.got(Tok::Ellipsis);
                        spread
                    });
                    self.nest -= 1;
                    x = self.expr_node(ExprKind::Call { fun: x, args, spread, rparen }, start, pos);
                }
                Tok::Lbrace => {
                    let (ty, bare) = self.unparen(x);
                    if !self.begins_literal(ty) {
                        return x;
                    }
                    if !bare {
                        self.syntax_error(pos, "cannot parenthesize type in composite literal");
                    }
                    x = self.composite(Some(x), start);
                }
                _ => return x,
            }
        }
    }

    /// What is inside all parentheses, and whether there were none.
    pub(super) fn unparen(&self, x: ExprId) -> (ExprId, bool) {
        let mut inner = x;
        while let ExprKind::Paren(y) = *self.kind(inner) {
            inner = y;
        }
        (inner, inner == x)
    }

    /// Whether `{` after `x` begins a composite literal's body rather than a block.
    fn begins_literal(&self, x: ExprId) -> bool {
        match self.kind(x) {
            ExprKind::Ident(_) | ExprKind::Selector { .. } => self.nest >= 0,
            ExprKind::Index { .. } => self.nest >= 0 && !self.is_value(x),
            ExprKind::ArrayType { .. } | ExprKind::StructType(_) | ExprKind::MapType { .. } => true,
            _ => false,
        }
    }

    /// Whether an expression can't be a type.
    fn is_value(&self, x: ExprId) -> bool {
        match self.kind(x) {
            ExprKind::BasicLit { .. }
            | ExprKind::CompositeLit { .. }
            | ExprKind::FuncLit(_)
            | ExprKind::Slice { .. }
            | ExprKind::TypeAssert { .. }
            | ExprKind::Call { .. }
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. } => true,
            ExprKind::Paren(x) => self.is_value(*x),
            ExprKind::Index { x, indices } => self.is_value(*x) || indices.iter().any(|&i| self.is_value(i)),
            _ => false,
        }
    }

    fn after_dot(&mut self, x: ExprId, start: u32) -> ExprId {
        let pos = self.tok.start;
        match self.tok.kind {
            Tok::Name => {
                let sel = self.name();
                self.expr_node(ExprKind::Selector { x, sel }, start, pos)
            }
            Tok::Lparen => {
                self.bump();
                let ty = if self.got(Tok::Type) { None } else { Some(self.ty()) };
                self.want(Tok::Rparen);
                self.expr_node(ExprKind::TypeAssert { x, ty }, start, pos)
            }
            _ => {
                self.unexpected(", expected name or (");
                self.skip_to(TokSet::of(&[Tok::Semi, Tok::Rparen]));
                x
            }
        }
    }

    fn after_bracket(&mut self, x: ExprId, start: u32, pos: u32) -> ExprId {
        let mut first = None;
        if self.at(Tok::Rbrack) {
            self.unexpected(", expected operand");
            self.bump();
            let bad = self.bad_expr();
            return self.expr_node(ExprKind::Index { x, indices: vec![bad] }, start, pos);
        }
        if !self.at(Tok::Colon) {
            let (indices, comma) = self.type_list(false);
            if comma || self.at(Tok::Rbrack) {
                self.want(Tok::Rbrack);
                return self.expr_node(ExprKind::Index { x, indices }, start, pos);
            }
            first = Some(indices[0]);
        }
        if !self.got(Tok::Colon) {
            self.unexpected(", expected comma, : or ]");
            self.skip_to(TokSet::of(&[Tok::Comma, Tok::Colon, Tok::Rbrack]));
        }
        self.nest += 1;
        let mut hi = None;
        if !self.at(Tok::Colon) && !self.at(Tok::Rbrack) {
            hi = Some(self.expr());
        }
        let three = self.at(Tok::Colon);
        let mut max = None;
        if three {
            if hi.is_none() {
                self.error(self.tok.start, "middle index required in 3-index slice");
                hi = Some(self.bad_expr());
            }
            self.bump();
            max = Some(if self.at(Tok::Rbrack) {
                self.error(self.tok.start, "final index required in 3-index slice");
                self.bad_expr()
            } else {
                self.expr()
            });
        }
        self.nest -= 1;
        self.want(Tok::Rbrack);
        self.expr_node(ExprKind::Slice { x, lo: first, hi, max, three }, start, pos)
    }

    /// The braces of a composite literal with its elements.
    fn composite(&mut self, ty: Option<ExprId>, start: u32) -> ExprId {
        let pos = self.tok.start;
        self.nest += 1;
        self.want(Tok::Lbrace);
        let mut elems = Vec::new();
        let rbrace = self.list("composite literal", Tok::Comma, Tok::Rbrace, |p| {
            let first = p.element_part();
            elems.push(if p.got(Tok::Colon) {
                Element { key: Some(first), value: p.element_part() }
            } else {
                Element { key: None, value: first }
            });
            false
        });
        self.nest -= 1;
        self.expr_node(ExprKind::CompositeLit { ty, elems, rbrace }, start, pos.min(start))
    }

    fn element_part(&mut self) -> ExprId {
        if !self.at(Tok::Lbrace) {
            return self.expr();
        }
        let start = self.tok.start;
        self.deeper(Self::bad_expr, |p| p.composite(None, start))
    }
}
