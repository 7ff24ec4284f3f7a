//! Assignability, and whether a type implements an interface or satisfies a constraint.

use base::Symbol;
use types::{Found, Method, Missing, MissingKind, Qualify, Type, TypeId};

use types::{ChanDir, PkgId, Term};

use crate::checker::{Checker, Progress};
use crate::context::Ctx;
use crate::operand::Operand;

impl Checker {
    /// Makes sure that the methods of `ty` that `iface` asks for have their signatures.
    fn resolve_methods(&mut self, ty: TypeId, iface: TypeId) {
        let want = self.store.type_set(iface);
        for m in &want.methods {
            if let Found::Method { obj: Some(obj), .. } = self.store.lookup(ty, m.pkg, m.name)
                && self.states.get(obj).is_some_and(|s| s.progress == Progress::Unseen)
            {
                self.resolve(obj);
            }
        }
    }

    /// The method that keeps `ty` from having all methods of `iface`.
    pub(crate) fn missing_method(&mut self, ty: TypeId, iface: TypeId, strict: bool) -> Option<Missing> {
        self.resolve_methods(ty, iface);
        self.store.missing_method(ty, iface, strict)
    }

    fn is_interface_pointer(&mut self, ty: TypeId) -> bool {
        match self.store.under(ty) {
            Type::Pointer(base) => {
                let u = self.store.underlying(base);
                matches!(self.store.ty(u), Type::Interface(_))
            }
            _ => false,
        }
    }

    fn interface_pointer_text(&mut self, pkg: PkgId, ty: TypeId) -> String {
        let text = self.type_text(pkg, ty);
        match self.store.under(ty) {
            Type::Pointer(base) if self.store.as_type_param(base).is_some() => {
                format!("type {text} is pointer to type parameter, not type parameter")
            }
            _ => format!("type {text} is pointer to interface, not interface"),
        }
    }

    fn method_text(&self, name: Symbol, sig: TypeId, q: Qualify) -> String {
        format!("{}{}", self.text(name), self.store.signature_string(sig, q))
    }

    fn wanted_method(&mut self, pkg: PkgId, iface: TypeId, m: &Method) -> String {
        self.method_spelling(pkg, iface, m.name, m.pkg, m.sig)
            .unwrap_or_else(|| self.method_text(m.name, m.sig, Qualify::Relative(Some(pkg))))
    }

    /// The parenthesised reason for a missing method.
    pub(crate) fn missing_text(&mut self, pkg: PkgId, ty: TypeId, iface: TypeId, why: &Missing) -> String {
        let name = self.text(why.method.name);
        let q = Qualify::Relative(Some(pkg));
        match &why.kind {
            MissingKind::NotFound => {
                if self.is_interface_pointer(ty) {
                    format!("({})", self.interface_pointer_text(pkg, ty))
                } else if self.is_interface_pointer(iface) {
                    format!("({})", self.interface_pointer_text(pkg, iface))
                } else {
                    format!("(missing method {name})")
                }
            }
            MissingKind::WrongName(other, sig) => {
                let have = self.method_text(*other, *sig, q);
                let want = self.wanted_method(pkg, iface, &why.method);
                format!("(missing method {name})\n\t\thave {have}\n\t\twant {want}")
            }
            MissingKind::Unexported => format!("(unexported method {name})"),
            MissingKind::WrongType(sig) => {
                let (name, owner) = (why.method.name, why.method.pkg);
                let mut have = self
                    .method_spelling(pkg, ty, name, owner, *sig)
                    .unwrap_or_else(|| self.method_text(name, *sig, q));
                let mut want = self.wanted_method(pkg, iface, &why.method);
                if have == want {
                    have = self.method_text(name, *sig, Qualify::Full);
                    want = self.method_text(name, why.method.sig, Qualify::Full);
                }
                let name = self.text(name);
                if have == want {
                    return format!("(wrong type for method {name})");
                }
                format!("(wrong type for method {name})\n\t\thave {have}\n\t\twant {want}")
            }
            MissingKind::Ambiguous => {
                format!("(ambiguous selector {}.{name})", self.type_text(pkg, ty))
            }
            MissingKind::PointerReceiver => format!("(method {name} has pointer receiver)"),
            MissingKind::IsField => {
                format!("({}.{name} is a field, not a method)", self.type_text(pkg, ty))
            }
        }
    }

