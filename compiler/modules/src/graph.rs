//! The module graph and minimal version selection: of every module the newest version that anybody requires.
//! Rules: <https://go.dev/ref/mod#minimal-version-selection>, <https://go.dev/ref/mod#graph-pruning>.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::{Arc, OnceLock};

use crate::modpath::{Mod, compare_versions};
use crate::session::Session;

/// How much of the dependencies' own requirements a module graph contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pruning {
    /// Of modules at go 1.17 and later only their direct requirements.
    Pruned,
    /// Everything.
    Unpruned,
    /// Several main modules, each pruned or not by its own version.
    Workspace,
}

/// Orders versions in selection: the empty one (a main module) is above all, `none` below.
pub fn cmp_selected(path: &str, a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => compare_versions(path, a, b),
    }
}

/// The modules that are required and by whom.
#[derive(Debug, Default)]
pub struct ModuleGraph {
    /// The main modules, in order.
    mains: Vec<Mod>,
    required: HashMap<Mod, Vec<Mod>>,
    selected: HashMap<String, String>,
}

impl ModuleGraph {
    fn new(mains: Vec<Mod>) -> ModuleGraph {
        let selected = mains.iter().map(|m| (m.path.clone(), m.version.clone())).collect();
        ModuleGraph { mains, required: HashMap::new(), selected }
    }

    fn require(&mut self, m: &Mod, list: Vec<Mod>) {
        for r in &list {
            match self.selected.get_mut(&r.path) {
                Some(v) if cmp_selected(&r.path, v, &r.version) != Ordering::Less => {}
                Some(v) => v.clone_from(&r.version),
                None => {
                    self.selected.insert(r.path.clone(), r.version.clone());
                }
            }
        }
        self.required.insert(m.clone(), list);
    }

    /// The version in use; `none` if the module has no part in the build.
    pub fn selected(&self, path: &str) -> &str {
        self.selected.get(path).map_or("none", String::as_str)
    }

    /// The requirements in a module's go.mod, if they are part of the graph.
    pub fn required_by(&self, m: &Mod) -> Option<&[Mod]> {
        self.required.get(m).map(Vec::as_slice)
    }

    /// Main modules first, all others by path.
    pub fn build_list(&self) -> Vec<Mod> {
        let mut rest: Vec<Mod> = self
            .selected
            .iter()
            .filter(|(p, v)| *v != "none" && !self.mains.iter().any(|m| m.path == **p))
            .map(|(p, v)| Mod::new(p.clone(), v.clone()))
            .collect();
        rest.sort();
        self.mains.iter().cloned().chain(rest).collect()
    }

    /// All versions that occur, nearest to the main modules first.
    pub fn breadth_first(&self) -> Vec<Mod> {
        let mut queue: VecDeque<&Mod> = self.mains.iter().collect();
        let mut seen: HashSet<&Mod> = queue.iter().copied().collect();
        let mut out = Vec::new();
        while let Some(m) = queue.pop_front() {
            out.push(m.clone());
            for r in self.required.get(m).into_iter().flatten() {
                if seen.insert(r) {
                    queue.push_back(r);
                }
            }
        }
        out
    }

    /// A shortest chain of requirements from a main module to a module that satisfies the condition.
    pub fn find_path(&self, hit: impl Fn(&Mod) -> bool) -> Option<Vec<Mod>> {
        let mut queue: VecDeque<&Mod> = self.mains.iter().collect();
        let mut from: HashMap<&Mod, Option<&Mod>> = queue.iter().map(|m| (*m, None)).collect();
        while let Some(m) = queue.pop_front() {
            if hit(m) {
                let mut path = vec![m.clone()];
                let mut at = from[m];
                while let Some(p) = at {
                    path.push(p.clone());
                    at = from[p];
                }
                path.reverse();
                return Some(path);
            }
            for r in self.required.get(m).into_iter().flatten() {
                if !from.contains_key(r) {
                    from.insert(r, Some(m));
                    queue.push_back(r);
                }
            }
        }
        None
    }
}

/// What the main modules require, and the graph that follows once somebody needs it.
pub struct Requirements {
    pub pruning: Pruning,
    /// Sorted; `go` and `toolchain` among them. In a workspace the main modules.
    pub roots: Vec<Mod>,
    /// Modules that main modules import directly.
    pub direct: BTreeSet<String>,
    versions: HashMap<String, String>,
    graph: OnceLock<Result<Arc<ModuleGraph>, String>>,
}

impl Requirements {
    pub fn new(
        session: &Session,
        pruning: Pruning,
        mut roots: Vec<Mod>,
        direct: BTreeSet<String>,
    ) -> Requirements {
        roots.sort();
        let mut versions: HashMap<String, String> = HashMap::new();
        for m in &roots {
            if pruning != Pruning::Workspace && session.is_main(&m.path) {
                continue;
            }
            let v = versions.entry(m.path.clone()).or_insert_with(|| m.version.clone());
            if cmp_selected(&m.path, v, &m.version) == Ordering::Less {
                v.clone_from(&m.version);
            }
        }
        Requirements { pruning, roots, direct, versions, graph: OnceLock::new() }
    }

