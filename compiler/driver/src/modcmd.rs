//! The commands about modules (`mod`, `work`, `get`, `list`) with the compiler's standard library and target.

use std::sync::Arc;

use base::Target;
use modules::cmd::{Context, Failure};
use modules::env::Env;

use crate::modfile::Library;

/// Runs `mod`, `work`, `get` or `list`; prints what it says and returns the exit code.
pub fn run(command: &str, args: &[String], target: Target) -> u8 {
    let cwd = match std::env::current_dir() {
        Ok(d) => d,
        Err(e) => {
            eprintln!("go: getwd: {}", crate::output::describe(&e));
            return 1;
        }
    };
    let context = Context {
        cwd,
        env: Arc::new(Env::load()),
        std: Arc::new(Library),
        goos: target.goos().into(),
        goarch: target.goarch().into(),
    };
    let outcome = match command {
        "mod" => context.run_mod(args),
        "work" => context.run_work(args),
        "get" => context.run_get(args),
        _ => context.run_list(args),
    };
    match outcome {
        Ok(text) => {
            print!("{text}");
            0
        }
        Err(Failure { text, code }) => {
            if !text.is_empty() {
                eprintln!("{text}");
            }
            code
        }
    }
}

/// `clean -modcache`
pub fn clean_cache() -> Result<(), String> {
    modules::files::remove_tree(&Env::load().modcache())
}

/// The variables about modules: name and value.
pub fn variables() -> Vec<(&'static str, String)> {
    let env = Env::load();
    let mut out: Vec<(&'static str, String)> = ["GO111MODULE", "GOAUTH", "GOINSECURE", "GOPRIVATE", "GOVCS"]
        .iter()
        .map(|n| (*n, env.set(n).to_string()))
        .collect();
    let cwd = std::env::current_dir().unwrap_or_default();
    let work = modules::session::work_file(&cwd, &env).ok().flatten();
    out.extend([
        ("GOENV", env.file_path().map_or_else(|| "off".into(), |p| p.display().to_string())),
        ("GOMODCACHE", env.modcache().display().to_string()),
        ("GONOPROXY", env.gonoproxy()),
        ("GONOSUMDB", env.gonosumdb()),
        ("GOPATH", env.gopath()),
        ("GOPROXY", env.goproxy()),
        ("GOSUMDB", env.gosumdb()),
        ("GOTOOLCHAIN", "local".into()),
        ("GOWORK", work.map_or_else(|| env.set("GOWORK").to_string(), |p| p.display().to_string())),
    ]);
    out
}
