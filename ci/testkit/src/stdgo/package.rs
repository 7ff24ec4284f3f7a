//! One package: its tests laid out, pruned of what doesn't compile, built and run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use regex::Regex;

use super::decls::{self, Kind};
use crate::process;
use crate::scratch::Scratch;

/// How the tests of a package ended. Names are those of top-level functions.
#[derive(Default)]
pub struct Results {
    pub passed: BTreeSet<String>,
    pub failed: BTreeMap<String, String>,
    pub skipped: BTreeSet<String>,
    /// Test functions that don't compile with rgo's package, and why.
    pub dropped: BTreeMap<String, String>,
    /// Why nothing could be run.
    pub broken: Option<String>,
}

/// Builds take seconds; a package's tests may take minutes on a busy machine.
const BUILD: Duration = Duration::from_secs(120);
/// The time limit of one start of the test program.
const RUN: Duration = Duration::from_secs(80);
/// How often a test program that dies is started again for the remaining tests.
const STARTS: usize = 40;
/// Test files differ by the experiments that the distribution has on by default: rgo's packages are like those with them.
const TAGS: &str = "goexperiment.jsonv2";
/// Rounds of compiling and dropping.
const ROUNDS: usize = 60;

/// Where things are.
pub struct Places<'a> {
    pub rgo: &'a Path,
    /// GOROOT/src
    pub sources: &'a Path,
    /// Packages that tests import in place of the distribution's internal ones.
    pub doubles: &'a [PathBuf],
    /// Test files of ours, by package, in place of those of the same name.
    pub exports: &'a Path,
}

/// Tests one package.
pub fn test(places: &Places, package: &str) -> Results {
    let mut results = Results::default();
    let scratch = Scratch::new();
    if let Err(e) = run(places, package, scratch.path(), &mut results) {
        results.broken = Some(e);
    }
    results
}

fn run(places: &Places, package: &str, root: &Path, results: &mut Results) -> Result<(), String> {
    let dir = root.join(package);
    lay_out(places, package, root, &dir).map_err(|e| format!("laying out: {e}"))?;
    let program = root.join("test-program");
    compile(places, package, root, &dir, &program, results)?;
    let list = listed(&program, &dir)?;
    execute(&program, &dir, list, results);
    Ok(())
}

/// A tree like the distribution's, with nothing of the package but its tests.
fn lay_out(places: &Places, package: &str, root: &Path, dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)?;
    std::fs::write(root.join("go.mod"), "module std\n\ngo 1.27\n")?;
    for double in places.doubles {
        if let Some(name) = double.file_name() {
            copy_tree(double, &root.join("internal").join(name))?;
        }
    }
    // Data that several packages share lies in directories above.
    for above in Path::new(package).ancestors().skip(1) {
        let data = places.sources.join(above).join("testdata");
        if data.is_dir() {
            copy_tree(&data, &root.join(above).join("testdata"))?;
        }
    }
    let from = places.sources.join(package);
    for entry in std::fs::read_dir(&from)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "testdata" {
            copy_tree(&entry.path(), &dir.join(&name))?;
        } else if entry.path().is_dir() {
            // Some tests look for the directories of the packages below.
            std::fs::create_dir_all(dir.join(&name))?;
        } else if entry.path().is_file() {
            // Other files than tests are looked at by some tests; the package itself is rgo's.
            std::fs::copy(entry.path(), dir.join(&name))?;
        }
    }
    // Packages in place of the distribution's own ones for these tests, of the package and of those above.
    for above in Path::new(package).ancestors() {
        let internal = places.exports.join(above).join("internal");
        if internal.is_dir() {
            copy_tree(&internal, &root.join(above).join("internal"))?;
        }
    }
    // What our files declare, by package clause, takes the place of declarations in the distribution's other files.
    let mut doubled: Vec<(String, String)> = Vec::new();
    let mut ours = Vec::new();
    for entry in std::fs::read_dir(places.exports.join(package)).into_iter().flatten().flatten() {
        if entry.path().is_file() {
            let text = std::fs::read_to_string(entry.path())?;
            let clause = package_clause(&text);
            doubled.extend(decls::find(&text).into_iter().filter_map(|d| Some((clause.clone(), d.name?))));
            std::fs::copy(entry.path(), dir.join(entry.file_name()))?;
            ours.push(entry.file_name());
        }
    }
    for entry in std::fs::read_dir(dir)?.flatten() {
        if entry.file_name().to_string_lossy().ends_with("_test.go") {
            let text = std::fs::read_to_string(entry.path())?;
            let mut text = without_externs(&text);
            if !ours.contains(&entry.file_name()) {
                text = without(&text, &doubled);
            }
            std::fs::write(entry.path(), text)?;
        }
    }
    Ok(())
}

