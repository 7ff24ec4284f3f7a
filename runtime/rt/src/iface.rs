//! Itabs.
