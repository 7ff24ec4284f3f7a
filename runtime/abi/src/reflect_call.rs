//! The frame of `reflect_call`, which calls a function whose signature is known at run time only.
//!
//! The caller (package reflect) places parameters as [`crate::callconv`] says: the words of the integer and float
//! registers stand in the frame in register order, narrow values in the low bytes; an area, where the function has
//! one, is memory of the caller's whose address stands among the integer words. A non-null context replaces the
//! first integer word. On return the frame holds the result registers, and the area its results.

use crate::callconv::{FLOAT_REGS, INT_REGS};

/// The register words of a call.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct CallFrame {
    pub ints: [u64; INT_REGS as usize],
    pub floats: [u64; FLOAT_REGS as usize],
}

pub const FRAME_INTS: usize = 0;
pub const FRAME_FLOATS: usize = 48;
pub const FRAME_SIZE: usize = 112;

const _: () = {
    assert!(core::mem::offset_of!(CallFrame, ints) == FRAME_INTS);
    assert!(core::mem::offset_of!(CallFrame, floats) == FRAME_FLOATS);
    assert!(size_of::<CallFrame>() == FRAME_SIZE);
};
