//! Fixtures that must not compile: messages on exactly the marked lines, each matching its pattern.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Options;
use crate::directive;
use crate::process;
use crate::report::{Outcome, Report, parallel};
use crate::scratch::Scratch;

/// Runs every `.go` file below the directories whose first line is `// errorcheck`.
pub fn run(options: &Options, dirs: &[PathBuf], jobs: usize) -> Report {
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let mut files = Vec::new();
    for dir in dirs {
        collect(dir, &mut files);
    }
    files.retain(|f| options.filter.as_ref().is_none_or(|s| f.display().to_string().contains(s.as_str())));
    files.sort();
    let outcomes = parallel(&files, jobs, |file| Outcome {
        name: file.display().to_string(),
        result: check_file(&rgo, file),
    });
    Report { suite: "errorcheck", outcomes, notes: Vec::new() }
}

fn collect(dir: &Path, out: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()) {
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|e| e == "go")
            && std::fs::read_to_string(&path)
                .is_ok_and(|t| directive::verb(&t).is_some_and(|(v, _)| v == "errorcheck"))
        {
            out.push(path);
        }
    }
}

/// Compiles one file and compares the messages with its comments.
pub fn check_file(rgo: &Path, file: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
    let scratch = Scratch::new();
    let mut build = Command::new(rgo);
    build.args(["build", "-e", "-o"]).arg(scratch.path().join("program"));
    build.arg(file.file_name().unwrap_or_default()).current_dir(file.parent().unwrap_or(Path::new(".")));
    let built = process::run(&mut build, &[], Duration::from_secs(60)).map_err(|e| format!("rgo: {e}"))?;
    match built.code {
        Some(0) => return Err("it compiles".into()),
        Some(1) => {}
        _ => return Err(built.describe()),
    }
    let mismatches = compare(&text, &String::from_utf8_lossy(&built.stderr));
    if mismatches.lines == 0 && mismatches.texts == 0 { Ok(()) } else { Err(mismatches.details.join("\n")) }
}

/// How messages and expectations differ.
#[derive(Default)]
pub struct Mismatches {
    /// Lines with an error too many or too few.
    pub lines: usize,
    /// Messages on the right line with the wrong text.
    pub texts: usize,
    pub details: Vec<String>,
}

/// Compares rgo's output with a file's comments.
pub fn compare(source: &str, output: &str) -> Mismatches {
    let mut messages: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for m in output.lines().filter_map(parse_message) {
        messages.entry(m.0).or_default().push(m.1);
    }
    let mut result = Mismatches::default();
    for expected in directive::errors(source) {
        let Some(found) = messages.remove(&expected.line) else {
            result.lines += 1;
            result.details.push(format!("line {}: no error, want {:?}", expected.line, expected.patterns));
            continue;
        };
        for p in &expected.patterns {
            let hit = match regex::Regex::new(p) {
                Ok(re) => found.iter().any(|f| re.is_match(f)),
                Err(_) => found.iter().any(|f| f.contains(p.as_str())),
            };
            if !hit {
                result.texts += 1;
                result.details.push(format!("line {}: {found:?} does not match {p:?}", expected.line));
            }
        }
    }
    for (line, found) in messages {
        result.lines += 1;
        result.details.push(format!("line {line}: unexpected {found:?}"));
    }
    result
}

/// `file:line:col: text` → (line, text).
fn parse_message(line: &str) -> Option<(usize, String)> {
    // Continuation lines of a message name other places.
    let at = line.find(".go:").filter(|_| !line.starts_with(char::is_whitespace))?;
    let mut parts = line[at + 4..].splitn(3, ':');
    let number = parts.next()?.parse().ok()?;
    let _column: usize = parts.next()?.parse().ok()?;
    Some((number, parts.next()?.trim().to_string()))
}
