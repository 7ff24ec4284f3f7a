//! Programs with golden output: a `.go` file, or a directory with a go.mod, beside it `<name>.out` (standard output)
//! and, where wanted, `<name>.in` (standard input). Keys in the first comment lines: `// exit: N` (exit code, default
//! 0), `// args: …`, `// stderr: text` (must occur in standard error), `// only: variant,…`, `// timed: why` (the output
//! relies on the machine keeping up with clocks: not for the stress suite, and run up to three times before it counts
//! as failed; the report names it when the first try wasn't enough).
//!
//! Every case runs in every variant, and all must agree with the golden file, which is the reference Go's output.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Options;
use crate::directive;
use crate::process::{self, Finished};
use crate::report::{Outcome, Report, TRIES, attempts, parallel, tried_again};
use crate::scratch::Scratch;

/// A way to build and run a case.
struct Variant {
    name: &'static str,
    flags: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
    emulator: bool,
}

const VARIANTS: &[Variant] = &[
    Variant { name: "plain", flags: &[], env: &[], emulator: false },
    Variant { name: "nopasses", flags: &["-no-passes", "-verify-ir"], env: &[], emulator: false },
    // A collection at every allocation, after some hundred rarer and rarer: the longest cases come to their end. What each
    // pass leaves behind is verified here.
    Variant {
        name: "gcstress",
        flags: &["-verify-ir"],
        env: &[("RGODEBUG", "gcstress=1,gcstressfade=200")],
        emulator: false,
    },
    // The same with marking beside the program; what was missed, and the use of what was freed, shows.
    Variant {
        name: "gcbeside",
        flags: &[],
        env: &[("RGODEBUG", "gcbeside=2,gccheckmark=1,gcpoison=1,gcstress=1,gcstressfade=100")],
        emulator: false,
    },
    Variant { name: "shuffle", flags: &[], env: &[("RGODEBUG", "schedshuffle=1")], emulator: false },
    Variant { name: "oneproc", flags: &[], env: &[("GOMAXPROCS", "1")], emulator: false },
    Variant { name: "arm64", flags: &["-target", "linux/arm64"], env: &[], emulator: true },
];

/// Long enough for a stressed or emulated case on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// One case.
pub struct Case {
    source: PathBuf,
    pub name: String,
    exit: i32,
    pub args: Vec<String>,
    stderr: Option<String>,
    only: Option<Vec<String>>,
    pub timed: bool,
}

impl Case {
    fn load(source: PathBuf) -> Case {
        let file = if source.is_dir() { source.join("main.go") } else { source.clone() };
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let list = |v: &str| v.split_whitespace().map(str::to_string).collect();
        Case {
            name: source.display().to_string(),
            exit: directive::value(&text, "exit").and_then(|v| v.parse().ok()).unwrap_or(0),
            args: directive::value(&text, "args").map(list).unwrap_or_default(),
            stderr: directive::value(&text, "stderr").map(str::to_string),
            timed: directive::value(&text, "timed").is_some(),
            only: directive::value(&text, "only").map(|v| v.split(',').map(str::to_string).collect()),
            source,
        }
    }

    fn golden(&self) -> PathBuf {
        self.source.with_extension("out")
    }

    /// Does its text start goroutines?
    pub fn starts_goroutines(&self) -> bool {
        let file = if self.source.is_dir() { self.source.join("main.go") } else { self.source.clone() };
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.lines().any(|l| l.trim_start().starts_with("go ")) || text.contains(".Go(func")
    }

    /// Is the variant one of the case's?
    pub fn runs_in(&self, variant: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|o| o == variant))
    }

    pub fn input(&self) -> Vec<u8> {
        std::fs::read(self.source.with_extension("in")).unwrap_or_default()
    }

    /// Directory to build in, and the package argument.
    fn package(&self) -> (PathBuf, String) {
        if self.source.is_dir() {
            (self.source.clone(), ".".into())
        } else {
            let dir = self.source.parent().unwrap_or(Path::new(".")).to_path_buf();
            (dir, self.source.file_name().unwrap_or_default().to_string_lossy().into_owned())
        }
    }
}

/// The cases in some directories, by name.
pub fn cases(dirs: &[PathBuf], filter: Option<&str>) -> Vec<Case> {
    let mut sources = Vec::new();
    for dir in dirs {
        let Ok(entries) = std::fs::read_dir(dir) else { continue };
        for path in entries.flatten().map(|e| e.path()) {
            let is_case =
                path.extension().is_some_and(|e| e == "go") || path.is_dir() && path.join("go.mod").is_file();
            if is_case && filter.is_none_or(|f| path.display().to_string().contains(f)) {
                sources.push(path);
            }
        }
    }
    sources.sort();
    sources.into_iter().map(Case::load).collect()
}

