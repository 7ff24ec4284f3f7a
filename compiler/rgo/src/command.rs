//! What the commands do.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::os::fd::AsRawFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use driver::output::{describe, write_executable};
use driver::stamp::Mode;
use driver::timings::Timings;
use driver::{BuildOptions, Built, Failure, goenv};

use crate::cli::{BuildFlags, CleanArgs, EnvArgs, RunArgs, ToolArgs, VersionArgs};
use crate::kept;

/// Go's exit code for failed builds and its own troubles.
pub(crate) const FAILED: u8 = 1;
/// Go's exit code for wrong usage.
const USAGE: u8 = 2;

/// `rgo run`: the program takes over standard streams; its exit code, or the signal that ended it, becomes rgo's.
pub fn run(args: &RunArgs) -> ExitCode {
    let (packages, rest) = split_run_args(&args.args);
    if packages.is_empty() {
        return fail("go: no go files listed");
    }
    if let Some(test) = packages.iter().find(|p| p.ends_with("_test.go")) {
        return fail(&format!("go: cannot run *_test.go files ({test})"));
    }
    let outside = packages.first().is_some_and(|p| driver::modfile::is_pinned(p) && !p.ends_with(".go"));
    run_packages(packages, &args.flags, outside, args.exec.as_deref(), &rest)
}

/// `rgo tool`: the same with a tool of the main module.
pub fn tool(args: &ToolArgs) -> ExitCode {
    let modules = driver::modfile::options(None, args.modfile.as_deref(), args.modcacherw);
    let cwd = std::env::current_dir().unwrap_or_default();
    let tools = match modules.and_then(|m| driver::modfile::find_with(&cwd, &m)) {
        Ok(m) => m.map(|m| m.tools()).unwrap_or_default(),
        Err(e) => return fail(&e),
    };
    let name_of = driver::modfile::program_name;
    let Some((name, rest)) = args.args.split_first() else {
        for t in &tools {
            let alone = tools.iter().filter(|o| name_of(o) == name_of(t)).count() == 1;
            println!("{}", if alone { format!("{} ({t})", name_of(t)) } else { t.clone() });
        }
        return ExitCode::SUCCESS;
    };
    let name = name.to_string_lossy();
    let meant: Vec<&String> = tools.iter().filter(|t| **t == *name || name_of(t) == name).collect();
    match meant[..] {
        [] => usage(&format!("go: no such tool {name:?}")),
        [tool] => {
            let mut flags = BuildFlags { modfile: args.modfile.clone(), ..BuildFlags::default() };
            flags.modcacherw = args.modcacherw;
            run_packages(vec![tool.clone()], &flags, false, None, rest)
        }
        _ => {
            let list: String = meant.iter().map(|t| format!("{t}\n\t")).collect();
            fail(&format!("go: tool {name:?} is ambiguous; choose one of:\n\t{list}"))
        }
    }
}

