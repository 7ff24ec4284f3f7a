//! Hashing and equality by type descriptor.
