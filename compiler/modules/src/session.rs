//! The main modules of a command: which they are, what their go.mod and go.work say, how requirements start from there.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::env::{Env, find_upwards};
use crate::fetch::{Fetcher, Log};
use crate::files;
use crate::gomod::{Kind, ModFile, Retract};
use crate::goversion;
use crate::graph::{Pruning, Requirements};
use crate::modpath::{self, Mod};
use crate::semver;
use crate::std_pkgs::Std;
use crate::sums::{Sums, go_mod_key};
use crate::vendor::Vendor;

/// `-mod`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// go.mod and go.sum have to be complete already.
    Readonly,
    /// Packages come from the vendor directory.
    Vendor,
    /// go.mod and go.sum are brought up to date.
    Mod,
}

impl Mode {
    /// The value of `-mod`; none leaves the choice to rgo.
    pub fn parse(text: &str) -> Result<Option<Mode>, String> {
        match text {
            "" => Ok(None),
            "readonly" => Ok(Some(Mode::Readonly)),
            "vendor" => Ok(Some(Mode::Vendor)),
            "mod" => Ok(Some(Mode::Mod)),
            other => Err(format!("-mod={other} not supported (can be '', 'mod', 'readonly', or 'vendor')")),
        }
    }
}

/// What a command says about modules.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `-mod`
    pub mode: Option<Mode>,
    /// `-modfile`
    pub modfile: Option<PathBuf>,
    /// `-modcacherw`
    pub modcacherw: bool,
    /// The command works without a vendor directory unless `-mod=vendor` is given.
    pub ignore_vendor: bool,
    /// The command works on one module, whatever go.work says.
    pub ignore_workspace: bool,
    /// A missing go.mod is not an error.
    pub optional: bool,
    /// The command is about modules named with their versions: there is no main module, whatever files there are.
    pub outside: bool,
}

/// A module that is being worked on.
#[derive(Clone, Debug)]
pub struct MainModule {
    pub module: Mod,
    pub dir: PathBuf,
    /// go.mod, or what `-modfile` names.
    pub path: PathBuf,
    /// Its text as read.
    pub text: Vec<u8>,
    pub file: ModFile,
}

/// What of a dependency's go.mod bears on others.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its module line.
    pub path: String,
    /// Empty if there is no `go` line.
    pub go: String,
    pub require: Vec<Mod>,
    pub pruning: Pruning,
    pub retract: Vec<Retract>,
    pub deprecated: String,
}

/// go.work.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub path: PathBuf,
    pub file: ModFile,
}

impl Workspace {
    pub fn dir(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }
}

pub struct Session {
    pub cwd: PathBuf,
    pub env: Arc<Env>,
    pub std: Arc<dyn Std>,
    pub fetch: Fetcher,
    pub mains: Vec<MainModule>,
    pub work: Option<Workspace>,
    pub mode: Mode,
    /// Was the mode asked for?
    pub mode_is_explicit: bool,
    pub vendor: Option<Vendor>,
    replaces: BTreeMap<Mod, (Mod, PathBuf)>,
    excludes: BTreeSet<Mod>,
    summaries: Mutex<HashMap<Mod, Result<Arc<Summary>, String>>>,
}

pub const NO_MODULE: &str =
    "go.mod file not found in current directory or any parent directory; see 'go help modules'";

fn pruning_for(go: &str) -> Pruning {
    if goversion::before(go, goversion::PRUNED) { Pruning::Unpruned } else { Pruning::Pruned }
}

