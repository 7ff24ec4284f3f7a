//! Address arithmetic.
