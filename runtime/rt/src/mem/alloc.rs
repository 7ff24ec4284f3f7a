//! Allocation: from a type and a count to an object. Everything but [`new_fast`] may collect first.

use abi::TrapCode;
use abi::typedesc::TypeDesc;

use super::cache::TINY_SLOT;
use super::class::{self, ClassId, HEADER, MAX_MASKED, MAX_SMALL};
use super::{Cache, cache, central, sizes, zero_base};
use crate::trap::{Outcome, Trap};
use crate::{gc, profile, typ};

/// The largest object: more than any machine has.
pub const MAX_ALLOC: usize = 1 << 47;

/// The smallest slot.
const SMALLEST: usize = 8;

/// A zeroed object from the cache alone, or null where [`new`] must be called. Runs on the goroutine's stack.
///
/// # Safety
/// The calling thread owns the cache; `typ` is a descriptor.
#[inline(always)]
pub unsafe fn new_fast(cache: *mut Cache, typ: *const TypeDesc) -> *mut u8 {
    // SAFETY: passed on.
    unsafe { (*cache).new_fast(typ) }
}

/// A zeroed object.
///
/// # Safety
/// As [`new_fast`], on a system stack, with every live heap pointer where the collector's roots are.
pub unsafe fn new(cache: *mut Cache, typ: *const TypeDesc) -> *mut u8 {
    // SAFETY: passed on.
    unsafe {
        let size = (*typ).size;
        if size == 0 {
            return zero_base();
        }
        match class_of(typ, size) {
            Place::Slot(class) => {
                (*cache).remember(typ, class);
                slot(cache, class, true)
            }
            place => object(cache, place, typ, size, true),
        }
    }
}

/// `n` zeroed objects in a row.
///
/// # Safety
/// As [`new`].
pub unsafe fn new_array(cache: *mut Cache, elem: *const TypeDesc, n: i64) -> Outcome<*mut u8> {
    // SAFETY: passed on.
    unsafe {
        let size = array_size(elem, n).ok_or(Trap::new(TrapCode::MakeSliceLen))?;
        Ok(array(cache, elem, size))
    }
}

/// The bytes of `n` elements; None where that's negative or more than can be.
///
/// # Safety
/// `elem` is a descriptor.
pub unsafe fn array_size(elem: *const TypeDesc, n: i64) -> Option<usize> {
    // SAFETY: passed on.
    let size = unsafe { (*elem).size };
    let bytes = size.checked_mul(usize::try_from(n).ok()?)?;
    (bytes <= MAX_ALLOC).then_some(bytes)
}

/// `size` zeroed bytes for elements of type `elem`.
///
/// # Safety
/// As [`new`]; size is at most MAX_ALLOC.
pub unsafe fn array(cache: *mut Cache, elem: *const TypeDesc, size: usize) -> *mut u8 {
    if size == 0 {
        return zero_base();
    }
    // SAFETY: passed on.
    unsafe { object(cache, class_of(elem, size), elem, size, true) }
}

/// `size` bytes that hold no pointers, zeroed where asked.
///
/// # Safety
/// As [`new`].
pub unsafe fn new_noscan(cache: *mut Cache, size: usize, zero: bool) -> *mut u8 {
    if size == 0 {
        return zero_base();
    }
    // SAFETY: passed on.
    unsafe {
        match noscan_place(size) {
            Place::Tiny => tiny(cache, size),
            Place::Slot(class) => slot(cache, class, zero),
            Place::Headed(_) | Place::Large => large(cache, core::ptr::null(), size, zero),
        }
    }
}

enum Place {
    /// Less than a slot.
    Tiny,
    Slot(ClassId),
    Headed(ClassId),
    Large,
}

fn noscan_place(size: usize) -> Place {
    if size < TINY_SLOT && size != SMALLEST { Place::Tiny } else { noscan_slot(size) }
}

fn noscan_slot(size: usize) -> Place {
    if size <= MAX_SMALL { Place::Slot(ClassId::noscan(class::size_class(size))) } else { Place::Large }
}

