//! Loading a package with its test files.

use std::sync::Arc;

use base::{Diags, FileId, FxHashMap, Idx, SourceMap};

use super::cover::{CoverOptions, FileBlocks};
use super::mainfile;
use super::scan::{self, Found};
use super::target::TestTarget;
use crate::assembly;
use crate::embedded;
use crate::graph::{Graph, IMPLICIT, Loader, Origin, Source, Unparsed, std_sources};
use crate::output::describe;
use crate::pipeline::Report;

/// The graph of a test program, or of a package without tests.
pub struct Loaded {
    pub graph: Graph,
    pub has_tests: bool,
    /// Test functions that can't be called: a line each.
    pub setup: Vec<String>,
    /// Instrumented files, in order of name.
    pub blocks: Vec<FileBlocks>,
    import: String,
}

/// The files of a package by the part they take.
struct Files {
    own: Vec<Source>,
    internal: Vec<Source>,
    external: Vec<Source>,
    /// As in `Unparsed`.
    assembly: bool,
}

/// What becomes of a package with its tests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MainFile {
    /// No program.
    None,
    Plain,
    /// A program that can write profiles.
    Profiling,
}

/// Loads everything the test program needs; its main package is the graph's root, unless it isn't wanted (`program`).
pub fn load(
    loader: &Loader,
    target: &TestTarget,
    cover: Option<&CoverOptions>,
    main: MainFile,
    sources: &mut SourceMap,
) -> Result<Loaded, String> {
    if let Some(problem) = &target.problem {
        return Err(problem.clone());
    }
    let import = &target.import;
    // Inside the distribution's own tree the library's tests run against rgo's packages.
    let library = loader.in_std() && !target.is_files;
    let Files { own, internal, external, assembly } = files(loader, target, library)?;
    let has_tests = !internal.is_empty() || !external.is_empty();
    let (internals, externals) = (internal.len(), external.len());
    let (has_package, own_count) = (own.len() + internals > 0, own.len());
    let mut covered: Vec<FileBlocks> = Vec::new();
    let instrument = |import: &str, std: bool, files: &mut [Source], all: &mut Vec<FileBlocks>| {
        let Some(c) = cover.filter(|c| c.wants(import, &target.import, std)) else { return };
        for (i, f) in files.iter_mut().enumerate() {
            let base = f.name.rsplit('/').next().unwrap_or(&f.name);
            if base.ends_with("_test.go") {
                continue;
            }
            let variable = format!("GoCover_{i}");
            let name = format!("{import}/{base}");
            if let Some((text, blocks)) = super::cover::instrument(&f.text, c.mode, &variable)
                && !blocks.is_empty()
            {
                f.text = text.into();
                all.push(FileBlocks { import: import.to_string(), file: name, variable, blocks });
            }
        }
    };

    let mut graph = Graph::new();
    graph.files_in = if target.is_files { loader.path_of(&target.dir) } else { None };
    let mut by_path: FxHashMap<String, usize> = FxHashMap::default();
    let minor = if library { None } else { loader.module_minor() };
    let mut wave = Vec::new();
    let mut add = |package: Unparsed| {
        by_path.insert(package.import.clone(), wave.len());
        wave.push(package);
    };
    let origin = if library { Origin::Library } else { Origin::Module };
    let mut under_test = Vec::new();
    if has_package {
        under_test.push(0);
        let mut files = own;
        files.extend(internal);
        add(Unparsed { import: import.clone(), origin, go_minor: minor, files, assembly });
    }
    if externals > 0 {
        under_test.push(under_test.len());
        add(Unparsed {
            import: format!("{import}_test"),
            origin,
            go_minor: minor,
            files: external,
            assembly: false,
        });
    }
    for path in IMPLICIT {
        if path != import {
            add(Unparsed::library(path, loader.context));
        }
    }
    let (mut internal_found, mut external_found) = (Found::default(), Found::default());
    let mut setup = Vec::new();
    let mut has_main = false;
    loop {
        while !wave.is_empty() {
            for p in &mut wave {
                instrument(&p.import, p.origin.is_std(), &mut p.files, &mut covered);
            }
            let first = graph.packages.len();
            loader.parse_wave(std::mem::take(&mut wave), sources, &mut graph);
            for id in first..graph.packages.len() {
                graph.packages[id].full = under_test.contains(&id);
                loader.imports_of(id, &mut graph, &mut by_path, &mut wave);
            }
        }
        if has_main || !has_tests {
            break;
        }
        has_main = true;
        covered.sort_by(|a, b| (&a.import, &a.file).cmp(&(&b.import, &b.file)));
        for &id in &under_test {
            let p = &graph.packages[id];
            let found = if has_package && id == 0 { &mut internal_found } else { &mut external_found };
            for file in &p.files {
                if sources.files[file.id].name.ends_with("_test.go") {
                    scan::scan(file, loader.names, sources, found, &mut setup);
                }
            }
        }
        if internal_found.main && external_found.main {
            return Err("multiple definitions of TestMain".into());
        }
        if main == MainFile::None {
            graph.roots.clone_from(&under_test);
            break;
        }
        let parts = mainfile::Parts {
            import,
            module: loader.module.map_or("", |m| &m.file.module),
            internal: &internal_found,
            external: &external_found,
            cover: cover.map(|c| (c, &covered[..])),
            profiles: main == MainFile::Profiling,
        };
        let path = mainfile::import_of(import);
        let source = Source {
            name: "_testmain.go".into(),
            stable_name: "_testmain.go".into(),
            path: None,
            text: mainfile::source(&parts).into_bytes().into(),
        };
        graph.roots.push(graph.packages.len());
        by_path.insert(path.clone(), graph.packages.len());
        wave.push(Unparsed {
            import: path,
            origin: Origin::Library,
            go_minor: None,
            files: vec![source],
            assembly: false,
        });
    }
    if !has_tests {
        graph.roots.push(0);
    }
    loader.programs_imported(&mut graph);
    loader.sort(&mut graph, sources).map_err(|text| {
        // A cycle that only a test file closes is called so.
        if internals > 0 && text.ends_with("import cycle not allowed") { text + " in test" } else { text }
    })?;
    for &id in &graph.roots {
        graph.packages[id].root = true;
    }
    if has_tests {
        label(&mut graph, import, internals > 0, own_count);
    }
    Ok(Loaded { graph, has_tests, setup, blocks: covered, import: import.clone() })
}

