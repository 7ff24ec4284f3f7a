//! `rgo test`: builds the test program of each package, runs it in the package's directory and reports as `go test` does.

mod cached;
mod flags;
mod json;
mod profile;
mod run;

pub use flags::is_flag;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use driver::output::{describe, write_executable};
use driver::test::{CoverOptions, TestBuilt, TestFailure, TestTarget};
use driver::{BuildOptions, Failure};

use crate::command::{self, FAILED, private_dir, usage, write_out};
use crate::ordered;
pub(crate) use cached::digest;
use flags::TestFlags;
use profile::Profile;

/// What testing one package gave.
#[derive(Default)]
struct Outcome {
    /// Errors of the build.
    stderr: String,
    /// Everything else, the closing line included; empty where it has been printed already.
    stdout: Vec<u8>,
    failed: bool,
}

/// What all packages share.
struct Session<'a> {
    flags: &'a TestFlags,
    options: &'a BuildOptions,
    cover: Option<CoverOptions>,
    profile: Option<Profile>,
    dir: PathBuf,
    /// The main module's directory.
    module: Option<PathBuf>,
    several: bool,
}

/// Runs the command.
pub fn test(args: &[std::ffi::OsString]) -> ExitCode {
    let mut words = Vec::new();
    for a in args {
        match a.to_str() {
            Some(a) => words.push(a.to_string()),
            None => return usage(&format!("go: argument {a:?} is not valid UTF-8")),
        }
    }
    let flags = match TestFlags::parse(words) {
        Ok(f) => f,
        Err(e) => return usage(&format!("{e}\nRun 'rgo help test' for details.")),
    };
    let options = match command::options(&flags.build, flags.packages.clone()) {
        Ok(o) => o,
        Err(code) => return code,
    };
    if let Err(e) = driver::modfile::settle(&options, true) {
        return command::fail(&e);
    }
    let targets = match driver::test::targets(&options) {
        Ok(t) => t,
        Err(e) => return command::fail(&e),
    };
    if flags.fuzz && targets.len() > 1 {
        return command::fail("cannot use -fuzz flag with multiple packages");
    }
    if let Some(flag) = flags.profile.filter(|_| targets.len() > 1) {
        return command::fail(&format!("cannot use -{flag} flag with multiple packages"));
    }
    if targets.is_empty() {
        eprintln!("no packages to test");
        return ExitCode::from(FAILED);
    }
    let several = targets.len() > 1;
    if let Some(o) = &flags.output
        && several
        && !(o.ends_with('/') || Path::new(o).is_dir())
    {
        return command::fail("with multiple packages, -o must refer to a directory or /dev/null");
    }
    let dir = match private_dir() {
        Ok(d) => d,
        Err(e) => return command::fail(&e),
    };
    let cover = flags.cover.as_ref().map(|c| cover_options(c, &options));
    let profile = match flags.cover.as_ref().and_then(|c| c.profile.as_ref().map(|p| (p, c.mode))) {
        Some((path, mode)) => match Profile::create(Path::new(path), mode) {
            Ok(p) => Some(p),
            Err(e) => return command::fail(&e),
        },
        None => None,
    };
    let module = driver::modfile::find(&options.cwd).ok().flatten().map(|m| m.dir);
    let session = Session { flags: &flags, options: &options, cover, profile, dir, module, several };
    let failed = session.all(&targets);
    let _ = std::fs::remove_dir_all(&session.dir);
    if failed && !flags.json && !flags.fuzz && !flags.packages.is_empty() {
        println!("FAIL");
    }
    if failed { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}

/// Patterns relative to the current directory become patterns over import paths.
fn cover_options(cover: &flags::Cover, options: &BuildOptions) -> CoverOptions {
    let Some(list) = &cover.packages else {
        return CoverOptions { mode: cover.mode, packages: None, label: String::new() };
    };
    let patterns: Vec<&str> = list.split(',').filter(|p| !p.is_empty()).collect();
    let module = driver::modfile::find(&options.cwd).ok().flatten();
    let absolute = |p: &&str| {
        if !p.starts_with('.') {
            return p.to_string();
        }
        let (base, rest) = match p.strip_suffix("...") {
            Some(base) => (base.trim_end_matches('/'), "/..."),
            None => (*p, ""),
        };
        let dir = driver::pattern::normalize(&options.cwd.join(base));
        module.as_ref().and_then(|m| m.import_path(&dir)).map_or_else(|| p.to_string(), |i| i + rest)
    };
    CoverOptions {
        mode: cover.mode,
        packages: Some(patterns.iter().map(absolute).collect()),
        label: format!(" in {}", patterns.join(", ")),
    }
}

impl Session<'_> {
    /// Tests the packages, several at a time, and prints in their order. True: something failed.
    fn all(&self, targets: &[TestTarget]) -> bool {
        // Benchmarks would measure each other, and direct output would mix.
        let jobs = if self.flags.bench { 1 } else { self.options.jobs.clamp(1, targets.len()) };
        // Builds that run beside each other share the processors.
        let options = BuildOptions { jobs: (self.options.jobs / jobs).max(1), ..self.options.clone() };
        let mut failed = false;
        ordered::each(
            jobs,
            targets,
            |target| self.one(&options, target),
            |o| {
                eprint!("{}", o.stderr);
                write_out(&o.stdout);
                failed |= o.failed;
            },
        );
        failed
    }

    fn one(&self, options: &BuildOptions, target: &TestTarget) -> Outcome {
        let profiles = self.flags.profile.is_some() || self.flags.compile_only;
        let checks = self.flags.checks.as_ref();
        match driver::test::build(options, self.cover.as_ref(), checks, profiles, target) {
            Ok(TestBuilt::NoTests { blocks }) => self.no_tests(target, &blocks),
            Ok(TestBuilt::Program(program)) => {
                if self.options.emit.is_some() {
                    return Outcome::default();
                }
                self.program(target, *program)
            }
            Err(TestFailure::Setup(f)) => self.not_built(target, f, "setup failed"),
            Err(TestFailure::Build(f)) => self.not_built(target, f, "build failed"),
        }
    }

    fn no_tests(&self, target: &TestTarget, blocks: &[driver::test::cover::FileBlocks]) -> Outcome {
        let import = &target.import;
        if self.flags.compile_only {
            let stderr = format!("?   \t{import}\t[no test files]\n");
            return Outcome { stderr, ..Outcome::default() };
        }
        let line = if blocks.is_empty() {
            format!("?   \t{import}\t[no test files]\n")
        } else {
            if let Some(p) = &self.profile {
                p.add_unrun(blocks);
            }
            format!("\t{import}\t\tcoverage: 0.0% of statements\n")
        };
        let stdout = if self.flags.json { json::no_tests(import, &line) } else { line.into_bytes() };
        Outcome { stdout, ..Outcome::default() }
    }

    fn not_built(&self, target: &TestTarget, failure: Failure, what: &str) -> Outcome {
        let stderr = match failure {
            Failure::Message(text) => text.trim_end_matches('\n').to_string() + "\n",
            Failure::Errors(report) => {
                let terminal =
                    std::io::stderr().is_terminal().then(|| std::env::var_os("NO_COLOR").is_none());
                report.render(if self.options.all_errors { None } else { Some(10) }, terminal)
            }
        };
        let line = format!("FAIL\t{} [{what}]\n", target.import);
        if self.flags.json {
            let stdout = json::not_built(&target.import, &stderr, &line);
            return Outcome { stderr: String::new(), stdout, failed: true };
        }
        Outcome { stderr, stdout: line.into_bytes(), failed: true }
    }

    fn program(&self, target: &TestTarget, program: driver::test::TestProgram) -> Outcome {
        let mut outcome = Outcome::default();
        if self.flags.build.timings.is_some() {
            outcome.stderr += &program.timings.render();
        }
        let trouble = |mut outcome: Outcome, text: String| {
            outcome.stderr += &format!("{text}\n");
            outcome.failed = true;
            outcome
        };
        // Same names may come from different directories.
        let own = self.dir.join(target.import.replace('/', "_").replace("..", "_"));
        let wanted = self.wanted(&program.name);
        let path = match &wanted {
            Some(p) => p.clone(),
            None => {
                if let Err(e) = std::fs::create_dir_all(&own) {
                    return trouble(outcome, format!("mkdir {}: {}", own.display(), describe(&e)));
                }
                own.join(&program.name)
            }
        };
        if let Err(e) = write_executable(&path, &program.image) {
            return trouble(outcome, e);
        }
        if self.flags.compile_only {
            return outcome;
        }
        let profile = self.profile.as_ref().map(|_| self.dir.join(format!("{}.cover", run::unique())));
        // Like go: only packages named on the command line, and no profile to be written.
        let caches = !self.flags.packages.is_empty()
            && profile.is_none()
            && self.flags.exec.is_empty()
            && cached::cacheable(&self.flags.program);
        let store = if caches { cached::Store::open() } else { None };
        let log = store.as_ref().map(|_| self.dir.join(format!("{}.log", run::unique())));
        let job = run::Job {
            flags: self.flags,
            import: &target.import,
            program: &path,
            dir: &program.dir,
            profile: profile.as_deref(),
            log: log.as_deref(),
            several: self.several,
            serial: self.options.jobs == 1,
        };
        let run = cached::Run {
            image: &program.image,
            args: &self.flags.program,
            dir: &program.dir,
            root: self.module.as_deref().unwrap_or(&program.dir),
        };
        let ran = match store.as_ref().and_then(|s| s.lookup(&run)) {
            Some(output) => job.replay(output),
            None => job.run(),
        };
        if let (Some(store), Some(log)) = (&store, &log)
            && !ran.failed
            && let Ok(text) = std::fs::read_to_string(log)
        {
            store.keep(&run, &text, &ran.kept);
        }
        if let (Some(all), Some(own)) = (&self.profile, &profile) {
            all.add(own);
        }
        if wanted.is_none() {
            let _ = std::fs::remove_file(&path);
        }
        outcome.stderr += &ran.stderr;
        outcome.stdout = ran.stdout;
        outcome.failed = ran.failed;
        outcome
    }

    /// Where the test program is to stay, if at all.
    fn wanted(&self, name: &str) -> Option<PathBuf> {
        let cwd = &self.options.cwd;
        match &self.flags.output {
            Some(o) if o.ends_with('/') || Path::new(o).is_dir() => {
                let dir = cwd.join(o);
                let _ = std::fs::create_dir_all(&dir);
                Some(dir.join(name))
            }
            Some(o) => Some(cwd.join(o)),
            // Tools that read profiles may want the program too.
            None if self.flags.compile_only || self.flags.profile.is_some() => Some(cwd.join(name)),
            None => None,
        }
    }
}
