//! The order of package initialisation.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use base::{FxHashMap, FxHashSet};
use types::{ObjId, ObjKind, PkgId, VarKind};

use crate::checker::{Checker, DeclRef};
use crate::info::InitGroup;

impl Checker {
    /// The initialisers of a package's live variables in the order in which they run: again and again the first one in
    /// source order that depends on no variable without its value. Cycles are reported.
    pub fn init_order(&mut self, pkg: PkgId, live: &dyn Fn(ObjId) -> bool) -> Vec<InitGroup> {
        let groups = self.packages[pkg].init_groups.clone();
        let mut chosen: Vec<usize> = Vec::new();
        // A variable without initialiser waits for its turn as well. Nodes are numbered in source order.
        let mut node_of: FxHashMap<ObjId, usize> = FxHashMap::default();
        let mut node_groups: Vec<Option<usize>> = Vec::new();
        for &o in &self.pkg_states[pkg].order {
            if node_of.contains_key(&o) || !matches!(self.states[o].decl, DeclRef::Var(..)) || !live(o) {
                continue;
            }
            let group = self.group_of.get(&o).map(|&g| g as usize);
            let node = node_groups.len();
            node_groups.push(group);
            match group {
                Some(g) => {
                    chosen.push(g);
                    node_of.extend(groups[g].lhs.iter().map(|&o| (o, node)));
                }
                None => {
                    node_of.insert(o, node);
                }
            }
        }
        let mut waits: Vec<usize> = vec![0; node_groups.len()];
        let mut dependents: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (node, group) in node_groups.iter().enumerate() {
            let Some(g) = *group else { continue };
            let deps = self.group_dependencies(pkg, groups[g].lhs[0], &node_of);
            waits[node] = deps.len();
            for d in deps {
                dependents.entry(d).or_default().push(node);
            }
        }
        let mut ready: BinaryHeap<Reverse<usize>> =
            (0..waits.len()).filter(|&i| waits[i] == 0).map(Reverse).collect();
        let mut order = Vec::with_capacity(chosen.len());
        let mut done: FxHashSet<usize> = FxHashSet::default();
        while let Some(Reverse(node)) = ready.pop() {
            if let Some(g) = node_groups[node] {
                done.insert(g);
                order.push(groups[g].clone());
            }
            for &d in dependents.get(&node).map_or(&[][..], Vec::as_slice) {
                waits[d] -= 1;
                if waits[d] == 0 {
                    ready.push(Reverse(d));
                }
            }
        }
        if order.len() < chosen.len() {
            let stuck: Vec<usize> = chosen.into_iter().filter(|i| !done.contains(i)).collect();
            self.report_init_cycle(pkg, &groups, &stuck);
            order.extend(stuck.into_iter().map(|i| groups[i].clone()));
        }
        order
    }

    /// Package-level objects of `pkg` that `obj`'s initialiser or body mentions directly.
    fn mentioned_in(&self, pkg: PkgId, obj: ObjId) -> Vec<ObjId> {
        self.mentions
            .get(&obj)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .copied()
            .filter(|&o| self.store.objs[o].pkg == Some(pkg))
            .collect()
    }

    /// The nodes of the variables that a variable's initialiser needs, through functions as well.
    fn group_dependencies(
        &self,
        pkg: PkgId,
        var: ObjId,
        node_of: &FxHashMap<ObjId, usize>,
    ) -> FxHashSet<usize> {
        let mut deps = FxHashSet::default();
        let mut seen = FxHashSet::default();
        let mut work = self.mentioned_in(pkg, var);
        while let Some(o) = work.pop() {
            if !seen.insert(o) {
                continue;
            }
            match self.store.objs[o].kind {
                ObjKind::Var { kind: VarKind::Global } => {
                    deps.extend(node_of.get(&o));
                }
                ObjKind::Func(_) => work.extend(self.mentioned_in(pkg, o)),
                _ => {}
            }
        }
        deps
    }

    /// Finds and reports the cycles among groups that wait for each other.
    fn report_init_cycle(&mut self, pkg: PkgId, groups: &[InitGroup], stuck: &[usize]) {
        let mut reported: FxHashSet<ObjId> = FxHashSet::default();
        for &i in stuck {
            for &start in &groups[i].lhs {
                let mut path = Vec::new();
                let mut seen = FxHashSet::default();
                if !reported.contains(&start) && self.reaches(pkg, start, start, &mut path, &mut seen) {
                    self.init_cycle_error(&path);
                    reported.extend(path);
                }
            }
        }
    }

    fn reaches(
        &self,
        pkg: PkgId,
        from: ObjId,
        goal: ObjId,
        path: &mut Vec<ObjId>,
        seen: &mut FxHashSet<ObjId>,
    ) -> bool {
        path.push(from);
        for o in self.mentioned_in(pkg, from) {
            if o == goal {
                return true;
            }
            if seen.insert(o) && self.reaches(pkg, o, goal, path, seen) {
                return true;
            }
        }
        path.pop();
        false
    }
}
