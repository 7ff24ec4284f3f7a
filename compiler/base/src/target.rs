//! The targets: one row each. A new target is a row here; wildcard-free matches then lead to the files to write.

use std::fmt;

/// A processor architecture.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Arch {
    Amd64,
    Arm64,
}

/// An operating system and an architecture, by Go's names. Linux is the only system.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Target {
    pub arch: Arch,
}

impl Target {
    pub const ALL: [Target; 2] = [Target { arch: Arch::Amd64 }, Target { arch: Arch::Arm64 }];

    pub fn goos(self) -> &'static str {
        "linux"
    }

    pub fn goarch(self) -> &'static str {
        match self.arch {
            Arch::Amd64 => "amd64",
            Arch::Arm64 => "arm64",
        }
    }

    /// The Rust target whose sysroot the runtime is built against.
    pub fn rust_triple(self) -> &'static str {
        match self.arch {
            Arch::Amd64 => "x86_64-unknown-linux-musl",
            Arch::Arm64 => "aarch64-unknown-linux-musl",
        }
    }

    /// Parses `linux/amd64`.
    pub fn parse(text: &str) -> Option<Target> {
        Target::ALL.into_iter().find(|t| t.to_string() == text)
    }

    /// The machine that this compiler runs on, if it is a target.
    pub fn host() -> Option<Target> {
        match std::env::consts::ARCH {
            "x86_64" => Some(Target { arch: Arch::Amd64 }),
            "aarch64" => Some(Target { arch: Arch::Arm64 }),
            _ => None,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.goos(), self.goarch())
    }
}
