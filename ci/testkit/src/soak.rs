//! Servers under load: the cases of testdata/soak, one after the other, each for some seconds. They check themselves.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::Options;
use crate::process;
use crate::report::{Outcome, Report};
use crate::scratch::Scratch;

const CASES: [&str; 6] = ["echo", "lines", "rude", "storm", "emfile", "idle"];

/// What a case takes beyond its seconds, on a busy machine.
const SLACK: Duration = Duration::from_secs(180);

/// Runs the suite, `seconds` for each case.
pub fn run(options: &Options, dir: &Path, seconds: u64) -> Report {
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let scratch = Scratch::new();
    let exe = scratch.path().join("soak");
    let mut build = Command::new(&rgo);
    build.args(["build", "-o"]).arg(&exe).arg(".").current_dir(dir);
    build.env_remove("GOOS").env_remove("GOARCH").env_remove("GOFLAGS");
    let mut outcomes =
        vec![Outcome { name: "build".into(), result: done(&mut build, SLACK, b"").map(|_| ()) }];
    let mut notes = Vec::new();
    if outcomes[0].result.is_ok() {
        for case in CASES.iter().filter(|c| options.filter.as_ref().is_none_or(|f| c.contains(f.as_str()))) {
            let mut command = Command::new(&exe);
            command.args([case, seconds.to_string().as_str()]);
            let result = done(&mut command, SLACK + Duration::from_secs(seconds), b"ok\n");
            let figures = result.as_ref().map_or("", |f| f.trim());
            if !figures.is_empty() {
                notes.push(format!("{case}: {figures}"));
            }
            outcomes.push(Outcome { name: (*case).into(), result: result.map(|_| ()) });
        }
    }
    Report { suite: "soak", outcomes, notes }
}

/// Runs a command that must succeed and print `want`; its standard error.
fn done(command: &mut Command, limit: Duration, want: &[u8]) -> Result<String, String> {
    let ran = process::run(command, &[], limit).map_err(|e| e.to_string())?;
    if ran.code == Some(0) && ran.stdout == want {
        Ok(String::from_utf8_lossy(&ran.stderr).into_owned())
    } else {
        Err(ran.describe())
    }
}
