//! The scheduler as the collector sees it.

use super::{M, current_m, for_each_root, start_world, stop_world};
use crate::addr::{program, table};
use crate::gc::World;
use crate::mem::Cache;

/// The one world of a process.
pub struct TheWorld;

impl World for TheWorld {
    fn stop(&self) {
        while !stop_world() {}
    }

    fn start(&self) {
        start_world();
    }

    fn roots(&self, visit: &mut dyn FnMut(*const usize, usize)) {
        let p = program();
        // SAFETY: the program's own table.
        for r in unsafe { table(p.roots, p.roots_len) } {
            visit(r.start as *const usize, r.len / 8);
        }
        for_each_root(visit);
    }

    fn caches(&self, visit: &mut dyn FnMut(*mut Cache)) {
        for p in super::all_processors() {
            // SAFETY: Ps live for ever.
            visit(unsafe { &raw mut (*p).cache });
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