/// Marks the packages that are compiled apart from their usual form: `path [import.test]` in headings.
fn label(graph: &mut Graph, import: &str, augmented: bool, own: usize) {
    let mut variant = vec![false; graph.packages.len()];
    for &i in &graph.order {
        let p = &graph.packages[i];
        let is_external = p.import.strip_suffix("_test").is_some_and(|b| b == import) && p.full;
        variant[i] = is_external
            || p.import == import && (augmented || own == 0)
            || p.imports
                .values()
                .any(|&d| variant[d] && graph.packages[d].import != format!("{import}_test"));
    }
    for (p, variant) in graph.packages.iter_mut().zip(variant) {
        if variant {
            p.label = Some(format!("{} [{import}.test]", p.import));
        }
    }
}

/// The errors of a package that can't be set up.
pub fn setup_report(loaded: Loaded, sources: SourceMap) -> Report {
    let heading = || Some(loaded.import.clone());
    let problems: Vec<_> = loaded.graph.problems.into_iter().map(|p| (heading(), p)).collect();
    let mut diags = Diags::default();
    for p in loaded.graph.packages {
        if p.full && p.broken {
            diags.append(p.diags);
        }
    }
    diags.sort(&sources);
    let groups = if problems.is_empty() { vec![(Some(loaded.import), diags)] } else { Vec::new() };
    Report { sources: sources.into(), problems, groups }
}

fn files(loader: &Loader, target: &TestTarget, library: bool) -> Result<Files, String> {
    let import = &target.import;
    let mut files = Files { own: Vec::new(), internal: Vec::new(), external: Vec::new(), assembly: false };
    let mut paths = target.files.clone();
    if !target.is_files {
        let shown = target.dir.display();
        let entries =
            std::fs::read_dir(&target.dir).map_err(|e| format!("open {shown}: {}", describe(&e)))?;
        paths = entries
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|e| e == "go"))
            .collect();
        paths.sort();
    }
    let embedded = library && embedded::std_has(import);
    if embedded {
        files.own = std_sources(import, loader.context);
    }
    let mut name: Option<(String, String)> = None;
    let mut excluded = 0;
    for path in paths {
        let base = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_test = base.ends_with("_test.go");
        if embedded && !is_test {
            continue;
        }
        let source = loader.read(&path, import)?;
        if !target.is_files && !loader.context.matches_any(&base, &source.text) {
            excluded += 1;
            continue;
        }
        let clause = package_clause(loader, &source.text);
        let external = is_test && clause.as_deref().is_some_and(|c| c.ends_with("_test"));
        if let Some(clause) = clause {
            let plain = if external { clause.trim_end_matches("_test").to_string() } else { clause };
            match &name {
                Some((known, file)) if *known != plain => {
                    return Err(format!(
                        "found packages {known} ({file}) and {plain} ({base}) in {}",
                        target.dir.display()
                    ));
                }
                Some(_) => {}
                None => name = Some((plain, base.clone())),
            }
        }
        match (is_test, external) {
            (_, true) => files.external.push(source),
            (true, false) => files.internal.push(source),
            (false, false) => files.own.push(source),
        }
    }
    if files.own.is_empty() && files.internal.is_empty() && files.external.is_empty() {
        let shown = target.dir.display();
        return Err(if excluded > 0 {
            format!("package {import}: build constraints exclude all Go files in {shown}")
        } else {
            format!("no Go files in {shown}")
        });
    }
    if !target.is_files && !library {
        let own = std::mem::take(&mut files.own);
        (files.own, files.assembly) =
            assembly::without(&target.dir, import, own, loader.context, &|context| {
                loader.read_matching(&target.dir, import, context)
            })?;
    }
    Ok(files)
}

/// The name in a file's package clause, if it parses that far.
fn package_clause(loader: &Loader, text: &Arc<[u8]>) -> Option<String> {
    let (file, _) = syntax::parse_imports_only(FileId::new(0), text, loader.names);
    let name = loader.names.text(file.idents.get(file.package)?.name).to_string();
    (!name.is_empty()).then_some(name)
}
