//! A program as the compiler would make it, written by hand: its text in assembly, its tables here. The first argument
//! says which test to run.
#![no_std]
#![no_main]

use core::arch::global_asm;

#[cfg(target_arch = "x86_64")]
global_asm!(include_str!("amd64.s"), include_str!("tables.s"), options(raw));
#[cfg(target_arch = "aarch64")]
global_asm!(include_str!("arm64.s"), include_str!("tables.s"), options(raw));

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
