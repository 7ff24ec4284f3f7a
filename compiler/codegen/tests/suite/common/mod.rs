//! Builds, links and runs hand-made programs on the stub runtime, for both targets.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use base::{Arch, Interner, SourceFile, SourceMap, Target};
use codegen::Options;
use gir::inst::Ty;
use gir::{Builder, Func, FuncId, Program};

/// The stub runtime's archive for a target.
pub fn archive(target: Target) -> &'static [u8] {
    static ARCHIVES: [OnceLock<Vec<u8>>; 2] = [OnceLock::new(), OnceLock::new()];
    ARCHIVES[target.arch as usize].get_or_init(|| {
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let out = dir.join(format!("stub-{}-{}.a", target.goarch(), std::process::id()));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/common/stub.rs");
        let rustc = std::env::var_os("RUSTC").unwrap_or("rustc".into());
        // Debian's Rust has its core library for the second form only.
        let triples = [target.rust_triple().to_string(), target.rust_triple().replace("-musl", "-gnu")];
        let mut errors = String::new();
        let compiled = triples.iter().any(|triple| {
            let output = Command::new(&rustc)
                .args(["--edition=2024", "--crate-type=staticlib", "-Cpanic=abort", "-Copt-level=2"])
                .args(["-Crelocation-model=static", "--target", triple, "-Awarnings", "-o"])
                .args([&out, &source])
                .output()
                .expect("rustc");
            errors += &String::from_utf8_lossy(&output.stderr);
            output.status.success()
        });
        assert!(compiled, "the stub runtime doesn't compile: {errors}");
        let bytes = std::fs::read(&out).expect("archive");
        std::fs::remove_file(&out).expect("archive");
        bytes
    })
}

/// A program in the making.
#[derive(Default)]
pub struct Prog {
    pub program: Program,
    pub names: Interner,
    pub sources: SourceMap,
}

impl Prog {
    pub fn new() -> Prog {
        let mut p = Prog { names: Interner::new(), ..Prog::default() };
        let text: String = (1..200).map(|i| format!("line {i}\n")).collect();
        p.sources.add(SourceFile::new("test.go", None, text.into_bytes().into()));
        p
    }

    /// Declares a function, to be built later.
    pub fn declare(&mut self) -> FuncId {
        self.program.funcs.push(None)
    }

    pub fn define(
        &mut self,
        id: FuncId,
        name: &str,
        params: &[Ty],
        results: &[Ty],
        build: impl FnOnce(&mut Builder),
    ) {
        let func = Func::new(name.into(), name.into(), params.to_vec(), results.to_vec());
        let mut b = Builder::new(func);
        build(&mut b);
        self.program.funcs[id] = Some(b.finish());
    }

    pub fn func(
        &mut self,
        name: &str,
        params: &[Ty],
        results: &[Ty],
        build: impl FnOnce(&mut Builder),
    ) -> FuncId {
        let id = self.declare();
        self.define(id, name, params, results, build);
        id
    }

    /// The program's entry; exits with 0 after the builder's code.
    pub fn main(&mut self, build: impl FnOnce(&mut Builder)) {
        let id = self.func("main.main", &[], &[], |b| {
            build(b);
            let zero = b.iconst(Ty::I64, 0);
            b.call_rt(abi::RtFn::exit, &[zero]);
            b.unreachable();
        });
        self.program.entries = vec![id];
    }

    pub fn object(&self, target: Target, jobs: usize) -> Vec<u8> {
        let options = Options { verify: true, jobs, ..Options::default() };
        codegen::compile(&self.program, &self.names, &self.sources, target, &options).expect("compile")
    }

    pub fn link(&self, target: Target) -> Vec<u8> {
        link::link(&self.object(target, 1), archive(target), target, false).expect("link")
    }

    /// Standard output and exit code on one target.
    pub fn run_on(&self, target: Target) -> (String, i32) {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let path = dir.join(format!("program-{}-{}-{n}", target.goarch(), std::process::id()));
        let mut file = std::fs::File::create(&path).expect("program");
        file.write_all(&self.link(target)).expect("program");
        file.set_permissions(PermissionsExt::from_mode(0o755)).expect("program");
        drop(file);
        let mut command = Command::new("timeout");
        command.arg("20");
        if Some(target) != Target::host() {
            command.arg(match target.arch {
                Arch::Amd64 => "qemu-x86_64-static",
                Arch::Arm64 => "qemu-aarch64-static",
            });
        }
        let out = command.arg(&path).output().expect("run");
        std::fs::remove_file(&path).expect("program");
        (String::from_utf8_lossy(&out.stdout).into_owned(), out.status.code().unwrap_or(-1))
    }

    /// Runs on both targets and compares output (words separated by spaces) and exit code.
    pub fn expect(&self, output: &str, code: i32) {
        for target in Target::ALL {
            let (out, exit) = self.run_on(target);
            let out: Vec<&str> = out.split_whitespace().collect();
            assert_eq!((out.join(" ").as_str(), exit), (output, code), "{target}");
        }
    }
}
