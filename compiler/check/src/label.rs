//! Labels: which statement a branch goes to. (Whether it may go there is the parser's business.)

use base::{FxHashMap, Symbol};
use syntax::ast::{Block, IdentId, StmtId, StmtKind};

use crate::context::Ctx;

impl Ctx<'_> {
    /// Collects the labels of a function body, for `branch_target`.
    pub fn check_labels(&mut self, body: &Block) {
        let mut labels = FxHashMap::default();
        self.collect_labels(&body.stmts, &mut labels);
        self.labels = labels;
    }

    fn collect_labels(&self, stmts: &[StmtId], labels: &mut FxHashMap<Symbol, StmtId>) {
        for &s in stmts {
            self.labels_of(s, labels);
        }
    }

    fn labels_of(&self, s: StmtId, labels: &mut FxHashMap<Symbol, StmtId>) {
        match &self.ast.stmts[s].kind {
            StmtKind::Labeled { label, stmt } => {
                labels.entry(self.name_of(*label)).or_insert(s);
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.labels_of(*stmt, labels));
            }
            StmtKind::Block(b) | StmtKind::For { body: b, .. } | StmtKind::Range { body: b, .. } => {
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.collect_labels(&b.stmts, labels));
            }
            StmtKind::If { then, els, .. } => {
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
                    self.collect_labels(&then.stmts, labels);
                    if let Some(els) = els {
                        self.labels_of(*els, labels);
                    }
                });
            }
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                for c in clauses {
                    stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.collect_labels(&c.body, labels));
                }
            }
            StmtKind::Select { clauses, .. } => {
                for c in clauses {
                    stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.collect_labels(&c.body, labels));
                }
            }
            _ => {}
        }
    }

    /// Records where a labeled branch goes.
    pub fn branch_target(&mut self, s: StmtId, label: IdentId) {
        let name = self.name_of(label);
        if let Some(&target) = self.labels.get(&name) {
            self.facts().branch_targets.insert(s, target);
        }
    }
}
