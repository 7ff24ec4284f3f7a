//! Itabs: which code serves an interface's methods for a concrete type. Made when first asked for, kept for ever; the ones
//! that the compiler made are entered when first found missing.

use core::ptr::{eq, null};
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use abi::TrapCode;
use abi::layout::{Itab, Str};
use abi::typedesc::{InterfaceMethod, MethodDesc, TypeDesc};

use crate::sync::{Lock, RANK_HEAP};
use crate::trap::{Outcome, Trap, throw};
use crate::typ::bytes;

/// One answer: `itab` is null where the type doesn't implement the interface. Written once, `inter` last: a slot whose
/// `inter` is null is empty.
#[repr(C)]
struct Slot {
    inter: AtomicPtr<TypeDesc>,
    typ: AtomicPtr<TypeDesc>,
    itab: AtomicPtr<Itab>,
}

/// A table that only grows; `mask + 1` slots follow the head.
#[repr(C)]
struct Table {
    mask: usize,
    used: AtomicUsize,
    slots: [Slot; 0],
}

static TABLE: AtomicPtr<Table> = AtomicPtr::new(core::ptr::null_mut());

/// Memory that is never given back, for tables and itabs.
struct Arena {
    next: *mut u8,
    left: usize,
}

// SAFETY: guarded by the lock.
unsafe impl Send for Arena {}

static WRITER: Lock<Arena> = Lock::new(RANK_HEAP - 1, Arena { next: core::ptr::null_mut(), left: 0 });

impl Arena {
    fn take(&mut self, size: usize) -> *mut u8 {
        const CHUNK: usize = 1 << 16;
        if size > self.left {
            let len = size.max(CHUNK).next_multiple_of(sys::mem::PAGE);
            let Ok(memory) = sys::mem::allocate(len) else { throw("runtime: out of memory") };
            (self.next, self.left) = (memory, len);
        }
        let p = self.next;
        self.next = p.wrapping_add(size);
        self.left -= size;
        p
    }
}

/// Where the search for a pair starts: descriptors never move, so their addresses serve, and nothing needs to be read.
fn start(inter: *const TypeDesc, typ: *const TypeDesc) -> usize {
    // They lie close together: the product's upper bits depend on all that differs.
    ((inter as usize).rotate_left(17) ^ typ as usize).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40
}

// Tables are valid for ever once published.
#[allow(unsafe_op_in_unsafe_fn)]
impl Table {
    #[inline]
    unsafe fn slot(&self, i: usize) -> &Slot {
        &*self.slots.as_ptr().add(i & self.mask)
    }

    #[inline]
    unsafe fn find(&self, inter: *const TypeDesc, typ: *const TypeDesc) -> Option<*const Itab> {
        let mut i = start(inter, typ);
        loop {
            let slot = self.slot(i);
            let found = slot.inter.load(Ordering::Acquire);
            if found.is_null() {
                return None;
            }
            if eq(found, inter) && eq(slot.typ.load(Ordering::Relaxed), typ) {
                return Some(slot.itab.load(Ordering::Relaxed));
            }
            i = i.wrapping_add(1);
        }
    }

    /// Writers only, for a pair that isn't there; one slot at least is empty.
    unsafe fn insert(&self, inter: *const TypeDesc, typ: *const TypeDesc, itab: *const Itab) {
        let mut i = start(inter, typ);
        while !self.slot(i).inter.load(Ordering::Relaxed).is_null() {
            i = i.wrapping_add(1);
        }
        let slot = self.slot(i);
        slot.itab.store(itab as *mut _, Ordering::Relaxed);
        slot.typ.store(typ as *mut _, Ordering::Relaxed);
        slot.inter.store(inter as *mut _, Ordering::Release);
        self.used.fetch_add(1, Ordering::Relaxed);
    }
}

/// Enters itabs that the compiler made, so that there is one per pair of types.
///
/// # Safety
/// They are itabs.
pub unsafe fn register(itabs: &[*const Itab]) {
    let mut arena = WRITER.lock();
    for itab in itabs {
        // SAFETY: the caller's promise.
        unsafe {
            let (inter, typ) = ((**itab).inter, (**itab).typ);
            let table = room(&mut arena);
            if (*table).find(inter, typ).is_none() {
                (*table).insert(inter, typ, *itab);
            }
        }
    }
}

