//! The print builtins.
