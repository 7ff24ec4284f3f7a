//! `get`: changes which versions the main module requires.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Failure, Flags, Outcome, tidy::package_errors};
use crate::commit::Changes;
use crate::graph::{Pruning, Requirements};
use crate::loader::LoadOptions;
use crate::modpath::{Mod, compare_versions, is_toolchain};
use crate::patterns::is_local;
use crate::scan::Tags;
use crate::session::{Mode, Session};

/// How `-u` upgrades.
#[derive(Clone, Copy, PartialEq)]
enum Upgrade {
    No,
    Minor,
    Patch,
}

impl Upgrade {
    fn query(self) -> &'static str {
        if self == Upgrade::Patch { "patch" } else { "upgrade" }
    }
}

impl Context {
    /// `get [-t] [-u[=patch]] [-tool] [packages]`
    pub fn run_get(&self, args: &[String]) -> Outcome {
        let known = [("t", false), ("u", false), ("d", false), ("tool", false), ("insecure", false)];
        let flags = Flags::parse("get", &known, args)?;
        let me = self.moved(&flags);
        let upgrade = match flags.get("u") {
            None | Some("false") => Upgrade::No,
            Some("true") => Upgrade::Minor,
            Some("patch") => Upgrade::Patch,
            Some(other) => {
                return Err(format!("go: unknown upgrade flag -u={other}").into());
            }
        };
        let mut options = me.options(&flags, Some(Mode::Mod))?;
        options.ignore_vendor = true;
        options.ignore_workspace = true;
        let session = me.open(&options).map_err(|f| {
            if f.text.contains("go.mod file not found") {
                Failure::from("go: go.mod file not found in current directory or any parent directory.\n\t'go get' is no longer supported outside a module.\n\tTo build and install a command, use 'go install' with a version,\n\tlike 'go install example.com/cmd@latest'\n\tFor more information, see https://go.dev/doc/go-get-install-deprecation\n\tor run 'go help get' or 'go help install'.")
            } else {
                f
            }
        })?;
        let before = session.requirements();
        let old = before.graph(&session)?;
        let mut getter = Getter { session: &session, wanted: BTreeMap::new(), packages: Vec::new() };
        let arguments = if flags.rest.is_empty() { vec![".".to_string()] } else { flags.rest.clone() };
        let tools = flags.on("tool");
        let mut changes = Changes::default();
        for arg in &arguments {
            let drop = arg.ends_with("@none");
            if tools {
                let path = arg.split('@').next().unwrap_or(arg).to_string();
                let path = if is_local(&path) { session.path_of_dir(&path)? } else { path };
                if drop {
                    changes.drop_tools.push(path)
                } else {
                    changes.add_tools.push(path)
                }
                if drop {
                    continue;
                }
            }
            getter.argument(arg, upgrade, &before, &old)?;
        }
        changes.drop_toolchain = getter.wanted.get("toolchain").is_some_and(|v| v == "none");
        changes.explicit_toolchain = getter.wanted.contains_key("toolchain");
        let mut rs = getter.apply(before)?;
        let mut load = LoadOptions::new(Tags::any());
        load.tests = flags.on("t");
        load.resolve_missing = true;
        load.assume_roots_imported = true;
        let packages = getter.packages.clone();
        let explicit = getter.wanted.clone();
        let mut rounds = 0;
        let loaded = loop {
            let (loaded, new) = session.load(rs, &load, &|_| Ok(packages.clone()))?;
            rs = new;
            if upgrade == Upgrade::No || rounds > 10 {
                break loaded;
            }
            rounds += 1;
            // Everything that the named packages are built from.
            let used: Vec<Mod> = loaded
                .modules()
                .into_keys()
                .filter(|m| !m.version.is_empty() && !explicit.contains_key(&m.path))
                .collect();
            let found = session.parallel(&used, |m| session.query(&m.path, upgrade.query(), &m.version));
            let mut newer: Vec<Mod> = Vec::new();
            for (m, info) in used.iter().zip(found) {
                let info = info.map_err(|e| format!("go: {m}: {}", e.text))?;
                if compare_versions(&m.path, &info.version, &m.version) == Ordering::Greater {
                    newer.push(Mod::new(m.path.clone(), info.version));
                }
            }
            if newer.is_empty() {
                break loaded;
            }
            let direct = rs.direct.clone();
            rs = crate::update::roots(&session, &direct, rs, &[], &newer, false)?;
        };
        let errors: Vec<String> = package_errors(&session, &rs, &loaded, true);
        if !errors.is_empty() {
            return Err(Failure::plain(errors.join("\n")));
        }
        let new = rs.graph(&session)?;
        for (path, version) in &explicit {
            let now = new.selected(path);
            if version != "none" && now != version && !is_toolchain(path) {
                return Err(conflict(&new, path, version, now).into());
            }
        }
        session.commit(&rs, Some(&loaded), &changes, false)?;
        let mut paths: BTreeSet<String> = BTreeSet::new();
        for g in [&old, &new] {
            paths.extend(g.build_list().into_iter().filter(|m| !m.version.is_empty()).map(|m| m.path));
        }
        let listed_before: BTreeSet<&str> =
            session.mains[0].file.data.require.iter().map(|r| r.module.path.as_str()).collect();
        let listed_now: BTreeSet<&str> = rs.roots.iter().map(|m| m.path.as_str()).collect();
        let order = |p: &String| (!is_toolchain(p), p.clone());
        let mut paths: Vec<String> = paths.into_iter().collect();
        paths.sort_by_key(order);
        for p in &paths {
            if p == "toolchain" && !explicit.contains_key("toolchain") {
                continue;
            }
            let (a, b) = (old.selected(p), new.selected(p));
            let relevant = listed_before.contains(p.as_str())
                || listed_now.contains(p.as_str())
                || explicit.contains_key(p);
            if a == b || !relevant {
                continue;
            }
            eprintln!(
                "go: {}",
                match (a, b) {
                    ("none", v) => format!("added {p} {v}"),
                    (v, "none") => format!("removed {p} {v}"),
                    (v, w) if compare_versions(p, v, w) == Ordering::Less =>
                        format!("upgraded {p} {v} => {w}"),
                    (v, w) => format!("downgraded {p} {v} => {w}"),
                }
            );
        }
        Ok(String::new())
    }
}

