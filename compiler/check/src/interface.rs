//! Interface types: methods, embedded elements, unions, and where constraint interfaces may stand.

use base::{Span, Symbol};
use syntax::ast::{self, ExprId, InterfaceElem};
use types::{Interface, Method, PkgId, Term, Type, TypeId};

use crate::checker::{Checker, Later};
use crate::context::Ctx;
use crate::message::follow_up;

/// Unions longer than this aren't supported by gc either.
const MAX_TERMS: usize = 100;

impl Ctx<'_> {
    pub fn interface_type(&mut self, e: ExprId, i: &ast::InterfaceType) -> TypeId {
        let mut methods: Vec<Method> = Vec::new();
        let mut spans: Vec<(Symbol, Span)> = Vec::new();
        let mut embeds = Vec::new();
        let mut embed_spans = Vec::new();
        let whole = self.span(e);
        let mut implicit = false;
        for elem in &i.elems {
            match elem {
                InterfaceElem::Method { name, ty } => {
                    let (symbol, span) = (self.name_of(*name), self.ident_span(*name));
                    if symbol == Symbol::BLANK {
                        self.err_at(span, "methods must have a unique non-blank name");
                        continue;
                    }
                    if let Some(tp) = ty.type_params.first() {
                        let at = self.ident_span(tp.name);
                        self.err_at(at, "interface method must have no type parameters");
                    }
                    let sig = self.signature(None, ty);
                    let text = self.text(symbol);
                    if let Some(&(_, old)) = spans.iter().find(|s| s.0 == symbol) {
                        let more = follow_up(old, format!("other declaration of method {text}"));
                        self.err_at(span, format!("duplicate method {text}{more}"));
                        continue;
                    }
                    spans.push((symbol, span));
                    let pkg = (!self.store.is_exported(symbol)).then_some(self.pkg);
                    methods.push(Method { name: symbol, pkg, sig });
                }
                InterfaceElem::Union { span, terms } => {
                    // Only a bare union in a constraint position covers its whole interface.
                    implicit = i.elems.len() == 1 && span.start == whole.start;
                    let (union, at) = self.union(terms);
                    if !union.is_empty() {
                        embeds.push(union);
                        embed_spans.push(at);
                    }
                }
            }
        }
        self.store.sort_methods(&mut methods);
        let only = (methods.is_empty() && embeds.is_empty()).then_some(self.store.universe.empty_interface);
        let ty = only.unwrap_or_else(|| {
            self.store.intern(Type::Interface(Interface { methods, embeds, comparable: false, implicit }))
        });
        if ty != self.store.universe.empty_interface {
            self.late.interfaces.push((whole, ty));
        }
        if !embed_spans.is_empty() {
            let (pkg, go) = (self.pkg, self.go);
            self.defer(Later::Interface { pkg, go, ty, embeds: embed_spans, methods: spans });
        }
        ty
    }

    fn union(&mut self, terms: &[ast::UnionTerm]) -> (Vec<Term>, Vec<Span>) {
        let mut out = Vec::with_capacity(terms.len());
        let mut spans = Vec::with_capacity(terms.len());
        for (n, t) in terms.iter().enumerate() {
            if n == MAX_TERMS {
                let text =
                    format!("cannot handle more than {MAX_TERMS} union terms (implementation limitation)");
                self.err(t.ty, text);
                break;
            }
            let ty = self.typ(t.ty);
            if self.store.is_invalid(ty) {
                continue;
            }
            if self.store.as_type_param(ty).is_some() {
                if t.tilde {
                    let text = format!("type in term {} cannot be a type parameter", self.term_text(t));
                    self.err(t.ty, text);
                } else {
                    self.err(t.ty, "term cannot be a type parameter");
                }
                continue;
            }
            out.push(Term { tilde: t.tilde, ty });
            spans.push(self.span(t.ty));
        }
        (out, spans)
    }

    fn term_text(&self, t: &ast::UnionTerm) -> String {
        format!("{}{}", if t.tilde { "~" } else { "" }, self.src(t.ty))
    }
}

impl Checker {
    /// The rules about an interface's elements that need resolved types.
    pub(crate) fn check_interface(
        &mut self,
        pkg: PkgId,
        go: u32,
        ty: TypeId,
        embeds: &[Vec<Span>],
        own: &[(Symbol, Span)],
    ) {
        let Type::Interface(iface) = self.store.ty(ty).clone() else { return };
        if go < 18 {
            for (union, spans) in iface.embeds.iter().zip(embeds) {
                if !self.old_embedding(pkg, go, union, spans[0], iface.implicit) {
                    self.store.drop_terms(ty);
                }
            }
        }
        let mut seen: Vec<(Method, Span)> = Vec::new();
        for m in &iface.methods {
            if let Some(&(_, span)) = own.iter().find(|s| s.0 == m.name) {
                seen.push((m.clone(), span));
            }
        }
        for (union, spans) in iface.embeds.iter().zip(embeds) {
            self.check_union(pkg, union, spans);
            let [term] = union[..] else { continue };
            let u = self.store.underlying(term.ty);
            if !matches!(self.store.ty(u), Type::Interface(_)) {
                continue;
            }
            for m in self.store.type_set(u).methods.clone() {
                match seen.iter().find(|(o, _)| o.name == m.name && o.pkg == m.pkg).cloned() {
                    None => seen.push((m, spans[0])),
                    Some((old, at)) => {
                        if go < 14 || !self.store.identical(old.sig, m.sig) {
                            let name = self.text(m.name);
                            let more = follow_up(at, format!("other declaration of method {name}"));
                            self.report(spans[0], format!("duplicate method {name}{more}"));
                        }
                    }
                }
            }
        }
    }

