//! The environment variables that decide a build, with Go's names.

use std::path::PathBuf;

use base::{Level, Target};
use modules::env::Env;

/// Name and value of every variable `rgo env` knows, in printing order.
pub fn all(target: Target) -> Vec<(&'static str, String)> {
    let env = Env::load();
    let var = |name: &str| env.set(name).to_string();
    let host = Target::host().map_or(std::env::consts::ARCH, |t| t.goarch());
    let mut out = vec![
        ("CGO_ENABLED", "0".into()),
        (Level::variable(target.arch), target.level.to_string()),
        ("GOARCH", target.goarch().into()),
        ("GOBIN", var("GOBIN")),
        ("GODEBUG", var("GODEBUG")),
        ("GOEXE", String::new()),
        ("GOFLAGS", var("GOFLAGS")),
        ("GOHOSTARCH", host.into()),
        ("GOHOSTOS", std::env::consts::OS.into()),
        ("GOMOD", current_mod()),
        ("GOOS", target.goos().into()),
        ("GOROOT", var("GOROOT")),
        ("GOVERSION", format!("go1.{}", crate::context::GO_MINOR)),
        ("RGOCACHE", crate::cache::directory().map_or_else(|| "off".into(), |dir| dir.display().to_string())),
        ("RGOVERSION", env!("CARGO_PKG_VERSION").into()),
    ];
    out.extend(crate::modcmd::variables());
    out.sort_by_key(|v| v.0);
    out
}

fn current_mod() -> String {
    let Ok(dir) = std::env::current_dir() else { return String::new() };
    match crate::modfile::find(&dir) {
        Ok(Some(m)) => m.dir.join("go.mod").display().to_string(),
        Ok(None) => "/dev/null".into(),
        Err(_) => String::new(),
    }
}

/// The target: `-target`, else GOOS and GOARCH, else the host; with the level that GOAMD64 or GOARM64 asks for.
pub fn target(flag: Option<&str>) -> Result<Target, String> {
    let env = Env::load();
    let mut target = match flag {
        Some(text) => parse(text),
        None => pair(env.set("GOOS"), env.set("GOARCH")),
    }?;
    let level = env.set(Level::variable(target.arch));
    if !level.is_empty() {
        target.level = Level::parse(target.arch, level)?;
    }
    Ok(target)
}

/// The target of GOOS and GOARCH; what is empty is the host's.
fn pair(goos: &str, goarch: &str) -> Result<Target, String> {
    let host = Target::host().map_or(std::env::consts::ARCH, |h| h.goarch());
    let or =
        |given: &str, default: &str| if given.is_empty() { default.to_string() } else { given.to_string() };
    parse(&format!("{}/{}", or(goos, "linux"), or(goarch, host)))
}

fn parse(text: &str) -> Result<Target, String> {
    Target::parse(text).ok_or_else(|| {
        let known: Vec<String> = Target::ALL.iter().map(Target::to_string).collect();
        format!("unsupported GOOS/GOARCH pair {text} (rgo builds for {})", known.join(" and "))
    })
}

/// Variables that `rgo env -w` sets: those of go that have a meaning here.
const SETTABLE: [&str; 23] = [
    "CGO_ENABLED",
    "GO111MODULE",
    "GOAMD64",
    "GOARCH",
    "GOARM64",
    "GOAUTH",
    "GOBIN",
    "GODEBUG",
    "GOFLAGS",
    "GOINSECURE",
    "GOMODCACHE",
    "GONOPROXY",
    "GONOSUMDB",
    "GOOS",
    "GOPATH",
    "GOPRIVATE",
    "GOPROXY",
    "GOROOT",
    "GOSUMDB",
    "GOTMPDIR",
    "GOTOOLCHAIN",
    "GOVCS",
    "GOWORK",
];

