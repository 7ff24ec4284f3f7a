//! How many objects of which size were allocated and freed.

use core::sync::atomic::{AtomicU64, Ordering};

use super::central;
use super::class::{ClassId, SIZES};
use crate::sync::{Lock, RANK_HEAP};

/// By size class; the last is that of objects with spans of their own.
pub const KINDS: usize = SIZES.len() + 1;
const LARGE: usize = KINDS - 1;

/// Slots that caches claimed less what they gave back unused, and large objects.
static CLAIMED: [AtomicU64; KINDS] = [const { AtomicU64::new(0) }; KINDS];
/// Objects that share a slot with another one.
static TINY: AtomicU64 = AtomicU64::new(0);

/// What [`snapshot`] found: allocated and freed objects by size class.
static SEEN: Lock<[(u64, u64); KINDS]> = Lock::new(RANK_HEAP + 3, [(0, 0); KINDS]);

/// A cache claimed `n` slots.
pub fn claimed(class: ClassId, n: u64) {
    CLAIMED[class.size_class()].fetch_add(n, Ordering::Relaxed);
}

/// A cache gave `n` slots back that nobody used.
pub fn unclaimed(class: ClassId, n: u64) {
    CLAIMED[class.size_class()].fetch_sub(n, Ordering::Relaxed);
}

/// A large object was allocated.
pub fn large() {
    CLAIMED[LARGE].fetch_add(1, Ordering::Relaxed);
}

/// `n` objects were put into slots that others had already.
pub fn tiny(n: u64) {
    TINY.fetch_add(n, Ordering::Relaxed);
}

/// Objects that share a slot with another one, as far as caches have told.
pub fn tiny_objects() -> u64 {
    TINY.load(Ordering::Relaxed)
}

/// Counts what spans hold. `unused` says how many slots of a size class lie ready in caches.
pub fn snapshot(unused: &[u64; SIZES.len()]) {
    let mut held = [0; KINDS];
    central::each_span(&mut |class, objects| held[class.map_or(LARGE, ClassId::size_class)] += objects);
    let mut seen = SEEN.lock();
    for (kind, counts) in seen.iter_mut().enumerate() {
        let claimed = CLAIMED[kind].load(Ordering::Relaxed);
        let ready = unused.get(kind).copied().unwrap_or(0);
        *counts = (claimed.saturating_sub(ready), claimed.saturating_sub(held[kind]));
    }
}

/// Objects of a size class that were allocated and freed, as of the last [`snapshot`].
pub fn seen(kind: usize) -> (u64, u64) {
    SEEN.lock().get(kind).copied().unwrap_or_default()
}
