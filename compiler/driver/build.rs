//! Embeds what rgo carries: the runtime's archive for every target that can be built here, and the standard library.

#[path = "build/archive.rs"]
mod archive;
#[path = "build/compiler.rs"]
mod compiler;
#[path = "build/runtime.rs"]
mod runtime;
#[path = "build/stdlib.rs"]
mod stdlib;

use std::path::{Path, PathBuf};

/// The targets: Go's name and the first part of Rust's. A test in src/embedded.rs compares them with `base::Target`.
const TARGETS: [(&str, &str); 2] = [("amd64", "x86_64"), ("arm64", "aarch64")];

/// `all`: fail where a target's runtime can't be built, instead of leaving it out.
const REQUIRE: &str = "RGO_REQUIRE_TARGETS";
/// Set for work on the front end alone: no runtime is built, so rgo can check and dump but not build.
const SKIP: &str = "RGO_SKIP_RUNTIME";

fn main() {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("OUT_DIR"));
    let manifest = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("CARGO_MANIFEST_DIR"));
    let root = manifest.ancestors().nth(2).expect("workspace").to_path_buf();
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    for variable in [REQUIRE, SKIP, compiler::FALLBACK] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    let mut source = stdlib::embed(&root.join("stdlib"), &out);
    source += &embed_runtimes(&root, &out);
    std::fs::write(out.join("embedded.rs"), source).expect("embedded.rs");
}

/// The constant `RUNTIMES`: (GOARCH, archive) of each target that could be built.
fn embed_runtimes(root: &Path, out: &Path) -> String {
    let mut rows = String::new();
    let require = std::env::var(REQUIRE).is_ok_and(|v| v == "all");
    if std::env::var_os(SKIP).is_none() {
        runtime::rerun_if_changed(root);
        for (goarch, arch) in TARGETS {
            let Some(compiler) = compiler::find(arch) else {
                let hint = format!(
                    "run 'rustup target add {arch}-unknown-linux-musl' or set {}",
                    compiler::FALLBACK
                );
                assert!(!require, "no Rust compiler here has core for {arch}: {hint}");
                println!("cargo::warning=rgo is built without the target linux/{goarch}: {hint}");
                continue;
            };
            let archive = runtime::build(root, out, &compiler);
            let path = out.join(format!("runtime-{goarch}.a"));
            std::fs::write(&path, archive::prune(&archive)).expect("runtime archive");
            rows += &format!("    ({goarch:?}, include_bytes!({:?})),\n", path.display().to_string());
        }
    }
    format!("const RUNTIMES: &[(&str, &[u8])] = &[\n{rows}];\n")
}
