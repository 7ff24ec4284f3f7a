//! The heap: 8 KB pages in one flat run of addresses, spans of equal slots, a cache per processor.
//!
//! `arena` owns the address space and the page table, `class` says which objects share a span, `span` describes one,
//! `central` hands spans to caches, `cache` is a processor's part, `alloc` holds the entry points.
//!
//! Invariants that the unsafe code of this room relies on:
//! - A page below `arena::top()` has a [`arena::PageInfo`]; its `span` is 0 or the number of a span in use.
//! - A span belongs to at most one cache between two collections; its alloc bits are written by that cache only, or
//!   with the world stopped.
//! - A set alloc bit is a slot that a cache holds or that was handed out and not found dead; what isn't handed out is
//!   never read by anybody but the collector, which treats its content as tolerable garbage.
//! - Page runs and span lists change under [`central::Central`]'s lock or with the world stopped.

pub mod alloc;
pub mod arena;
pub mod cache;
pub mod central;
pub mod class;
pub mod sizes;
pub mod span;

use core::cell::UnsafeCell;

pub use alloc::{new, new_array, new_fast, new_noscan};
pub use cache::Cache;

/// What zero-sized objects and empty non-nil slices point to. Writable, as the reference's is: libraries on package
/// unsafe write a word before they look at the length.
#[repr(align(16))]
struct ZeroBase(UnsafeCell<[u8; 16]>);

// SAFETY: the bytes mean nothing; only their address is ever used here.
unsafe impl Sync for ZeroBase {}

static ZERO_BASE: ZeroBase = ZeroBase(UnsafeCell::new([0; 16]));

/// The address of every zero-sized object.
pub fn zero_base() -> *mut u8 {
    ZERO_BASE.0.get().cast()
}
