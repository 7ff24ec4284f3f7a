//! The package graph: from root packages over their imports to parsed files in dependency order.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use base::{Diags, FileId, FxHashMap, FxHashSet, Interner, SourceFile, SourceMap, Span, Symbol};
use modules::find::FindError;
use syntax::{HeaderMistake, ast};

use crate::assembly;
use crate::context::{BuildContext, GO_MINOR};
use crate::embed::{self, EmbedVar};
use crate::embedded;
use crate::goroot::Goroot;
use crate::import_path;
use crate::modfile::Module;
use crate::output::describe;
use crate::pattern::Root;

/// Where a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A module, or files given by name.
    Module,
    /// The standard library, rgo's own: checked on demand, variables nobody mentions aren't initialised.
    Library,
    /// The standard library in a Go source tree: checked on demand too, but initialised like any package.
    Tree,
}

impl Origin {
    pub fn is_std(self) -> bool {
        self != Origin::Module
    }
}

/// A package that was found and isn't parsed yet.
pub(crate) struct Unparsed {
    pub import: String,
    pub origin: Origin,
    /// Its language version, if not the newest.
    pub go_minor: Option<u32>,
    pub files: Vec<Source>,
    /// Functions may lack bodies, as there is assembly beside them.
    pub assembly: bool,
}

impl Unparsed {
    /// A package of rgo's own library.
    pub fn library(import: &str, context: &BuildContext) -> Unparsed {
        let files = std_sources(import, context);
        Unparsed { import: import.into(), origin: Origin::Library, go_minor: None, files, assembly: false }
    }
}

/// Why an imported package can't be had.
enum NotFound {
    /// It isn't there.
    Missing(String),
    /// It isn't open to the importer.
    Forbidden(String),
    /// It is there, but has nothing for this build: told with the chain of imports rather than a place.
    Empty(String),
}

impl From<String> for NotFound {
    fn from(text: String) -> NotFound {
        NotFound::Missing(text)
    }
}

/// What stops a build before any package is compiled.
#[derive(Clone)]
pub struct Problem {
    /// The chain of imports that leads to it, where that is told.
    pub chain: Option<String>,
    /// The import at fault, where one is.
    pub place: Option<Span>,
    pub text: String,
}

impl Problem {
    /// A line, or several. Places are shown as the go command shows its own, without the compiler's `./`.
    pub fn render(&self, sources: &SourceMap) -> String {
        let place = self.place.map(|span| sources.locate(span.pos()) + ": ").unwrap_or_default();
        let chain = self.chain.as_ref().map(|c| format!("{c}\n\t")).unwrap_or_default();
        format!("{chain}{}{}\n", place.strip_prefix("./").unwrap_or(&place), self.text)
    }
}

/// One package with its parsed files.
pub struct LoadedPackage {
    /// The import path ("main" as the type checker and traces know a program's package is set by the pipeline).
    pub import: String,
    pub origin: Origin,
    pub go_minor: u32,
    /// The name in its package clauses.
    pub name: Symbol,
    pub files: Vec<Arc<ast::File>>,
    /// Indices of the packages it imports, by path.
    pub imports: FxHashMap<Symbol, usize>,
    /// Syntax errors, and import errors found here.
    pub diags: Diags,
    /// Syntax or import errors: there is no point in type-checking. Other errors (labels) are reported with those of the
    /// type checker.
    pub broken: bool,
    /// One of the packages that were asked for.
    pub root: bool,
    /// Under test: checked in full also where it is a standard package.
    pub full: bool,
    /// What headings of errors call it, if not by its import path.
    pub label: Option<String>,
    /// Variables that embed files.
    pub embeds: Vec<Arc<EmbedVar>>,
    /// Functions may lack bodies, as there is assembly beside them.
    pub assembly: bool,
}

/// All packages of a build; `order` lists every package after those it imports.
pub struct Graph {
    pub packages: Vec<LoadedPackage>,
    pub order: Vec<usize>,
    pub roots: Vec<usize>,
    /// Imports that can't be followed. If there are any, nothing else is said.
    pub problems: Vec<Problem>,
    /// By package, the one that imports it, of several the first one found.
    importers: FxHashMap<usize, usize>,
    /// The import path of the directory of files that were given one by one: by it `internal` directories are open to them.
    pub files_in: Option<String>,
}

