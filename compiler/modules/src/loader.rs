//! Packages from roots over their imports, with the modules they come from; requirements grow as imports ask for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use crate::find::FindError;
use crate::graph::{Pruning, Requirements};
use crate::modpath::{Mod, prefixes};
use crate::scan::{self, Imports, ScanError, Tags};
use crate::session::Session;
use crate::sums::go_mod_key;
use crate::update;

/// What to load and how far to go.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    pub tags: Tags,
    /// Also the tests of the packages that were asked for.
    pub tests: bool,
    /// Look for modules that provide what is missing, and require them.
    pub resolve_missing: bool,
    /// Leave only what is needed (`mod tidy`).
    pub tidy: bool,
    /// The roots are the pattern `all`.
    pub all: bool,
    /// Roots of the packages count as imported by the main module.
    pub assume_roots_imported: bool,
}

impl LoadOptions {
    pub fn new(tags: Tags) -> LoadOptions {
        LoadOptions {
            tags,
            tests: false,
            resolve_missing: false,
            tidy: false,
            all: false,
            assume_roots_imported: false,
        }
    }
}

/// A package, or the tests of one.
#[derive(Clone, Debug)]
pub struct Package {
    pub path: String,
    /// `None`: the standard library, or not found.
    pub module: Option<Mod>,
    pub dir: PathBuf,
    pub std: bool,
    pub error: Option<FindError>,
    /// What the directory has; empty if it can't be read.
    pub scan: Arc<Imports>,
    /// Indices of imported packages.
    pub imports: Vec<usize>,
    /// The tests as a package of their own.
    pub test: Option<usize>,
    /// The package that these are the tests of.
    pub test_of: Option<usize>,
    /// Imported, over any number of packages, by the main module.
    pub in_all: bool,
    pub root: bool,
    /// The package that asked for it first.
    pub stack: Option<usize>,
    scanned: bool,
}

impl Package {
    /// The module if it isn't a main one.
    pub fn external(&self) -> Option<&Mod> {
        self.module.as_ref().filter(|m| !m.version.is_empty())
    }
}

/// All packages that were reached.
#[derive(Default)]
pub struct Loaded {
    pub packages: Vec<Package>,
    pub by_path: HashMap<String, usize>,
    pub roots: Vec<usize>,
}

impl Loaded {
    /// The chain of imports that leads to a package, itself last; tests are marked.
    pub fn stack_text(&self, mut at: usize) -> String {
        let mut parts = Vec::new();
        loop {
            let p = &self.packages[at];
            parts.push(if p.test_of.is_some() {
                format!("{} tested by\n\t{}.test", p.path, p.path)
            } else {
                p.path.clone()
            });
            match p.stack {
                // The package under test shows with its tests.
                Some(next) if p.test_of == Some(next) => match self.packages[next].stack {
                    Some(up) => at = up,
                    None => break,
                },
                Some(next) => at = next,
                None => break,
            }
        }
        parts.reverse();
        parts.join(" imports\n\t")
    }
}

impl Session {
    /// Loads packages. `roots` is asked anew when requirements have changed, because patterns may match other packages.
    pub fn load(
        &self,
        mut rs: Requirements,
        options: &LoadOptions,
        roots: &dyn Fn(&Requirements) -> Result<Vec<String>, String>,
    ) -> Result<(Loaded, Requirements), String> {
        let mut rounds = 0;
        let mut loaded;
        loop {
            rounds += 1;
            if rounds > 200 {
                return Err("go: internal error: requirements don't settle".into());
            }
            let paths = roots(&rs)?;
            if rs.pruning == Pruning::Pruned
                && self.mode == crate::session::Mode::Mod
                && let Some(new) = self.preload_roots(&rs, &paths)?
            {
                rs = new;
                continue;
            }
            loaded = self.load_once(&rs, options, &paths);
            let changed;
            (rs, changed) = update::after_load(self, rs, &loaded, options)?;
            if changed {
                continue;
            }
            if !options.resolve_missing {
                break;
            }
            let add = self.resolve_missing(&rs, &mut loaded);
            if add.is_empty() {
                break;
            }
            let direct = rs.direct.clone();
            let new = update::roots(self, &direct, rs, &[], &add, options.assume_roots_imported)?;
            rs = new;
        }
        if options.tidy {
            rs = update::tidy_roots(self, &rs, &loaded)?;
        }
        Ok((loaded, rs))
    }

