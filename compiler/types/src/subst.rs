//! Substitution of type parameters.

use base::FxHashMap;

use crate::repr::*;
use crate::store::Store;

/// What each type parameter stands for.
pub type SubstMap = FxHashMap<TypeParamId, TypeId>;

impl Store {
    /// The map from the parameters of an instance's origin to its arguments (empty for other types).
    pub fn instance_map(&self, id: NamedId) -> SubstMap {
        let n = &self.named[id];
        let Some(origin) = n.origin else { return SubstMap::default() };
        let o = &self.named[origin];
        o.type_params.iter().chain(&o.outer_params).copied().zip(n.args.iter().copied()).collect()
    }

    /// `id` with the parameters of `map` replaced.
    pub fn subst(&mut self, id: TypeId, map: &SubstMap) -> TypeId {
        if map.is_empty() {
            return id;
        }
        match self.ty(id).clone() {
            Type::Invalid | Type::Basic(_) => id,
            Type::TypeParam(p) => map.get(&p).copied().unwrap_or(id),
            Type::Named(n) => {
                let named = &self.named[n];
                let origin = named.origin.unwrap_or(n);
                let args: Vec<TypeId> = if named.origin.is_some() {
                    named.args.clone()
                } else {
                    if named.type_params.is_empty() && named.outer_params.is_empty() {
                        return id;
                    }
                    let params: Vec<TypeParamId> =
                        named.type_params.iter().chain(&named.outer_params).copied().collect();
                    params.into_iter().map(|p| self.intern(Type::TypeParam(p))).collect()
                };
                let new = self.subst_list(&args, map);
                if new == args { id } else { self.instantiate_named(origin, new) }
            }
            Type::Pointer(e) => {
                let e = self.subst(e, map);
                self.intern(Type::Pointer(e))
            }
            Type::Slice(e) => {
                let e = self.subst(e, map);
                self.intern(Type::Slice(e))
            }
            Type::Array { len, elem } => {
                let elem = self.subst(elem, map);
                self.intern(Type::Array { len, elem })
            }
            Type::Map { key, value } => {
                let (key, value) = (self.subst(key, map), self.subst(value, map));
                self.intern(Type::Map { key, value })
            }
            Type::Chan { dir, elem } => {
                let elem = self.subst(elem, map);
                self.intern(Type::Chan { dir, elem })
            }
            Type::Struct(mut fields) => {
                for f in &mut fields {
                    f.ty = self.subst(f.ty, map);
                }
                self.intern(Type::Struct(fields))
            }
            Type::Signature(s) => {
                let s = Signature {
                    params: self.subst_list(&s.params, map),
                    results: self.subst_list(&s.results, map),
                    variadic: s.variadic,
                    type_params: s.type_params,
                };
                self.intern(Type::Signature(s))
            }
            Type::Tuple(list) => {
                let list = self.subst_list(&list, map);
                self.intern(Type::Tuple(list))
            }
            Type::Interface(mut i) => {
                for m in &mut i.methods {
                    m.sig = self.subst(m.sig, map);
                }
                for t in i.embeds.iter_mut().flatten() {
                    t.ty = self.subst(t.ty, map);
                }
                self.intern(Type::Interface(i))
            }
        }
    }

    pub fn subst_list(&mut self, list: &[TypeId], map: &SubstMap) -> Vec<TypeId> {
        list.iter().map(|&t| self.subst(t, map)).collect()
    }

    /// Does the type mention a type parameter?
    pub fn is_parameterized(&self, id: TypeId) -> bool {
        match self.ty(id) {
            Type::Invalid | Type::Basic(_) => false,
            Type::TypeParam(_) => true,
            Type::Named(n) => {
                let n = &self.named[*n];
                !n.type_params.is_empty()
                    || (n.origin.is_none() && !n.outer_params.is_empty())
                    || n.args.iter().any(|&a| self.is_parameterized(a))
            }
            Type::Pointer(e) | Type::Slice(e) => self.is_parameterized(*e),
            Type::Array { elem, .. } | Type::Chan { elem, .. } => self.is_parameterized(*elem),
            Type::Map { key, value } => self.is_parameterized(*key) || self.is_parameterized(*value),
            Type::Struct(fields) => fields.iter().any(|f| self.is_parameterized(f.ty)),
            Type::Signature(s) => s.params.iter().chain(&s.results).any(|&t| self.is_parameterized(t)),
            Type::Tuple(list) => list.iter().any(|&t| self.is_parameterized(t)),
            Type::Interface(i) => {
                i.methods.iter().any(|m| self.is_parameterized(m.sig))
                    || i.embeds.iter().flatten().any(|t| self.is_parameterized(t.ty))
            }
        }
    }
}
