//! rt: the runtime of every compiled program: memory, goroutines, channels, maps, panics, signals, traces.
//! In → out: calls of generated code through the rows of `abi::funcs` → results, parked goroutines or raised traps.
//! May know: abi (layouts, tables) and sys (the kernel); rooms are listed lowest first and know only rooms above them.
//! Deliberately holds no Go semantics that Go code can express (panic values, timers of package time, networking).
#![cfg_attr(not(test), no_std)]

pub mod addr;
pub mod hw;
pub mod latch;
pub mod sync;
pub mod trap;

// Objects and memory.
pub mod bytes;
pub mod checksum;
pub mod cipher;
pub mod curve;
pub mod finalizer;
pub mod gc;
pub mod lattice;
pub mod mem;
pub mod room;
pub mod typ;
pub mod words;

// Goroutines.
pub mod bubble;
pub mod netpoll;
pub mod park;
pub mod sched;
pub mod sema;
pub mod stack;
pub mod timer;

// What Go values need.
pub mod chan;
pub mod iface;
pub mod map;
pub mod print;
pub mod select;
pub mod slice;
pub mod string;

// The process.
pub mod debug;
pub mod env;
pub mod export;
pub mod heapdump;
pub mod panic;
pub mod processor;
pub mod profile;
pub mod signal;
pub mod traceback;

#[cfg(test)]
mod testkit;
