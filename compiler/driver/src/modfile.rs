//! The modules of a build: the main module that a directory belongs to, and through it all others.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use modules::commit::Changes;
use modules::env::Env;
use modules::find::FindError;
use modules::graph::Requirements;
use modules::loader::LoadOptions;
pub use modules::modpath::program_name;
use modules::modpath::{Mod, below};
use modules::scan::Tags;
use modules::session::{Mode, Options, Session};
use modules::std_pkgs::Std;

pub use modules::patterns::is_local;
pub use modules::pinned::is_pinned;

use crate::embedded;
use crate::pipeline::BuildOptions;

/// What the build needs to know of the main module's go.mod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModFile {
    pub module: String,
    /// Minor of the `go 1.N` line.
    pub go_minor: Option<u32>,
}

/// The main module: where it is, what its go.mod says, and what it depends on.
pub struct Module {
    pub dir: PathBuf,
    pub file: ModFile,
    pub session: Session,
    pub requirements: Requirements,
    /// What takes the main module's place where a package was named with its version.
    pub pinned: Option<Mod>,
}

/// A package of a module.
pub struct Located {
    pub dir: PathBuf,
    pub module: Mod,
    /// The language version of its module.
    pub go_minor: u32,
}

/// The standard library that rgo carries.
pub struct Library;

impl Std for Library {
    fn has(&self, path: &str) -> bool {
        crate::std_names::is_std(path) || embedded::std_has(path)
    }

    fn files(&self, path: &str) -> Option<Vec<(String, Vec<u8>)>> {
        let files: Vec<_> = embedded::std_files(path).map(|(n, t)| (n.to_string(), t.to_vec())).collect();
        (!files.is_empty()).then_some(files)
    }

    fn packages(&self) -> Vec<String> {
        embedded::std_packages().map(str::to_string).collect()
    }

    fn dir(&self, path: &str) -> String {
        match std::env::var("GOROOT") {
            Ok(root) if !root.is_empty() && !path.is_empty() => format!("{root}/src/{path}"),
            Ok(root) => root,
            Err(_) => String::new(),
        }
    }

    fn godebug(&self, go: &str, settings: &[(String, String)], files: &[Vec<u8>]) -> String {
        let own = files.iter().flat_map(|f| crate::godebug::directives(f)).filter_map(|d| d.setting.ok());
        let all: Vec<_> = settings.iter().cloned().chain(own).collect();
        crate::godebug::defaults(go, &all)
    }
}

/// Is it a package of the standard library?
pub fn is_std(path: &str) -> bool {
    Library.has(path)
}

/// The minor of "1.N", "1.N.P" or "1.NrcM".
pub fn parse_go_version(version: &str) -> Option<u32> {
    modules::goversion::minor(version)
}

/// `-mod`, `-modfile` and `-modcacherw` as GOFLAGS has them.
pub fn options_of_goflags(env: &Env) -> Result<Options, String> {
    let mut options = Options::default();
    for flag in env.goflags() {
        let flag = flag.strip_prefix("--").or_else(|| flag.strip_prefix('-')).unwrap_or(&flag);
        match flag.split_once('=') {
            Some(("mod", mode)) => options.mode = Mode::parse(mode)?,
            Some(("modfile", path)) => options.modfile = Some(path.into()),
            None if flag == "modcacherw" => options.modcacherw = true,
            _ => {}
        }
    }
    Ok(options)
}

/// Options from the flags `-mod`, `-modfile` and `-modcacherw`.
pub fn options(mode: Option<&str>, modfile: Option<&str>, modcacherw: bool) -> Result<Options, String> {
    let mode = mode.map(Mode::parse).transpose()?.flatten();
    Ok(Options { mode, modfile: modfile.map(Into::into), modcacherw, ..Options::default() })
}