/// The table, with room for one more pair: half of the slots stay empty.
unsafe fn room(arena: &mut Arena) -> *const Table {
    const FIRST: usize = 256;
    let old = TABLE.load(Ordering::Relaxed);
    // SAFETY: the table in use is valid; the new one's memory is zero.
    unsafe {
        if !old.is_null() && (*old).used.load(Ordering::Relaxed) < (*old).mask / 2 {
            return old;
        }
        let slots = if old.is_null() { FIRST } else { ((*old).mask + 1) * 2 };
        let table = arena.take(size_of::<Table>() + slots * size_of::<Slot>()) as *mut Table;
        (*table).mask = slots - 1;
        if !old.is_null() {
            for i in 0..=(*old).mask {
                let Slot { inter, typ, itab } = (*old).slot(i);
                let inter = inter.load(Ordering::Relaxed);
                if !inter.is_null() {
                    (*table).insert(inter, typ.load(Ordering::Relaxed), itab.load(Ordering::Relaxed));
                }
            }
        }
        TABLE.store(table, Ordering::Release);
        table
    }
}

/// Calls `f` with every itab that was entered.
pub fn for_each(f: &mut dyn FnMut(*const Itab)) {
    let table = TABLE.load(Ordering::Acquire);
    if table.is_null() {
        return;
    }
    // SAFETY: tables live for ever.
    unsafe {
        for i in 0..=(*table).mask {
            let itab = (*table).slot(i).itab.load(Ordering::Acquire);
            if !itab.is_null() {
                f(itab);
            }
        }
    }
}

/// The itab of a concrete type for an interface; null where it doesn't implement it or `typ` is null.
///
/// # Safety
/// `inter` is an interface's descriptor, `typ` a descriptor or null.
#[inline]
pub unsafe fn itab(inter: *const TypeDesc, typ: *const TypeDesc) -> *const Itab {
    if typ.is_null() {
        return null();
    }
    // SAFETY: the caller's promise.
    unsafe {
        let table = TABLE.load(Ordering::Acquire);
        if !table.is_null()
            && let Some(found) = (*table).find(inter, typ)
        {
            return found;
        }
        make(inter, typ)
    }
}

/// The first question for a pair of types.
///
/// # Safety
/// As [`itab`], and `typ` isn't null.
#[cold]
#[inline(never)]
unsafe fn make(inter: *const TypeDesc, typ: *const TypeDesc) -> *const Itab {
    let mut arena = WRITER.lock();
    // SAFETY: the caller's promise.
    unsafe {
        let table = room(&mut arena);
        if let Some(found) = (*table).find(inter, typ) {
            return found;
        }
        let itab = match missing(&*inter, &*typ) {
            Some(_) => null(),
            None => build(&mut arena, &*inter, &*typ),
        };
        (*table).insert(inter, typ, itab);
        itab
    }
}

/// As [`itab`], but traps where there is none; `operand` is the static type of what is asserted.
///
/// # Safety
/// As [`itab`].
pub unsafe fn assert_itab(
    inter: *const TypeDesc,
    typ: *const TypeDesc,
    operand: *const TypeDesc,
) -> Outcome<*const Itab> {
    // SAFETY: the caller's promise.
    unsafe {
        let found = itab(inter, typ);
        if !found.is_null() {
            return Ok(found);
        }
        let name = if typ.is_null() { None } else { missing(&*inter, &*typ) };
        let name = name.map_or(null(), |s| s as *const Str);
        let args = [operand as u64, typ as u64, inter as u64, name as u64];
        Err(Trap { code: TrapCode::Assert, args })
    }
}

fn interface_methods(inter: &TypeDesc) -> &'static [InterfaceMethod] {
    if inter.list_len == 0 {
        return &[];
    }
    // SAFETY: an interface's list holds its methods.
    unsafe { core::slice::from_raw_parts(inter.list as *const InterfaceMethod, inter.list_len) }
}

fn methods(typ: &TypeDesc) -> &'static [MethodDesc] {
    if typ.methods.is_null() {
        return &[];
    }
    // SAFETY: `len` methods follow the table's head.
    unsafe {
        let first = (&raw const (*typ.methods).methods) as *const MethodDesc;
        core::slice::from_raw_parts(first, (*typ.methods).len)
    }
}

fn same(a: Str, b: Str) -> bool {
    // SAFETY: names are constants of the program.
    unsafe { bytes(a) == bytes(b) }
}

