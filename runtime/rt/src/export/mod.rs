//! The exported symbols: one per row of the runtime-function table, made by macro from the table itself, so that a
//! missing body or one with wrong parameters fails to compile.
//!
//! - A LEAF row's symbol is a Rust function that runs on the goroutine's stack.
//! - Every other row's symbol is a trampoline in assembly (`switch`), which saves the stack pointer and the frame in
//!   g, switches to the thread's system stack and calls the body there. On the way back it looks at `g.raise` (set
//!   where the body's result is an error) and at the preemption flag.
//! - A PARK row's trampoline saves the whole context first; its body says whether it parked.
//!
//! The bodies stand in `body`, one adapter a row, named as the row.

mod body;
pub mod switch;

use crate::park::Parking;
use crate::sched;
use crate::trap::Trap;

/// Result words in the C convention's two registers.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Pair(pub u64, pub u64);

/// A type that a row can return.
pub trait RowResult {
    /// How many result words the row must have.
    const WORDS: usize;
    fn pair(self) -> Pair;
}

/// One result word.
trait Word {
    fn word(self) -> u64;
}

macro_rules! word_types {
    ($($t:ty: $v:ident => $e:expr;)*) => {
        $(
            impl Word for $t {
                fn word(self) -> u64 {
                    let $v = self;
                    $e
                }
            }

            impl RowResult for $t {
                const WORDS: usize = 1;
                fn pair(self) -> Pair {
                    Pair(self.word(), 0)
                }
            }
        )*
    };
}

word_types! {
    *mut u8: v => v as u64;
    i64: v => v as u64;
    i32: v => v as u32 as u64;
    u32: v => v as u64;
    bool: v => v as u64;
}

impl RowResult for () {
    const WORDS: usize = 0;
    fn pair(self) -> Pair {
        Pair(0, 0)
    }
}

impl<A: Word, B: Word> RowResult for (A, B) {
    const WORDS: usize = 2;
    fn pair(self) -> Pair {
        Pair(self.0.word(), self.1.word())
    }
}

/// What the body of a SYSTEM row returns.
pub trait SystemResult {
    const WORDS: usize;
    fn finish(self) -> Pair;
}

impl<T: RowResult> SystemResult for T {
    const WORDS: usize = T::WORDS;
    fn finish(self) -> Pair {
        self.pair()
    }
}

impl<T: RowResult> SystemResult for Result<T, Trap> {
    const WORDS: usize = T::WORDS;
    fn finish(self) -> Pair {
        match self {
            Ok(v) => v.pair(),
            Err(trap) => {
                raise(trap);
                Pair(0, 0)
            }
        }
    }
}

/// What the body of a PARK row returns.
pub trait ParkResult {
    const WORDS: usize;
    /// 1: parked.
    fn finish(self) -> u64;
}

impl<T: RowResult> ParkResult for Parking<T> {
    const WORDS: usize = T::WORDS;
    fn finish(self) -> u64 {
        match self {
            Parking::Done(v) => {
                let Pair(a, b) = v.pair();
                // SAFETY: not parked: the goroutine is this thread's.
                unsafe { (*sched::current_g()).head.results = [a, b] };
                0
            }
            Parking::Parked => 1,
        }
    }
}

impl<T: RowResult> ParkResult for Result<Parking<T>, Trap> {
    const WORDS: usize = T::WORDS;
    fn finish(self) -> u64 {
        match self {
            Ok(p) => p.finish(),
            Err(trap) => {
                raise(trap);
                0
            }
        }
    }
}

fn raise(trap: Trap) {
    // SAFETY: the goroutine is this thread's.
    unsafe { (*sched::current_g()).set_raise(trap) };
}

/// A parameter as it arrives: only the declared bits are defined.
macro_rules! param_type {
    (ptr) => { *mut u8 };
    (i64) => { i64 };
    (i32) => { i32 };
    (i8) => { u32 };
    (f64) => { f64 };
}

/// The parameter as the body takes it: an i8 is a truth value or a byte.
macro_rules! param_value {
    (i8 $v:ident) => {
        $v as u8
    };
    ($t:ident $v:ident) => {
        $v
    };
}