    /// Promotes the modules of root packages to roots, so that loading doesn't start with versions that change.
    fn preload_roots(&self, rs: &Requirements, paths: &[String]) -> Result<Option<Requirements>, String> {
        let found = self.parallel(paths, |p| self.find(p, rs, true));
        let mut add: Vec<Mod> = found
            .into_iter()
            .flatten()
            .filter_map(|f| f.module)
            .filter(|m| !m.version.is_empty() && rs.root_selected(self, &m.path) != Some(m.version.as_str()))
            .collect();
        add.sort();
        add.dedup();
        if add.is_empty() {
            return Ok(None);
        }
        let copy = Requirements::new(self, rs.pruning, rs.roots.clone(), rs.direct.clone());
        let new = update::roots(self, &rs.direct, copy, &[], &add, false)?;
        Ok((new.roots != rs.roots).then_some(new))
    }

    fn load_once(&self, rs: &Requirements, options: &LoadOptions, paths: &[String]) -> Loaded {
        let mut out = Loaded::default();
        let mut wave = Vec::new();
        for path in paths {
            let id = out.add(path, None, &mut wave);
            out.packages[id].root = true;
            if !out.roots.contains(&id) {
                out.roots.push(id);
            }
        }
        while !wave.is_empty() {
            let batch: Vec<(usize, String)> =
                std::mem::take(&mut wave).into_iter().map(|id| (id, out.packages[id].path.clone())).collect();
            let results = self.parallel(&batch, |(_, path)| self.read_package(path, rs, options));
            for ((id, _), (module, dir, std, scan, error)) in batch.iter().zip(results) {
                let p = &mut out.packages[*id];
                (p.module, p.dir, p.std, p.scan, p.error, p.scanned) = (module, dir, std, scan, error, true);
            }
            let mut flags: Vec<usize> = batch.iter().map(|b| b.0).collect();
            for (id, _) in &batch {
                let imports = out.packages[*id].scan.imports.clone();
                let std = out.packages[*id].std;
                for i in imports {
                    // What the standard library has from elsewhere is a copy of its own.
                    let i = if std && !crate::find::looks_standard(&i) { format!("vendor/{i}") } else { i };
                    let to = out.add(&i, Some(*id), &mut wave);
                    if !out.packages[*id].imports.contains(&to) {
                        out.packages[*id].imports.push(to);
                    }
                }
                if out.packages[*id].module.as_ref().is_some_and(|m| m.version.is_empty()) {
                    out.packages[*id].in_all = true;
                }
                // What `get` names counts as imported by the main module, and so does what that needs.
                if options.assume_roots_imported && out.packages[*id].root {
                    out.packages[*id].in_all = true;
                }
                let tool =
                    |m: &crate::session::MainModule| m.file.data.tool.contains(&out.packages[*id].path);
                if options.all && self.mains.iter().any(tool) {
                    out.packages[*id].in_all = true;
                }
            }
            while let Some(id) = flags.pop() {
                out.spread(id, options, self, &mut flags, &mut wave);
            }
        }
        out
    }

