//! Files and declarations.

use super::P;
use super::types::{ListKind, Split};
use crate::ast::*;
use crate::literal;
use crate::token::{Tok, TokSet};
use base::{Span, Symbol};

/// The keywords that begin a top-level declaration.
const TOP: TokSet = TokSet::of(&[Tok::Import, Tok::Const, Tok::Type, Tok::Var, Tok::Func]);

/// Directives that must stand above a declaration (or the package clause).
const DECLARATION_DIRECTIVES: [&str; 8] =
    ["build", "noinline", "nosplit", "norace", "noescape", "uintptrescapes", "nocheckptr", "registerparams"];

impl P<'_, '_, '_> {
    pub(super) fn file(&mut self) {
        if !self.at(Tok::Package) {
            self.syntax_error(self.tok.start, "package statement must be first");
            self.gave_up = Some(self.tok.end);
            return;
        }
        self.keep_directives(self.tok.start);
        self.bump();
        self.tree.package = self.name();
        self.want(Tok::Semi);
        // Without a sound package clause this is probably no Go file: more messages wouldn't help.
        if self.failed || self.first_lex_error.is_some_and(|at| at < self.tok.start) {
            self.gave_up = Some(self.tok.end);
            return;
        }
        let mut previous = None;
        while !self.at(Tok::Eof) {
            let kind = self.tok.kind;
            if kind == Tok::Import && previous.is_some_and(|k| k != Tok::Import) {
                self.syntax_error(self.tok.start, "imports must appear before other declarations");
            }
            previous = Some(kind);
            let parsed = if kind == Tok::Func { self.func_decl().map(Decl::Func) } else { self.decl() };
            match parsed {
                Some(decl) => self.tree.decls.push(decl),
                None if kind == Tok::Func => {}
                None => {
                    if kind == Tok::Lbrace && self.after_bodyless_func() {
                        self.syntax_error(self.tok.start, "unexpected semicolon or newline before {");
                    } else {
                        self.syntax_error(self.tok.start, "non-declaration statement outside function body");
                    }
                    self.skip_to(TOP);
                    continue;
                }
            }
            self.release_directives(self.tok.start);
            if !self.at(Tok::Eof) && !self.got(Tok::Semi) {
                self.unexpected(" after top level declaration");
                self.skip_to(TOP);
            }
        }
        self.release_directives(u32::MAX);
    }

    fn after_bodyless_func(&self) -> bool {
        matches!(self.tree.decls.last(), Some(Decl::Func(FuncDecl { body: None, .. })))
    }

    // ---- directives

    /// Takes the directives before an offset: those about a declaration are returned, the others stand alone.
    fn take_directives(&mut self, before: u32) -> Vec<Directive> {
        let n = self.directives.partition_point(|d| d.span.start < before);
        let (taken, rest) = self.directives.split_at(n);
        self.directives = rest;
        let mut attached = Vec::new();
        for d in taken {
            let alone = matches!(d.name.as_str(), "linkname" | "debug" | "build" | "generate" | "fix")
                || d.name.starts_with("cgo_");
            if alone { &mut self.tree.directives } else { &mut attached }.push(d.clone());
        }
        attached
    }

    /// Gives the directives before an offset to the file, though they stand above a declaration.
    fn keep_directives(&mut self, before: u32) {
        let attached = self.take_directives(before);
        self.reject_directives(attached);
    }

    /// Gives directives above a declaration of the wrong kind to the file.
    fn reject_directives(&mut self, directives: Vec<Directive>) {
        for d in &directives {
            if DECLARATION_DIRECTIVES.contains(&d.name.as_str()) {
                self.late_error(d.span.start + 2, "misplaced compiler directive");
            }
        }
        self.tree.directives.extend(directives);
    }

    /// Gives the directives before an offset, which stand above no declaration, to the file.
    pub(super) fn release_directives(&mut self, before: u32) {
        let n = self.directives.partition_point(|d| d.span.start < before);
        let (taken, rest) = self.directives.split_at(n);
        self.directives = rest;
        for d in taken {
            // Messages point behind the slashes.
            let at = d.span.start + 2;
            match d.name.as_str() {
                "embed" => self.error(at, "misplaced go:embed directive"),
                name if DECLARATION_DIRECTIVES.contains(&name) => {
                    self.error(at, "misplaced compiler directive")
                }
                _ => {}
            }
        }
        self.tree.directives.extend_from_slice(taken);
    }

    // ---- declarations

    /// An import, const, type or var declaration.
    pub(super) fn decl(&mut self) -> Option<Decl> {
        Some(match self.tok.kind {
            Tok::Import => Decl::Import(self.specs(|p, specs, _| {
                p.keep_directives(p.tok.start);
                specs.push(p.import_spec());
            })),
            Tok::Const => Decl::Const(self.specs(Self::const_spec)),
            Tok::Type => Decl::Type(self.specs(|p, specs, _| specs.push(p.type_spec()))),
            Tok::Var => Decl::Var(self.specs(|p, specs, _| specs.push(p.var_spec()))),
            _ => return None,
        })
    }

    /// The keyword, then one spec or a group of them in parentheses.
    fn specs<T>(&mut self, mut spec: impl FnMut(&mut Self, &mut Vec<T>, u32)) -> Vec<T> {
        self.bump();
        let mut specs = Vec::new();
        if self.at(Tok::Lparen) {
            self.release_directives(self.tok.start);
            self.bump();
            let mut index = 0;
            self.list("grouped declaration", Tok::Semi, Tok::Rparen, |p| {
                spec(p, &mut specs, index);
                p.release_directives(p.tok.start);
                index += 1;
                false
            });
        } else {
            spec(self, &mut specs, 0);
        }
        specs
    }

    fn import_spec(&mut self) -> ImportSpec {
        let start = self.tok.start;
        let name = match self.tok.kind {
            Tok::Name => Some(self.name()),
            Tok::Dot => {
                let dot = Ident { name: self.names.intern("."), span: self.here() };
                self.bump();
                Some(self.tree.idents.push(dot))
            }
            _ => None,
        };
        let path_span = self.here();
        let mut path = Symbol::EMPTY;
        match self.tok.kind.literal() {
            Some(LitKind::String) => {
                path = literal::symbol(&self.names.text(self.tok.sym), self.names);
                self.bump();
            }
            Some(_) => {
                self.syntax_error(self.tok.start, "import path must be a string");
                self.bump();
            }
            None => {
                self.syntax_error(self.tok.start, "missing import path");
                self.skip_to(TokSet::of(&[Tok::Semi, Tok::Rparen]));
            }
        }
        ImportSpec { span: self.span_from(start), name, path, path_span }
    }

    fn name_list(&mut self) -> Vec<IdentId> {
        let mut names = vec![self.name()];
        while self.got(Tok::Comma) {
            names.push(self.name());
        }
        names
    }

    /// `=`, or `:=` with a complaint.
    fn got_assign(&mut self) -> bool {
        if self.at(Tok::Define) {
            self.unexpected(", expected =");
            self.bump();
            return true;
        }
        self.got(Tok::Assign)
    }

    fn const_spec(&mut self, specs: &mut Vec<ConstSpec>, iota: u32) {
        let start = self.tok.start;
        self.keep_directives(start);
        let names = self.name_list();
        let mut ty = None;
        let mut values = Vec::new();
        if !matches!(self.tok.kind, Tok::Eof | Tok::Semi | Tok::Rparen) {
            ty = self.opt_type();
            if self.got_assign() {
                values = self.expr_list();
            }
        }
        // The one before either has explicit parts or knows who has.
        let inherits = match specs.last() {
            Some(last) if ty.is_none() && values.is_empty() => last.inherits.or(Some(iota - 1)),
            _ => None,
        };
        specs.push(ConstSpec { span: self.span_from(start), names, ty, values, iota, inherits });
    }

    fn var_spec(&mut self) -> VarSpec {
        let start = self.tok.start;
        let mut embed = self.take_directives(start);
        let others = embed.extract_if(.., |d| d.name != "embed").collect();
        self.reject_directives(others);
        let names = self.name_list();
        let mut ty = None;
        let mut values = Vec::new();
        if self.got_assign() {
            values = self.expr_list();
        } else {
            ty = Some(self.ty());
            if self.got_assign() {
                values = self.expr_list();
            }
        }
        VarSpec { span: self.span_from(start), names, ty, values, embed }
    }

    fn type_spec(&mut self) -> TypeSpec {
        let start = self.tok.start;
        let mut directives = self.take_directives(start);
        let known = |d: &mut Directive| DECLARATION_DIRECTIVES.contains(&d.name.as_str());
        let misplaced = directives.extract_if(.., known).collect();
        self.reject_directives(misplaced);
        let name = self.name();
        let mut type_params = Vec::new();
        let mut alias = false;
        let ty = if self.at(Tok::Lbrack) {
            let bracket = self.tok.start;
            self.bump();
            match self.tok.kind {
                Tok::Name => match self.params_or_length() {
                    Ok(first) => {
                        type_params = self.type_params(Some(first));
                        alias = self.got_assign();
                        self.opt_type()
                    }
                    Err(length) => Some(self.array_type(bracket, Some(length))),
                },
                _ => Some(self.array_or_slice(bracket)),
            }
        } else {
            alias = self.got_assign();
            self.opt_type()
        };
        let ty = match ty {
            Some(ty) => ty,
            None => {
                let ty = self.bad_expr();
                self.unexpected(" in type declaration");
                self.skip_to(TokSet::of(&[Tok::Semi, Tok::Rparen]));
                ty
            }
        };
        TypeSpec { span: self.span_from(start), name, type_params, alias, ty, directives }
    }

    /// After `type T [` and before a name: the first type parameter (the rest is still to be read), or an array
    /// length.
    fn params_or_length(&mut self) -> Result<(IdentId, Option<ExprId>), ExprId> {
        let name = self.name();
        let mut x = self.ident_expr(name);
        // `P []E` reads like an index without operand; only a type parameter can be meant.
        if !self.at(Tok::Lbrack) {
            self.nest += 1;
            x = self.primary(Some(x));
            x = self.binary_from(x, 0);
            self.nest -= 1;
        }
        match self.split_type_param(x, self.at(Tok::Comma)) {
            Split::Param(_, None) if self.at(Tok::Rbrack) => Err(x),
            Split::Param(name, constraint) => Ok((name, constraint)),
            Split::Length => Err(x),
        }
    }

    // ---- functions

    fn func_decl(&mut self) -> Option<FuncDecl> {
        let start = self.tok.start;
        let directives = self.take_directives(start);
        self.bump();
        let mut recv = None;
        let mut method = false;
        if self.got(Tok::Lparen) {
            method = true;
            let mut list = self.params(ListKind::Receiver, None);
            match list.len() {
                0 => self.error(self.tok.start, "method has no receiver"),
                1 => {}
                _ => self.error(self.tok.start, "method has multiple receivers"),
            }
            if !list.is_empty() {
                recv = Some(list.swap_remove(0));
            }
        }
        let (name, ty);
        if self.at(Tok::Name) {
            name = self.name();
            ty = self.func_type(self.tok.start, None);
        } else {
            let at = self.tok.start;
            name = self.blank_at(at);
            ty = FuncType {
                span: Span::new(self.file, at, at),
                type_params: Vec::new(),
                params: Vec::new(),
                results: Vec::new(),
            };
            self.unexpected(if method { ", expected name" } else { ", expected name or (" });
            self.skip_to(TokSet::of(&[Tok::Lbrace, Tok::Semi]));
        }
        let body = if self.at(Tok::Lbrace) { Some(self.func_body()) } else { None };
        Some(FuncDecl { span: self.span_from(start), recv, name, ty, body, directives })
    }

    pub(super) fn func_body(&mut self) -> Block {
        self.functions += 1;
        let start = self.tok.start;
        self.want(Tok::Lbrace);
        let stmts = self.stmt_list();
        self.want(Tok::Rbrace);
        self.functions -= 1;
        Block { span: self.span_from(start), stmts }
    }
}
