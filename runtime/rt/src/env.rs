//! Arguments and environment.
