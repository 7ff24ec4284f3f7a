//! amd64.

use core::arch::{asm, naked_asm};

/// System call numbers.
pub mod nr {
    pub const READ: usize = 0;
    pub const WRITE: usize = 1;
    pub const MMAP: usize = 9;
    pub const MPROTECT: usize = 10;
    pub const MUNMAP: usize = 11;
    pub const RT_SIGACTION: usize = 13;
    pub const RT_SIGPROCMASK: usize = 14;
    pub const RT_SIGRETURN: usize = 15;
    pub const SCHED_YIELD: usize = 24;
    pub const MADVISE: usize = 28;
    pub const GETPID: usize = 39;
    pub const CLONE: usize = 56;
    pub const EXIT: usize = 60;
    pub const SET_TID_ADDRESS: usize = 218;
    pub const SIGALTSTACK: usize = 131;
    pub const ARCH_PRCTL: usize = 158;
    pub const GETTID: usize = 186;
    pub const FUTEX: usize = 202;
    pub const SCHED_GETAFFINITY: usize = 204;
    pub const CLOCK_GETTIME: usize = 228;
    pub const EXIT_GROUP: usize = 231;
    pub const EPOLL_CTL: usize = 233;
    pub const TGKILL: usize = 234;
    pub const OPENAT: usize = 257;
    pub const CLOSE: usize = 3;
    pub const PPOLL: usize = 271;
    pub const EPOLL_PWAIT: usize = 281;
    pub const EVENTFD2: usize = 290;
    pub const EPOLL_CREATE1: usize = 291;
    pub const GETRANDOM: usize = 318;
    pub const EPOLL_PWAIT2: usize = 441;
}

/// One system call.
///
/// # Safety
/// As the call's own contract.
#[inline(always)]
pub unsafe fn syscall(n: usize, a: usize, b: usize, c: usize, d: usize, e: usize, f: usize) -> isize {
    let ret;
    // SAFETY: the kernel preserves everything but rax, rcx, r11.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") n as isize => ret,
            in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d, in("r8") e, in("r9") f,
            lateout("rcx") _, lateout("r11") _,
            options(nostack),
        );
    }
    ret
}

/// The word at the thread pointer, which [`set_thread_pointer`] and thread creation set.
#[inline(always)]
pub fn thread_word() -> usize {
    let v;
    // SAFETY: fs points at a word for every thread of the runtime.
    unsafe { asm!("mov {}, fs:[0]", out(reg) v, options(nostack, readonly, pure, preserves_flags)) };
    v
}

/// The command of arch_prctl that sets the thread pointer.
pub const ARCH_SET_FS: usize = 0x1002;

/// Points the calling thread's thread pointer at `addr`.
///
/// # Safety
/// `addr` holds a word for as long as the thread lives; nobody else uses the thread pointer.
pub unsafe fn set_thread_pointer(addr: usize) {
    // SAFETY: passed on.
    unsafe { syscall(nr::ARCH_PRCTL, ARCH_SET_FS, addr, 0, 0, 0, 0) };
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
    // rdi flags, rsi stack, rdx tls, rcx entry, r8 arg; the kernel wants tls in r8 and clobbers rcx.
    naked_asm!(
        "mov r9, r8",
        "mov r8, rdx",
        "push rbx",
        "mov rbx, rcx",
        "xor edx, edx",
        "xor r10d, r10d",
        "mov eax, {clone}",
        "syscall",
        "test rax, rax",
        "jz 2f",
        "pop rbx",
        "ret",
        "2:",
        "xor ebp, ebp",
        "mov rdi, r9",
        "call rbx",
        "ud2",
        clone = const nr::CLONE,
    )
}

/// The signal-return stub that the kernel calls when a handler returns.
///
/// # Safety
/// Only the kernel may enter it, with its signal frame on the stack.
#[unsafe(naked)]
pub unsafe extern "C" fn sigreturn_stub() {
    naked_asm!("mov eax, {n}", "syscall", "ud2", n = const nr::RT_SIGRETURN)
}

/// `SA_RESTORER`: amd64 needs the stub.
pub const SA_RESTORER: usize = 0x0400_0000;

