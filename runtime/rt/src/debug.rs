//! Questions of package runtime/debug and of traces.
