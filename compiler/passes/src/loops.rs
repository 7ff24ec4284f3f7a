//! Which blocks lie on a cycle.

use base::IndexVec;
use gir::{BlockId, Func};

/// For each block: can control come back to it? Strongly connected components by Tarjan's algorithm, iterative.
pub(crate) fn in_cycle(f: &Func) -> IndexVec<BlockId, bool> {
    let n = f.blocks.len();
    let mut result = IndexVec::filled(false, n);
    let mut index = vec![u32::MAX; n];
    let mut low = vec![0u32; n];
    let mut on_stack = vec![false; n];
    let mut stack = Vec::new();
    let mut counter = 0;
    for root in f.blocks.ids() {
        if index[root.0 as usize] != u32::MAX {
            continue;
        }
        let mut work = vec![(root, f.successor_list(root), 0)];
        while let Some((b, succs, next)) = work.last_mut() {
            let at = b.0 as usize;
            if *next == 0 && index[at] == u32::MAX {
                index[at] = counter;
                low[at] = counter;
                counter += 1;
                stack.push(*b);
                on_stack[at] = true;
            }
            if let Some(&s) = succs.get(*next) {
                *next += 1;
                let to = s.0 as usize;
                if s == *b {
                    result[s] = true;
                }
                if index[to] == u32::MAX {
                    let list = f.successor_list(s);
                    work.push((s, list, 0));
                } else if on_stack[to] {
                    low[at] = low[at].min(index[to]);
                }
                continue;
            }
            if low[at] == index[at] {
                let mut members = Vec::new();
                loop {
                    let m = stack.pop().expect("component");
                    on_stack[m.0 as usize] = false;
                    members.push(m);
                    if m.0 as usize == at {
                        break;
                    }
                }
                if members.len() > 1 {
                    members.iter().for_each(|&m| result[m] = true);
                }
            }
            let done = low[at];
            work.pop();
            if let Some((parent, _, _)) = work.last() {
                let p = parent.0 as usize;
                low[p] = low[p].min(done);
            }
        }
    }
    result
}
