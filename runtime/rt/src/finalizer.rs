//! Finalizers, cleanups, weak handles.
