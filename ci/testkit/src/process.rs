//! Running a command with a time limit, its output captured.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a command did.
pub struct Finished {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// The exit code, or 128 + the signal; None: killed after the time limit.
    pub code: Option<i32>,
}

impl Finished {
    /// A few lines for a failure's report.
    pub fn describe(&self) -> String {
        let code = self.code.map_or("time limit".into(), |c| format!("exit code {c}"));
        let err = String::from_utf8_lossy(&self.stderr);
        let out = String::from_utf8_lossy(&self.stdout);
        let shown: Vec<&str> = err.lines().chain(out.lines()).take(15).collect();
        format!("{code}\n{}", shown.join("\n"))
    }
}

/// Output beyond this is dropped: a case that loops printing must not fill the memory.
const MAX_OUTPUT: u64 = 32 << 20;

/// Runs the command with `stdin`, at most for `limit`.
pub fn run(command: &mut Command, stdin: &[u8], limit: Duration) -> std::io::Result<Finished> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().expect("piped");
    let mut out = child.stdout.take().expect("piped").take(MAX_OUTPUT);
    let mut err = child.stderr.take().expect("piped").take(MAX_OUTPUT);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program needn't read its input.
            let _ = input.write_all(stdin);
        });
        let out = scope.spawn(move || {
            let mut buf = Vec::new();
            let _ = out.read_to_end(&mut buf);
            buf
        });
        let err = scope.spawn(move || {
            let mut buf = Vec::new();
            let _ = err.read_to_end(&mut buf);
            buf
        });
        let code = wait(&mut child, limit)?;
        Ok(Finished { stdout: out.join().expect("reader"), stderr: err.join().expect("reader"), code })
    })
}

/// Runs the command without input, both streams into one (the result's `stdout`) in the order of writing.
pub fn run_merged(command: &mut Command, limit: Duration) -> std::io::Result<Finished> {
    let (reader, writer) = std::io::pipe()?;
    let mut child = command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer).spawn()?;
    // The command holds the writing ends: while they are open, reading doesn't end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    std::thread::scope(|scope| {
        let out = scope.spawn(move || {
            let mut buf = Vec::new();
            let _ = reader.take(MAX_OUTPUT).read_to_end(&mut buf);
            buf
        });
        let code = wait(&mut child, limit)?;
        Ok(Finished { stdout: out.join().expect("reader"), stderr: Vec::new(), code })
    })
}

fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<i32>> {
    use std::os::unix::process::ExitStatusExt;
    let end = Instant::now() + limit;
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))));
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// The first differing line.
pub fn first_difference(want: &[u8], got: &[u8]) -> String {
    let (want, got) = (String::from_utf8_lossy(want), String::from_utf8_lossy(got));
    let (mut w, mut g) = (want.lines(), got.lines());
    for n in 1.. {
        match (w.next(), g.next()) {
            (None, None) => return "output differs in its last line's end".into(),
            (a, b) if a != b => {
                return format!(
                    "line {n}:\nwant {:?}\ngot  {:?}",
                    a.unwrap_or("(end)"),
                    b.unwrap_or("(end)")
                );
            }
            _ => {}
        }
    }
    unreachable!("lines end")
}
