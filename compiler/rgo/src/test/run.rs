//! Running one test program.

use std::io::{PipeReader, Read};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use driver::output::describe;

use super::flags::TestFlags;
use super::json::Converter;
use crate::command::write_out;

/// How much longer than its own time limit a test program may live.
const GRACE: Duration = Duration::from_secs(60);

/// One program to be run.
pub struct Job<'a> {
    pub flags: &'a TestFlags,
    pub import: &'a str,
    pub program: &'a Path,
    /// Its working directory.
    pub dir: &'a Path,
    /// Where it writes its coverage.
    pub profile: Option<&'a Path>,
    /// Where it notes what it depends on.
    pub log: Option<&'a Path>,
    /// Other packages are tested too.
    pub several: bool,
    /// Only one package is tested at a time.
    pub serial: bool,
}

/// How it went; `stdout` ends with the package's line.
pub struct Ran {
    pub stdout: Vec<u8>,
    pub stderr: String,
    pub failed: bool,
    /// The program's own output, where it was kept.
    pub kept: Vec<u8>,
}

/// What becomes of the program's output.
#[derive(PartialEq, Eq)]
enum Output {
    /// Goes straight to rgo's.
    Direct,
    /// Is shown as it comes, and kept.
    Shown,
    /// Is kept, to be shown in its turn.
    Kept,
}

