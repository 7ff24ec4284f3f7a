//! The scheduler as the collector sees it.

use core::sync::atomic::Ordering;

use super::world::{for_each_frame, safepoint};
use super::{IDLE_P, M, current_m, processors, scan, start_world, stop_world};
use crate::gc::World;
use crate::mem::Cache;

/// The one world of a process.
pub struct TheWorld;

impl World for TheWorld {
    fn stop(&self) -> i64 {
        loop {
            let start = sys::clock::nanotime();
            if stop_world() {
                return start;
            }
        }
    }

    fn start(&self) {
        start_world();
        scan::after_stop(current_m());
    }

    fn frames(&self, visit: &mut dyn FnMut(*const usize, usize)) {
        for_each_frame(visit);
    }

    fn start_scan(&self) -> usize {
        scan::start()
    }

    fn scan_portion(&self, i: usize, visit: &mut dyn FnMut(*const usize, usize)) {
        scan::portion(i, visit);
    }

    fn safepoint(&self) {
        safepoint();
    }

    fn processors(&self) -> (usize, usize) {
        let all = processors().len();
        (all, all.saturating_sub(IDLE_P.load(Ordering::Relaxed) as usize))
    }

    fn caches(&self, visit: &mut dyn FnMut(*mut Cache)) {
        for p in super::all_processors() {
            // SAFETY: Ps live for ever.
            visit(unsafe { &raw mut (*p).cache });
        }
    }

    fn threads(&self, visit: &mut dyn FnMut(usize, u32, u32)) {
        for &m in super::life::all_m().iter() {
            // SAFETY: listed threads' descriptors are readable.
            unsafe { visit(m as usize, (*m).id, (*m).tid.load(Ordering::Relaxed)) }
        }
    }

    fn start_thread(&self, main: extern "C" fn(usize) -> !) {
        super::life::spawn_with(M::allocate(), main);
    }

    fn finalizers_ready(&self) {
        super::finalizers::wake();
    }
}

/// The cache of this thread's processor.
pub fn cache() -> *mut Cache {
    // SAFETY: a thread's own M and P.
    unsafe { &raw mut (*(*current_m()).p).cache }
}
