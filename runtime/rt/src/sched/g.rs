//! G: a goroutine.

use core::sync::atomic::{AtomicU32, Ordering};

use abi::layout::GHead;
use sys::arch::Ucontext;

use super::m::M;
use super::p::P;
use crate::bubble::Bubble;
use crate::park::Reason;
use crate::stack::Segment;
use crate::trap::Trap;

/// What a goroutine is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum State {
    /// Not in use: on a free list.
    Dead = 0,
    /// On a run queue.
    Runnable = 1,
    /// Owned by a thread.
    Running = 2,
    /// In a blocking system call.
    Syscall = 3,
    /// On some room's queue.
    Waiting = 4,
}

/// The signal behind a fault that raised a panic, for the trace.
#[derive(Clone, Copy)]
pub struct Fault {
    /// 0: none.
    pub signal: u32,
    pub code: i32,
    pub addr: usize,
    pub pc: usize,
}

impl Fault {
    pub const NONE: Fault = Fault { signal: 0, code: 0, addr: 0, pc: 0 };
}

/// A goroutine. It lies at the top of its first stack segment; its memory is reused but never returned, so a stale
/// pointer to a G always addresses a G.
#[repr(C)]
pub struct G {
    /// What generated code knows.
    pub head: GHead,
    /// While not in generated code: the stack pointer, with the saved context above it.
    pub sp: usize,
    /// The frame that the runtime call made: (caller's frame pointer, return address).
    pub fp: usize,
    /// The stack segment in use.
    pub seg: *mut Segment,
    /// Nonzero: leave the processor at the next safepoint.
    pub preempt: AtomicU32,
    state: AtomicU32,
    /// Where a signal interrupted it, or null: then `sp` tells.
    pub context: *mut Ucontext,
    /// Words for the room that parked it; the collector scans them.
    pub wait: [usize; 8],
    /// See `park::set_hook`.
    pub hook: Option<unsafe fn(*mut G)>,
    /// Link of the one queue or free list that it is on.
    pub next: *mut G,
    /// The thread it is wired to by LockOSThread.
    pub locked_m: *mut M,
    pub id: u64,
    pub parent: u64,
    /// Return address of the `go` statement.
    pub created_at: usize,
    pub fault: Fault,
    /// The last cycle of the collector that has seen it: see `scan`.
    pub scanned: AtomicU32,
    /// Nesting of LockOSThread and of ProcPin.
    pub lock_count: u32,
    pub pin_count: u32,
    /// Word that a select claims before it is woken, for the room `select`.
    pub select_done: AtomicU32,
    pub reason: Reason,
    /// One of the runtime's own: not counted, not listed.
    pub system: bool,
    /// The first one while it initialises packages: wired whatever `lock_count` says.
    pub initialising: bool,
    /// Durably blocked, as its bubble counts it.
    pub durable: bool,
    /// SetPanicOnFault.
    pub panic_on_fault: bool,
    /// When the collector first saw it waiting, for traces; 0: it ran since.
    pub since: i64,
    /// When it began to wait, where profiles want to know; else 0.
    pub blocked_at: i64,
    /// The bubble that it is in, or null.
    pub bubble: *mut Bubble,
    /// The first segment's descriptor.
    pub first: Segment,
}

pub const G_SP: usize = 128;
pub const G_FP: usize = 136;
pub const G_SEG: usize = 144;
pub const G_PREEMPT: usize = 152;

const _: () = {
    use core::mem::offset_of;
    assert!(offset_of!(G, sp) == G_SP);
    assert!(offset_of!(G, fp) == G_FP);
    assert!(offset_of!(G, seg) == G_SEG);
    assert!(offset_of!(G, preempt) == G_PREEMPT);
    assert!(size_of::<G>() <= 448);
};

impl G {
    pub fn state(&self) -> State {
        match self.state.load(Ordering::Acquire) {
            0 => State::Dead,
            1 => State::Runnable,
            2 => State::Running,
            3 => State::Syscall,
            _ => State::Waiting,
        }
    }

    pub fn set_state(&self, state: State) {
        self.state.store(state as u32, Ordering::Release);
    }

    /// Makes the runtime call that this goroutine is in raise `trap` on its return.
    pub fn set_raise(&mut self, trap: Trap) {
        self.head.raise = trap.code as u64 + 1;
        self.head.scratch[..4].copy_from_slice(&trap.args);
    }

    pub fn p(&self) -> *mut P {
        self.head.p as *mut P
    }

    pub fn m(&self) -> *mut M {
        self.head.m as *mut M
    }
}