/// Runs the suite, or rewrites the golden files.
pub fn run(options: &Options, dirs: &[PathBuf], variants: &[String], update: bool, jobs: usize) -> Report {
    let cases = cases(dirs, options.filter.as_deref());
    if update {
        let outcomes = parallel(&cases, jobs, bless);
        return Report { suite: "programs (blessed)", outcomes, notes: Vec::new() };
    }
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let mut work = Vec::new();
    for case in &cases {
        for v in VARIANTS {
            let wanted = variants.is_empty() || variants.iter().any(|w| w == v.name);
            if wanted && case.runs_in(v.name) {
                work.push((case, v));
            }
        }
    }
    let (outcomes, notes): (Vec<_>, Vec<_>) = parallel(&work, jobs, |(case, variant)| {
        let name = format!("{} [{}]", case.name, variant.name);
        let (result, failed) = run_case(&rgo, case, variant);
        let notes: Vec<String> =
            failed.into_iter().filter_map(Result::err).map(|why| tried_again(&name, &why)).collect();
        (Outcome { name, result }, notes)
    })
    .into_iter()
    .unzip();
    Report { suite: "programs", outcomes, notes: notes.concat() }
}

/// Builds and runs a case: the result, and those of earlier tries.
fn run_case(rgo: &Path, case: &Case, variant: &Variant) -> (Result<(), String>, Vec<Result<(), String>>) {
    let scratch = Scratch::new();
    let exe = scratch.path().join("program");
    if let Err(e) = build(rgo, case, variant.flags, &exe) {
        return (Err(e), Vec::new());
    }
    attempts(if case.timed { TRIES } else { 1 }, Result::is_ok, || run_once(case, variant, &exe))
}

fn run_once(case: &Case, variant: &Variant, exe: &Path) -> Result<(), String> {
    // A directory of its own for each try: what one left behind the next doesn't see.
    let scratch = Scratch::new();
    let mut command = if variant.emulator {
        let mut c = Command::new("qemu-aarch64-static");
        c.arg(exe);
        c
    } else {
        Command::new(exe)
    };
    command.args(&case.args).current_dir(scratch.path()).envs(variant.env.iter().copied());
    let ran = process::run(&mut command, &case.input(), LIMIT).map_err(|e| format!("run: {e}"))?;
    check(case, &ran)
}

/// Builds a case to `exe`.
pub fn build(rgo: &Path, case: &Case, flags: &[&str], exe: &Path) -> Result<(), String> {
    let (dir, package) = case.package();
    let mut build = Command::new(rgo);
    build.arg("build").args(flags).arg("-o").arg(exe).arg(package).current_dir(dir);
    build.env_remove("GOOS").env_remove("GOARCH").env_remove("GOFLAGS");
    let built = process::run(&mut build, &[], LIMIT).map_err(|e| format!("rgo: {e}"))?;
    if built.code == Some(0) { Ok(()) } else { Err(format!("build: {}", built.describe())) }
}

/// Compares a run with the golden output.
pub fn check(case: &Case, ran: &Finished) -> Result<(), String> {
    let golden = std::fs::read(case.golden()).map_err(|e| format!("{}: {e}", case.golden().display()))?;
    compare(case, &golden, ran)
}

fn compare(case: &Case, golden: &[u8], ran: &Finished) -> Result<(), String> {
    if ran.code != Some(case.exit) {
        return Err(format!("wanted exit code {}, got {}", case.exit, ran.describe()));
    }
    if ran.stdout != golden {
        return Err(process::first_difference(golden, &ran.stdout));
    }
    if let Some(text) = &case.stderr
        && !String::from_utf8_lossy(&ran.stderr).contains(text.as_str())
    {
        return Err(format!("standard error lacks {text:?}: {}", ran.describe()));
    }
    Ok(())
}

/// Writes the golden file from what the reference Go's program prints.
fn bless(case: &Case) -> Outcome {
    let go = std::env::var("RGO_REFERENCE_GO").unwrap_or_else(|_| "go".into());
    let result = (|| {
        let scratch = Scratch::new();
        let exe = scratch.path().join("program");
        let (dir, package) = case.package();
        let mut build = Command::new(&go);
        build.args(["build", "-o"]).arg(&exe).arg(package).current_dir(dir);
        build.env("GOTOOLCHAIN", "local").env("CGO_ENABLED", "0");
        let built = process::run(&mut build, &[], LIMIT).map_err(|e| format!("{go}: {e}"))?;
        if built.code != Some(0) {
            return Err(format!("reference build: {}", built.describe()));
        }
        let mut command = Command::new(&exe);
        command.args(&case.args).current_dir(scratch.path());
        let ran = process::run(&mut command, &case.input(), LIMIT).map_err(|e| format!("run: {e}"))?;
        compare(case, &ran.stdout, &ran)?;
        std::fs::write(case.golden(), &ran.stdout).map_err(|e| e.to_string())
    })();
    Outcome { name: case.name.clone(), result }
}
