//! Locks and one-time events for code on system stacks.
