//! Names this version of the code generator: stored machine code is only used by the version that made it.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    let manifest = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("CARGO_MANIFEST_DIR"));
    let root = manifest.ancestors().nth(2).expect("workspace").to_path_buf();
    let mut hash = DefaultHasher::new();
    // All that decides how GIR becomes code: this crate, the form of GIR, the tables shared with the runtime, Cranelift.
    for place in ["compiler/codegen/src", "compiler/gir/src", "runtime/abi/src", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={}", root.join(place).display());
        add(&root.join(place), &mut hash);
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=RGO_CODEGEN_ID={:016x}", hash.finish());
}

fn add(path: &Path, hash: &mut DefaultHasher) {
    if path.is_dir() {
        let mut inner: Vec<PathBuf> =
            std::fs::read_dir(path).expect("source directory").map(|e| e.expect("entry").path()).collect();
        inner.sort();
        inner.iter().for_each(|p| add(p, hash));
    } else {
        hash.write(path.file_name().unwrap_or_default().as_encoded_bytes());
        hash.write(&std::fs::read(path).expect("source file"));
    }
}
