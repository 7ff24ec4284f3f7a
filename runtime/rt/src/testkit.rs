//! A process's worth of heap for tests: a world without other threads whose roots the test lists, and type descriptors as the
//! compiler would make them.

use std::cell::RefCell;
use std::sync::{Mutex, MutexGuard, Once};

use abi::layout::Str;
use abi::typedesc::{
    FLAG_COMPARABLE, FLAG_DIRECT_IFACE, FLAG_MASK_REPEATS, FLAG_PLAIN_MEMORY, FieldDesc, Kind, TypeDesc,
};

use crate::gc::{self, World};
use crate::mem::Cache;
use crate::typ::synthetic::describe;

struct TestWorld;

static HEAP: Mutex<()> = Mutex::new(());
static START: Once = Once::new();

thread_local! {
    static ROOTS: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

struct Shared(std::cell::UnsafeCell<Cache>);
// SAFETY: used by the thread that holds HEAP.
unsafe impl Sync for Shared {}
static CACHE: Shared = Shared(std::cell::UnsafeCell::new(Cache::new()));

impl World for TestWorld {
    fn stop(&self) -> i64 {
        sys::clock::nanotime()
    }

    fn start(&self) {}

    fn frames(&self, _: &mut dyn FnMut(*const usize, usize)) {}

    fn start_scan(&self) -> usize {
        1
    }

    fn scan_portion(&self, _: usize, visit: &mut dyn FnMut(*const usize, usize)) {
        ROOTS.with_borrow(|r| visit(r.as_ptr(), r.len()));
    }

    fn safepoint(&self) {}

    fn processors(&self) -> (usize, usize) {
        (1, 1)
    }

    fn caches(&self, visit: &mut dyn FnMut(*mut Cache)) {
        visit(CACHE.0.get());
    }

    fn threads(&self, _: &mut dyn FnMut(usize, u32, u32)) {}

    fn start_thread(&self, _: extern "C" fn(usize) -> !) {
        panic!("cycles of tests stop the world")
    }

    fn finalizers_ready(&self) {}
}

/// The heap, for one test at a time.
pub struct Heap {
    _guard: MutexGuard<'static, ()>,
    pub cache: *mut Cache,
}

impl Heap {
    pub fn take() -> Heap {
        let guard = HEAP.lock().unwrap_or_else(|e| e.into_inner());
        // SAFETY: the first test, under the lock.
        START.call_once(|| unsafe { gc::init(&TestWorld, &|_| None) });
        ROOTS.with_borrow_mut(|r| r.clear());
        let heap = Heap { _guard: guard, cache: CACHE.0.get() };
        gc::set_stress(0);
        heap.collect();
        while crate::finalizer::take_ready().is_some() {}
        heap.collect();
        heap
    }

    pub fn collect(&self) {
        // SAFETY: this thread holds the heap.
        unsafe { gc::collect(self.cache) }
    }

    /// What the collector takes for roots from now on.
    pub fn roots(&self, change: impl FnOnce(&mut Vec<usize>)) {
        ROOTS.with_borrow_mut(change);
    }

    pub fn root<T>(&self, p: *mut T) -> *mut T {
        self.roots(|r| r.push(p as usize));
        p
    }

    /// Objects that survived the last collection.
    pub fn live(&self) -> u64 {
        let figure = |n| gc::stats::figure(n).unwrap();
        figure(2) - figure(3)
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        gc::set_stress(0);
        ROOTS.with_borrow_mut(|r| r.clear());
    }
}

pub type Type = &'static TypeDesc;

fn leak(t: TypeDesc) -> Type {
    Box::leak(Box::new(t))
}

fn text(s: &'static str) -> Str {
    Str { ptr: s.as_ptr(), len: s.len() }
}

fn mask(bits: &[bool]) -> *const u8 {
    let mut bytes = vec![0u8; bits.len().div_ceil(8).max(1)];
    for (i, b) in bits.iter().enumerate() {
        bytes[i / 8] |= (*b as u8) << (i % 8);
    }
    bytes.leak().as_ptr()
}

fn basic(kind: Kind, size: usize, pointers: &[bool], flags: u8) -> Type {
    let last = pointers.iter().rposition(|b| *b).map_or(0, |i| i + 1);
    let mut t = describe(size, last * 8, mask(&pointers[..last]));
    t.kind = kind;
    t.flags = flags;
    t.align = size.clamp(1, 8) as u8;
    t.hash = kind as u32 * 7919 + size as u32;
    leak(t)
}

const PLAIN: u8 = FLAG_PLAIN_MEMORY | FLAG_COMPARABLE;

pub fn uint8() -> Type {
    basic(Kind::Uint8, 1, &[], PLAIN)
}
pub fn uint32() -> Type {
    basic(Kind::Uint32, 4, &[], PLAIN)
}
pub fn int() -> Type {
    basic(Kind::Int, 8, &[false], PLAIN)
}
pub fn float64() -> Type {
    basic(Kind::Float64, 8, &[false], FLAG_COMPARABLE)
}
pub fn string() -> Type {
    basic(Kind::String, 16, &[true, false], FLAG_COMPARABLE)
}
pub fn pointer() -> Type {
    basic(Kind::Pointer, 8, &[true], PLAIN | FLAG_DIRECT_IFACE)
}
pub fn slice_of(elem: Type) -> Type {
    let mut t = describe(24, 8, mask(&[true]));
    (t.kind, t.elem) = (Kind::Slice, elem);
    leak(t)
}
pub fn any() -> Type {
    basic(Kind::Interface, 16, &[false, true], FLAG_COMPARABLE)
}

/// Which words of a value are pointers.
fn pointers(t: Type) -> Vec<bool> {
    let mut out = vec![false; t.size / 8];
    // SAFETY: only addresses are computed.
    unsafe { crate::typ::for_each_pointer(t, 0, &mut |at| out[at / 8] = true) };
    out
}

pub fn array_of(elem: Type, len: usize) -> Type {
    let ptr_bytes = if elem.ptr_bytes == 0 { 0 } else { (len - 1) * elem.size + elem.ptr_bytes };
    let mut t = describe(elem.size * len, ptr_bytes, elem.gc_mask);
    (t.kind, t.elem, t.len) = (Kind::Array, elem, len);
    t.flags = elem.flags & PLAIN | if ptr_bytes != 0 { FLAG_MASK_REPEATS } else { 0 };
    t.hash = elem.hash.wrapping_mul(31).wrapping_add(len as u32);
    leak(t)
}

pub fn struct_of(fields: &[(&'static str, Type)]) -> Type {
    let mut size = 0usize;
    let mut list = Vec::new();
    let mut bits = Vec::new();
    let mut flags = PLAIN;
    for (name, typ) in fields {
        size = size.next_multiple_of(typ.align as usize);
        if *name == "_" {
            flags &= !FLAG_PLAIN_MEMORY;
        }
        flags &= typ.flags;
        let none = text("");
        list.push(FieldDesc {
            name: text(name),
            pkg_path: none,
            tag: none,
            typ: *typ,
            offset: size,
            embedded: 0,
        });
        for (i, p) in pointers(typ).into_iter().enumerate() {
            bits.resize(bits.len().max(size / 8 + i + 1), false);
            bits[size / 8 + i] |= p;
        }
        size += typ.size;
    }
    let padded = size.next_multiple_of(fields.iter().map(|f| f.1.align as usize).max().unwrap_or(1));
    let sum: usize = fields.iter().map(|f| f.1.size).sum();
    if sum != padded {
        flags &= !FLAG_PLAIN_MEMORY;
    }
    let last = bits.iter().rposition(|b| *b).map_or(0, |i| i + 1);
    let mut t = describe(padded, last * 8, mask(&bits[..last]));
    t.kind = Kind::Struct;
    t.flags = flags;
    t.hash = fields.iter().fold(77, |h, f| h.wrapping_mul(33) ^ f.1.hash);
    t.list_len = list.len();
    t.list = list.leak().as_ptr() as *const u8;
    leak(t)
}

pub fn map_of(key: Type, elem: Type) -> Type {
    let offset = key.size.next_multiple_of(elem.align as usize);
    let align = key.align.max(elem.align) as usize;
    let mut t = describe(8, 8, mask(&[true]));
    (t.kind, t.key, t.elem) = (Kind::Map, key, elem);
    t.map_elem_offset = offset as u32;
    t.map_slot_size = (offset + elem.size).next_multiple_of(align) as u32;
    leak(t)
}

pub fn chan_of(elem: Type) -> Type {
    let mut t = describe(8, 8, mask(&[true]));
    (t.kind, t.elem) = (Kind::Chan, elem);
    leak(t)
}

/// Repeatable random numbers.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}
