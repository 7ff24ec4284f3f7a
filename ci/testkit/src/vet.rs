//! Modules with suspicious code: `rgo vet` must find what `go vet` finds. Beside the directory stands `<name>.out`, the
//! findings in order of their places.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Options;
use crate::process;
use crate::report::{Outcome, Report, parallel};

const LIMIT: Duration = Duration::from_secs(120);

/// Runs the suite, or rewrites the golden files from the reference's findings.
pub fn run(options: &Options, dirs: &[PathBuf], update: bool, jobs: usize) -> Report {
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let mut cases: Vec<PathBuf> = dirs
        .iter()
        .flat_map(|d| std::fs::read_dir(d).into_iter().flatten().flatten())
        .map(|e| e.path())
        .filter(|p| p.join("go.mod").is_file())
        .filter(|p| options.filter.as_ref().is_none_or(|f| p.display().to_string().contains(f.as_str())))
        .collect();
    cases.sort();
    let outcomes = parallel(&cases, jobs, |case| Outcome {
        name: case.display().to_string(),
        result: if update { bless(case) } else { compare(&rgo, case) },
    });
    Report { suite: "vet", outcomes, notes: Vec::new() }
}

fn findings(mut command: Command) -> Result<String, String> {
    let done = process::run_merged(&mut command, LIMIT).map_err(|e| e.to_string())?;
    let output = String::from_utf8_lossy(&done.stdout);
    let mut lines: Vec<(String, u32, u32, &str)> = Vec::new();
    for line in output.lines().filter(|l| !l.starts_with('#')) {
        let line = line.strip_prefix("./").unwrap_or(line);
        let mut parts = line.splitn(4, ':');
        let place = (parts.next(), parts.next().map(str::parse), parts.next().map(str::parse));
        let (Some(file), Some(Ok(row)), Some(Ok(col))) = place else {
            return Err(format!("not a finding: {line}\n{}", done.describe()));
        };
        lines.push((file.into(), row, col, line));
    }
    lines.sort();
    Ok(lines.iter().map(|l| format!("{}\n", l.3)).collect())
}

fn compare(rgo: &Path, case: &Path) -> Result<(), String> {
    let mut command = Command::new(rgo);
    command.args(["vet", "./..."]).current_dir(case).env_remove("GOFLAGS");
    let got = findings(command)?;
    let want = std::fs::read_to_string(case.with_extension("out")).map_err(|e| e.to_string())?;
    let (want, got): (Vec<&str>, Vec<&str>) = (want.lines().collect(), got.lines().collect());
    let missing = want.iter().filter(|l| !got.contains(l)).map(|l| format!("missing: {l}"));
    let extra = got.iter().filter(|l| !want.contains(l)).map(|l| format!("unexpected: {l}"));
    let wrong: Vec<String> = missing.chain(extra).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn bless(case: &Path) -> Result<(), String> {
    let go = std::env::var("RGO_REFERENCE_GO").unwrap_or_else(|_| "go".into());
    let mut command = Command::new(go);
    command.args(["vet", "./..."]).current_dir(case).env_remove("GOFLAGS");
    command.env("GOTOOLCHAIN", "local").env("CGO_ENABLED", "0");
    std::fs::write(case.with_extension("out"), findings(command)?).map_err(|e| e.to_string())
}
