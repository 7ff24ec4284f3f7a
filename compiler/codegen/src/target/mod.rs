//! What differs between targets: one file each with equal names inside; this file picks.

mod amd64;
mod arm64;

use base::{Arch, Target};
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};

use crate::prologue::Prologue;

/// How a relocation changes the bytes at its place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum RelocKind {
    /// 64-bit address.
    Abs64,
    /// amd64: 32-bit distance from the place (call, jump and address alike).
    Amd64Pc32,
    /// arm64: page distance of an `adrp`, and the low bits of an `add`.
    Arm64AdrPage,
    Arm64AddLow,
    /// arm64: `b` and `bl`.
    Arm64Jump,
    Arm64Call,
}

impl RelocKind {
    /// `instruction`: the four bytes at the place.
    pub(crate) fn from_cranelift(reloc: Reloc, instruction: [u8; 4]) -> Option<RelocKind> {
        Some(match reloc {
            Reloc::Abs8 => RelocKind::Abs64,
            Reloc::X86PCRel4 | Reloc::X86CallPCRel4 | Reloc::X86CallPLTRel4 => RelocKind::Amd64Pc32,
            Reloc::Aarch64AdrPrelPgHi21 => RelocKind::Arm64AdrPage,
            Reloc::Aarch64AddAbsLo12Nc => RelocKind::Arm64AddLow,
            Reloc::Arm64Call => {
                if instruction[3] & 0x80 == 0 {
                    RelocKind::Arm64Jump
                } else {
                    RelocKind::Arm64Call
                }
            }
            _ => return None,
        })
    }

    /// The number of the relocation type in ELF.
    pub(crate) fn elf(self) -> u32 {
        match self {
            RelocKind::Amd64Pc32 => object::elf::R_X86_64_PC32,
            RelocKind::Arm64AdrPage => object::elf::R_AARCH64_ADR_PREL_PG_HI21,
            RelocKind::Arm64AddLow => object::elf::R_AARCH64_ADD_ABS_LO12_NC,
            RelocKind::Arm64Jump => object::elf::R_AARCH64_JUMP26,
            RelocKind::Arm64Call => object::elf::R_AARCH64_CALL26,
            RelocKind::Abs64 => unreachable!("codegen: Abs64 depends on the target"),
        }
    }

    /// Writes the distance between two places of the text itself; false if the linker has to do it.
    pub(crate) fn apply(self, place: &mut [u8], distance: i64) -> bool {
        match self {
            RelocKind::Amd64Pc32 => {
                let d = i32::try_from(distance).expect("codegen: text beyond 2 GB");
                place[..4].copy_from_slice(&d.to_le_bytes());
                true
            }
            RelocKind::Arm64Jump | RelocKind::Arm64Call => {
                // Far calls get a veneer from the linker.
                if !(-(1 << 27)..1 << 27).contains(&distance) {
                    return false;
                }
                let word = u32::from_le_bytes([place[0], place[1], place[2], place[3]]);
                let word = word & 0xfc00_0000 | (distance >> 2) as u32 & 0x03ff_ffff;
                place[..4].copy_from_slice(&word.to_le_bytes());
                true
            }
            RelocKind::Abs64 | RelocKind::Arm64AdrPage | RelocKind::Arm64AddLow => false,
        }
    }
}

/// Cranelift's back end for the target, with the instructions of its level.
pub(crate) fn isa(target: Target, verify: bool) -> OwnedTargetIsa {
    let mut flags = settings::builder();
    let verify = if verify { "true" } else { "false" };
    for (name, value) in [
        ("opt_level", "speed"),
        ("regalloc_algorithm", "backtracking"),
        ("enable_verifier", verify),
        ("enable_pinned_reg", "true"),
        ("enable_probestack", "false"),
        ("is_pic", "false"),
        ("preserve_frame_pointers", "true"),
        ("unwind_info", "false"),
        ("enable_nan_canonicalization", "false"),
    ] {
        flags.set(name, value).expect("codegen: setting");
    }
    let triple: target_lexicon::Triple = match target.arch {
        Arch::Amd64 => "x86_64-unknown-linux-musl",
        Arch::Arm64 => "aarch64-unknown-linux-musl",
    }
    .parse()
    .expect("codegen: triple");
    let mut isa = isa::lookup(triple).expect("codegen: back end built in");
    for feature in features(target) {
        isa.enable(feature).expect("codegen: feature");
    }
    isa.finish(settings::Flags::new(flags)).expect("codegen: back end")
}

/// Cranelift's names for what the target's level adds to the baseline.
fn features(target: Target) -> Vec<&'static str> {
    match target.arch {
        Arch::Amd64 => match target.level.major {
            2 => vec!["x86-64-v2"],
            3 => vec!["x86-64-v3"],
            4 => vec!["x86-64-v4"],
            _ => Vec::new(),
        },
        Arch::Arm64 => {
            if target.level.has_lse() {
                vec!["has_lse"]
            } else {
                Vec::new()
            }
        }
    }
}

/// What the runtime asks of the processor: see `abi::program::Program::processor`.
pub(crate) fn processor(target: Target) -> u64 {
    match target.arch {
        Arch::Amd64 if target.level.major == 1 => 0,
        Arch::Amd64 => u64::from(target.level.major),
        Arch::Arm64 => u64::from(target.level.has_lse()),
    }
}

/// Has the target instructions that round floats to integral values?
pub(crate) fn rounds(target: Target) -> bool {
    match target.arch {
        Arch::Amd64 => target.level.major >= 2,
        Arch::Arm64 => true,
    }
}

/// Alignment of a function's body: Cranelift's constants behind the code need 16.
pub(crate) fn body_align(arch: Arch) -> u32 {
    match arch {
        Arch::Amd64 => amd64::BODY_ALIGN,
        Arch::Arm64 => arm64::BODY_ALIGN,
    }
}

/// What fills the gaps between functions.
pub(crate) fn padding(arch: Arch) -> &'static [u8] {
    match arch {
        Arch::Amd64 => amd64::PADDING,
        Arch::Arm64 => arm64::PADDING,
    }
}

/// The stack check in front of a body; `frame` None compares sp itself.
pub(crate) fn prologue(arch: Arch, frame: Option<u32>) -> Prologue {
    match arch {
        Arch::Amd64 => amd64::prologue(frame),
        Arch::Arm64 => arm64::prologue(frame),
    }
}

/// ELF's relocation for a 64-bit address.
pub(crate) fn abs64(arch: Arch) -> u32 {
    match arch {
        Arch::Amd64 => object::elf::R_X86_64_64,
        Arch::Arm64 => object::elf::R_AARCH64_ABS64,
    }
}
