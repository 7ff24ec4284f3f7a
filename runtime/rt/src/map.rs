//! Maps: open-addressing tables in groups of eight slots (Swiss tables). A table of one group needs no probing; larger ones
//! are at most 7/8 full and double by moving to a new array.
//!
//! Invariants: `groups` is null (no entry yet) or an array of `mask + 1` groups, a power of two; a slot that isn't full holds
//! zeroes; `growth_left` empty slots may still be filled; WRITING is set while an operation changes the table.

pub mod group;
pub mod iter;
pub mod key;
#[cfg(test)]
mod tests;

use abi::layout::Str;
use abi::typedesc::TypeDesc;

use crate::gc::barrier;
use crate::mem::alloc::{MAX_ALLOC, array};
use crate::mem::{Cache, new, new_noscan};
use crate::slice;
use crate::trap::{Outcome, fatal};
use crate::typ::synthetic::{Constant, describe};
use group::{DELETED, EMPTY, Group, SLOTS};
use key::{Key, Key32, Key64, KeyAny, KeyIface, KeyStr, Probe};

/// A map's header.
#[repr(C)]
pub struct Map {
    /// The number of entries, which generated code reads.
    pub count: usize,
    groups: *mut u8,
    mask: usize,
    growth_left: usize,
    seed: u64,
    /// How often the map was cleared.
    clears: usize,
    flags: usize,
}

/// An operation is changing the table.
const WRITING: usize = 1;

static HEADER: Constant = Constant(describe(size_of::<Map>(), 16, &0b10u8));

/// How many slots of a table may be full or deleted.
fn capacity(groups: usize) -> usize {
    if groups == 1 { SLOTS } else { groups * SLOTS / 8 * 7 }
}

/// `make(map[K]V, hint)`
///
/// # Safety
/// As [`crate::mem::new`]; `t` is a map's descriptor.
pub unsafe fn make(cache: *mut Cache, t: *const TypeDesc, hint: i64) -> *mut Map {
    // SAFETY: the caller's promise; the header is as large as its descriptor says.
    unsafe {
        let m = new(cache, &HEADER.0) as *mut Map;
        (*m).seed = (*cache).random();
        let hint = usize::try_from(hint).unwrap_or(0);
        if hint > SLOTS {
            let groups = hint.div_ceil(7).checked_next_power_of_two().unwrap_or(0);
            let bytes = groups.checked_mul(group::size((*t).map_slot_size as usize));
            // A hint that no machine could follow is ignored.
            if groups != 0 && bytes.is_some_and(|b| b <= MAX_ALLOC) {
                (*m).install(new_groups(cache, t, groups), groups);
            }
        }
        m
    }
}

/// Zeroed groups, that is, empty ones.
unsafe fn new_groups(cache: *mut Cache, t: *const TypeDesc, n: usize) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe {
        let bytes = n * group::size((*t).map_slot_size as usize);
        let desc = group::descriptor(t);
        if desc.is_null() { new_noscan(cache, bytes, true) } else { array(cache, desc, bytes) }
    }
}

// `self` is a map of type `t`.
#[allow(unsafe_op_in_unsafe_fn)]
impl Map {
    unsafe fn install(&mut self, groups: *mut u8, n: usize) {
        // An iterator may hold the old array, which nobody has scanned where it started after the stacks were.
        barrier::overwrite(&raw const self.groups as *const usize);
        self.groups = groups;
        self.mask = n - 1;
        self.growth_left = capacity(n) - self.count;
    }

    #[inline(always)]
    unsafe fn group(&self, i: usize, t: &TypeDesc) -> Group {
        Group::at(self.groups, i, t.map_slot_size as usize)
    }

    /// The slot of a key.
    #[inline(always)]
    unsafe fn find<K: Probe>(&self, t: &TypeDesc, key: K) -> Option<*mut u8> {
        self.locate(t, key, key.hash(self.seed)).map(|(g, i)| g.slot(i))
    }

    #[inline(always)]
    unsafe fn locate<K: Probe>(&self, t: &TypeDesc, key: K, hash: u64) -> Option<(Group, usize)> {
        if self.groups.is_null() {
            return None;
        }
        let mut at = group::home(hash);
        // Triangular steps visit each of a power of two groups once.
        for step in 1..=self.mask + 1 {
            let g = self.group(at & self.mask, t);
            for i in g.matching(group::tag(hash)) {
                if key.equals(g.slot(i)) {
                    return Some((g, i));
                }
            }
            if !g.empty().is_empty() {
                return None;
            }
            at = at.wrapping_add(step);
        }
        None
    }

    /// A free slot for a key that isn't in the table; None where the table has to grow first.
    #[inline(always)]
    unsafe fn vacancy(&mut self, t: &TypeDesc, hash: u64) -> Option<*mut u8> {
        if self.groups.is_null() {
            return None;
        }
        let mut at = group::home(hash);
        for step in 1..=self.mask + 1 {
            let g = self.group(at & self.mask, t);
            if let Some(i) = g.free().next() {
                if g.control(i) == EMPTY {
                    if self.growth_left == 0 {
                        return None;
                    }
                    self.growth_left -= 1;
                }
                g.set_control(i, group::tag(hash));
                self.count += 1;
                return Some(g.slot(i));
            }
            at = at.wrapping_add(step);
        }
        None
    }