    fn has_invalid_embedded(&mut self, ty: TypeId, depth: u32) -> bool {
        let base = match *self.store.ty(ty) {
            Type::Pointer(e) => e,
            _ => ty,
        };
        let Type::Struct(fields) = self.store.under(base) else { return false };
        depth < 8
            && fields.iter().any(|f| {
                f.embedded && (self.store.is_invalid(f.ty) || self.has_invalid_embedded(f.ty, depth + 1))
            })
    }

    /// Does `ty` implement interface `target` (as a type argument: satisfy it)? The error is the reason.
    pub(crate) fn implements(
        &mut self,
        pkg: PkgId,
        go: u32,
        ty: TypeId,
        target: TypeId,
        constraint: bool,
    ) -> Result<(), String> {
        if self.implemented.contains(&(ty, target)) {
            return Ok(());
        }
        self.implements_anew(pkg, go, ty, target, constraint)?;
        if self.path.is_empty() && !constraint {
            self.implemented.insert((ty, target));
        }
        Ok(())
    }

    fn implements_anew(
        &mut self,
        pkg: PkgId,
        go: u32,
        ty: TypeId,
        target: TypeId,
        constraint: bool,
    ) -> Result<(), String> {
        let (u, tu) = (self.store.underlying(ty), self.store.underlying(target));
        if self.store.is_invalid(u) || self.store.is_invalid(tu) {
            return Ok(());
        }
        if let Type::Pointer(base) = *self.store.ty(u) {
            let bu = self.store.underlying(base);
            if self.store.is_invalid(bu) {
                return Ok(());
            }
        }
        let verb = if constraint { "satisfy" } else { "implement" };
        if !matches!(self.store.ty(tu), Type::Interface(_)) {
            let detail = if self.is_interface_pointer(tu) {
                self.interface_pointer_text(pkg, target)
            } else {
                format!("{} is not an interface", self.type_text(pkg, target))
            };
            return Err(format!(
                "{} does not {verb} {} ({detail})",
                self.type_text(pkg, ty),
                self.type_text(pkg, target)
            ));
        }
        let want = self.store.type_set(tu);
        if want.is_all() {
            return Ok(());
        }
        let own = matches!(self.store.ty(u), Type::Interface(_)).then(|| self.store.type_set(u));
        if own.as_ref().is_some_and(|s| s.is_empty()) {
            return Ok(());
        }
        // For an assignment gc looks behind the alias that `any` is.
        let of = |ck: &Checker, t| {
            let any = t == ck.store.universe.empty_interface && !constraint;
            if any { "interface{}".into() } else { ck.type_text(pkg, t) }
        };
        let texts = |ck: &Checker| (of(ck, ty), ck.type_text(pkg, target));
        if want.is_empty() {
            return Err(format!("cannot {verb} {} (empty type set)", texts(self).1));
        }
        if let Some(why) = self.missing_method(ty, target, true)
            && !self.has_invalid_embedded(ty, 0)
        {
            let detail = self.missing_text(pkg, ty, target, &why);
            let (a, b) = texts(self);
            return Err(format!("{a} does not {verb} {b} {detail}"));
        }
        if let Some(terms) = &want.terms {
            match &own {
                Some(set) => {
                    let inside = set.terms.as_ref().is_some_and(|own| self.store.subset_terms(own, terms));
                    if !inside {
                        let (a, b) = texts(self);
                        return Err(format!("{a} does not {verb} {b}"));
                    }
                }
                None => {
                    let one = [Term { tilde: false, ty }];
                    if !self.store.subset_terms(&one, terms) {
                        return Err(self.not_in_set(pkg, ty, target, terms, verb));
                    }
                }
            }
        }
        if !want.comparable || self.store.is_strictly_comparable(ty) {
            return Ok(());
        }
        if constraint && self.store.is_comparable(ty) {
            if go >= 20 {
                return Ok(());
            }
            let file = self.packages[pkg].files.iter().find(|f| f.go_minor == go).map(|f| f.ast.id);
            let source = file.map_or(String::new(), |f| self.version_source(pkg, f));
            return Err(format!("{} to {verb} comparable requires go1.20 or later{source}", texts(self).0));
        }
        Err(format!("{} does not {verb} comparable", texts(self).0))
    }