impl Session {
    /// Finds and reads what governs a directory.
    pub fn open(
        cwd: &Path,
        env: Arc<Env>,
        std: Arc<dyn Std>,
        options: &Options,
        log: Log,
    ) -> Result<Session, String> {
        let work_path = if options.ignore_workspace || options.outside || options.modfile.is_some() {
            None
        } else {
            work_file(cwd, &env)?
        };
        let go_mod = if options.outside { None } else { find_upwards(cwd, "go.mod") };
        match env.set("GO111MODULE") {
            "" | "on" | "auto" => {}
            // Without a module there is nothing that would be different.
            "off" if options.optional && go_mod.is_none() => {}
            "off" => return Err("go: modules disabled by GO111MODULE=off; see 'go help modules'".into()),
            other => return Err(format!("go: unknown environment setting GO111MODULE={other}")),
        }
        let mut fetch = Fetcher::new(env.clone(), Sums::default(), log);
        fetch.writable = options.modcacherw;
        let mut session = Session {
            cwd: cwd.to_path_buf(),
            std,
            fetch,
            mains: Vec::new(),
            work: None,
            mode: options.mode.unwrap_or(Mode::Readonly),
            mode_is_explicit: options.mode.is_some(),
            vendor: None,
            replaces: BTreeMap::new(),
            excludes: BTreeSet::new(),
            summaries: Mutex::default(),
            env,
        };
        if let Some(path) = work_path {
            session.open_workspace(path, options)?;
        } else if let Some(path) = go_mod {
            let dir = path.parent().expect("files have directories").to_path_buf();
            let file = match &options.modfile {
                Some(m) => cwd.join(m),
                None => path,
            };
            session.add_main(dir, file)?;
        } else if options.modfile.is_some() {
            return Err("go: -modfile cannot be used with commands that ignore the current module".into());
        } else if !options.optional && !options.outside {
            return Err(format!("go: {NO_MODULE}"));
        }
        session.read_sums()?;
        session.choose_mode(options)?;
        Ok(session)
    }

    fn open_workspace(&mut self, path: PathBuf, options: &Options) -> Result<(), String> {
        let text = std::fs::read(&path)
            .map_err(|e| format!("reading go.work: {}", files::explain("open", &path, &e)))?;
        let name = self.shown(&path);
        let file = ModFile::parse(&text, &name, Kind::Work, None)
            .map_err(|e| format!("go: errors parsing go.work:\n{e}"))?;
        let dir = path.parent().expect("files have directories").to_path_buf();
        let mut seen = BTreeSet::new();
        for used in file.data.use_dirs.clone() {
            let d = files::clean(&dir.join(&used));
            if !seen.insert(d.clone()) {
                return Err(format!(
                    "go: error loading go.work:\n{name}: path {} appears multiple times in workspace",
                    d.display()
                ));
            }
            let go_mod = d.join("go.mod");
            if !go_mod.is_file() {
                return Err(format!(
                    "go: cannot load module {used} listed in go.work file: open {}: no such file or directory",
                    go_mod.display()
                ));
            }
            self.add_main(d, go_mod)?;
        }
        for r in &file.data.replace {
            self.replaces.insert(r.old.clone(), (r.new.clone(), dir.clone()));
        }
        let mode_matters = options.mode == Some(Mode::Mod);
        self.work = Some(Workspace { path, file });
        if mode_matters && !options.ignore_vendor {
            return Err("go: -mod may only be set to readonly or vendor when in workspace mode, but it is set to \"mod\"\n\tRemove the -mod flag to use the default readonly value, \n\tor set GOWORK=off to disable workspace mode.".into());
        }
        Ok(())
    }

