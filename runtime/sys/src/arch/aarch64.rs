//! arm64.

use core::arch::{asm, naked_asm};

/// System call numbers.
pub mod nr {
    pub const EVENTFD2: usize = 19;
    pub const EPOLL_CREATE1: usize = 20;
    pub const EPOLL_CTL: usize = 21;
    pub const EPOLL_PWAIT: usize = 22;
    pub const OPENAT: usize = 56;
    pub const CLOSE: usize = 57;
    pub const PPOLL: usize = 73;
    pub const READ: usize = 63;
    pub const WRITE: usize = 64;
    pub const EXIT: usize = 93;
    pub const SET_TID_ADDRESS: usize = 96;
    pub const EXIT_GROUP: usize = 94;
    pub const FUTEX: usize = 98;
    pub const CLOCK_GETTIME: usize = 113;
    pub const SCHED_GETAFFINITY: usize = 123;
    pub const SCHED_YIELD: usize = 124;
    pub const TGKILL: usize = 131;
    pub const SIGALTSTACK: usize = 132;
    pub const RT_SIGACTION: usize = 134;
    pub const RT_SIGPROCMASK: usize = 135;
    pub const RT_SIGRETURN: usize = 139;
    pub const GETPID: usize = 172;
    pub const GETTID: usize = 178;
    pub const MUNMAP: usize = 215;
    pub const CLONE: usize = 220;
    pub const MMAP: usize = 222;
    pub const MPROTECT: usize = 226;
    pub const MADVISE: usize = 233;
    pub const GETRANDOM: usize = 278;
    pub const EPOLL_PWAIT2: usize = 441;
}

/// One system call.
///
/// # Safety
/// As the call's own contract.
#[inline(always)]
pub unsafe fn syscall(n: usize, a: usize, b: usize, c: usize, d: usize, e: usize, f: usize) -> isize {
    let ret;
    // SAFETY: the kernel preserves everything but x0.
    unsafe {
        asm!(
            "svc #0",
            in("x8") n,
            inlateout("x0") a as isize => ret,
            in("x1") b, in("x2") c, in("x3") d, in("x4") e, in("x5") f,
            options(nostack),
        );
    }
    ret
}

/// The word at the thread pointer, which [`set_thread_pointer`] and thread creation set.
#[inline(always)]
pub fn thread_word() -> usize {
    let v: usize;
    // SAFETY: the thread pointer addresses a word for every thread of the runtime.
    unsafe {
        asm!("mrs {0}, tpidr_el0", "ldr {0}, [{0}]", out(reg) v,
            options(nostack, readonly, pure, preserves_flags));
    }
    v
}

/// Points the calling thread's thread pointer at `addr`.
///
/// # Safety
/// `addr` holds a word for as long as the thread lives; nobody else uses the thread pointer.
pub unsafe fn set_thread_pointer(addr: usize) {
    // SAFETY: the caller's promise.
    unsafe { asm!("msr tpidr_el0, {}", in(reg) addr, options(nostack)) };
}

/// clone(2) with the child on its own stack, calling `entry(arg)`, which must not return.
///
/// # Safety
/// As clone: the stack and the thread pointer must be the child's own.
#[unsafe(naked)]
pub unsafe extern "C" fn clone_thread(
    _flags: usize,
    _stack: usize,
    _tls: usize,
    _entry: extern "C" fn(usize) -> !,
    _arg: usize,
) -> isize {
    // x0 flags, x1 stack, x2 tls, x3 entry, x4 arg; the kernel wants parent tid in x2, tls in x3, child tid in x4.
    naked_asm!(
        "mov x9, x3",
        "mov x10, x4",
        "mov x3, x2",
        "mov x2, xzr",
        "mov x4, xzr",
        "mov x8, #{clone}",
        "svc #0",
        "cbz x0, 2f",
        "ret",
        "2:",
        "mov x29, xzr",
        "mov x30, xzr",
        "mov x0, x10",
        "blr x9",
        "udf #0",
        clone = const nr::CLONE,
    )
}

/// The signal-return stub that the kernel calls when a handler returns.
///
/// # Safety
/// Only the kernel may enter it, with its signal frame on the stack.
#[unsafe(naked)]
pub unsafe extern "C" fn sigreturn_stub() {
    naked_asm!("mov x8, #{n}", "svc #0", "udf #0", n = const nr::RT_SIGRETURN)
}

