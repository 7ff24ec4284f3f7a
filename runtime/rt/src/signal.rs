//! Signal handlers.