    fn add_main(&mut self, dir: PathBuf, path: PathBuf) -> Result<(), String> {
        let text = std::fs::read(&path).map_err(|e| format!("go: {}", files::explain("open", &path, &e)))?;
        let shown = self.shown(&path);
        let fix = |path: &str, version: &str| -> Result<String, String> {
            let (_, major) = modpath::split_major(path).unwrap_or((path, ""));
            if !version.is_empty()
                && semver::canonical_module(version) == version
                && modpath::check_major(version, major).is_ok()
            {
                return Ok(version.to_string());
            }
            if self.mode_is_explicit && self.mode == Mode::Vendor {
                return Err("must be of the form v1.2.3".into());
            }
            if semver::canonical_module(version) == version
                && let Err(e) = modpath::check_major(version, major)
            {
                let why = e.strip_prefix("invalid version: ").unwrap_or(&e);
                return Err(why.to_string());
            }
            self.resolve_loose(path, version)
        };
        let file = ModFile::parse(&text, &shown, Kind::Main, Some(&fix))
            .map_err(|e| format!("go: errors parsing {shown}:\n{e}"))?;
        let Some(module) = file.data.module.clone() else {
            return Err(format!(
                "go: error reading {shown}: missing module declaration. To specify the module path:\n\tgo mod edit -module=example.com/mod"
            ));
        };
        if let Some(go) = &file.data.go
            && too_new(go)
        {
            return Err(format!("go: {}", too_new_text(&shown, go)));
        }
        for r in &file.data.replace {
            self.replaces.entry(r.old.clone()).or_insert_with(|| (r.new.clone(), dir.clone()));
        }
        self.excludes.extend(file.data.exclude.iter().cloned());
        self.mains.push(MainModule { module: Mod::new(module, ""), dir, path, text, file });
        Ok(())
    }

    /// A version in go.mod that isn't canonical stands for what a proxy makes of it.
    fn resolve_loose(&self, path: &str, version: &str) -> Result<String, String> {
        self.fetch.info(path, version).map(|i| i.version).map_err(|e| e.text)
    }

    fn read_sums(&mut self) -> Result<(), String> {
        let (own, others) = match &self.work {
            Some(w) => {
                let others = self.mains.iter().map(|m| m.path.with_extension("sum")).collect();
                (Some(w.dir().join("go.work.sum")), others)
            }
            None => (self.mains.first().map(|m| m.path.with_extension("sum")), Vec::new()),
        };
        *self.fetch.sums.lock().expect("no panics while locked") = Sums::read(own, &others)?;
        Ok(())
    }

    fn choose_mode(&mut self, options: &Options) -> Result<(), String> {
        let dir = self.vendor_dir();
        if options.mode.is_none()
            && !options.ignore_vendor
            && options.modfile.is_none()
            && let Some(dir) = &dir
            && dir.is_dir()
        {
            let workspace_too_old = match &self.work {
                Some(w) => goversion::before(w.file.data.go.as_deref().unwrap_or("1.18"), "1.22"),
                None => {
                    let go = self.mains.first().and_then(|m| m.file.data.go.as_deref());
                    goversion::before(go.unwrap_or(goversion::DEFAULT), goversion::AUTO_VENDOR)
                        || self.mains.first().is_some_and(|m| m.file.data.go.is_none())
                }
            };
            // A vendor directory without list of modules, in a workspace, belongs to something else.
            if !workspace_too_old && (self.work.is_none() || vendor_is_of_workspace(dir)) {
                self.mode = Mode::Vendor;
            }
        }
        if self.mode == Mode::Vendor
            && let Some(dir) = dir
        {
            let vendor = Vendor::read(&dir)?;
            vendor.check(self)?;
            self.vendor = Some(vendor);
        }
        Ok(())
    }

    /// Where vendored packages are.
    pub fn vendor_dir(&self) -> Option<PathBuf> {
        match &self.work {
            Some(w) => Some(w.dir().join("vendor")),
            None => self.mains.first().map(|m| m.dir.join("vendor")),
        }
    }

    /// A path as messages show it: relative if that is shorter.
    pub fn shown(&self, path: &Path) -> String {
        short_path(&self.cwd, path)
    }

    pub fn is_main(&self, path: &str) -> bool {
        self.mains.iter().any(|m| m.module.path == path)
    }

    pub fn main_of(&self, path: &str) -> Option<&MainModule> {
        self.mains.iter().find(|m| m.module.path == path)
    }

    /// The main module whose directory contains a directory.
    pub fn main_containing(&self, dir: &Path) -> Option<&MainModule> {
        self.mains.iter().filter(|m| dir.starts_with(&m.dir)).max_by_key(|m| m.dir.as_os_str().len())
    }