/// Compiles one program and becomes it; `outside`: its package is named with a version.
fn run_packages(
    packages: Vec<String>,
    flags: &BuildFlags,
    outside: bool,
    runner: Option<&str>,
    rest: &[OsString],
) -> ExitCode {
    let mut options = match options(flags, packages) {
        Ok(o) => o,
        Err(code) => return code,
    };
    options.modules.outside = outside;
    // Programs that are run at once are stamped only on demand, as with go.
    if options.vcs == Mode::Auto {
        options.vcs = Mode::False;
    }
    let built = match compile(&options, flags) {
        Ok(b) => b,
        Err(code) => return code,
    };
    if built.dump.is_some() {
        return ExitCode::SUCCESS;
    }
    if built.roots.len() > 1 {
        let (pattern, names) = (options.args.join(" "), built.roots.join("\n\t"));
        return fail(&format!("go: pattern {pattern} matches multiple packages:\n\t{names}"));
    }
    let Some(program) = built.programs.first() else {
        if built.roots.is_empty() {
            return fail(&format!("go: no packages loaded from {}", options.args.join(" ")));
        }
        return fail(&format!("package {} is not a main package", built.roots.join(" ")));
    };
    let native = base::Target::host().map(|h| h.arch) == Some(options.target.arch);
    if native
        && runner.is_none()
        && let Some(path) = kept::place(&program.name, &program.image)
    {
        let error = std::process::Command::new(&path).args(rest).exec();
        return fail(&format!("fork/exec {}: {}", path.display(), describe(&error)));
    }
    let dir = match private_dir() {
        Ok(d) => d,
        Err(e) => return fail(&e),
    };
    let path = dir.join(&program.name);
    if let Err(e) = write_executable(&path, &program.image) {
        let _ = std::fs::remove_dir_all(&dir);
        return fail(&e);
    }
    if let Some(runner) = runner {
        return run_with(runner, &path, rest, &dir);
    }
    if native {
        let error = become_program(&path, &dir, rest);
        return fail(&format!("fork/exec {}: {}", path.display(), describe(&error)));
    }
    // A program for another machine runs where the kernel knows an emulator, which opens the file by its name: it has to
    // stay until the end.
    let status = std::process::Command::new(&path).args(rest).status();
    let _ = std::fs::remove_dir_all(&dir);
    ended(&path, status)
}

/// `-exec`: a program of several words that gets the path and the arguments.
fn run_with(runner: &str, path: &Path, args: &[OsString], dir: &Path) -> ExitCode {
    let words = match split_flags("-exec", runner) {
        Ok(words) => words,
        Err(e) => return usage(&e),
    };
    let Some((program, first)) = words.split_first() else { return usage("-exec needs a program") };
    let status = std::process::Command::new(program).args(first).arg(path).args(args).status();
    let _ = std::fs::remove_dir_all(dir);
    ended(Path::new(program), status)
}

fn ended(path: &Path, status: std::io::Result<std::process::ExitStatus>) -> ExitCode {
    match status {
        Ok(s) => match (s.code(), s.signal()) {
            (Some(code), _) => ExitCode::from(code as u8),
            (None, Some(signal)) => ExitCode::from(128 + signal as u8),
            (None, None) => ExitCode::from(FAILED),
        },
        Err(e) => fail(&format!("fork/exec {}: {}", path.display(), describe(&e))),
    }
}

/// Replaces this process by the program, so that streams, signals and the exit code are the program's own. Its file is
/// unlinked before: an open descriptor keeps it until it has been loaded. Returns only on failure.
fn become_program(path: &Path, dir: &Path, args: &[OsString]) -> std::io::Error {
    let file = match std::fs::File::open(path) {
        Ok(f) => f,
        Err(e) => return e,
    };
    let _ = std::fs::remove_dir_all(dir);
    let by_descriptor = format!("/proc/self/fd/{}", file.as_raw_fd());
    std::process::Command::new(by_descriptor).arg0(path).args(args).exec()
}

/// A directory that only this process uses.
pub(crate) fn private_dir() -> Result<PathBuf, String> {
    let base = std::env::temp_dir();
    for n in 0..1000 {
        let dir = base.join(format!("rgo-run-{}-{n}", std::process::id()));
        match std::fs::create_dir(&dir) {
            Ok(()) => return Ok(dir),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(format!("mkdir {}: {}", dir.display(), describe(&e))),
        }
    }
    Err(format!("no free name for a directory in {}", base.display()))
}

/// The leading `.go` files, or one package, and the program's arguments.
fn split_run_args(args: &[OsString]) -> (Vec<String>, Vec<OsString>) {
    let is_file = |a: &OsString| a.to_str().is_some_and(|t| t.ends_with(".go"));
    let files = args.iter().take_while(|a| is_file(a)).count();
    let n = if files > 0 { files } else { args.len().min(1) };
    let packages = args[..n].iter().map(|a| a.to_string_lossy().into_owned()).collect();
    (packages, args[n..].to_vec())
}

