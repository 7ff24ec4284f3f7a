//! `rgo test` against `go test`: modules below testdata/test, each with a file `cmds` of argument lists, one a line, and
//! a golden file `cmds.out` with what the reference prints for each. What differs from run to run is masked in both.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use regex::Regex;

use crate::Options;
use crate::process;
use crate::report::{Outcome, Report, parallel};

/// For one command.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs the suite, or rewrites the golden files.
pub fn run(options: &Options, dirs: &[PathBuf], update: bool, jobs: usize) -> Report {
    let mut modules = Vec::new();
    for dir in dirs {
        let found = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path());
        modules.extend(found.filter(|p| p.join("cmds").is_file()));
    }
    modules.retain(|m| options.filter.as_deref().is_none_or(|f| m.display().to_string().contains(f)));
    modules.sort();
    let work: Vec<(PathBuf, String)> =
        modules.iter().flat_map(|m| commands(m).into_iter().map(|c| (m.clone(), c))).collect();
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let tool = if update {
        PathBuf::from(std::env::var("RGO_REFERENCE_GO").unwrap_or_else(|_| "go".into()))
    } else {
        rgo
    };
    let masks = Masks::new();
    let transcripts = parallel(&work, jobs, |(module, args)| transcript(&tool, module, args, update, &masks));
    let mut outcomes = Vec::new();
    for m in &modules {
        let own: Vec<(&String, &Result<String, String>)> = work
            .iter()
            .zip(&transcripts)
            .filter(|((module, _), _)| module == m)
            .map(|((_, args), t)| (args, t))
            .collect();
        let golden = m.join("cmds.out");
        if update {
            let text: String = own.iter().filter_map(|(_, t)| t.as_ref().ok()).map(String::as_str).collect();
            let result = std::fs::write(&golden, text).map_err(|e| e.to_string());
            outcomes.push(Outcome { name: m.display().to_string(), result });
            continue;
        }
        let text = std::fs::read_to_string(&golden).unwrap_or_default();
        for (args, t) in own {
            let name = format!("{} {args}", m.display());
            let result = t.clone().and_then(|got| compare(&section(&text, args), &got));
            outcomes.push(Outcome { name, result });
        }
    }
    Report { suite: "gotest", outcomes, notes: Vec::new() }
}

/// The argument lists of a module.
fn commands(module: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(module.join("cmds")).unwrap_or_default();
    text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(str::to_string).collect()
}

fn transcript(
    tool: &Path,
    module: &Path,
    args: &str,
    reference: bool,
    masks: &Masks,
) -> Result<String, String> {
    let mut command = Command::new(tool);
    command.arg("test").args(args.split_whitespace()).current_dir(module);
    // Results of earlier runs would be shown as such.
    command
        .env("RGOCACHE", "off")
        .env_remove("GOROOT")
        .env_remove("GOOS")
        .env_remove("GOARCH")
        .env("GOFLAGS", "");
    if reference {
        command.env("GOTOOLCHAIN", "local").env("CGO_ENABLED", "0").env("GOFLAGS", "-count=1");
    }
    let ran = process::run(&mut command, &[], LIMIT).map_err(|e| format!("{}: {e}", tool.display()))?;
    // Some messages have whole paths.
    let here = std::fs::canonicalize(module).unwrap_or_else(|_| module.to_path_buf()).display().to_string();
    let clean = |bytes: &[u8]| masks.apply(&String::from_utf8_lossy(bytes).replace(&here, "$DIR"));
    let (out, err) = (clean(&ran.stdout), clean(&ran.stderr));
    let code = ran.code.ok_or("time limit")?;
    Ok(format!("$ {args}\n{out}== stderr\n{err}== exit {code}\n\n"))
}

/// A command's part of a golden file.
fn section(text: &str, args: &str) -> String {
    let head = format!("$ {args}\n");
    let Some(start) = text.find(&head) else { return String::new() };
    let rest = &text[start..];
    rest.find("\n\n$ ").map_or(rest, |end| &rest[..end + 2]).to_string()
}

fn compare(want: &str, got: &str) -> Result<(), String> {
    if want == got {
        return Ok(());
    }
    let (w, g): (Vec<&str>, Vec<&str>) = (want.lines().collect(), got.lines().collect());
    let at = w.iter().zip(&g).take_while(|(a, b)| a == b).count();
    let show = |l: &[&str]| l.get(at).copied().unwrap_or("(end)").to_string();
    Err(format!("line {}:\nwant {}\ngot  {}", at + 1, show(&w), show(&g)))
}

/// What changes from run to run.
struct Masks(Vec<(Regex, &'static str)>);

impl Masks {
    fn new() -> Masks {
        let list = [
            // Traces of goroutines: from the heading up to the lines of the go command.
            (r"(?s)\n*goroutine \d+ .*?\n(FAIL\t|exit status|\z)", "\n$1"),
            (r"\d+\.\d+s\b", "0.00s"),
            (r#""Time":"[^"]*","#, ""),
            (r#""Elapsed":[0-9.]+"#, r#""Elapsed":0"#),
            (r"(?m)^(Benchmark\S*?)(?:-\d+)? *\t.*? (ns/op)(?:\t *[0-9.]+ MB/s)?", "$1 N $2"),
            (r"(?m)^(cpu|goarch): .*\n", ""),
            // The line of package testing that says it.
            (r"(?m)^( +)\w+\.go:\d+: test executed", "${1}testing.go:1: test executed"),
        ];
        Masks(list.into_iter().map(|(p, to)| (Regex::new(p).expect("a pattern"), to)).collect())
    }

    fn apply(&self, text: &str) -> String {
        let mut text = text.to_string();
        for (pattern, to) in &self.0 {
            text = pattern.replace_all(&text, *to).into_owned();
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks() {
        let m = Masks::new();
        assert_eq!(m.apply("ok  \tp\t1.234s\n"), "ok  \tp\t0.00s\n");
        assert_eq!(
            m.apply("panic: x\n\ngoroutine 7 [running]:\na.b()\n\tc.go:1\nFAIL\tp\t0.1s\n"),
            "panic: x\nFAIL\tp\t0.00s\n"
        );
        assert_eq!(
            m.apply("BenchmarkX/y-2   \t 12\t  3.4 ns/op\t 5.00 MB/s\t 3.0 z\n"),
            "BenchmarkX/y N ns/op\t 3.0 z\n"
        );
    }

    #[test]
    fn sections() {
        let text = "$ a\n1\n== exit 0\n\n$ b\n2\n== exit 1\n\n";
        assert_eq!(section(text, "a"), "$ a\n1\n== exit 0\n\n");
        assert_eq!(section(text, "b"), "$ b\n2\n== exit 1\n\n");
    }
}
