//! memcpy, memmove, memset, memcmp, bcmp and strlen for the whole program. In assembly: a compiler would recognise their loops
//! and call them.

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(target_arch = "x86_64")]
mod x86_64;
