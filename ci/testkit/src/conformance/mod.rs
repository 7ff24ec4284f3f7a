//! The Go distribution's test directory, by the rules of its own runner, and the test data of its type checker.
//!
//! Most programs there print nothing when they succeed, so a compiler that made empty programs would pass them all:
//! `main` is made to print a token when it ends, and without the token there is no success.

mod cases;
mod errors;
mod recipe;
mod sources;
mod types;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::Options;
use crate::report::{Outcome, Report, TRIES, attempts, parallel, tried_again};

use recipe::{KINDS, Kind, Recipe, Understood};

/// What to run and what to do with the list of known failures.
pub struct Plan<'a> {
    pub tests: &'a Path,
    /// The type checker's test data (GOROOT/src/internal/types/testdata), if wanted.
    pub types: Option<&'a Path>,
    pub expected: &'a Path,
    pub shrink: bool,
    pub record: bool,
    pub every: usize,
    /// Only cases of these kinds (all when empty).
    pub kinds: &'a [String],
    pub variant: Variant,
}

/// How the programs are built and run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Variant {
    Plain,
    /// Without optional passes, every intermediate form verified.
    Nopasses,
    /// For arm64, run by the emulator.
    Arm64,
}

/// The directories of the distribution's test directory that its runner visits.
const DIRS: &[&str] = &[
    "",
    "ken",
    "chan",
    "interface",
    "internal/runtime/sys",
    "syntax",
    "dwarf",
    "fixedbugs",
    "codegen",
    "abi",
    "typeparam",
    "typeparam/mdempsky",
    "arenas",
    "simd",
];

/// How the reason of a case begins that passes now and then.
const SOMETIMES: &str = "sometimes: ";
/// How the reason of a case begins that tests nothing that a compiler of its own could have.
const EXCLUDED: &str = "excluded: ";

/// One case with its name in the list.
struct Case {
    name: String,
    path: PathBuf,
    what: What,
}

enum What {
    Recipe(Box<Recipe>),
    Types,
}

impl Case {
    fn kind(&self) -> Kind {
        match &self.what {
            What::Recipe(r) => r.kind,
            What::Types => Kind::Types,
        }
    }

    /// Does it run a program that imports package time?
    fn is_timed(&self) -> bool {
        self.kind().runs()
            && std::fs::read(&self.path).is_ok_and(|b| String::from_utf8_lossy(&b).contains("\"time\""))
    }
}

/// How a case ended.
pub struct Run {
    /// Err holds what went wrong, first line first.
    pub result: Result<(), String>,
    /// Messages on the right lines, whatever their texts.
    pub lines_right: bool,
}

impl From<Result<(), String>> for Run {
    fn from(result: Result<(), String>) -> Run {
        Run { lines_right: result.is_ok(), result }
    }
}

#[derive(Default)]
struct Total {
    all: usize,
    passing: usize,
    lines_right: usize,
    /// Cases that ended with a crash of rgo.
    crashes: usize,
}