    /// The only main module, or an error that a command needs one.
    pub fn single_main(&self) -> Result<&MainModule, String> {
        self.mains.first().ok_or_else(|| format!("go: {NO_MODULE}"))
    }

    pub fn is_excluded(&self, m: &Mod) -> bool {
        self.excludes.contains(m)
    }

    /// All replacements in force: what, by what, and the directory that relative paths start from.
    pub fn replacements(&self) -> impl Iterator<Item = (&Mod, &Mod, &Path)> {
        self.replaces.iter().map(|(old, (new, dir))| (old, new, dir.as_path()))
    }

    /// What replaces a module: a module at a version, or a directory (path and no version).
    pub fn replacement(&self, m: &Mod) -> Option<&Mod> {
        self.replacement_with_base(m).map(|r| &r.0)
    }

    fn replacement_with_base(&self, m: &Mod) -> Option<&(Mod, PathBuf)> {
        if self.is_main(&m.path) {
            return None;
        }
        self.replaces.get(m).or_else(|| self.replaces.get(&Mod::new(m.path.clone(), "")))
    }

    /// The module whose content is used for another, which is itself if nothing replaces it.
    pub fn resolved(&self, m: &Mod) -> Mod {
        self.replacement(m).cloned().unwrap_or_else(|| m.clone())
    }

    /// The directory that replaces a module.
    pub fn replacement_dir(&self, m: &Mod) -> Option<PathBuf> {
        let (new, base) = self.replacement_with_base(m)?;
        new.version.is_empty().then(|| files::clean(&base.join(&new.path)))
    }

    /// Must everything be in go.sum already?
    pub fn needs_sums(&self) -> bool {
        !self.mains.is_empty() && self.mode == Mode::Readonly
    }

    /// Does go.sum know the content of a module?
    pub fn has_sum(&self, key: &Mod) -> bool {
        self.fetch.sums.lock().expect("no panics while locked").has(key)
    }

    /// What a main module's go.mod requires.
    pub fn main_summary(&self, index: usize) -> Summary {
        let m = &self.mains[index];
        let data = &m.file.data;
        let go = data.go.clone().unwrap_or_default();
        let mut require: Vec<Mod> =
            data.require.iter().map(|r| r.module.clone()).filter(|r| !self.excludes.contains(r)).collect();
        if !go.is_empty() {
            require.push(Mod::new("go", go.clone()));
        }
        if let Some(t) = data.toolchain.as_deref().filter(|t| *t != "default") {
            require.push(Mod::new("toolchain", t));
        }
        let effective = if go.is_empty() { goversion::DEFAULT } else { &go };
        Summary {
            path: m.module.path.clone(),
            pruning: pruning_for(effective),
            require,
            go,
            retract: data.retract.clone(),
            deprecated: data.deprecated.clone(),
        }
    }

    /// What a dependency's go.mod says, from where its replacement has it.
    pub fn summary(&self, m: &Mod) -> Result<Arc<Summary>, String> {
        if let Some(known) = self.summaries.lock().expect("no panics while locked").get(m) {
            return known.clone();
        }
        let made = self.make_summary(m);
        self.summaries.lock().expect("no panics while locked").insert(m.clone(), made.clone());
        made
    }