impl Graph {
    pub(crate) fn new() -> Graph {
        Graph {
            packages: Vec::new(),
            order: Vec::new(),
            roots: Vec::new(),
            problems: Vec::new(),
            importers: FxHashMap::default(),
            files_in: None,
        }
    }

    fn problem(&mut self, at: usize, place: Span, text: String) {
        self.packages[at].broken = true;
        self.problems.push(Problem { chain: None, place: Some(place), text });
    }

    /// An import of what isn't open to the package.
    fn forbidden(&mut self, at: usize, place: Span, text: String) {
        let chain = Some(self.chain(at, None));
        self.packages[at].broken = true;
        self.problems.push(Problem { chain, place: Some(place), text });
    }

    /// The chain of imports from a package that was asked for to the one at `at`, and what that one imports.
    fn chain(&self, at: usize, imported: Option<&str>) -> String {
        let mut names = Vec::from_iter(imported);
        let mut next = Some(&at);
        while let Some(i) = next {
            names.push(&self.packages[*i].import);
            next = self.importers.get(i);
        }
        names.reverse();
        format!("package {}", names.join("\n\timports "))
    }
}

/// Files that were parsed, by import path and path in the program: what another target's build has in common with this
/// one is parsed once.
#[derive(Default)]
pub struct Parsed {
    files: Mutex<FxHashMap<(String, String), Arc<ParsedFile>>>,
}

impl Parsed {
    fn get(&self, source: &Source) -> Option<Arc<ParsedFile>> {
        let files = self.files.lock().expect("parsed: lock");
        let known = files.get(&(source.stable_name.clone(), source.name.clone()))?;
        (known.text == source.text).then(|| known.clone())
    }

    fn put(&self, source: &Source, file: ParsedFile) -> Arc<ParsedFile> {
        let file = Arc::new(file);
        let key = (source.stable_name.clone(), source.name.clone());
        self.files.lock().expect("parsed: lock").insert(key, file.clone());
        file
    }
}

/// One parsed file, and what follows from it alone.
struct ParsedFile {
    text: Arc<[u8]>,
    file: Arc<ast::File>,
    diags: Diags,
    broken: bool,
    embeds: Vec<Arc<EmbedVar>>,
    /// What the go command says about the file before the compiler sees it.
    header: Option<Problem>,
}

/// What loading needs to know.
pub struct Loader<'a> {
    pub cwd: &'a Path,
    pub module: Option<&'a Module>,
    pub context: &'a BuildContext,
    pub names: &'a Arc<Interner>,
    pub jobs: usize,
    /// The language version asked for in place of go.mod's.
    pub lang: Option<u32>,
    /// The second source of standard packages.
    pub goroot: &'a Goroot,
    pub parsed: &'a Parsed,
    /// The compiler alone judges the files, not the go command before it.
    pub whole: bool,
    /// The program names its files by where they lie, not by import path.
    pub located: bool,
}

/// A file of a package before parsing.
pub(crate) struct Source {
    pub name: String,
    pub stable_name: String,
    pub path: Option<PathBuf>,
    pub text: Arc<[u8]>,
}

/// The Go files of a directory as far as they take part in a build.
enum Files {
    These(Vec<Source>),
    /// Constraints exclude all there are.
    Excluded,
    TestsOnly,
    None,
}

impl Files {
    /// What is wrong with a directory without files for the build.
    fn complaint(&self, dir: &Path) -> String {
        let what = match self {
            Files::These(_) | Files::None => "no Go files in",
            Files::Excluded => "build constraints exclude all Go files in",
            Files::TestsOnly => "no non-test Go files in",
        };
        format!("{what} {}", dir.display())
    }
}

/// The import path of a package given as files.
const COMMAND_LINE: &str = "command-line-arguments";

/// Packages that every program contains: the runtime calls into them.
pub const IMPLICIT: [&str; 3] = ["runtime", "internal/rt", "internal/typ"];

