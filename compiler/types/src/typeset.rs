//! Type sets: interfaces flattened to all their methods and the types that they admit.

use std::sync::Arc;

use base::Symbol;

use crate::lookup::Found;
use crate::object::PkgId;
use crate::repr::*;
use crate::store::Store;

/// A flattened interface.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypeSet {
    /// Sorted by the text of (name, package path), exported names first for equal spelling.
    pub methods: Vec<Method>,
    /// None: all types.
    pub terms: Option<Vec<Term>>,
    /// Only comparable types.
    pub comparable: bool,
}

/// How a type fails to have a method.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MissingKind {
    NotFound,
    /// There is one with another spelling of the name.
    WrongName(Symbol, TypeId),
    /// Same name, but unexported in another package.
    Unexported,
    /// With another signature.
    WrongType(TypeId),
    Ambiguous,
    PointerReceiver,
    IsField,
}

/// The first method of an interface that a type lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    pub method: Method,
    pub kind: MissingKind,
}

impl TypeSet {
    pub fn method(&self, name: Symbol, pkg: Option<PkgId>) -> Option<&Method> {
        self.methods.iter().find(|m| m.name == name && (m.pkg.is_none() || m.pkg == pkg))
    }

    /// Has it neither terms nor the comparable restriction, so that it may be a variable's type?
    pub fn is_method_set(&self) -> bool {
        self.terms.is_none() && !self.comparable
    }

    pub fn is_all(&self) -> bool {
        self.is_method_set() && self.methods.is_empty()
    }

    /// Can no type be in it (as far as terms tell)?
    pub fn is_empty(&self) -> bool {
        self.terms.as_ref().is_some_and(Vec::is_empty)
    }
}

impl Store {
    /// The flattened form of an interface type, a defined interface or a type parameter's constraint. Other types
    /// give the set of themselves.
    pub fn type_set(&mut self, id: TypeId) -> Arc<TypeSet> {
        self.type_set_guarded(id, &mut Vec::new()).0
    }

    /// With whether it is final: not while a defined type among the embedded ones is still being declared.
    fn type_set_guarded(&mut self, id: TypeId, active: &mut Vec<TypeId>) -> (Arc<TypeSet>, bool) {
        let id = self.underlying(id);
        if let Some(set) = self.type_sets.get(&id) {
            return (set.clone(), true);
        }
        let Type::Interface(iface) = self.ty(id).clone() else {
            let terms = (!self.is_invalid(id)).then(|| vec![Term { tilde: false, ty: id }]);
            return (Arc::new(TypeSet { terms, ..TypeSet::default() }), false);
        };
        if active.contains(&id) {
            return (Arc::default(), false);
        }
        active.push(id);
        let mut complete = true;
        let mut set = TypeSet { methods: iface.methods, terms: None, comparable: iface.comparable };
        for union in &iface.embeds {
            let mut admitted: Option<Vec<Term>> = Some(Vec::new());
            for term in union {
                let under = self.underlying(term.ty);
                match self.ty(under) {
                    Type::Invalid => {
                        complete = false;
                        admitted = None;
                    }
                    Type::Interface(_) => {
                        let (inner, done) = self.type_set_guarded(under, active);
                        complete &= done;
                        if union.len() == 1 {
                            for m in &inner.methods {
                                if !set.methods.iter().any(|n| n.name == m.name && n.pkg == m.pkg) {
                                    set.methods.push(m.clone());
                                }
                            }
                            set.comparable |= inner.comparable;
                        }
                        match (&mut admitted, &inner.terms) {
                            (Some(list), Some(terms)) => list.extend_from_slice(terms),
                            _ => admitted = None,
                        }
                    }
                    // `~T` of a type that isn't its own underlying type is an error and admits nothing.
                    _ if term.tilde && under != term.ty => {}
                    _ => {
                        if let Some(list) = &mut admitted {
                            list.push(*term);
                        }
                    }
                }
            }
            set.terms = match (set.terms.take(), admitted) {
                (None, other) | (other, None) => other,
                (Some(a), Some(b)) => Some(self.intersect_terms(&a, &b)),
            };
        }
        active.pop();
        if let Some(terms) = &mut set.terms {
            let list = std::mem::take(terms);
            *terms = self.normalise_terms(list);
            if set.comparable {
                let list = std::mem::take(terms);
                *terms = list.into_iter().filter(|t| self.is_strictly_comparable(t.ty)).collect();
                set.comparable = false;
            }
        }
        self.sort_methods(&mut set.methods);
        let set = Arc::new(set);
        if complete {
            self.type_sets.insert(id, set.clone());
        }
        (set, complete)
    }