/// `rgo mod`, `rgo work`, `rgo get`, `rgo list`
pub fn module(command: &str, args: &[String]) -> ExitCode {
    match goenv::target(None) {
        Ok(target) => ExitCode::from(driver::modcmd::run(command, args, target)),
        Err(e) => usage(&format!("go: {e}")),
    }
}

/// `rgo version [-m] [files]`
pub fn version(args: &VersionArgs) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for file in &args.files {
        let image = match std::fs::read(file) {
            Ok(i) => i,
            Err(e) => {
                eprintln!("stat {file}: {}", describe(&e));
                code = ExitCode::from(FAILED);
                continue;
            }
        };
        match driver::buildinfo::read(&image) {
            Some((version, text)) => {
                println!("{file}: {version}");
                for line in text.lines().filter(|_| args.m) {
                    println!("\t{line}");
                }
            }
            None => {
                eprintln!("{file}: could not read Go build info from {file}: not a Go executable");
                code = ExitCode::from(FAILED);
            }
        }
    }
    if !args.files.is_empty() {
        return code;
    }
    if args.m {
        return usage("go: 'go version' only accepts -m flag with arguments");
    }
    let host = base::Target::host().map_or_else(|| "unknown".into(), |t| t.to_string());
    println!("rgo version {} go1.{} {host}", env!("CARGO_PKG_VERSION"), driver::context::GO_MINOR);
    ExitCode::SUCCESS
}

/// `rgo clean`
pub fn clean(args: &CleanArgs) -> ExitCode {
    if args.modcache
        && let Err(e) = driver::modcmd::clean_cache()
    {
        return fail(&format!("go: {e}"));
    }
    if args.cache
        && let Err(e) = driver::cache::clean()
    {
        return fail(&format!("go: {}", describe(&e)));
    }
    ExitCode::SUCCESS
}

/// `rgo env`
pub fn env(args: &EnvArgs) -> ExitCode {
    if args.w || args.u {
        return match goenv::change(&args.names, args.w) {
            Ok(()) => ExitCode::SUCCESS,
            Err(e) => fail(&e),
        };
    }
    let target = match goenv::target(None) {
        Ok(t) => t,
        Err(e) => return fail(&format!("go: {e}")),
    };
    let mut all = goenv::all(target);
    if args.changed {
        all.retain(|(name, _)| goenv::is_changed(name));
    }
    let value = |name: &str| all.iter().find(|v| v.0 == name).map_or("", |v| v.1.as_str());
    if args.json {
        let rows: Vec<String> = all
            .iter()
            .filter(|(name, _)| args.names.is_empty() || args.names.iter().any(|n| n == name))
            .map(|(name, value)| {
                format!("\t\"{name}\": \"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
            })
            .collect();
        println!("{{\n{}\n}}", rows.join(",\n"));
    } else if args.names.is_empty() {
        for (name, value) in &all {
            println!("{name}='{}'", value.replace('\'', "'\\''"));
        }
    } else {
        for name in &args.names {
            println!("{}", value(name));
        }
    }
    ExitCode::SUCCESS
}

/// Writes to standard output; if nobody reads it any more there is nobody to tell.
pub(crate) fn write_out(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(bytes);
    let _ = out.flush();
}

pub(crate) fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(FAILED)
}

pub(crate) fn usage(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(USAGE)
}