    fn not_in_set(&mut self, pkg: PkgId, ty: TypeId, target: TypeId, terms: &[Term], verb: &str) -> String {
        let (a, b) = (self.type_text(pkg, ty), self.type_text(pkg, target));
        let u = self.store.underlying(ty);
        let near = terms.iter().find(|t| !t.tilde && t.ty == u).copied();
        let detail = if let Some(t) = near {
            format!("possibly missing ~ for {} in {b}", self.type_text(pkg, t.ty))
        } else if self.mentions_type(target, ty) {
            format!("{b} mentions {a}, but {a} is not in the type set of {b}")
        } else {
            let list: Vec<String> = terms
                .iter()
                .map(|t| format!("{}{}", if t.tilde { "~" } else { "" }, self.full_type_text(t.ty)))
                .collect();
            format!("{a} missing in {}", list.join(" | "))
        };
        format!("{a} does not {verb} {b} ({detail})")
    }

    fn mentions_type(&mut self, iface: TypeId, ty: TypeId) -> bool {
        match self.store.under(iface) {
            Type::Interface(i) => i.embeds.iter().flatten().any(|t| {
                t.ty == ty || (t.ty != iface && self.store.is_interface(t.ty) && self.mentions_type(t.ty, ty))
            }),
            _ => false,
        }
    }
}

impl Ctx<'_> {
    pub fn implements_here(&mut self, ty: TypeId, target: TypeId, constraint: bool) -> Result<(), String> {
        let (pkg, go) = (self.pkg, self.go);
        self.ck.implements(pkg, go, ty, target, constraint)
    }

    /// May `x` be assigned to a variable of type `target`? The error is the reason, possibly empty.
    pub fn assignable(&mut self, x: &Operand, target: TypeId) -> Result<(), String> {
        let v = x.ty;
        if !x.is_valid()
            || v == target
            || self.store.is_invalid(target)
            || self.store.is_invalid(v)
            || self.store.identical(v, target)
        {
            return Ok(());
        }
        if self.is_untyped(v) {
            if self.store.as_type_param(target).is_some() {
                let Some(terms) = self.store.term_types(target) else { return Err(String::new()) };
                if terms.is_empty() {
                    return Err(String::new());
                }
                for t in terms {
                    self.implicit_type(x, t.ty).map_err(|_| String::new())?;
                }
                return Ok(());
            }
            return self.implicit_type(x, target).map(|_| ()).map_err(|_| String::new());
        }
        let (vu, tu) = (self.store.underlying(v), self.store.underlying(target));
        let vp = self.store.as_type_param(v).is_some();
        let tp = self.store.as_type_param(target).is_some();
        let (v_named, t_named) = (self.has_name(v), self.has_name(target));
        if !vp && !tp && (!v_named || !t_named) && self.store.identical(vu, tu) {
            return Ok(());
        }
        let target_is_interface = matches!(self.store.ty(tu), Type::Interface(_)) && !tp;
        if target_is_interface || self.ck.is_interface_pointer(tu) {
            match self.implements_here(v, target, false) {
                Ok(()) => return Ok(()),
                Err(why) if !vp => return Err(why),
                Err(_) => {}
            }
        }
        let v_is_interface = matches!(self.store.ty(vu), Type::Interface(_)) && !vp;
        if v_is_interface && self.implements_here(target, v, false).is_ok() {
            return Err("need type assertion".into());
        }
        if let (&Type::Chan { dir: ChanDir::Both, elem: a }, &Type::Chan { elem: b, .. }) =
            (self.store.ty(vu), self.store.ty(tu))
            && !vp
            && !tp
            && self.store.identical(a, b)
        {
            return if !v_named || !t_named { Ok(()) } else { Err(String::new()) };
        }
        let extend = |cause: String, line: String| {
            if cause.is_empty() { line } else { format!("{line}\n\t{cause}") }
        };
        if tp && !v_named {
            let Some(terms) = self.store.term_types(target).filter(|t| !t.is_empty()) else {
                return Err(String::new());
            };
            for t in terms {
                if let Err(cause) = self.assignable(x, t.ty) {
                    let line = format!(
                        "cannot assign {} to {} (in {})",
                        self.ty_text(v),
                        self.ty_text(t.ty),
                        self.ty_text(target)
                    );
                    return Err(extend(cause, line));
                }
            }
            return Ok(());
        }
        if vp && !t_named {
            let Some(terms) = self.store.term_types(v).filter(|t| !t.is_empty()) else {
                return Err(String::new());
            };
            for t in terms {
                let mut y = x.clone();
                y.ty = t.ty;
                if let Err(cause) = self.assignable(&y, target) {
                    let line = format!(
                        "cannot assign {} (in {}) to {}",
                        self.ty_text(t.ty),
                        self.ty_text(v),
                        self.wanted_text(self.wanted, target)
                    );
                    return Err(extend(cause, line));
                }
            }
            return Ok(());
        }
        Err(String::new())
    }
}
