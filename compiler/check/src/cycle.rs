//! Declarations that run in circles.

use base::{FxHashMap, FxHashSet};
use types::{NamedId, ObjId, ObjKind, Type, TypeId};

use crate::checker::{Checker, DeclRef, Progress};
use crate::message::follow_up;

impl Checker {
    /// A declaration refers to `obj`, which is itself being checked.
    pub(crate) fn on_cycle(&mut self, obj: ObjId) {
        let Some(start) = self.path.iter().position(|&o| o == obj) else { return };
        let cycle = self.path[start..].to_vec();
        if matches!(self.states[obj].decl, DeclRef::Func(_)) {
            self.use_unfinished_func(obj, &cycle);
            return;
        }
        let mut values = 0;
        let mut definitions = 0;
        for &o in &cycle {
            match self.store.objs[o].kind {
                ObjKind::Const { .. } | ObjKind::Var { .. } => values += 1,
                ObjKind::TypeName { alias: false } => definitions += 1,
                _ => {}
            }
        }
        // Cycles of values are initialization cycles (of constants reported here, nobody orders them later); cycles
        // of defined types are fine unless they make a type infinite, which is checked when they are complete.
        if values == cycle.len() {
            if cycle.iter().any(|o| !self.group_of.contains_key(o)) {
                self.init_cycle_error(&cycle);
            }
            return;
        }
        let unset_alias = matches!(self.store.objs[obj].kind, ObjKind::TypeName { alias: true })
            && self.store.is_invalid(self.store.objs[obj].ty);
        if values == 0 && definitions > 0 && !unset_alias {
            return;
        }
        self.decl_cycle_error(&cycle);
        if matches!(self.store.objs[obj].kind, ObjKind::TypeName { .. }) {
            self.store.objs[obj].ty = self.store.universe.invalid;
        }
    }

    /// A function's signature refers to the function, in a size say: a function it is whatever its parameters are. The
    /// variables on the way whose types come from it are checked again when those are known.
    fn use_unfinished_func(&mut self, func: ObjId, cycle: &[ObjId]) {
        if self.store.is_invalid(self.store.objs[func].ty) {
            self.store.objs[func].ty = self.store.signature(Vec::new(), Vec::new(), false);
        }
        let vars = cycle.iter().copied().filter(|o| matches!(self.store.objs[*o].kind, ObjKind::Var { .. }));
        self.provisional.entry(func).or_default().extend(vars);
    }

    /// Checks again what was checked while a function's signature wasn't known.
    pub(crate) fn finish_provisional(&mut self, func: ObjId) {
        let Some(vars) = self.provisional.remove(&func) else { return };
        for &o in &vars {
            self.states[o].progress = Progress::Unseen;
            self.store.objs[o].ty = self.store.universe.invalid;
            if let (Some(pkg), Some(&group)) = (self.store.objs[o].pkg, self.group_of.get(&o)) {
                self.pkg_states[pkg].init_done[group as usize] = false;
            }
        }
        for o in vars {
            self.resolve(o);
        }
    }

    fn first_in_source(&self, cycle: &[ObjId]) -> usize {
        // A generic type on the way is blamed only if there is nothing else.
        let generic = |i: &usize| {
            let ty = self.store.objs[cycle[*i]].ty;
            matches!(self.store.ty(ty), Type::Named(n) if !self.store.named[*n].type_params.is_empty())
        };
        (0..cycle.len())
            .min_by_key(|i| (generic(i), self.store.objs[cycle[*i]].span.map(|s| s.pos())))
            .unwrap_or(0)
    }

    fn refers_lines(&self, cycle: &[ObjId], start: usize) -> String {
        let mut out = String::new();
        for i in 0..cycle.len() {
            let (a, b) = (cycle[(start + i) % cycle.len()], cycle[(start + i + 1) % cycle.len()]);
            let (a, b) = (&self.store.objs[a], &self.store.objs[b]);
            let line = format!("{} refers to {}", self.text(a.name), self.text(b.name));
            if let Some(at) = a.span {
                out += &follow_up(at, line);
            }
        }
        out
    }

    fn decl_cycle_error(&mut self, cycle: &[ObjId]) {
        let start = self.first_in_source(cycle);
        let first = &self.store.objs[cycle[start]];
        let is_type = matches!(first.kind, ObjKind::TypeName { .. });
        let name = self.text(first.name);
        let Some(at) = first.span else { return };
        let text = match (cycle.len(), is_type) {
            (1, true) => format!("invalid recursive type: {name} refers to itself"),
            (1, false) => format!("invalid cycle in declaration: {name} refers to itself"),
            (_, true) => format!("invalid recursive type {name}{}", self.refers_lines(cycle, start)),
            (_, false) => {
                format!("invalid cycle in declaration of {name}{}", self.refers_lines(cycle, start))
            }
        };
        self.report(at, text);
    }

