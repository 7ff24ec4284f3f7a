//! What a case of the Go distribution's test directory asks for: the first comment line that isn't a build
//! constraint, with the meaning that the distribution's own runner gives it, and the rules by which cases are left out.

use std::path::Path;
use std::time::Duration;

use crate::directive;

/// What is done with a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    Run,
    RunDir,
    RunOutput,
    RunInDir,
    BuildRun,
    BuildRunDir,
    Build,
    BuildDir,
    Compile,
    CompileDir,
    ErrorCheck,
    ErrorCheckDir,
    ErrorCheckOutput,
    ErrorCheckAndRunDir,
    /// A file of the type checker's test data.
    Types,
}

/// Every kind with its name in a case's first line, in the order of the totals.
pub const KINDS: &[(Kind, &str)] = &[
    (Kind::Run, "run"),
    (Kind::RunDir, "rundir"),
    (Kind::RunOutput, "runoutput"),
    (Kind::RunInDir, "runindir"),
    (Kind::BuildRun, "buildrun"),
    (Kind::BuildRunDir, "buildrundir"),
    (Kind::Build, "build"),
    (Kind::BuildDir, "builddir"),
    (Kind::Compile, "compile"),
    (Kind::CompileDir, "compiledir"),
    (Kind::ErrorCheck, "errorcheck"),
    (Kind::ErrorCheckDir, "errorcheckdir"),
    (Kind::ErrorCheckOutput, "errorcheckoutput"),
    (Kind::ErrorCheckAndRunDir, "errorcheckandrundir"),
    (Kind::Types, "types"),
];

impl Kind {
    /// The name that totals print.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|k| k.0 == self).expect("every kind has a row").1
    }

    /// Is something executed?
    pub fn runs(self) -> bool {
        matches!(
            self,
            Kind::Run
                | Kind::RunDir
                | Kind::RunOutput
                | Kind::RunInDir
                | Kind::BuildRun
                | Kind::BuildRunDir
                | Kind::ErrorCheckAndRunDir
        )
    }
}

/// A case's first line, understood.
pub struct Recipe {
    pub kind: Kind,
    /// Compilation must fail, with the messages of the `ERROR` comments.
    pub want_error: bool,
    /// Messages without a place in the source are expected too (`errorcheckwithauto`).
    pub auto: bool,
    /// In directories, each file is a package of its own.
    pub single_files: bool,
    pub limit: Duration,
    /// rgo's flags for what the case's flags ask for.
    pub flags: Vec<String>,
    /// Arguments of the program (or further files of it).
    pub args: Vec<String>,
    /// Environment of the program.
    pub env: Vec<(String, String)>,
    /// The language version in the go.mod of `runindir` cases.
    pub module_version: Option<String>,
}