/// arm64 kernels bring their own stub.
pub const SA_RESTORER: usize = 0;

/// The registers of an interrupted thread, inside the kernel's ucontext.
#[repr(C)]
pub struct Ucontext {
    pub flags: usize,
    pub link: usize,
    pub stack_sp: usize,
    pub stack_flags: usize,
    pub stack_size: usize,
    pub sigmask: u64,
    /// The kernel leaves room for larger masks.
    pub unused: [u8; 120],
    /// The 16-aligned machine context.
    pub context: Mcontext,
}

/// sigcontext.
#[repr(C, align(16))]
pub struct Mcontext {
    pub fault: usize,
    pub regs: [usize; 31],
    pub sp: usize,
    pub pc: usize,
    pub pstate: usize,
    pub records: Records,
}

/// Floating-point and other state: records of (magic, size).
#[repr(C, align(16))]
pub struct Records(pub [u8; 4096]);

const G: usize = 21;

impl Ucontext {
    pub fn pc(&self) -> usize {
        self.context.pc
    }
    pub fn set_pc(&mut self, v: usize) {
        self.context.pc = v;
    }
    pub fn sp(&self) -> usize {
        self.context.sp
    }
    pub fn set_sp(&mut self, v: usize) {
        self.context.sp = v;
    }
    pub fn fp(&self) -> usize {
        self.context.regs[29]
    }
    /// The pinned register: g while generated code runs.
    pub fn pinned(&self) -> usize {
        self.context.regs[G]
    }
    /// Argument register `i` of generated code's convention.
    pub fn set_go_arg(&mut self, i: usize, v: usize) {
        self.context.regs[2 + i] = v;
    }
    /// The general registers, for the collector.
    pub fn words(&self) -> &[usize] {
        &self.context.regs
    }

    /// Makes it look as if the interrupted instruction had called `target`: the return address is the next
    /// instruction.
    ///
    /// # Safety
    /// The interrupted function has saved its own return address.
    pub unsafe fn fake_call(&mut self, target: usize) {
        self.context.regs[30] = self.context.pc + 4;
        self.context.pc = target;
    }

    /// Bytes of the context including what it points to; None where it can't be copied: state outside of the
    /// context (large SVE registers) is only there while code outside of the program uses it.
    pub fn copy_size(&self) -> Option<usize> {
        const EXTRA_MAGIC: u32 = 0x4558_5401;
        let records = &self.context.records.0;
        let mut at = 0;
        while at + 8 <= records.len() {
            let word =
                |i: usize| u32::from_le_bytes([records[i], records[i + 1], records[i + 2], records[i + 3]]);
            let (magic, size) = (word(at), word(at + 4) as usize);
            if magic == EXTRA_MAGIC {
                return None;
            }
            if magic == 0 || size == 0 {
                break;
            }
            at += size;
        }
        Some(SIGINFO + size_of::<Ucontext>())
    }

    /// Copies the context to `buf` (16-aligned, of [`Self::copy_size`] bytes) so that [`resume_context`] can return to
    /// it.
    ///
    /// # Safety
    /// `buf` is large enough and this is a context that the kernel made.
    pub unsafe fn copy_to(&self, buf: *mut u8) -> *mut Ucontext {
        // SAFETY: sizes as computed by copy_size.
        unsafe {
            core::ptr::write_bytes(buf, 0, SIGINFO);
            let to = buf.add(SIGINFO) as *mut Ucontext;
            core::ptr::copy_nonoverlapping(self, to, 1);
            to
        }
    }
}

/// The kernel's frame has a siginfo before the ucontext.
const SIGINFO: usize = 128;
/// The largest state that a context copy may need.
pub const CONTEXT_BUFFER: usize = 8 << 10;

/// Returns to a context copied by [`Ucontext::copy_to`].
///
/// # Safety
/// The context's stack and code are still there; its alternate stack is this thread's.
#[unsafe(naked)]
pub unsafe extern "C" fn resume_context(_context: *mut Ucontext) -> ! {
    naked_asm!(
        "sub sp, x0, #{info}",
        "mov x8, #{n}",
        "svc #0",
        "udf #0",
        info = const SIGINFO,
        n = const nr::RT_SIGRETURN,
    )
}

/// A hint for spin loops.
#[inline(always)]
pub fn pause() {
    core::hint::spin_loop();
}
