//! The Go distribution's test directory, by the rules of its own runner: `// run` cases must compile, exit with 0 and
//! print their `.out` file (or nothing in particular).
//!
//! Most cases print nothing when they succeed, so a compiler that made empty programs would pass them all. Each case is
//! therefore compiled with its `main` renamed, and a second file whose `main` calls it and then prints a token: no
//! token, no success.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Options;
use crate::directive;
use crate::process;
use crate::report::{Outcome, Report, parallel};
use crate::scratch::Scratch;

/// What to run and what to do with the list of known failures.
pub struct Plan<'a> {
    pub tests: &'a Path,
    pub expected: &'a Path,
    pub shrink: bool,
    pub record: bool,
    pub every: usize,
}

const TOKEN: &str = "rgo-conformance-end-of-main";
/// How the reason of a case begins that passes now and then.
const SOMETIMES: &str = "sometimes: ";
const LIMIT: Duration = Duration::from_secs(60);

/// Runs the suite.
pub fn run(options: &Options, plan: &Plan, jobs: usize) -> Report {
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let tests = std::fs::canonicalize(plan.tests).unwrap_or_else(|_| plan.tests.to_path_buf());
    let mut files = Vec::new();
    collect(&tests, &mut files);
    files.sort();
    let cases: Vec<(String, PathBuf)> = files
        .into_iter()
        .map(|f| (f.strip_prefix(&tests).unwrap_or(&f).display().to_string(), f))
        .filter(|(name, _)| options.filter.as_ref().is_none_or(|s| name.contains(s.as_str())))
        .step_by(plan.every.max(1))
        .collect();
    let known = read_list(plan.expected);
    let results = parallel(&cases, jobs, |(_, path)| run_case(&rgo, path));

    let (mut passing, mut total) = (0, 0);
    let mut outcomes = Vec::new();
    let mut list = known.clone();
    for ((name, _), result) in cases.iter().zip(results) {
        let Some(result) = result else { continue };
        total += 1;
        passing += usize::from(result.is_ok());
        let outcome = match (known.get(name), result) {
            (None, Ok(())) => Ok(()),
            (Some(_), Err(_)) => Ok(()),
            // Where chance decides (what a conservative scan happens to find), both ends are right.
            (Some(reason), Ok(())) if reason.starts_with(SOMETIMES) => Ok(()),
            (Some(reason), Ok(())) => {
                list.remove(name);
                if plan.shrink { Ok(()) } else { Err(format!("passes, but is listed as failing: {reason}")) }
            }
            (None, Err(text)) => {
                if plan.record {
                    list.insert(name.clone(), first_line(&text));
                    Ok(())
                } else {
                    Err(text)
                }
            }
        };
        outcomes.push(Outcome { name: name.clone(), result: outcome });
    }
    if plan.shrink || plan.record {
        let mut text = String::from(
            "# Cases of the Go distribution's test directory that fail, with the reason. This list only shrinks.\n",
        );
        for (name, reason) in &list {
            text += &format!("{name} {reason}\n");
        }
        std::fs::write(plan.expected, text).expect("list of known failures");
    }
    let share = if total == 0 { 0.0 } else { 100.0 * passing as f64 / total as f64 };
    let notes = vec![format!("run cases: {passing} of {total} pass ({share:.1} %)")];
    Report { suite: "conformance", outcomes, notes }
}

fn collect(dir: &Path, out: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            // Directories that belong to *dir cases aren't cases themselves.
            if !name.ends_with(".dir") && name != "testdata" {
                collect(&path, out);
            }
        } else if name.ends_with(".go") {
            out.push(path);
        }
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

/// None: not a case of this suite.
fn run_case(rgo: &Path, path: &Path) -> Option<Result<(), String>> {
    let text = std::fs::read_to_string(path).ok()?;
    let (verb, args) = directive::verb(&text)?;
    if verb != "run" || !constraint_holds(&text) {
        return None;
    }
    Some(compile_and_run(rgo, path, &text, &args))
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
            tag => matches!(tag, "linux" | "amd64" | "unix" | "gc") || tag.starts_with("go1."),
        }
    }
    or(&tokens, &mut 0)
}

