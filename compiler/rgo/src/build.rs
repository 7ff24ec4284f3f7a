//! `rgo build`: executables for one target or several, where they go, and whether a second build makes the same.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use base::Target;
use driver::output::{describe, write_executable};

use crate::cli::{BuildArgs, InstallArgs};
use crate::command::{compile_for, fail, options, private_dir, usage};

/// One executable.
struct Output<'a> {
    name: &'a str,
    target: Target,
    path: PathBuf,
    image: &'a [u8],
}

/// `rgo install`: programs go to GOBIN, else to `bin` in GOPATH, those for another machine to a directory of its own there.
pub fn install(args: &InstallArgs) -> ExitCode {
    if let Err(e) = needs_version(&args.packages) {
        return fail(&e);
    }
    let target = match driver::goenv::target(args.flags.target.as_deref()) {
        Ok(t) => t,
        Err(e) => return usage(&format!("go: {e}")),
    };
    let output = match driver::goenv::bin(target) {
        Ok(dir) => format!("{}/", dir.display()),
        Err(e) => return fail(&e),
    };
    let packages = args.packages.clone();
    let outside = packages.iter().any(|p| driver::modfile::is_pinned(p));
    let args = BuildArgs { output: Some(output), verify: false, flags: args.flags.clone(), packages };
    build_from(&args, outside)
}

/// Without a main module there is nothing that says which versions are meant.
fn needs_version(packages: &[String]) -> Result<(), String> {
    let named =
        |p: &String| !driver::modfile::is_pinned(p) && !driver::modfile::is_local(p) && !p.ends_with(".go");
    if packages.is_empty()
        || !packages.iter().all(named)
        || packages.iter().all(|p| driver::modfile::is_std(p))
    {
        return Ok(());
    }
    let cwd = std::env::current_dir().unwrap_or_default();
    if !matches!(driver::modfile::find(&cwd), Ok(None)) {
        return Ok(());
    }
    let latest: Vec<String> = packages.iter().map(|p| format!("{p}@latest")).collect();
    Err(format!(
        "go: 'go install' requires a version when current directory is not in a module\n\tTry 'go install {}' to install the latest version",
        latest.join(" ")
    ))
}

pub fn build(args: &BuildArgs) -> ExitCode {
    if let Some(p) = args.packages.iter().find(|p| driver::modfile::is_pinned(p)) {
        return fail(&format!(
            "package {p}: can only use path@version syntax with 'go get' and 'go install' in module-aware mode"
        ));
    }
    build_from(args, false)
}

/// Builds; `outside`: the packages are named with their version.
fn build_from(args: &BuildArgs, outside: bool) -> ExitCode {
    let targets = match targets(args.flags.target.as_deref()) {
        Ok(t) => t,
        Err(e) => return usage(&format!("go: {e}")),
    };
    let mut flags = args.flags.clone();
    flags.target = Some(targets[0].to_string());
    let mut options = match options(&flags, args.packages.clone()) {
        Ok(o) => o,
        Err(code) => return code,
    };
    options.modules.outside = outside;
    if targets.len() > 1 && options.emit.is_some() {
        return usage("go: -emit prints one target's form: choose it with -target");
    }
    let built = match compile_for(&options, &targets, &args.flags) {
        Ok(b) => b,
        Err(code) => return code,
    };
    if built.iter().any(|b| b.dump.is_some()) {
        return ExitCode::SUCCESS;
    }
    let packages = built[0].programs.len() + built[0].libraries;
    let place = match Place::of(args.output.as_deref(), packages, targets.len()) {
        Ok(place) => place,
        Err(e) => return fail(&e),
    };
    // Like go, building several packages without -o only checks that they compile.
    let Some(place) = place else { return ExitCode::SUCCESS };
    let mut outputs = Vec::new();
    for (target, built) in targets.iter().zip(&built) {
        for program in &built.programs {
            let (name, target) = (program.name.as_str(), *target);
            outputs.push(Output { name, target, path: place.file(name, target), image: &program.image });
        }
    }
    let outcome = place.prepare(&outputs).and_then(|()| {
        if args.verify {
            verify(&outputs, targets.len())?;
        }
        outputs.iter().try_for_each(|o| {
            if args.flags.x {
                eprintln!("# write {} ({} bytes)", o.path.display(), o.image.len());
            }
            write_executable(&o.path, o.image)
        })
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => fail(&e),
    }
}

/// The targets of a list, each once, in the order of the list; without one that of GOOS and GOARCH.
fn targets(list: Option<&str>) -> Result<Vec<Target>, String> {
    match list {
        None => driver::goenv::target(None).map(|t| vec![t]),
        Some(list) => target_list(list),
    }
}

/// Reads `linux/amd64,linux/arm64`.
pub fn target_list(list: &str) -> Result<Vec<Target>, String> {
    let mut out = Vec::new();
    for text in list.split(',') {
        let target = driver::goenv::target(Some(text))?;
        if !out.contains(&target) {
            out.push(target);
        }
    }
    Ok(out)
}

/// Where executables go: a path with `{name}`, `{os}` and `{arch}` in it.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    pattern: String,
}