impl Loader<'_> {
    /// Loads the roots and everything they import. Errors of whole packages (no Go files, import cycles) come as
    /// text; errors in files as diagnostics of their package.
    pub fn load(&self, roots: &[Root], sources: &mut SourceMap) -> Result<Graph, String> {
        let mut graph = Graph::new();
        let mut by_path: FxHashMap<String, usize> = FxHashMap::default();
        let mut wave = Vec::new();
        for root in roots {
            let (import, (files, assembly), go_minor) = match root {
                Root::Files(files) => {
                    graph.files_in = files.first().and_then(|f| self.path_of(f.parent()?));
                    let files =
                        files.iter().map(|p| self.read(p, COMMAND_LINE)).collect::<Result<Vec<_>, _>>()?;
                    (COMMAND_LINE.to_string(), (files, false), self.lang)
                }
                Root::Dir { dir, import } => {
                    (import.clone(), self.read_dir(dir, import)?, self.minor_of(import))
                }
            };
            let id = wave.len();
            by_path.insert(import.clone(), id);
            graph.roots.push(id);
            wave.push(Unparsed { import, origin: Origin::Module, go_minor, files, assembly });
        }
        for path in IMPLICIT {
            by_path.insert(path.into(), wave.len());
            wave.push(Unparsed::library(path, self.context));
        }
        while !wave.is_empty() {
            let first = graph.packages.len();
            self.parse_wave(std::mem::take(&mut wave), sources, &mut graph);
            for id in first..graph.packages.len() {
                graph.packages[id].root = graph.roots.contains(&id);
                self.imports_of(id, &mut graph, &mut by_path, &mut wave);
            }
        }
        self.programs_imported(&mut graph);
        self.sort(&mut graph, sources)?;
        Ok(graph)
    }

    /// The import path of a directory of the main modules.
    pub(crate) fn path_of(&self, dir: &Path) -> Option<String> {
        self.module?.import_path(&crate::pattern::normalize(dir))
    }

    /// Is the main module the standard library's own tree?
    pub(crate) fn in_std(&self) -> bool {
        self.module.is_some_and(Module::is_std)
    }

    pub(crate) fn module_minor(&self) -> Option<u32> {
        self.lang.or_else(|| self.module.map(|m| m.file.go_minor.unwrap_or(16)))
    }

    /// The language version of a package that was asked for: that of its own module.
    fn minor_of(&self, import: &str) -> Option<u32> {
        match self.module.filter(|m| !m.contains(import)) {
            Some(m) => self.lang.or_else(|| m.locate(import).ok().map(|l| l.go_minor)),
            None => self.module_minor(),
        }
    }

    /// Parses the files of newly found packages in parallel and appends the packages.
    pub(crate) fn parse_wave(&self, wave: Vec<Unparsed>, sources: &mut SourceMap, graph: &mut Graph) {
        let mut found = Vec::new();
        let mut work = Vec::new();
        for (package, unparsed) in wave.iter().enumerate() {
            for f in &unparsed.files {
                let at = found.len() + work.len();
                if let Some(known) = self.parsed.get(f) {
                    found.push((at, package, known));
                    continue;
                }
                let file = SourceFile::new(f.name.as_str(), f.path.clone(), f.text.clone())
                    .with_stable_name(f.stable_name.as_str());
                work.push(((at, package), sources.add(file), f, unparsed.origin));
            }
        }
        let next = std::sync::atomic::AtomicUsize::new(0);
        let parse = || {
            let mut done = Vec::new();
            while let Some((at, id, source, origin)) =
                work.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
            {
                done.push((*at, *id, *source, *origin, syntax::parse_file(*id, &source.text, self.names)));
            }
            done
        };
        let mut parsed: Vec<_> = std::thread::scope(|scope| {
            let helpers: Vec<_> = (1..self.jobs.min(work.len())).map(|_| scope.spawn(parse)).collect();
            let mut all = parse();
            for h in helpers {
                all.extend(h.join().expect("parsing does not panic"));
            }
            all
        });
        parsed.sort_by_key(|p| p.1);
        for ((at, package), id, source, origin, (mut file, mut diags)) in parsed {
            sources.files[id].set_marks(std::mem::take(&mut file.marks));
            let broken = syntax::has_syntax_errors(&diags);
            let judged = origin == Origin::Module && !self.whole && !diags.is_empty();
            let header = if judged { self.header_problem(id, source) } else { None };
            if origin == Origin::Module {
                syntax::check_branches(&file, self.names, sources, &mut diags);
            }
            let mut embeds = Vec::new();
            if origin != Origin::Library {
                embeds
                    .extend(embed::collect(&file, self.names, sources, &mut diags).into_iter().map(Arc::new));
            }
            let text = source.text.clone();
            let done = ParsedFile { text, file: Arc::new(file), diags, broken, embeds, header };
            found.push((at, package, self.parsed.put(source, done)));
        }
        found.sort_by_key(|f| f.0);
        let first = graph.packages.len();
        for Unparsed { import, origin, go_minor, assembly, .. } in wave {
            graph.packages.push(LoadedPackage {
                import,
                origin,
                go_minor: go_minor.unwrap_or(GO_MINOR),
                name: Symbol::EMPTY,
                files: Vec::new(),
                imports: FxHashMap::default(),
                diags: Diags::default(),
                broken: false,
                root: false,
                full: false,
                label: None,
                embeds: Vec::new(),
                assembly,
            });
        }
        let mut judged = FxHashSet::default();
        for (_, package, parsed) in found {
            let p = &mut graph.packages[first + package];
            p.broken |= parsed.broken;
            p.embeds.extend(parsed.embeds.iter().cloned());
            if p.name == Symbol::EMPTY {
                p.name = parsed.file.idents[parsed.file.package].name;
            }
            p.diags.append(parsed.diags.clone());
            p.files.push(parsed.file.clone());
            // Of a package only the first such file is named.
            if let Some(problem) = &parsed.header
                && judged.insert(package)
            {
                p.broken = true;
                graph.problems.push(problem.clone());
            }
        }
    }

    fn header_problem(&self, id: FileId, source: &Source) -> Option<Problem> {
        Some(match syntax::header_mistake(id, &source.text, self.names)? {
            HeaderMistake::At(at, text) => Problem { chain: None, place: Some(Span::new(id, at, at)), text },
            HeaderMistake::Nul => {
                let name = source.name.strip_prefix("./").unwrap_or(&source.name);
                Problem {
                    chain: None,
                    place: None,
                    text: format!("go: reading {name}: unexpected NUL in input"),
                }
            }
        })
    }

    /// Finds the packages that package `id` imports; new ones join the next wave.
    pub(crate) fn imports_of(
        &self,
        id: usize,
        graph: &mut Graph,
        by_path: &mut FxHashMap<String, usize>,
        wave: &mut Vec<Unparsed>,
    ) {
        let mut wanted = Vec::new();
        for file in &graph.packages[id].files {
            for decl in &file.decls {
                if let ast::Decl::Import(specs) = decl {
                    wanted.extend(specs.iter().map(|s| (s.path, s.path_span, s.span)));
                }
            }
        }
        let mut importer = graph.packages[id].import.clone();
        // Tests from outside stand in the directory of the package under test.
        if graph.packages[id].full && importer.ends_with("_test") {
            importer.truncate(importer.len() - "_test".len());
        }
        let placed = match &graph.files_in {
            Some(path) if importer == COMMAND_LINE => path.clone(),
            _ => importer.clone(),
        };
        let from = graph.packages[id].origin;
        // After syntax errors nothing is said about what is imported.
        let silent = !graph.packages[id].diags.is_empty();
        let mut seen = FxHashSet::default();
        for (path, path_span, span) in wanted {
            let text = self.names.text(path);
            if &*text == "unsafe" {
                continue;
            }
            if let Some(bad) = import_path::mistake(&text) {
                if silent {
                    continue;
                }
                graph.packages[id].broken = true;
                if self.whole {
                    graph.packages[id].diags.error(path_span, bad);
                } else {
                    graph.problems.push(import_path::problem(&text, span));
                }
                continue;
            }
            if !seen.insert(path) {
                continue;
            }
            // What the tree vendors has another path in the program than in its imports.
            let vendored = from == Origin::Tree && text.split('/').next().is_some_and(|d| d.contains('.'));
            if let Some(&known) = by_path.get(&*text).filter(|_| !vendored) {
                graph.packages[id].imports.insert(path, known);
                if !from.is_std()
                    && let Some(bad) = internal_violation(&placed, &text)
                {
                    graph.forbidden(id, span, bad);
                }
                continue;
            }
            match self.find(&text, &importer, &placed, from) {
                Ok(found) => {
                    let next = graph.packages.len() + wave.len();
                    let at = *by_path.entry(found.import.clone()).or_insert(next);
                    graph.packages[id].imports.insert(path, at);
                    if at == next {
                        graph.importers.insert(at, id);
                        wave.push(found);
                    }
                }
                Err(_) if silent => graph.packages[id].broken = true,
                Err(NotFound::Forbidden(problem)) => graph.forbidden(id, span, problem),
                Err(NotFound::Missing(problem)) => graph.problem(id, span, problem),
                Err(NotFound::Empty(problem)) => {
                    let text = format!("{}: {problem}", graph.chain(id, Some(&text)));
                    graph.packages[id].broken = true;
                    graph.problems.push(Problem { chain: None, place: None, text });
                }
            }
        }
    }

    /// A program can't be imported, but by the tests that stand beside it.
    pub(crate) fn programs_imported(&self, graph: &mut Graph) {
        let Some(main) = self.names.get("main") else { return };
        let mut found = Vec::new();
        for (id, p) in graph.packages.iter().enumerate().filter(|(_, p)| p.origin == Origin::Module) {
            for (&path, &imported) in &p.imports {
                let of = &graph.packages[imported];
                let beside = p.import.strip_suffix("_test") == Some(of.import.as_str());
                if of.name != main || of.origin != Origin::Module || beside {
                    continue;
                }
                let span = p.files.iter().find_map(|f| import_span(f, path));
                let text = format!("import \"{}\" is a program, not an importable package", of.import);
                found.extend(span.map(|span| (id, span, text)));
            }
        }
        found.sort_by_key(|f| f.1.pos());
        for (id, span, text) in found {
            graph.problem(id, span, text);
        }
    }

    /// An imported package with its files. The importer counts as standing at `placed`.
    fn find(&self, import: &str, importer: &str, placed: &str, from: Origin) -> Result<Unparsed, NotFound> {
        if import == "C" {
            return Err(NotFound::from("import \"C\": rgo does not support cgo".to_string()));
        }
        if import.starts_with("./") || import.starts_with("../") {
            return Err(format!(
                "\"{import}\" is relative, but relative import paths are not supported in module mode"
            )
            .into());
        }
        if !from.is_std()
            && modules::find::looks_standard(import)
            && let Some(bad) = internal_violation(placed, import)
        {
            return Err(NotFound::Forbidden(bad));
        }
        if embedded::std_has(import) {
            let found = Unparsed::library(import, self.context);
            return if found.files.is_empty() {
                Err(format!("build constraints exclude all Go files in package {import}").into())
            } else {
                Ok(found)
            };
        }
        if from == Origin::Tree || !self.in_std() && crate::std_names::is_std(import) {
            return Ok(self.find_in_tree(import, from)?);
        }
        if crate::std_names::is_std(import) {
            return Err(format!("package {import} is not yet in rgo's standard library").into());
        }
        let Some(module) = self.module else {
            let text = if modules::find::looks_standard(import) {
                format!("package {import} is not in std")
            } else {
                format!("no required module provides package {import}: {}", modules::session::NO_MODULE)
            };
            return Err(text.into());
        };
        let located = module.locate(import).map_err(|e| match e {
            FindError::NoSum(text) => module.session.missing_sum(&text, importer, &module.requirements),
            e => e.text().to_string(),
        })?;
        if !from.is_std()
            && let Some(bad) = internal_violation(placed, import)
        {
            return Err(NotFound::Forbidden(bad));
        }
        if let Some(bad) = module.implicit_import(importer, import, &located.module) {
            return Err(bad.into());
        }
        let (origin, go_minor) =
            if self.in_std() { (Origin::Library, None) } else { (Origin::Module, Some(located.go_minor)) };
        let files = match self.files_of(&located.dir, import, self.context)? {
            Files::These(files) => files,
            none => return Err(NotFound::Empty(none.complaint(&located.dir))),
        };
        let (files, assembly) = self.without_assembly(&located.dir, import, files)?;
        Ok(Unparsed { import: import.into(), origin, go_minor, files, assembly })
    }

    /// A standard package that rgo's library lacks.
    fn find_in_tree(&self, import: &str, from: Origin) -> Result<Unparsed, String> {
        let (tree, found) = self.goroot.find(import, from == Origin::Tree)?;
        let mut context = self.context.clone();
        context.tags.extend_from_slice(&tree.tags);
        let files = self.read_matching(&found.dir, &found.import, &context)?;
        let files = assembly::in_tree(&found.dir, &found.import, files, &context, &|context| {
            self.read_matching(&found.dir, &found.import, context)
        });
        Ok(Unparsed {
            import: found.import,
            origin: Origin::Tree,
            go_minor: Some(tree.minor),
            files,
            assembly: true,
        })
    }

    /// The Go files of a directory that take part in the build, by name, and whether functions in them may lack bodies.
    fn read_dir(&self, dir: &Path, import: &str) -> Result<(Vec<Source>, bool), String> {
        let files = self.read_matching(dir, import, self.context)?;
        self.without_assembly(dir, import, files)
    }

    fn without_assembly(
        &self,
        dir: &Path,
        import: &str,
        files: Vec<Source>,
    ) -> Result<(Vec<Source>, bool), String> {
        assembly::without(dir, import, files, self.context, &|context| {
            self.read_matching(dir, import, context)
        })
    }

    pub(crate) fn read_matching(
        &self,
        dir: &Path,
        import: &str,
        context: &BuildContext,
    ) -> Result<Vec<Source>, String> {
        match self.files_of(dir, import, context)? {
            Files::These(files) => Ok(files),
            none @ Files::Excluded => Err(format!("package {import}: {}", none.complaint(dir))),
            none @ Files::TestsOnly => Err(format!("{import}: {}", none.complaint(dir))),
            none @ Files::None => Err(none.complaint(dir)),
        }
    }

    fn files_of(&self, dir: &Path, import: &str, context: &BuildContext) -> Result<Files, String> {
        let entries =
            std::fs::read_dir(dir).map_err(|e| format!("open {}: {}", dir.display(), describe(&e)))?;
        let mut names: Vec<String> = entries
            .flatten()
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .filter(|n| n.ends_with(".go"))
            .collect();
        names.sort();
        let mut files = Vec::new();
        let mut none = Files::None;
        for name in names {
            let source = self.read(&dir.join(&name), import)?;
            if context.matches(&name, &source.text) && !uses_cgo(&source.text) {
                files.push(source);
            } else if name.ends_with("_test.go") && context.matches_any(&name, &source.text) {
                none = Files::TestsOnly;
            } else if !matches!(none, Files::TestsOnly) {
                none = Files::Excluded;
            }
        }
        Ok(if files.is_empty() { none } else { Files::These(files) })
    }

    pub(crate) fn read(&self, path: &Path, import: &str) -> Result<Source, String> {
        let name = self.shown(path);
        let text = std::fs::read(path).map_err(|e| format!("open {name}: {}", describe(&e)))?;
        let base = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Source {
            stable_name: if self.located {
                path.display().to_string()
            } else if import == COMMAND_LINE {
                // Files named on the command line have no import path to be placed by.
                format!("./{base}")
            } else {
                format!("{import}/{base}")
            },
            name,
            path: Some(path.to_path_buf()),
            text: text.into(),
        })
    }

    /// A path as messages print it, like gc: relative to the current directory, with a leading `./` for files right there.
    fn shown(&self, path: &Path) -> String {
        if let Ok(rest) = path.strip_prefix(self.cwd) {
            let dot = if rest.components().count() == 1 { "./" } else { "" };
            return format!("{dot}{}", rest.display());
        }
        let mut up = String::new();
        let mut at = self.cwd;
        while let Some(parent) = at.parent() {
            up += "../";
            if parent.parent().is_none() {
                break;
            }
            if let Ok(rest) = path.strip_prefix(parent) {
                return format!("{up}{}", rest.display());
            }
            at = parent;
        }
        path.display().to_string()
    }

    /// The name of the first file of a package that imports `path`.
    fn importing_file(&self, package: &LoadedPackage, path: &str, sources: &SourceMap) -> Option<String> {
        let path = self.names.get(path)?;
        let file = package.files.iter().find(|f| import_span(f, path).is_some())?;
        let name = &sources.files[file.id].name;
        Some(name.rsplit('/').next().unwrap_or(name).to_string())
    }

    /// Fills `order`; an import cycle is an error that shows the chain.
    pub(crate) fn sort(&self, graph: &mut Graph, sources: &SourceMap) -> Result<(), String> {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Active,
            Done,
        }
        let mut marks = vec![Mark::New; graph.packages.len()];
        // Edges in order of path, so that the result doesn't depend on hashing.
        let edges: Vec<Vec<usize>> = graph
            .packages
            .iter()
            .map(|p| {
                let mut list: Vec<usize> = p.imports.values().copied().collect();
                list.sort_by(|&a, &b| graph.packages[a].import.cmp(&graph.packages[b].import));
                list
            })
            .collect();
        for start in 0..graph.packages.len() {
            if marks[start] != Mark::New {
                continue;
            }
            let mut path = vec![(start, 0)];
            marks[start] = Mark::Active;
            while let Some((at, next)) = path.last_mut() {
                let at = *at;
                if let Some(&to) = edges[at].get(*next) {
                    *next += 1;
                    match marks[to] {
                        Mark::Done => {}
                        Mark::New => {
                            marks[to] = Mark::Active;
                            path.push((to, 0));
                        }
                        Mark::Active => {
                            let from = path.iter().position(|p| p.0 == to).expect("active package on path");
                            let mut text = format!("package {}", graph.packages[path[0].0].import);
                            let chain: Vec<usize> = path.iter().map(|p| p.0).chain([path[from].0]).collect();
                            for pair in chain.windows(2) {
                                let imported = &graph.packages[pair[1]].import;
                                text += &format!("\n\timports {imported}");
                                if let Some(file) =
                                    self.importing_file(&graph.packages[pair[0]], imported, sources)
                                {
                                    text += &format!(" from {file}");
                                }
                            }
                            text += ": import cycle not allowed";
                            return Err(text);
                        }
                    }
                } else {
                    marks[at] = Mark::Done;
                    graph.order.push(at);
                    path.pop();
                }
            }
        }
        Ok(())
    }
}

