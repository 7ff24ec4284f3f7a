//! The road from sources to an executable.

use std::path::PathBuf;
use std::sync::Arc;

use base::{Diags, FxHashMap, Interner, SourceMap, Symbol, Target};
use check::Checker;
use types::{ObjId, PkgId, Store};

use crate::buildinfo;
use crate::cache::CodeCache;
use crate::context::BuildContext;
use crate::embed;
use crate::embedded;
use crate::emit::Emit;
use crate::godebug;
use crate::goroot::Goroot;
use crate::graph::{Graph, Loader, Origin, Parsed, Problem};
use crate::modfile;
use crate::pattern;
use crate::stamp;
use crate::timings::Timings;
use crate::vet;

/// What a build is to do.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Packages or files, as on the command line.
    pub args: Vec<String>,
    pub cwd: PathBuf,
    pub target: Target,
    pub tags: Vec<String>,
    /// `-ldflags "-X importpath.name=value"`
    pub set_strings: Vec<(String, String)>,
    /// `-ldflags "-s"` or `"-w"`: no symbols, no DWARF.
    pub strip: bool,
    pub jobs: usize,
    /// `-goroot`, the second source of standard packages, in place of GOROOT.
    pub goroot: Option<PathBuf>,
    /// `-buildvcs`
    pub vcs: stamp::Mode,
    /// Flags that build info names, as they were given: `-gcflags`, `-ldflags`, `-trimpath`.
    pub recorded: Vec<(&'static str, String)>,
    /// Flags about modules: `-mod`, `-modfile`, `-modcacherw`.
    pub modules: modules::session::Options,
    /// Optional passes; without them the program is slower but the same.
    pub optimize: bool,
    /// Inlining, one of the passes.
    pub inline: bool,
    /// Report what escapes (`-m`).
    pub report_escapes: bool,
    pub emit: Option<Emit>,
    /// Verify GIR and CLIF after each step.
    pub verify: bool,
    /// Report all errors, not only the first ten.
    pub all_errors: bool,
    /// Compile every function of the packages, reached or not, and make no executable.
    pub whole: bool,
    /// Functions of user packages must have bodies.
    pub complete: bool,
    /// The language version (minor of Go 1.N) in place of go.mod's.
    pub lang: Option<u32>,
}

impl BuildOptions {
    /// How a flag was given that build info names.
    pub(crate) fn recorded(&self, flag: &str) -> Option<&str> {
        self.recorded.iter().find(|r| r.0 == flag).map(|r| r.1.as_str())
    }
}

/// A finished build.
pub struct Built {
    /// One executable per main package that was asked for.
    pub programs: Vec<Program>,
    /// Packages that were asked for and aren't programs.
    pub libraries: usize,
    /// Import paths of the packages that were asked for.
    pub roots: Vec<String>,
    /// Import paths of all packages in build order, for `-v`.
    pub packages: Vec<String>,
    /// Remarks (`-m`), rendered.
    pub notes: String,
    /// The dump that `--emit` asked for.
    pub dump: Option<String>,
    pub timings: Timings,
}

/// One executable.
pub struct Program {
    /// The default name of the output file.
    pub name: String,
    pub image: Vec<u8>,
}

/// Why there is no executable.
pub enum Failure {
    /// A message for the whole build.
    Message(String),
    /// Errors in sources, by package.
    Errors(Box<Report>),
}

/// Diagnostics with what is needed to print them.
pub struct Report {
    pub sources: Arc<SourceMap>,
    /// What was found before anything was compiled, with a heading where a test's package is to be named.
    pub problems: Vec<(Option<String>, Problem)>,
    /// Heading (`# import/path`) and errors, in build order.
    pub groups: Vec<(Option<String>, Diags)>,
}

impl Report {
    /// All errors as text; `limit` per package; `color` selects the terminal rendering.
    pub fn render(&self, limit: Option<usize>, terminal: Option<bool>) -> String {
        let mut out = String::new();
        for (heading, problem) in &self.problems {
            if let Some(h) = heading {
                out += &format!("# {h}\n");
            }
            out += &problem.render(&self.sources);
        }
        for (heading, diags) in &self.groups {
            if let Some(h) = heading {
                out += &format!("# {h}\n");
            }
            out += &match terminal {
                Some(color) => diags.render_terminal(&self.sources, limit, color),
                None => diags.render_plain(&self.sources, limit),
            };
        }
        out
    }
}

/// Compiles the packages of `options.args` for its target.
pub fn build(options: &BuildOptions) -> Result<Built, Failure> {
    let mut all = build_for(options, &[options.target]).map_err(|(_, failure)| failure)?;
    Ok(all.remove(0))
}

