//! Compiles the runtime with a nested cargo, untouched by the settings of the build around it.

use std::path::Path;
use std::process::Command;

use crate::compiler::Compiler;

/// What the archive is made from.
const INPUTS: [&str; 4] = ["runtime", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml"];

pub fn rerun_if_changed(root: &Path) {
    for input in INPUTS {
        println!("cargo::rerun-if-changed={}", root.join(input).display());
    }
}

/// Gives the archive's bytes.
pub fn build(root: &Path, out: &Path, compiler: &Compiler) -> Vec<u8> {
    let target_dir = out.join("runtime");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        // What cargo sets for this script, and what a user may have set for the build around it.
        let foreign = text.starts_with("CARGO_") && text != "CARGO_HOME"
            || text.starts_with("DEP_")
            || [
                "RUSTFLAGS",
                "RUSTDOCFLAGS",
                "RUSTC",
                "RUSTC_WRAPPER",
                "RUSTC_WORKSPACE_WRAPPER",
                "TARGET",
                "HOST",
            ]
            .contains(&&*text);
        if foreign {
            cargo.env_remove(&name);
        }
    }
    if let Some(rustc) = &compiler.rustc {
        cargo.env("RUSTC", rustc);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", rustflags(root).join("\x1f"));
    cargo.current_dir(root);
    cargo.args(["rustc", "--package", "entry", "--lib", "--crate-type", "staticlib", "--profile", "rt"]);
    cargo.arg("--target").arg(&compiler.triple).arg("--target-dir").arg(&target_dir);
    let output = cargo.output().expect("cargo");
    let status = output.status;
    assert!(status.success(), "the runtime doesn't compile:\n{}", String::from_utf8_lossy(&output.stderr));
    let path = target_dir.join(&compiler.triple).join("rt").join("libentry.a");
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Position-dependent code, frame pointers for traces, and no path of this machine in the result.
fn rustflags(root: &Path) -> Vec<String> {
    let mut flags = vec!["-Crelocation-model=static".to_string(), "-Cforce-frame-pointers=yes".to_string()];
    flags.push(format!("--remap-path-prefix={}=rgo", root.display()));
    let home =
        std::env::var("CARGO_HOME").ok().or_else(|| Some(format!("{}/.cargo", std::env::var("HOME").ok()?)));
    if let Some(home) = home {
        flags.push(format!("--remap-path-prefix={home}=cargo"));
    }
    flags
}