/// A case, or why it is none.
pub enum Understood {
    Case(Box<Recipe>),
    /// Tests what only gc has; the reason is one of a few.
    Excluded(&'static str),
    /// Not for this platform, or no case at all.
    NotHere,
}

const LIMIT: Duration = Duration::from_secs(180);

const GC_DEBUG: &str = "tests gc's debug output or instrumentation (-d=…)";
const GC_ESCAPE: &str = "tests the wording of gc's remarks (-m, -live)";
const GC_RUNTIME: &str = "compiles as a part of gc's runtime (-+, -std, -p=)";
const GC_RACE: &str = "needs the race detector";
const GC_OTHER: &str = "tests a flag of gc's that has no counterpart";
const GC_EXPERIMENT: &str = "tests an experiment of gc's";
const GC_ASSEMBLY: &str = "tests gc's assembly text (asmcheck)";
const GC_ASSEMBLER: &str = "contains Go assembly";
const GC_CGO: &str = "needs cgo";
const GC_SKIPS: &str = "is skipped by the distribution's runner";
const GC_INTERNAL: &str = "imports an internal package of the Go source tree";

/// Reads the first line of the case at `path` with this text.
pub fn understand(path: &Path, text: &str) -> Understood {
    let Some(line) = first_line(text) else { return Understood::NotHere };
    if !constraint_holds(text) {
        return Understood::NotHere;
    }
    let mut words = split_quoted(line).into_iter();
    let Some(action) = words.next() else { return Understood::NotHere };
    let (action, auto) = match action.as_str() {
        "errorcheckwithauto" => ("errorcheck", true),
        a => (a, false),
    };
    match action {
        "asmcheck" => return Understood::Excluded(GC_ASSEMBLY),
        "skip" => return Understood::Excluded(GC_SKIPS),
        _ => {}
    }
    let Some(&(kind, _)) = KINDS.iter().find(|k| k.1 == action && k.0 != Kind::Types) else {
        return Understood::NotHere;
    };
    let mut recipe = Recipe {
        kind,
        want_error: matches!(kind, Kind::ErrorCheck | Kind::ErrorCheckDir | Kind::ErrorCheckOutput),
        auto,
        single_files: false,
        limit: LIMIT,
        flags: Vec::new(),
        args: Vec::new(),
        env: Vec::new(),
        module_version: None,
    };
    let words: Vec<String> = words.collect();
    if let Err(reason) = read_words(&words, &mut recipe) {
        return Understood::Excluded(reason);
    }
    if let Some(reason) = excluded_by_sources(path, text) {
        return Understood::Excluded(reason);
    }
    Understood::Case(Box::new(recipe))
}

/// Flags come first, then arguments.
fn read_words(words: &[String], recipe: &mut Recipe) -> Result<(), &'static str> {
    let mut gcflags: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|w| w.starts_with('-')) {
        at += 1;
        let mut value = || {
            at += 1;
            words.get(at - 1).cloned().unwrap_or_default()
        };
        match word.as_str() {
            "-0" => recipe.want_error = false,
            "-1" => recipe.want_error = true,
            "-s" => recipe.single_files = true,
            "-t" => recipe.limit = Duration::from_secs(value().parse().unwrap_or(60)),
            "-goexperiment" => return Err(GC_EXPERIMENT),
            "-godebug" => recipe.env.push(("GODEBUG".into(), value())),
            "-gomodversion" => recipe.module_version = Some(value()),
            "-gcflags" => gcflags.extend(value().split_whitespace().map(str::to_string)),
            // What follows are the linker's.
            "-ldflags" => break,
            w if w.starts_with("-tags=") => recipe.flags.push(w.into()),
            w => match w.strip_prefix("-gcflags=") {
                Some(list) => {
                    let list = list.strip_prefix("all=").unwrap_or(list);
                    gcflags.extend(list.split_whitespace().map(str::to_string));
                }
                None => gcflags.push(w.into()),
            },
        }
    }
    recipe.args = words[at..].to_vec();
    let mut passed = Vec::new();
    for flag in gcflags {
        if let Some(f) = compiler_flag(&flag)? {
            passed.push(f);
        }
    }
    if !passed.is_empty() {
        recipe.flags.push(format!("-gcflags={}", passed.join(" ")));
    }
    Ok(())
}

/// A flag of gc's as rgo knows it; None: makes no difference.
fn compiler_flag(flag: &str) -> Result<Option<String>, &'static str> {
    let name = flag.split('=').next().unwrap_or(flag);
    match name {
        "-d" => {
            let list = flag.strip_prefix("-d=").unwrap_or_default();
            // Checks of gc's own consistency; the case then is as good without.
            let harmless = |d: &str| d == "panic" || d.starts_with("ssa/check/");
            if list.split(',').all(harmless) { Ok(None) } else { Err(GC_DEBUG) }
        }
        "-m" | "-live" => Err(GC_ESCAPE),
        "-+" | "-std" => Err(GC_RUNTIME),
        "-p" if flag == "-p=p" || flag == "-p=main" => Ok(None),
        "-p" => Err(GC_RUNTIME),
        "-race" => Err(GC_RACE),
        // Concurrency of gc's back end, and options of its frames.
        "-c" => Ok(None),
        "-e" => Ok(None),
        "-lang" | "-N" | "-l" | "-complete" => Ok(Some(flag.into())),
        _ => Err(GC_OTHER),
    }
}

