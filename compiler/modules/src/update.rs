//! Bringing the main module's requirements in line with what its packages import.
//! The rules are those of <https://go.dev/ref/mod#graph-pruning> and <https://go.dev/ref/mod#go-mod-tidy>.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::find::FindError;
use crate::graph::{ModuleGraph, Pruning, Requirements, cmp_selected, minimal_requirements};
use crate::loader::{LoadOptions, Loaded, Package};
use crate::modpath::{Mod, compare_versions, is_toolchain};
use crate::session::{Mode, Session};

/// What readonly mode says when something would have to change.
pub const UPDATES_NEEDED: &str = "updates to go.mod needed";

/// The error of a go.mod that would have to change, with the hint Go gives.
pub fn updates_needed(session: &Session) -> String {
    if session.mode == Mode::Mod {
        return format!("go: {UPDATES_NEEDED}");
    }
    let implicit = if session.mode_is_explicit {
        format!("go: {UPDATES_NEEDED}, but -mod=readonly\n\tto update it:")
    } else {
        format!("go: {UPDATES_NEEDED}; to update it:")
    };
    format!("{implicit}\n\tgo mod tidy")
}

/// After packages were loaded: notes which modules are imported directly and adds roots for what is missing among them.
/// The flag says that packages have to be loaded again.
pub fn after_load(
    session: &Session,
    rs: Requirements,
    loaded: &Loaded,
    options: &LoadOptions,
) -> Result<(Requirements, bool), String> {
    if session.vendor.is_some() || session.work.is_some() || session.mains.is_empty() {
        return Ok((rs, false));
    }
    let complete = options.all && options.tags.any;
    let mut direct = if complete { BTreeSet::new() } else { rs.direct.clone() };
    if complete {
        direct.extend(rs.direct.iter().filter(|p| is_toolchain(p)).cloned());
    }
    for p in &loaded.packages {
        let of_main = p.module.as_ref().is_some_and(|m| m.version.is_empty() && session.is_main(&m.path));
        if !of_main {
            continue;
        }
        for &to in &p.imports {
            if let Some(m) = loaded.packages[to].external() {
                direct.insert(m.path.clone());
            }
        }
    }
    let add = if options.tidy { tidy_roots(session, &rs, loaded)?.roots } else { Vec::new() };
    let old_roots = rs.roots.clone();
    let packages: Vec<&Package> = loaded.packages.iter().collect();
    let rs = roots(session, &direct, rs, &packages, &add, options.assume_roots_imported)?;
    let mut changed = false;
    if rs.roots != old_roots {
        let graph = rs.graph(session)?;
        changed = loaded.packages.iter().any(|p| match p.external() {
            Some(m) => graph.selected(&m.path) != m.version,
            None => {
                matches!(
                    p.error,
                    Some(FindError::Missing { .. } | FindError::Ambiguous(_) | FindError::Other(_))
                ) && session.find(&p.path, &rs, true).is_ok()
            }
        });
    }
    Ok((rs, changed))
}

/// Makes requirements whose roots include what the packages need and what is to be added.
pub fn roots(
    session: &Session,
    direct: &BTreeSet<String>,
    rs: Requirements,
    packages: &[&Package],
    add: &[Mod],
    assume_roots_imported: bool,
) -> Result<Requirements, String> {
    match rs.pruning {
        Pruning::Unpruned => unpruned(session, direct, rs, add),
        Pruning::Pruned => pruned(session, direct, rs, packages, add, assume_roots_imported),
        Pruning::Workspace => Ok(rs),
    }
}