    fn begin_write(&mut self) {
        if self.flags & WRITING != 0 {
            fatal("concurrent map writes");
        }
        self.flags |= WRITING;
    }

    fn end_write(&mut self) {
        if self.flags & WRITING == 0 {
            fatal("concurrent map writes");
        }
        self.flags &= !WRITING;
    }

    /// The address of a key's element, after entering the key where it's new.
    unsafe fn assign<K: Key>(&mut self, cache: *mut Cache, t: &TypeDesc, key: K) -> *mut u8 {
        self.begin_write();
        let hash = key.hash(self.seed);
        let slot = match self.locate(t, key, hash) {
            Some((g, i)) => {
                key.store(t, g.slot(i), false);
                g.slot(i)
            }
            None => {
                let slot = loop {
                    match self.vacancy(t, hash) {
                        Some(slot) => break slot,
                        None => self.grow(cache, t),
                    }
                };
                key.store(t, slot, true);
                slot
            }
        };
        self.end_write();
        slot.add(t.map_elem_offset as usize)
    }

    /// Moves to a new array: of twice the size, or of the same where deleted slots fill the old one.
    #[cold]
    unsafe fn grow(&mut self, cache: *mut Cache, t: &TypeDesc) {
        if self.groups.is_null() {
            self.install(new_groups(cache, t, 1), 1);
            return;
        }
        let old_groups = self.mask + 1;
        let n = if self.count > capacity(old_groups) / 2 { old_groups * 2 } else { old_groups };
        let new = new_groups(cache, t, n);
        let (key_typ, elem_typ) = (t.key, t.elem);
        let (size, elem_offset) = (t.map_slot_size as usize, t.map_elem_offset as usize);
        for g in 0..old_groups {
            let from = self.group(g, t);
            for i in from.full() {
                let slot = from.slot(i);
                // Every key of the table could be hashed.
                let Ok(hash) = key::hash_stored(cache, t, slot, self.seed) else { continue };
                let mut at = group::home(hash);
                let mut step = 0;
                let (to, j) = loop {
                    let to = Group::at(new, at & (n - 1), size);
                    if let Some(j) = to.free().next() {
                        break (to, j);
                    }
                    step += 1;
                    at = at.wrapping_add(step);
                };
                to.set_control(j, group::tag(hash));
                slice::typed_move(key_typ, to.slot(j), slot);
                slice::typed_move(elem_typ, to.slot(j).add(elem_offset), slot.add(elem_offset));
            }
        }
        self.install(new, n);
    }

    unsafe fn remove<K: Key>(&mut self, t: &TypeDesc, key: K) {
        self.begin_write();
        if let Some((g, i)) = self.locate(t, key, key.hash(self.seed)) {
            slice::typed_clear(t.key, g.slot(i));
            slice::typed_clear(t.elem, g.slot(i).add(t.map_elem_offset as usize));
            // A probe that passed this group would have stopped at an empty slot, so there is none behind to hide.
            if self.mask == 0 || !g.empty().is_empty() {
                g.set_control(i, EMPTY);
                self.growth_left += 1;
            } else {
                g.set_control(i, DELETED);
            }
            self.count -= 1;
        }
        self.end_write();
    }
}

fn check_reader(m: &Map) {
    if m.flags & WRITING != 0 {
        fatal("concurrent map read and map write");
    }
}

#[inline(always)]
unsafe fn get_fast<K: Probe>(t: *const TypeDesc, m: *const Map, key: K) -> *mut u8 {
    // SAFETY: a map of type t or null.
    unsafe {
        if m.is_null() || (*m).count == 0 {
            return core::ptr::null_mut();
        }
        check_reader(&*m);
        match (*m).find(&*t, key) {
            Some(slot) => slot.add((*t).map_elem_offset as usize),
            None => core::ptr::null_mut(),
        }
    }
}

/// The address of the element of a key of 4 bytes of plain memory, or null. Needs little stack.
///
/// # Safety
/// `m` is a map of type `t` or null; the same holds for the functions below.
pub unsafe fn get32(t: *const TypeDesc, m: *const Map, key: u32) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe { get_fast(t, m, Key32(key)) }
}

/// As [`get32`], for 8 bytes.
///
/// # Safety
/// As [`get32`].
pub unsafe fn get64(t: *const TypeDesc, m: *const Map, key: u64) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe { get_fast(t, m, Key64(key)) }
}

/// As [`get32`], for strings.
///
/// # Safety
/// As [`get32`]; the string is valid.
pub unsafe fn get_str(t: *const TypeDesc, m: *const Map, ptr: *const u8, len: i64) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe { get_fast(t, m, KeyStr(Str { ptr, len: len as usize })) }
}

