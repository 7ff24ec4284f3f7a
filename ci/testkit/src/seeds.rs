//! The model tests of testdata/stress: a program that tries ranges of seeds, in many settings of the runtime, on both
//! targets. A disagreement names suite, setting and seed, so that it can be run again alone.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Options;
use crate::process;
use crate::report::{Outcome, Report, parallel};
use crate::scratch::Scratch;

/// The program stops itself when a seed hangs; this is for the case that it can't.
const LIMIT: Duration = Duration::from_secs(1200);

/// What the program knows to do.
const SUITES: [&str; 9] =
    ["queue", "channels", "selects", "locks", "syncs", "timers", "maps", "heap", "stacks"];

/// A way to run the program, with the share of the seeds that it gets: some make everything many times slower.
struct Setting {
    name: &'static str,
    processors: usize,
    debug: &'static str,
    arm64: bool,
    /// One of so many seeds.
    share: usize,
}

const fn native(name: &'static str, processors: usize, debug: &'static str, share: usize) -> Setting {
    Setting { name, processors, debug, arm64: false, share }
}

const fn emulated(name: &'static str, processors: usize, debug: &'static str, share: usize) -> Setting {
    Setting { name, processors, debug, arm64: true, share }
}

const STRESSED: &str = "gcstress=1,gcstressfade=200";
const BESIDE: &str = "gcbeside=2,gccheckmark=1,gcpoison=1,gcstress=1,gcstressfade=100";

const SETTINGS: [Setting; 12] = [
    native("1 processor", 1, "", 1),
    native("2 processors", 2, "", 1),
    native("4 processors", 4, "", 1),
    native("16 processors", 16, "", 1),
    native("shuffled", 4, "schedshuffle=7", 1),
    native("shuffled on 1", 1, "schedshuffle=8", 1),
    native("collecting", 2, STRESSED, 10),
    native("collecting beside", 4, BESIDE, 10),
    native("collecting beside, shuffled", 16, "schedshuffle=3,gcbeside=2,gccheckmark=1,gcpoison=1", 5),
    emulated("arm64", 4, "", 10),
    emulated("arm64 shuffled", 2, "schedshuffle=9", 20),
    emulated("arm64 collecting beside", 2, BESIDE, 40),
];

/// Runs the suite: `seeds` of them for each suite in each setting that gets its full share.
pub fn run(options: &Options, dir: &Path, seeds: usize, first: usize, jobs: usize) -> Report {
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let scratch = Scratch::new();
    let (native, emulated) = (scratch.path().join("amd64"), scratch.path().join("arm64"));
    let built = [(&native, "linux/amd64"), (&emulated, "linux/arm64")];
    let mut outcomes: Vec<Outcome> = built
        .iter()
        .map(|(exe, target)| Outcome {
            name: format!("build for {target}"),
            result: build(&rgo, dir, exe, target),
        })
        .collect();
    if outcomes.iter().any(|o| o.result.is_err()) {
        return Report { suite: "seeds", outcomes, notes: Vec::new() };
    }
    let mut work = Vec::new();
    let mut from = first;
    for setting in &SETTINGS {
        let count = seeds.div_ceil(setting.share);
        for suite in SUITES {
            if options
                .filter
                .as_ref()
                .is_none_or(|f| format!("{suite}, {}", setting.name).contains(f.as_str()))
            {
                work.push((setting, suite, from, count));
            }
        }
        // Other settings see other seeds.
        from += count;
    }
    let tried: usize = work.iter().map(|w| w.3).sum();
    outcomes.extend(parallel(&work, jobs, |&(setting, suite, from, count)| Outcome {
        name: format!("{suite}, {}", setting.name),
        result: attempt(if setting.arm64 { &emulated } else { &native }, setting, suite, from, count),
    }));
    Report { suite: "seeds", outcomes, notes: vec![format!("{tried} seeds")] }
}

fn build(rgo: &Path, dir: &Path, exe: &PathBuf, target: &str) -> Result<(), String> {
    let mut build = Command::new(rgo);
    build.args(["build", "-target", target, "-o"]).arg(exe).arg(".").current_dir(dir);
    build.env_remove("GOOS").env_remove("GOARCH").env_remove("GOFLAGS");
    let built = process::run(&mut build, &[], LIMIT).map_err(|e| e.to_string())?;
    if built.code == Some(0) { Ok(()) } else { Err(built.describe()) }
}

fn attempt(exe: &Path, setting: &Setting, suite: &str, from: usize, count: usize) -> Result<(), String> {
    let mut command = Command::new(if setting.arm64 { Path::new("qemu-aarch64-static") } else { exe });
    if setting.arm64 {
        command.arg(exe);
    }
    command.args([suite, &from.to_string(), &count.to_string()]);
    command.env("GOMAXPROCS", setting.processors.to_string()).env("RGODEBUG", setting.debug);
    command.env("GOTRACEBACK", "all");
    let ran = process::run(&mut command, &[], LIMIT).map_err(|e| e.to_string())?;
    if ran.code == Some(0) && ran.stdout == format!("ok {count}\n").as_bytes() {
        return Ok(());
    }
    Err(format!(
        "GOMAXPROCS={} RGODEBUG={} {suite} {from} {count}: {}",
        setting.processors,
        setting.debug,
        ran.describe()
    ))
}
