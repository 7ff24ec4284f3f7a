//! Parking and readying goroutines.