    fn read_package(
        &self,
        path: &str,
        rs: &Requirements,
        options: &LoadOptions,
    ) -> (Option<Mod>, PathBuf, bool, Arc<Imports>, Option<FindError>) {
        let nothing = Arc::new(Imports::default());
        let tags = &options.tags;
        let found = match self.find(path, rs, true) {
            Ok(f) => f,
            Err(e) => return (None, PathBuf::new(), false, nothing, Some(e)),
        };
        let Some(module) = found.module else {
            let files = self.std.files(path).unwrap_or_default();
            let scan = scan::of_files(files.into_iter(), path, tags).unwrap_or_default();
            return (None, PathBuf::new(), true, Arc::new(scan), None);
        };
        // Its go.mod says which language the package is in. Before go 1.21 tidy didn't look.
        let skip = options.tidy && crate::goversion::before(rs.go_version(), crate::goversion::STRICT);
        if !skip
            && !module.version.is_empty()
            && let Err(e) = self.summary(&module)
        {
            return (Some(module), found.dir, false, nothing, Some(FindError::Other(e)));
        }
        match scan::dir(&found.dir, tags) {
            Ok(scan) => {
                let error = scan.error.clone().map(FindError::Other);
                (Some(module), found.dir, false, Arc::new(scan), error)
            }
            Err(ScanError::AllExcluded | ScanError::NoFiles) => {
                (Some(module), found.dir, false, nothing, None)
            }
            Err(ScanError::Other(e)) => (Some(module), found.dir, false, nothing, Some(FindError::Other(e))),
        }
    }

    /// Finds modules for imports that nothing provides.
    fn resolve_missing(&self, rs: &Requirements, loaded: &mut Loaded) -> Vec<Mod> {
        let missing: Vec<usize> = (0..loaded.packages.len())
            .filter(|&i| matches!(&loaded.packages[i].error, Some(FindError::Missing { is_std: false, .. })))
            .collect();
        let paths: Vec<String> = missing.iter().map(|&i| loaded.packages[i].path.clone()).collect();
        for path in &paths {
            self.fetch.say(&format!("go: finding module for package {path}"));
        }
        let found = self.parallel(&paths, |path| self.query_import(path, rs));
        let mut add: BTreeSet<Mod> = BTreeSet::new();
        for (&id, result) in missing.iter().zip(found) {
            match result {
                Ok(m) => {
                    let path = &loaded.packages[id].path;
                    add.insert(m.clone());
                    self.fetch.say(&format!("go: found {path} in {} {}", m.path, m.version));
                }
                Err(text) => {
                    let path = loaded.packages[id].path.clone();
                    loaded.packages[id].error =
                        Some(FindError::Other(if text.starts_with("module ") || text.contains("provides") {
                            text
                        } else {
                            format!("cannot find module providing package {path}: {text}")
                        }));
                }
            }
        }
        add.into_iter().collect()
    }

    /// The keys of go.sum that stay: of everything that decides the build list and which module provides a package.
    pub fn keep_sums(
        &self,
        loaded: Option<&Loaded>,
        rs: &Requirements,
        whole_build_list: bool,
        tidy: bool,
    ) -> BTreeSet<Mod> {
        let mut keep = BTreeSet::new();
        let old = crate::goversion::before(rs.go_version(), crate::goversion::STRICT)
            && rs.pruning != Pruning::Workspace;
        let lean = old && (tidy || self.mode != crate::session::Mode::Mod);
        let note = |m: &Mod, with_mod: bool, keep: &mut BTreeSet<Mod>| {
            let r = self.resolved(m);
            if r.version.is_empty() || crate::modpath::is_toolchain(&r.path) {
                return;
            }
            if with_mod {
                keep.insert(go_mod_key(&r));
            } else {
                keep.insert(r);
            }
        };
        for p in loaded.into_iter().flat_map(|l| &l.packages) {
            if p.test_of.is_some() || p.std || p.module.is_none() && p.error.is_none() {
                continue;
            }
            if let Some(m) = p.external()
                && !lean
            {
                note(m, true, &mut keep);
            }
            if rs.pruning == Pruning::Pruned
                && let Some(m) = &p.module
                && rs.root_selected(self, &m.path) == Some(m.version.as_str())
            {
                for prefix in prefixes(&p.path) {
                    if let Some(v) = rs.root_selected(self, prefix).filter(|v| *v != "none" && !v.is_empty())
                    {
                        note(&Mod::new(prefix, v), false, &mut keep);
                    }
                }
                continue;
            }
            let Ok(graph) = rs.graph(self) else { continue };
            for prefix in prefixes(&p.path) {
                let v = graph.selected(prefix);
                if v != "none" && !v.is_empty() {
                    note(&Mod::new(prefix, v), false, &mut keep);
                }
            }
        }
        match rs.loaded_graph() {
            None => {
                for m in rs.roots.iter().filter(|m| !m.version.is_empty()) {
                    note(m, true, &mut keep);
                    if whole_build_list {
                        note(m, false, &mut keep);
                    }
                }
            }
            Some(graph) => {
                for m in graph.breadth_first() {
                    if graph.required_by(&m).is_some() && !m.version.is_empty() {
                        note(&m, true, &mut keep);
                    }
                }
                if whole_build_list {
                    for m in graph.build_list().iter().filter(|m| !m.version.is_empty()) {
                        if !lean {
                            note(m, true, &mut keep);
                        }
                        note(m, false, &mut keep);
                    }
                }
            }
        }
        keep
    }
}