/// Flags given here, and those of GOFLAGS where they are silent.
pub(crate) fn session_options(env: &Env, flags: &Options) -> Result<Options, String> {
    let mut options = options_of_goflags(env)?;
    options.mode = flags.mode.or(options.mode);
    options.modfile = flags.modfile.clone().or(options.modfile);
    options.modcacherw |= flags.modcacherw;
    Ok(options)
}

/// The module that contains a directory, with the flags that GOFLAGS gives.
pub fn find(dir: &Path) -> Result<Option<Module>, String> {
    find_with(dir, &Options::default())
}

/// The same; flags given here have precedence.
pub fn find_with(dir: &Path, flags: &Options) -> Result<Option<Module>, String> {
    let env = Arc::new(Env::load());
    let mut options = session_options(&env, flags)?;
    options.optional = true;
    let log = Box::new(|line: &str| eprintln!("{line}"));
    let session = Session::open(dir, env, Arc::new(Library), &options, log)?;
    let Some(main) = session.main_containing(dir).or(session.mains.first()) else { return Ok(None) };
    for m in &session.mains {
        check_godebug(&m.dir.join("go.mod"), dir, &m.file.data.godebug)?;
    }
    let file = ModFile {
        module: main.module.path.clone(),
        go_minor: main.file.data.go.as_deref().and_then(parse_go_version),
    };
    let dir = main.dir.clone();
    let requirements = session.requirements();
    Ok(Some(Module { dir, file, session, requirements, pinned: None }))
}

/// The module of packages that are named with a version, and those packages.
pub fn pinned(options: &BuildOptions) -> Result<(Module, Vec<String>), String> {
    let env = Arc::new(Env::load());
    let flags = Options {
        outside: true,
        mode: Some(Mode::Mod),
        modfile: options.modules.modfile.clone(),
        modcacherw: options.modules.modcacherw || options_of_goflags(&env)?.modcacherw,
        ..Options::default()
    };
    let log = Box::new(|line: &str| eprintln!("{line}"));
    let tags = Tags::of(options.target.goos(), options.target.goarch(), &options.tags);
    let found =
        modules::pinned::open(&options.args, &options.cwd, env, Arc::new(Library), &flags, &tags, log)?;
    let file = ModFile { module: found.module.path.clone(), go_minor: parse_go_version(&found.go) };
    let module = Module {
        dir: found.dir,
        file,
        session: found.session,
        requirements: found.requirements,
        pinned: Some(found.module),
    };
    Ok((module, found.packages))
}

/// With `-mod=mod` a build may change go.mod and go.sum: modules for imports that none provides yet are looked for, and
/// what was found out is written. Without it, does nothing. What can't be found is told by the build.
pub fn settle(options: &BuildOptions, tests: bool) -> Result<(), String> {
    if options.modules.outside {
        return Ok(());
    }
    let env = Arc::new(Env::load());
    let mut session_options = session_options(&env, &options.modules)?;
    if session_options.mode != Some(Mode::Mod) || options.args.iter().any(|a| a.ends_with(".go")) {
        return Ok(());
    }
    session_options.optional = true;
    let log = Box::new(|line: &str| eprintln!("{line}"));
    let session = Session::open(&options.cwd, env, Arc::new(Library), &session_options, log)?;
    if session.mains.is_empty() {
        return Ok(());
    }
    let tags = Tags::of(options.target.goos(), options.target.goarch(), &options.tags);
    let mut load = LoadOptions::new(tags.clone());
    load.resolve_missing = true;
    load.tests = tests;
    let here = [".".to_string()];
    let patterns = if options.args.is_empty() { &here[..] } else { &options.args };
    let roots = |rs: &Requirements| {
        let found = patterns.iter().map(|p| session.expand(p, rs, &tags));
        Ok(found.filter_map(Result::ok).flatten().collect())
    };
    let (loaded, requirements) = session.load(session.requirements(), &load, &roots)?;
    session.commit(&requirements, Some(&loaded), &Changes::default(), false)
}

