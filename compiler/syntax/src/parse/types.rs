//! Types, signatures and type parameters.

use super::{P, describe};
use crate::ast::*;
use crate::literal;
use crate::token::{Tok, TokSet};
use base::{Span, Symbol};

/// A parameter as written: in `a, b int` the first has no type yet, and an unnamed `int` looks like a name.
struct RawParam {
    name: Option<IdentId>,
    ty: Option<ExprId>,
    /// Where `...` stands.
    dots: Option<u32>,
    start: u32,
    end: u32,
}

/// What a list of parameters is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ListKind {
    Params,
    Results,
    Receiver,
    /// In brackets; every parameter has a name and a constraint.
    TypeParams,
    /// In brackets after the name of an interface element: type arguments, unless they turn out to be named.
    TypeArgs,
}

impl ListKind {
    fn close(self) -> Tok {
        if matches!(self, ListKind::TypeParams | ListKind::TypeArgs) { Tok::Rbrack } else { Tok::Rparen }
    }
}

/// What stands in brackets after a name: `[n]E`, or type arguments.
pub(super) enum Bracketed {
    Array(ExprId),
    Args { args: Vec<ExprId>, pos: u32 },
}

/// What an expression after `type T [` says about the brackets.
pub(super) enum Split {
    /// An array length.
    Length,
    /// A type parameter's name, and its constraint if there is one.
    Param(IdentId, Option<ExprId>),
}