const PLACEHOLDERS: [&str; 3] = ["{name}", "{os}", "{arch}"];

impl Place {
    /// What `-o` says for so many packages and targets; None: nothing is written.
    fn of(output: Option<&str>, packages: usize, targets: usize) -> Result<Option<Place>, String> {
        let plain = if targets > 1 { "{name}-{os}-{arch}" } else { "{name}" };
        let Some(output) = output else {
            return Ok((packages == 1).then(|| Place { pattern: plain.into() }));
        };
        if output.ends_with('/') || Path::new(output).is_dir() {
            let pattern = format!("{}/{plain}", output.trim_end_matches('/'));
            return Ok(Some(Place { pattern }));
        }
        let is_pattern = PLACEHOLDERS.iter().any(|p| output.contains(p));
        if packages > 1 && !output.contains("{name}") {
            return Err(if is_pattern {
                format!("go: -o {output}: several packages need {{name}} in it")
            } else {
                format!("go: cannot write multiple packages to non-directory {output}")
            });
        }
        if targets > 1 && !output.contains("{arch}") {
            return Err(format!("go: -o {output}: several targets need {{arch}} in it, or a directory"));
        }
        Ok(Some(Place { pattern: output.into() }))
    }

    fn file(&self, name: &str, target: Target) -> PathBuf {
        let path = self.pattern.replace("{name}", name).replace("{os}", target.goos());
        path.replace("{arch}", target.goarch()).into()
    }

    /// Makes directories and sees that no two files are one, before anything is written.
    fn prepare(&self, outputs: &[Output]) -> Result<(), String> {
        for (i, o) in outputs.iter().enumerate() {
            let path = o.path.display();
            if outputs[..i].iter().any(|other| other.path == o.path) {
                return Err(format!("go: two packages would be written to {path}"));
            }
            if o.path.is_dir() {
                return Err(format!("go: build output \"{path}\" already exists and is a directory"));
            }
            let parent = o.path.parent().unwrap_or(Path::new(""));
            if !parent.as_os_str().is_empty() {
                std::fs::create_dir_all(parent)
                    .map_err(|e| format!("mkdir {}: {}", parent.display(), describe(&e)))?;
            }
        }
        Ok(())
    }
}

/// Variables that a build may depend on; the second one keeps them. Everything else is taken away or changed.
const INPUTS: &[&str] = &[
    "CGO_ENABLED",
    "GO111MODULE",
    "GOARCH",
    "GOFLAGS",
    "GOINSECURE",
    "GONOPROXY",
    "GONOSUMDB",
    "GOOS",
    "GOPRIVATE",
    "GOPROXY",
    "GOROOT",
    "GOSUMDB",
    "GOWORK",
    "PATH",
    "RGO_DEV_ROOT",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
];

/// Builds again in a process of its own with other surroundings (environment, home, time zone, language, directory for
/// temporary files, one job, no build cache), and compares.
fn verify(outputs: &[Output], targets: usize) -> Result<(), String> {
    let dir = private_dir()?;
    let into = dir.join("out/");
    let result = second_build(&dir, &into).and_then(|()| {
        // Named by program and target, which no two have in common.
        let place = Place::of(into.to_str(), 1, targets)?.ok_or("verify: nothing to compare")?;
        outputs.iter().try_for_each(|o| {
            let name = o.path.display();
            let image = std::fs::read(place.file(o.name, o.target))
                .map_err(|e| format!("verify: the second build made no {name}: {}", describe(&e)))?;
            match difference(o.image, &image) {
                None => Ok(()),
                Some(at) => Err(format!("verify: {name} differs in a second build from byte {at} on")),
            }
        })
    });
    let _ = std::fs::remove_dir_all(&dir);
    result?;
    for o in outputs {
        eprintln!("verified: {} is the same in a second build ({} bytes)", o.path.display(), o.image.len());
    }
    Ok(())
}

