//! Semaphores and notify lists by address.
