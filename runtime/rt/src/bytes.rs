//! Searching and comparing bytes.
