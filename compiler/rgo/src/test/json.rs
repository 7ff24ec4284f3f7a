//! `-json`: the output of a test program as a stream of events, one JSON object a line.

use std::fmt::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base::json::quote;
use base::time::rfc3339;

/// Turns output into events. The program marks lines of its own with a leading 0x16 (`-test.v=test2json`).
pub struct Converter {
    package: String,
    out: Vec<u8>,
    /// An incomplete line.
    partial: Vec<u8>,
    /// The test that lines belong to.
    test: String,
    /// The end that the last line gave the package.
    result: &'static str,
    /// Outcomes of tests wait for the end of their output.
    pending: Vec<(String, &'static str, f64)>,
    /// The current line is the testing package's own.
    framing: bool,
    /// What is put out belongs to an error.
    in_error: bool,
}

/// Stands before a line of the testing package.
const MARK: u8 = 0x16;
/// Stand around the text of an error.
const ERROR: char = '\x0f';
const ERROR_END: char = '\x0e';
/// Stands before such a character that is text.
const ESCAPE: char = '\x1b';

impl Converter {
    /// Starts with the package's `start` event.
    pub fn new(package: &str) -> Converter {
        let mut c = Converter {
            package: package.into(),
            out: Vec::new(),
            partial: Vec::new(),
            test: String::new(),
            result: "",
            pending: Vec::new(),
            framing: false,
            in_error: false,
        };
        c.event("start", "", None, None);
        c
    }

    /// The events so far, taken out.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// Adds output.
    pub fn feed(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.partial.push(b);
            if b == b'\n' {
                let line = std::mem::take(&mut self.partial);
                self.line(&line);
            }
        }
    }

    /// Ends the stream with the package's outcome.
    pub fn finish(&mut self, failed: bool, spent: Duration) {
        if !self.partial.is_empty() {
            let line = std::mem::take(&mut self.partial);
            self.line(&line);
        }
        self.flush(0);
        let action = match (failed, self.result) {
            (true, _) => "fail",
            (false, "skip") => "skip",
            (false, _) => "pass",
        };
        self.event(action, "", None, Some((spent.as_secs_f64() * 1000.0).round() / 1000.0));
    }

    fn line(&mut self, line: &[u8]) {
        // A mark inside a line is the start of a line that follows output without an end.
        let unescaped = |&at: &usize| at > 0 && line[at - 1] != ESCAPE as u8;
        if let Some(at) = (0..line.len()).filter(|&i| line[i] == MARK).find(unescaped) {
            let (before, after) = line.split_at(at);
            self.output(&String::from_utf8_lossy(before));
            let after = after.to_vec();
            self.line(&after);
            return;
        }
        let marked = line.first() == Some(&MARK);
        self.framing = marked || line.starts_with(b"FAIL\t");
        let text = String::from_utf8_lossy(if marked { &line[1..] } else { line }).into_owned();
        let trimmed = text.trim_end_matches('\n');
        if marked && let Some(rest) = trimmed.strip_prefix("=== ") {
            self.state_change(rest, &text);
            return;
        }
        let indented = trimmed.trim_start_matches("    ");
        if marked && let Some(rest) = indented.strip_prefix("--- ") {
            let depth = (trimmed.len() - indented.len()) / 4;
            self.outcome(rest, depth, &text);
            return;
        }
        if marked
            || matches!(trimmed, "PASS" | "FAIL")
            || trimmed.starts_with("FAIL\t")
            || trimmed.starts_with("ok  \t")
        {
            self.flush(0);
            self.test.clear();
            if trimmed.contains("[no test files]") {
                self.result = "skip";
            }
        }
        self.output(&text);
    }

    fn state_change(&mut self, rest: &str, text: &str) {
        let (verb, name) = rest.split_once(' ').unwrap_or((rest, ""));
        let name = name.trim_start();
        self.flush(0);
        let action = match verb {
            "RUN" => "run",
            "PAUSE" => "pause",
            "CONT" => "cont",
            "ATTR" => {
                let mut words = name.splitn(3, ' ');
                let test = words.next().unwrap_or_default().to_string();
                self.test = test.clone();
                self.output(text);
                let (key, value) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                let extra = format!(",\"Key\":{},\"Value\":{}", quote(key), quote(value));
                self.emit("attr", &test, None, None, &extra);
                return;
            }
            // Only says whose output follows.
            _ => {
                self.test = name.into();
                self.output(text);
                return;
            }
        };
        self.test = name.into();
        if action == "pause" {
            self.output(text);
            self.event(action, name, None, None);
        } else {
            self.event(action, name, None, None);
            self.output(text);
        }
    }

    fn outcome(&mut self, rest: &str, depth: usize, text: &str) {
        let (verb, tail) = rest.split_once(": ").unwrap_or((rest, ""));
        let action = match verb {
            "PASS" => "pass",
            "FAIL" => "fail",
            "SKIP" => "skip",
            "BENCH" => "bench",
            _ => {
                self.output(text);
                return;
            }
        };
        let (name, seconds) = match tail.rsplit_once(" (") {
            Some((name, time)) => (name, time.trim_end_matches("s)").parse().unwrap_or(0.0)),
            None => (tail, 0.0),
        };
        self.flush(depth);
        self.test = name.into();
        self.output(text);
        self.pending.push((name.into(), action, seconds));
    }

    /// Reports the outcomes of tests at `depth` or deeper, the deepest first.
    fn flush(&mut self, depth: usize) {
        while self.pending.len() > depth {
            if let Some((name, action, seconds)) = self.pending.pop() {
                self.test = name.clone();
                self.event(action, &name, None, Some(seconds));
            }
        }
    }

