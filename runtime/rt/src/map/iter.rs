//! Iteration in random order.
//!
//! An iterator walks the array of groups that the map had when it started. If the map has grown since, each key is looked up
//! in the map, so that deleted entries don't appear and changed ones appear as they are; as the old array doesn't change
//! any more, no entry appears twice.

use abi::typedesc::TypeDesc;

use super::group::{Group, SLOTS};
use super::key::KeyAny;
use super::{Map, WRITING};
use crate::mem::Cache;
use crate::trap::fatal;
use crate::typ::equal::equal;

/// The iterator as generated code and reflection allocate it. Words that may be heap pointers stay ones for the collector.
#[repr(C)]
pub struct Iter {
    /// Null at the end.
    pub key: *mut u8,
    pub elem: *mut u8,
    typ: *const TypeDesc,
    map: *mut Map,
    groups: *mut u8,
    mask: usize,
    /// Slots count on from this one.
    start: usize,
    /// How many slots were looked at.
    done: usize,
    /// The map's count of clears at the start.
    clears: usize,
    rest: [usize; 7],
}

const _: () = assert!(size_of::<Iter>() == abi::layout::MAP_ITER_SIZE as usize);

/// Makes `it` stand before a random entry and moves it to the first.
///
/// # Safety
/// `m` is a map of type `t` or null; `it` is writable.
pub unsafe fn init(cache: *mut Cache, t: *const TypeDesc, m: *mut Map, it: *mut Iter) {
    // SAFETY: the caller's promise.
    unsafe {
        it.write(Iter {
            key: core::ptr::null_mut(),
            elem: core::ptr::null_mut(),
            typ: t,
            map: m,
            groups: core::ptr::null_mut(),
            mask: 0,
            start: 0,
            done: 0,
            clears: 0,
            rest: [0; 7],
        });
        if m.is_null() || (*m).count == 0 {
            return;
        }
        (*it).groups = (*m).groups;
        (*it).mask = (*m).mask;
        (*it).clears = (*m).clears;
        (*it).start = (*cache).random() as usize;
        next(cache, it);
    }
}

/// Moves to the next entry.
///
/// # Safety
/// `it` was initialised.
pub unsafe fn next(cache: *mut Cache, it: *mut Iter) {
    // SAFETY: the iterator's groups stay as they are or belong to the map; positions are masked.
    unsafe {
        let it = &mut *it;
        it.key = core::ptr::null_mut();
        it.elem = core::ptr::null_mut();
        if it.groups.is_null() {
            return;
        }
        let (t, m) = (&*it.typ, &*it.map);
        if m.flags & WRITING != 0 {
            fatal("concurrent map iteration and map write");
        }
        let slots = (it.mask + 1) * SLOTS;
        while it.done < slots {
            let at = it.start.wrapping_add(it.done) & (slots - 1);
            let (g, first) = (at / SLOTS, at % SLOTS);
            let group = Group::at(it.groups, g, t.map_slot_size as usize);
            let Some(i) = group.full().from(first).next() else {
                it.done += SLOTS - first;
                continue;
            };
            it.done += i - first + 1;
            if it.done > slots {
                // The walk starts inside a group and ends there; what lies behind was produced at the start.
                break;
            }
            let slot = group.slot(i);
            if it.groups == m.groups {
                it.key = slot;
            } else if let Ok(key) = KeyAny::new(cache, t, slot, m.seed)
                && let Some(now) = m.find(t, key)
            {
                it.key = now;
            } else if m.clears == it.clears && !equal(t.key, slot, slot).unwrap_or(true) {
                // Not equal to itself (NaN): nothing but clear can remove it.
                it.key = slot;
            } else {
                continue;
            }
            it.elem = it.key.add(t.map_elem_offset as usize);
            return;
        }
        it.done = slots;
        it.groups = core::ptr::null_mut();
    }
}
