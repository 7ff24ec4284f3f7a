//! Goroutine stacks: segments.
