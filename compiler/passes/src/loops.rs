//! Which blocks lie on a cycle.

use base::IndexVec;
use gir::{BlockId, Func};

use crate::components::components;

/// For each block: can control come back to it?
pub(crate) fn in_cycle(f: &Func) -> IndexVec<BlockId, bool> {
    let mut result = IndexVec::filled(false, f.blocks.len());
    let successors = |b: u32| f.successor_list(BlockId(b)).into_iter().map(|s| s.0).collect::<Vec<_>>();
    for members in components(f.blocks.len(), successors) {
        if members.len() > 1 || successors(members[0]).contains(&members[0]) {
            members.into_iter().for_each(|m| result[BlockId(m)] = true);
        }
    }
    result
}