/// `env -w NAME=VALUE...`, or `env -u NAME...`.
pub fn change(args: &[String], write: bool) -> Result<(), String> {
    let env = Env::load();
    if args.is_empty() {
        let text = if write { "no KEY=VALUE arguments given" } else { "'go env -u' requires an argument" };
        return Err(format!("go: {text}"));
    }
    let known = |name: &str| match name {
        "GOENV" => Err("go: GOENV can only be set using the OS environment".to_string()),
        // Read by the build cache, which knows the process's environment only.
        "RGOCACHE" => Err("go: RGOCACHE can only be set using the OS environment".to_string()),
        _ if SETTABLE.contains(&name) => Ok(()),
        _ if all(target(None)?).iter().any(|v| v.0 == name) => Err(format!("go: {name} cannot be modified")),
        _ => Err(format!("go: unknown go command variable {name}")),
    };
    if !write {
        args.iter().try_for_each(|name| known(name))?;
        let names: Vec<&str> = args.iter().map(String::as_str).collect();
        return env.write_file(&[], &names);
    }
    let mut set: Vec<(&str, &str)> = Vec::new();
    for arg in args {
        let (name, value) = arg
            .split_once('=')
            .ok_or_else(|| format!("go: arguments must be KEY=VALUE: invalid argument: {arg}"))?;
        known(name)?;
        if set.iter().any(|s| s.0 == name) {
            return Err(format!("go: multiple values for key: {name}"));
        }
        set.push((name, value));
    }
    let after = |name: &str| {
        let given = set.iter().find(|s| s.0 == name).map(|s| s.1);
        given.unwrap_or_else(|| env.set(name)).to_string()
    };
    if set.iter().any(|s| s.0 == "GOOS" || s.0 == "GOARCH") {
        pair(&after("GOOS"), &after("GOARCH")).map_err(|e| format!("go: {e}"))?;
    }
    for (name, value) in &set {
        if value.chars().any(char::is_control) {
            return Err(format!("go: invalid value for {name}: {value:?}"));
        }
        if ["GOPATH", "GOBIN", "GOMODCACHE"].contains(name) && !value.is_empty() && !value.starts_with('/') {
            return Err(format!("go: {name} entry is relative; must be absolute path: {value:?}"));
        }
        if std::env::var(name).is_ok_and(|v| !v.is_empty() && v != *value) {
            eprintln!("warning: go env -w {name}=... does not override conflicting OS environment variable");
        }
    }
    env.write_file(&set, &[])
}

/// Is a variable set, by the environment or for good?
pub fn is_changed(name: &str) -> bool {
    let env = Env::load();
    name == "GOENV" && std::env::var_os(name).is_some()
        || SETTABLE.contains(&name) && !env.set(name).is_empty()
}

/// Where `install` puts programs for a target.
pub fn bin(target: Target) -> Result<PathBuf, String> {
    let env = Env::load();
    let other = base::Target::host().map(|h| h.arch) != Some(target.arch);
    let given = !env.set("GOBIN").is_empty();
    if given && other {
        return Err("cannot install cross-compiled binaries when GOBIN is set".into());
    }
    let bin = env.bin().map(PathBuf::from);
    let bin = bin.ok_or("go: no install location: neither GOBIN nor GOPATH is set")?;
    Ok(if other { bin.join(format!("{}_{}", target.goos(), target.goarch())) } else { bin })
}

/// cgo is out of reach for a compiler without a C toolchain: asking for it is an error, not a surprise.
pub fn reject_cgo() -> Result<(), String> {
    match std::env::var("CGO_ENABLED") {
        Ok(v) if v == "1" => {
            Err("CGO_ENABLED=1: rgo does not support cgo; unset it or set CGO_ENABLED=0".into())
        }
        _ => Ok(()),
    }
}

/// Flags of a command from GOFLAGS or the go command's configuration file: `-name` or `-name=value`, split at blanks.
pub fn goflags() -> Vec<String> {
    Env::load().goflags()
}
