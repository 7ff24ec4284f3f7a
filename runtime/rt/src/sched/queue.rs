//! Lists of goroutines linked by `next`.

use core::ptr::null_mut;

use super::G;

/// A FIFO of goroutines that belong to it: the global run queue, and what somebody is about to wake.
pub struct GQueue {
    head: *mut G,
    tail: *mut G,
    len: usize,
}

impl Default for GQueue {
    fn default() -> Self {
        Self::new()
    }
}

impl GQueue {
    pub const fn new() -> GQueue {
        GQueue { head: null_mut(), tail: null_mut(), len: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.head.is_null()
    }

    /// # Safety
    /// `g` is on no list, and the caller owns it.
    pub unsafe fn push(&mut self, g: *mut G) {
        // SAFETY: the caller's promise; a queued goroutine belongs to its queue.
        unsafe {
            (*g).next = null_mut();
            if self.tail.is_null() {
                self.head = g;
            } else {
                (*self.tail).next = g;
            }
        }
        self.tail = g;
        self.len += 1;
    }

    pub fn pop(&mut self) -> Option<*mut G> {
        let g = self.head;
        if g.is_null() {
            return None;
        }
        // SAFETY: a queued goroutine belongs to its queue.
        unsafe {
            self.head = (*g).next;
            (*g).next = null_mut();
        }
        if self.head.is_null() {
            self.tail = null_mut();
        }
        self.len -= 1;
        Some(g)
    }
}