/// As [`get32`], for keys of an interface type, by the value's two words; None where the key isn't one of those that
/// [`KeyIface`] can handle.
///
/// # Safety
/// As [`get32`]; the words are a value of the map's key type.
pub unsafe fn get_iface(
    t: *const TypeDesc,
    m: *const Map,
    word: *const u8,
    data: *const u8,
) -> Option<*mut u8> {
    // SAFETY: the caller's promise.
    unsafe { KeyIface::new(&*t, word, data).map(|key| get_fast(t, m, key)) }
}

/// The address of an element, or null.
///
/// # Safety
/// As [`get32`]; `key` is a key of the map's type.
pub unsafe fn get(cache: *mut Cache, t: *const TypeDesc, m: *const Map, key: *const u8) -> Outcome<*mut u8> {
    // SAFETY: the caller's promise.
    unsafe {
        if m.is_null() || (*m).count == 0 {
            key::check(cache, &*t, key)?;
            return Ok(core::ptr::null_mut());
        }
        Ok(get_fast(t, m, KeyAny::new(cache, &*t, key, (*m).seed)?))
    }
}

/// The address of the element to assign to; zero where the key is new.
///
/// # Safety
/// As [`get`] and [`crate::mem::new`].
pub unsafe fn assign(cache: *mut Cache, t: *const TypeDesc, m: *mut Map, key: *const u8) -> Outcome<*mut u8> {
    // SAFETY: the caller's promise.
    unsafe {
        if m.is_null() {
            return Err(key::nil_map());
        }
        let key = KeyAny::new(cache, &*t, key, (*m).seed)?;
        Ok((*m).assign(cache, &*t, key))
    }
}

unsafe fn assign_fast<K: Key>(
    cache: *mut Cache,
    t: *const TypeDesc,
    m: *mut Map,
    key: K,
) -> Outcome<*mut u8> {
    // SAFETY: the caller's promise.
    unsafe { if m.is_null() { Err(key::nil_map()) } else { Ok((*m).assign(cache, &*t, key)) } }
}

/// As [`assign`], for keys of 4 bytes of plain memory.
///
/// # Safety
/// As [`assign`].
pub unsafe fn assign32(cache: *mut Cache, t: *const TypeDesc, m: *mut Map, key: u32) -> Outcome<*mut u8> {
    // SAFETY: the caller's promise.
    unsafe { assign_fast(cache, t, m, Key32(key)) }
}

/// As [`assign32`], for 8 bytes.
///
/// # Safety
/// As [`assign`].
pub unsafe fn assign64(cache: *mut Cache, t: *const TypeDesc, m: *mut Map, key: u64) -> Outcome<*mut u8> {
    // SAFETY: the caller's promise.
    unsafe { assign_fast(cache, t, m, Key64(key)) }
}

/// As [`assign32`], for strings.
///
/// # Safety
/// As [`assign`]; the string is valid.
pub unsafe fn assign_str(
    cache: *mut Cache,
    t: *const TypeDesc,
    m: *mut Map,
    ptr: *const u8,
    len: i64,
) -> Outcome<*mut u8> {
    // SAFETY: the caller's promise.
    unsafe { assign_fast(cache, t, m, KeyStr(Str { ptr, len: len as usize })) }
}

/// `m[key] = elem`
///
/// # Safety
/// As [`assign`]; `elem` is an element of the map's type.
pub unsafe fn set(
    cache: *mut Cache,
    t: *const TypeDesc,
    m: *mut Map,
    key: *const u8,
    elem: *const u8,
) -> Outcome<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let to = assign(cache, t, m, key)?;
        slice::typed_move((*t).elem, to, elem);
        Ok(())
    }
}

/// `delete(m, key)`
///
/// # Safety
/// As [`get`].
pub unsafe fn delete(cache: *mut Cache, t: *const TypeDesc, m: *mut Map, key: *const u8) -> Outcome<()> {
    // SAFETY: the caller's promise.
    unsafe {
        if m.is_null() || (*m).count == 0 {
            return key::check(cache, &*t, key);
        }
        let key = KeyAny::new(cache, &*t, key, (*m).seed)?;
        (*m).remove(&*t, key);
        Ok(())
    }
}

/// `clear(m)`
///
/// # Safety
/// As [`get32`].
pub unsafe fn clear(t: *const TypeDesc, m: *mut Map) {
    // SAFETY: the caller's promise.
    unsafe {
        if m.is_null() || (*m).groups.is_null() {
            return;
        }
        let (t, m) = (&*t, &mut *m);
        m.begin_write();
        for g in 0..=m.mask {
            let group = m.group(g, t);
            for i in group.full() {
                slice::typed_clear(t.key, group.slot(i));
                slice::typed_clear(t.elem, group.slot(i).add(t.map_elem_offset as usize));
            }
            for i in 0..SLOTS {
                group.set_control(i, EMPTY);
            }
        }
        m.count = 0;
        m.clears += 1;
        m.growth_left = capacity(m.mask + 1);
        m.end_write();
    }
}