fn compile_and_run(rgo: &Path, path: &Path, text: &str, args: &[&str]) -> Result<(), String> {
    if let Some(flag) = args.iter().find(|a| a.starts_with('-')) {
        // Flags of the reference compiler; the ones that only set a language version or an experiment change what is tested.
        let harmless = ["-gcflags", "-d=", "-l", "-N", "-B", "-c", "-smallframes", "-goexperiment"];
        if !harmless.iter().any(|h| flag.starts_with(h)) {
            return Err(format!("the flag {flag} is not supported by the runner"));
        }
    }
    // As for `go run`: leading Go files belong to the program, the rest are its arguments.
    let (more_files, program_args): (Vec<&str>, Vec<&str>) =
        args.iter().filter(|a| !a.starts_with('-')).partition(|a| a.ends_with(".go"));
    let scratch = Scratch::new();
    let dir = scratch.path();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (wrapped, renamed) = rename_main(text);
    std::fs::write(dir.join(&name), &wrapped).map_err(|e| e.to_string())?;
    let mut build = Command::new(rgo);
    build.args(["build", "-o"]).arg(dir.join("program")).arg(&name).current_dir(dir);
    for file in more_files {
        std::fs::copy(path.with_file_name(file), dir.join(file)).map_err(|e| format!("{file}: {e}"))?;
        build.arg(file);
    }
    if renamed {
        // Not the println builtin: cases may declare another one.
        let end = format!(
            "package main\n\nimport endOfMain \"os\"\n\nfunc main() {{\n\trealMain()\n\tendOfMain.Stderr.WriteString(\"{TOKEN}\\n\")\n}}\n"
        );
        std::fs::write(dir.join("zz_end.go"), end).map_err(|e| e.to_string())?;
        build.arg("zz_end.go");
    }
    let built = process::run(&mut build, &[], LIMIT).map_err(|e| format!("rgo: {e}"))?;
    if built.code != Some(0) {
        return Err(format!("build: {}", built.describe()));
    }
    let mut command = Command::new(dir.join("program"));
    command.args(program_args).current_dir(path.parent().unwrap_or(Path::new(".")));
    let ran = process::run(&mut command, &[], LIMIT).map_err(|e| format!("run: {e}"))?;
    if ran.code != Some(0) {
        return Err(format!("run: {}", ran.describe()));
    }
    let stderr = String::from_utf8_lossy(&ran.stderr);
    let leaves_early = text.contains("os.Exit(") || text.contains("syscall.Exit(");
    if renamed && !stderr.contains(TOKEN) && !leaves_early {
        return Err("the end of main was not reached".into());
    }
    let golden = path.with_extension("out");
    if let Ok(want) = std::fs::read(&golden) {
        // The golden files hold both streams; cases use one of them.
        let rest = stderr.replace(&format!("{TOKEN}\n"), "");
        let got = [rest.as_bytes(), &ran.stdout].concat();
        if got != want {
            return Err("output differs from the .out file".into());
        }
    }
    Ok(())
}

/// Renames `func main()` to `realMain`, on the same line. Lines inside raw strings don't count: some cases generate programs.
fn rename_main(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len() + 8);
    let (mut renamed, mut raw) = (false, false);
    for line in text.split_inclusive('\n') {
        if !renamed && !raw && (line.starts_with("func main()") || line.starts_with("func main ()")) {
            out.push_str(&line.replacen("main", "realMain", 1));
            renamed = true;
        } else {
            out.push_str(line);
        }
        raw ^= !line.trim_start().starts_with("//") && line.matches('`').count() % 2 == 1;
    }
    (out, renamed)
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
}