impl Loaded {
    /// The package of a path, made if it is new.
    fn add(&mut self, path: &str, from: Option<usize>, wave: &mut Vec<usize>) -> usize {
        if let Some(&id) = self.by_path.get(path) {
            return id;
        }
        let id = self.packages.len();
        self.packages.push(Package {
            path: path.into(),
            module: None,
            dir: PathBuf::new(),
            std: false,
            error: None,
            scan: Arc::default(),
            imports: Vec::new(),
            test: None,
            test_of: None,
            in_all: false,
            root: false,
            stack: from,
            scanned: false,
        });
        self.by_path.insert(path.into(), id);
        wave.push(id);
        id
    }

    /// Brings what a package is to its imports and tests.
    fn spread(
        &mut self,
        id: usize,
        options: &LoadOptions,
        session: &Session,
        todo: &mut Vec<usize>,
        wave: &mut Vec<usize>,
    ) {
        if !self.packages[id].scanned {
            return;
        }
        let p = &mut self.packages[id];
        if p.in_all && options.all && p.test_of.is_none() {
            p.root = true;
        }
        let in_main = p.module.as_ref().is_some_and(|m| session.is_main(&m.path) && m.version.is_empty());
        let wants_test = p.test_of.is_none()
            && p.test.is_none()
            && !p.std
            && (options.all && in_main || options.tests && p.root);
        if wants_test {
            let imports = p.scan.all_test_imports();
            let mut test = p.clone();
            let test_id = self.packages.len();
            self.packages[id].test = Some(test_id);
            test.test_of = Some(id);
            test.test = None;
            test.root = false;
            test.error = None;
            test.imports.clear();
            test.stack = Some(id);
            test.in_all = test.in_all && in_main;
            self.packages.push(test);
            for i in imports {
                let to = self.add(&i, Some(test_id), wave);
                if !self.packages[test_id].imports.contains(&to) {
                    self.packages[test_id].imports.push(to);
                }
            }
            todo.push(test_id);
        }
        if self.packages[id].in_all {
            for to in self.packages[id].imports.clone() {
                if !self.packages[to].in_all {
                    self.packages[to].in_all = true;
                    todo.push(to);
                }
            }
        }
    }

    /// Packages by module, for those that aren't of the standard library.
    pub fn modules(&self) -> BTreeMap<Mod, Vec<usize>> {
        let mut out: BTreeMap<Mod, Vec<usize>> = BTreeMap::new();
        for (i, p) in self.packages.iter().enumerate() {
            if let Some(m) = &p.module
                && p.test_of.is_none()
            {
                out.entry(m.clone()).or_default().push(i);
            }
        }
        out
    }
}
