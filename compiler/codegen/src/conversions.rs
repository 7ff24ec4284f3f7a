//! Float to integer on amd64 without Cranelift's checks.
//!
//! Cranelift follows `cvttsd2si` by `cmp dst, 1; jno done` and code that traps for NaN and for what doesn't fit. Go leaves
//! the processor's answer to these, which is in dst already: the jump to the end becomes unconditional.

use cranelift_codegen::ir::TrapCode;

const JNO: [u8; 2] = [0x0f, 0x81];
const JP: [u8; 2] = [0x0f, 0x8a];
/// nop; jmp rel32: as long as a conditional jump.
const NOP_JMP: [u8; 2] = [0x90, 0xe9];

/// Is it a trap that no conversion reaches after patching?
pub(crate) fn is_unreached(code: TrapCode) -> bool {
    code == TrapCode::BAD_CONVERSION_TO_INTEGER || code == TrapCode::INTEGER_OVERFLOW
}

/// Patches the conversions of a function, each of which jumps to a trap for NaN at one of the places `nan`.
pub(crate) fn patch(code: &mut [u8], nan: &[usize]) {
    let mut patched = 0;
    for second in 0..code.len().saturating_sub(5) {
        if nan.is_empty() || code[second..second + 2] != JP {
            continue;
        }
        let distance = i32::from_le_bytes(*code[second + 2..].first_chunk().expect("codegen: a jump"));
        let target = (second + 6).checked_add_signed(distance as isize);
        if target.is_some_and(|t| nan.contains(&t))
            && let Some(first) = jump_before(code, second)
        {
            code[first..first + 2].copy_from_slice(&NOP_JMP);
            patched += 1;
        }
    }
    assert!(patched == nan.len(), "codegen: {patched} of {} float conversions found", nan.len());
}

/// Finds `jno done` in front of `ucomis x, x` and the jump for NaN at `second`.
fn jump_before(code: &[u8], second: usize) -> Option<usize> {
    // [66] [rex] 0f 2e modrm
    (3..=5).find_map(|len| {
        let compare = second.checked_sub(len)?;
        let jump = compare.checked_sub(6)?;
        let [prefixes @ .., 0x0f, 0x2e, _] = &code[compare..second] else { return None };
        let plausible = matches!(prefixes, [] | [0x66] | [0x40..=0x4f] | [0x66, 0x40..=0x4f]);
        (plausible && code[jump..jump + 2] == JNO).then_some(jump)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_the_jump_unconditional() {
        // cmp rax, 1; jno +30; ucomisd xmm8, xmm8; jp +4
        let mut code = vec![0x48, 0x83, 0xf8, 0x01, 0x0f, 0x81, 30, 0, 0, 0];
        code.extend([
            0x66, 0x45, 0x0f, 0x2e, 0xc0, 0x0f, 0x8a, 4, 0, 0, 0, 0x90, 0x90, 0x90, 0x90, 0x0f, 0x0b, 0x0f,
            0x0b,
        ]);
        // The same on single floats in low registers, which jumps back to the second trap.
        code.extend([0x83, 0xf8, 0x01, 0x0f, 0x81, 30, 0, 0, 0, 0x0f, 0x2e, 0xc0, 0x0f, 0x8a]);
        code.extend((-20i32).to_le_bytes());
        let before = code.clone();
        patch(&mut code, &[25]);
        assert_eq!(code[..10], [0x48, 0x83, 0xf8, 0x01, 0x90, 0xe9, 30, 0, 0, 0]);
        assert_eq!(code[10..], before[10..]);
        patch(&mut code, &[27]);
        assert_eq!(code[32..34], NOP_JMP);
    }

    #[test]
    #[should_panic(expected = "0 of 1")]
    fn insists_on_finding_all() {
        patch(&mut [0x0f, 0x8a, 0, 0, 0, 0, 0x0f, 0x0b], &[6]);
    }
}
