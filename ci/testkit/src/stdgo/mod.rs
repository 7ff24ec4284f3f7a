//! The tests of the Go distribution's own library, run through `rgo test` against rgo's packages.
//!
//! A package's test files and testdata are laid out in a tree whose module is `std`: there `rgo test` takes the package
//! itself from rgo. Declarations that don't compile, because they reach for unexported parts, are dropped and listed.

mod decls;
mod package;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::Options;
use crate::report::{Outcome, Report, TRIES, attempts, parallel, tried_again};
use package::{Places, Results};

/// What to run.
pub struct Plan<'a> {
    /// GOROOT/src
    pub sources: &'a Path,
    /// rgo's library: its directories are the packages.
    pub library: &'a Path,
    /// Directories of packages that stand for internal ones of the same name.
    pub doubles: &'a [PathBuf],
    /// Test files that replace those of the same name: they show the tests rgo's unexported parts.
    pub exports: &'a Path,
    /// Known failures: a line each: package, test, reason.
    pub expected: &'a Path,
    /// Only these packages (all when empty).
    pub packages: &'a [String],
    pub shrink: bool,
    pub record: bool,
    /// Print every dropped function.
    pub show_dropped: bool,
}

/// The pseudo-test that stands for how many functions may be dropped, and for a package that can't be run.
const DROPPED: &str = "(dropped)";
const BROKEN: &str = "(broken)";

/// Runs the suite.
pub fn run(options: &Options, plan: &Plan, jobs: usize) -> Report {
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let places = Places { rgo: &rgo, sources: plan.sources, doubles: plan.doubles, exports: plan.exports };
    let packages = packages(plan, options.filter.as_deref());
    let expected = read(plan.expected);
    let new = |p: &str, r: &Results| {
        let known = |test: &str| expected.contains_key(&(p.to_string(), test.to_string()));
        r.failed.iter().find(|(test, _)| !known(test)).map(|(test, why)| (test.clone(), why.clone()))
    };
    let (results, tried): (Vec<Results>, Vec<_>) = parallel(&packages, jobs, |p| {
        // Tests of somebody else's that look at clocks: many have time limits that a busy machine breaks.
        let tries = if is_timed(&places, p) { TRIES } else { 1 };
        let (last, failed) = attempts(tries, |r| new(p, r).is_none(), || package::test(&places, p));
        let note = |r: &Results| new(p, r).map(|(test, why)| tried_again(&format!("{p} {test}"), &why));
        (last, failed.iter().filter_map(note).collect::<Vec<String>>())
    })
    .into_iter()
    .unzip();
    let mut outcomes = Vec::new();
    let mut notes = tried.concat();
    let mut total = [0usize; 4];
    let mut found = BTreeMap::new();
    for (package, r) in packages.iter().zip(&results) {
        let row = [r.passed.len(), r.failed.len(), r.skipped.len(), r.dropped.len()];
        let broken = r.broken.as_ref().map_or(String::new(), |b| format!(", broken: {}", first_line(b)));
        let [p, f, s, d] = row;
        notes.push(format!("{package}: {p} passed, {f} failed, {s} skipped, {d} dropped{broken}"));
        if plan.show_dropped {
            notes.extend(r.dropped.iter().map(|(name, why)| format!("    {name}: {why}")));
        }
        for (sum, n) in total.iter_mut().zip(row) {
            *sum += n;
        }
        judge(package, r, &expected, &mut outcomes, &mut found);
    }
    let [p, f, s, d] = total;
    let share = 100.0 * p as f64 / ((p + f).max(1)) as f64;
    notes.push(format!(
        "in all: {p} passed, {f} failed, {s} skipped, {d} dropped: {share:.1} % of what was run passes"
    ));
    if plan.shrink || plan.record {
        rewrite(plan, &packages, &expected, &found);
    }
    Report { suite: "stdgo", outcomes, notes }
}

/// Do a package's tests import package time?
fn is_timed(places: &Places, package: &str) -> bool {
    let files = std::fs::read_dir(places.sources.join(package)).into_iter().flatten().flatten();
    files
        .filter(|f| f.file_name().to_string_lossy().ends_with("_test.go"))
        .any(|f| std::fs::read_to_string(f.path()).is_ok_and(|t| t.contains("\"time\"")))
}

