//! Repeated runs of the concurrent fixtures: what happens once in a thousand schedules happens here.
//!
//! Each case that starts goroutines is built once, then run again and again on 1, 2, 4 and 16 processors, in turn as it
//! is, with shuffled scheduling by the run's number, and with collections besides. Every run must print the golden output.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Options;
use crate::process;
use crate::programs::{self, Case};
use crate::report::{Outcome, Report, parallel};
use crate::scratch::Scratch;

/// A hang is what the suite looks for; the slowest case takes half a second, and half a minute on a very busy machine.
const LIMIT: Duration = Duration::from_secs(240);

const PROCESSORS: [usize; 4] = [1, 2, 4, 16];

/// Runs the suite: `repeat` runs of each case for each number of processors.
pub fn run(options: &Options, dirs: &[PathBuf], repeat: usize, jobs: usize) -> Report {
    let mut cases = programs::cases(dirs, options.filter.as_deref());
    cases.retain(|c| c.starts_goroutines() && !c.timed && c.runs_in("shuffle"));
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let outcomes = parallel(&cases, jobs, |case| Outcome {
        name: case.name.clone(),
        result: repeat_case(&rgo, case, repeat),
    });
    let runs = outcomes.len() * PROCESSORS.len() * repeat;
    Report { suite: "stress", outcomes, notes: vec![format!("{runs} runs")] }
}

fn repeat_case(rgo: &Path, case: &Case, repeat: usize) -> Result<(), String> {
    let scratch = Scratch::new();
    let exe = scratch.path().join("program");
    programs::build(rgo, case, &[], &exe)?;
    for n in 0..repeat {
        for procs in PROCESSORS {
            let settings = match n % 4 {
                0 => String::new(),
                1 | 2 => format!("schedshuffle={n}"),
                _ => format!("schedshuffle={n},gcstress=10,gcstressfade=20"),
            };
            let mut command = Command::new(&exe);
            command.env("GOMAXPROCS", procs.to_string()).env("RGODEBUG", &settings);
            command.args(&case.args).current_dir(scratch.path());
            let ran = process::run(&mut command, &case.input(), LIMIT).map_err(|e| format!("run: {e}"))?;
            programs::check(case, &ran)
                .map_err(|e| format!("GOMAXPROCS={procs} RGODEBUG={settings}: {e}"))?;
        }
    }
    Ok(())
}