/// Names the parameters and calls `$cb! { head (name: type …) }`.
macro_rules! named {
    ($cb:ident $h:tt ()) => {
        $cb! { $h () }
    };
    ($cb:ident $h:tt ($a:ident)) => {
        $cb! { $h ((a $a)) }
    };
    ($cb:ident $h:tt ($a:ident $b:ident)) => {
        $cb! { $h ((a $a) (b $b)) }
    };
    ($cb:ident $h:tt ($a:ident $b:ident $c:ident)) => {
        $cb! { $h ((a $a) (b $b) (c $c)) }
    };
    ($cb:ident $h:tt ($a:ident $b:ident $c:ident $d:ident)) => {
        $cb! { $h ((a $a) (b $b) (c $c) (d $d)) }
    };
    ($cb:ident $h:tt ($a:ident $b:ident $c:ident $d:ident $e:ident)) => {
        $cb! { $h ((a $a) (b $b) (c $c) (d $d) (e $e)) }
    };
    ($cb:ident $h:tt ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident)) => {
        $cb! { $h ((a $a) (b $b) (c $c) (d $d) (e $e) (f $f)) }
    };
}

macro_rules! count {
    () => { 0 };
    ($x:ident $($rest:ident)*) => { 1 + count!($($rest)*) };
}

macro_rules! leaf {
    (($name:ident $results:expr) ($(($p:ident $t:ident))*)) => {
        /// The row's symbol.
        ///
        /// # Safety
        /// As the row's contract in `abi::funcs`.
        #[cfg_attr(not(test), unsafe(export_name = concat!("rgo_", stringify!($name))))]
        pub unsafe extern "C" fn $name($($p: param_type!($t)),*) -> Pair {
            // SAFETY: generated code keeps to the row's contract.
            #[allow(unused_unsafe)]
            let r = unsafe { body::$name($(param_value!($t $p)),*) };
            const fn words<T: RowResult>(_: &T) -> usize {
                T::WORDS
            }
            debug_assert!(words(&r) == $results);
            r.pair()
        }
    };
}

macro_rules! system {
    (($name:ident $results:expr) ($(($p:ident $t:ident))*)) => {
        mod $name {
            use super::*;
            unsafe extern "C" fn on_system_stack($($p: param_type!($t)),*) -> Pair {
                // SAFETY: generated code keeps to the row's contract.
                #[allow(unused_unsafe)]
                let r = unsafe { body::$name($(param_value!($t $p)),*) };
                fn words<T: SystemResult>(_: &T) -> usize {
                    T::WORDS
                }
                debug_assert!(words(&r) == $results);
                r.finish()
            }
            switch::system_trampoline!($name, on_system_stack);
        }
    };
}

macro_rules! park {
    (($name:ident $results:expr) ($(($p:ident $t:ident))*)) => {
        mod $name {
            use super::*;
            unsafe extern "C" fn on_system_stack($($p: param_type!($t)),*) -> u64 {
                // SAFETY: generated code keeps to the row's contract.
                #[allow(unused_unsafe)]
                let r = unsafe { body::$name($(param_value!($t $p)),*) };
                fn words<T: ParkResult>(_: &T) -> usize {
                    T::WORDS
                }
                debug_assert!(words(&r) == $results);
                r.finish()
            }
            switch::park_trampoline!($name, on_system_stack);
        }
    };
}

/// Sorts a row by its effects. The three rows that are not plain calls are assembly in `switch`.
macro_rules! row {
    (defer_enter $($rest:tt)*) => {};
    (recover_to $($rest:tt)*) => {};
    (reflect_call $($rest:tt)*) => {};
    ($name:ident [LEAF $($e:ident)*] $params:tt $results:expr) => {
        named! { leaf ($name $results) $params }
    };
    ($name:ident [PARK $($e:ident)*] $params:tt $results:expr) => {
        named! { park ($name $results) $params }
    };
    ($name:ident [$other:ident $($e:ident)*] $params:tt $results:expr) => {
        row! { $name [$($e)*] $params $results }
    };
    ($name:ident [] $params:tt $results:expr) => {
        named! { system ($name $results) $params }
    };
}

macro_rules! rows {
    ($($name:ident = $go:literal ($($p:ident),*) -> ($($r:ident),*) $($e:ident)|+;)*) => {
        $(row! { $name [$($e)+] ($($p)*) (count!($($r)*)) })*
    };
}

abi::for_each_runtime_fn!(rows);

// The runner of finalizers is the runtime's own goroutine: its row is not in the table.
park! { (finalizer_next 2) () }