/// Runs the suite.
pub fn run(options: &Options, plan: &Plan, jobs: usize) -> Report {
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let all_known = read_list(plan.expected);
    let releases = [Some(plan.tests), plan.types].map(|dir| dir.map(release).unwrap_or_default());
    let mut known = all_known.clone();
    known.retain(|name, reason| {
        holds_for(reason, &releases[usize::from(name.starts_with("types/"))], plan.variant)
    });
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    let mut cases = collect(plan, &mut left_out);
    cases.retain(|c| {
        options.filter.as_ref().is_none_or(|s| c.name.contains(s.as_str()))
            && (plan.kinds.is_empty() || plan.kinds.iter().any(|k| k == c.kind().name()))
            && (plan.variant == Variant::Plain || c.kind().runs())
    });
    cases.retain(|c| {
        let reason = known.get(&c.name).and_then(|r| r.strip_prefix(EXCLUDED));
        if let Some(reason) = reason {
            *left_out.entry(reason.to_string()).or_default() += 1;
        }
        reason.is_none()
    });
    let cases: Vec<Case> = cases.into_iter().step_by(plan.every.max(1)).collect();
    let context = cases::Context { rgo: &rgo, variant: plan.variant };
    let (results, tried): (Vec<Run>, Vec<_>) = parallel(&cases, jobs, |case| match &case.what {
        What::Recipe(recipe) => {
            // Somebody else's cases that look at clocks: some expect that 10 ms are enough for another goroutine.
            let tries = if !known.contains_key(&case.name) && case.is_timed() { TRIES } else { 1 };
            let (run, failed) =
                attempts(tries, |r: &Run| r.result.is_ok(), || cases::run(&context, &case.path, recipe));
            let notes: Vec<String> = failed
                .into_iter()
                .filter_map(|r| r.result.err())
                .map(|e| tried_again(&case.name, &e))
                .collect();
            (run, notes)
        }
        What::Types => (types::run(&context, &case.path), Vec::new()),
    })
    .into_iter()
    .unzip();

    let mut totals: BTreeMap<Kind, Total> = BTreeMap::new();
    let mut outcomes = Vec::new();
    let mut list = all_known;
    for (case, run) in cases.iter().zip(results) {
        let total = totals.entry(case.kind()).or_default();
        total.all += 1;
        total.passing += usize::from(run.result.is_ok());
        total.lines_right += usize::from(run.lines_right);
        total.crashes += usize::from(run.result.as_ref().is_err_and(|e| is_crash(e)));
        let outcome = match (known.get(&case.name), run.result) {
            (_, Err(text)) if is_crash(&text) => Err(text),
            (None, Ok(())) => Ok(()),
            (Some(_), Err(_)) => Ok(()),
            // Where chance decides (what a conservative scan happens to find), both ends are right.
            (Some(reason), Ok(())) if reason.starts_with(SOMETIMES) => Ok(()),
            // The list is that of the plain variant.
            (Some(_), Ok(())) if plan.variant != Variant::Plain => Ok(()),
            (Some(reason), Ok(())) => {
                list.remove(&case.name);
                if plan.shrink { Ok(()) } else { Err(format!("passes, but is listed as failing: {reason}")) }
            }
            (None, Err(text)) => {
                if plan.record {
                    list.insert(case.name.clone(), first_line(&text));
                    Ok(())
                } else {
                    Err(text)
                }
            }
        };
        outcomes.push(Outcome { name: case.name.clone(), result: outcome });
    }
    if plan.shrink || plan.record {
        write_list(plan.expected, &list);
    }
    let mut notes = notes(&totals, &left_out);
    notes.extend(tried.concat());
    Report { suite: "conformance", outcomes, notes }
}