    /// Makes an interface one of methods only: its other elements were reported.
    pub fn drop_terms(&mut self, id: TypeId) {
        let set = TypeSet { terms: None, ..(*self.type_set(id)).clone() };
        self.type_sets.insert(id, Arc::new(set));
    }

    /// Sorts interface methods into their canonical order.
    pub fn sort_methods(&self, methods: &mut [Method]) {
        if methods.len() > 1 {
            methods.sort_by_cached_key(|m| self.method_key(m.name, m.pkg));
        }
    }

    /// The sort key of a method: its name's and its package path's text.
    pub fn method_key(&self, name: Symbol, pkg: Option<PkgId>) -> (Arc<str>, Arc<str>) {
        let path = pkg.map_or(Symbol::EMPTY, |p| self.pkgs[p].path);
        (self.names.text(name), self.names.text(path))
    }

    /// Does the term admit all that `part` does?
    fn term_includes(&mut self, whole: Term, part: Term) -> bool {
        if whole.tilde {
            let u = self.underlying(part.ty);
            let w = self.underlying(whole.ty);
            return self.identical(w, u);
        }
        !part.tilde && self.identical(whole.ty, part.ty)
    }

    fn normalise_terms(&mut self, list: Vec<Term>) -> Vec<Term> {
        let mut kept: Vec<Term> = Vec::new();
        for t in list {
            if kept.iter().any(|&k| self.term_includes(k, t)) {
                continue;
            }
            let old = std::mem::take(&mut kept);
            kept = old.into_iter().filter(|&k| !self.term_includes(t, k)).collect();
            kept.push(t);
        }
        kept
    }

    fn intersect_terms(&mut self, a: &[Term], b: &[Term]) -> Vec<Term> {
        let mut out = Vec::new();
        for &x in a {
            for &y in b {
                if self.term_includes(x, y) {
                    out.push(y);
                } else if self.term_includes(y, x) {
                    out.push(x);
                }
            }
        }
        out
    }

    /// Is every type admitted by `part` admitted by `whole`?
    pub fn subset_terms(&mut self, part: &[Term], whole: &[Term]) -> bool {
        part.iter().all(|&p| whole.iter().any(|&w| self.term_includes(w, p)))
    }

    /// The types an operand of type `id` may have, for rules that ask something of each: the terms of a type
    /// parameter's constraint (None if it admits all types), else the type itself.
    pub fn term_types(&mut self, id: TypeId) -> Option<Vec<Term>> {
        if self.as_type_param(id).is_none() {
            return Some(vec![Term { tilde: false, ty: id }]);
        }
        self.type_set(id).terms.clone()
    }

    /// Does `pred` hold for the underlying types of all that `id` may stand for (and there are any)?
    pub fn all_under(&mut self, id: TypeId, mut pred: impl FnMut(&mut Store, TypeId) -> bool) -> bool {
        if self.as_type_param(id).is_none() {
            let u = self.underlying(id);
            return pred(self, u);
        }
        match self.type_set(id).terms.clone() {
            Some(terms) if !terms.is_empty() => terms.into_iter().all(|t| {
                let u = self.underlying(t.ty);
                pred(self, u)
            }),
            _ => false,
        }
    }

