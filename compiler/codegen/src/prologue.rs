//! The stack check, put in front of a compiled body. Written in Cranelift's IR it would cost twice as many
//! instructions and move arguments around in its cold path; as bytes in front of the body it leaves all registers as
//! they are.
//!
//! The function's address is `entry`, where the check begins; what it jumps back to stands before that.
//! `rgo_morestack` gets the entry's address in r11 / x16 and the frame's size (0: small) in r10 / x17, takes a larger
//! segment and calls the entry again.

use abi::layout::SMALL_FRAME;
use base::Arch;

use crate::target::{self, RelocKind};

/// Code in front of a body.
#[derive(Debug)]
pub(crate) struct Prologue {
    pub code: Vec<u8>,
    /// Offset of the function's address in `code`.
    pub entry: u32,
    /// Offset, kind and addend of the jump to morestack.
    pub jump: u32,
    pub jump_kind: RelocKind,
    pub jump_addend: i64,
}

/// The check for a function with that frame, none for a leaf that fits into the headroom.
pub(crate) fn prologue(arch: Arch, frame: u32, leaf: bool) -> Option<Prologue> {
    match (frame <= SMALL_FRAME, leaf) {
        (true, true) => None,
        (true, false) => Some(target::prologue(arch, None)),
        (false, _) => Some(target::prologue(arch, Some(frame))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amd64_bytes() {
        assert!(prologue(Arch::Amd64, 100, true).is_none());
        let p = prologue(Arch::Amd64, 100, false).unwrap();
        assert_eq!(p.code[p.entry as usize..], [0x49, 0x3b, 0x67, 0x10, 0x72, 0xeb]);
        // jb's target is the first byte.
        assert_eq!(p.code.len() as i64 + i64::from(0xebu8 as i8), 0);
        assert_eq!(p.code[p.jump as usize - 1], 0xe9);
        let p = prologue(Arch::Amd64, 0x1000, true).unwrap();
        assert_eq!(p.code[..6], [0x41, 0xba, 0x00, 0x10, 0, 0]);
        assert_eq!(p.code[p.entry as usize..][..8], [0x4c, 0x8d, 0x94, 0x24, 0x00, 0xf0, 0xff, 0xff]);
    }

    fn words(p: &Prologue) -> Vec<u32> {
        p.code.chunks(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect()
    }

    #[test]
    fn arm64_words() {
        let p = prologue(Arch::Arm64, 64, false).unwrap();
        // As assembled by clang: mov x17,#0; adr x16,#8; b .; ldr x16,[x21,#16]; cmp sp,x16; b.lo #-20
        assert_eq!(words(&p), [0xd2800011, 0x10000050, 0x14000000, 0xf9400ab0, 0xeb3063ff, 0x54ffff63]);
        let p = prologue(Arch::Arm64, 0x12345, false).unwrap();
        assert_eq!(words(&p)[..2], [0xd28468b1, 0xf2a00031]);
        assert_eq!(words(&p)[7], 0xcb3163f1);
        assert_eq!(words(&p)[8], 0xeb10023f);
    }
}