    /// An initialization cycle, in order of reference.
    pub(crate) fn init_cycle_error(&mut self, cycle: &[ObjId]) {
        let start = 0;
        let first = &self.store.objs[cycle[start]];
        let name = self.text(first.name);
        let Some(at) = first.span else { return };
        let text = if cycle.len() == 1 {
            format!("initialization cycle: {name} refers to itself")
        } else {
            format!("initialization cycle for {name}{}", self.refers_lines(cycle, start))
        };
        self.report(at, text);
    }

    /// `type A B; type B A`: right sides that never reach a type literal.
    pub(crate) fn report_forward_cycles(&mut self, left: &[(NamedId, TypeId)]) {
        let mut reported: FxHashSet<NamedId> = FxHashSet::default();
        for &(first, _) in left {
            let mut chain: Vec<NamedId> = Vec::new();
            let mut at = first;
            loop {
                if reported.contains(&at) {
                    break;
                }
                if let Some(start) = chain.iter().position(|&n| n == at) {
                    let cycle: Vec<ObjId> = chain[start..].iter().map(|&n| self.store.named[n].obj).collect();
                    self.decl_cycle_error(&cycle);
                    break;
                }
                chain.push(at);
                let Some(&(_, rhs)) = left.iter().find(|(n, _)| *n == at) else { break };
                let Some(next) = self.store.as_named(rhs) else { break };
                at = self.store.origin(next);
            }
            reported.extend(chain);
        }
    }

    /// A type that contains itself other than through a pointer has no finite size.
    pub(crate) fn check_finite(&mut self, named: NamedId) {
        let ty = self.store.intern(Type::Named(named));
        self.walk_contained(ty, &mut Vec::new(), &mut Vec::new());
    }

    /// `nest` are the defined types inside of which `ty` stands, `path` those on the way to it: the two differ where a
    /// type argument takes the place of a type parameter, which stands outside of the generic type.
    fn walk_contained(&mut self, ty: TypeId, nest: &mut Vec<NamedId>, path: &mut Vec<NamedId>) -> bool {
        match self.store.ty(ty).clone() {
            Type::Array { elem, .. } => self.walk_contained(elem, nest, path),
            Type::Struct(fields) => fields.iter().all(|f| self.walk_contained(f.ty, nest, path)),
            Type::Interface(i) => i.embeds.iter().flatten().all(|t| self.walk_contained(t.ty, nest, path)),
            Type::TypeParam(p) => {
                let Some(&inst) = nest.last() else { return true };
                let origin = &self.store.named[self.store.origin(inst)];
                let at = origin.type_params.iter().chain(&origin.outer_params).position(|&q| q == p);
                let Some(&arg) = at.and_then(|i| self.store.named[inst].args.get(i)) else { return true };
                nest.pop();
                let fine = self.walk_contained(arg, nest, path);
                nest.push(inst);
                fine
            }
            Type::Named(n) => {
                if self.finite.contains(&n) {
                    return true;
                }
                let origin = self.store.origin(n);
                let rhs = self.right_sides.get(&origin).copied().or(self.store.named[origin].underlying);
                let Some(rhs) = rhs else { return true };
                if self.store.is_invalid(rhs)
                    || self.store.named[n].underlying == Some(self.store.universe.invalid)
                {
                    // Reported before.
                    return true;
                }
                if nest.contains(&n) {
                    let start = path.iter().position(|&p| p == n).unwrap_or(0);
                    self.infinite_type_error(&path[start..]);
                    return false;
                }
                nest.push(n);
                path.push(n);
                let fine = self.walk_contained(rhs, nest, path);
                nest.pop();
                path.pop();
                // What an instance with open type arguments contains depends on where it stands.
                if fine && !self.store.is_parameterized(ty) {
                    self.finite.insert(n);
                }
                fine
            }
            _ => true,
        }
    }

