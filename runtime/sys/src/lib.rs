//! sys: the kernel as the runtime sees it: raw system calls, memory, threads, futexes, signals, clocks.
//! In → out: plain numbers and addresses → the kernel's result, errors as positive errno values.
//! Knows nobody; no libc; one file per concept, one file per architecture under `arch` with equal names inside.
//! Deliberately keeps no state beyond the vDSO's function addresses, and knows nothing of goroutines.
#![no_std]

pub mod arch;
pub mod cgroup;
pub mod clock;
pub mod epoll;
pub mod futex;
pub mod mem;
pub mod process;
pub mod signal;
pub mod thread;
pub mod vec;

/// A kernel error number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Errno(pub u32);

pub const EINTR: Errno = Errno(4);
pub const EAGAIN: Errno = Errno(11);
pub const ENOSYS: Errno = Errno(38);
pub const ETIMEDOUT: Errno = Errno(110);

/// Splits a raw system call result.
pub fn check(ret: isize) -> Result<usize, Errno> {
    if (-4095..0).contains(&ret) { Err(Errno(-ret as u32)) } else { Ok(ret as usize) }
}
