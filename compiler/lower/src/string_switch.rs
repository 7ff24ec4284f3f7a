//! Switches over strings with constant cases: by length first, then by the byte that parts most cases, until one or two
//! are left to compare with.

use std::collections::BTreeMap;

use abi::RtFn;
use gir::inst::Ty;
use gir::{BlockId, Value};
use syntax::ast::CaseClause;
use types::{ConstValue, TypeId};

use crate::compare::MAX_INLINE_BYTES;
use crate::func::FnLower;
use crate::value::Val;

/// With fewer cases comparing with one after the other is as good.
const MIN_CASES: usize = 4;
/// So many of one length are compared with one after the other.
const MAX_ROW: usize = 2;

/// A constant and where it leads.
type Case<'a> = (&'a [u8], BlockId);

impl FnLower<'_, '_> {
    /// Emits a switch over a string where all cases are constants; false if it isn't that.
    pub fn string_switch(
        &mut self,
        tag: Option<&(Val, TypeId)>,
        clauses: &[CaseClause],
        bodies: &[BlockId],
        default: BlockId,
    ) -> bool {
        let Some((v, ty)) = tag else { return false };
        if !self.cx.checker.store.as_basic(*ty).is_some_and(|b| b.is_string()) {
            return false;
        }
        let text = |c: ConstValue| c.as_str().map(<[u8]>::to_vec);
        let Some(texts) = self.constant_cases(clauses, bodies, text) else { return false };
        let (text, len) = (v.scalars()[0], v.scalars()[1]);
        if texts.len() < MIN_CASES || self.b.func.const_int(len).is_some() {
            return false;
        }
        let mut lengths: BTreeMap<usize, Vec<Case<'_>>> = BTreeMap::new();
        for (t, body) in &texts {
            lengths.entry(t.len()).or_default().push((t, *body));
        }
        let blocks: Vec<BlockId> = lengths.iter().map(|_| self.b.new_block()).collect();
        let cases = lengths.keys().zip(&blocks).map(|(&n, &b)| (n as i64, b)).collect();
        self.b.switch(len, cases, default);
        for (group, block) in lengths.into_values().zip(blocks) {
            self.continue_at(block);
            self.cases_of_length(text, group, default);
        }
        true
    }

    /// Parts cases of one length, which the text has.
    fn cases_of_length(&mut self, text: Value, cases: Vec<Case<'_>>, default: BlockId) {
        let n = cases[0].0.len();
        if n == 0 {
            self.b.jump(cases[0].1);
            return;
        }
        if cases.len() > MAX_ROW {
            let distinct = |at: usize| {
                let mut seen = [false; 256];
                cases.iter().filter(|c| !std::mem::replace(&mut seen[usize::from(c.0[at])], true)).count()
            };
            // Different texts differ somewhere.
            let at = (0..n).rev().max_by_key(|&at| distinct(at)).expect("lower: not empty");
            let mut groups: BTreeMap<u8, Vec<Case<'_>>> = BTreeMap::new();
            for c in cases {
                groups.entry(c.0[at]).or_default().push(c);
            }
            let byte = self.plain_load(Ty::I8, text, at as i32);
            let blocks: Vec<BlockId> = groups.iter().map(|_| self.b.new_block()).collect();
            let list =
                groups.keys().zip(&blocks).map(|(&k, &b)| (crate::constant::normal(i64::from(k), Ty::I8), b));
            let list = list.collect();
            self.b.switch(byte, list, default);
            for (group, block) in groups.into_values().zip(blocks) {
                self.continue_at(block);
                self.cases_of_length(text, group, default);
            }
            return;
        }
        for (bytes, body) in cases {
            let constant = self.string_const(bytes).scalars()[0];
            let hit = if n as i64 <= MAX_INLINE_BYTES {
                self.bytes_equal(text, constant, n as i64)
            } else {
                let len = self.int(n as i64);
                self.b.call_rt(RtFn::mem_equal, &[text, constant, len])[0]
            };
            let next = self.b.new_block();
            self.b.branch(hit, body, next);
            self.continue_at(next);
        }
        self.b.jump(default);
    }
}
