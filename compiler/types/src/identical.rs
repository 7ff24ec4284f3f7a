//! Type identity. Everything but interfaces (and what contains them) is identical only when the IDs are equal.

use crate::repr::*;
use crate::store::Store;
use crate::subst::SubstMap;

impl Store {
    /// Are the types identical by the spec's rules?
    pub fn identical(&mut self, a: TypeId, b: TypeId) -> bool {
        self.identical_under(a, b, &mut Vec::new(), true)
    }

    /// Identity with struct tags ignored, as conversions need it.
    pub fn identical_ignore_tags(&mut self, a: TypeId, b: TypeId) -> bool {
        self.identical_under(a, b, &mut Vec::new(), false)
    }

    /// `assumed` holds the interface pairs under comparison: recursion through them proves nothing wrong.
    fn identical_under(
        &mut self,
        a: TypeId,
        b: TypeId,
        assumed: &mut Vec<(TypeId, TypeId)>,
        tags: bool,
    ) -> bool {
        if a == b {
            return true;
        }
        match (self.ty(a).clone(), self.ty(b).clone()) {
            (Type::Pointer(x), Type::Pointer(y)) | (Type::Slice(x), Type::Slice(y)) => {
                self.identical_under(x, y, assumed, tags)
            }
            (Type::Array { len: n, elem: x }, Type::Array { len: m, elem: y }) => {
                n == m && self.identical_under(x, y, assumed, tags)
            }
            (Type::Chan { dir: d, elem: x }, Type::Chan { dir: e, elem: y }) => {
                d == e && self.identical_under(x, y, assumed, tags)
            }
            (Type::Map { key: k, value: v }, Type::Map { key: l, value: w }) => {
                self.identical_under(k, l, assumed, tags) && self.identical_under(v, w, assumed, tags)
            }
            (Type::Struct(x), Type::Struct(y)) => {
                x.len() == y.len()
                    && x.iter().zip(&y).all(|(f, g)| {
                        f.name == g.name
                            && f.pkg == g.pkg
                            && f.embedded == g.embedded
                            && (!tags || f.tag == g.tag)
                            && self.identical_under(f.ty, g.ty, assumed, tags)
                    })
            }
            (Type::Tuple(x), Type::Tuple(y)) => self.identical_lists(&x, &y, assumed, tags),
            (Type::Signature(x), Type::Signature(y)) => self.identical_signatures(&x, &y, assumed, tags),
            (Type::Named(x), Type::Named(y)) => {
                let (x, y) = (&self.named[x], &self.named[y]);
                if x.origin.is_none() || x.origin != y.origin {
                    return false;
                }
                let (x, y) = (x.args.clone(), y.args.clone());
                self.identical_lists(&x, &y, assumed, tags)
            }
            (Type::Interface(_), Type::Interface(_)) => {
                if assumed.contains(&(a, b)) || assumed.contains(&(b, a)) {
                    return true;
                }
                assumed.push((a, b));
                let (s, t) = (self.type_set(a), self.type_set(b));
                let same = s.comparable == t.comparable
                    && s.methods.len() == t.methods.len()
                    && match (&s.terms, &t.terms) {
                        (None, None) => true,
                        (Some(x), Some(y)) => self.subset_terms(x, y) && self.subset_terms(y, x),
                        _ => false,
                    }
                    && s.methods.iter().zip(&t.methods).all(|(m, n)| {
                        m.name == n.name
                            && m.pkg == n.pkg
                            && self.identical_under(m.sig, n.sig, assumed, tags)
                    });
                assumed.pop();
                same
            }
            _ => false,
        }
    }

    fn identical_lists(
        &mut self,
        a: &[TypeId],
        b: &[TypeId],
        assumed: &mut Vec<(TypeId, TypeId)>,
        tags: bool,
    ) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(&x, &y)| self.identical_under(x, y, assumed, tags))
    }

    /// Generic signatures are identical if renaming the second's type parameters makes them so.
    fn identical_signatures(
        &mut self,
        a: &Signature,
        b: &Signature,
        assumed: &mut Vec<(TypeId, TypeId)>,
        tags: bool,
    ) -> bool {
        if a.variadic != b.variadic || a.type_params.len() != b.type_params.len() {
            return false;
        }
        if a.type_params.is_empty() {
            return self.identical_lists(&a.params, &b.params, assumed, tags)
                && self.identical_lists(&a.results, &b.results, assumed, tags);
        }
        let mut rename = SubstMap::default();
        for (&p, &q) in a.type_params.iter().zip(&b.type_params) {
            let p = self.intern(Type::TypeParam(p));
            rename.insert(q, p);
        }
        for (&p, &q) in a.type_params.iter().zip(&b.type_params) {
            let any = self.universe.empty_interface;
            let c = self.type_params[p].constraint.unwrap_or(any);
            let d = self.type_params[q].constraint.unwrap_or(any);
            let d = self.subst(d, &rename);
            if !self.identical_under(c, d, assumed, tags) {
                return false;
            }
        }
        let params = self.subst_list(&b.params, &rename);
        let results = self.subst_list(&b.results, &rename);
        self.identical_lists(&a.params, &params, assumed, tags)
            && self.identical_lists(&a.results, &results, assumed, tags)
    }
}