/// Build options from flags and environment.
pub(crate) fn options(flags: &BuildFlags, args: Vec<String>) -> Result<BuildOptions, ExitCode> {
    goenv::reject_cgo().map_err(|e| fail(&e))?;
    let target = goenv::target(flags.target.as_deref()).map_err(|e| usage(&format!("go: {e}")))?;
    let cwd = std::env::current_dir().map_err(|e| fail(&format!("getwd: {}", describe(&e))))?;
    let (strip, set_strings) =
        parse_ldflags(flags.ldflags.as_deref().unwrap_or_default()).map_err(|e| usage(&e))?;
    let jobs = flags.p.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    if jobs == 0 {
        return Err(fail("go: -p must be a positive integer: 0"));
    }
    let compiler = parse_gcflags(flags.gcflags.as_deref().unwrap_or_default()).map_err(|e| usage(&e))?;
    let tags = flags.tags.as_deref().unwrap_or_default();
    let modules =
        driver::modfile::options(flags.mod_mode.as_deref(), flags.modfile.as_deref(), flags.modcacherw)
            .map_err(|e| fail(&e))?;
    Ok(BuildOptions {
        modules,
        args,
        cwd,
        target,
        tags: tags.split([',', ' ']).filter(|t| !t.is_empty()).map(str::to_string).collect(),
        set_strings,
        strip,
        jobs,
        vcs: flags.buildvcs.as_deref().map_or(Ok(Mode::Auto), Mode::parse).map_err(|e| usage(&e))?,
        recorded: recorded(flags),
        goroot: flags.goroot.clone(),
        optimize: !flags.no_passes && !compiler.no_passes,
        inline: !compiler.no_inline,
        report_escapes: flags.m || compiler.remarks,
        emit: flags.emit.clone(),
        verify: flags.verify_ir,
        whole: flags.whole,
        complete: !flags.whole || compiler.complete,
        lang: compiler.lang,
        all_errors: flags.e || compiler.all_errors,
    })
}

/// The flags that build info names besides tags, with their values as given.
fn recorded(flags: &BuildFlags) -> Vec<(&'static str, String)> {
    let given = |name, value: &Option<String>| value.clone().filter(|v| !v.is_empty()).map(|v| (name, v));
    let trimpath = flags.trimpath.then(|| ("-trimpath", "true".to_string()));
    let all = [given("-gcflags", &flags.gcflags), given("-ldflags", &flags.ldflags), trimpath];
    all.into_iter().flatten().collect()
}

/// What `-gcflags` asks for.
#[derive(Default, Debug, PartialEq, Eq)]
struct CompilerFlags {
    no_passes: bool,
    no_inline: bool,
    all_errors: bool,
    remarks: bool,
    complete: bool,
    lang: Option<u32>,
}

/// `[pattern=]flags`: a program is compiled as one, so the pattern makes no difference.
fn parse_gcflags(text: &str) -> Result<CompilerFlags, String> {
    let mut flags = CompilerFlags::default();
    let text = match text.split_once('=') {
        Some((pattern, rest)) if !pattern.starts_with(['-', '\'', '"']) => rest,
        _ => text,
    };
    for word in split_flags("-gcflags", text)? {
        match word.as_str() {
            "-N" => flags.no_passes = true,
            "-e" => flags.all_errors = true,
            "-m" => flags.remarks = true,
            "-complete" => flags.complete = true,
            // -l=4 asks for more inlining than usual, which there isn't.
            "-l=4" => {}
            w if w == "-l" || w.starts_with("-l=") => flags.no_inline = true,
            w => {
                let Some(version) = w.strip_prefix("-lang=") else {
                    return Err(format!(
                        "-gcflags: {w} is not supported (rgo knows -lang, -N, -l, -e, -m and -complete)"
                    ));
                };
                let minor = version.strip_prefix("go1.").and_then(|n| n.parse().ok());
                flags.lang = Some(minor.filter(|&n| n <= driver::context::GO_MINOR).ok_or_else(|| {
                    format!("invalid value {version:?} for -lang: should be something like \"go1.12\"")
                })?);
            }
        }
    }
    Ok(flags)
}

/// Words with quotes around those that contain blanks.
fn split_flags(flag: &str, text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut started = false;
    for c in text.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') => (quote, started) = (Some(c), true),
            (None, c) if c.is_whitespace() => {
                if started || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                started = false;
            }
            (None, c) => word.push(c),
        }
    }
    if quote.is_some() {
        return Err(format!("invalid value for {flag}: unterminated quote"));
    }
    if started || !word.is_empty() {
        words.push(word);
    }
    Ok(words)
}

