//! A Go panic that a room wants raised.
