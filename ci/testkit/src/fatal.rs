//! Programs that die: what they print on standard error and their exit codes, against the reference's.
//!
//! A file's first lines name its cases, `// case: argument [env NAME=value] [only first line | only first N lines]`; the
//! program is built once and run with each. Beside it stands `<name>.golden`, one section a case. What can't agree is
//! masked or left out: addresses, goroutine numbers, arguments and offsets in traces, the frames of the library.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Options;
use crate::directive;
use crate::process::{self, Finished};
use crate::report::{Outcome, Report, parallel};
use crate::scratch::Scratch;

const LIMIT: Duration = Duration::from_secs(60);

/// One run of a program.
struct Case {
    /// As in the source; the section's title.
    text: String,
    argument: String,
    env: Option<(String, String)>,
    /// Lines of standard error that count.
    most: usize,
}

fn cases(source: &str) -> Result<Vec<Case>, String> {
    directive::values(source, "case")
        .map(|text| {
            let bad = || format!("not a case: {text}");
            let (head, limit) = text.split_once(" only first ").map_or((text, None), |(h, l)| (h, Some(l)));
            let (argument, setting) = head.split_once(" env ").map_or((head, None), |(a, s)| (a, Some(s)));
            let env = match setting {
                Some(s) => Some(s.split_once('=').map(|(n, v)| (n.into(), v.into())).ok_or_else(bad)?),
                None => None,
            };
            let most = match limit {
                None => usize::MAX,
                Some("line") => 1,
                Some(l) => l.strip_suffix(" lines").and_then(|n| n.parse().ok()).ok_or_else(bad)?,
            };
            Ok(Case { text: text.into(), argument: argument.into(), env, most })
        })
        .collect()
}

/// Runs the suite, or rewrites the golden files from the reference.
pub fn run(options: &Options, dirs: &[PathBuf], update: bool, jobs: usize) -> Report {
    let mut sources: Vec<PathBuf> = dirs
        .iter()
        .flat_map(|d| std::fs::read_dir(d).into_iter().flatten().flatten())
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "go"))
        .filter(|p| options.filter.as_ref().is_none_or(|f| p.display().to_string().contains(f.as_str())))
        .collect();
    sources.sort();
    if update {
        let outcomes = parallel(&sources, jobs, |source| Outcome {
            name: source.display().to_string(),
            result: bless(source),
        });
        return Report { suite: "fatal (blessed)", outcomes, notes: Vec::new() };
    }
    let rgo = std::fs::canonicalize(&options.rgo).unwrap_or_else(|_| options.rgo.clone());
    let work: Vec<(&PathBuf, bool)> = sources.iter().flat_map(|s| [(s, false), (s, true)]).collect();
    let outcomes = parallel(&work, jobs, |&(source, arm64)| Outcome {
        name: format!("{}{}", source.display(), if arm64 { " [arm64]" } else { "" }),
        result: compare(&rgo, source, arm64),
    });
    Report { suite: "fatal", outcomes, notes: Vec::new() }
}

fn compare(rgo: &Path, source: &Path, arm64: bool) -> Result<(), String> {
    let text = std::fs::read_to_string(source).map_err(|e| e.to_string())?;
    let golden = source.with_extension("golden");
    let golden = std::fs::read_to_string(&golden).map_err(|e| format!("{}: {e}", golden.display()))?;
    let scratch = Scratch::new();
    let exe = scratch.path().join("program");
    let mut build = Command::new(rgo);
    build.arg("build").args(["-target", if arm64 { "linux/arm64" } else { "linux/amd64" }]);
    let mut wrong = Vec::new();
    let sections = sections(build, source, &text, &exe, arm64)?;
    for (case, got) in &sections {
        let want = section_of(&golden, &case.text).ok_or_else(|| format!("no section {}", case.text))?;
        if want != got {
            wrong.push(format!("case {}:\nwant {want}got  {got}", case.text));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("{} cases differ\n{}", wrong.len(), wrong.join("\n"))) }
}

fn bless(source: &Path) -> Result<(), String> {
    let go = std::env::var("RGO_REFERENCE_GO").unwrap_or_else(|_| "go".into());
    let text = std::fs::read_to_string(source).map_err(|e| e.to_string())?;
    let scratch = Scratch::new();
    let exe = scratch.path().join("program");
    let mut build = Command::new(go);
    build.arg("build").env("GOTOOLCHAIN", "local").env("CGO_ENABLED", "0");
    let sections = sections(build, source, &text, &exe, false)?;
    let all: Vec<String> = sections.iter().map(|(c, s)| format!("== {}\n{s}", c.text)).collect();
    std::fs::write(source.with_extension("golden"), all.join("\n")).map_err(|e| e.to_string())
}