/// `-s`, `-w` and `-X path.name=value` (also `-X=…`).
fn parse_ldflags(text: &str) -> Result<(bool, Vec<(String, String)>), String> {
    let (mut strip, mut set) = (false, Vec::new());
    let mut words = split_flags("-ldflags", text)?.into_iter();
    while let Some(w) = words.next() {
        let definition = match w.as_str() {
            "-s" | "-w" | "-s=true" | "-w=true" => {
                strip = true;
                continue;
            }
            "-X" => words.next().ok_or("-ldflags: -X needs importpath.name=value")?,
            other => match other.strip_prefix("-X=") {
                Some(d) => d.to_string(),
                None => return Err(format!("-ldflags: {other} is not supported (rgo knows -s, -w and -X)")),
            },
        };
        let (name, value) =
            definition.split_once('=').filter(|(name, _)| name.contains('.')).ok_or_else(|| {
                format!("-X flag requires argument of the form importpath.name=value, not {definition}")
            })?;
        set.push((name.to_string(), value.to_string()));
    }
    Ok((strip, set))
}

/// Builds for the options' target and prints what is to be printed; errors end up as an exit code.
pub(crate) fn compile(options: &BuildOptions, flags: &BuildFlags) -> Result<Built, ExitCode> {
    Ok(compile_for(options, &[options.target], flags)?.remove(0))
}

/// The same for several targets.
pub(crate) fn compile_for(
    options: &BuildOptions,
    targets: &[base::Target],
    flags: &BuildFlags,
) -> Result<Vec<Built>, ExitCode> {
    driver::modfile::settle(options, false).map_err(|e| fail(&e))?;
    match driver::build_for(options, targets) {
        Ok(all) => {
            if flags.v || flags.x {
                for p in &all[0].packages {
                    eprintln!("{p}");
                }
            }
            for built in &all {
                eprint!("{}", built.notes);
                if let Some(dump) = &built.dump {
                    print!("{dump}");
                }
            }
            tell_timings(&all[0].timings, flags).map_err(|e| fail(&e))?;
            Ok(all)
        }
        Err((target, failure)) => {
            if targets.len() > 1 {
                eprintln!("# for {target}");
            }
            match failure {
                Failure::Message(text) => Err(fail(&text)),
                Failure::Errors(report) => {
                    let limit = if options.all_errors { None } else { Some(10) };
                    let terminal =
                        std::io::stderr().is_terminal().then(|| std::env::var_os("NO_COLOR").is_none());
                    eprint!("{}", report.render(limit, terminal));
                    Err(ExitCode::from(FAILED))
                }
            }
        }
    }
}

/// `-timings` prints the table, `-timings=FILE` also writes trace events.
fn tell_timings(timings: &Timings, flags: &BuildFlags) -> Result<(), String> {
    let Some(file) = &flags.timings else { return Ok(()) };
    eprint!("{}", timings.render());
    match file {
        Some(path) => driver::output::write_file(path, timings.trace().as_bytes()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ldflags() {
        let (strip, set) = parse_ldflags("-s -w -X main.version=1.2 -X 'main.name=a b'").unwrap();
        assert!(strip);
        assert_eq!(set, [("main.version".into(), "1.2".into()), ("main.name".into(), "a b".into())]);
        assert!(parse_ldflags("-extldflags foo").unwrap_err().contains("-extldflags"));
        assert!(parse_ldflags("-X novalue").is_err());
    }

    #[test]
    fn gcflags() {
        let flags = parse_gcflags("all=-N -l -lang=go1.17").unwrap();
        assert_eq!(
            flags,
            CompilerFlags { no_passes: true, no_inline: true, lang: Some(17), ..Default::default() }
        );
        assert_eq!(parse_gcflags("-lang=go1.21").unwrap().lang, Some(21));
        assert!(parse_gcflags("-lang=go1.99").is_err());
        assert!(parse_gcflags("-d=ssa/check/on").unwrap_err().contains("-d="));
    }
}