/// The name in a file's package clause.
fn package_clause(text: &str) -> String {
    let line = text.lines().find_map(|l| l.strip_prefix("package "));
    line.and_then(|l| l.split_whitespace().next()).unwrap_or_default().to_string()
}

/// The text without the declarations of the names that are declared elsewhere: (package clause, name).
fn without(text: &str, doubled: &[(String, String)]) -> String {
    let clause = package_clause(text);
    let mut bytes = text.as_bytes().to_vec();
    for d in decls::find(text) {
        if d.name.is_some_and(|n| doubled.iter().any(|(c, known)| *c == clause && *known == n)) {
            blank(&mut bytes[d.range]);
        }
    }
    String::from_utf8(bytes).expect("whole characters were replaced")
}

fn copy_tree(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)?.flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Functions without a body are implemented by the distribution's runtime.
fn without_externs(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for d in decls::find(text).into_iter().filter(|d| d.kind == Kind::Extern) {
        blank(&mut bytes[d.range]);
    }
    String::from_utf8(bytes).expect("whole characters were replaced")
}

/// Blanks keep lines where they are.
fn blank(bytes: &mut [u8]) {
    for b in bytes {
        if *b != b'\n' {
            *b = b' ';
        }
    }
}

/// Compiles, dropping what has errors, until it compiles.
fn compile(
    places: &Places,
    package: &str,
    root: &Path,
    dir: &Path,
    program: &Path,
    results: &mut Results,
) -> Result<(), String> {
    let position = Regex::new(r"(?m)^(?:\./)?(\S+_test\.go):(\d+):\d+: (.*)$").expect("a pattern");
    for _ in 0..ROUNDS {
        let mut build = Command::new(places.rgo);
        build.args(["test", "-c", "-e", "-tags", TAGS, "-o"]).arg(program).arg(package).current_dir(root);
        build.env_remove("GOFLAGS").env_remove("GOOS").env_remove("GOARCH");
        let built = process::run(&mut build, &[], BUILD).map_err(|e| format!("rgo: {e}"))?;
        if built.code == Some(0) {
            return if program.exists() { Ok(()) } else { Err("no tests are left".into()) };
        }
        let text = String::from_utf8_lossy(&built.stderr).into_owned();
        let mut lines: BTreeMap<PathBuf, BTreeMap<usize, String>> = BTreeMap::new();
        for m in position.captures_iter(&text) {
            let line = m[2].parse().unwrap_or(0);
            lines.entry(root.join(&m[1])).or_default().entry(line).or_insert_with(|| m[3].to_string());
        }
        let mut changed = false;
        for (file, at) in &lines {
            changed |= drop_decls(file, at, results).map_err(|e| format!("{}: {e}", file.display()))?;
        }
        if !changed {
            return Err(text
                .lines()
                .find(|l| !l.starts_with('#'))
                .unwrap_or("rgo failed without a word")
                .to_string());
        }
        if !dir
            .read_dir()
            .is_ok_and(|mut d| d.any(|e| e.is_ok_and(|e| e.path().extension().is_some_and(|e| e == "go"))))
        {
            return Err("no test file is left".into());
        }
    }
    Err("it doesn't compile however much is dropped".into())
}

/// Blanks the declarations that have errors on the given lines.
fn drop_decls(file: &Path, at: &BTreeMap<usize, String>, results: &mut Results) -> std::io::Result<bool> {
    let text = std::fs::read_to_string(file)?;
    let mut bytes = text.clone().into_bytes();
    let line_of = |offset: usize| text[..offset].matches('\n').count() + 1;
    let mut changed = false;
    for d in decls::find(&text) {
        let (first, last) = (line_of(d.range.start), line_of(d.range.end));
        let Some((_, reason)) = at.range(first..=last).next() else { continue };
        changed = true;
        if let Some(name) = d.name.filter(|n| is_test(n)) {
            results.dropped.insert(name, reason.clone());
        }
        blank(&mut bytes[d.range]);
    }
    let text = String::from_utf8(bytes).expect("whole characters were replaced");
    // `import` alone is no declaration.
    let lone = Regex::new(r"(?m)^(import|var|const|type)[ \t]*$").expect("a pattern");
    std::fs::write(file, lone.replace_all(&text, "").as_bytes())?;
    Ok(changed)
}

fn is_test(name: &str) -> bool {
    ["Test", "Example", "Fuzz"].iter().any(|p| name.starts_with(p))
}

/// The names of the program's tests.
fn listed(program: &Path, dir: &Path) -> Result<Vec<String>, String> {
    let mut command = Command::new(program);
    command.args(["-test.list", "."]).current_dir(dir);
    let ran = process::run(&mut command, &[], RUN).map_err(|e| e.to_string())?;
    if ran.code != Some(0) {
        return Err(format!("listing the tests: {}", ran.describe()));
    }
    let text = String::from_utf8_lossy(&ran.stdout).into_owned();
    Ok(text.lines().filter(|l| is_test(l)).map(str::to_string).collect())
}