/// Compiles the packages of `options.args` for several targets, side by side. What targets have in common is done once:
/// finding modules, reading and parsing files, asking version control. Packages with variants by target lie at the
/// bottom of the library, so types are checked for each. A failure names its target; timings of all are with the first.
pub fn build_for(options: &BuildOptions, targets: &[Target]) -> Result<Vec<Built>, (Target, Failure)> {
    let first = targets[0];
    let mut timings = Timings::default();
    let names = Arc::new(Interner::new());
    let mut sources = SourceMap::default();
    let vcs = stamp::Lookup::start(options.vcs, &options.cwd);
    let found = if options.modules.outside {
        modfile::pinned(options).map(|(module, packages)| (Some(module), packages))
    } else {
        modfile::find_with(&options.cwd, &options.modules).map(|module| (module, options.args.clone()))
    };
    let (module, args) = found.map_err(|text| (first, Failure::Message(text)))?;
    // Patterns that match no programs at all leave nothing to do.
    if options.modules.outside && args.is_empty() {
        let nothing = || done(&Graph::new(), Timings::default(), Vec::new(), String::new(), None);
        return Ok(targets.iter().map(|_| nothing()).collect());
    }
    let goroot = Goroot::new(options.goroot.as_deref());
    let parsed = Parsed::default();
    let mut loaded = Vec::new();
    for &target in targets {
        let fail = |text: String| (target, Failure::Message(text));
        let context = BuildContext { target, tags: options.tags.clone(), portable: false };
        let roots = pattern::resolve(&args, &options.cwd, module.as_ref(), &context).map_err(fail)?;
        let loader = Loader {
            cwd: &options.cwd,
            module: module.as_ref(),
            context: &context,
            names: &names,
            jobs: options.jobs,
            lang: options.lang,
            goroot: &goroot,
            parsed: &parsed,
            whole: options.whole,
            located: false,
        };
        let graph = timings.phase("load", || loader.load(&roots, &mut sources)).map_err(fail)?;
        loaded.push((target, roots, graph));
    }
    let sources = Arc::new(sources);
    let build_one = |target: Target, roots: &[pattern::Root], graph: Graph, timings: Timings| {
        if let Some(Emit::Tokens | Emit::Ast) = options.emit {
            let dump = crate::emit::syntax(options.emit.as_ref().unwrap(), &graph, &sources, &names);
            return Ok(done(&graph, timings, Vec::new(), String::new(), Some(dump)));
        }
        let options = BuildOptions { target, ..options.clone() };
        let surroundings = Surroundings { names: &names, module: module.as_ref(), vcs: &vcs, vet: None };
        finish(&options, graph, sources.clone(), surroundings, timings, &|root| program_name(roots, root))
            .map_err(|failure| (target, failure))
    };
    if targets.len() == 1 || options.jobs == 1 {
        let lanes = loaded.into_iter().map(|(target, roots, graph)| {
            let lane = if targets.len() == 1 { String::new() } else { target.to_string() };
            build_one(target, &roots, graph, timings.lane(lane))
        });
        return lanes.collect::<Result<Vec<_>, _>>().map(|all| with_timings(all, timings.clone()));
    }
    let all = std::thread::scope(|scope| {
        let running: Vec<_> = loaded
            .into_iter()
            .map(|(target, roots, graph)| {
                let lane = timings.lane(target.to_string());
                let build_one = &build_one;
                std::thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, move || build_one(target, &roots, graph, lane))
                    .expect("a thread can be started")
            })
            .collect();
        let join =
            |t: std::thread::ScopedJoinHandle<_>| t.join().unwrap_or_else(|p| std::panic::resume_unwind(p));
        running.into_iter().map(join).collect::<Result<Vec<_>, _>>()
    });
    Ok(with_timings(all?, timings))
}

/// What deeply nested sources need to start with, like the main thread.
const STACK: usize = 64 << 20;

/// Puts the timings of all builds together, into the first.
fn with_timings(mut all: Vec<Built>, mut timings: Timings) -> Vec<Built> {
    for built in &mut all {
        timings.absorb(std::mem::take(&mut built.timings));
    }
    if let Some(first) = all.first_mut() {
        first.timings = timings;
    }
    all
}

/// What a build has around it that does not depend on the target.
pub(crate) struct Surroundings<'a> {
    pub names: &'a Arc<Interner>,
    pub module: Option<&'a modfile::Module>,
    pub vcs: &'a stamp::Lookup,
    /// What is to be checked before anything is compiled.
    pub vet: Option<vet::Subject>,
}

