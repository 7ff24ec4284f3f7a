//! Builds several programs as packages of one executable, and runs each.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::Variant;
use crate::generate::tree::Program;
use crate::process::{self, Finished};
use crate::scratch::Scratch;

pub enum Compiler<'a> {
    Go(&'a Path),
    Rgo(&'a Path, &'a Variant),
}

/// What became of a program.
pub enum Fate {
    Ran(Finished),
    Rejected(String),
}

const BUILD_LIMIT: Duration = Duration::from_secs(300);
/// Generated programs take milliseconds; stressed and emulated ones some seconds on a busy machine.
const RUN_LIMIT: Duration = Duration::from_secs(60);

/// Builds and runs the programs: together, or one by one if not all can be built.
pub fn run(compiler: &Compiler, language: u32, programs: &[(u64, Program)]) -> Vec<Fate> {
    let scratch = Scratch::new();
    match build(compiler, language, &scratch, programs) {
        Ok(exe) => programs.iter().map(|(seed, _)| execute(compiler, &exe, *seed, scratch.path())).collect(),
        Err(text) if programs.len() == 1 => vec![Fate::Rejected(text)],
        Err(_) => programs.iter().flat_map(|p| run(compiler, language, std::slice::from_ref(p))).collect(),
    }
}

fn build(
    compiler: &Compiler,
    language: u32,
    scratch: &Scratch,
    programs: &[(u64, Program)],
) -> Result<PathBuf, String> {
    let dir = scratch.path();
    let write = |path: PathBuf, text: String| {
        std::fs::create_dir_all(path.parent().unwrap_or(dir))
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|e| e.to_string())
    };
    write(dir.join("go.mod"), format!("module x\n\ngo 1.{language}\n"))?;
    let mut imports = String::new();
    let mut cases = String::new();
    for (seed, program) in programs {
        let name = format!("p{seed}");
        write(dir.join(&name).join("p.go"), program.render(&name))?;
        imports += &format!("import \"x/{name}\"\n");
        cases += &format!("\tcase \"{seed}\":\n\t\t{name}.Main()\n");
    }
    let main = format!(
        "package main\n\nimport \"os\"\n{imports}\nfunc main() {{\n\tswitch os.Args[1] {{\n{cases}\t}}\n}}\n"
    );
    write(dir.join("main.go"), main)?;
    let exe = dir.join("program");
    let mut command = match compiler {
        Compiler::Go(go) => {
            let mut c = Command::new(go);
            c.args(["build", "-p", "1"]).env("GOTOOLCHAIN", "local").env("CGO_ENABLED", "0");
            c
        }
        Compiler::Rgo(rgo, variant) => {
            let mut c = Command::new(rgo);
            c.arg("build").args(variant.flags);
            c
        }
    };
    command
        .arg("-o")
        .arg(&exe)
        .arg(".")
        .current_dir(dir)
        .env_remove("GOOS")
        .env_remove("GOARCH")
        .env_remove("GOFLAGS");
    let built = process::run(&mut command, &[], BUILD_LIMIT).map_err(|e| e.to_string())?;
    if built.code == Some(0) { Ok(exe) } else { Err(format!("build: {}", built.describe())) }
}

fn execute(compiler: &Compiler, exe: &Path, seed: u64, dir: &Path) -> Fate {
    let mut command = match compiler {
        Compiler::Rgo(_, variant) if variant.emulator => {
            let mut c = Command::new("qemu-aarch64-static");
            c.arg(exe);
            c
        }
        _ => Command::new(exe),
    };
    if let Compiler::Rgo(_, variant) = compiler {
        command.envs(variant.env.iter().copied());
    }
    command.arg(seed.to_string()).current_dir(dir);
    match process::run(&mut command, &[], RUN_LIMIT) {
        Ok(ran) => Fate::Ran(ran),
        Err(e) => Fate::Rejected(format!("run: {e}")),
    }
}

/// The difference between the reference's fate of a program and rgo's.
pub fn compare(want: &Fate, got: &Fate) -> Result<(), String> {
    match (want, got) {
        (Fate::Rejected(w), Fate::Rejected(g)) => Err(format!("not a valid program\n{w}\n{g}")),
        (Fate::Rejected(w), Fate::Ran(_)) => Err(format!("only the reference rejects it\n{w}")),
        (Fate::Ran(_), Fate::Rejected(g)) => Err(format!("only rgo rejects it\n{g}")),
        (Fate::Ran(w), Fate::Ran(_)) if w.code.is_none() => Err("the reference's program doesn't end".into()),
        (Fate::Ran(w), Fate::Ran(g)) => {
            if w.stdout != g.stdout {
                return Err(format!("{}\n{}", process::first_difference(&w.stdout, &g.stdout), g.describe()));
            }
            if w.code != g.code {
                return Err(format!("wanted exit code {:?}, got {}", w.code, g.describe()));
            }
            let (w, g) = (panic_text(&w.stderr), panic_text(&g.stderr));
            if w == g { Ok(()) } else { Err(format!("standard error:\nwant {w:?}\ngot  {g:?}")) }
        }
    }
}

/// Standard error up to the traces.
fn panic_text(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    text.split("\ngoroutine ")
        .next()
        .unwrap_or_default()
        .lines()
        .filter(|l| !l.starts_with("[signal "))
        .collect::<Vec<_>>()
        .join("\n")
}
