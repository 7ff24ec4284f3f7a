//! Intervals of integers: what the operations make of them. All numbers are signed ones of their types; what may wrap
//! around is anything.

use gir::inst::Ty;
use gir::{BinOp, UnOp};

/// The numbers from `lo` to `hi`, both included; never empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Range {
    pub lo: i64,
    pub hi: i64,
}

impl Range {
    /// All numbers of the type.
    pub fn of(ty: Ty) -> Range {
        let spare = 64 - ty.bits();
        Range { lo: i64::MIN >> spare, hi: i64::MAX >> spare }
    }

    pub fn one(c: i64) -> Range {
        Range { lo: c, hi: c }
    }

    pub fn exact(self) -> Option<i64> {
        (self.lo == self.hi).then_some(self.lo)
    }

    pub fn not_negative(self) -> bool {
        self.lo >= 0
    }

    /// What is in both. Code that can't be reached knows contradictions: then it is the first.
    pub fn meet(self, other: Range) -> Range {
        let (lo, hi) = (self.lo.max(other.lo), self.hi.min(other.hi));
        if lo <= hi { Range { lo, hi } } else { self }
    }

    pub fn join(self, other: Range) -> Range {
        Range { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi) }
    }

    fn within(lo: i128, hi: i128, ty: Ty) -> Option<Range> {
        let all = Range::of(ty);
        (lo >= i128::from(all.lo) && hi <= i128::from(all.hi))
            .then_some(Range { lo: lo as i64, hi: hi as i64 })
    }

    /// Of the sum, if it doesn't wrap around.
    pub fn sum(self, other: Range, ty: Ty) -> Option<Range> {
        let add = |a, b| i128::from(a) + i128::from(b);
        Range::within(add(self.lo, other.lo), add(self.hi, other.hi), ty)
    }

    /// Of the difference, if it doesn't wrap around.
    pub fn difference(self, other: Range, ty: Ty) -> Option<Range> {
        let sub = |a, b| i128::from(a) - i128::from(b);
        Range::within(sub(self.lo, other.hi), sub(self.hi, other.lo), ty)
    }

    /// Of the product, if it doesn't wrap around.
    pub fn product(self, other: Range, ty: Ty) -> Option<Range> {
        let mul = |a: i64, b: i64| i128::from(a) * i128::from(b);
        let corners =
            [mul(self.lo, other.lo), mul(self.lo, other.hi), mul(self.hi, other.lo), mul(self.hi, other.hi)];
        let (lo, hi) = (corners.iter().min().expect("four"), corners.iter().max().expect("four"));
        Range::within(*lo, *hi, ty)
    }
}

/// Of a binary operation's result.
pub(crate) fn binary(op: BinOp, ty: Ty, a: Range, b: Range) -> Range {
    let all = Range::of(ty);
    let count = b.exact().filter(|n| (0..i64::from(ty.bits())).contains(n)).map(|n| n as u32);
    let found = match op {
        BinOp::Add => a.sum(b, ty),
        BinOp::Sub => a.difference(b, ty),
        BinOp::Mul => a.product(b, ty),
        BinOp::And => match (a.not_negative(), b.not_negative()) {
            (true, true) => Some(Range { lo: 0, hi: a.hi.min(b.hi) }),
            (true, false) => Some(Range { lo: 0, hi: a.hi }),
            (false, true) => Some(Range { lo: 0, hi: b.hi }),
            (false, false) => None,
        },
        BinOp::Or | BinOp::Xor if a.not_negative() && b.not_negative() => {
            let bits = 64 - (a.hi | b.hi).leading_zeros();
            Some(Range { lo: 0, hi: ((1u64 << bits) - 1) as i64 })
        }
        BinOp::Shl | BinOp::ShlBounded => {
            count.filter(|&n| n < 62).and_then(|n| a.product(Range::one(1 << n), ty))
        }
        BinOp::LShr | BinOp::LShrBounded if a.not_negative() => {
            Some(count.map_or(Range { lo: 0, hi: a.hi }, |n| Range { lo: a.lo >> n, hi: a.hi >> n }))
        }
        BinOp::LShr | BinOp::LShrBounded => count.filter(|&n| n > 0).map(|n| {
            let most = u64::MAX >> (64 - ty.bits()) >> n;
            Range { lo: 0, hi: most as i64 }
        }),
        BinOp::AShr | BinOp::AShrBounded => Some(match count {
            Some(n) => Range { lo: a.lo >> n, hi: a.hi >> n },
            None => Range { lo: a.lo.min(0), hi: a.hi.max(0) },
        }),
        BinOp::SDiv if b.lo >= 1 => {
            Some(Range { lo: (a.lo / b.lo).min(a.lo / b.hi), hi: (a.hi / b.lo).max(a.hi / b.hi) })
        }
        BinOp::UDiv if a.not_negative() && b.lo >= 1 => Some(Range { lo: a.lo / b.hi, hi: a.hi / b.lo }),
        BinOp::SRem if b.lo >= 1 => Some(Range {
            lo: if a.not_negative() { 0 } else { (1 - b.hi).max(a.lo) },
            hi: if a.hi <= 0 { 0 } else { (b.hi - 1).min(a.hi) },
        }),
        BinOp::URem if b.lo >= 1 => {
            Some(Range { lo: 0, hi: if a.not_negative() { a.hi.min(b.hi - 1) } else { b.hi - 1 } })
        }
        _ => None,
    };
    found.unwrap_or(all)
}

