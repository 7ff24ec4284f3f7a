//! The commands of this room without the compiler: `modcmd mod|get|list …`, for trials against the reference. The
//! standard library is the tree that GOROOT names.

use std::path::PathBuf;
use std::sync::Arc;

use modules::cmd::Context;
use modules::env::Env;
use modules::std_pkgs::Std;

struct Tree(PathBuf);

impl Std for Tree {
    fn has(&self, path: &str) -> bool {
        let dir = self.0.join("src").join(path);
        std::fs::read_dir(dir)
            .into_iter()
            .flatten()
            .flatten()
            .any(|e| e.file_name().to_string_lossy().ends_with(".go"))
    }

    fn files(&self, path: &str) -> Option<Vec<(String, Vec<u8>)>> {
        let mut files = Vec::new();
        for e in std::fs::read_dir(self.0.join("src").join(path)).ok()?.flatten() {
            let name = e.file_name().to_string_lossy().into_owned();
            if name.ends_with(".go") {
                files.push((name, std::fs::read(e.path()).ok()?));
            }
        }
        files.sort();
        Some(files)
    }

    fn packages(&self) -> Vec<String> {
        Vec::new()
    }

    fn dir(&self, path: &str) -> String {
        let dir = if path.is_empty() { self.0.clone() } else { self.0.join("src").join(path) };
        dir.display().to_string()
    }

    fn godebug(&self, _: &str, _: &[(String, String)], _: &[Vec<u8>]) -> String {
        String::new()
    }
}

fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let context = Context {
        cwd: std::env::current_dir().expect("a current directory"),
        env: Arc::new(Env::load()),
        std: Arc::new(Tree(std::env::var_os("GOROOT").expect("GOROOT").into())),
        goos: "linux".into(),
        goarch: "amd64".into(),
    };
    let rest = args.get(1..).unwrap_or_default();
    let outcome = match args.first().map(String::as_str) {
        Some("mod") => context.run_mod(rest),
        Some("get") => context.run_get(rest),
        _ => context.run_list(rest),
    };
    match outcome {
        Ok(text) => {
            print!("{text}");
            0.into()
        }
        Err(f) => {
            if !f.text.is_empty() {
                eprintln!("{}", f.text);
            }
            f.code.into()
        }
    }
}