/// Every case below the distribution's directories, with a count of what is left out, by reason.
fn collect(plan: &Plan, left_out: &mut BTreeMap<String, usize>) -> Vec<Case> {
    let tests = std::fs::canonicalize(plan.tests).unwrap_or_else(|_| plan.tests.to_path_buf());
    let mut cases = Vec::new();
    for dir in DIRS {
        for path in go_files(&tests.join(dir)) {
            let Ok(bytes) = std::fs::read(&path) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let name = path.strip_prefix(&tests).unwrap_or(&path).display().to_string();
            match recipe::understand(&path, &text) {
                Understood::Case(recipe) => cases.push(Case { name, path, what: What::Recipe(recipe) }),
                Understood::Excluded(reason) => *left_out.entry(reason.into()).or_default() += 1,
                Understood::NotHere => {}
            }
        }
    }
    if let Some(data) = plan.types {
        let data = std::fs::canonicalize(data).unwrap_or_else(|_| data.to_path_buf());
        for dir in ["check", "examples", "fixedbugs", "spec"] {
            let dir = data.join(dir);
            for path in types::cases(&dir) {
                let name = format!("types/{}", path.strip_prefix(&data).unwrap_or(&path).display());
                match types::excluded(&path) {
                    Some(reason) => *left_out.entry(reason.into()).or_default() += 1,
                    None => cases.push(Case { name, path, what: What::Types }),
                }
            }
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn go_files(dir: &Path) -> Vec<PathBuf> {
    let mut list: Vec<PathBuf> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.is_file() && p.extension().is_some_and(|e| e == "go"))
        .filter(|p| !p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')))
        .collect();
    list.sort();
    list
}

fn notes(totals: &BTreeMap<Kind, Total>, left_out: &BTreeMap<String, usize>) -> Vec<String> {
    let share = |n: usize, all: usize| if all == 0 { 0.0 } else { 100.0 * n as f64 / all as f64 };
    let mut lines = Vec::new();
    let mut sums = [Total::default(), Total::default()];
    let checks = |k: Kind| matches!(k, Kind::ErrorCheck | Kind::ErrorCheckDir | Kind::ErrorCheckOutput);
    let mut crashes = 0;
    for (kind, name) in KINDS {
        let Some(t) = totals.get(kind) else { continue };
        let mut line = format!("{name}: {} of {} pass ({:.1} %)", t.passing, t.all, share(t.passing, t.all));
        if checks(*kind) || *kind == Kind::Types {
            line += &format!(", lines right in {} ({:.1} %)", t.lines_right, share(t.lines_right, t.all));
        }
        lines.push(line);
        crashes += t.crashes;
        if *kind != Kind::Types {
            let sum = &mut sums[usize::from(checks(*kind))];
            sum.all += t.all;
            sum.passing += t.passing;
            sum.lines_right += t.lines_right;
        }
    }
    let [programs, errors] = sums;
    lines.push(format!(
        "programs together: {} of {} ({:.1} %)",
        programs.passing,
        programs.all,
        share(programs.passing, programs.all)
    ));
    lines.push(format!(
        "errors together: {} of {} ({:.1} %), lines right in {} ({:.1} %)",
        errors.passing,
        errors.all,
        share(errors.passing, errors.all),
        errors.lines_right,
        share(errors.lines_right, errors.all)
    ));
    lines.push(format!("crashes of the compiler: {crashes}"));
    let excluded: Vec<String> = left_out.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
    if !excluded.is_empty() {
        lines.push(format!("left out: {}", excluded.join("; ")));
    }
    lines
}

/// Did rgo itself break down?
fn is_crash(text: &str) -> bool {
    ["internal compiler error", "thread 'rgo", "panicked at ", "has overflowed its stack"]
        .iter()
        .any(|mark| text.contains(mark) && text.starts_with("build: "))
}

/// The release of Go that a directory belongs to, like `go1.26.8`; empty where no VERSION stands above it.
fn release(dir: &Path) -> String {
    let dir = std::fs::canonicalize(dir).unwrap_or_else(|_| dir.to_path_buf());
    let text = dir.ancestors().find_map(|d| std::fs::read_to_string(d.join("VERSION")).ok());
    text.and_then(|t| t.split_whitespace().next().map(str::to_string)).unwrap_or_default()
}

/// Does an entry of the list hold for this release and variant? `go1.N: …` entries do for that release only: its cases want
/// what later ones changed; `nopasses: …` and `arm64: …` for that variant.
fn holds_for(reason: &str, release: &str, variant: Variant) -> bool {
    match reason.split_once(": ") {
        Some((version, _)) if version.starts_with("go1.") => {
            release.strip_prefix(version).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        Some(("nopasses", _)) => variant == Variant::Nopasses,
        Some(("arm64", _)) => variant == Variant::Arm64,
        _ => true,
    }
}

fn read_list(path: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .map(|l| {
            let (name, reason) = l.split_once(' ').unwrap_or((l, ""));
            (name.to_string(), reason.to_string())
        })
        .collect()
}

fn write_list(path: &Path, list: &BTreeMap<String, String>) {
    let mut text = String::from(
        "# Cases of the Go distribution's tests that fail, with the reason. This list only shrinks. \"sometimes:\" means\n\
         # that chance decides; \"excluded:\" that the case tests nothing that another compiler than gc could have;\n\
         # \"go1.N:\" that the distribution of that release has the case in a form that a later one changed;\n\
         # \"nopasses:\" and \"arm64:\" that it fails in that variant only.\n",
    );
    for (name, reason) in list {
        text += &format!("{name} {reason}\n");
    }
    std::fs::write(path, text).expect("list of known failures");
}

/// The line that says most about a failure: a compiler message or a panic's text.
fn first_line(text: &str) -> String {
    let mut lines = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with("# "));
    let first = lines.next().unwrap_or("fails").to_string();
    let line = if first.contains("exit code") || first.contains("time limit") {
        format!("{first}: {}", lines.next().unwrap_or_default())
    } else {
        first
    };
    line.chars().take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_one_release() {
        let holds = |reason, release| holds_for(reason, release, Variant::Plain);
        assert!(holds("go1.26: changed", "go1.26.8") && holds("go1.26: changed", "go1.26"));
        assert!(!holds("go1.26: changed", "go1.27.3") && !holds("go1.2: changed", "go1.26"));
        assert!(!holds("go1.26: changed", "") && holds("sometimes: chance", ""));
    }

    #[test]
    fn entries_of_one_variant() {
        let holds = |variant| holds_for("nopasses: counts allocations", "go1.26", variant);
        assert!(holds(Variant::Nopasses) && !holds(Variant::Plain) && !holds(Variant::Arm64));
    }
}