    fn make_summary(&self, m: &Mod) -> Result<Arc<Summary>, String> {
        if modpath::is_toolchain(&m.path) {
            let implied = m.path == "go" && !goversion::before(&m.version, goversion::STRICT);
            let require =
                if implied { vec![Mod::new("toolchain", format!("go{}", m.version))] } else { Vec::new() };
            return Ok(Arc::new(Summary {
                path: m.path.clone(),
                go: String::new(),
                require,
                pruning: Pruning::Pruned,
                retract: Vec::new(),
                deprecated: String::new(),
            }));
        }
        if let Some(v) = &self.vendor {
            return Ok(Arc::new(v.summary(m)));
        }
        let actual = self.resolved(m);
        let text: Arc<Vec<u8>> = match self.replacement_dir(m) {
            Some(dir) => {
                let path = dir.join("go.mod");
                let wrap = |e: std::io::Error| {
                    let name = self.shown(&path);
                    format!(
                        "{m} (replaced by {}): reading {name}: {}",
                        actual.path,
                        files::explain("open", &path, &e)
                    )
                };
                Arc::new(std::fs::read(&path).map_err(wrap)?)
            }
            None => {
                if self.needs_sums() && !self.has_sum(&go_mod_key(&actual)) {
                    let shown =
                        if actual == *m { m.to_string() } else { format!("{m} (replaced by {actual})") };
                    return Err(format!(
                        "{shown}: missing go.sum entry for go.mod file; to add it:\n\tgo mod download {}",
                        m.path
                    ));
                }
                self.fetch.go_mod(&actual).map_err(|e| prefixed(m, &e.text))?
            }
        };
        let mut summary = summarize(&text, &actual).map_err(|e| prefixed(m, &e))?;
        if !actual.version.is_empty() {
            if summary.path.is_empty() {
                return Err(format!("{m}: parsing go.mod: missing module line"));
            }
            if summary.path != m.path && summary.path != actual.path {
                return Err(format!(
                    "{m}: parsing go.mod:\n\tmodule declares its path as: {}\n\t        but was required as: {}",
                    summary.path, m.path
                ));
            }
        }
        if too_new(&summary.go) {
            return Err(format!("module {}", too_new_text(&m.to_string(), &summary.go)));
        }
        summary.require.retain(|r| !self.excludes.contains(r));
        Ok(Arc::new(summary))
    }

    /// What the go.mod of the newest version of a module says about retractions and deprecation.
    pub fn latest_summary(&self, path: &str, latest: &str) -> Result<Summary, String> {
        let m = Mod::new(path, latest);
        let actual = self.resolved(&m);
        let text = match self.replacement_dir(&m) {
            Some(dir) => Arc::new(std::fs::read(dir.join("go.mod")).map_err(|e| files::describe(&e))?),
            None => self.fetch.go_mod(&actual).map_err(|e| e.text)?,
        };
        summarize(&text, &actual)
    }

    /// The requirements that the main modules' files state.
    pub fn requirements(&self) -> Requirements {
        if let Some(work) = &self.work {
            let mut roots: Vec<Mod> = self.mains.iter().map(|m| m.module.clone()).collect();
            let mut direct = BTreeSet::new();
            for m in &self.mains {
                direct.extend(
                    m.file.data.require.iter().filter(|r| !r.indirect).map(|r| r.module.path.clone()),
                );
            }
            let go = work.file.data.go.clone().unwrap_or_else(|| "1.18".into());
            roots.push(Mod::new("go", go));
            direct.insert("go".into());
            return Requirements::new(self, Pruning::Workspace, roots, direct);
        }
        let Some(main) = self.mains.first() else {
            let roots = vec![Mod::new("go", goversion::RELEASE)];
            return Requirements::new(self, Pruning::Pruned, roots, BTreeSet::new());
        };
        let data = &main.file.data;
        let go = data.go.clone().unwrap_or_else(|| goversion::DEFAULT.into());
        let mut roots: Vec<Mod> =
            data.require.iter().map(|r| r.module.clone()).filter(|m| !self.excludes.contains(m)).collect();
        let mut direct: BTreeSet<String> =
            data.require.iter().filter(|r| !r.indirect).map(|r| r.module.path.clone()).collect();
        roots.push(Mod::new("go", go.clone()));
        direct.insert("go".into());
        if let Some(t) = data.toolchain.as_deref().filter(|t| *t != "default") {
            roots.push(Mod::new("toolchain", t));
            direct.insert("toolchain".into());
        }
        Requirements::new(self, pruning_for(&go), roots, direct)
    }

    /// The go version and the settings that programs of the main modules start with.
    pub fn godebug_base(&self) -> (String, Vec<(String, String)>) {
        let (file, fallback) = match (&self.work, self.mains.first()) {
            (Some(work), _) => (&work.file, "1.18"),
            (None, Some(main)) => (&main.file, goversion::DEFAULT),
            (None, None) => return (goversion::LOCAL.into(), Vec::new()),
        };
        (file.data.go.as_deref().unwrap_or(fallback).into(), file.data.godebug.clone())
    }