/// Checks the packages of a graph and makes programs of its roots; `name` names the executable of a root.
pub(crate) fn finish(
    options: &BuildOptions,
    mut graph: Graph,
    sources: Arc<SourceMap>,
    mut surroundings: Surroundings,
    mut timings: Timings,
    name: &dyn Fn(usize) -> String,
) -> Result<Built, Failure> {
    let names = surroundings.names;
    let main = names.intern("main");
    if !graph.problems.is_empty() {
        let problems = graph.problems.into_iter().map(|p| (None, p)).collect();
        return Err(Failure::Errors(Box::new(Report { sources, problems, groups: Vec::new() })));
    }
    // The checker takes the files.
    let of_root = |&root: &usize| match graph.packages[root].name == main {
        true => debug_directives(&graph, root, &sources),
        false => Ok(Vec::new()),
    };
    let directives =
        graph.roots.iter().map(of_root).collect::<Result<Vec<_>, _>>().map_err(Failure::Message)?;
    let package_paths: Vec<String> = graph.packages.iter().map(|p| p.import.clone()).collect();
    let mut checked = match timings.phase("check", || check_all(&mut graph, names, main, options.complete)) {
        Ok(checked) => checked,
        Err(groups) => {
            return Err(Failure::Errors(Box::new(Report { sources, problems: Vec::new(), groups })));
        }
    };
    if let Some(subject) = surroundings.vet.take()
        && let Some(text) =
            timings.phase("vet", || vet::before_tests(&mut checked, &graph, &sources, subject))
    {
        return Err(Failure::Message(text));
    }

    // What is to be verified has to be compiled.
    let cache = if options.verify { None } else { CodeCache::open(options.target) };
    let mut programs = Vec::new();
    let mut notes = String::new();
    let mut dump = None;
    for (&root, directives) in graph.roots.iter().zip(&directives) {
        if graph.packages[root].name != main && !options.whole {
            continue;
        }
        let Some(pkg) = checked.ids[root] else { continue };
        if checked.checker.store.member(pkg, main).is_none() && !options.whole {
            let text = format!("# {}\nfunction main is undeclared in the main package", package_paths[root]);
            return Err(Failure::Message(text));
        }
        let info =
            buildinfo::text(&graph, root, directives, &surroundings, options).map_err(Failure::Message)?;
        let mut set_strings = options.set_strings.clone();
        set_strings.push((buildinfo::VARIABLE.into(), info.clone()));
        let defaults = buildinfo::default_godebug(&surroundings, directives);
        if !defaults.is_empty() {
            set_strings.extend(godebug::VARIABLES.map(|name| (name.to_string(), defaults.clone())));
        }
        let lower_options = lower::Options {
            set_strings,
            build_info: format!("{}\n{info}", buildinfo::go_version()),
            whole: options.whole,
            embeds: checked.embeds.clone(),
        };
        let (mut program, diags) =
            timings.phase("lower", || lower::lower(&mut checked.checker, pkg, &lower_options));
        if diags.has_errors() {
            let groups = vec![(Some(package_paths[root].clone()), diags)];
            return Err(Failure::Errors(Box::new(Report { sources, problems: Vec::new(), groups })));
        }
        if options.verify {
            crate::emit::verify(&program, "lower");
        }
        let pass_options = passes::Options {
            optimize: options.optimize,
            no_inline: !options.inline,
            report_escapes: options.report_escapes,
            verify: options.verify,
        };
        let stop = match &options.emit {
            Some(Emit::GirAfter(pass)) => Some(pass.as_str()),
            _ => None,
        };
        if options.emit != Some(Emit::Gir) {
            let mut remarks =
                timings.phase("passes", || passes::run(&mut program, &pass_options, names, stop));
            // Remarks about the library say nothing to its users.
            remarks.list.retain(|d| sources.files[d.span.file].path.is_some());
            remarks.sort(&sources);
            notes += &remarks.render_plain(&sources, None);
        }
        if let Some(emit) = &options.emit {
            dump = Some(crate::emit::program(emit, &program, options.target));
            continue;
        }
        let too_large = codegen::frame_errors(&program);
        if too_large.has_errors() {
            let groups = vec![(Some(package_paths[root].clone()), too_large)];
            return Err(Failure::Errors(Box::new(Report { sources, problems: Vec::new(), groups })));
        }
        let codegen_options = codegen::Options {
            debug: !options.strip,
            jobs: options.jobs,
            verify: options.verify,
            cache: cache.as_ref().map(|c| c as &dyn codegen::Cache),
        };
        let object = timings
            .phase("codegen", || {
                codegen::compile(&program, names, &sources, options.target, &codegen_options)
            })
            .map_err(|e| Failure::Message(format!("internal compiler error: codegen: {e}")))?;
        if options.whole {
            continue;
        }
        let runtime = embedded::runtime(options.target).ok_or_else(|| {
            Failure::Message(format!(
                "this rgo was built without the runtime for {}: add it with 'rustup target add {}' and rebuild rgo",
                options.target,
                options.target.rust_triple()
            ))
        })?;
        let image = timings
            .phase("link", || link::link(&object, runtime, options.target, options.strip))
            .map_err(|e| Failure::Message(format!("internal compiler error: link: {e}")))?;
        programs.push(Program { name: name(root), image });
    }
    if let Some(cache) = cache {
        timings.phase("cache", || cache.close());
    }
    let mut built = done(&graph, timings, programs, notes, dump);
    built.packages = graph.order.iter().map(|&i| package_paths[i].clone()).collect();
    Ok(built)
}