fn unpruned(
    session: &Session,
    direct: &BTreeSet<String>,
    rs: Requirements,
    add: &[Mod],
) -> Result<Requirements, String> {
    let graph = rs.graph(session)?;
    if session.mode != Mode::Mod {
        let consistent =
            rs.roots.iter().all(|r| graph.selected(&r.path) == r.version || session.is_main(&r.path));
        if !consistent || rs.has_redundant_root(session) {
            return Err(updates_needed(session));
        }
        return Ok(rs);
    }
    let mut base: Vec<String> = Vec::new();
    for r in &rs.roots {
        if graph.selected(&r.path) == r.version && !base.contains(&r.path) {
            base.push(r.path.clone());
        }
    }
    let mut keep: Vec<Mod> = graph.build_list().into_iter().filter(|m| !m.version.is_empty()).collect();
    keep.extend(add.iter().cloned());
    for m in &keep {
        if direct.contains(&m.path) && !base.contains(&m.path) {
            base.push(m.path.clone());
        }
    }
    let min = minimal_requirements(&base, &keep, &mut |m| session.summary(m).map(|s| s.require.clone()))?;
    let min: Vec<Mod> = min.into_iter().filter(|m| !session.is_main(&m.path)).collect();
    if min == rs.roots && *direct == rs.direct {
        return Ok(rs);
    }
    Ok(Requirements::new(session, Pruning::Unpruned, min, direct.clone()))
}

fn pruned(
    session: &Session,
    direct: &BTreeSet<String>,
    mut rs: Requirements,
    packages: &[&Package],
    add: &[Mod],
    assume_roots_imported: bool,
) -> Result<Requirements, String> {
    let mut roots = rs.roots.clone();
    let mut upgraded = false;
    let mut spot_check: BTreeSet<Mod> = BTreeSet::new();
    for p in packages {
        let counts = p.in_all || assume_roots_imported && p.root;
        let Some(m) = p.external().filter(|_| counts) else { continue };
        if rs.root_selected(session, &m.path).is_some() {
            spot_check.insert(m.clone());
        } else if !roots.contains(m) {
            roots.push(m.clone());
            upgraded = true;
        }
    }
    for m in add {
        let older = match rs.root_selected(session, &m.path) {
            None => true,
            Some(v) => cmp_selected(&m.path, v, &m.version) == Ordering::Less,
        };
        if older {
            roots.push(m.clone());
            upgraded = true;
        }
    }
    roots.sort();
    loop {
        let mut graph = None;
        if upgraded {
            if session.mode != Mode::Mod {
                return Err(updates_needed(session));
            }
            rs = Requirements::new(session, Pruning::Pruned, roots.clone(), direct.clone());
            graph = Some(rs.graph(session)?);
        } else if let Some(g) = rs.loaded_graph() {
            graph = Some(g);
        } else if session.vendor.is_none() && !consistent_roots(session, &rs, &spot_check) {
            graph = Some(rs.graph(session)?);
        }
        upgraded = false;
        let mut seen = BTreeSet::new();
        roots = Vec::with_capacity(rs.roots.len());
        for m in &rs.roots {
            if session.is_main(&m.path) || !seen.insert(m.path.clone()) {
                continue;
            }
            let version = match &graph {
                Some(g) => g.selected(&m.path).to_string(),
                None => rs.root_selected(session, &m.path).unwrap_or(&m.version).to_string(),
            };
            if version == "none" {
                continue;
            }
            upgraded |= version != m.version;
            roots.push(Mod::new(m.path.clone(), version));
        }
        if !upgraded {
            break;
        }
    }
    if session.mode != Mode::Mod {
        return Ok(rs);
    }
    if roots == rs.roots && *direct == rs.direct {
        return Ok(rs);
    }
    Ok(Requirements::new(session, Pruning::Pruned, roots, direct.clone()))
}

/// Do the go.mod files of these roots require nothing newer than the roots?
fn consistent_roots(session: &Session, rs: &Requirements, mods: &BTreeSet<Mod>) -> bool {
    let list: Vec<Mod> = mods.iter().cloned().collect();
    session
        .parallel(&list, |m| {
            let Ok(summary) = session.summary(m) else { return false };
            summary.require.iter().all(|r| match rs.root_selected(session, &r.path) {
                Some(v) => cmp_selected(&r.path, v, &r.version) != Ordering::Less,
                None => true,
            })
        })
        .into_iter()
        .all(|ok| ok)
}