/// The files of an embedded package that take part in the build.
pub(crate) fn std_sources(import: &str, context: &BuildContext) -> Vec<Source> {
    embedded::std_files(import)
        .filter(|(name, text)| context.matches(name, text))
        .map(|(name, text)| {
            let shown = format!("{import}/{name}");
            Source { stable_name: shown.clone(), name: shown, path: None, text: text.into() }
        })
        .collect()
}

/// Does a file import "C"? Such files don't take part where cgo is off, which it always is.
fn uses_cgo(text: &[u8]) -> bool {
    if !text.windows(3).any(|w| w == b"\"C\"") {
        return false;
    }
    let names = Interner::new();
    let (file, _) = syntax::parse_imports_only(base::FileId(0), text, &names);
    file.decls.iter().any(|d| match d {
        ast::Decl::Import(specs) => specs.iter().any(|s| &*names.text(s.path) == "C"),
        ast::Decl::Const(_) | ast::Decl::Var(_) | ast::Decl::Type(_) | ast::Decl::Func(_) => false,
    })
}

/// The rule of `internal` directories: only packages rooted at their parent may import them.
fn internal_violation(importer: &str, import: &str) -> Option<String> {
    let parent = if let Some(at) = import.rfind("/internal/") {
        &import[..at]
    } else if let Some(parent) = import.strip_suffix("/internal") {
        parent
    } else if import == "internal" || import.starts_with("internal/") {
        ""
    } else {
        return None;
    };
    let inside = !parent.is_empty()
        && importer.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    (!inside).then(|| format!("use of internal package {import} not allowed"))
}

/// An import's span in a file.
fn import_span(file: &ast::File, path: Symbol) -> Option<Span> {
    file.decls.iter().find_map(|d| match d {
        ast::Decl::Import(specs) => specs.iter().find(|s| s.path == path).map(|s| s.span),
        ast::Decl::Const(_) | ast::Decl::Var(_) | ast::Decl::Type(_) | ast::Decl::Func(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_rule() {
        assert_eq!(internal_violation("m/a", "m/internal/x"), None);
        assert_eq!(internal_violation("m", "m/internal"), None);
        assert!(internal_violation("other", "m/internal/x").is_some());
        assert!(internal_violation("m", "internal/rt").is_some());
        assert!(internal_violation("ma", "m/internal/x").is_some());
    }
}
