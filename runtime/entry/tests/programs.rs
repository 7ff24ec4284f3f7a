//! Links hand-written programs (see `programs/`) with the runtime archive and runs them: the runtime's conventions with
//! generated code, proven without the compiler. arm64 runs where qemu-user is installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

struct Target {
    triple: &'static str,
    /// What runs its programs here; none: the host itself.
    emulator: Option<&'static str>,
}

const AMD64: Target = Target {
    triple: "x86_64-unknown-linux-musl",
    emulator: if cfg!(target_arch = "x86_64") { None } else { Some("qemu-x86_64-static") },
};
const ARM64: Target = Target {
    triple: "aarch64-unknown-linux-musl",
    emulator: if cfg!(target_arch = "aarch64") { None } else { Some("qemu-aarch64-static") },
};

fn rustc() -> Command {
    let mut c = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    c.env_remove("RUSTFLAGS");
    c
}

fn must(mut c: Command) -> Output {
    let out = c.output().unwrap_or_else(|e| panic!("{c:?}: {e}"));
    assert!(out.status.success(), "{c:?}\n{}", String::from_utf8_lossy(&out.stderr));
    out
}

/// rustup's toolchains have a linker for all targets; Debian's packages don't.
fn linker() -> Option<PathBuf> {
    let sysroot = must({
        let mut c = rustc();
        c.args(["--print", "target-libdir"]);
        c
    });
    let lld = Path::new(String::from_utf8_lossy(&sysroot.stdout).trim()).parent()?.join("bin/rust-lld");
    lld.is_file().then_some(lld)
}

/// What keeps a target's programs from being built or run here.
fn obstacle(t: &Target) -> Option<String> {
    let out = must({
        let mut c = rustc();
        c.args(["--print", "target-libdir", "--target", t.triple]);
        c
    });
    if !Path::new(String::from_utf8_lossy(&out.stdout).trim()).is_dir() {
        return Some(format!("target {} is not installed", t.triple));
    }
    match t.emulator {
        Some(e) if Command::new(e).arg("--version").output().is_err() => {
            Some(format!("{e} is not installed"))
        }
        _ => None,
    }
}

/// The program for a target; None where it can't be built or run here (never where all targets are required).
fn program(t: &'static Target) -> Option<&'static Path> {
    static BUILT: [OnceLock<Option<PathBuf>>; 2] = [OnceLock::new(), OnceLock::new()];
    let slot = &BUILT[usize::from(t.triple == ARM64.triple)];
    let Some(linker) = linker() else {
        eprintln!("skipped: this Rust has no rust-lld");
        return None;
    };
    slot.get_or_init(|| match obstacle(t) {
        Some(why) => {
            assert!(std::env::var_os("RGO_REQUIRE_TARGETS").is_none(), "{why}");
            eprintln!("skipped: {why}");
            None
        }
        None => Some(build(t, &linker)),
    })
    .as_deref()
}

fn build(t: &Target, linker: &Path) -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let nested = dir.join("runtime");
    must({
        let mut c = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        c.current_dir(package).args(["build", "-q", "--profile", "rt", "--target", t.triple, "--target-dir"]);
        c.arg(&nested).env("RUSTFLAGS", "-Crelocation-model=static");
        c
    });
    let object = dir.join(format!("{}.o", t.triple));
    must({
        let mut c = rustc();
        c.args(["--edition=2024", "--crate-type=lib", "--emit=obj", "-Cpanic=abort", "-Copt-level=1"]);
        c.args(["-Crelocation-model=static", "--target", t.triple, "-o"]).arg(&object);
        c.arg(package.join("tests/programs/program.rs"));
        c
    });
    let exe = dir.join(t.triple);
    must({
        let mut c = Command::new(linker);
        c.args(["-flavor", "gnu", "-static", "--gc-sections", "-z", "noexecstack", "-o"]).arg(&exe);
        c.arg(&object).arg(nested.join(t.triple).join("rt/libentry.a"));
        c
    });
    exe
}

/// Runs one test of the program with settings from the environment: (exit code, stdout and stderr).
fn run(t: &'static Target, name: &str, env: &[(&str, &str)]) -> Option<(i32, String)> {
    let exe = program(t)?;
    let mut c = match t.emulator {
        None => Command::new(exe),
        Some(e) => {
            let mut c = Command::new(e);
            c.arg(exe);
            c
        }
    };
    c.arg(name).env_remove("GOMAXPROCS").env_remove("GOTRACEBACK").envs(env.iter().copied());
    c.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = c.spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(180);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > end {
            child.kill().unwrap();
            panic!("{name} on {} does not end", t.triple);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let out = child.wait_with_output().unwrap();
    let text = [out.stdout, out.stderr].concat();
    Some((out.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned()))
}

/// The test prints exactly this and exits with this code, for several numbers of processors.
fn expect(name: &str, code: i32, text: &str) {
    for t in [&AMD64, &ARM64] {
        for procs in ["1", "2", "8"] {
            let Some(got) = run(t, name, &[("GOMAXPROCS", procs)]) else { break };
            assert_eq!(got, (code, text.to_string()), "{name} on {} with {procs}", t.triple);
        }
    }
}

/// As [`expect`], for output with addresses: these lines occur in this order.
fn expect_lines(name: &str, code: i32, lines: &[&str]) {
    for t in [&AMD64, &ARM64] {
        let Some((got, text)) = run(t, name, &[]) else { continue };
        assert_eq!(got, code, "{name} on {}: {text}", t.triple);
        let mut rest = text.lines();
        for l in lines {
            assert!(rest.any(|r| r.starts_with(l)), "{name} on {}: no {l:?} in order in\n{text}", t.triple);
        }
    }
}

#[test]
fn prints_and_ends() {
    expect("hello", 0, "hello\n");
    expect("x", 7, "");
}

#[test]
fn stacks_grow() {
    expect("morestack", 0, "5000050000\n");
}

#[test]
fn traps_are_raised_and_recovered() {
    let once = "raised 1\n11\n5\nrecovered\n";
    expect("trap", 0, &format!("{once}{once}"));
}

#[test]
fn nil_faults_die_with_a_trace() {
    // Code, address, pc: runtime.raise makes the text of the signal's note.
    let trace = ["goroutine 1 [running]:", "main.fault(...)", "\t/prog.go:7 +0x", "main.main()"];
    expect_lines("nil", 2, &[&["raised 0", "8", ""], &trace[..]].concat());
}

#[test]
fn sleepers_and_blocked_threads_let_others_run() {
    expect("sleep", 0, "hello\ndone\n");
    expect("y", 0, "hello\n0\n");
}

#[test]
fn deadlock_is_found() {
    let lines =
        ["fatal error: all goroutines are asleep - deadlock!", "", "goroutine 1 [sync.WaitGroup.Wait]:"];
    expect_lines("deadlock", 2, &lines);
}

#[test]
fn loops_are_preempted() {
    expect("preempt", 0, "done\n");
}

#[test]
fn a_thousand_workers_share_a_semaphore() {
    expect("workers", 0, "100000\n");
}

#[test]
fn collections_keep_what_is_reachable() {
    expect("collect", 0, "1600000\ndone\n");
}

#[test]
fn a_select_receives_what_many_send() {
    expect("q", 0, "2004000\n0\n");
}