/// Runs the tests; a test that takes the program with it has failed, and the others get another start.
fn execute(program: &Path, dir: &Path, list: Vec<String>, results: &mut Results) {
    let outcome = Regex::new(r"(?m)^--- (PASS|FAIL|SKIP): (\S+) \(").expect("a pattern");
    let begin = Regex::new(r"(?m)^=== RUN   ([^/\s]+)$").expect("a pattern");
    let mut left: BTreeSet<String> = list.into_iter().collect();
    for _ in 0..STARTS {
        if left.is_empty() {
            return;
        }
        let names: Vec<&str> = left.iter().map(String::as_str).collect();
        let mut command = Command::new(program);
        command.args(["-test.v", "-test.short", "-test.paniconexit0"]);
        command.arg(format!("-test.timeout={}s", RUN.as_secs() - 20));
        command.arg(format!("-test.run=^({})$", names.join("|")));
        command.current_dir(dir).env("PWD", dir);
        let ran = match process::run(&mut command, &[], RUN) {
            Ok(r) => r,
            Err(e) => {
                results.broken = Some(e.to_string());
                return;
            }
        };
        let text = String::from_utf8_lossy(&ran.stdout).into_owned();
        let errors = String::from_utf8_lossy(&ran.stderr).into_owned();
        let mut ended = 0;
        for m in outcome.captures_iter(&text) {
            let name = m[2].to_string();
            if !left.remove(&name) {
                continue;
            }
            ended += 1;
            match &m[1] {
                "PASS" => drop(results.passed.insert(name)),
                "SKIP" => drop(results.skipped.insert(name)),
                _ => {
                    let (at, end) = m.get(0).map_or((0, 0), |m| (m.start(), m.end()));
                    let why = reason(&name, &text[..at], &text[end..], &errors);
                    drop(results.failed.insert(name, why));
                }
            }
        }
        if ran.code == Some(0) || ran.code == Some(1) && ended > 0 && !died(&text) {
            // What was listed and not run has no outcome, such as examples of a TestMain that runs nothing.
            continue_or_stop(&mut left, ended, results);
            continue;
        }
        // Those that began and didn't end: the last one is to blame, unless it waits for others.
        let begun: Vec<String> =
            begin.captures_iter(&text).map(|m| m[1].to_string()).filter(|n| left.contains(n)).collect();
        match begun.last() {
            Some(name) => {
                left.remove(name);
                let why = match ran.code {
                    None => "time limit".to_string(),
                    Some(code) => format!("exit code {code}: {}", crash(&text, &errors)),
                };
                results.failed.insert(name.clone(), why);
            }
            None if ended == 0 => {
                results.broken = Some(format!("run: {}", ran.describe()));
                return;
            }
            None => {}
        }
    }
    for name in left {
        results.failed.insert(name, "not reached: the program died too often".into());
    }
}

/// Did the program end without its closing line?
fn died(text: &str) -> bool {
    !text.lines().rev().take(3).any(|l| l == "FAIL" || l == "PASS")
}

fn continue_or_stop(left: &mut BTreeSet<String>, ended: usize, results: &mut Results) {
    if ended == 0 {
        for name in std::mem::take(left) {
            results.failed.insert(name, "was not run".into());
        }
    }
}

/// The first line of what a failed test said.
fn reason(name: &str, before: &str, after: &str, errors: &str) -> String {
    // Tests log while they run; an example's difference follows its outcome.
    let begin = format!("=== RUN   {name}\n");
    let log = before.rfind(&begin).map_or("", |at| &before[at..]);
    let mut own = false;
    let logged = log.lines().filter(|l| {
        // Parallel tests take turns in the log.
        if let Some(turn) = l.strip_prefix("=== ") {
            let whose = turn.split_whitespace().nth(1).unwrap_or_default();
            own = whose.split('/').next() == Some(name);
        }
        own && l.starts_with("    ")
    });
    let logged = logged.map(str::trim);
    let follows =
        after.lines().skip(1).take_while(|l| !l.starts_with("===") && !l.starts_with("---")).map(str::trim);
    let line = logged.chain(follows).find(|l| !l.is_empty() && !l.starts_with("---"));
    shorten(line.unwrap_or_else(|| errors.lines().next().unwrap_or("failed without a word")))
}

fn crash(text: &str, errors: &str) -> String {
    let said = |l: &&str| l.starts_with("panic:") || l.starts_with("fatal error:") || l.starts_with("SIG");
    let line = errors.lines().find(said).or_else(|| text.lines().find(said));
    shorten(line.or_else(|| errors.lines().next()).unwrap_or("no message"))
}

fn shorten(line: &str) -> String {
    line.chars().take(160).collect()
}
