//! Making and growing slices.
