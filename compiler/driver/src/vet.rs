//! `vet`: packages loaded with their tests and type-checked, then looked at for suspicious code.

use std::sync::Arc;

use ::vet::{Check, Facts, Finding, Unit};
use base::{Diags, FileId, Interner, SourceFile, SourceMap};

use crate::context::BuildContext;
use crate::goroot::Goroot;
use crate::graph::{Graph, Loader, Parsed};
use crate::modfile::{self, Module};
use crate::pipeline::{BuildOptions, Checked, check_all};
use crate::test::{TestTarget, load};

/// Which checks to run.
#[derive(Clone, Debug)]
pub struct Checks {
    names: Vec<&'static str>,
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Form {
    pub json: bool,
    /// Lines around each finding.
    pub context: Option<usize>,
}

/// What looking at a package gave.
#[derive(Default)]
pub struct Vetted {
    pub stdout: String,
    pub stderr: String,
    /// There were findings (but not if they were asked for as JSON), or errors.
    pub failed: bool,
}

/// Is there a check of this name (or older name)?
pub fn is_check(name: &str) -> bool {
    ::vet::find(name).is_some()
}

/// Names of checks with what they find.
pub fn checks() -> impl Iterator<Item = (&'static str, &'static str)> {
    ::vet::CHECKS.iter().map(|c| (c.name, c.about))
}

impl Checks {
    fn those(wanted: impl Fn(&Check) -> bool) -> Checks {
        Checks { names: ::vet::CHECKS.iter().filter(|c| wanted(c)).map(|c| c.name).collect() }
    }

    /// What `-NAME` and `-NAME=false` ask for, in order: those named, or all but those excluded.
    pub fn chosen(flags: &[(String, bool)]) -> Checks {
        let last = |c: &Check| {
            let same = |name: &str| ::vet::find(name).is_some_and(|o| o.name == c.name);
            flags.iter().rev().find(|f| same(&f.0)).map(|f| f.1)
        };
        if flags.iter().any(|f| ::vet::find(&f.0).and_then(last) == Some(true)) {
            Checks::those(|c| last(c) == Some(true))
        } else {
            Checks::those(|c| last(c) != Some(false))
        }
    }