fn second_build(dir: &Path, into: &Path) -> Result<(), String> {
    std::fs::create_dir(into).map_err(|e| format!("mkdir {}: {}", into.display(), describe(&e)))?;
    let exe = std::env::current_exe().map_err(|e| format!("verify: {}", describe(&e)))?;
    let mut command = Command::new(exe);
    command.args(second_arguments(std::env::args_os().skip(1), into)).env_clear();
    command.envs(INPUTS.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    // Where things lie is said outright, as it no longer follows from the home directory.
    for (name, value) in driver::modcmd::variables() {
        if ["GOENV", "GOMODCACHE", "GOPATH"].contains(&name) {
            command.env(name, value);
        }
    }
    if let Some(home) = std::env::var_os("HOME") {
        command.env("GIT_CONFIG_GLOBAL", Path::new(&home).join(".gitconfig"));
    }
    let zone =
        if std::env::var("TZ").is_ok_and(|z| z.contains("Tokyo")) { "Europe/Paris" } else { "Asia/Tokyo" };
    command.envs([("TZ", zone), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("RGOCACHE", "off")]);
    command.env("HOME", dir).env("TMPDIR", dir);
    let out = command.output().map_err(|e| format!("verify: {}", describe(&e)))?;
    if out.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&out.stderr);
    Err(format!("verify: the second build fails:\n{}", text.trim_end()))
}

/// The arguments of the second build: the first one's with another output, one job, and no third build.
fn second_arguments(args: impl Iterator<Item = OsString>, into: &Path) -> Vec<OsString> {
    let mut out = Vec::new();
    let mut args = args.peekable();
    out.extend(args.next());
    out.extend(["-p".into(), "1".into(), "-o".into(), into.as_os_str().to_owned()]);
    while let Some(arg) = args.next() {
        let text = arg.to_string_lossy();
        match text.as_ref() {
            "-verify" | "--verify" => {}
            "-o" | "-p" => {
                args.next();
            }
            t if ["-timings", "--timings", "-o=", "-p="].iter().any(|f| t.starts_with(f)) => {}
            _ => out.push(arg),
        }
    }
    out
}

/// Where two files start to differ.
fn difference(a: &[u8], b: &[u8]) -> Option<usize> {
    (a != b).then(|| a.iter().zip(b).position(|(x, y)| x != y).unwrap_or(a.len().min(b.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let place =
            |output, packages, targets| Place::of(output, packages, targets).map(|p| p.map(|p| p.pattern));
        assert_eq!(place(None, 1, 1), Ok(Some("{name}".into())));
        assert_eq!(place(None, 1, 2), Ok(Some("{name}-{os}-{arch}".into())));
        assert_eq!(place(None, 2, 2), Ok(None));
        assert_eq!(place(Some("dist/"), 2, 2), Ok(Some("dist/{name}-{os}-{arch}".into())));
        assert_eq!(place(Some("dist/"), 2, 1), Ok(Some("dist/{name}".into())));
        assert!(place(Some("x"), 1, 2).unwrap_err().contains("{arch}"));
        assert!(place(Some("x-{arch}"), 2, 2).unwrap_err().contains("{name}"));
        let arm = Target::parse("linux/arm64").unwrap();
        let place = Place::of(Some("d/{arch}/{name}_{os}"), 1, 2).unwrap().unwrap();
        assert_eq!(place.file("shop", arm), PathBuf::from("d/arm64/shop_linux"));
    }

    #[test]
    fn arguments_of_the_second_build() {
        let args = ["build", "-verify", "-tags", "a", "-o", "x", "-p=4", "-timings=t.json", "./..."];
        let args = second_arguments(args.iter().map(OsString::from), Path::new("d/"));
        assert_eq!(args, ["build", "-p", "1", "-o", "d/", "-tags", "a", "./..."]);
    }

    #[test]
    fn differences() {
        assert_eq!(difference(b"abc", b"abc"), None);
        assert_eq!(difference(b"abc", b"abd"), Some(2));
        assert_eq!(difference(b"abc", b"ab"), Some(2));
    }
}
