//! Where processor time goes: SIGPROF comes every so often of it, and its handler leaves the trace of what it interrupted in a
//! slot. The slots lie in the collected heap; package runtime takes traces out and sets the timer.

use core::sync::atomic::{AtomicPtr, AtomicU64, AtomicUsize, Ordering, fence};

use sys::arch::Ucontext;
use sys::signal::{Action, Info, SIGPROF, set_action};

use crate::addr::text_offset;
use crate::sched::{self, G};

/// Calls in one trace.
const DEPTH: usize = 64;

/// A slot: package runtime has the same.
#[repr(C)]
pub struct Slot {
    /// 0: free; [`FILLING`]: a handler is at it; else the number of addresses, one more.
    state: AtomicU64,
    labels: *mut u8,
    /// How many traces were lost because their slots weren't free, up to this one.
    lost: u64,
    /// Addresses behind calls, innermost first: [`RUNTIME`] in front where the runtime was at work.
    pcs: [usize; DEPTH],
}

const FILLING: u64 = u64::MAX;
/// Stands for code of the runtime's.
const RUNTIME: usize = 1;

static SLOTS: AtomicPtr<Slot> = AtomicPtr::new(core::ptr::null_mut());
static COUNT: AtomicUsize = AtomicUsize::new(0);
static NEXT: AtomicUsize = AtomicUsize::new(0);
static LOST: AtomicU64 = AtomicU64::new(0);
/// Handlers at work.
static BUSY: AtomicUsize = AtomicUsize::new(0);

/// Row `cpu_samples`: `n` slots, all free, are used from now on; none if null. The former ones are left alone when this returns.
pub fn start(slots: *mut Slot, n: usize) {
    SLOTS.store(core::ptr::null_mut(), Ordering::SeqCst);
    while BUSY.load(Ordering::SeqCst) != 0 {
        sys::thread::yield_now();
    }
    if slots.is_null() {
        crate::signal::set_usual_action(SIGPROF);
        return;
    }
    COUNT.store(n, Ordering::SeqCst);
    NEXT.store(0, Ordering::SeqCst);
    LOST.store(0, Ordering::SeqCst);
    SLOTS.store(slots, Ordering::SeqCst);
    // SAFETY: the handler reads stacks with care and writes to a slot of its own.
    unsafe { set_action(SIGPROF, Action::Handle(on_time)) };
}

extern "C" fn on_time(_: i32, _: *mut Info, context: *mut Ucontext) {
    BUSY.fetch_add(1, Ordering::SeqCst);
    let slots = SLOTS.load(Ordering::SeqCst);
    if !slots.is_null() {
        let i = NEXT.fetch_add(1, Ordering::Relaxed) % COUNT.load(Ordering::Relaxed);
        // SAFETY: there are as many slots; the kernel's context.
        unsafe { take(slots.add(i), &*context) };
    }
    BUSY.fetch_sub(1, Ordering::SeqCst);
}

/// # Safety
/// The slot is one that [`start`] was given.
unsafe fn take(slot: *mut Slot, context: &Ucontext) {
    // SAFETY: the slot is this handler's once its state says so.
    unsafe {
        if (*slot).state.compare_exchange(0, FILLING, Ordering::Acquire, Ordering::Relaxed).is_err() {
            LOST.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let m = sched::current_m();
        let g = if m.is_null() { core::ptr::null_mut() } else { (*m).g };
        let mut trace = Trace { pcs: &mut (*slot).pcs, len: 0 };
        trace.fill(g, context);
        let len = trace.len as u64;
        (*slot).labels = if g.is_null() { core::ptr::null_mut() } else { (*g).head.labels };
        (*slot).lost = LOST.swap(0, Ordering::Relaxed);
        (*slot).state.store(len + 1, Ordering::Release);
    }
}

struct Trace<'a> {
    pcs: &'a mut [usize; DEPTH],
    len: usize,
}

impl Trace<'_> {
    fn push(&mut self, pc: usize) {
        if let Some(word) = self.pcs.get_mut(self.len) {
            *word = pc;
            self.len += 1;
        }
    }

    /// # Safety
    /// `context` is what a signal has interrupted on this thread, `g` the thread's goroutine or null.
    unsafe fn fill(&mut self, g: *mut G, context: &Ucontext) {
        let pc = context.pc();
        if text_offset(pc).is_some() {
            // As of a call that would return behind the instruction.
            self.push(pc + 1);
            // SAFETY: the caller's promise.
            unsafe { self.follow(g, context.fp()) };
            return;
        }
        self.push(RUNTIME);
        if g.is_null() {
            return;
        }
        // SAFETY: the caller's promise. On the system stack the call's record says where the goroutine stands; on the
        // goroutine's own, frames of the runtime lie above those of the program.
        unsafe {
            if is_on_stack(g, context.sp()) {
                self.follow(g, context.fp());
            } else if !(*g).context.is_null() {
                self.push((*(*g).context).pc() + 1);
                self.follow(g, (*(*g).context).fp());
            } else {
                self.follow(g, (*g).fp);
            }
        }
    }

    /// Goes along the records of frames as far as they lie on the goroutine's stack.
    ///
    /// # Safety
    /// `g` is this thread's goroutine.
    unsafe fn follow(&mut self, g: *mut G, mut fp: usize) {
        // SAFETY: what is read lies on the stack.
        unsafe {
            while self.len < DEPTH && fp.is_multiple_of(8) && is_on_stack(g, fp) && is_on_stack(g, fp + 8) {
                let record = fp as *const usize;
                if text_offset(*record.add(1)).is_some() {
                    self.push(*record.add(1));
                }
                fp = *record;
            }
        }
    }
}

/// Does an address lie in a segment of the goroutine's stack?
///
/// # Safety
/// `g` is this thread's goroutine.
unsafe fn is_on_stack(g: *mut G, address: usize) -> bool {
    // A segment is linked before it is used, and stays where it is.
    fence(Ordering::SeqCst);
    // SAFETY: the caller's promise.
    unsafe {
        let mut segment = (*g).seg;
        while !segment.is_null() {
            if (*segment).base <= address && address < (*segment).top {
                return true;
            }
            segment = (*segment).prev;
        }
    }
    false
}
