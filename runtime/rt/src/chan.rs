//! Channels: a ring buffer and two queues of waiting goroutines under a lock.
//!
//! Invariants: waiters wait to receive only while the buffer is empty, to send only while it is full (or there is none); a
//! waiter that was taken from a queue belongs to whoever took it until its goroutine is readied. Elements are copied straight
//! between goroutines' frames, since stack segments never move.

#[cfg(test)]
mod tests;
pub mod waiter;

use abi::TrapCode;
use abi::typedesc::TypeDesc;

use crate::bubble;
use crate::mem::alloc::{array, array_size};
use crate::mem::{Cache, new};
use crate::park::{self, Parking, Reason};
use crate::sched::{G, GQueue};
use crate::slice::{typed_clear, typed_move};
use crate::sync::{RANK_CHAN, RawLock};
use crate::trap::{Outcome, Trap};
use crate::typ::synthetic::{Constant, describe};
pub use waiter::ONLY_OK;
use waiter::{Queue, Waiter};

/// A channel.
#[repr(C)]
pub struct Chan {
    /// What len and cap give; generated code reads both. Always 0 where the buffer is hidden.
    pub count: usize,
    pub cap: usize,
    buf: *mut u8,
    elem: *const TypeDesc,
    send_at: usize,
    recv_at: usize,
    pub(crate) receivers: Queue,
    pub(crate) senders: Queue,
    closed: bool,
    pub(crate) lock: RawLock,
    /// Number of the bubble that it was made in, or 0.
    pub(crate) bubble: u32,
    /// Elements in the buffer and room for them.
    filled: usize,
    room: usize,
}

static HEADER: Constant = Constant(describe(size_of::<Chan>().next_multiple_of(8), 24, &0b100u8));

/// `make(chan T, size)`, in the bubble of that number (0: none); `t` is the channel's type.
///
/// # Safety
/// As [`crate::mem::new`].
pub unsafe fn make(cache: *mut Cache, t: *const TypeDesc, size: i64, bubble: u32) -> Outcome<*mut Chan> {
    // SAFETY: the caller's promise; the header is as large as its descriptor says.
    unsafe {
        let elem = (*t).elem;
        let bytes = array_size(elem, size).ok_or(Trap::new(TrapCode::MakeChanSize))?;
        let c = new(cache, &HEADER.0) as *mut Chan;
        let none = core::ptr::null_mut();
        c.write(Chan {
            count: 0,
            cap: size as usize,
            buf: none,
            elem,
            send_at: 0,
            recv_at: 0,
            receivers: Queue::new(),
            senders: Queue::new(),
            closed: false,
            lock: RawLock::new(RANK_CHAN),
            bubble,
            filled: 0,
            room: size as usize,
        });
        (*c).buf = array(cache, elem, bytes);
        Ok(c)
    }
}

/// What a channel does with an operation right now.
pub(crate) enum Now {
    /// Done; for a receive, whether a value came. The goroutine (if any) is to be readied once the lock is released.
    Done(bool, *mut G),
    /// It has to wait.
    Wait,
}

// `self` is locked; `elem` addresses are null (receive only) or values of the element type.
#[allow(unsafe_op_in_unsafe_fn)]
impl Chan {
    unsafe fn slot(&self, i: usize) -> *mut u8 {
        self.buf.add(i * (*self.elem).size)
    }

    fn prepare(&self, reason: Reason) -> *mut G {
        if self.bubble == 0 { park::prepare(reason) } else { park::prepare_durably(reason) }
    }

    fn after(&self, i: usize) -> usize {
        if i + 1 == self.room { 0 } else { i + 1 }
    }

    fn set_filled(&mut self, n: usize) {
        self.filled = n;
        self.count = if self.cap == 0 { 0 } else { n };
    }

    /// Sends if nobody has to wait for it.
    pub(crate) unsafe fn send_now(&mut self, elem: *const u8) -> Outcome<Now> {
        if self.closed {
            return Err(Trap::new(TrapCode::SendClosed));
        }
        let w = self.receivers.take();
        if !w.is_null() {
            if !(*w).elem.is_null() {
                typed_move(self.elem, (*w).elem, elem);
            }
            return Ok(Now::Done(true, waiter::finish(w, true)));
        }
        if self.filled == self.room {
            return Ok(Now::Wait);
        }
        typed_move(self.elem, self.slot(self.send_at), elem);
        self.send_at = self.after(self.send_at);
        self.set_filled(self.filled + 1);
        Ok(Now::Done(true, core::ptr::null_mut()))
    }

    /// Receives if that needs no waiting.
    pub(crate) unsafe fn recv_now(&mut self, elem: *mut u8) -> Now {
        let none = core::ptr::null_mut();
        if self.filled > 0 {
            let slot = self.slot(self.recv_at);
            if !elem.is_null() {
                typed_move(self.elem, elem, slot);
            }
            let w = self.senders.take();
            if w.is_null() {
                typed_clear(self.elem, slot);
                self.recv_at = self.after(self.recv_at);
                self.set_filled(self.filled - 1);
                return Now::Done(true, none);
            }
            // The buffer is full: the waiting element takes the slot that became free, which is the last one.
            typed_move(self.elem, slot, (*w).elem);
            self.recv_at = self.after(self.recv_at);
            self.send_at = self.recv_at;
            return Now::Done(true, waiter::finish(w, true));
        }
        if self.closed {
            if !elem.is_null() {
                typed_clear(self.elem, elem);
            }
            return Now::Done(false, none);
        }
        let w = self.senders.take();
        if w.is_null() {
            return Now::Wait;
        }
        if !elem.is_null() {
            typed_move(self.elem, elem, (*w).elem);
        }
        Now::Done(true, waiter::finish(w, true))
    }
}

