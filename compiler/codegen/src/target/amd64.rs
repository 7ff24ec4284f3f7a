//! amd64: the bytes of the stack check.

use abi::layout::G_STACK_GUARD;

use super::RelocKind;
use crate::prologue::Prologue;

/// A 32-byte window of the decoder; small loops at fixed places behave the same in every build.
pub(super) const BODY_ALIGN: u32 = 32;
/// int3
pub(super) const PADDING: &[u8] = &[0xcc];

/// ```text
///   slow:  mov r10d, frame (or xor r10d, r10d)
///          lea r11, [rip + entry]
///          jmp rgo_morestack
///   entry: cmp rsp, [r15+16]       or  lea r10, [rsp-frame]; cmp r10, [r15+16]
///          jb slow
/// ```
pub(super) fn prologue(frame: Option<u32>) -> Prologue {
    let mut code = Vec::new();
    match frame {
        None => code.extend([0x45, 0x31, 0xd2]),
        Some(n) => {
            code.extend([0x41, 0xba]);
            code.extend(n.to_le_bytes());
        }
    }
    // The distance of `entry` from the end of lea: the jmp's five bytes.
    code.extend([0x4c, 0x8d, 0x1d, 5, 0, 0, 0]);
    code.push(0xe9);
    let jump = code.len() as u32;
    code.extend([0; 4]);
    let entry = code.len();
    match frame {
        None => code.extend([0x49, 0x3b, 0x67, G_STACK_GUARD as u8]),
        Some(n) => {
            code.extend([0x4c, 0x8d, 0x94, 0x24]);
            code.extend((n as i32).wrapping_neg().to_le_bytes());
            code.extend([0x4d, 0x3b, 0x57, G_STACK_GUARD as u8]);
        }
    }
    let back = -(code.len() as i64 + 2);
    code.extend([0x72, i8::try_from(back).expect("codegen: prologue") as u8]);
    Prologue { code, entry: entry as u32, jump, jump_kind: RelocKind::Amd64Pc32, jump_addend: -4 }
}
