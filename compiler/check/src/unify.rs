//! Unification of types, with inference of type parameters.

use types::{ChanDir, Found, Type, TypeId, TypeParamId};

use crate::checker::Checker;

/// How exactly types must match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct How {
    /// The top level follows the rules of assignment; components must match exactly.
    pub assign: bool,
    pub exact: bool,
}

impl How {
    pub const ASSIGN: How = How { assign: true, exact: false };
    pub const LOOSE: How = How { assign: false, exact: false };
    pub const EXACT: How = How { assign: false, exact: true };
}

/// Deeper types than this don't unify.
const MAX_DEPTH: u32 = 100;

/// Type parameters to be inferred; joined ones share a slot.
pub(crate) struct Unifier {
    pub params: Vec<TypeParamId>,
    slot: Vec<usize>,
    value: Vec<Option<TypeId>>,
    depth: u32,
    /// Do interfaces match others with more methods, and types that implement them? (Since Go 1.21.)
    interfaces: bool,
    assumed: Vec<(TypeId, TypeId)>,
}

impl Unifier {
    pub fn new(params: &[TypeParamId], args: &[Option<TypeId>], go: u32) -> Unifier {
        Unifier {
            params: params.to_vec(),
            slot: (0..params.len()).collect(),
            value: args.to_vec(),
            depth: 0,
            interfaces: go >= 21,
            assumed: Vec::new(),
        }
    }

    pub fn at(&self, p: usize) -> Option<TypeId> {
        self.value[self.slot[p]]
    }

    pub fn set(&mut self, p: usize, ty: TypeId) {
        let s = self.slot[p];
        self.value[s] = Some(ty);
    }

    pub fn inferred(&self) -> Vec<Option<TypeId>> {
        (0..self.params.len()).map(|p| self.at(p)).collect()
    }

    pub fn unknowns(&self) -> usize {
        (0..self.params.len()).filter(|&p| self.at(p).is_none()).count()
    }

    fn bound(&self, ck: &Checker, ty: TypeId) -> Option<usize> {
        let p = ck.store.as_type_param(ty)?;
        self.params.iter().position(|&q| q == p)
    }

    /// Joins two parameters unless both have a value.
    fn join(&mut self, p: usize, q: usize) -> bool {
        let (a, b) = (self.slot[p], self.slot[q]);
        if a == b {
            return true;
        }
        let (keep, drop) = match (self.value[a], self.value[b]) {
            (Some(_), Some(_)) => return false,
            (None, Some(_)) => (b, a),
            _ => (a, b),
        };
        for s in &mut self.slot {
            if *s == drop {
                *s = keep;
            }
        }
        true
    }

    pub fn unify(&mut self, ck: &mut Checker, x: TypeId, y: TypeId, how: How) -> bool {
        if x == y {
            return true;
        }
        if self.depth >= MAX_DEPTH {
            return false;
        }
        self.depth += 1;
        let ok = self.step(ck, x, y, how);
        self.depth -= 1;
        ok
    }

    fn step(&mut self, ck: &mut Checker, mut x: TypeId, mut y: TypeId, how: How) -> bool {
        // A defined type goes to y, a parameter to be inferred to x.
        if ck.store.as_named(x).is_some() || self.bound(ck, y).is_some() {
            std::mem::swap(&mut x, &mut y);
        }
        let literal = !matches!(ck.store.ty(x), Type::Named(_) | Type::TypeParam(_));
        if !how.exact && ck.store.as_named(y).is_some() && literal && !ck.store.is_interface(x) {
            y = ck.store.underlying(y);
            if x == y {
                return true;
            }
        }
        match (self.bound(ck, x), self.bound(ck, y)) {
            (Some(p), Some(q)) => {
                if self.join(p, q) {
                    return true;
                }
                let (Some(a), Some(b)) = (self.at(p), self.at(q)) else { return false };
                return self.unify(ck, a, b, how);
            }
            (Some(p), None) => return self.unify_param(ck, p, y, how),
            _ => {}
        }
        if !how.exact && self.interfaces {
            let (xi, yi) = (ck.store.is_interface(x), ck.store.is_interface(y));
            if xi && yi {
                return self.unify_interfaces(ck, x, y, false);
            }
            if xi || yi {
                let (iface, other) = if xi { (x, y) } else { (y, x) };
                return self.unify_methods(ck, iface, other);
            }
        }
        if ck.store.as_type_param(y).is_some() {
            std::mem::swap(&mut x, &mut y);
        }
        self.unify_structure(ck, x, y, how)
    }