fn done(
    graph: &Graph,
    timings: Timings,
    programs: Vec<Program>,
    notes: String,
    dump: Option<String>,
) -> Built {
    let libraries = graph.roots.len() - programs.len().min(graph.roots.len());
    let roots = graph.roots.iter().map(|&r| graph.packages[r].import.clone()).collect();
    Built { programs, libraries, roots, packages: Vec::new(), notes, dump, timings }
}

/// The settings of `//go:debug` lines for the program of a root: of its own files and of the packages under test.
fn debug_directives(
    graph: &Graph,
    root: usize,
    sources: &SourceMap,
) -> Result<Vec<(String, String)>, String> {
    let mut settings = Vec::new();
    let packages = graph.packages.iter().enumerate().filter(|(id, p)| *id == root || p.full);
    for (_, p) in packages {
        let mut wrong = String::new();
        for file in p.files.iter().map(|f| &sources.files[f.id]) {
            for d in godebug::directives(&file.text) {
                match d.setting {
                    Ok(setting) => settings.push(setting),
                    Err(e) => {
                        let name = file.name.strip_prefix("./").unwrap_or(&file.name);
                        wrong += &format!("\n{name}:{}:1: invalid //go:debug: {e}", d.line);
                    }
                }
            }
        }
        if !wrong.is_empty() {
            return Err(format!("# {}{wrong}", p.label.as_ref().unwrap_or(&p.import)));
        }
    }
    Ok(settings)
}

/// The default output name: the first file's stem, or the import path's last element (before a `/vN` suffix).
fn program_name(roots: &[pattern::Root], root: usize) -> String {
    match &roots[root] {
        pattern::Root::Files(files) => {
            files[0].file_stem().unwrap_or_default().to_string_lossy().into_owned()
        }
        pattern::Root::Dir { import, .. } => modfile::program_name(import).to_string(),
    }
}

/// The checker after all packages went through it, and their IDs in it.
pub(crate) struct Checked {
    pub checker: Checker,
    pub ids: Vec<Option<PkgId>>,
    /// What variables with `//go:embed` start with.
    embeds: FxHashMap<ObjId, lower::Embed>,
}

/// Checks the packages in order. A package with errors stops those that import it, not others.
pub(crate) fn check_all(
    graph: &mut Graph,
    names: &Arc<Interner>,
    main: Symbol,
    complete: bool,
) -> Result<Checked, Vec<(Option<String>, Diags)>> {
    let mut checker = Checker::new(Store::new(names.clone()));
    let unsafe_path = names.intern("unsafe");
    let unsafe_id = checker.packages.ids().find(|&p| checker.packages[p].path == unsafe_path);
    let mut ids: Vec<Option<PkgId>> = vec![None; graph.packages.len()];
    let mut groups = Vec::new();
    let mut embeds = FxHashMap::default();
    for &i in &graph.order.clone() {
        let p = &mut graph.packages[i];
        let mut diags = std::mem::take(&mut p.diags);
        let heading = p.label.clone().unwrap_or_else(|| p.import.clone());
        if p.broken {
            groups.push((Some(heading), diags));
            continue;
        }
        if p.imports.values().any(|&d| ids[d].is_none()) {
            continue;
        }
        let resolved: FxHashMap<Symbol, PkgId> =
            p.imports.iter().map(|(&path, &d)| (path, ids[d].expect("checked above"))).collect();
        let path = if p.name == main && p.root { main } else { names.intern(&p.import) };
        let input = check::PackageInput {
            path,
            std: p.origin.is_std(),
            go_minor: p.go_minor,
            files: std::mem::take(&mut p.files),
        };
        checker.complete = complete && !p.assembly;
        let id = checker.add_package(input, &|path: Symbol| {
            if path == unsafe_path { unsafe_id } else { resolved.get(&path).copied() }
        });
        // The variables of rgo's own library are made so that leaving out the unused ones changes nothing.
        checker.packages[id].lazy_init = p.origin == Origin::Library;
        if p.full && p.origin.is_std() {
            checker.check_all(id);
        }
        diags.append(checker.diags());
        embeds.extend(embed::bind(&mut checker, id, &p.embeds, &mut diags));
        if diags.has_errors() {
            groups.push((Some(heading), diags));
        } else {
            ids[i] = Some(id);
        }
    }
    if groups.is_empty() { Ok(Checked { checker, ids, embeds }) } else { Err(groups) }
}