    /// What `-vet` of the test command asks for; without the flag the checks that find mistakes only. None: off.
    pub fn of_tests(flag: Option<&str>) -> Result<Option<Checks>, String> {
        let bad = |text: String| Err(format!("-vet argument {text}"));
        match flag {
            None | Some("") => Ok(Some(Checks::those(|c| c.in_tests))),
            Some("off") => Ok(None),
            Some("all") => Ok(Some(Checks::those(|_| true))),
            Some(list) if list.contains('=') => bad("cannot contain equal signs".into()),
            Some(list) if list.contains(' ') => bad("is comma-separated list, cannot contain spaces".into()),
            Some(list) => {
                for name in list.split(',') {
                    if name.is_empty() {
                        return Err("-vet list contains empty list element".into());
                    }
                    if !is_check(name) {
                        return bad(format!(
                            "must be a supported analyzer or a distinguished value; found {name}"
                        ));
                    }
                }
                let chosen: Vec<(String, bool)> = list.split(',').map(|n| (n.into(), true)).collect();
                Ok(Some(Checks::chosen(&chosen)))
            }
        }
    }
}

/// A package to be looked at, apart from what the graph knows of it.
pub(crate) struct Subject {
    checks: Checks,
    /// The module's language version.
    version: String,
    others: Vec<(FileId, bool)>,
}

/// Extensions of files in other languages that may belong to a package.
const FOREIGN: [&str; 18] = [
    "c", "cc", "cpp", "cxx", "m", "h", "hh", "hpp", "hxx", "f", "F", "for", "f90", "s", "S", "sx", "swig",
    "swigcxx",
];

impl Subject {
    pub fn new(
        checks: &Checks,
        target: &TestTarget,
        module: Option<&Module>,
        lang: Option<u32>,
        loader: &Loader,
        sources: &mut SourceMap,
    ) -> Subject {
        let of_module =
            || Some(module?.session.main_of(&module?.file.module)?.file.data.go.clone()?.to_string());
        let version = match lang {
            Some(minor) => format!("1.{minor}"),
            None => of_module().unwrap_or_else(|| format!("1.{}", crate::context::GO_MINOR)),
        };
        let others = if target.is_files { Vec::new() } else { others(target, loader, sources) };
        Subject { checks: checks.clone(), version, others }
    }
}

/// The files of a package's directory that take no part in the build, added to the sources.
fn others(target: &TestTarget, loader: &Loader, sources: &mut SourceMap) -> Vec<(FileId, bool)> {
    let mut paths: Vec<_> =
        std::fs::read_dir(&target.dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let is_go = extension == "go";
        if !is_go && !FOREIGN.contains(&extension.as_str()) || name.starts_with(['_', '.']) {
            continue;
        }
        if sources.files.iter().any(|f| f.path.as_deref() == Some(&*path)) {
            continue;
        }
        if let Ok(s) = loader.read(&path, &target.import) {
            let id = sources.add(SourceFile::new(s.name.as_str(), s.path, s.text));
            found.push((id, is_go));
        }
    }
    found
}

/// The findings about a package.
struct Found {
    import: String,
    /// The package is compiled with its tests.
    variant: bool,
    findings: Vec<Finding>,
}

/// Looks at the packages of a graph that are under test.
fn look(checked: &mut Checked, graph: &Graph, sources: &SourceMap, subject: &mut Subject) -> Vec<Found> {
    let mut facts = Facts::default();
    let mut all = Vec::new();
    for (i, p) in graph.packages.iter().enumerate().filter(|(_, p)| p.full) {
        let Some(pkg) = checked.ids[i] else { continue };
        let others = std::mem::take(&mut subject.others);
        let unit = Unit { pkg, version: subject.version.clone(), others };
        let wanted = |c: &Check| subject.checks.names.contains(&c.name);
        let findings = ::vet::vet(&mut checked.checker, &mut facts, sources, &unit, &wanted);
        all.push(Found { import: p.import.clone(), variant: p.label.is_some(), findings });
    }
    all
}

fn heading(import: &str, variant: bool) -> String {
    if variant { format!("# {import}\n# [{import}]\n") } else { format!("# {import}\n") }
}

/// What there is to say against packages under test before their tests are run.
pub(crate) fn before_tests(
    checked: &mut Checked,
    graph: &Graph,
    sources: &SourceMap,
    mut subject: Subject,
) -> Option<String> {
    against(&look(checked, graph, sources, &mut subject), sources)
}

/// The findings under the headings that errors of builds have.
fn against(found: &[Found], sources: &SourceMap) -> Option<String> {
    let failing = found.iter().filter(|f| !f.findings.is_empty());
    let text: String = failing
        .map(|f| heading(&f.import, f.variant) + &::vet::plain(&f.findings, sources, None, true))
        .collect();
    (!text.is_empty()).then_some(text)
}

/// Looks at a package and its tests.
pub fn vet(options: &BuildOptions, checks: &Checks, form: Form, target: &TestTarget) -> Vetted {
    match try_vet(options, checks, target) {
        Err(stderr) => {
            Vetted { stderr: stderr.trim_end().to_string() + "\n", failed: true, ..Vetted::default() }
        }
        Ok((found, sources)) => {
            let mut out = Vetted::default();
            for f in found {
                if form.json {
                    out.stdout += &::vet::json(&f.import, &f.findings, &sources);
                } else {
                    out.failed |= !f.findings.is_empty();
                    out.stderr += &::vet::plain(&f.findings, &sources, form.context, false);
                }
            }
            out
        }
    }
}

/// The same before a test that counts coverage. None: nothing to say.
pub(crate) fn apart_from_tests(
    options: &BuildOptions,
    checks: &Checks,
    target: &TestTarget,
) -> Option<String> {
    // Errors are reported by the build.
    let (mut found, sources) = try_vet(options, checks, target).ok()?;
    // What coverage is counted of is compiled apart from its usual form.
    found.iter_mut().for_each(|f| f.variant = true);
    against(&found, &sources)
}

fn try_vet(
    options: &BuildOptions,
    checks: &Checks,
    target: &TestTarget,
) -> Result<(Vec<Found>, SourceMap), String> {
    let names = Arc::new(Interner::new());
    let mut sources = SourceMap::default();
    let module = modfile::find_with(&options.cwd, &options.modules)?;
    let context = BuildContext { target: options.target, tags: options.tags.clone(), portable: false };
    let goroot = Goroot::new(options.goroot.as_deref());
    let loader = Loader {
        cwd: &options.cwd,
        module: module.as_ref(),
        context: &context,
        names: &names,
        jobs: options.jobs,
        lang: options.lang,
        goroot: &goroot,
        parsed: &Parsed::default(),
        whole: options.whole,
        located: false,
    };
    let loaded = load::load(&loader, target, None, load::MainFile::None, &mut sources)?;
    if !loaded.setup.is_empty() {
        return Err(loaded.setup.join("\n"));
    }
    let mut graph = loaded.graph;
    if !graph.problems.is_empty() {
        return Err(graph.problems.iter().map(|p| p.render(&sources)).collect());
    }
    let mut subject = Subject::new(checks, target, module.as_ref(), options.lang, &loader, &mut sources);
    // Types of a program's packages are named by its import path here.
    let no_main = names.intern("");
    let mut checked =
        check_all(&mut graph, &names, no_main, false).map_err(|groups| errors(&graph, &sources, &groups))?;
    let found = look(&mut checked, &graph, &sources, &mut subject);
    Ok((found, sources))
}

/// Errors of the packages looked at are vet's, the first of each; those of packages that others need are the compiler's.
fn errors(graph: &Graph, sources: &SourceMap, groups: &[(Option<String>, Diags)]) -> String {
    let mut out = String::new();
    for (name, diags) in groups {
        let name = name.as_deref().unwrap_or_default();
        let own = graph.packages.iter().position(|p| p.full && p.label.as_ref().unwrap_or(&p.import) == name);
        let needed = |i: usize| graph.packages.iter().any(|p| p.full && p.imports.values().any(|&d| d == i));
        let first = diags.list.iter().min_by_key(|d| d.span.pos());
        match own.filter(|&i| !needed(i)).zip(first) {
            Some((i, first)) => {
                let p = &graph.packages[i];
                out += &heading(&p.import, p.label.is_some());
                let place = sources.locate(first.span.pos());
                out += &format!("vet: {place}: {}\n", first.full_text(sources));
            }
            None => out += &format!("# {name}\n{}", diags.render_plain(sources, Some(10))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices() {
        let flags = |list: &[(&str, bool)]| -> Vec<(String, bool)> {
            list.iter().map(|(n, on)| (n.to_string(), *on)).collect()
        };
        assert_eq!(Checks::chosen(&flags(&[("bool", true)])).names, ["bools"]);
        let all = Checks::chosen(&[]).names.len();
        assert_eq!(Checks::chosen(&flags(&[("printf", false)])).names.len(), all - 1);
        assert_eq!(Checks::chosen(&flags(&[("printf", false), ("atomic", true)])).names, ["atomic"]);
        assert!(Checks::of_tests(Some("off")).unwrap().is_none());
        assert!(Checks::of_tests(None).unwrap().unwrap().names.contains(&"printf"));
        assert!(Checks::of_tests(Some("nosuch")).unwrap_err().contains("found nosuch"));
        assert!(Checks::of_tests(Some("printf,,atomic")).unwrap_err().contains("empty"));
    }
}
