//! Is this processor one that the program was compiled for?

use crate::addr::program;

/// Ends the process with a message where it isn't: the first instruction it lacks would end it without one.
pub fn check() {
    let wanted = program().processor;
    if wanted != 0 && !suffices(wanted) {
        say(wanted);
        sys::process::exit(1);
    }
}

#[cfg(target_arch = "x86_64")]
fn say(wanted: u64) {
    let mut text = *b"This program can only be run on AMD64 processors with v? microarchitecture support.\n";
    let at = text.iter().position(|&c| c == b'?').expect("a place for the digit");
    text[at] = b'0' + wanted as u8;
    sys::process::write_all(2, &text);
}

#[cfg(target_arch = "aarch64")]
fn say(_: u64) {
    sys::process::write_all(2, b"This program can only be run on ARM64 processors with LSE support.\n");
}

/// The levels of the x86-64 psABI, section 3.1.1.
#[cfg(target_arch = "x86_64")]
fn suffices(level: u64) -> bool {
    use core::arch::x86_64::{__cpuid, __cpuid_count};
    const V2: u32 = 1 | 1 << 9 | 1 << 13 | 1 << 19 | 1 << 20 | 1 << 23; // SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT
    const V3: u32 = 1 << 12 | 1 << 22 | 1 << 27 | 1 << 28 | 1 << 29; // FMA, MOVBE, OSXSAVE, AVX, F16C
    const V3_MORE: u32 = 1 << 3 | 1 << 5 | 1 << 8; // BMI1, AVX2, BMI2
    const V3_LZCNT: u32 = 1 << 5;
    const V4_MORE: u32 = 1 << 16 | 1 << 17 | 1 << 28 | 1 << 30 | 1 << 31; // AVX512 F, DQ, CD, BW, VL
    const AVX_STATE: u64 = 0b110;
    const AVX512_STATE: u64 = 0b1110_0110;
    let basic = __cpuid(1).ecx;
    if basic & V2 != V2 {
        return false;
    }
    if level < 3 {
        return true;
    }
    let more = if __cpuid(0).eax >= 7 { __cpuid_count(7, 0).ebx } else { 0 };
    let extended = if __cpuid(0x8000_0000).eax >= 0x8000_0001 { __cpuid(0x8000_0001).ecx } else { 0 };
    if basic & V3 != V3 || more & V3_MORE != V3_MORE || extended & V3_LZCNT == 0 {
        return false;
    }
    // SAFETY: OSXSAVE is there.
    let saved = unsafe { xgetbv() };
    let (needed, state) = if level < 4 { (0, AVX_STATE) } else { (V4_MORE, AVX512_STATE) };
    more & needed == needed && saved & state == state
}

/// The vector registers whose contents the system keeps.
///
/// # Safety
/// The processor has the instruction, and the system lets programs use it.
#[cfg(target_arch = "x86_64")]
unsafe fn xgetbv() -> u64 {
    let (low, high): (u32, u32);
    // SAFETY: the caller's promise.
    unsafe {
        core::arch::asm!("xgetbv", in("ecx") 0, out("eax") low, out("edx") high, options(nomem, nostack))
    };
    u64::from(high) << 32 | u64::from(low)
}

/// The atomic instructions of v8.1, by what the kernel says.
#[cfg(target_arch = "aarch64")]
fn suffices(_: u64) -> bool {
    const AT_HWCAP: usize = 16;
    const HWCAP_ATOMICS: usize = 1 << 8;
    crate::env::auxiliary(AT_HWCAP) & HWCAP_ATOMICS != 0
}
