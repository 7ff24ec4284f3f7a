//! Finds a Rust compiler that has `core` for a target.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// Names another compiler than the one that builds rgo.
pub const FALLBACK: &str = "RGO_RT_RUSTC";

/// A compiler and the target's name in its terms.
pub struct Compiler {
    /// None: the one that builds rgo.
    pub rustc: Option<OsString>,
    pub triple: String,
}

/// The first of: the current toolchain, `$RGO_RT_RUSTC`, Debian's rustc-web; each with the musl target, then gnu.
/// Both do: the runtime uses nothing of the C library.
pub fn find(arch: &str) -> Option<Compiler> {
    let current = std::env::var_os("RUSTC").unwrap_or("rustc".into());
    let others = [std::env::var_os(FALLBACK), Some("rustc-web".into())];
    let candidates =
        std::iter::once((None, current)).chain(others.into_iter().flatten().map(|c| (Some(c.clone()), c)));
    for (rustc, command) in candidates {
        for system in ["musl", "gnu"] {
            let triple = format!("{arch}-unknown-linux-{system}");
            if has_core(&command, &triple) {
                return Some(Compiler { rustc, triple });
            }
        }
    }
    None
}

fn has_core(rustc: &OsString, triple: &str) -> bool {
    let Ok(out) = Command::new(rustc).args(["--print", "target-libdir", "--target", triple]).output() else {
        return false;
    };
    let dir = PathBuf::from(String::from_utf8_lossy(&out.stdout).trim());
    let Ok(entries) = dir.read_dir() else { return false };
    entries.flatten().any(|e| e.file_name().to_string_lossy().starts_with("libcore-"))
}
