//! The exported symbols: one trampoline per row of the runtime-function table.