/// What the sources themselves need.
fn excluded_by_sources(path: &Path, text: &str) -> Option<&'static str> {
    let mut texts = vec![text.to_string()];
    let dir = path.with_extension("dir");
    let mut dirs = vec![dir];
    while let Some(dir) = dirs.pop() {
        for file in std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()) {
            if file.is_dir() {
                dirs.push(file);
            } else if file.extension().is_some_and(|e| e == "s") {
                return Some(GC_ASSEMBLER);
            } else if file.extension().is_some_and(|e| e == "go") {
                texts.push(std::fs::read_to_string(&file).unwrap_or_default());
            }
        }
    }
    let imports = |t: &str, prefix: &str| {
        t.lines().map(str::trim).any(|l| {
            let l = l.strip_prefix("import").map_or(l, str::trim_start);
            l.find('"').is_some_and(|at| {
                // Nothing but a name may stand before the path.
                l[..at].trim().chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
                    && l[at + 1..].starts_with(prefix)
                    && (prefix.ends_with('/') || l[at + 1 + prefix.len()..].starts_with('"'))
            })
        })
    };
    if texts.iter().any(|t| imports(t, "C")) {
        return Some(GC_CGO);
    }
    texts.iter().any(|t| imports(t, "internal/") || imports(t, "cmd/")).then_some(GC_INTERNAL)
}

fn first_line(text: &str) -> Option<&str> {
    let line = text
        .lines()
        .find(|l| !l.trim().is_empty() && !l.starts_with("//go:build") && !l.starts_with("// +build"))?;
    Some(line.strip_prefix("//").unwrap_or(line).trim())
}

/// Splits at blanks outside of quotes, as the distribution's runner does.
fn split_quoted(text: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let (mut quote, mut started, mut escaped) = (None, false, false);
    for c in text.chars() {
        if escaped {
            word.push(c);
            escaped = false;
            continue;
        }
        match (quote, c) {
            (_, '\\') => escaped = true,
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => (quote, started) = (Some(c), true),
            (None, c) if c.is_whitespace() => {
                if started || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                started = false;
            }
            (_, c) => word.push(c),
        }
    }
    if started || !word.is_empty() {
        words.push(word);
    }
    words
}

/// Evaluates a case's build constraint for linux/amd64 with the gc toolchain, without cgo and the race detector.
fn constraint_holds(text: &str) -> bool {
    let Some(expr) = directive::build_constraint(text) else { return true };
    let mut tokens = Vec::new();
    let mut word = String::new();
    for c in expr.chars().chain([' ']) {
        if c.is_alphanumeric() || matches!(c, '_' | '.') {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
    }
    fn or(t: &[String], i: &mut usize) -> bool {
        let mut v = and(t, i);
        while t.get(*i).is_some_and(|x| x == "|") {
            *i += 2;
            let right = and(t, i);
            v = v || right;
        }
        v
    }
    fn and(t: &[String], i: &mut usize) -> bool {
        let mut v = not(t, i);
        while t.get(*i).is_some_and(|x| x == "&") {
            *i += 2;
            let right = not(t, i);
            v = v && right;
        }
        v
    }
    fn not(t: &[String], i: &mut usize) -> bool {
        let Some(x) = t.get(*i) else { return true };
        *i += 1;
        match x.as_str() {
            "!" => !not(t, i),
            "(" => {
                let v = or(t, i);
                *i += 1;
                v
            }
            tag => matches!(tag, "linux" | "amd64" | "unix" | "gc" | "test_run") || tag.starts_with("go1."),
        }
    }
    or(&tokens, &mut 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints() {
        assert!(constraint_holds("//go:build linux && !cgo\n\npackage main"));
        assert!(!constraint_holds("//go:build (windows || !amd64)\n\npackage main"));
        assert!(constraint_holds("package main"));
    }

    #[test]
    fn recipes() {
        let read = |line: &str| understand(Path::new("no/such.go"), &format!("// {line}\n\npackage p\n"));
        let Understood::Case(r) = read("errorcheck -0 -lang=go1.17 -d=panic") else { panic!("a case") };
        assert!(!r.want_error && r.flags == ["-gcflags=-lang=go1.17"]);
        let Understood::Case(r) = read("run -gcflags='all=-N -l' a b") else { panic!("a case") };
        assert_eq!((r.flags, r.args), (vec!["-gcflags=-N -l".into()], vec!["a".into(), "b".into()]));
        assert!(matches!(read("errorcheck -0 -m -l"), Understood::Excluded(GC_ESCAPE)));
        assert!(matches!(read("asmcheck"), Understood::Excluded(GC_ASSEMBLY)));
        assert!(matches!(read("Copyright"), Understood::NotHere));
    }
}