/// The text below a title, up to the empty line before the next.
fn section_of<'a>(golden: &'a str, title: &str) -> Option<&'a str> {
    let head = format!("== {title}\n");
    let at = if golden.starts_with(&head) { 0 } else { golden.find(&format!("\n{head}"))? + 1 };
    let rest = &golden[at + head.len()..];
    Some(rest.find("\n\n== ").map_or(rest, |end| &rest[..=end]))
}

/// Builds the program and runs its cases.
fn sections(
    mut build: Command,
    source: &Path,
    text: &str,
    exe: &Path,
    emulated: bool,
) -> Result<Vec<(Case, String)>, String> {
    let file = source.file_name().unwrap_or_default();
    build.arg("-o").arg(exe).arg(file).current_dir(source.parent().unwrap_or(Path::new(".")));
    build.env_remove("GOOS").env_remove("GOARCH").env_remove("GOFLAGS");
    let built = process::run(&mut build, &[], LIMIT).map_err(|e| e.to_string())?;
    if built.code != Some(0) {
        return Err(format!("build: {}", built.describe()));
    }
    let mut list = Vec::new();
    for case in cases(text)? {
        // Whoever started the tests may have ignored signals (nohup, a shell's background), and programs inherit that.
        let mut command = Command::new("env");
        command.arg("--default-signal");
        if emulated {
            command.arg("qemu-aarch64-static");
        }
        command.arg(exe).arg(&case.argument).current_dir(exe.parent().unwrap_or(Path::new(".")));
        command.env_remove("GOTRACEBACK").env_remove("GODEBUG").env_remove("RGODEBUG");
        command.envs(case.env.iter().map(|(n, v)| (n, v)));
        let ran = process::run(&mut command, &[], LIMIT).map_err(|e| format!("{}: {e}", case.text))?;
        let section = section(&case, &ran, &file.to_string_lossy());
        list.push((case, section));
    }
    Ok(list)
}

fn section(case: &Case, ran: &Finished, source: &str) -> String {
    let code = ran.code.map_or("time limit".into(), |c| format!("exit code {c}"));
    let mut out = format!("{code}\n");
    for line in String::from_utf8_lossy(&ran.stdout).lines() {
        out.push_str(&format!("stdout: {line}\n"));
    }
    for line in masked(&String::from_utf8_lossy(&ran.stderr), source).into_iter().take(case.most) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// The lines of a crash's report, without what differs from run to run and between implementations: frames are shown as far
/// as they are of the `source`. Goroutines but the first are put in order of their text: which runs first is left to the
/// scheduler. After a signal that means the first one too: a thread that had none may have got the signal.
fn masked(text: &str, source: &str) -> Vec<String> {
    let mut head: Vec<String> = Vec::new();
    let mut goroutines: Vec<Vec<String>> = Vec::new();
    // The emulator's own words about a signal that kills are none of the program's.
    let mut lines = text.lines().filter(|l| !l.starts_with("qemu: ")).peekable();
    while let Some(line) = lines.next() {
        if line == "runtime stack:" || line.starts_with("goroutine 0 ") {
            // What a thread of the scheduler was doing is each implementation's own.
            while lines.next_if(|l| !l.is_empty()).is_some() {}
            lines.next();
            continue;
        }
        if let Some(title) = goroutine_title(line) {
            goroutines.push(vec![title]);
            continue;
        }
        let Some(goroutine) = goroutines.last_mut() else {
            if !line.starts_with("PC=") && !is_register(line) {
                head.push(mask_numbers(line));
            }
            continue;
        };
        if line.starts_with("...") {
            // How many frames were left out depends on what was inlined.
            goroutine.push("...".into());
        } else if let Some(place) = lines.next_if(|l| l.starts_with('\t')) {
            let function = match line.strip_prefix("created by ") {
                Some(rest) => {
                    format!("created by {}", rest.split_once(" in goroutine ").unwrap_or((rest, "")).0)
                }
                None => format!("{}()", line.rsplit_once('(').unwrap_or((line, "")).0),
            };
            if function == "panic()" {
                goroutine.push(function);
            } else if let Some(line) = line_in(source, place) {
                goroutine.push(format!("{function} {line}"));
            }
        } else if !line.is_empty() && !is_register(line) {
            goroutine.push(mask_numbers(line));
        }
    }
    let fixed = usize::from(!head.iter().any(|l| l.starts_with("SIG")));
    if let Some(others) = goroutines.get_mut(fixed..) {
        others.sort();
    }
    // The runtime's own goroutines have no frame of the program's.
    let shown = goroutines.into_iter().enumerate().filter(|(i, g)| *i < fixed || g.len() > 1);
    head.extend(shown.flat_map(|(_, g)| g));
    while head.last().is_some_and(|l| l.is_empty()) {
        head.pop();
    }
    head
}

/// The line of "\t/dir/file.go:12 +0x34" if the file is `source`.
fn line_in<'a>(source: &str, place: &'a str) -> Option<&'a str> {
    // At a function's entry there is no offset.
    let place = place.trim_start().split(" +0x").next()?.split(" fp=0x").next()?;
    let (file, line) = place.rsplit_once(':')?;
    (file.rsplit('/').next() == Some(source)).then_some(line)
}

