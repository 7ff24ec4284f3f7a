//! arm64: the instructions of the stack check.

use abi::layout::G_STACK_GUARD;

use super::RelocKind;
use crate::prologue::Prologue;

pub(super) const BODY_ALIGN: u32 = 16;
/// brk #0
pub(super) const PADDING: &[u8] = &[0x00, 0x00, 0x20, 0xd4];

const X16: u32 = 16;
const X17: u32 = 17;
const SP: u32 = 31;
const G: u32 = 21;

/// movz (shift 0) or movk (shift 16) of x17.
fn mov_half(op: u32, half: u32, shift: u32) -> u32 {
    op | (shift / 16) << 21 | half << 5 | X17
}

/// ```text
///   slow:  mov x17, #frame (or #0)
///          adr x16, entry
///          b rgo_morestack
///   entry: ldr x16, [x21, #16]
///          cmp sp, x16             or  sub x17, sp, #frame (from x17 if it is large); cmp x17, x16
///          b.lo slow
/// ```
pub(super) fn prologue(frame: Option<u32>) -> Prologue {
    const MOVZ: u32 = 0xd280_0000;
    const MOVK: u32 = 0xf280_0000;
    let size = frame.unwrap_or(0);
    let load_size = [mov_half(MOVZ, size & 0xffff, 0), mov_half(MOVK, size >> 16, 16)];
    let load_size = if size >> 16 == 0 { &load_size[..1] } else { &load_size[..] };
    let mut words = load_size.to_vec();
    // adr x16, . + 8
    words.push(0x1000_0000 | (8 >> 2) << 5 | X16);
    let jump = words.len() as u32 * 4;
    words.push(0x1400_0000);
    let entry = words.len() as u32 * 4;
    // ldr x16, [x21, #guard]
    words.push(0xf940_0000 | (G_STACK_GUARD as u32 / 8) << 10 | G << 5 | X16);
    match frame {
        // cmp sp, x16
        None => words.push(0xeb20_6000 | X16 << 16 | SP << 5 | 31),
        Some(n) => {
            if n < 4096 {
                // sub x17, sp, #n
                words.push(0xd100_0000 | n << 10 | SP << 5 | X17);
            } else {
                words.extend(load_size);
                // sub x17, sp, x17
                words.push(0xcb20_6000 | X17 << 16 | SP << 5 | X17);
            }
            // cmp x17, x16
            words.push(0xeb00_0000 | X16 << 16 | X17 << 5 | 31);
        }
    }
    let back = -(words.len() as i64);
    // b.lo slow
    words.push(0x5400_0003 | ((back as u32 & 0x7ffff) << 5));
    let code = words.iter().flat_map(|w| w.to_le_bytes()).collect();
    Prologue { code, entry, jump, jump_kind: RelocKind::Arm64Jump, jump_addend: 0 }
}
