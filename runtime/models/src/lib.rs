//! models: the runtime's lock, event, run queue, wake-up agreement and waiter queues under every order of events, by loom.
//! In → out: the source files of crate rt themselves, on a machine made of loom's atomics → tests.
//! May know: sys; of rt only files whose atomics come from `crate::hw`, for which this crate has its own.
//! Deliberately holds no copy of what it tests, and nothing that a program is linked with.
#![cfg(test)]

mod hw;

#[path = "../../rt/src/latch.rs"]
mod latch;
#[allow(dead_code)] // the scheduler's guess
#[path = "../../rt/src/sched/runq.rs"]
mod runq;
#[path = "../../rt/src/sched/search.rs"]
mod search;
#[allow(dead_code)] // what the collector calls
#[path = "../../rt/src/chan/waiter.rs"]
mod waiter;

mod handoff;
mod locks;
mod queues;
mod wakeups;

// What `waiter` finds around it in rt.
use handoff::Chan;
use handoff::{park, sched, sync, trap};

/// Tries the orders of events of `f` with up to `switches` forced changes of threads.
fn explore(switches: usize, f: impl Fn() + Sync + Send + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(switches);
    model.check(f);
}
