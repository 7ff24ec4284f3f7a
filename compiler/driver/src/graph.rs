//! The package graph: from root packages over their imports to parsed files in dependency order.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use base::{Diags, FxHashMap, FxHashSet, Interner, SourceFile, SourceMap, Span, Symbol};
use syntax::ast;

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
}

/// A file of a package before parsing.
pub(crate) struct Source {
    pub name: String,
    pub stable_name: String,
    pub path: Option<PathBuf>,
    pub text: Arc<[u8]>,
}

/// The import path of a package given as files.
const COMMAND_LINE: &str = "command-line-arguments";

/// Packages that every program contains: the runtime calls into them.
pub const IMPLICIT: [&str; 3] = ["runtime", "internal/rt", "internal/typ"];

impl Loader<'_> {
    /// Loads the roots and everything they import. Errors of whole packages (no Go files, import cycles) come as
    /// text; errors in files as diagnostics of their package.
    pub fn load(&self, roots: &[Root], sources: &mut SourceMap) -> Result<Graph, String> {
        let mut graph = Graph { packages: Vec::new(), order: Vec::new(), roots: Vec::new() };
        let mut by_path: FxHashMap<String, usize> = FxHashMap::default();
        let mut wave = Vec::new();
        for root in roots {
            let (import, (files, assembly), go_minor) = match root {
                Root::Files(files) => {
                    let files =
                        files.iter().map(|p| self.read(p, COMMAND_LINE)).collect::<Result<Vec<_>, _>>()?;
                    (COMMAND_LINE.to_string(), (files, false), self.lang)
                }
                Root::Dir { dir, import } => {
                    (import.clone(), self.read_dir(dir, import)?, self.module_minor())
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
        self.sort(&mut graph, sources)?;
        Ok(graph)
    }

    /// Is the main module the standard library's own tree?
    pub(crate) fn in_std(&self) -> bool {
        self.module.is_some_and(Module::is_std)
    }

    pub(crate) fn module_minor(&self) -> Option<u32> {
        self.lang.or_else(|| self.module.map(|m| m.file.go_minor.unwrap_or(16)))
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
            if origin == Origin::Module {
                syntax::check_branches(&file, self.names, sources, &mut diags);
            }
            let mut embeds = Vec::new();
            if origin != Origin::Library {
                embeds
                    .extend(embed::collect(&file, self.names, sources, &mut diags).into_iter().map(Arc::new));
            }
            let done = ParsedFile { text: source.text.clone(), file: Arc::new(file), diags, broken, embeds };
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
        for (_, package, parsed) in found {
            let p = &mut graph.packages[first + package];
            p.broken |= parsed.broken;
            p.embeds.extend(parsed.embeds.iter().cloned());
            if p.name == Symbol::EMPTY {
                p.name = parsed.file.idents[parsed.file.package].name;
            }
            p.diags.append(parsed.diags.clone());
            p.files.push(parsed.file.clone());
        }
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
                    wanted.extend(specs.iter().map(|s| (s.path, s.path_span)));
                }
            }
        }
        let mut importer = graph.packages[id].import.clone();
        // Tests from outside stand in the directory of the package under test.
        if graph.packages[id].full && importer.ends_with("_test") {
            importer.truncate(importer.len() - "_test".len());
        }
        let from = graph.packages[id].origin;
        // After syntax errors nothing is said about what is imported.
        let silent = !graph.packages[id].diags.is_empty();
        let mut seen = FxHashSet::default();
        for (path, span) in wanted {
            let text = self.names.text(path);
            if &*text == "unsafe" {
                continue;
            }
            if let Some(bad) = import_path::mistake(&text) {
                if !silent {
                    graph.packages[id].diags.error(span, bad);
                    graph.packages[id].broken = true;
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
                    && let Some(bad) = internal_violation(self.placed(&importer), &text)
                {
                    graph.packages[id].diags.error(span, bad);
                    graph.packages[id].broken = true;
                }
                continue;
            }
            match self.find(&text, &importer, from) {
                Ok(found) => {
                    let next = graph.packages.len() + wave.len();
                    let at = *by_path.entry(found.import.clone()).or_insert(next);
                    graph.packages[id].imports.insert(path, at);
                    if at == next {
                        wave.push(found);
                    }
                }
                Err(_) if silent => graph.packages[id].broken = true,
                Err(message) => {
                    graph.packages[id].diags.error(span, message);
                    graph.packages[id].broken = true;
                }
            }
        }
    }

    /// An imported package with its files.
    fn find(&self, import: &str, importer: &str, from: Origin) -> Result<Unparsed, String> {
        if import == "C" {
            return Err("import \"C\": rgo does not support cgo".into());
        }
        if import.starts_with("./") || import.starts_with("../") {
            return Err(format!(
                "\"{import}\" is relative, but relative import paths are not supported in module mode"
            ));
        }
        if embedded::std_has(import) {
            if !from.is_std()
                && let Some(bad) = internal_violation(importer, import)
            {
                return Err(bad);
            }
            let found = Unparsed::library(import, self.context);
            return if found.files.is_empty() {
                Err(format!("build constraints exclude all Go files in package {import}"))
            } else {
                Ok(found)
            };
        }
        if from == Origin::Tree || !self.in_std() && crate::std_names::is_std(import) {
            return self.find_in_tree(import, from);
        }
        if crate::std_names::is_std(import) {
            return Err(format!("package {import} is not yet in rgo's standard library"));
        }
        let Some(module) = self.module else {
            return Err(if modules::find::looks_standard(import) {
                format!("package {import} is not in std")
            } else {
                format!("no required module provides package {import}: {}", modules::session::NO_MODULE)
            });
        };
        let located = module.locate(import).map_err(|e| e.text().to_string())?;
        if !from.is_std()
            && let Some(bad) = internal_violation(self.placed(importer), import)
        {
            return Err(bad);
        }
        if let Some(bad) = module.implicit_import(importer, import, &located.module) {
            return Err(bad);
        }
        let (origin, go_minor) =
            if self.in_std() { (Origin::Library, None) } else { (Origin::Module, Some(located.go_minor)) };
        let (files, assembly) = self.read_dir(&located.dir, import)?;
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
        Ok(Unparsed { import: found.import, origin: Origin::Tree, go_minor: Some(tree.minor), files, assembly: true })
    }

    /// The import path by which `internal` directories are open to a package: files given one by one count as their
    /// directory.
    fn placed<'b>(&'b self, importer: &'b str) -> &'b str {
        if importer == COMMAND_LINE { self.module.map_or(importer, |m| &m.file.module) } else { importer }
    }

    /// The Go files of a directory that take part in the build, by name, and whether functions in them may lack bodies.
    fn read_dir(&self, dir: &Path, import: &str) -> Result<(Vec<Source>, bool), String> {
        let files = self.read_matching(dir, import, self.context)?;
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
        let shown = dir.display();
        let entries = std::fs::read_dir(dir).map_err(|e| format!("open {shown}: {}", describe(&e)))?;
        let mut names: Vec<String> = entries
            .flatten()
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .filter(|n| n.ends_with(".go"))
            .collect();
        names.sort();
        let mut files = Vec::new();
        let mut excluded = 0;
        for name in names {
            let source = self.read(&dir.join(&name), import)?;
            if context.matches(&name, &source.text) && !uses_cgo(&source.text) {
                files.push(source);
            } else {
                excluded += 1;
            }
        }
        if files.is_empty() {
            return Err(if excluded > 0 {
                format!("package {import}: build constraints exclude all Go files in {shown}")
            } else {
                format!("no Go files in {shown}")
            });
        }
        Ok(files)
    }

    pub(crate) fn read(&self, path: &Path, import: &str) -> Result<Source, String> {
        let name = self.shown(path);
        let text = std::fs::read(path).map_err(|e| format!("open {name}: {}", describe(&e)))?;
        let base = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Source {
            // Files named on the command line have no import path to be placed by.
            stable_name: if import == COMMAND_LINE {
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
        ast::Decl::Import(specs) => specs.iter().find(|s| s.path == path).map(|s| s.path_span),
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