/// Of a unary operation's result.
pub(crate) fn unary(op: UnOp, ty: Ty, a: Range) -> Range {
    match op {
        UnOp::Neg => Range::one(0).difference(a, ty),
        UnOp::Not => Some(Range { lo: !a.hi, hi: !a.lo }),
        UnOp::Clz | UnOp::Ctz | UnOp::Popcnt => Some(Range { lo: 0, hi: i64::from(ty.bits()) }),
        _ => None,
    }
    .unwrap_or(Range::of(ty))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPS: [BinOp; 15] = [
        BinOp::Add,
        BinOp::Sub,
        BinOp::Mul,
        BinOp::SDiv,
        BinOp::UDiv,
        BinOp::SRem,
        BinOp::URem,
        BinOp::And,
        BinOp::Or,
        BinOp::Xor,
        BinOp::Shl,
        BinOp::LShr,
        BinOp::AShr,
        BinOp::LShrBounded,
        BinOp::ShlBounded,
    ];

    fn evaluate(op: BinOp, a: i8, b: i8) -> Option<i8> {
        let count = u32::from(b as u8);
        let bounded = matches!(op, BinOp::ShlBounded | BinOp::LShrBounded);
        Some(match op {
            BinOp::Add => a.wrapping_add(b),
            BinOp::Sub => a.wrapping_sub(b),
            BinOp::Mul => a.wrapping_mul(b),
            BinOp::And => a & b,
            BinOp::Or => a | b,
            BinOp::Xor => a ^ b,
            BinOp::SDiv | BinOp::UDiv | BinOp::SRem | BinOp::URem if b == 0 => return None,
            BinOp::SDiv => a.wrapping_div(b),
            BinOp::SRem => a.wrapping_rem(b),
            BinOp::UDiv => (a as u8 / b as u8) as i8,
            BinOp::URem => (a as u8 % b as u8) as i8,
            _ if bounded && count > 7 => return None,
            BinOp::Shl | BinOp::ShlBounded => {
                if count > 7 {
                    0
                } else {
                    a << count
                }
            }
            BinOp::LShr | BinOp::LShrBounded => {
                if count > 7 {
                    0
                } else {
                    (a as u8 >> count) as i8
                }
            }
            _ => a >> count.min(7),
        })
    }

    /// Every operation on bytes of a sample of ranges gives nothing outside the range found.
    #[test]
    fn results_lie_within() {
        let ends = [-128i8, -127, -100, -17, -2, -1, 0, 1, 2, 3, 7, 8, 31, 100, 126, 127];
        let ranges: Vec<(i8, i8)> =
            ends.iter().flat_map(|&l| ends.iter().filter(move |&&h| l <= h).map(move |&h| (l, h))).collect();
        for op in OPS {
            for &(al, ah) in &ranges {
                for &(bl, bh) in &ranges {
                    let (a, b) =
                        (Range { lo: al.into(), hi: ah.into() }, Range { lo: bl.into(), hi: bh.into() });
                    let found = binary(op, Ty::I8, a, b);
                    for x in
                        [al, al.saturating_add(1).min(ah), ah / 2, 0, -1, 1, ah.saturating_sub(1).max(al), ah]
                    {
                        for y in [
                            bl,
                            bl.saturating_add(1).min(bh),
                            bh / 2,
                            0,
                            -1,
                            1,
                            bh.saturating_sub(1).max(bl),
                            bh,
                        ] {
                            if !(al..=ah).contains(&x) || !(bl..=bh).contains(&y) {
                                continue;
                            }
                            if let Some(r) = evaluate(op, x, y).map(i64::from) {
                                assert!(
                                    found.lo <= r && r <= found.hi,
                                    "{op:?} {x} {y} = {r}, found {found:?} for {a:?} {b:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn contradictions_are_ignored() {
        let a = Range { lo: 0, hi: 3 };
        assert_eq!(a.meet(Range { lo: 5, hi: 9 }), a);
        assert_eq!(a.meet(Range { lo: 2, hi: 9 }), Range { lo: 2, hi: 3 });
        assert_eq!(a.join(Range { lo: 5, hi: 9 }), Range { lo: 0, hi: 9 });
    }
}
