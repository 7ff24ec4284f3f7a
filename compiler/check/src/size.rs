//! Types too large to exist.

use base::Span;
use types::{PkgId, Type, TypeId};

use crate::checker::Checker;

/// gc's limits for a type and for a channel's element.
const MAX_TYPE: u64 = 1 << 50;
const MAX_CHAN_ELEM: u64 = 1 << 16;

impl Checker {
    /// Checks the sizes of array and channel types once all types are complete.
    pub(crate) fn check_sizes(&mut self) {
        for (pkg, at, ty) in std::mem::take(&mut self.late.sizes) {
            self.check_size(pkg, at, ty);
        }
    }

    fn check_size(&mut self, pkg: PkgId, at: Span, ty: TypeId) {
        if self.store.is_parameterized(ty) {
            return;
        }
        match self.store.ty(ty).clone() {
            Type::Array { .. } if self.store.layout(ty).size >= MAX_TYPE => {
                let text = format!("type {} larger than address space", self.type_text(pkg, ty));
                self.report(at, text);
            }
            Type::Chan { elem, .. } if self.store.layout(elem).size >= MAX_CHAN_ELEM => {
                self.report(at, "channel element type too large (>64kB)");
            }
            _ => {}
        }
    }
}
