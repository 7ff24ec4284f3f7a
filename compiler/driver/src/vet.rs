//! `vet`: packages loaded and type-checked, then looked at for suspicious code.

use std::sync::Arc;

use base::{Interner, SourceMap};

use crate::context::BuildContext;
use crate::goroot::Goroot;
use crate::graph::{Loader, Parsed};
use crate::modfile;
use crate::pattern;
use crate::pipeline::{BuildOptions, Failure, Report, check_all};

/// The names of the checks that there are.
pub fn check_names() -> impl Iterator<Item = &'static str> {
    ::vet::CHECKS.iter().map(|c| c.name)
}

/// Looks at the packages of `options.args` (test files are not among them); `only` names the checks, none meaning all.
/// Findings come by package, those without any left out.
pub fn vet(options: &BuildOptions, only: &[String]) -> Result<Report, Failure> {
    let names = Arc::new(Interner::new());
    let mut sources = SourceMap::default();
    let module = modfile::find(&options.cwd).map_err(Failure::Message)?;
    let context = BuildContext { target: options.target, tags: options.tags.clone() };
    let roots =
        pattern::resolve(&options.args, &options.cwd, module.as_ref(), &context).map_err(Failure::Message)?;
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
    };
    let mut graph = loader.load(&roots, &mut sources).map_err(Failure::Message)?;
    let main = names.intern("main");
    let mut checked = match check_all(&mut graph, &names, main, options.complete) {
        Ok(checked) => checked,
        Err(groups) => return Err(Failure::Errors(Box::new(Report { sources: sources.into(), groups }))),
    };
    let mut groups = Vec::new();
    for &root in &graph.roots {
        let Some(pkg) = checked.ids[root] else { continue };
        let found = ::vet::vet(&mut checked.checker, pkg, &sources, only);
        if !found.is_empty() {
            groups.push((Some(graph.packages[root].import.clone()), found));
        }
    }
    Ok(Report { sources: sources.into(), groups })
}
