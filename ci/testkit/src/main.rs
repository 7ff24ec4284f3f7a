//! testkit: runs the suites that need the finished rgo: fixtures in variants, error fixtures, the Go distribution's tests.
//! In → out: a suite's name, rgo's path → one line a failure, then `N passed, N failed`; exit code 1 on failures.
//! May know: nobody; it uses rgo as a user does, by its command line.
//! Deliberately knows no single test: what a case expects stands in its files.
#![forbid(unsafe_code)]

mod conformance;
mod differ;
mod directive;
mod errorcheck;
mod fatal;
mod generate;
mod gotest;
mod process;
mod programs;
mod report;
mod scratch;
mod seeds;
mod soak;
mod stdgo;
mod stress;
mod vet;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Options that every suite has.
#[derive(Parser)]
pub struct Options {
    /// The rgo executable.
    #[arg(long, env = "RGO", default_value = "target/release/rgo")]
    pub rgo: PathBuf,
    /// Only cases whose path contains this.
    #[arg(long)]
    pub filter: Option<String>,
    /// Cases run at once.
    #[arg(long, short)]
    pub jobs: Option<usize>,
    #[command(subcommand)]
    suite: Suite,
}

#[derive(Subcommand)]
enum Suite {
    /// Programs with golden output, each in all variants.
    Programs {
        /// Directories with cases.
        dirs: Vec<PathBuf>,
        /// Variants to run (all when empty): plain, nopasses, gcstress, oneproc, arm64
        #[arg(long, value_delimiter = ',')]
        variants: Vec<String>,
        /// Write the golden files from the reference Go's output (environment UPDATE=1 does the same).
        #[arg(long, env = "UPDATE")]
        update: Option<String>,
    },
    /// The programs that start goroutines, again and again on 1, 2, 4 and 16 processors.
    Stress {
        /// Directories with cases.
        dirs: Vec<PathBuf>,
        /// Runs of a case for each number of processors.
        #[arg(long, default_value_t = 4)]
        repeat: usize,
    },
    /// Sequences of operations made from seeds, against models, in many settings of the runtime.
    Seeds {
        /// The directory of the program.
        dir: PathBuf,
        /// Seeds for each suite in each setting; slow settings get fewer.
        #[arg(long, default_value_t = 100)]
        count: usize,
        /// The first seed.
        #[arg(long, default_value_t = 0)]
        first: usize,
    },
    /// Servers under load.
    Soak {
        /// The directory of the program.
        dir: PathBuf,
        /// For each case.
        #[arg(long, default_value_t = 3)]
        seconds: u64,
    },
    /// Programs that die: their last words and exit codes.
    Fatal {
        /// Directories with cases.
        dirs: Vec<PathBuf>,
        /// Write the golden files from the reference Go's output (environment UPDATE=1 does the same).
        #[arg(long, env = "UPDATE")]
        update: Option<String>,
    },
    /// Fixtures with `// ERROR "regexp"` comments.
    Errorcheck { dirs: Vec<PathBuf> },
    /// `rgo test` against golden files of `go test`.
    Gotest {
        /// Directories with modules.
        dirs: Vec<PathBuf>,
        /// Write the golden files from the reference Go's output (environment UPDATE=1 does the same).
        #[arg(long, env = "UPDATE")]
        update: Option<String>,
    },
    /// The tests of the Go distribution's library, against rgo's.
    Stdgo {
        /// GOROOT/src
        #[arg(long)]
        sources: PathBuf,
        /// rgo's library.
        #[arg(long, default_value = "stdlib")]
        library: PathBuf,
        /// Packages that stand for internal ones of the distribution.
        #[arg(long, value_delimiter = ',')]
        doubles: Vec<PathBuf>,
        /// Test files of ours by package: they show tests what isn't exported.
        #[arg(long)]
        exports: PathBuf,
        /// Known failures: a line each, package, test and reason.
        #[arg(long)]
        expected: PathBuf,
        /// Rewrite the list of known failures: only lines of what passes now are dropped.
        #[arg(long)]
        shrink: bool,
        /// Append what fails and isn't listed, with its first line as the reason.
        #[arg(long)]
        record: bool,
        /// Print what doesn't compile.
        #[arg(long)]
        show_dropped: bool,
        /// Only these packages.
        packages: Vec<String>,
    },
    /// Modules whose findings by `rgo vet` are compared with `go vet`'s.
    Vet {
        dirs: Vec<PathBuf>,
        /// Write the golden files from the reference's findings (environment UPDATE=1 does the same).
        #[arg(long, env = "UPDATE")]
        update: Option<String>,
    },
    /// Prints the generated program of a seed.
    Generate {
        #[arg(long)]
        seed: u64,
    },
    /// Generated programs: rgo's against the reference Go's.
    Differ {
        /// The reference.
        #[arg(long, env = "RGO_REFERENCE_GO", default_value = "go")]
        go: PathBuf,
        /// Programs.
        #[arg(long, default_value_t = 60)]
        count: u64,
        /// The first program's seed; the others follow.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Cut programs that differ down to what differs.
        #[arg(long)]
        reduce: bool,
    },
    /// The Go distribution's own test directory.
    Conformance {
        /// GOROOT/test
        #[arg(long)]
        tests: PathBuf,
        /// GOROOT/src/internal/types/testdata; without it the type checker's test data isn't run.
        #[arg(long)]
        types: Option<PathBuf>,
        /// Known failures: a line each, path and reason.
        #[arg(long)]
        expected: PathBuf,
        /// Rewrite the list of known failures: only lines of cases that pass now are dropped.
        #[arg(long)]
        shrink: bool,
        /// Append what fails and isn't listed, with the first line of the failure as its reason.
        #[arg(long)]
        record: bool,
        /// Run only every n-th case.
        #[arg(long, default_value_t = 1)]
        every: usize,
        /// Only cases of these kinds: run, compile, errorcheck, types, …
        #[arg(long, value_delimiter = ',')]
        kinds: Vec<String>,
        /// How programs are built and run; other variants than plain take only cases that run something.
        #[arg(long, value_enum, default_value = "plain")]
        variant: conformance::Variant,
    },
}

