//! `select`: all channels are locked in the order of their addresses, the cases looked at in random order; where none can
//! go on, the goroutine waits in all queues at once.

use abi::layout::SelectCase;
use sys::vec::PageVec;

use crate::bubble;
use crate::chan::waiter::{self, Waiter};
use crate::chan::{Chan, Now, forever};
use crate::mem::Cache;
use crate::park::{self, Parking, Reason};
use crate::sched::G;
use crate::trap::Outcome;

const SEND: usize = 1;
const RECEIVE: usize = 2;
const DEFAULT: usize = 3;

/// Selects with up to this many cases are done without memory from the system.
const FEW: usize = 32;

/// Two arrays of case numbers.
struct Orders<'a> {
    /// The order in which cases are tried.
    poll: &'a mut [u32],
    /// Cases with channels, by address.
    lock: &'a mut [u32],
}

/// Runs a select over `n` cases -> (case or -1 for default, a value came).
///
/// # Safety
/// The cases' channels are channels or null, their elements as for send and receive.
pub unsafe fn select(
    cache: *mut Cache,
    cases: *const SelectCase,
    n: i64,
    block: bool,
) -> Outcome<Parking<(i64, bool)>> {
    if n <= 0 {
        return Ok(if block { forever(Reason::SelectNoCases) } else { Parking::Done((-1, false)) });
    }
    // SAFETY: passed on.
    unsafe {
        let cases = core::slice::from_raw_parts(cases, n as usize);
        if cases.len() <= FEW {
            let (mut poll, mut lock) = ([0; FEW], [0; FEW]);
            run(cache, cases, Orders { poll: &mut poll, lock: &mut lock }, block)
        } else {
            let (mut poll, mut lock) = (PageVec::new(), PageVec::new());
            for _ in cases {
                poll.push(0);
                lock.push(0);
            }
            run(cache, cases, Orders { poll: &mut poll, lock: &mut lock }, block)
        }
    }
}

/// As [`select`], where a default is a case of its own (reflection).
///
/// # Safety
/// As [`select`].
pub unsafe fn select_cases(
    cache: *mut Cache,
    cases: *const SelectCase,
    n: i64,
) -> Outcome<Parking<(i64, bool)>> {
    // SAFETY: passed on.
    unsafe {
        let default = (0..n).find(|i| (*cases.add(*i as usize)).dir == DEFAULT);
        let outcome = select(cache, cases, n, default.is_none())?;
        Ok(match (outcome, default) {
            (Parking::Done((-1, _)), Some(i)) => Parking::Done((i, false)),
            (other, _) => other,
        })
    }
}

fn chan(case: &SelectCase) -> *mut Chan {
    if case.dir == DEFAULT { core::ptr::null_mut() } else { case.chan as *mut Chan }
}

unsafe fn run(
    cache: *mut Cache,
    cases: &[SelectCase],
    orders: Orders,
    block: bool,
) -> Outcome<Parking<(i64, bool)>> {
    // SAFETY: the cases' channels are valid and locked while they are looked at.
    unsafe {
        let (mut n, mut durable) = (0, true);
        for (i, case) in cases.iter().enumerate() {
            if chan(case).is_null() {
                continue;
            }
            // Inside-out shuffle.
            let j = (((*cache).random() as u32 as u64 * (n as u64 + 1)) >> 32) as usize;
            orders.poll[n] = orders.poll[j];
            orders.poll[j] = i as u32;
            orders.lock[n] = i as u32;
            n += 1;
            let home = (*chan(case)).bubble;
            bubble::check(home, "select on synctest channel from outside bubble");
            durable &= home != 0;
        }
        let (poll, lock) = (&orders.poll[..n], &mut orders.lock[..n]);
        lock.sort_unstable_by_key(|i| chan(&cases[*i as usize]) as usize);
        each_chan(cases, lock, |c| (*c).lock.acquire());
        let unlock = || each_chan(cases, lock, |c| (*c).lock.release());
        for i in poll {
            let case = &cases[*i as usize];
            let c = chan(case);
            let now = if case.dir == SEND {
                match (*c).send_now(case.elem) {
                    Ok(now) => now,
                    Err(trap) => {
                        unlock();
                        return Err(trap);
                    }
                }
            } else {
                debug_assert_eq!(case.dir, RECEIVE);
                (*c).recv_now(case.elem)
            };
            if let Now::Done(ok, g) = now {
                unlock();
                if !g.is_null() {
                    park::ready(g);
                }
                return Ok(Parking::Done((*i as i64, ok && case.dir == RECEIVE)));
            }
        }
        if !block {
            unlock();
            return Ok(Parking::Done((-1, false)));
        }
        if n == 0 {
            // No places in queues: see `places`.
            (*park::current()).wait[0] = 0;
            return Ok(forever(Reason::Select));
        }
        let g = if durable { park::prepare_durably(Reason::Select) } else { park::prepare(Reason::Select) };
        (*g).select_done.store(0, core::sync::atomic::Ordering::Relaxed);
        let mut chain = core::ptr::null_mut();
        // From the back, so that the chain is in the order of the locks.
        for i in lock.iter().rev() {
            let case = &cases[*i as usize];
            let c = chan(case);
            let w = waiter::allocate(g, c, case.elem, *i as i64, chain);
            chain = w;
            if case.dir == SEND { (*c).senders.push(w) } else { (*c).receivers.push(w) }
        }
        (*g).wait[0] = chain as usize;
        park::set_hook(g, leave);
        unlock();
        Ok(Parking::Parked)
    }
}

/// Calls `f` once for each channel, in the order of addresses. After the last call the cases are not looked at any more: once
/// all locks are released the goroutine may run on, and its frame holds the cases.
fn each_chan(cases: &[SelectCase], sorted: &[u32], f: impl Fn(*mut Chan)) {
    let channel = |at: &u32| chan(&cases[*at as usize]);
    let mut rest = sorted;
    while let Some(first) = rest.first() {
        let c = channel(first);
        let same = rest.iter().take_while(|i| channel(i) == c).count();
        rest = &rest[same..];
        f(c);
    }
}

/// Before the goroutine goes on: it leaves the queues of the other cases.
unsafe fn leave(g: *mut G) {
    // SAFETY: `run` put the chain there; the waker set select_done.
    unsafe {
        let chain = (*g).wait[0] as *mut Waiter;
        (*g).wait[0] = 0;
        waiter::release_chain(chain);
    }
}

/// Calls `visit` with the words of the places that a waiting goroutine has in queues of channels on behalf of a select.
///
/// # Safety
/// The goroutine doesn't run.
pub unsafe fn places(g: *const G, visit: &mut dyn FnMut(*const usize, usize)) {
    // SAFETY: the caller's promise; with this reason, the first word is the chain or null.
    unsafe {
        if (*g).reason == Reason::Select {
            waiter::chain_words((*g).wait[0] as *const Waiter, visit);
        }
    }
}