unsafe fn ready(g: *mut G) {
    if !g.is_null() {
        // SAFETY: `waiter::finish` made the caller its waker.
        unsafe { park::ready(g) }
    }
}

/// Parks the current goroutine for ever.
pub(crate) fn forever<T>(reason: Reason) -> Parking<T> {
    park::prepare_durably(reason);
    Parking::Parked
}

/// `c <- *elem`: false where it would have to wait and `block` is false.
///
/// # Safety
/// `c` is a channel or null, `elem` a value of its element type that stays until the goroutine goes on.
pub unsafe fn send(c: *mut Chan, elem: *const u8, block: bool) -> Outcome<Parking<bool>> {
    // SAFETY: the caller's promise; the channel is locked where it is changed.
    unsafe {
        if c.is_null() {
            return Ok(if block { forever(Reason::ChanSendNil) } else { Parking::Done(false) });
        }
        bubble::check((*c).bubble, "send on synctest channel from outside bubble");
        (*c).lock.acquire();
        match (*c).send_now(elem) {
            Err(trap) => {
                (*c).lock.release();
                Err(trap)
            }
            Ok(Now::Done(_, g)) => {
                (*c).lock.release();
                ready(g);
                Ok(Parking::Done(true))
            }
            Ok(Now::Wait) if !block => {
                (*c).lock.release();
                Ok(Parking::Done(false))
            }
            Ok(Now::Wait) => {
                let w = Waiter::of_g((*c).prepare(Reason::ChanSend), c, elem as *mut u8, ONLY_OK);
                (*c).senders.push(w);
                (*c).lock.release();
                Ok(Parking::Parked)
            }
        }
    }
}

/// `*elem = <-c` -> (done, a value came). While parked, the results are to be stored as `form` says: [`ONLY_OK`] for "a value
/// came" alone, otherwise this number first.
///
/// # Safety
/// `c` is a channel or null, `elem` null or room for a value that stays until the goroutine goes on.
pub unsafe fn recv(c: *mut Chan, elem: *mut u8, block: bool, form: i64) -> Parking<(bool, bool)> {
    // SAFETY: the caller's promise; the channel is locked where it is changed.
    unsafe {
        if c.is_null() {
            return if block { forever(Reason::ChanReceiveNil) } else { Parking::Done((false, false)) };
        }
        bubble::check((*c).bubble, "receive on synctest channel from outside bubble");
        (*c).lock.acquire();
        match (*c).recv_now(elem) {
            Now::Done(ok, g) => {
                (*c).lock.release();
                ready(g);
                Parking::Done((true, ok))
            }
            Now::Wait if !block => {
                (*c).lock.release();
                Parking::Done((false, false))
            }
            Now::Wait => {
                let w = Waiter::of_g((*c).prepare(Reason::ChanReceive), c, elem, form);
                (*c).receivers.push(w);
                (*c).lock.release();
                Parking::Parked
            }
        }
    }
}

/// `close(c)`
///
/// # Safety
/// `c` is a channel or null.
pub unsafe fn close(c: *mut Chan) -> Outcome<()> {
    // SAFETY: the caller's promise; the channel is locked where it is changed.
    unsafe {
        if c.is_null() {
            return Err(Trap::new(TrapCode::CloseNil));
        }
        bubble::check((*c).bubble, "close of synctest channel from outside bubble");
        (*c).lock.acquire();
        if (*c).closed {
            (*c).lock.release();
            return Err(Trap::new(TrapCode::CloseClosed));
        }
        (*c).closed = true;
        // Waking needs the scheduler's locks, so first all waiters are taken.
        let mut woken = GQueue::new();
        loop {
            let w = (*c).receivers.take();
            if w.is_null() {
                break;
            }
            if !(*w).elem.is_null() {
                typed_clear((*c).elem, (*w).elem);
            }
            waiter::store_results(w, false);
            woken.push((*w).g);
        }
        loop {
            let w = (*c).senders.take();
            if w.is_null() {
                break;
            }
            park::set_raise((*w).g, Trap::new(TrapCode::SendClosed));
            woken.push((*w).g);
        }
        (*c).lock.release();
        park::ready_all(woken);
        Ok(())
    }
}

/// `len(c)`
///
/// # Safety
/// `c` is a channel or null.
pub unsafe fn len(c: *const Chan) -> i64 {
    // SAFETY: the caller's promise.
    if c.is_null() { 0 } else { unsafe { (&raw const (*c).count).read_volatile() as i64 } }
}

/// `cap(c)`
///
/// # Safety
/// `c` is a channel or null.
pub unsafe fn cap(c: *const Chan) -> i64 {
    // SAFETY: the caller's promise.
    if c.is_null() { 0 } else { unsafe { (*c).cap as i64 } }
}

/// Makes len and cap of a new channel 0, whatever its buffer holds.
///
/// # Safety
/// `c` is a channel that nobody else knows yet.
pub unsafe fn hide(c: *mut Chan) {
    // SAFETY: the caller's promise.
    unsafe { (*c).cap = 0 }
}