    /// Reports types that contain one another, and makes them invalid.
    fn infinite_type_error(&mut self, cycle: &[NamedId]) {
        let mut parts = Vec::new();
        let mut declared_ones = Vec::new();
        for &n in cycle {
            let obj = &self.store.objs[self.store.named[n].obj];
            let (declared, name, pkg) = (obj.span, obj.name, obj.pkg);
            // An instance stands where it was written.
            let written = self.instance_spans.get(&n).copied();
            let instance = self.store.named[n].origin.is_some() || written.is_some();
            let at = written.or(declared);
            let Some(at) = at else { return };
            let ty = self.store.intern(Type::Named(n));
            let text = match pkg {
                Some(_) if instance && self.store.named[n].origin.is_none() => {
                    // Inside its own declaration an instance with its own parameters is the type itself.
                    let params = self.store.named[n].type_params.clone();
                    let names: Vec<String> = params
                        .iter()
                        .map(|&p| self.text(self.store.objs[self.store.type_params[p].obj].name).to_string())
                        .collect();
                    format!("{}[{}]", self.text(name), names.join(", "))
                }
                Some(pkg) if instance => self.type_text(pkg, ty),
                _ => self.text(name).to_string(),
            };
            parts.push((at, text));
            declared_ones.push(!instance);
        }
        // The first in the source; an instance only if there is nothing else.
        let start = (0..parts.len()).min_by_key(|&i| (!declared_ones[i], parts[i].0.pos())).unwrap_or(0);
        parts.rotate_left(start);
        self.blamed.insert(cycle[start]);
        let text = if let [(_, one)] = &parts[..] {
            format!("invalid recursive type: {one} refers to itself")
        } else {
            let mut lines = format!("invalid recursive type {}", parts[0].1);
            for i in 0..parts.len() {
                let next = &parts[(i + 1) % parts.len()].1;
                lines += &follow_up(parts[i].0, format!("{} refers to {next}", parts[i].1));
            }
            lines
        };
        self.report(parts[0].0, text);
        // Of the generic types only that in whose declaration the cycle starts is to blame, for all its instances.
        let invalid = self.store.universe.invalid;
        let origin = self.store.origin(cycle[0]);
        for n in cycle.iter().copied().chain([origin]) {
            self.store.named[n].underlying = Some(invalid);
        }
    }

    /// A defined type that is needed while its own declaration is being checked (the type of a value, say, whose size
    /// the declaration uses): a cycle, which is reported. Says whether it is one.
    pub(crate) fn needs_unfinished(&mut self, ty: TypeId) -> bool {
        if self.path.is_empty() || self.in_func_lit {
            return false;
        }
        let Some(named) = self.store.as_named(ty) else { return false };
        let origin = self.store.origin(named);
        let obj = self.store.named[origin].obj;
        if self.store.named[origin].underlying.is_some() {
            return false;
        }
        if !self.path.contains(&obj) {
            // Its right side may be what isn't finished.
            return match self.right_sides.get(&origin).copied() {
                Some(rhs) if rhs != ty => self.needs_unfinished(rhs),
                _ => false,
            };
        }
        let Some(start) = self.path.iter().position(|&o| o == obj) else { return false };
        let types: Vec<ObjId> = self.path[start..]
            .iter()
            .copied()
            .filter(|&o| matches!(self.store.objs[o].kind, ObjKind::TypeName { .. }))
            .collect();
        self.decl_cycle_error(&types);
        true
    }

    /// As `needs_unfinished`, for the layout of a type: its parts count.
    pub(crate) fn layout_needs_unfinished(&mut self, ty: TypeId) -> bool {
        if self.path.is_empty() {
            return false;
        }
        if self.needs_unfinished(ty) {
            return true;
        }
        match self.store.under(ty) {
            Type::Array { elem, .. } => self.layout_needs_unfinished(elem),
            Type::Struct(fields) => fields.iter().any(|f| self.layout_needs_unfinished(f.ty)),
            _ => false,
        }
    }

    /// Does an interface literal refer to one that contains itself, other than behind a defined type? `seen` holds the
    /// literals met so far: true while they are being looked at.
    pub(crate) fn interface_cycle(&mut self, ty: TypeId, seen: &mut FxHashMap<TypeId, bool>) -> bool {
        match self.store.ty(ty).clone() {
            Type::Interface(i) => {
                if i.methods.is_empty() && i.embeds.is_empty() {
                    return false;
                }
                if let Some(&open) = seen.get(&ty) {
                    return open;
                }
                seen.insert(ty, true);
                let methods = self.store.type_set(ty).methods.clone();
                if methods.iter().any(|m| self.interface_cycle(m.sig, seen))
                    || i.embeds.iter().flatten().any(|t| self.interface_cycle(t.ty, seen))
                {
                    return true;
                }
                seen.insert(ty, false);
                false
            }
            Type::Signature(s) => s.params.iter().chain(&s.results).any(|&t| self.interface_cycle(t, seen)),
            Type::Struct(fields) => fields.iter().any(|f| self.interface_cycle(f.ty, seen)),
            Type::Pointer(e) | Type::Slice(e) => self.interface_cycle(e, seen),
            Type::Array { elem, .. } | Type::Chan { elem, .. } => self.interface_cycle(elem, seen),
            Type::Map { key, value } => self.interface_cycle(key, seen) || self.interface_cycle(value, seen),
            _ => false,
        }
    }
}
