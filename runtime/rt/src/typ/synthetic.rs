//! Descriptors of memory that only the runtime allocates: they tell the collector where pointers are, nothing else.

use abi::layout::Str;
use abi::typedesc::{Kind, TypeDesc};
use sys::vec::PageVec;

use crate::sync::{Lock, RANK_HEAP};

const NO_STR: Str = Str { ptr: core::ptr::null(), len: 0 };

/// A descriptor of `size` bytes whose pointers `mask` tells for the first `ptr_bytes`.
pub const fn describe(size: usize, ptr_bytes: usize, mask: *const u8) -> TypeDesc {
    TypeDesc {
        size,
        ptr_bytes,
        hash: 0,
        kind: Kind::Struct,
        align: 8,
        flags: 0,
        _pad: 0,
        gc_mask: mask,
        string: NO_STR,
        name: NO_STR,
        pkg_path: NO_STR,
        ptr_to: core::ptr::null(),
        methods: core::ptr::null(),
        elem: core::ptr::null(),
        key: core::ptr::null(),
        len: 0,
        list: core::ptr::null(),
        list_len: 0,
        map_elem_offset: 0,
        map_slot_size: 0,
    }
}

/// A descriptor that is a constant of the runtime.
pub struct Constant(pub TypeDesc);

// SAFETY: never written.
unsafe impl Sync for Constant {}

/// Descriptors made while the program runs, by the address of what they were made for. They stay for ever: their number is
/// bounded by that of the program's types.
pub struct Registry {
    rows: Lock<PageVec<(usize, *const TypeDesc)>>,
}

// SAFETY: the rows are guarded by the lock, descriptors are never written again.
unsafe impl Sync for Registry {}

impl Registry {
    pub const fn new() -> Registry {
        Registry { rows: Lock::new(RANK_HEAP - 1, PageVec::new()) }
    }

    /// The descriptor for `key`; where there is none yet, one of `size` bytes whose pointer words `words` enumerates.
    pub fn get(
        &self,
        key: usize,
        size: usize,
        words: &mut dyn FnMut(&mut dyn FnMut(usize)),
    ) -> *const TypeDesc {
        let mut rows = self.rows.lock();
        if let Some(row) = rows.iter().find(|r| r.0 == key) {
            return row.1;
        }
        let mask_bytes = (size / 8).div_ceil(8);
        let Ok(memory) =
            sys::mem::allocate((size_of::<TypeDesc>() + mask_bytes).next_multiple_of(sys::mem::PAGE))
        else {
            crate::trap::throw("runtime: out of memory")
        };
        let desc = memory as *mut TypeDesc;
        // SAFETY: the fresh memory has room for the descriptor and its mask.
        unsafe {
            let mask = desc.add(1) as *mut u8;
            let mut ptr_bytes = 0;
            words(&mut |w| {
                *mask.add(w / 8) |= 1 << (w % 8);
                ptr_bytes = ptr_bytes.max((w + 1) * 8);
            });
            desc.write(describe(size, ptr_bytes, mask));
        }
        rows.push((key, desc));
        desc
    }
}

impl Default for Registry {
    fn default() -> Registry {
        Registry::new()
    }
}