    /// The one underlying type that all types in the set of `id` share: for a type parameter that of its terms
    /// (channels may differ in direction if they don't conflict), else the underlying type.
    pub fn core_type(&mut self, id: TypeId) -> Option<TypeId> {
        if self.as_type_param(id).is_none() {
            return Some(self.underlying(id));
        }
        let terms = self.type_set(id).terms.clone()?;
        let mut core: Option<TypeId> = None;
        for t in terms {
            let u = self.underlying(t.ty);
            let Some(c) = core else {
                core = Some(u);
                continue;
            };
            if self.identical(c, u) {
                continue;
            }
            match (self.ty(c).clone(), self.ty(u).clone()) {
                (Type::Chan { dir: d, elem: x }, Type::Chan { dir: e, elem: y }) if self.identical(x, y) => {
                    if d == ChanDir::Both {
                        core = Some(u);
                    } else if e != ChanDir::Both && d != e {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        core
    }

    /// `core_type`, where a set of byte slices and strings counts as string.
    pub fn core_string(&mut self, id: TypeId) -> Option<TypeId> {
        if let Some(core) = self.core_type(id) {
            return Some(core);
        }
        let terms = self.type_set(id).terms.clone()?;
        let string = self.basic(Basic::String);
        let byte = self.basic(Basic::Uint8);
        let bytes = self.slice_of(byte);
        let all = !terms.is_empty()
            && terms.into_iter().all(|t| {
                let u = self.underlying(t.ty);
                u == string || u == bytes
            });
        all.then_some(string)
    }

    /// May values of the type be compared with `==` without the comparison ever panicking?
    pub fn is_strictly_comparable(&mut self, id: TypeId) -> bool {
        self.comparable(id, false, &mut Vec::new())
    }

    /// May values of the type be compared with `==`?
    pub fn is_comparable(&mut self, id: TypeId) -> bool {
        self.comparable(id, true, &mut Vec::new())
    }

    /// `active` holds the types around: one that contains itself is an error reported elsewhere.
    fn comparable(&mut self, id: TypeId, dynamic: bool, active: &mut Vec<TypeId>) -> bool {
        if active.contains(&id) {
            return true;
        }
        active.push(id);
        let result = self.comparable_parts(id, dynamic, active);
        active.pop();
        result
    }

    fn comparable_parts(&mut self, id: TypeId, dynamic: bool, active: &mut Vec<TypeId>) -> bool {
        if self.as_type_param(id).is_some() {
            let set = self.type_set(id);
            return set.comparable
                || set.terms.clone().is_some_and(|terms| {
                    !terms.is_empty() && terms.iter().all(|t| self.comparable(t.ty, false, active))
                });
        }
        match self.under(id) {
            Type::Basic(b) => b != Basic::UntypedNil,
            Type::Pointer(_) | Type::Chan { .. } | Type::Invalid => true,
            Type::Interface(_) => {
                if dynamic {
                    return true;
                }
                let set = self.type_set(id);
                set.comparable
                    || set.terms.clone().is_some_and(|terms| {
                        !terms.is_empty() && terms.iter().all(|t| self.comparable(t.ty, false, active))
                    })
            }
            Type::Struct(fields) => fields.iter().all(|f| self.comparable(f.ty, dynamic, active)),
            Type::Array { elem, .. } => self.comparable(elem, dynamic, active),
            Type::Slice(_)
            | Type::Map { .. }
            | Type::Signature(_)
            | Type::Tuple(_)
            | Type::Named(_)
            | Type::TypeParam(_) => false,
        }
    }

    /// The first method of interface `iface` that `ty` lacks. For an interface `ty` and not `strict`, methods that it
    /// just doesn't have are fine (a type assertion may still succeed). The methods' signatures must be resolved.
    pub fn missing_method(&mut self, ty: TypeId, iface: TypeId, strict: bool) -> Option<Missing> {
        let want = self.type_set(iface);
        if want.methods.is_empty() {
            return None;
        }
        want.methods.iter().find_map(|m| self.method_gap(ty, m, strict))
    }

    /// How `ty` fails to have one method of an interface, if it does; see `missing_method`.
    pub fn method_gap(&mut self, ty: TypeId, m: &Method, strict: bool) -> Option<Missing> {
        let u = self.underlying(ty);
        let kind = if matches!(self.ty(u), Type::Interface(_)) {
            match self.type_set(ty).method(m.name, m.pkg) {
                None if strict => MissingKind::NotFound,
                Some(h) if !self.identical(h.sig, m.sig) => MissingKind::WrongType(h.sig),
                _ => return None,
            }
        } else {
            match self.lookup(ty, m.pkg, m.name) {
                Found::Method { pointer_recv: true, indirect: false, .. } => MissingKind::PointerReceiver,
                Found::Method { sig, .. } => {
                    if self.identical(sig, m.sig) {
                        return None;
                    }
                    MissingKind::WrongType(sig)
                }
                Found::Field { .. } => MissingKind::IsField,
                Found::Ambiguous => MissingKind::Ambiguous,
                Found::Nothing => match self.lookup_folded(ty, m.pkg, m.name) {
                    Found::Method { name, .. } if name == m.name => MissingKind::Unexported,
                    Found::Method { name, sig, .. } => MissingKind::WrongName(name, sig),
                    _ => MissingKind::NotFound,
                },
            }
        };
        Some(Missing { method: m.clone(), kind })
    }

    /// Has the type all methods of the interface?
    pub fn has_methods(&mut self, ty: TypeId, iface: TypeId) -> bool {
        self.missing_method(ty, iface, true).is_none()
    }
}