/// The concrete method that serves an interface's method. One without a type can't be called by any interface of the program.
fn serving(wanted: &InterfaceMethod, have: &'static [MethodDesc]) -> Option<&'static MethodDesc> {
    have.iter()
        .find(|m| same(m.name, wanted.name) && same(m.pkg_path, wanted.pkg_path) && m.typ == wanted.typ)
}

/// The name of the first method of the interface that the type lacks.
fn missing(inter: &TypeDesc, typ: &TypeDesc) -> Option<&'static Str> {
    let have = methods(typ);
    interface_methods(inter).iter().find(|m| serving(m, have).is_none()).map(|m| &m.name)
}

/// The itab of a type that has all methods.
fn build(arena: &mut Arena, inter: &TypeDesc, typ: &TypeDesc) -> *const Itab {
    let (wanted, have) = (interface_methods(inter), methods(typ));
    let itab = arena.take(size_of::<Itab>() + wanted.len() * size_of::<*const u8>()) as *mut Itab;
    // SAFETY: fresh memory of the right size.
    unsafe {
        itab.write(Itab { inter, typ, funcs: [] });
        let funcs = (&raw mut (*itab).funcs) as *mut *const u8;
        for (i, m) in wanted.iter().enumerate() {
            funcs.add(i).write(serving(m, have).map_or(null(), |m| m.code));
        }
    }
    itab
}

#[cfg(test)]
mod tests {
    use abi::typedesc::Kind;

    use super::*;
    use crate::testkit::{int, pointer};
    use crate::typ::synthetic::describe;

    fn text(s: &'static str) -> Str {
        Str { ptr: s.as_ptr(), len: s.len() }
    }

    fn interface(list: &[(&'static str, &TypeDesc)]) -> &'static TypeDesc {
        let list: Vec<InterfaceMethod> =
            list.iter().map(|m| InterfaceMethod { name: text(m.0), pkg_path: text(""), typ: m.1 }).collect();
        let mut t = describe(16, 16, null());
        (t.kind, t.list_len) = (Kind::Interface, list.len());
        t.list = list.leak().as_ptr() as *const u8;
        Box::leak(Box::new(t))
    }

    fn concrete(list: &[(&'static str, &TypeDesc, usize)]) -> &'static TypeDesc {
        // Three words of a table's head, then the methods.
        let mut words: Vec<usize> = vec![list.len(), list.len()];
        for (name, typ, code) in list {
            words.extend([name.as_ptr() as usize, name.len(), 0, 0, *typ as *const _ as usize, *code]);
        }
        let mut t = describe(8, 8, null());
        t.methods = words.leak().as_ptr() as *const abi::typedesc::MethodTable;
        Box::leak(Box::new(t))
    }

    #[test]
    fn itabs_are_built_found_and_refused() {
        let (f, g) = (int(), pointer());
        let all = concrete(&[("A", f, 100), ("B", g, 200), ("C", f, 300)]);
        let wrong = concrete(&[("A", f, 1), ("C", g, 2)]);
        let inter = interface(&[("A", f), ("C", f)]);
        // SAFETY: descriptors as the compiler would make them.
        unsafe {
            let found = itab(inter, all);
            assert_eq!(((*found).inter, (*found).typ), (inter as *const _, all as *const _));
            let funcs = (&raw const (*found).funcs) as *const usize;
            assert_eq!((*funcs, *funcs.add(1)), (100, 300));
            assert_eq!(itab(inter, all), found);
            assert!(itab(inter, null()).is_null());
            for _ in 0..2 {
                assert!(itab(inter, wrong).is_null());
            }
            let trap = assert_itab(inter, wrong, inter).unwrap_err();
            assert_eq!((trap.code, trap.args[1]), (TrapCode::Assert, wrong as *const _ as u64));
            assert_eq!(bytes(*(trap.args[3] as *const Str)), b"C");
            assert_eq!(assert_itab(inter, null(), inter).unwrap_err().args[3], 0);
            // Many pairs: the table grows and keeps what it had.
            let others: Vec<_> = (0..1000).map(|i| concrete(&[("A", f, i), ("C", f, i + 1)])).collect();
            let tabs: Vec<_> = others.iter().map(|t| itab(inter, *t)).collect();
            for (t, tab) in others.iter().zip(tabs) {
                assert_eq!((itab(inter, *t), (*tab).typ), (tab, *t as *const _));
            }
            assert_eq!(itab(inter, all), found);
            let made: &'static Itab = Box::leak(Box::new(Itab { inter, typ: f, funcs: [] }));
            register(&[made, found]);
            assert_eq!((itab(inter, f), itab(inter, all)), (made as *const _, found));
        }
    }
}