    /// A parameter that may have a value already.
    fn unify_param(&mut self, ck: &mut Checker, p: usize, y: TypeId, how: How) -> bool {
        let Some(x) = self.at(p) else {
            self.set(p, y);
            return true;
        };
        if !self.unify(ck, x, y, how) {
            return false;
        }
        let (xi, yi) = (ck.store.is_interface(x), ck.store.is_interface(y));
        let (xn, yn) = (ck.store.as_named(x).is_some(), ck.store.as_named(y).is_some());
        if xi && yi {
            if xn && yn {
                return ck.store.identical(x, y);
            }
            if ck.store.type_set(x).methods.len() != ck.store.type_set(y).methods.len() {
                return false;
            }
        } else if xi || yi {
            return false;
        }
        if !how.exact && !xn {
            let directed = matches!(ck.store.under(y), Type::Chan { dir, .. } if dir != ChanDir::Both);
            if yn || directed {
                self.set(p, y);
            }
        }
        true
    }

    /// Two interfaces: the same methods, or (unless exact) those of the smaller one in the other.
    fn unify_interfaces(&mut self, ck: &mut Checker, x: TypeId, y: TypeId, exact: bool) -> bool {
        if self.assumed.contains(&(x, y)) {
            return true;
        }
        let (mut a, mut b) = (ck.store.type_set(x), ck.store.type_set(y));
        if a.comparable != b.comparable || a.terms.is_some() != b.terms.is_some() {
            return false;
        }
        if let (Some(s), Some(t)) = (&a.terms, &b.terms)
            && !(ck.store.subset_terms(s, t) && ck.store.subset_terms(t, s))
        {
            return false;
        }
        if exact && a.methods.len() != b.methods.len() {
            return false;
        }
        if a.methods.len() > b.methods.len() {
            std::mem::swap(&mut a, &mut b);
        }
        self.assumed.push((x, y));
        let ok = a.methods.iter().all(|m| {
            b.methods
                .iter()
                .find(|n| n.name == m.name && n.pkg == m.pkg)
                .is_some_and(|n| self.unify(ck, m.sig, n.sig, How::EXACT))
        });
        self.assumed.pop();
        ok
    }

    /// The methods of an interface against those of another type.
    pub fn unify_methods(&mut self, ck: &mut Checker, iface: TypeId, other: TypeId) -> bool {
        for m in ck.store.type_set(iface).methods.clone() {
            match ck.find_method(other, m.pkg, m.name) {
                Found::Method { sig, .. } if !ck.is_generic_func(sig) => {
                    if !self.unify(ck, m.sig, sig, How::EXACT) {
                        return false;
                    }
                }
                _ => return false,
            }
        }
        true
    }

    fn unify_lists(&mut self, ck: &mut Checker, a: &[TypeId], b: &[TypeId], how: How) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(&x, &y)| self.unify(ck, x, y, how))
    }

    fn unify_structure(&mut self, ck: &mut Checker, x: TypeId, y: TypeId, how: How) -> bool {
        let inner = How { assign: how.assign, exact: how.exact || how.assign };
        match (ck.store.ty(x).clone(), ck.store.ty(y).clone()) {
            (Type::Array { len: n, elem: a }, Type::Array { len: m, elem: b }) => {
                n == m && self.unify(ck, a, b, inner)
            }
            (Type::Slice(a), Type::Slice(b)) | (Type::Pointer(a), Type::Pointer(b)) => {
                self.unify(ck, a, b, inner)
            }
            (Type::Map { key: k, value: v }, Type::Map { key: l, value: w }) => {
                self.unify(ck, k, l, inner) && self.unify(ck, v, w, inner)
            }
            (Type::Chan { dir: d, elem: a }, Type::Chan { dir: e, elem: b }) => {
                (!how.exact || d == e) && self.unify(ck, a, b, inner)
            }
            (Type::Struct(f), Type::Struct(g)) => {
                f.len() == g.len()
                    && f.iter().zip(&g).all(|(f, g)| {
                        f.name == g.name
                            && f.pkg == g.pkg
                            && f.embedded == g.embedded
                            && f.tag == g.tag
                            && self.unify(ck, f.ty, g.ty, inner)
                    })
            }
            (Type::Signature(s), Type::Signature(t)) => {
                s.variadic == t.variadic
                    && self.unify_lists(ck, &s.params, &t.params, inner)
                    && self.unify_lists(ck, &s.results, &t.results, inner)
            }
            (Type::Tuple(a), Type::Tuple(b)) => self.unify_lists(ck, &a, &b, how),
            (Type::Interface(_), Type::Interface(_)) => self.unify_interfaces(ck, x, y, true),
            (Type::Named(n), Type::Named(m)) => {
                if ck.store.origin(n) != ck.store.origin(m) {
                    return false;
                }
                let (a, b) = (ck.type_args(n), ck.type_args(m));
                self.unify_lists(ck, &a, &b, how)
            }
            // A type parameter of the enclosing function that isn't inferred stands for its core type.
            (Type::TypeParam(_), _) if !how.exact => match ck.store.core_type(x) {
                Some(core) if ck.store.as_type_param(core).is_none() => {
                    if ck.store.as_type_param(y).is_some() {
                        return false;
                    }
                    let y = if ck.has_name(y) { ck.store.underlying(y) } else { y };
                    self.unify(ck, core, y, inner)
                }
                _ => false,
            },
            _ => ck.store.identical(x, y),
        }
    }
}
