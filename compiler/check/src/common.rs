//! The underlying type that all types of a type parameter's set share.

use types::{ChanDir, Type, TypeId};

use crate::context::Ctx;

/// A type of the set with its underlying type; None if the set has no specific types.
pub(crate) type Member = Option<(TypeId, TypeId)>;

impl Ctx<'_> {
    /// The types of a type parameter's set with their underlying types; of other types just the type itself.
    pub fn members(&mut self, ty: TypeId) -> Vec<Member> {
        let terms = self.store.term_types(ty).unwrap_or_default();
        if terms.is_empty() {
            return vec![None];
        }
        terms.into_iter().map(|t| Some((t.ty, self.store.underlying(t.ty)))).collect()
    }

    /// The common underlying type; of channels with the same elements the most restricted one. Every member must
    /// satisfy `fits` first. The error is the reason why there is none.
    pub fn common_under(
        &mut self,
        ty: TypeId,
        mut fits: impl FnMut(&mut Self, Member) -> Result<(), String>,
    ) -> Result<TypeId, String> {
        let mut common: Member = None;
        for member in self.members(ty) {
            fits(self, member)?;
            let Some((t, u)) = member else { return Err("no specific type".into()) };
            let Some((ct, cu)) = common else {
                common = member;
                continue;
            };
            if let (&Type::Chan { dir: d, elem: a }, &Type::Chan { dir: e, elem: b }) =
                (self.store.ty(cu), self.store.ty(u))
            {
                let both = |cx: &Self| format!("channels {} and {}", cx.ty_text(ct), cx.ty_text(t));
                if !self.store.identical(a, b) {
                    return Err(format!("{} have different element types", both(self)));
                }
                if d == ChanDir::Both {
                    common = member;
                } else if e != ChanDir::Both && d != e {
                    return Err(format!("{} have conflicting directions", both(self)));
                }
                continue;
            }
            if !self.store.identical(cu, u) {
                return Err(self.different(ct, t));
            }
        }
        Ok(common.expect("at least one member").1)
    }

    pub fn different(&self, a: TypeId, b: TypeId) -> String {
        format!("{} and {} have different underlying types", self.ty_text(a), self.ty_text(b))
    }
}