    /// Puts text out, in pieces where errors begin and end.
    fn output(&mut self, text: &str) {
        let mut piece = String::new();
        let mut kind = if self.in_error { "error-continue" } else { "" };
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                ESCAPE => piece.extend(chars.next()),
                ERROR => {
                    self.piece(&std::mem::take(&mut piece), kind);
                    (self.in_error, kind) = (true, "error");
                }
                ERROR_END => {
                    piece.extend(chars.next_if_eq(&'\n'));
                    self.piece(&std::mem::take(&mut piece), kind);
                    (self.in_error, kind) = (false, "");
                }
                c => piece.push(c),
            }
        }
        self.piece(&piece, kind);
    }

    fn piece(&mut self, text: &str, kind: &str) {
        if text.is_empty() {
            return;
        }
        let test = self.test.clone();
        let kind = if self.framing { "frame" } else { kind };
        let extra = if kind.is_empty() { String::new() } else { format!(",\"OutputType\":\"{kind}\"") };
        self.emit("output", &test, Some(text), None, &extra);
    }

    fn event(&mut self, action: &str, test: &str, output: Option<&str>, elapsed: Option<f64>) {
        self.emit(action, test, output, elapsed, "");
    }

    fn emit(&mut self, action: &str, test: &str, output: Option<&str>, elapsed: Option<f64>, extra: &str) {
        let mut s =
            format!("{{\"Time\":\"{}\",\"Action\":\"{action}\",\"Package\":{}", now(), quote(&self.package));
        if !test.is_empty() {
            let _ = write!(s, ",\"Test\":{}", quote(test));
        }
        if let Some(e) = elapsed {
            let _ = write!(s, ",\"Elapsed\":{e}");
        }
        if let Some(o) = output {
            let _ = write!(s, ",\"Output\":{}", quote(o));
        }
        s += extra;
        s += "}\n";
        self.out.extend_from_slice(s.as_bytes());
    }
}

/// The events of a package without tests.
pub fn no_tests(package: &str, line: &str) -> Vec<u8> {
    let mut c = Converter::new(package);
    c.feed(line.as_bytes());
    c.result = "skip";
    c.finish(false, Duration::ZERO);
    c.take()
}

/// The events of a package that wasn't built.
pub fn not_built(package: &str, errors: &str, line: &str) -> Vec<u8> {
    let mut out = String::new();
    // Each heading begins the errors of another package, whose name it says on one line or two.
    let mut parts: Vec<(String, Vec<&str>)> = Vec::new();
    let mut lines = errors.lines().peekable();
    while let Some(l) = lines.next() {
        if let Some(heading) = l.strip_prefix("# ").filter(|h| !h.starts_with('[')) {
            let variant = lines.peek().and_then(|l| l.strip_prefix("# [")?.strip_suffix(']'));
            let path = match variant {
                Some(v) => format!("{heading} [{}.test]", v.strip_suffix("_test").unwrap_or(v)),
                None => heading.to_string(),
            };
            parts.push((path, Vec::new()));
        }
        if parts.is_empty() {
            parts.push((package.to_string(), Vec::new()));
        }
        parts.last_mut().expect("one was added").1.push(l);
    }
    if parts.is_empty() {
        parts.push((package.to_string(), Vec::new()));
    }
    for (path, lines) in &parts {
        for l in lines {
            let output = quote(&format!("{l}\n"));
            let path = quote(path);
            let _ =
                writeln!(out, "{{\"ImportPath\":{path},\"Action\":\"build-output\",\"Output\":{output}}}");
        }
        let _ = writeln!(out, "{{\"ImportPath\":{},\"Action\":\"build-fail\"}}", quote(path));
    }
    let mut c = Converter::new(package);
    c.feed(line.as_bytes());
    let failed = parts.last().map_or(package, |p| &p.0);
    let tail = format!(",\"Elapsed\":0,\"FailedBuild\":{}", quote(failed));
    c.emit("fail", "", None, None, &tail);
    out.into_bytes().into_iter().chain(c.take()).collect()
}

/// The time in RFC 3339, UTC.
fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    rfc3339(since.as_secs() as i64, &format!(".{:09}", since.subsec_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Actions, tests and outputs.
    fn events(input: &str) -> Vec<String> {
        let mut c = Converter::new("p");
        c.feed(input.as_bytes());
        c.finish(false, Duration::from_millis(1));
        let field = |line: &str, name: &str| {
            let rest = line.split_once(&format!("\"{name}\":\""))?.1;
            Some(rest.split('"').next()?.to_string())
        };
        String::from_utf8(c.take())
            .unwrap()
            .lines()
            .map(|l| format!("{} {}", field(l, "Action").unwrap(), field(l, "Test").unwrap_or_default()))
            .collect()
    }

    #[test]
    fn nested_outcomes_come_before_their_parents() {
        let text = "\x16=== RUN   TestA\n\x16=== RUN   TestA/b\nx\n\x16--- PASS: TestA (0.00s)\n\x16    --- PASS: TestA/b (0.01s)\n\x16PASS\n";
        let want = [
            "start ",
            "run TestA",
            "output TestA",
            "run TestA/b",
            "output TestA/b",
            "output TestA/b",
            "output TestA",
            "output TestA/b",
            "pass TestA/b",
            "pass TestA",
            "output ",
            "pass ",
        ];
        assert_eq!(events(text), want);
    }
}
