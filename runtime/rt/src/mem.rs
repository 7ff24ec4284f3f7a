//! The heap.

/// A processor's part of the allocator; lies at the start of its P.
pub struct Cache {}

impl Cache {
    /// A cache that holds nothing.
    pub const fn new() -> Cache {
        Cache {}
    }
}
