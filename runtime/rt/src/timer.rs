//! Sleeping goroutines by deadline.
