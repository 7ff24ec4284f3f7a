//! link: turns one object and the runtime's archive into a static executable.
//! In → out: object bytes, archive bytes → ELF bytes.
//! May know: base; the only room with the linker.
//! Deliberately not generic and without files: all inputs and the output are in memory.
#![forbid(unsafe_code)]

mod memory;

use std::fmt;
use std::path::Path;
use std::sync::Mutex;

use base::{Arch, Target};

/// Why there is no executable: the linker's own words.
#[derive(Debug)]
pub struct LinkError(pub String);

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "link: {}", self.0)
    }
}

impl std::error::Error for LinkError {}

const OBJECT: &str = "program.o";
const ARCHIVE: &str = "runtime.a";
const OUTPUT: &str = "program";

/// The linker reads its debugging switches from variables with this prefix.
const VARIABLES: &str = "WILD_";

/// Links a static, position-dependent executable that starts at `_start`. `strip`: without symbols and debug sections.
pub fn link(
    object: &[u8],
    runtime_archive: &[u8],
    target: Target,
    strip: bool,
) -> Result<Vec<u8>, LinkError> {
    let files = memory::Files::default();
    files.put(Path::new(OBJECT), object.to_vec());
    files.put(Path::new(ARCHIVE), runtime_archive.to_vec());
    let emulation = match target.arch {
        Arch::Amd64 => "elf_x86_64",
        Arch::Arm64 => "aarch64linux",
    };
    let mut words = vec![
        "ld",
        "-flavor",
        "gnu",
        "-m",
        emulation,
        "-static",
        "--gc-sections",
        "-z",
        "noexecstack",
        "--build-id=none",
        "-e",
        "_start",
        "-o",
        OUTPUT,
    ];
    if strip {
        words.push("--strip-all");
    }
    words.extend([OBJECT, ARCHIVE]);
    run(&files, &words).map_err(LinkError)?;
    files.take(Path::new(OUTPUT)).ok_or_else(|| LinkError("no output was written".into()))
}

fn run(files: &memory::Files, words: &[&str]) -> Result<(), String> {
    if let Some((name, _)) =
        std::env::vars_os().find(|(name, _)| name.to_string_lossy().starts_with(VARIABLES))
    {
        return Err(format!("{} is set; unset it", name.to_string_lossy()));
    }
    // The linker has process-wide state (its error reports); one link at a time.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(|e| e.into_inner());
    let input = || words.iter().copied();
    let mut args = libwild::Args::new(input).map_err(|e| format!("{e:?}"))?;
    args.parse(input).map_err(|e| format!("{e:?}"))?;
    let linker = libwild::Linker::with_file_system(files.clone());
    linker.run(&args).map(|_| ()).map_err(|e| format!("{e:?}"))
}