/// The registers of an interrupted thread, inside the kernel's ucontext.
#[repr(C)]
pub struct Ucontext {
    pub flags: usize,
    pub link: usize,
    pub stack_sp: usize,
    pub stack_flags: usize,
    pub stack_size: usize,
    /// r8–r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip
    pub regs: [usize; 17],
    pub eflags: usize,
    pub segments: usize,
    pub err: usize,
    pub trapno: usize,
    pub oldmask: usize,
    pub cr2: usize,
    /// Address of the floating-point state: 512 bytes or an xsave area.
    pub fpstate: *mut u8,
    pub reserved: [usize; 8],
    pub sigmask: u64,
}

const R15: usize = 7;
const RDI: usize = 8;
const RBP: usize = 10;
const RSP: usize = 15;
const RIP: usize = 16;
/// Where the argument registers of the Tail and C conventions stand in `regs`.
const ARGS: [usize; 6] = [RDI, 9, 12, 14, 0, 1];

impl Ucontext {
    pub fn pc(&self) -> usize {
        self.regs[RIP]
    }
    pub fn set_pc(&mut self, v: usize) {
        self.regs[RIP] = v;
    }
    pub fn sp(&self) -> usize {
        self.regs[RSP]
    }
    pub fn set_sp(&mut self, v: usize) {
        self.regs[RSP] = v;
    }
    pub fn fp(&self) -> usize {
        self.regs[RBP]
    }
    /// The pinned register: g while generated code runs.
    pub fn pinned(&self) -> usize {
        self.regs[R15]
    }
    /// Argument register `i` of generated code's convention.
    pub fn set_go_arg(&mut self, i: usize, v: usize) {
        self.regs[ARGS[i]] = v;
    }
    /// The general registers, for the collector.
    pub fn words(&self) -> &[usize] {
        &self.regs
    }

    /// Makes it look as if the interrupted instruction had called `target`: the return address is one past the
    /// instruction's first byte.
    ///
    /// # Safety
    /// The interrupted stack has a free word below its sp.
    pub unsafe fn fake_call(&mut self, target: usize) {
        let pc = self.pc();
        self.regs[RSP] -= 8;
        // SAFETY: the caller's promise.
        unsafe { *(self.regs[RSP] as *mut usize) = pc + 1 };
        self.regs[RIP] = target;
    }

    /// Bytes of the context including what it points to; None where it can't be copied.
    pub fn copy_size(&self) -> Option<usize> {
        Some(size_of::<Ucontext>() + FP_ALIGN + self.fp_size())
    }

    fn fp_size(&self) -> usize {
        const MAGIC1: u32 = 0x4650_5853;
        if self.fpstate.is_null() {
            return 0;
        }
        // SAFETY: the kernel's fxsave area is 512 bytes; its reserved end tells the size of the whole.
        unsafe {
            let sw = self.fpstate.add(464) as *const u32;
            if *sw == MAGIC1 { *sw.add(1) as usize } else { 512 }
        }
    }

    /// Copies the context to `buf` (16-aligned, of [`Self::copy_size`] bytes) so that [`resume_context`] can return to
    /// it.
    ///
    /// # Safety
    /// `buf` is large enough and this is a context that the kernel made.
    pub unsafe fn copy_to(&self, buf: *mut u8) -> *mut Ucontext {
        // SAFETY: sizes as computed by copy_size.
        unsafe {
            let to = buf as *mut Ucontext;
            core::ptr::copy_nonoverlapping(self, to, 1);
            if !self.fpstate.is_null() {
                let fp = (buf as usize + size_of::<Ucontext>()).next_multiple_of(FP_ALIGN) as *mut u8;
                core::ptr::copy_nonoverlapping(self.fpstate, fp, self.fp_size());
                (*to).fpstate = fp;
            }
            to
        }
    }
}

/// xsave areas are 64-aligned.
const FP_ALIGN: usize = 64;
/// The largest state that a context copy may need: AVX-512 (AMX state, which generated code never has, is 8 KB more).
pub const CONTEXT_BUFFER: usize = 16 << 10;

/// Returns to a context copied by [`Ucontext::copy_to`].
///
/// # Safety
/// The context's stack and code are still there; its alternate stack is this thread's.
#[unsafe(naked)]
pub unsafe extern "C" fn resume_context(_context: *mut Ucontext) -> ! {
    naked_asm!("mov rsp, rdi", "mov eax, {n}", "syscall", "ud2", n = const nr::RT_SIGRETURN)
}

/// A hint for spin loops.
#[inline(always)]
pub fn pause() {
    core::hint::spin_loop();
}