fn conflict(graph: &crate::graph::ModuleGraph, path: &str, version: &str, now: &str) -> String {
    let chain = graph.find_path(|m| m.path == path && m.version == now);
    let by = chain.and_then(|c| c.len().checked_sub(2).map(|i| c[i].to_string())).unwrap_or_default();
    format!("go: {by} requires {path}@{now}, not {path}@{version}")
}

/// What the arguments ask for.
struct Getter<'a> {
    session: &'a Session,
    /// Versions by module path; `none` to remove.
    wanted: BTreeMap<String, String>,
    packages: Vec<String>,
}

impl Getter<'_> {
    fn argument(
        &mut self,
        arg: &str,
        upgrade: Upgrade,
        rs: &Requirements,
        graph: &crate::graph::ModuleGraph,
    ) -> Result<(), Failure> {
        let (path, query) = match arg.split_once('@') {
            Some((_, "")) => {
                return Err(format!(
                    "go: malformed module path {}: invalid char '@'",
                    crate::text::quote(arg)
                )
                .into());
            }
            Some((p, q)) => (p, Some(q)),
            None => (arg, None),
        };
        let any = Tags::any();
        if is_local(path)
            || path == "all"
            || self.session.std.has(path) && !path.contains('.')
            || path == "tool"
        {
            if query.is_some_and(|q| q != "upgrade" && q != "patch") {
                return Err(format!("go: can't request version {} of {path}: it is in the main module or the standard library", crate::text::quote(query.unwrap_or_default())).into());
            }
            if is_local(path) && !path.ends_with("...") {
                let dir = crate::files::clean(&self.session.cwd.join(path));
                if let Some(m) = self.session.mains.first().filter(|_| !dir.is_dir()) {
                    let (dir, root) = (dir.display(), m.dir.display());
                    return Err(
                        format!("go: {path} ({dir}) is not a package in module rooted at {root}").into()
                    );
                }
            }
            self.packages.extend(self.session.expand(path, rs, &any)?);
            return Ok(());
        }
        if let Some(main) =
            self.session.mains.iter().find(|m| crate::modpath::below(path, &m.module.path).is_some())
        {
            if query.is_some_and(|q| q != "upgrade" && q != "patch") {
                return Err(format!(
                    "go: can't request version {} of the main module ({})",
                    crate::text::quote(query.unwrap_or_default()),
                    main.module.path
                )
                .into());
            }
            self.packages.extend(self.session.expand(path, rs, &any)?);
            return Ok(());
        }
        let known = graph.selected(path) != "none";
        if query == Some("none") {
            if !known && !is_toolchain(path) {
                return Ok(());
            }
            self.wanted.insert(path.into(), "none".into());
            return Ok(());
        }
        let query = query.unwrap_or(if upgrade == Upgrade::No { "upgrade" } else { upgrade.query() });
        if is_toolchain(path) {
            let info = self.session.query(path, query, "").map_err(|e| format!("go: {arg}: {}", e.text))?;
            if crate::session::too_new(info.version.trim_start_matches("go")) {
                return Err(format!(
                    "go: {}",
                    crate::session::too_new_text(arg, info.version.trim_start_matches("go"))
                )
                .into());
            }
            self.wanted.insert(path.into(), info.version);
            return Ok(());
        }
        if let Some(prefix) = path.strip_suffix("/...") {
            let current = graph.selected(prefix).to_string();
            let info = self.session.query(prefix, query, if current == "none" { "" } else { &current });
            let info = info.map_err(|e| format!("go: {arg}: {}", e.text))?;
            self.wanted.insert(prefix.into(), info.version.clone());
            let m = Mod::new(prefix, info.version);
            let (root, _) = self.session.module_dir(&m)?;
            for dir in sub_packages(&root) {
                self.packages.push(if dir.is_empty() {
                    prefix.to_string()
                } else {
                    format!("{prefix}/{dir}")
                });
            }
            return Ok(());
        }
        // A package of a module in use that no version was asked for stays where it is.
        let current = |p: &str| {
            let v = graph.selected(p);
            if v == "none" { String::new() } else { v.to_string() }
        };
        let explicit = arg.contains('@');
        if !explicit
            && upgrade == Upgrade::No
            && let Ok(found) = self.session.find(path, rs, true)
            && let Some(m) = found.module
        {
            self.wanted.insert(m.path, m.version);
            self.packages.push(path.into());
            return Ok(());
        }
        match self.session.query_package(path, query, &current) {
            Ok((m, _)) => {
                self.wanted.insert(m.path, m.version);
                self.packages.push(path.into());
            }
            Err(package) => match self.session.query(path, query, &current(path)) {
                // A module whose root is no package.
                Ok(info) => {
                    self.wanted.insert(path.into(), info.version);
                }
                Err(module) => {
                    let text = if package.text.contains("does not contain package") {
                        package.text
                    } else {
                        module.text
                    };
                    let text = if text.starts_with(path) || text.starts_with("module ") {
                        text
                    } else if text.contains("module lookup disabled") {
                        format!("{arg}: {text}")
                    } else if explicit && text.contains(".info: ") {
                        format!("{arg}: invalid version: {text}")
                    } else {
                        format!("module {path}: {text}")
                    };
                    return Err(format!("go: {text}").into());
                }
            },
        }
        Ok(())
    }

    /// Requirements with the wanted versions, newer or older ones.
    fn apply(&self, rs: Requirements) -> Result<Requirements, Failure> {
        let s = self.session;
        let graph = rs.graph(s)?;
        let mut roots: Vec<Mod> = rs.roots.clone();
        // With lower versions, roots that require more have to give way.
        let lower: BTreeMap<&String, &String> = self
            .wanted
            .iter()
            .filter(|(p, v)| {
                graph.selected(p) != "none"
                    && (*v == "none" || compare_versions(p, v, graph.selected(p)) == Ordering::Less)
            })
            .collect();
        let mut direct = rs.direct.clone();
        for (p, v) in &self.wanted {
            roots.retain(|m| m.path != *p);
            if v == "none" {
                direct.remove(p);
            } else {
                roots.push(Mod::new(p.clone(), v.clone()));
            }
        }
        if !lower.is_empty() {
            // The selected versions of all modules are the most that may stay.
            if rs.pruning == Pruning::Unpruned {
                let have: BTreeSet<String> = roots.iter().map(|m| m.path.clone()).collect();
                let rest = graph.build_list().into_iter().filter(|m| !m.version.is_empty());
                roots.extend(rest.filter(|m| !have.contains(&m.path) && !lower.contains_key(&m.path)));
            }
            let mut kept = Vec::new();
            for m in roots {
                if self.wanted.contains_key(&m.path) || is_toolchain(&m.path) {
                    kept.push(m);
                } else if let Some(v) = self.lowered(&m, &lower)? {
                    kept.push(Mod::new(m.path, v));
                }
            }
            roots = kept;
        }
        let changed = Requirements::new(s, rs.pruning, roots, direct.clone());
        Ok(crate::update::roots(s, &direct, changed, &[], &[], false)?)
    }

    /// The newest version of a module, at most the given one, that doesn't require more than allowed.
    fn lowered(&self, m: &Mod, limits: &BTreeMap<&String, &String>) -> Result<Option<String>, Failure> {
        let fits = |version: &str| -> Result<bool, String> {
            let mut seen = BTreeSet::new();
            let mut work = vec![Mod::new(m.path.clone(), version)];
            while let Some(x) = work.pop() {
                if let Some(limit) = limits.get(&x.path)
                    && (*limit == "none" || compare_versions(&x.path, &x.version, limit) == Ordering::Greater)
                {
                    return Ok(false);
                }
                if seen.insert(x.clone()) {
                    work.extend(self.session.summary(&x)?.require.iter().cloned());
                }
            }
            Ok(true)
        };
        if fits(&m.version)? {
            return Ok(Some(m.version.clone()));
        }
        let versions = self.session.fetch.versions(&m.path).unwrap_or_default();
        for v in versions.iter().rev() {
            if compare_versions(&m.path, v, &m.version) == Ordering::Less && fits(v).unwrap_or(false) {
                return Ok(Some(v.clone()));
            }
        }
        Ok(None)
    }
}

/// The directories with Go files below a module's root, as paths relative to it.
fn sub_packages(root: &std::path::Path) -> Vec<String> {
    fn walk(dir: &std::path::Path, rel: &str, out: &mut Vec<String>) {
        let mut any = false;
        let mut below = Vec::new();
        for e in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let name = e.file_name().to_string_lossy().into_owned();
            if e.file_type().is_ok_and(|t| t.is_dir()) {
                if !name.starts_with(['.', '_'])
                    && name != "testdata"
                    && name != "vendor"
                    && !e.path().join("go.mod").exists()
                {
                    below.push(name);
                }
            } else {
                any |= name.ends_with(".go") && !name.ends_with("_test.go");
            }
        }
        if any {
            out.push(rel.to_string());
        }
        below.sort();
        for name in below {
            let path = if rel.is_empty() { name.clone() } else { format!("{rel}/{name}") };
            walk(&dir.join(&name), &path, out);
        }
    }
    let mut out = Vec::new();
    walk(root, "", &mut out);
    out
}