    /// The version of a module among the roots. Main modules are always there.
    pub fn root_selected(&self, session: &Session, path: &str) -> Option<&str> {
        if session.is_main(path) {
            return Some("");
        }
        self.versions.get(path).map(String::as_str)
    }

    /// Does a module path occur twice among the roots?
    pub fn has_redundant_root(&self, session: &Session) -> bool {
        self.roots.windows(2).any(|w| w[0].path == w[1].path)
            || self.pruning != Pruning::Workspace && self.roots.iter().any(|m| session.is_main(&m.path))
    }

    /// The `go` version of the main module.
    pub fn go_version(&self) -> &str {
        self.versions.get("go").map_or(crate::goversion::DEFAULT, String::as_str)
    }

    /// The whole graph, loaded at the first call.
    pub fn graph(&self, session: &Session) -> Result<Arc<ModuleGraph>, String> {
        self.graph.get_or_init(|| load(session, self.pruning, &self.roots).map(Arc::new)).clone()
    }

    /// The graph if it has been loaded.
    pub fn loaded_graph(&self) -> Option<Arc<ModuleGraph>> {
        self.graph.get().and_then(|g| g.clone().ok())
    }
}

/// Loads go.mod files from the roots on, in waves, each in parallel.
fn load(session: &Session, pruning: Pruning, roots: &[Mod]) -> Result<ModuleGraph, String> {
    let mains: Vec<Mod> = session.mains.iter().map(|m| m.module.clone()).collect();
    let mut graph = ModuleGraph::new(mains.clone());
    let mut done: HashSet<(Mod, bool)> = HashSet::new();
    let mut wave: Vec<(Mod, bool)> = Vec::new();
    let mut errors: BTreeMap<Mod, String> = BTreeMap::new();
    if pruning == Pruning::Workspace {
        for (i, m) in mains.iter().enumerate() {
            let summary = session.main_summary(i);
            let unpruned = summary.pruning == Pruning::Unpruned;
            wave.extend(summary.require.iter().map(|r| (r.clone(), unpruned)));
            graph.require(m, summary.require);
        }
        // go.work's own go line takes part.
        if let Some(first) = mains.first() {
            let mut list = graph.required[first].clone();
            list.extend(roots.iter().filter(|m| crate::modpath::is_toolchain(&m.path)).cloned());
            graph.require(first, list);
        }
    } else {
        if let Some(main) = mains.first() {
            graph.require(main, roots.to_vec());
        } else {
            graph.require(&Mod::new("command-line-arguments", ""), roots.to_vec());
            graph.mains.push(Mod::new("command-line-arguments", ""));
        }
        wave.extend(roots.iter().map(|r| (r.clone(), pruning == Pruning::Unpruned)));
    }
    loop {
        wave.retain(|(m, unpruned)| {
            m.version != "none"
                && !session.is_main(&m.path)
                && !done.contains(&(m.clone(), true))
                && done.insert((m.clone(), *unpruned))
        });
        if wave.is_empty() {
            if pruning == Pruning::Workspace {
                // What main modules require may be selected at a version that nobody has looked into.
                for main in &mains {
                    for r in graph.required[main].clone() {
                        let v = graph.selected(&r.path).to_string();
                        let m = Mod::new(r.path, v);
                        if !m.version.is_empty()
                            && !done.contains(&(m.clone(), false))
                            && !done.contains(&(m.clone(), true))
                        {
                            wave.push((m, false));
                        }
                    }
                }
                wave.sort();
                wave.dedup();
                if !wave.is_empty() {
                    continue;
                }
            }
            break;
        }
        let loaded = session.parallel(&wave, |(m, _)| session.summary(m));
        let mut next = Vec::new();
        for ((m, unpruned), summary) in wave.iter().zip(loaded) {
            let summary = match summary {
                Ok(s) => s,
                Err(e) => {
                    errors.entry(m.clone()).or_insert(e);
                    continue;
                }
            };
            let open = *unpruned || summary.pruning == Pruning::Unpruned;
            if open {
                next.extend(summary.require.iter().map(|r| (r.clone(), true)));
            }
            graph.require(m, summary.require.clone());
        }
        wave = next;
    }
    if errors.is_empty() {
        return Ok(graph);
    }
    // The first error by the order of the requirement graph, with the chain that leads to it.
    let chain = graph.find_path(|m| errors.contains_key(m));
    let Some(chain) = chain else { return Err(errors.into_values().next().expect("not empty")) };
    let bad = chain.last().expect("paths aren't empty").clone();
    let text = errors[&bad].clone();
    Err(requirement_chain(&chain, &text))
}

