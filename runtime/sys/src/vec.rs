//! A growable array on whole pages: the runtime's own bookkeeping must not come from the collected heap.

use core::ops::{Deref, DerefMut};

use crate::mem;

/// An array of `Copy` values in memory from the system; it never shrinks.
pub struct PageVec<T: Copy> {
    data: *mut T,
    len: usize,
    cap: usize,
}

// SAFETY: it owns its memory.
unsafe impl<T: Copy + Send> Send for PageVec<T> {}

impl<T: Copy> PageVec<T> {
    pub const fn new() -> PageVec<T> {
        PageVec { data: core::ptr::null_mut(), len: 0, cap: 0 }
    }

    /// Appends a value; ends the process where the system has no memory left.
    pub fn push(&mut self, value: T) {
        if self.len == self.cap {
            self.grow();
        }
        // SAFETY: len < cap.
        unsafe { self.data.add(self.len).write(value) };
        self.len += 1;
    }

    pub fn pop(&mut self) -> Option<T> {
        let last = *self.last()?;
        self.len -= 1;
        Some(last)
    }

    /// Removes element `i`, moving the last one to its place.
    pub fn swap_remove(&mut self, i: usize) -> T {
        let value = self[i];
        let last = self.len - 1;
        self[i] = self[last];
        self.len = last;
        value
    }

    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    pub fn clear(&mut self) {
        self.len = 0;
    }

    #[cold]
    fn grow(&mut self) {
        let old_bytes = self.cap * size_of::<T>();
        let bytes = (old_bytes * 2).max(mem::PAGE).max(size_of::<T>().next_multiple_of(mem::PAGE));
        let Ok(data) = mem::allocate(bytes) else {
            crate::process::write_all(2, b"fatal error: runtime: out of memory\n");
            crate::process::exit(2)
        };
        let data = data as *mut T;
        if self.cap != 0 {
            // SAFETY: old and new are distinct mappings of at least len elements.
            unsafe {
                core::ptr::copy_nonoverlapping(self.data, data, self.len);
                mem::release(self.data as *mut u8, old_bytes.next_multiple_of(mem::PAGE));
            }
        }
        self.data = data;
        self.cap = bytes / size_of::<T>();
    }
}

impl<T: Copy> Default for PageVec<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy> Deref for PageVec<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        if self.len == 0 {
            return &[];
        }
        // SAFETY: len elements are initialised.
        unsafe { core::slice::from_raw_parts(self.data, self.len) }
    }
}

impl<T: Copy> DerefMut for PageVec<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        if self.len == 0 {
            return &mut [];
        }
        // SAFETY: len elements are initialised and owned.
        unsafe { core::slice::from_raw_parts_mut(self.data, self.len) }
    }
}

impl<T: Copy> Drop for PageVec<T> {
    fn drop(&mut self) {
        if self.cap != 0 {
            // SAFETY: the mapping is the vector's own.
            unsafe {
                mem::release(self.data as *mut u8, (self.cap * size_of::<T>()).next_multiple_of(mem::PAGE));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_and_keeps() {
        let mut v = PageVec::new();
        for i in 0..10_000u64 {
            v.push(i * 3);
        }
        assert!(v.iter().enumerate().all(|(i, x)| *x == i as u64 * 3));
        assert_eq!(v.swap_remove(5), 15);
        assert_eq!(v[5], 9999 * 3);
        assert_eq!(v.pop(), Some(9998 * 3));
        assert_eq!(v.len(), 9998);
    }
}
