//! Instantiation cycles: generic code that would need infinitely many instances.

use base::{FxHashMap, FxHashSet, Span};
use types::{PkgId, Type, TypeId, TypeParamId};

use crate::checker::Checker;
use crate::message::follow_up;

/// "`to` is instantiated with a type that mentions `from`".
pub(crate) struct Edge {
    from: TypeParamId,
    to: TypeParamId,
    /// The argument is larger than the parameter that it mentions, so that a cycle grows for ever.
    grows: bool,
    arg: TypeId,
    at: Span,
    pkg: PkgId,
}

impl Checker {
    /// The type parameters that a type mentions.
    fn params_in(&self, ty: TypeId, out: &mut Vec<TypeParamId>) {
        match self.store.ty(ty) {
            Type::Invalid | Type::Basic(_) => {}
            Type::TypeParam(p) => out.push(*p),
            Type::Named(n) => {
                let n = &self.store.named[*n];
                if n.origin.is_some() {
                    n.args.iter().for_each(|&a| self.params_in(a, out));
                } else {
                    out.extend(n.type_params.iter().chain(&n.outer_params));
                }
            }
            Type::Pointer(e) | Type::Slice(e) => self.params_in(*e, out),
            Type::Array { elem, .. } | Type::Chan { elem, .. } => self.params_in(*elem, out),
            Type::Map { key, value } => {
                self.params_in(*key, out);
                self.params_in(*value, out);
            }
            Type::Struct(fields) => fields.iter().for_each(|f| self.params_in(f.ty, out)),
            Type::Signature(s) => s.params.iter().chain(&s.results).for_each(|&t| self.params_in(t, out)),
            Type::Tuple(list) => list.iter().for_each(|&t| self.params_in(t, out)),
            Type::Interface(i) => {
                i.methods.iter().for_each(|m| self.params_in(m.sig, out));
                i.embeds.iter().flatten().for_each(|t| self.params_in(t.ty, out));
            }
        }
    }

    /// Notes an instantiation for `check_instantiation_cycles`.
    pub(crate) fn note_instance(&mut self, pkg: PkgId, at: &[Span], params: &[TypeParamId], args: &[TypeId]) {
        for (i, (&to, &arg)) in params.iter().zip(args).enumerate() {
            let Some(&at) = at.get(i).or(at.last()) else { return };
            let mut mentioned = Vec::new();
            self.params_in(arg, &mut mentioned);
            let grows = self.store.as_type_param(arg).is_none();
            for from in mentioned {
                self.late.instances.push(Edge { from, to, grows, arg, at, pkg });
            }
        }
    }

    /// Reports a growing cycle among the instantiations noted so far.
    pub(crate) fn check_instantiation_cycles(&mut self) {
        let edges = std::mem::take(&mut self.late.instances);
        let mut out: FxHashMap<TypeParamId, Vec<usize>> = FxHashMap::default();
        for (i, e) in edges.iter().enumerate() {
            out.entry(e.from).or_default().push(i);
        }
        for (i, e) in edges.iter().enumerate().filter(|(_, e)| e.grows) {
            let Some(back) = path(&edges, &out, e.to, e.from) else { continue };
            let first = self.store.type_params[e.to].obj;
            let Some(at) = self.store.objs[first].span else { continue };
            let mut text = "instantiation cycle:".to_string();
            for &j in std::iter::once(&i).chain(&back) {
                let e = &edges[j];
                let name = self.text(self.store.objs[self.store.type_params[e.to].obj].name);
                let arg = self.type_text(e.pkg, e.arg);
                text += &follow_up(e.at, format!("{name} instantiated as {arg}"));
            }
            self.report(at, text);
            return;
        }
    }
}

/// The edges of a shortest path, empty if `from` is `to`.
fn path(
    edges: &[Edge],
    out: &FxHashMap<TypeParamId, Vec<usize>>,
    from: TypeParamId,
    to: TypeParamId,
) -> Option<Vec<usize>> {
    let mut seen = FxHashSet::default();
    let mut level = vec![(from, Vec::new())];
    while !level.is_empty() {
        let mut next = Vec::new();
        for (p, way) in level {
            if p == to {
                return Some(way);
            }
            if !seen.insert(p) {
                continue;
            }
            for &i in out.get(&p).map_or(&[][..], Vec::as_slice) {
                let mut way: Vec<usize> = way.clone();
                way.push(i);
                next.push((edges[i].to, way));
            }
        }
        level = next;
    }
    None
}