/// Go's display of an error in a module that others require.
pub fn requirement_chain(chain: &[Mod], text: &str) -> String {
    let bad = chain.last().expect("chains aren't empty");
    let replaced = text.starts_with(&format!("{bad} (replaced by "));
    let text = text.strip_prefix(&format!("{bad}: ")).unwrap_or(text);
    if chain.len() <= 2 {
        return if replaced { text.to_string() } else { format!("{bad}: {text}") };
    }
    let mut out = String::new();
    for (i, m) in chain[1..chain.len() - 1].iter().enumerate() {
        if i > 0 {
            out += "\t";
        }
        out += &format!("{m} requires\n");
    }
    out + &format!("\t{bad}: {text}")
}

/// A smallest list of requirements from which selection yields the build list of `keep`, with the modules of `base`
/// always listed. The module's own dependencies are found with `required`.
pub fn minimal_requirements(
    base: &[String],
    keep: &[Mod],
    required: &mut dyn FnMut(&Mod) -> Result<Vec<Mod>, String>,
) -> Result<Vec<Mod>, String> {
    let mut reqs: HashMap<Mod, Vec<Mod>> = HashMap::new();
    let mut max: BTreeMap<String, String> = BTreeMap::new();
    let mut work: Vec<Mod> = keep.to_vec();
    while let Some(m) = work.pop() {
        if m.version == "none" {
            continue;
        }
        let v = max.entry(m.path.clone()).or_insert_with(|| m.version.clone());
        if cmp_selected(&m.path, v, &m.version) == Ordering::Less {
            v.clone_from(&m.version);
        }
        if let std::collections::hash_map::Entry::Vacant(slot) = reqs.entry(m) {
            let list = required(slot.key())?;
            work.extend(list.iter().cloned());
            slot.insert(list);
        }
    }
    fn post(m: &Mod, reqs: &HashMap<Mod, Vec<Mod>>, seen: &mut HashSet<Mod>, out: &mut Vec<Mod>) {
        if !seen.insert(m.clone()) {
            return;
        }
        for r in reqs.get(m).into_iter().flatten() {
            post(r, reqs, seen, out);
        }
        out.push(m.clone());
    }
    fn cover(m: &Mod, reqs: &HashMap<Mod, Vec<Mod>>, have: &mut HashSet<Mod>) {
        if have.insert(m.clone()) {
            for r in reqs.get(m).into_iter().flatten() {
                cover(r, reqs, have);
            }
        }
    }
    let mut order = Vec::new();
    let mut seen = HashSet::new();
    for (p, v) in &max {
        post(&Mod::new(p.clone(), v.clone()), &reqs, &mut seen, &mut order);
    }
    let mut have = HashSet::new();
    let mut out: Vec<Mod> = Vec::new();
    for path in base {
        let Some(v) = max.get(path) else { continue };
        let m = Mod::new(path.clone(), v.clone());
        if !out.contains(&m) {
            cover(&m, &reqs, &mut have);
            out.push(m);
        }
    }
    for m in order.iter().rev() {
        if max.get(&m.path) == Some(&m.version) && !have.contains(m) {
            out.push(m.clone());
            cover(m, &reqs, &mut have);
        }
    }
    out.sort();
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selection_takes_the_newest() {
        let m = Mod::new;
        let mut g = ModuleGraph::new(vec![m("main", "")]);
        g.require(&m("main", ""), vec![m("a", "v1.0.0"), m("b", "v1.0.0")]);
        g.require(&m("a", "v1.0.0"), vec![m("c", "v1.2.0")]);
        g.require(&m("b", "v1.0.0"), vec![m("c", "v1.10.0"), m("main", "v0.9.0")]);
        assert_eq!((g.selected("c"), g.selected("main"), g.selected("x")), ("v1.10.0", "", "none"));
        assert_eq!(g.build_list().len(), 4);
        assert_eq!(
            g.find_path(|x| x.version == "v1.10.0").unwrap(),
            [m("main", ""), m("b", "v1.0.0"), m("c", "v1.10.0")]
        );
    }

    #[test]
    fn minimal_lists() {
        let m = Mod::new;
        let mut reqs = |x: &Mod| Ok(if x.path == "a" { vec![Mod::new("c", "v1.2.0")] } else { Vec::new() });
        let keep = [m("a", "v1.0.0"), m("b", "v1.0.0"), m("c", "v1.2.0")];
        assert_eq!(
            minimal_requirements(&[], &keep, &mut reqs).unwrap(),
            [m("a", "v1.0.0"), m("b", "v1.0.0")]
        );
        assert_eq!(minimal_requirements(&["c".into()], &keep, &mut reqs).unwrap().len(), 3);
        let newer = [m("a", "v1.0.0"), m("c", "v1.3.0")];
        assert_eq!(minimal_requirements(&[], &newer, &mut reqs).unwrap(), newer);
    }
}