    /// Applies a function to all items on several threads; results in order.
    pub fn parallel<T: Sync, R: Send>(&self, items: &[T], f: impl Fn(&T) -> R + Sync) -> Vec<R> {
        const WORKERS: usize = 10;
        if items.len() <= 1 {
            return items.iter().map(f).collect();
        }
        let next = std::sync::atomic::AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let i = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(item) = items.get(i) else { return done };
                done.push((i, f(item)));
            }
        };
        let mut all: Vec<(usize, R)> = std::thread::scope(|scope| {
            let helpers: Vec<_> = (1..WORKERS.min(items.len())).map(|_| scope.spawn(work)).collect();
            let mut all = work();
            for h in helpers {
                all.extend(h.join().expect("workers don't panic"));
            }
            all
        });
        all.sort_by_key(|r| r.0);
        all.into_iter().map(|r| r.1).collect()
    }
}

fn prefixed(m: &Mod, text: &str) -> String {
    let start = format!("{m}: ");
    if text.starts_with(&start) { text.to_string() } else { format!("{start}{text}") }
}

fn vendor_is_of_workspace(dir: &Path) -> bool {
    std::fs::read_to_string(dir.join("modules.txt")).is_ok_and(|t| t.starts_with("## workspace"))
}

/// Does a `go` line ask for a newer Go than this one?
pub fn too_new(go: &str) -> bool {
    goversion::before(&goversion::language(goversion::LOCAL), &goversion::language(go))
}

/// Go's text for what needs a newer Go; it follows "module " or stands alone.
pub fn too_new_text(what: &str, go: &str) -> String {
    format!("{what} requires go >= {go} (running go {}; GOTOOLCHAIN=local)", goversion::RELEASE)
}

/// Reads a dependency's go.mod.
pub fn summarize(text: &[u8], m: &Mod) -> Result<Summary, String> {
    let file = ModFile::parse(text, "go.mod", Kind::Dependency, None)
        .map_err(|e| format!("parsing go.mod:\n\t{}", e.replace('\n', "\n\t")))?;
    let data = file.data;
    let go = data.go.unwrap_or_default();
    let mut require: Vec<Mod> = data.require.into_iter().map(|r| r.module).collect();
    if !goversion::before(&go, goversion::STRICT) {
        require.push(Mod::new("go", go.clone()));
    }
    let _ = m;
    Ok(Summary {
        path: data.module.unwrap_or_default(),
        pruning: if go.is_empty() { Pruning::Unpruned } else { pruning_for(&go) },
        require,
        go,
        retract: data.retract,
        deprecated: data.deprecated,
    })
}

/// The go.work in force: GOWORK, or the nearest one upwards.
pub fn work_file(cwd: &Path, env: &Env) -> Result<Option<PathBuf>, String> {
    match env.set("GOWORK") {
        "off" => Ok(None),
        "" => Ok(find_upwards(cwd, "go.work")),
        path if path.starts_with('/') => Ok(Some(path.into())),
        _ => Err("go: invalid GOWORK: not an absolute path".into()),
    }
}

/// A path relative to the current directory if that is shorter, as Go's messages have it.
pub fn short_path(cwd: &Path, path: &Path) -> String {
    let full = path.display().to_string();
    if let Ok(rest) = path.strip_prefix(cwd) {
        let text = rest.display().to_string();
        return if text.is_empty() { ".".into() } else { text };
    }
    let mut up = String::new();
    for at in cwd.ancestors().skip(1) {
        up += "../";
        if let Ok(rest) = path.strip_prefix(at) {
            let text = format!("{up}{}", rest.display());
            let text = text.strip_suffix('/').unwrap_or(&text).to_string();
            return if text.len() < full.len() { text } else { full };
        }
    }
    full
}
