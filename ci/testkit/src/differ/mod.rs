//! Generated programs, compiled by rgo and by the reference Go: output and exit code must be equal.
//!
//! Programs are built by the batch, each a package of its own, and run one by one in processes of their own. A share of
//! them is also built without passes, run with stressed collection, and built for arm64. A program that only one of the
//! two accepts is a difference; one that both reject is a fault of the generator and counts as a failure as well.

mod batch;
mod reduce;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::Options;
use crate::generate;
use crate::generate::tree::Program;
use crate::process;
use crate::report::{Outcome, Report, parallel};
use batch::Compiler;

/// What to compare.
pub struct Plan<'a> {
    pub go: &'a Path,
    pub count: u64,
    pub seed: u64,
    pub reduce: bool,
}

/// A way to build and run with rgo, for every n-th batch.
pub struct Variant {
    pub name: &'static str,
    pub flags: &'static [&'static str],
    pub env: &'static [(&'static str, &'static str)],
    emulator: bool,
    every: u64,
}

const PLAIN: Variant = Variant { name: "plain", flags: &[], env: &[], emulator: false, every: 1 };
const VARIANTS: &[Variant] = &[
    PLAIN,
    Variant { name: "nopasses", flags: &["-no-passes", "-verify-ir"], env: &[], emulator: false, every: 3 },
    Variant {
        name: "gcstress",
        flags: &[],
        env: &[("RGODEBUG", "gcbeside=2,gccheckmark=1,gcpoison=1,gcstress=1,gcstressfade=50")],
        emulator: false,
        every: 3,
    },
    Variant { name: "arm64", flags: &["-target", "linux/arm64"], env: &[], emulator: true, every: 4 },
];

/// Programs in one build.
const BATCH: u64 = 20;

/// Reducing takes minutes a program.
const MOST_REDUCED: usize = 4;
static REDUCED: AtomicUsize = AtomicUsize::new(0);

/// The n of the version 1.n that programs are written in: the reference's, where that is older than ours.
fn language(go: &Path) -> u32 {
    let mut command = Command::new(go);
    command.args(["env", "GOVERSION"]).env("GOTOOLCHAIN", "local");
    let version =
        process::run(&mut command, &[], Duration::from_secs(60)).map(|f| f.stdout).unwrap_or_default();
    let version = String::from_utf8_lossy(&version).into_owned();
    let minor =
        version.trim().strip_prefix("go1.").and_then(|v| v.split(['.', 'r', 'b', '-']).next()?.parse().ok());
    minor.unwrap_or(generate::NEWEST).min(generate::NEWEST)
}

pub fn run(options: &Options, plan: &Plan, jobs: usize) -> Report {
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let language = language(plan.go);
    let batches: Vec<Vec<u64>> = (0..plan.count.div_ceil(BATCH))
        .map(|b| (b * BATCH..plan.count.min((b + 1) * BATCH)).map(|i| plan.seed + i).collect())
        .collect();
    let numbered: Vec<(usize, &Vec<u64>)> = batches.iter().enumerate().collect();
    let found = parallel(&numbered, jobs, |(n, seeds)| compare_batch(&rgo, plan, language, *n as u64, seeds));
    let outcomes: Vec<Outcome> = found.into_iter().flatten().collect();
    let notes = vec![format!("{} programs from seed {}", plan.count, plan.seed)];
    Report { suite: "differ", outcomes, notes }
}

fn compare_batch(rgo: &Path, plan: &Plan, language: u32, n: u64, seeds: &[u64]) -> Vec<Outcome> {
    let programs: Vec<(u64, Program)> = seeds.iter().map(|s| (*s, generate::program(*s, language))).collect();
    let reference = Compiler::Go(plan.go);
    let want = batch::run(&reference, language, &programs);
    let mut outcomes = Vec::new();
    for variant in VARIANTS.iter().filter(|v| n % v.every == v.every / 2) {
        let compiler = Compiler::Rgo(rgo, variant);
        let got = batch::run(&compiler, language, &programs);
        for (((seed, program), want), got) in programs.iter().zip(&want).zip(&got) {
            let mut result = batch::compare(want, got);
            if let Err(text) = &mut result
                && plan.reduce
                && REDUCED.fetch_add(1, Ordering::Relaxed) < MOST_REDUCED
            {
                let small = reduce::reduce(program, language, &reference, &compiler);
                let file = PathBuf::from(format!("differ-{seed}-{}.go", variant.name));
                let written = std::fs::write(&file, small.render("main"));
                *text += &match written {
                    Ok(()) => format!("\nreduced: {}", file.display()),
                    Err(e) => format!("\n{}: {e}", file.display()),
                };
            }
            outcomes.push(Outcome { name: format!("seed {seed} [{}]", variant.name), result });
        }
    }
    outcomes
}