/// Where `size` > 0 bytes of elements of a type go.
unsafe fn class_of(elem: *const TypeDesc, size: usize) -> Place {
    // SAFETY: elem is a descriptor.
    let elem = unsafe { &*elem };
    if elem.ptr_bytes == 0 {
        // Objects of their own types have slots of their own: the cache knows those by type.
        return if elem.size == size { noscan_slot(size) } else { noscan_place(size) };
    }
    if size <= MAX_MASKED {
        let size_class = class::size_class(size);
        // The mask is repeated to the slot's end: what lies behind the object is zero, and fewer shapes are needed.
        let words = class::SIZES[size_class] as usize / 8;
        let mask = typ::repeat_mask(typ::small_mask(elem), elem.size / 8, words);
        if let Some(class) = class::shape(size_class, mask) {
            return Place::Slot(class);
        }
    }
    if size <= MAX_SMALL - HEADER {
        return Place::Headed(ClassId::header(class::size_class(size + HEADER)));
    }
    Place::Large
}

unsafe fn object(cache: *mut Cache, place: Place, elem: *const TypeDesc, size: usize, zero: bool) -> *mut u8 {
    // SAFETY: passed on; a slot with a header has room for it.
    unsafe {
        match place {
            Place::Tiny => tiny(cache, size),
            Place::Slot(class) => slot(cache, class, zero),
            Place::Headed(class) => {
                let p = slot(cache, class, true) as *mut *const TypeDesc;
                p.write(elem);
                p.add(1) as *mut u8
            }
            Place::Large => {
                large(cache, if (*elem).ptr_bytes == 0 { core::ptr::null() } else { elem }, size, zero)
            }
        }
    }
}

unsafe fn tiny(cache: *mut Cache, size: usize) -> *mut u8 {
    // SAFETY: passed on.
    unsafe {
        let p = (*cache).take_tiny(size);
        if !p.is_null() {
            return p;
        }
        let class = ClassId::noscan(class::size_class(TINY_SLOT));
        refill(cache, class);
        let n = (*cache).ready(class);
        let p = (*cache).take_tiny(size);
        sampled(p, TINY_SLOT, n, Some(&mut (*cache).bin(class).due))
    }
}

unsafe fn slot(cache: *mut Cache, class: ClassId, zero: bool) -> *mut u8 {
    // SAFETY: passed on.
    unsafe {
        let p = (*cache).take(class, zero);
        if !p.is_null() {
            return p;
        }
        refill(cache, class);
        let n = (*cache).ready(class);
        let p = (*cache).take(class, zero);
        sampled(p, class::SIZES[class.size_class()] as usize, n, Some(&mut (*cache).bin(class).due))
    }
}

/// Tells the profile of memory, if there is one, about the first of `n` new slots.
#[inline]
fn sampled(p: *mut u8, size: usize, n: u32, due: Option<&mut bool>) -> *mut u8 {
    if profile::wants_memory() {
        profile::allocated(p, size, n, due);
    }
    p
}

/// Gets slots for a cache that has none of the class left.
#[cold]
unsafe fn refill(cache: *mut Cache, class: ClassId) {
    // SAFETY: passed on. A collection empties the cache, hence its bin stays empty.
    unsafe {
        gc::poll(cache);
        let most = match () {
            _ if gc::stressed() => 1,
            _ if profile::wants_memory() => {
                let due = (*cache).bin(class).due;
                profile::slots_before_sample(class::SIZES[class.size_class()] as usize, due)
            }
            _ => 64,
        };
        if !(*cache).refill(class, most) {
            gc::collect(cache);
            if !(*cache).refill(class, most) {
                out_of_memory();
            }
        }
    }
}

#[cold]
unsafe fn large(cache: *mut Cache, elem: *const TypeDesc, size: usize, zero: bool) -> *mut u8 {
    // SAFETY: passed on; the fresh object belongs to the caller.
    unsafe {
        gc::poll(cache);
        let got = central::large(size, elem).or_else(|| {
            gc::collect(cache);
            central::large(size, elem)
        });
        let Some((p, clean)) = got else { out_of_memory() };
        sizes::large();
        cache::count(1, size.next_multiple_of(super::arena::PAGE) as u64);
        // The collector may scan an object with pointers at any time from now on.
        if !clean && (zero || !elem.is_null()) {
            core::ptr::write_bytes(p, 0, size);
        }
        sampled(p, size, 1, None)
    }
}

#[cold]
fn out_of_memory() -> ! {
    crate::trap::throw("runtime: out of memory")
}
