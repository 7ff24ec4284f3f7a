//! Raising traps and recovering.
