//! The dominator tree with its walk, and constant-time dominance.

use base::IndexVec;
use gir::func::ENTRY;
use gir::verify::Dominators;
use gir::{BlockId, Func};

pub(crate) struct Tree {
    parent: IndexVec<BlockId, Option<BlockId>>,
    children: IndexVec<BlockId, Vec<BlockId>>,
    /// The numbers of entering and leaving each block on a walk; a dominator's span holds that of what it dominates.
    span: IndexVec<BlockId, (u32, u32)>,
}

/// A step of the walk.
pub(crate) enum Step {
    Enter(BlockId),
    Leave,
}

impl Tree {
    pub(crate) fn new(f: &Func, rpo: &[BlockId]) -> Tree {
        let dominators = Dominators::compute(f, rpo);
        let mut children = IndexVec::filled(Vec::new(), f.blocks.len());
        let mut parent = IndexVec::filled(None, f.blocks.len());
        for &b in rpo.iter().filter(|&&b| b != ENTRY) {
            let above = dominators.idom(b).expect("reachable");
            children[above].push(b);
            parent[b] = Some(above);
        }
        let mut tree = Tree { parent, children, span: IndexVec::filled((u32::MAX, 0), f.blocks.len()) };
        let mut open = Vec::new();
        for (n, step) in tree.walk().into_iter().enumerate() {
            match step {
                Step::Enter(b) => {
                    tree.span[b].0 = n as u32;
                    open.push(b);
                }
                Step::Leave => tree.span[open.pop().expect("entered")].1 = n as u32,
            }
        }
        tree
    }

    /// All reachable blocks, dominators before what they dominate.
    pub(crate) fn walk(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut stack = vec![(ENTRY, 0)];
        steps.push(Step::Enter(ENTRY));
        while let Some((b, next)) = stack.last_mut() {
            if let Some(&child) = self.children[*b].get(*next) {
                *next += 1;
                steps.push(Step::Enter(child));
                stack.push((child, 0));
            } else {
                steps.push(Step::Leave);
                stack.pop();
            }
        }
        steps
    }

    /// The block that dominates `b` most closely; none for the entry and unreachable blocks.
    pub(crate) fn parent(&self, b: BlockId) -> Option<BlockId> {
        self.parent[b]
    }

    /// Does every way to `b` go through `a`? False for unreachable blocks.
    pub(crate) fn dominates(&self, a: BlockId, b: BlockId) -> bool {
        self.span[a].0 <= self.span[b].0 && self.span[b].1 <= self.span[a].1 && self.span[b].0 != u32::MAX
    }
}