    fn check_union(&mut self, pkg: PkgId, union: &[Term], spans: &[Span]) {
        if union.len() > 1 {
            let mut all = 0;
            for t in union {
                all += match &self.store.type_set(t.ty).terms {
                    Some(list) => list.len(),
                    None => 1,
                };
            }
            if all > MAX_TERMS && union.len() <= MAX_TERMS {
                let text =
                    format!("cannot handle more than {MAX_TERMS} union terms (implementation limitation)");
                self.report(spans[0], text);
                return;
            }
        }
        for (i, t) in union.iter().enumerate() {
            let u = self.store.underlying(t.ty);
            let text = self.type_text(pkg, t.ty);
            let is_interface = matches!(self.store.ty(u), Type::Interface(_));
            if t.tilde {
                if is_interface {
                    self.report(spans[i], format!("invalid use of ~ ({text} is an interface)"));
                    continue;
                }
                if u != t.ty {
                    let under = self.type_text(pkg, u);
                    self.report(spans[i], format!("invalid use of ~ (underlying type of {text} is {under})"));
                    continue;
                }
            }
            if union.len() > 1 && is_interface {
                let set = self.store.type_set(u);
                if !set.methods.is_empty() {
                    let text = self.full_type_text(t.ty);
                    self.report(spans[i], format!("cannot use {text} in union ({text} contains methods)"));
                } else if t.ty == self.store.universe.comparable {
                    self.report(spans[i], "cannot use comparable in union");
                } else if set.comparable {
                    let text = self.full_type_text(t.ty);
                    self.report(spans[i], format!("cannot use {text} in union ({text} embeds comparable)"));
                }
                continue;
            }
            for o in &union[..i] {
                let ou = self.store.underlying(o.ty);
                if matches!(self.store.ty(ou), Type::Interface(_)) {
                    continue;
                }
                let overlap = if o.tilde || t.tilde {
                    let a = if t.tilde { ou } else { o.ty };
                    let b = if o.tilde { u } else { t.ty };
                    self.store.identical(a, b) || (o.tilde && t.tilde && self.store.identical(ou, u))
                } else {
                    self.store.identical(o.ty, t.ty)
                };
                if overlap {
                    let mark = |t: &Term| if t.tilde { "~" } else { "" };
                    let (a, b) = (mark(t), mark(o));
                    let (text, other) = (self.full_type_text(t.ty), self.full_type_text(o.ty));
                    self.report_soft(spans[i], format!("overlapping terms {a}{text} and {b}{other}"));
                    break;
                }
            }
        }
    }

    /// A variable's type must not be a constraint interface.
    pub(crate) fn check_no_constraint(&mut self, pkg: PkgId, at: Span, ty: TypeId) {
        let u = self.store.underlying(ty);
        let blamed = self.store.as_named(ty).is_none_or(|n| self.blamed.contains(&n));
        if self.store.is_invalid(u) && !blamed && self.declared_with_union(ty) {
            let text = self.type_text(pkg, ty);
            let why = "interface contains type constraints";
            self.report_soft(at, format!("cannot use type {text} outside a type constraint: {why}"));
            return;
        }
        if !matches!(self.store.ty(u), Type::Interface(_)) {
            return;
        }
        let set = self.store.type_set(u);
        if set.is_method_set() || self.embeds_invalid(u) {
            return;
        }
        let text = self.type_text(pkg, ty);
        let why = if set.comparable {
            "interface is (or embeds) comparable"
        } else {
            "interface contains type constraints"
        };
        self.report_soft(at, format!("cannot use type {text} outside a type constraint: {why}"));
    }

    /// Before Go 1.18 only ordinary interfaces could be embedded. Says whether nothing is wrong.
    fn old_embedding(&mut self, pkg: PkgId, go: u32, union: &[Term], at: Span, implicit: bool) -> bool {
        if union.iter().any(|t| self.is_invalid_type(t.ty)) {
            return true;
        }
        let what = match union {
            [one] if !one.tilde => {
                if self.store.is_interface(one.ty) {
                    return true;
                }
                format!("embedding non-interface type {}", self.type_text(pkg, one.ty))
            }
            _ if implicit => return true,
            _ => {
                let parts: Vec<String> = union
                    .iter()
                    .map(|t| format!("{}{}", if t.tilde { "~" } else { "" }, self.type_text(pkg, t.ty)))
                    .collect();
                format!("embedding interface element {}", parts.join(" | "))
            }
        };
        self.require_version(pkg, at, go, 18, &what)
    }

    fn is_invalid_type(&mut self, ty: TypeId) -> bool {
        let u = self.store.underlying(ty);
        self.store.is_invalid(u)
    }

    /// Does an interface embed a type that was found to be invalid?
    fn embeds_invalid(&mut self, ty: TypeId) -> bool {
        let Type::Interface(i) = self.store.ty(ty).clone() else { return false };
        i.embeds.iter().any(|union| matches!(union[..], [t] if self.is_invalid_type(t.ty)))
    }

    /// A map's key type must be comparable.
    pub(crate) fn check_map_key(&mut self, pkg: PkgId, at: Span, key: TypeId) {
        if self.store.is_comparable(key) {
            return;
        }
        let mut why = String::new();
        if self.store.as_type_param(key).is_some() {
            why = " (missing comparable constraint)".into();
        }
        let text = self.type_text(pkg, key);
        self.report(at, format!("invalid map key type {text}{why}"));
    }
}