/// Compares a package's results with what is expected; `found` gets what failed.
fn judge(
    package: &str,
    r: &Results,
    expected: &BTreeMap<(String, String), String>,
    outcomes: &mut Vec<Outcome>,
    found: &mut BTreeMap<(String, String), String>,
) {
    let known = |test: &str| expected.get(&(package.to_string(), test.to_string()));
    let mut outcome =
        |test: &str, result| outcomes.push(Outcome { name: format!("{package} {test}"), result });
    for name in &r.passed {
        outcome(name, Ok(()));
    }
    let broken = r.broken.iter().map(|why| (BROKEN.to_string(), first_line(why).to_string()));
    for (name, why) in r.failed.iter().map(|(n, w)| (n.clone(), w.clone())).chain(broken) {
        outcome(&name, if known(&name).is_some() { Ok(()) } else { Err(why.clone()) });
        found.insert((package.to_string(), name), why);
    }
    let allowed = known(DROPPED).and_then(|n| n.split(' ').next()?.parse().ok()).unwrap_or(0);
    let dropped = r.dropped.len();
    if dropped > 0 {
        let names: Vec<String> = r.dropped.iter().map(|(n, why)| format!("{n}: {why}")).collect();
        let text = format!("{dropped} test functions don't compile, {allowed} may:\n{}", names.join("\n"));
        outcome(DROPPED, if dropped > allowed { Err(text) } else { Ok(()) });
        let why = format!("{dropped} use unexported parts");
        found.insert((package.to_string(), DROPPED.to_string()), why);
    }
}

fn first_line(text: &str) -> &str {
    text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default()
}

/// The packages of the library whose tests the distribution has.
fn packages(plan: &Plan, filter: Option<&str>) -> Vec<String> {
    let mut all = Vec::new();
    walk(plan.library, &PathBuf::new(), &mut all);
    all.retain(|p| {
        let has_tests = std::fs::read_dir(plan.sources.join(p))
            .is_ok_and(|d| d.flatten().any(|e| e.file_name().to_string_lossy().ends_with("_test.go")));
        let internal = p.split('/').any(|part| part == "internal");
        let wanted = plan.packages.is_empty() || plan.packages.contains(p);
        has_tests && !internal && wanted && filter.is_none_or(|f| p.contains(f))
    });
    all.sort();
    all
}

fn walk(root: &Path, below: &Path, out: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(root.join(below)) else { return };
    let mut has_go = false;
    for e in entries.flatten() {
        let path = below.join(e.file_name());
        if e.path().is_dir() {
            walk(root, &path, out);
        } else {
            has_go |= path.extension().is_some_and(|x| x == "go");
        }
    }
    if has_go {
        out.push(below.display().to_string());
    }
}

/// Package and test, with the reason.
fn read(path: &Path) -> BTreeMap<(String, String), String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line = |l: &str| {
        let mut words = l.splitn(3, ' ');
        let key = (words.next()?.to_string(), words.next()?.to_string());
        Some((key, words.next().unwrap_or_default().to_string()))
    };
    text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).filter_map(line).collect()
}

/// Drops lines of what passes now (`shrink`), adds lines for new failures (`record`).
fn rewrite(
    plan: &Plan,
    ran: &[String],
    expected: &BTreeMap<(String, String), String>,
    found: &BTreeMap<(String, String), String>,
) {
    let text = std::fs::read_to_string(plan.expected).unwrap_or_default();
    let mut out: String = text.lines().take_while(|l| l.starts_with('#')).map(|l| format!("{l}\n")).collect();
    let ran: BTreeSet<&String> = ran.iter().collect();
    let mut lines = BTreeMap::new();
    for (key, reason) in expected {
        match found.get(key) {
            // How many may be dropped shrinks too.
            Some(now) if key.1 == DROPPED && plan.shrink => lines.insert(key, now),
            Some(_) => lines.insert(key, reason),
            None if plan.shrink && ran.contains(&key.0) => None,
            None => lines.insert(key, reason),
        };
    }
    if plan.record {
        for (key, reason) in found {
            lines.entry(key).or_insert(reason);
        }
    }
    for ((package, test), reason) in lines {
        out += &format!("{package} {test} {reason}\n");
    }
    if let Err(e) = std::fs::write(plan.expected, out) {
        eprintln!("{}: {e}", plan.expected.display());
    }
}
