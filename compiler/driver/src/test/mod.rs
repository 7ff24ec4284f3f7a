//! Test programs: a package with its test files, the packages that import it compiled against that variant, and a main
//! function made from what the files declare.

pub mod cover;
mod cover_blocks;
mod example;
pub(crate) mod load;
mod mainfile;
mod scan;
mod target;

use std::path::PathBuf;
use std::sync::Arc;

use base::{Interner, SourceMap};

use crate::context::BuildContext;
use crate::goroot::Goroot;
use crate::graph::{Loader, Parsed};
use crate::modfile;
use crate::pipeline::{self, BuildOptions, Failure, Surroundings};
use crate::stamp;
use crate::timings::Timings;
use crate::vet::{self, Checks, Subject};

pub use cover::{CoverMode, CoverOptions};
pub use target::{TestTarget, targets};

/// What happened to a package under test.
pub enum TestBuilt {
    /// It has no test files and compiles.
    NoTests {
        /// Its own blocks, where coverage is wanted: they count as never run.
        blocks: Vec<cover::FileBlocks>,
    },
    Program(Box<TestProgram>),
}

/// A linked test program.
pub struct TestProgram {
    /// The default name of the executable: the package's last element and `.test`.
    pub name: String,
    pub image: Vec<u8>,
    /// Where it runs.
    pub dir: PathBuf,
    pub timings: Timings,
}

/// Why there is no test program.
pub enum TestFailure {
    /// The package can't be loaded: `[setup failed]`.
    Setup(Failure),
    /// It can't be compiled: `[build failed]`.
    Build(Failure),
}

/// Builds the test program of one package, if the checks find nothing wrong with it. `profiles`: it can write some.
pub fn build(
    options: &BuildOptions,
    cover: Option<&CoverOptions>,
    checks: Option<&Checks>,
    profiles: bool,
    target: &TestTarget,
) -> Result<TestBuilt, TestFailure> {
    let mut timings = Timings::default();
    let names = Arc::new(Interner::new());
    let mut sources = SourceMap::default();
    let setup = |text: String| TestFailure::Setup(Failure::Message(text));
    let module = modfile::find_with(&options.cwd, &options.modules).map_err(setup)?;
    let context = BuildContext { target: options.target, tags: options.tags.clone(), portable: false };
    // Only where it is asked for by name: results of tests are cached by the program's bytes.
    let vcs = match options.vcs {
        stamp::Mode::True => stamp::Lookup::start(options.vcs, &options.cwd),
        stamp::Mode::Auto | stamp::Mode::False => stamp::Lookup::start(stamp::Mode::False, &options.cwd),
    };
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
        // Tests look for their data beside the sources, and their programs stay at home.
        located: options.recorded("-trimpath").is_none(),
    };
    let main = if profiles { load::MainFile::Profiling } else { load::MainFile::Plain };
    let loaded = timings
        .phase("load", || load::load(&loader, target, cover, main, &mut sources))
        .map_err(|text| setup(format!("# {}\n{text}", target.import)))?;
    if !loaded.setup.is_empty() {
        return Err(setup(format!("# {}\n{}", target.import, loaded.setup.join("\n"))));
    }
    if !loaded.graph.problems.is_empty() || loaded.graph.packages.iter().any(|p| p.full && p.broken) {
        let report = load::setup_report(loaded, sources);
        return Err(TestFailure::Setup(Failure::Errors(Box::new(report))));
    }
    let mut options = options.clone();
    options.set_strings.push(("testing.testBinary".into(), "1".into()));
    let stem = target.import.rsplit('/').next().unwrap_or_default();
    let name = format!("{}.test", if target.is_files { "command-line-arguments" } else { stem });
    let program_name = name.clone();
    let module = module.as_ref();
    let mut subject = None;
    // The library's own packages are rgo's, not the user's.
    if let Some(checks) = checks.filter(|_| target.is_files || !loader.in_std()) {
        // The statements that count coverage aren't the user's.
        if cover.is_none() {
            subject = Some(Subject::new(checks, target, module, options.lang, &loader, &mut sources));
        } else if let Some(text) = vet::apart_from_tests(&options, checks, target) {
            return Err(TestFailure::Build(Failure::Message(text)));
        }
    }
    let surroundings = Surroundings { names: &names, module, vcs: &vcs, vet: subject };
    let built = pipeline::finish(&options, loaded.graph, sources.into(), surroundings, timings, &|_| {
        program_name.clone()
    })
    .map_err(TestFailure::Build)?;
    if !loaded.has_tests {
        return Ok(TestBuilt::NoTests { blocks: loaded.blocks });
    }
    let image = built.programs.into_iter().next().map(|p| p.image).unwrap_or_default();
    Ok(TestBuilt::Program(Box::new(TestProgram {
        name,
        image,
        dir: target.dir.clone(),
        timings: built.timings,
    })))
}
