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
    pub level: Level,
}

impl Target {
    pub const ALL: [Target; 2] = [Target::baseline(Arch::Amd64), Target::baseline(Arch::Arm64)];

    /// The architecture with what all its processors have.
    pub const fn baseline(arch: Arch) -> Target {
        Target { arch, level: Level::baseline(arch) }
    }

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
            "x86_64" => Some(Target::baseline(Arch::Amd64)),
            "aarch64" => Some(Target::baseline(Arch::Arm64)),
            _ => None,
        }
    }
}

/// How much of an architecture's instruction set a program may use: what GOAMD64 and GOARM64 say.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Level {
    arch: Arch,
    /// v1 to v4 of amd64, v8 or v9 of arm64.
    pub major: u8,
    /// Of arm64 only.
    pub minor: u8,
    /// Atomic instructions were asked for by name; v8.1 and later have them anyhow.
    lse: bool,
    crypto: bool,
}

impl Level {
    pub const fn baseline(arch: Arch) -> Level {
        let major = match arch {
            Arch::Amd64 => 1,
            Arch::Arm64 => 8,
        };
        Level { arch, major, minor: 0, lse: false, crypto: false }
    }

    /// The variable's name.
    pub fn variable(arch: Arch) -> &'static str {
        match arch {
            Arch::Amd64 => "GOAMD64",
            Arch::Arm64 => "GOARM64",
        }
    }

    /// Parses the variable's value.
    pub fn parse(arch: Arch, text: &str) -> Result<Level, String> {
        Level::of(arch, text).ok_or_else(|| {
            let wanted = match arch {
                Arch::Amd64 => "must be v1, v2, v3, v4",
                Arch::Arm64 => {
                    r#"must start with v8.{0-9} or v9.{0-5} and may optionally end in ",lse" and/or ",crypto""#
                }
            };
            format!("invalid {}: {wanted}", Level::variable(arch))
        })
    }

    fn of(arch: Arch, text: &str) -> Option<Level> {
        let mut level = Level::baseline(arch);
        let mut parts = text.split(',');
        let version = parts.next()?.strip_prefix('v')?;
        match arch {
            Arch::Amd64 => level.major = digit(version).filter(|v| (1..=4).contains(v))?,
            Arch::Arm64 => {
                let (major, minor) = version.split_once('.')?;
                (level.major, level.minor) = (digit(major)?, digit(minor)?);
                if !matches!((level.major, level.minor), (8, _) | (9, 0..=5)) {
                    return None;
                }
            }
        }
        for part in parts {
            match (arch, part) {
                (Arch::Arm64, "lse") => level.lse = true,
                (Arch::Arm64, "crypto") => level.crypto = true,
                _ => return None,
            }
        }
        Some(level)
    }

    /// May arm64's atomic read-modify-write instructions be used?
    pub fn has_lse(self) -> bool {
        self.lse || (self.arch == Arch::Arm64 && (self.major, self.minor) > (8, 0))
    }

    /// The build tags that hold at this level.
    pub fn tags(self) -> Vec<String> {
        match self.arch {
            Arch::Amd64 => (1..=self.major).map(|v| format!("amd64.v{v}")).collect(),
            Arch::Arm64 => {
                // v9.n has all of v8.(n+5).
                let eight = if self.major == 9 { (self.minor + 5).min(9) } else { self.minor };
                let nine = (0..=self.minor).filter(|_| self.major == 9).map(|n| format!("arm64.v9.{n}"));
                nine.chain((0..=eight).map(|n| format!("arm64.v8.{n}"))).collect()
            }
        }
    }
}

fn digit(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [d @ b'0'..=b'9'] => Some(d - b'0'),
        _ => None,
    }
}

/// As the variable has it.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.arch {
            Arch::Amd64 => write!(f, "v{}", self.major)?,
            Arch::Arm64 => write!(f, "v{}.{}", self.major, self.minor)?,
        }
        for (on, name) in [(self.lse, ",lse"), (self.crypto, ",crypto")] {
            if on {
                f.write_str(name)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.goos(), self.goarch())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels() {
        for (arch, text) in [
            (Arch::Amd64, "v1"),
            (Arch::Amd64, "v4"),
            (Arch::Arm64, "v8.0"),
            (Arch::Arm64, "v8.9,lse,crypto"),
            (Arch::Arm64, "v9.5"),
        ] {
            assert_eq!(Level::parse(arch, text).unwrap().to_string(), text);
        }
        for (arch, text) in [
            (Arch::Amd64, "v0"),
            (Arch::Amd64, "v5"),
            (Arch::Amd64, "3"),
            (Arch::Amd64, "v3,lse"),
            (Arch::Arm64, "v8"),
            (Arch::Arm64, "v8.10"),
            (Arch::Arm64, "v9.6"),
            (Arch::Arm64, "v8.0,"),
        ] {
            assert!(Level::parse(arch, text).unwrap_err().starts_with("invalid GOA"), "{text}");
        }
        assert!(!Level::parse(Arch::Arm64, "v8.0").unwrap().has_lse());
        assert!(Level::parse(Arch::Arm64, "v8.1").unwrap().has_lse());
        assert!(Level::parse(Arch::Arm64, "v8.0,lse").unwrap().has_lse());
        assert_eq!(Level::parse(Arch::Amd64, "v2").unwrap().tags(), ["amd64.v1", "amd64.v2"]);
        assert_eq!(Level::parse(Arch::Arm64, "v9.0").unwrap().tags().len(), 7);
    }
}
