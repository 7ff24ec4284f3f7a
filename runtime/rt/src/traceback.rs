//! Walking and printing stacks.