fn main() -> ExitCode {
    let options = Options::parse();
    let jobs = options.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let report = match &options.suite {
        Suite::Programs { dirs, variants, update } => {
            programs::run(&options, dirs, variants, update.as_deref().is_some_and(|u| u != "0"), jobs)
        }
        Suite::Gotest { dirs, update } => {
            gotest::run(&options, dirs, update.as_deref().is_some_and(|u| u != "0"), jobs)
        }
        Suite::Stdgo {
            sources,
            library,
            doubles,
            exports,
            expected,
            shrink,
            record,
            show_dropped,
            packages,
        } => {
            let plan = stdgo::Plan {
                sources,
                library,
                doubles,
                exports,
                expected,
                packages,
                shrink: *shrink,
                record: *record,
                show_dropped: *show_dropped,
            };
            stdgo::run(&options, &plan, jobs)
        }
        Suite::Stress { dirs, repeat } => stress::run(&options, dirs, *repeat, jobs),
        Suite::Vet { dirs, update } => {
            vet::run(&options, dirs, update.as_deref().is_some_and(|u| u != "0"), jobs)
        }
        Suite::Seeds { dir, count, first } => seeds::run(&options, dir, *count, *first, jobs),
        Suite::Soak { dir, seconds } => soak::run(&options, dir, *seconds),
        Suite::Fatal { dirs, update } => {
            fatal::run(&options, dirs, update.as_deref().is_some_and(|u| u != "0"), jobs)
        }
        Suite::Generate { seed } => {
            print!("{}", generate::program(*seed, generate::NEWEST).render("main"));
            return ExitCode::SUCCESS;
        }
        Suite::Differ { go, count, seed, reduce } => {
            let plan = differ::Plan { go, count: *count, seed: *seed, reduce: *reduce };
            differ::run(&options, &plan, jobs)
        }
        Suite::Errorcheck { dirs } => errorcheck::run(&options, dirs, jobs),
        Suite::Conformance { tests, types, expected, shrink, record, every, kinds, variant } => {
            let plan = conformance::Plan {
                tests,
                types: types.as_deref(),
                expected,
                shrink: *shrink,
                record: *record,
                every: *every,
                kinds,
                variant: *variant,
            };
            conformance::run(&options, &plan, jobs)
        }
    };
    report.finish()
}