/// The roots that the loaded packages need, and no others.
pub fn tidy_roots(session: &Session, rs: &Requirements, loaded: &Loaded) -> Result<Requirements, String> {
    match rs.pruning {
        Pruning::Pruned => tidy_pruned(session, rs, loaded),
        Pruning::Unpruned | Pruning::Workspace => tidy_unpruned(session, rs, loaded),
    }
}

fn toolchain_roots(rs: &Requirements) -> Vec<Mod> {
    rs.roots.iter().filter(|m| is_toolchain(&m.path)).cloned().collect()
}

fn tidy_unpruned(session: &Session, rs: &Requirements, loaded: &Loaded) -> Result<Requirements, String> {
    let mut keep = toolchain_roots(rs);
    let mut base: Vec<String> = keep.iter().map(|m| m.path.clone()).collect();
    for p in &loaded.packages {
        let Some(m) = p.external() else { continue };
        if !keep.contains(m) {
            keep.push(m.clone());
            if rs.direct.contains(&m.path) && !base.contains(&m.path) {
                base.push(m.path.clone());
            }
        }
    }
    let min = minimal_requirements(&base, &keep, &mut |m| session.summary(m).map(|s| s.require.clone()))?;
    let min = min.into_iter().filter(|m| !session.is_main(&m.path)).collect();
    Ok(Requirements::new(session, rs.pruning, min, rs.direct.clone()))
}

fn tidy_pruned(session: &Session, rs: &Requirements, loaded: &Loaded) -> Result<Requirements, String> {
    let mut roots = toolchain_roots(rs);
    let mut is_root: BTreeSet<String> = roots.iter().map(|m| m.path.clone()).collect();
    let mut queue: Vec<usize> = Vec::new();
    let mut queued = vec![false; loaded.packages.len()];
    for (i, p) in loaded.packages.iter().enumerate() {
        if !p.in_all {
            continue;
        }
        if let Some(m) = p.external()
            && is_root.insert(m.path.clone())
        {
            roots.push(m.clone());
        }
        queue.push(i);
        queued[i] = true;
    }
    roots.sort();
    let mut tidy = Requirements::new(session, Pruning::Pruned, roots, rs.direct.clone());
    while !queue.is_empty() {
        let mut roots = tidy.roots.clone();
        let graph = tidy.graph(session)?;
        for i in std::mem::take(&mut queue) {
            let p = &loaded.packages[i];
            let Some(m) = &p.module else { continue };
            for &to in p.imports.iter().chain(&p.test) {
                if !std::mem::replace(&mut queued[to], true) {
                    queue.push(to);
                }
            }
            if !m.version.is_empty() && !is_root.contains(&m.path) && is_older(&graph, m) {
                is_root.insert(m.path.clone());
                roots.push(m.clone());
            }
        }
        if roots.len() > tidy.roots.len() {
            roots.sort();
            tidy = Requirements::new(session, Pruning::Pruned, roots, tidy.direct);
        }
    }
    tidy.graph(session)?;
    // Without a requirement a package outside of `all` may have become ambiguous.
    let mut roots = tidy.roots.clone();
    for p in &loaded.packages {
        let Some(m) = p.external().filter(|m| !is_root.contains(&m.path)) else { continue };
        if matches!(session.find(&p.path, &tidy, true), Err(FindError::Ambiguous(_))) {
            is_root.insert(m.path.clone());
            roots.push(m.clone());
        }
    }
    if roots.len() > tidy.roots.len() {
        roots.sort();
        tidy = Requirements::new(session, Pruning::Pruned, roots, tidy.direct);
        tidy.graph(session)?;
    }
    Ok(tidy)
}

fn is_older(graph: &ModuleGraph, m: &Mod) -> bool {
    let selected = graph.selected(&m.path);
    selected == "none"
        || !selected.is_empty() && compare_versions(&m.path, selected, &m.version) == Ordering::Less
}