impl P<'_, '_, '_> {
    /// A type that must be here.
    pub(super) fn ty(&mut self) -> ExprId {
        match self.opt_type() {
            Some(t) => t,
            None => {
                let t = self.bad_expr();
                self.unexpected(", expected type");
                self.skip_to(TokSet::of(&[
                    Tok::Comma,
                    Tok::Colon,
                    Tok::Semi,
                    Tok::Rparen,
                    Tok::Rbrack,
                    Tok::Rbrace,
                ]));
                t
            }
        }
    }

    /// A type, if the current token begins one.
    pub(super) fn opt_type(&mut self) -> Option<ExprId> {
        self.deeper(|_| None, Self::opt_type_here)
    }

    fn opt_type_here(&mut self) -> Option<ExprId> {
        let start = self.tok.start;
        let kind = match self.tok.kind {
            Tok::Name => return Some(self.qualified_name(None)),
            Tok::Star => {
                self.bump();
                ExprKind::Star(self.ty())
            }
            Tok::Arrow => {
                self.bump();
                self.want(Tok::Chan);
                ExprKind::ChanType { dir: ChanDir::Recv, elem: self.channel_elem() }
            }
            Tok::Chan => {
                self.bump();
                let dir = if self.got(Tok::Arrow) { ChanDir::Send } else { ChanDir::Both };
                ExprKind::ChanType { dir, elem: self.channel_elem() }
            }
            Tok::Func => {
                self.bump();
                let paren = self.tok.start;
                let ty = self.func_type(start, Some("function type"));
                return Some(self.expr_node(ExprKind::FuncType(Box::new(ty)), start, paren));
            }
            Tok::Lbrack => {
                self.bump();
                return Some(self.array_or_slice(start));
            }
            Tok::Map => {
                self.bump();
                self.want(Tok::Lbrack);
                let key = self.ty();
                self.want(Tok::Rbrack);
                ExprKind::MapType { key, value: self.ty() }
            }
            Tok::Struct => return Some(self.struct_type()),
            Tok::Interface => return Some(self.interface_type()),
            Tok::Lparen => {
                self.bump();
                let inner = self.ty();
                self.want(Tok::Rparen);
                return Some(inner);
            }
            _ => return None,
        };
        Some(self.expr_node(kind, start, start))
    }

    fn channel_elem(&mut self) -> ExprId {
        match self.opt_type() {
            Some(t) => t,
            None => {
                self.syntax_error(self.tok.start, "missing channel element type");
                self.bad_expr()
            }
        }
    }

    /// After `[`.
    pub(super) fn array_or_slice(&mut self, start: u32) -> ExprId {
        if self.got(Tok::Rbrack) { self.slice_type(start) } else { self.array_type(start, None) }
    }

    /// After `[]`.
    pub(super) fn slice_type(&mut self, start: u32) -> ExprId {
        let elem = self.ty();
        self.expr_node(ExprKind::ArrayType { len: ArrayLen::Slice, elem }, start, start)
    }

    /// After `[`, or after `[` and the length.
    pub(super) fn array_type(&mut self, start: u32, len: Option<ExprId>) -> ExprId {
        let len = match len {
            Some(e) => ArrayLen::Fixed(e),
            None if self.got(Tok::Ellipsis) => ArrayLen::Inferred,
            None => {
                self.nest += 1;
                let e = self.expr();
                self.nest -= 1;
                ArrayLen::Fixed(e)
            }
        };
        if self.at(Tok::Comma) {
            self.unexpected("; expected ]");
            self.bump();
        }
        self.want(Tok::Rbrack);
        let elem = self.ty();
        self.expr_node(ExprKind::ArrayType { len, elem }, start, start)
    }

    /// `a.B[args]`; the first name may have been read already.
    pub(super) fn qualified_name(&mut self, first: Option<IdentId>) -> ExprId {
        let id = match first {
            Some(id) => id,
            None if self.at(Tok::Name) => self.name(),
            None => {
                let id = self.blank_at(self.tok.start);
                self.unexpected(", expected name");
                self.skip_to(TokSet::of(&[Tok::Dot, Tok::Semi, Tok::Rbrace]));
                id
            }
        };
        let mut x = self.ident_expr(id);
        let start = self.start(x);
        if self.got(Tok::Dot) {
            let pos = self.tok.start;
            let sel = self.name();
            x = self.expr_node(ExprKind::Selector { x, sel }, start, pos);
        }
        if self.at(Tok::Lbrack) {
            let pos = self.tok.start;
            self.bump();
            let indices = if self.at(Tok::Rbrack) {
                self.unexpected(", expected type argument list");
                vec![self.bad_expr()]
            } else {
                self.type_list(true).0
            };
            self.want(Tok::Rbrack);
            x = self.expr_node(ExprKind::Index { x, indices }, start, pos);
        }
        x
    }

    /// `type {, type} [,]`, where the first may be any expression unless `strict`; also whether there was a comma.
    pub(super) fn type_list(&mut self, strict: bool) -> (Vec<ExprId>, bool) {
        self.nest += 1;
        let mut list = vec![if strict { self.ty() } else { self.expr() }];
        let mut comma = false;
        while self.got(Tok::Comma) {
            comma = true;
            let Some(t) = self.opt_type() else { break };
            list.push(t);
        }
        self.nest -= 1;
        (list, comma)
    }

    /// The brackets after a name that may be a field's or parameter's (`a [n]T`) or a generic type's (`G[T]`).
    fn array_or_type_args(&mut self) -> Bracketed {
        let start = self.tok.start;
        self.want(Tok::Lbrack);
        if self.got(Tok::Rbrack) {
            return Bracketed::Array(self.slice_type(start));
        }
        if self.at(Tok::Ellipsis) {
            return Bracketed::Array(self.array_type(start, None));
        }
        let (args, comma) = self.type_list(false);
        self.want(Tok::Rbrack);
        if !comma && let Some(elem) = self.opt_type() {
            let len = ArrayLen::Fixed(args[0]);
            return Bracketed::Array(self.expr_node(ExprKind::ArrayType { len, elem }, start, start));
        }
        Bracketed::Args { args, pos: start }
    }

    fn instance(&mut self, name: IdentId, args: Vec<ExprId>, pos: u32) -> ExprId {
        let x = self.ident_expr(name);
        let start = self.start(x);
        self.expr_node(ExprKind::Index { x, indices: args }, start, pos)
    }

    // ---- structs and interfaces

    fn struct_type(&mut self) -> ExprId {
        let start = self.tok.start;
        self.bump();
        self.want(Tok::Lbrace);
        let mut fields = Vec::new();
        self.list("struct type", Tok::Semi, Tok::Rbrace, |p| {
            p.field(&mut fields);
            false
        });
        self.expr_node(ExprKind::StructType(Box::new(StructType { fields })), start, start)
    }

    fn tag(&mut self) -> Option<Symbol> {
        let kind = self.tok.kind.literal()?;
        if kind != LitKind::String {
            let text = self.names.text(self.tok.sym);
            let message = format!("invalid syntax tree: incorrect tag syntax: {text:?}");
            self.late_error(self.tok.start, message);
            self.bump();
            return None;
        }
        let text = self.names.text(self.tok.sym);
        self.bump();
        Some(literal::symbol(&text, self.names))
    }

    fn embedded(&mut self, ty: ExprId, start: u32, fields: &mut Vec<Field>) {
        let tag = self.tag();
        fields.push(Field { span: self.span_from(start), name: None, ty, tag });
    }

    fn field(&mut self, fields: &mut Vec<Field>) {
        let start = self.tok.start;
        match self.tok.kind {
            Tok::Name => {
                let first = self.name();
                let ends = matches!(self.tok.kind, Tok::Dot | Tok::Semi | Tok::Rbrace);
                if ends || self.tok.kind.literal().is_some() {
                    let ty = self.qualified_name(Some(first));
                    return self.embedded(ty, start, fields);
                }
                let mut names = vec![first];
                while self.got(Tok::Comma) {
                    names.push(self.name());
                }
                let ty = if names.len() == 1 && self.at(Tok::Lbrack) {
                    match self.array_or_type_args() {
                        Bracketed::Array(t) => t,
                        Bracketed::Args { args, pos } => {
                            let ty = self.instance(first, args, pos);
                            return self.embedded(ty, start, fields);
                        }
                    }
                } else {
                    self.ty()
                };
                let tag = self.tag();
                let end = self.last_end;
                for name in names {
                    let span = Span::new(self.file, self.tree.idents[name].span.start, end);
                    fields.push(Field { span, name: Some(name), ty, tag });
                }
            }
            Tok::Star => {
                self.bump();
                let parens = self.at(Tok::Lparen);
                if parens {
                    self.syntax_error(self.tok.start, "cannot parenthesize embedded type");
                    self.bump();
                }
                let name = self.qualified_name(None);
                let ty = self.expr_node(ExprKind::Star(name), start, start);
                if parens {
                    self.got(Tok::Rparen);
                }
                self.embedded(ty, start, fields);
            }
            Tok::Lparen => {
                self.syntax_error(start, "cannot parenthesize embedded type");
                self.bump();
                let inner = self.tok.start;
                let pointer = self.got(Tok::Star);
                let mut ty = self.qualified_name(None);
                if pointer {
                    ty = self.expr_node(ExprKind::Star(ty), inner, inner);
                }
                self.got(Tok::Rparen);
                self.embedded(ty, start, fields);
            }
            _ => {
                self.unexpected(", expected field name or embedded type");
                self.skip_to(TokSet::of(&[Tok::Semi, Tok::Rbrace]));
            }
        }
    }

    fn interface_type(&mut self) -> ExprId {
        let start = self.tok.start;
        self.bump();
        self.want(Tok::Lbrace);
        let mut elems = Vec::new();
        self.list("interface type", Tok::Semi, Tok::Rbrace, |p| {
            let elem = p.interface_elem();
            elems.push(elem);
            false
        });
        let ty = InterfaceType { elems, implicit: false };
        self.expr_node(ExprKind::InterfaceType(Box::new(ty)), start, start)
    }

    fn interface_elem(&mut self) -> InterfaceElem {
        let start = self.tok.start;
        if !self.at(Tok::Name) {
            return self.union(start, None);
        }
        let name = self.name();
        if self.at(Tok::Lparen) {
            let ty = self.func_type(self.tok.start, Some("interface method"));
            return InterfaceElem::Method { name, ty };
        }
        if !self.at(Tok::Lbrack) {
            let ty = self.qualified_name(Some(name));
            return self.union(start, Some(ty));
        }
        // `m[P any]()` is a generic method, which interfaces can't have; `G[T]` is an embedded type.
        let bracket = self.tok.start;
        self.bump();
        if self.at(Tok::Rbrack) {
            let at = self.tok.start;
            self.bump();
            if self.at(Tok::Lparen) {
                self.error(at, "empty type parameter list");
                let ty = self.func_type(self.tok.start, Some("interface method"));
                return InterfaceElem::Method { name, ty };
            }
            self.error(at, "empty type argument list");
            let ty = self.ident_expr(name);
            return self.union(start, Some(ty));
        }
        let list = self.params(ListKind::TypeArgs, None);
        if list.first().is_some_and(|p| p.name.is_some()) {
            let ty = self.func_type(self.tok.start, Some("interface method"));
            self.error(bracket, "interface method must have no type parameters");
            return InterfaceElem::Method { name, ty };
        }
        if list.is_empty() {
            if self.at(Tok::Lparen) {
                let ty = self.func_type(self.tok.start, Some("interface method"));
                return InterfaceElem::Method { name, ty };
            }
            let ty = self.ident_expr(name);
            return self.union(start, Some(ty));
        }
        let args = list.into_iter().map(|p| p.ty).collect();
        let ty = self.instance(name, args, bracket);
        self.union(start, Some(ty))
    }

    /// `term {| term}`; the first term's type may have been read already.
    fn union(&mut self, start: u32, first: Option<ExprId>) -> InterfaceElem {
        let terms = self.union_terms(first);
        InterfaceElem::Union { span: self.span_from(start), terms }
    }

    fn union_terms(&mut self, first: Option<ExprId>) -> Vec<UnionTerm> {
        let mut terms = vec![match first {
            Some(ty) => UnionTerm { tilde: false, ty },
            None => self.union_term(),
        }];
        while self.got(Tok::Or) {
            terms.push(self.union_term());
        }
        terms
    }

    fn union_term(&mut self) -> UnionTerm {
        if self.got(Tok::Tilde) {
            return UnionTerm { tilde: true, ty: self.ty() };
        }
        let ty = match self.opt_type() {
            Some(ty) => ty,
            None => {
                let ty = self.bad_expr();
                self.unexpected(", expected ~ term or type");
                self.skip_to(OPERATORS.or(TokSet::of(&[Tok::Semi, Tok::Rparen, Tok::Rbrack, Tok::Rbrace])));
                ty
            }
        };
        UnionTerm { tilde: false, ty }
    }

    /// A constraint in a type parameter list: a lone type stays itself, anything else becomes the interface it is
    /// short for.
    fn constraint(&mut self, first: Option<ExprId>) -> ExprId {
        let start = first.map_or(self.tok.start, |e| self.start(e));
        let terms = self.union_terms(first);
        self.constraint_of(terms, start)
    }

    fn constraint_of(&mut self, terms: Vec<UnionTerm>, start: u32) -> ExprId {
        if let [UnionTerm { tilde: false, ty }] = terms[..] {
            return ty;
        }
        let span = self.span_from(start);
        let elems = vec![InterfaceElem::Union { span, terms }];
        let ty = InterfaceType { elems, implicit: true };
        self.expr_node(ExprKind::InterfaceType(Box::new(ty)), start, start)
    }

    // ---- signatures

    /// `[type parameters] (parameters) results`. `context` names a kind of function that has no type parameters.
    pub(super) fn func_type(&mut self, start: u32, context: Option<&str>) -> FuncType {
        let mut type_params = Vec::new();
        let bracket = self.tok.start;
        if self.got(Tok::Lbrack) {
            if let Some(context) = context {
                self.syntax_error(bracket, format!("{context} must have no type parameters"));
            }
            if self.at(Tok::Rbrack) {
                self.syntax_error(self.tok.start, "empty type parameter list");
                self.bump();
            } else {
                type_params = self.type_params(None);
            }
        }
        self.want(Tok::Lparen);
        let params = self.params(ListKind::Params, None);
        let results = self.results();
        FuncType { span: self.span_from(start), type_params, params, results }
    }

    fn results(&mut self) -> Vec<Param> {
        if self.got(Tok::Lparen) {
            return self.params(ListKind::Results, None);
        }
        let start = self.tok.start;
        match self.opt_type() {
            Some(ty) => vec![Param { span: self.span_from(start), name: None, ty, variadic: false }],
            None => Vec::new(),
        }
    }

    /// After `[`; the first parameter's name and constraint may have been read already.
    pub(super) fn type_params(&mut self, first: Option<(IdentId, Option<ExprId>)>) -> Vec<TypeParam> {
        let list = self.params(ListKind::TypeParams, first);
        let named = |p: Param| TypeParam { name: p.name.expect("filled in by params"), constraint: p.ty };
        list.into_iter().map(named).collect()
    }

    /// A parameter list after its opening token; of the first one parts may have been read already.
    pub(super) fn params(&mut self, kind: ListKind, first: Option<(IdentId, Option<ExprId>)>) -> Vec<Param> {
        let close = kind.close();
        let mut first = first;
        if let Some((name, Some(ty))) = first
            && self.at(close)
        {
            self.bump();
            let span = Span::new(self.file, self.tree.idents[name].span.start, self.tree.exprs[ty].span.end);
            return vec![Param { span, name: Some(name), ty, variadic: false }];
        }
        let mut raw = Vec::new();
        let end = self.list("parameter list", Tok::Comma, close, |p| {
            let start = p.tok.start;
            let param = match first.take() {
                Some((name, Some(ty))) => {
                    let span = p.tree.idents[name].span;
                    let end = p.tree.exprs[ty].span.end;
                    Some(RawParam { name: Some(name), ty: Some(ty), dots: None, start: span.start, end })
                }
                Some((name, None)) => p.param(p.tree.idents[name].span.start, Some(name), close),
                None => p.param(start, None, close),
            };
            raw.extend(param);
            false
        });
        self.check_dots(&mut raw, kind);
        self.distribute(raw, kind == ListKind::TypeParams, end)
    }

    fn param(&mut self, start: u32, name: Option<IdentId>, close: Tok) -> Option<RawParam> {
        let constraints = close == Tok::Rbrack;
        let mut param = RawParam { name: None, ty: None, dots: None, start, end: start };
        self.param_parts(&mut param, name, constraints);
        param.end = self.last_end;
        if param.name.is_some() || param.ty.is_some() {
            return Some(param);
        }
        self.unexpected(&format!(", expected {}", describe(close)));
        self.skip_to(TokSet::of(&[Tok::Comma, close]));
        None
    }

    fn param_parts(&mut self, param: &mut RawParam, name: Option<IdentId>, constraints: bool) {
        let name = match name {
            None if self.at(Tok::Name) => Some(self.name()),
            name => name,
        };
        if let Some(name) = name {
            match self.tok.kind {
                Tok::Lbrack => {
                    let ty = match self.array_or_type_args() {
                        Bracketed::Array(ty) => {
                            param.name = Some(name);
                            ty
                        }
                        Bracketed::Args { args, pos } => self.instance(name, args, pos),
                    };
                    param.ty = Some(self.maybe_union(ty, constraints));
                    return;
                }
                Tok::Dot => {
                    let ty = self.qualified_name(Some(name));
                    param.ty = Some(self.maybe_union(ty, constraints));
                    return;
                }
                Tok::Or if constraints => {
                    let ty = self.ident_expr(name);
                    param.ty = Some(self.constraint(Some(ty)));
                    return;
                }
                _ => param.name = Some(name),
            }
        }
        match self.tok.kind {
            Tok::Ellipsis => {
                let dots = self.tok.start;
                self.bump();
                param.ty = Some(match self.opt_type() {
                    Some(ty) => {
                        param.dots = Some(dots);
                        ty
                    }
                    None => {
                        self.syntax_error(self.tok.start, "... is missing type");
                        self.bad_expr()
                    }
                });
            }
            Tok::Tilde if constraints => param.ty = Some(self.constraint(None)),
            _ => {
                if let Some(ty) = self.opt_type() {
                    param.ty = Some(self.maybe_union(ty, constraints));
                }
            }
        }
    }

    /// `...` is for a last parameter that has its type to itself.
    fn check_dots(&mut self, raw: &mut [RawParam], kind: ListKind) {
        let grouped = match raw {
            [.., before, last] => before.ty.is_none() && last.name.is_some() && last.ty.is_some(),
            _ => false,
        };
        let count = raw.len();
        for (i, p) in raw.iter_mut().enumerate() {
            let Some(at) = p.dots else { continue };
            let message = match kind {
                ListKind::Params if i + 1 == count && !grouped => continue,
                ListKind::Params => "can only use ... with final parameter",
                _ => "invalid use of ...",
            };
            self.error(at, message);
            p.dots = None;
        }
    }

    fn maybe_union(&mut self, ty: ExprId, constraints: bool) -> ExprId {
        if constraints && self.at(Tok::Or) { self.constraint(Some(ty)) } else { ty }
    }

    /// Decides which of the raw parameters' parts are names and which are types, and spreads group types.
    fn distribute(&mut self, raw: Vec<RawParam>, all_named: bool, end: u32) -> Vec<Param> {
        let named = raw.iter().filter(|p| p.name.is_some() && p.ty.is_some()).count();
        let typed = raw.iter().filter(|p| p.ty.is_some()).count();
        let mut out = Vec::with_capacity(raw.len());
        if named == 0 && !all_named {
            for p in raw {
                let ty = match (p.ty, p.name) {
                    (Some(ty), _) => ty,
                    (None, Some(name)) => self.ident_expr(name),
                    (None, None) => unreachable!("a raw parameter has a part"),
                };
                let span = Span::new(self.file, p.start, p.end);
                out.push(Param { span, name: None, ty, variadic: p.dots.is_some() });
            }
            return out;
        }
        let count = raw.len();
        let mut problem = None;
        // From right to left: a name without a type has that of its right neighbour.
        let mut group: Option<(ExprId, bool)> = None;
        for p in raw.into_iter().rev() {
            let name = match (p.name, p.ty) {
                (Some(name), _) => name,
                (None, ty) => {
                    let at = ty.map_or(p.start, |t| self.report_at(t));
                    problem = Some(at);
                    self.blank_at(at)
                }
            };
            if let Some(ty) = p.ty {
                group = Some((ty, p.dots.is_some()));
            }
            let (ty, variadic) = match group {
                Some(group) => group,
                None => {
                    problem = Some(p.start);
                    (self.bad_expr_at(p.start), false)
                }
            };
            let span = Span::new(self.file, p.start, p.end);
            out.push(Param { span, name: Some(name), ty, variadic });
        }
        out.reverse();
        if let Some(at) = problem {
            match (all_named, named == typed) {
                (true, true) => self.syntax_error(end, "missing type constraint"),
                (true, false) if count == 1 => {
                    self.syntax_error(at, "missing type parameter name or invalid array length")
                }
                (true, false) => self.syntax_error(at, "missing type parameter name"),
                (false, true) => self.syntax_error(end, "missing parameter type"),
                (false, false) => self.syntax_error(at, "missing parameter name"),
            }
        }
        out
    }

    /// Where messages about a type point: a function type's at its parameters, others at the start.
    fn report_at(&self, ty: ExprId) -> u32 {
        match self.kind(ty) {
            ExprKind::FuncType(_) => self.tree.exprs[ty].pos,
            _ => self.start(ty),
        }
    }

    // ---- type parameters against array lengths

    /// Reads an expression after `type T [` as a type parameter if it can be one: `P *C`, `P (C)` and unions of them
    /// look like products and calls. `surely` says that a length is impossible (a comma follows).
    pub(super) fn split_type_param(&mut self, x: ExprId, surely: bool) -> Split {
        if let ExprKind::Ident(id) = *self.kind(x) {
            return Split::Param(id, None);
        }
        let mut terms = Vec::new();
        match self.split_terms(x, surely, &mut terms) {
            Some(name) => {
                let start = self.start(terms[0].ty);
                Split::Param(name, Some(self.constraint_of(terms, start)))
            }
            None => Split::Length,
        }
    }

    fn split_terms(&mut self, x: ExprId, surely: bool, terms: &mut Vec<UnionTerm>) -> Option<IdentId> {
        // A union leans to the left: the name is in its innermost left operand.
        let mut rights = Vec::new();
        let mut surely = surely;
        let mut left = x;
        while let ExprKind::Binary { op: BinaryOp::Or, x, y } = *self.kind(left) {
            surely |= self.must_be_type(y);
            rights.push(y);
            left = x;
        }
        let span = self.tree.exprs[left].span;
        let (name, ty) = match *self.kind(left) {
            ExprKind::Binary { op: BinaryOp::Mul, x, y } if surely || self.must_be_type(y) => {
                let ExprKind::Ident(name) = *self.kind(x) else { return None };
                let star = self.tree.exprs[left].pos;
                let node =
                    Expr { kind: ExprKind::Star(y), span: Span::new(self.file, star, span.end), pos: star };
                (name, self.tree.exprs.push(node))
            }
            ExprKind::Call { fun, ref args, spread: false, .. } if args.len() == 1 => {
                let (arg, paren) = (args[0], self.tree.exprs[left].pos);
                let ExprKind::Ident(name) = *self.kind(fun) else { return None };
                if !surely && !self.must_be_type(arg) {
                    return None;
                }
                let node = Expr {
                    kind: ExprKind::Paren(arg),
                    span: Span::new(self.file, paren, span.end),
                    pos: paren,
                };
                (name, self.tree.exprs.push(node))
            }
            _ => return None,
        };
        terms.push(UnionTerm { tilde: false, ty });
        for y in rights.into_iter().rev() {
            terms.push(match *self.kind(y) {
                ExprKind::Unary { op: UnaryOp::Tilde, x } => UnionTerm { tilde: true, ty: x },
                _ => UnionTerm { tilde: false, ty: y },
            });
        }
        Some(name)
    }

    /// Whether an expression can only be a type or a constraint.
    fn must_be_type(&self, x: ExprId) -> bool {
        // Only right operands recurse: chains of operators are deep on their left.
        let mut x = x;
        loop {
            x = match self.kind(x) {
                ExprKind::ArrayType { .. }
                | ExprKind::StructType(_)
                | ExprKind::FuncType(_)
                | ExprKind::InterfaceType(_)
                | ExprKind::MapType { .. }
                | ExprKind::ChanType { .. }
                | ExprKind::Unary { op: UnaryOp::Tilde, .. } => return true,
                ExprKind::Unary { x, .. } | ExprKind::Star(x) | ExprKind::Paren(x) => *x,
                ExprKind::Binary { y, .. } if self.must_be_type(*y) => return true,
                ExprKind::Binary { x, .. } => *x,
                _ => return false,
            };
        }
    }
}

const OPERATORS: TokSet = TokSet::of(&[
    Tok::OrOr,
    Tok::AndAnd,
    Tok::Eq,
    Tok::Ne,
    Tok::Lt,
    Tok::Le,
    Tok::Gt,
    Tok::Ge,
    Tok::Add,
    Tok::Sub,
    Tok::Or,
    Tok::Xor,
    Tok::Div,
    Tok::Rem,
    Tok::Shl,
    Tok::Shr,
    Tok::And,
    Tok::AndNot,
    Tok::Not,
    Tok::Tilde,
]);