/// Settings that this version doesn't have are errors, named by their line in go.mod.
fn check_godebug(path: &Path, cwd: &Path, settings: &[(String, String)]) -> Result<(), String> {
    for (key, value) in settings {
        let Some(bad) = crate::godebug::mistake("godebug", key, value) else { continue };
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().position(|l| l.contains(&format!("{key}={value}"))).map_or(0, |i| i + 1);
        let shown = path.strip_prefix(cwd).unwrap_or(path).display();
        return Err(format!("go: error loading {shown}:\n{shown}:{line}: {bad}"));
    }
    Ok(())
}

impl Module {
    /// The tools of the main modules, sorted.
    pub fn tools(&self) -> Vec<String> {
        let mut all: Vec<String> =
            self.session.mains.iter().flat_map(|m| m.file.data.tool.iter().cloned()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Is it the standard library's own tree? Its packages have no prefix.
    pub fn is_std(&self) -> bool {
        self.file.module == "std"
    }

    /// Finds the package that an import names.
    pub fn locate(&self, import: &str) -> Result<Located, FindError> {
        if self.is_std() {
            let dir = self.dir.join(import);
            if dir.is_dir() {
                return Ok(Located { dir, module: Mod::new("std", ""), go_minor: self.minor() });
            }
        }
        let found = self.session.find(import, &self.requirements, true)?;
        let Some(module) = found.module else { return Err(self.session.missing(import)) };
        let go_minor = match self.session.main_of(&module.path) {
            Some(main) => main.file.data.go.as_deref().and_then(parse_go_version).unwrap_or(16),
            None => {
                let summary = self.session.summary(&module).map_err(FindError::Other)?;
                parse_go_version(&summary.go).unwrap_or(16)
            }
        };
        Ok(Located { dir: found.dir, module, go_minor })
    }

    /// May a package of the main module import from a module? It has to be required explicitly.
    pub fn implicit_import(&self, importer: &str, import: &str, module: &Mod) -> Option<String> {
        let from_main = self.session.mains.iter().any(|m| below(importer, &m.module.path).is_some());
        if !from_main
            || module.version.is_empty()
            || self.session.mode == Mode::Vendor
            || self.session.work.is_some()
        {
            return None;
        }
        let root = self.requirements.root_selected(&self.session, &module.path);
        (root != Some(module.version.as_str())).then(|| {
            format!(
                "package {importer} imports {import} from implicitly required module; to add missing requirements, run:\n\tgo get {module}"
            )
        })
    }

    /// Is a package one of the main modules'?
    pub fn contains(&self, import: &str) -> bool {
        self.is_std() || self.session.mains.iter().any(|m| below(import, &m.module.path).is_some())
    }

    fn minor(&self) -> u32 {
        self.file.go_minor.unwrap_or(16)
    }

    /// The directory of an import path in a module of the build, whether or not it holds Go files.
    pub fn dir_of(&self, import: &str) -> Option<PathBuf> {
        if self.is_std() {
            return Some(self.dir.join(import)).filter(|d| d.is_dir());
        }
        let in_main = self
            .session
            .mains
            .iter()
            .filter_map(|m| Some((m.module.path.len(), m.dir.join(below(import, &m.module.path)?))))
            .max_by_key(|(len, _)| *len)
            .map(|(_, dir)| dir)
            .filter(|d| d.is_dir());
        in_main.or_else(|| self.locate(import).ok().map(|l| l.dir))
    }

    /// The import path of a directory inside a main module.
    pub fn import_path(&self, dir: &Path) -> Option<String> {
        let main = self.session.main_containing(dir)?;
        let rest = dir.strip_prefix(&main.dir).ok()?.to_str()?;
        if self.is_std() && !rest.is_empty() {
            return Some(rest.into());
        }
        let path = &main.module.path;
        Some(if rest.is_empty() { path.clone() } else { format!("{path}/{rest}") })
    }
}