/// A number that is used once in this process.
pub fn unique() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Job<'_> {
    /// Does a passing package show its output?
    fn shows_passes(&self) -> bool {
        self.flags.verbose || self.flags.list
    }

    fn output(&self) -> Output {
        if self.flags.json {
            return if self.several { Output::Kept } else { Output::Shown };
        }
        if self.flags.packages.is_empty() || self.flags.bench || self.flags.fuzz {
            Output::Direct
        } else if self.shows_passes() && (!self.several || self.serial) {
            Output::Shown
        } else {
            Output::Kept
        }
    }

    fn command(&self) -> Command {
        let mut command = match self.flags.exec.split_first() {
            Some((tool, args)) => {
                let mut c = Command::new(tool);
                c.args(args).arg(self.program);
                c
            }
            None => Command::new(self.program),
        };
        // The coverage flags come first: arguments behind a word that isn't a flag are no flags.
        if let Some(p) = self.profile {
            command.arg(format!("-test.coverprofile={}", p.display()));
        }
        if let Some(l) = self.log {
            command.arg(format!("-test.testlogfile={}", l.display()));
        }
        command.args(&self.flags.program);
        command.current_dir(self.dir).env("PWD", self.dir).stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self) -> Ran {
        let start = Instant::now();
        let output = self.output();
        let mut converter = self.flags.json.then(|| Converter::new(self.import));
        if let (Some(c), Output::Shown) = (&mut converter, &output) {
            write_out(&c.take());
        }
        match self.execute(&output, converter.as_mut()) {
            Ok((status, kept)) => {
                let spent = start.elapsed();
                let time = format!("{:.3}s", spent.as_secs_f64());
                let mut ran = self.report(&output, status, &kept, spent, &time, converter);
                ran.kept = kept;
                ran
            }
            Err(text) => {
                let line = format!("FAIL\t{}\t{:.3}s\n", self.import, start.elapsed().as_secs_f64());
                Ran { stdout: line.into_bytes(), stderr: text + "\n", failed: true, kept: Vec::new() }
            }
        }
    }

    /// Reports the output of an earlier run.
    pub fn replay(&self, kept: Vec<u8>) -> Ran {
        let converter = self.flags.json.then(|| {
            let mut c = Converter::new(self.import);
            c.feed(&kept);
            c
        });
        let passed = ExitStatus::from_raw(0);
        self.report(&Output::Kept, passed, &kept, Duration::ZERO, "(cached)", converter)
    }

    fn execute(
        &self,
        output: &Output,
        mut converter: Option<&mut Converter>,
    ) -> Result<(ExitStatus, Vec<u8>), String> {
        let failure = |e: std::io::Error| format!("fork/exec {}: {}", self.program.display(), describe(&e));
        let mut command = self.command();
        if *output == Output::Direct {
            let own = || std::io::stdout().as_fd().try_clone_to_owned().map(Stdio::from);
            command.stdout(own().map_err(failure)?).stderr(own().map_err(failure)?);
            let mut child = command.spawn().map_err(failure)?;
            let limit = self.limit();
            let status = wait(&mut child, limit).map_err(failure)?;
            return Ok((status, Vec::new()));
        }
        let (reader, writer) = std::io::pipe().map_err(failure)?;
        command.stdout(writer.try_clone().map_err(failure)?).stderr(writer);
        let mut child = command.spawn().map_err(failure)?;
        // The command holds the pipe's other end.
        drop(command);
        let mut kept = Vec::new();
        let status = std::thread::scope(|scope| {
            let limit = self.limit();
            let child = &mut child;
            let waiting = scope.spawn(move || wait(child, limit));
            drain(reader, |bytes| {
                kept.extend_from_slice(bytes);
                let shown = match converter.as_deref_mut() {
                    Some(c) => {
                        c.feed(bytes);
                        if *output == Output::Shown { c.take() } else { Vec::new() }
                    }
                    None => bytes.to_vec(),
                };
                if *output == Output::Shown {
                    write_out(&shown);
                }
            });
            waiting.join().expect("waiting doesn't panic")
        });
        Ok((status.map_err(failure)?, kept))
    }

    /// When to kill the program; benchmarks and fuzzing have no natural end.
    fn limit(&self) -> Option<Duration> {
        (!self.flags.timeout.is_zero()).then(|| self.flags.timeout + GRACE)
    }

    fn report(
        &self,
        output: &Output,
        status: ExitStatus,
        kept: &[u8],
        spent: Duration,
        time: &str,
        converter: Option<Converter>,
    ) -> Ran {
        let mut end = String::new();
        let failed = !status.success();
        if failed {
            if kept.is_empty() {
                end += &match (status.code(), status.signal()) {
                    (Some(code), _) => format!("exit status {code}\n"),
                    (None, Some(9)) => "signal: killed\n".into(),
                    (None, signal) => format!("signal: {}\n", signal.unwrap_or_default()),
                };
            } else if !kept.ends_with(b"\n") {
                end.push('\n');
            }
            end += &format!("FAIL\t{}\t{time}\n", self.import);
        } else {
            let text = String::from_utf8_lossy(kept);
            let after = |prefix: &str| text.lines().find_map(|l| l.strip_prefix(prefix).map(str::to_string));
            let covered = match after("coverage: ") {
                Some(c) if self.flags.cover.is_some() => format!("\tcoverage: {c}"),
                _ => String::new(),
            };
            let nothing = if text.contains("testing: warning: no tests to run\n") {
                " [no tests to run]"
            } else if text.contains("testing: warning: no fuzz tests to fuzz\n") {
                " [no fuzz tests to fuzz]"
            } else {
                ""
            };
            end += &format!("ok  \t{}\t{time}{covered}{nothing}\n", self.import);
        }
        let stdout = match (converter, output) {
            (Some(mut c), _) => {
                c.feed(end.as_bytes());
                c.finish(failed, spent);
                c.take()
            }
            (None, Output::Kept) if failed || self.shows_passes() => [kept, end.as_bytes()].concat(),
            (None, _) => end.into_bytes(),
        };
        Ran { stdout, stderr: String::new(), failed, kept: Vec::new() }
    }
}

fn drain(mut reader: PipeReader, mut each: impl FnMut(&[u8])) {
    let mut buffer = vec![0; 16 << 10];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return,
            Ok(n) => each(&buffer[..n]),
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// Waits for the program's end, and makes one after `limit`.
fn wait(child: &mut Child, limit: Option<Duration>) -> std::io::Result<ExitStatus> {
    let Some(limit) = limit else { return child.wait() };
    let end = Instant::now() + limit;
    let mut pause = Duration::from_micros(200);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if Instant::now() >= end {
            child.kill()?;
            println!("*** Test killed: ran too long ({}).", whole(limit));
            return child.wait();
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// A duration of minutes and seconds in Go's form.
fn whole(d: Duration) -> String {
    let s = d.as_secs();
    if s >= 60 { format!("{}m{}s", s / 60, s % 60) } else { format!("{s}s") }
}