/// "goroutine 7 [running]:" without the number; further fields stand before the bracket when all is shown.
fn goroutine_title(line: &str) -> Option<String> {
    let rest = line.strip_prefix("goroutine ")?;
    let (id, state) = rest.split_once(" [")?;
    id.starts_with(|c: char| c.is_ascii_digit()).then(|| {
        let fields = if id.contains(' ') { " gp m mp" } else { "" };
        format!("goroutine N{fields} [{state}")
    })
}

/// "rax    0x1", "r10 0x2": a line of the dump of registers.
fn is_register(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (name, value) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    name.len() <= 6
        && value.starts_with("0x")
        && line.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Replaces each "0x…" and each number of more than six digits that a line has.
fn mask_numbers(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after_word = out.ends_with(|c: char| c.is_ascii_alphanumeric());
        let hex = rest.strip_prefix("0x").filter(|_| !after_word);
        let digits = match hex {
            Some(h) => 2 + h.bytes().take_while(u8::is_ascii_hexdigit).count(),
            None => rest.bytes().take_while(u8::is_ascii_digit).count(),
        };
        if hex.is_some() && digits > 2 {
            out.push_str("0x?");
            rest = &rest[digits..];
        } else if digits > 0 && hex.is_none() && !after_word {
            let number = &rest[..digits];
            // The heap's size is the only other figure that varies.
            out.push_str(if rest[digits..].starts_with(" in use") { "?" } else { number });
            rest = &rest[digits..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_and_sections() {
        let source =
            "// fatal\n// case: a env X=1 only first 2 lines\n// case: b only first line\n\npackage main";
        let list = cases(source).unwrap_or_default();
        assert_eq!((list.len(), list[0].most, list[1].most), (2, 2, 1));
        assert_eq!((list[0].argument.as_str(), list[1].env.as_ref()), ("a", None));
        assert_eq!(list[0].env, Some(("X".into(), "1".into())));
        assert!(cases("// case: a only first few\npackage main").is_err());
        let golden = "== a\nexit code 2\n\ntext\n\n== b\nexit code 0\n";
        assert_eq!(section_of(golden, "a"), Some("exit code 2\n\ntext\n"));
        assert_eq!(section_of(golden, "b"), Some("exit code 0\n"));
        assert_eq!(section_of(golden, "c"), None);
    }

    #[test]
    fn traces_are_masked() {
        let trace = "panic: x 0xc0ffee\n\ngoroutine 7 gp=0x1 m=0 mp=0x2 [running]:\nruntime.gopanic()\n\truntime/panic.go:1\n\
                     main.f(0x12)\n\t/a/b/f.go:12 +0x1f\ncreated by main.g in goroutine 3\n\t/a/b/f.go:1 +0x3\n\
                     \ngoroutine 2 [select]:\nruntime.gopark()\n\truntime/proc.go:1\n";
        let want = "panic: x 0x?\n\ngoroutine N gp m mp [running]:\nmain.f() 12\ncreated by main.g 1";
        assert_eq!(masked(trace, "f.go").join("\n"), want);
        assert_eq!(mask_numbers("(4390912 in use) 70368744177664-byte"), "(? in use) 70368744177664-byte");
        assert!(is_register("rax    0x1") && !is_register("abort at 0x1"));
    }
}
