//! Constant expressions, whose values are known here so that they fit where they stand.

use super::Gen;
use super::types::{Kind, Ty};

/// A declared integer constant.
pub struct Const {
    pub name: String,
    pub value: i128,
}

/// The values that an integer type can hold.
pub fn bounds(bits: u32, signed: bool) -> (i128, i128) {
    if signed { (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1) } else { (0, (1i128 << bits) - 1) }
}

impl Gen {
    /// An untyped constant expression and its value.
    pub fn const_int(&mut self, depth: usize) -> (String, i128) {
        const SMALL: i128 = 1 << 100;
        if depth == 0 || self.rng.chance(25) {
            if !self.consts.is_empty() && self.rng.chance(40) {
                let c = self.rng.below(self.consts.len());
                return (self.consts[c].name.clone(), self.consts[c].value);
            }
            let v = match self.rng.below(6) {
                0 => self.rng.range(0, 3),
                1 => self.rng.range(-10, 10),
                2 => 1 << self.rng.below(62),
                3 => self.rng.range(0, i64::MAX - 1),
                _ => self.rng.range(0, 300),
            };
            let text = match self.rng.below(8) {
                0 if v >= 0 => format!("{v:#x}"),
                1 if v >= 0 => format!("{v:#o}"),
                2 if v >= 0 => format!("{v:#b}"),
                3 if (97..122).contains(&v) => format!("'{}'", v as u8 as char),
                _ if v < 0 => format!("({v})"),
                _ => v.to_string(),
            };
            return (text, v.into());
        }
        let (a, x) = self.const_int(depth - 1);
        let (b, y) = self.const_int(depth - 1);
        let made = match self.rng.below(10) {
            0 | 1 => x.checked_add(y).map(|v| (format!("({a} + {b})"), v)),
            2 => x.checked_sub(y).map(|v| (format!("({a} - {b})"), v)),
            3 => x.checked_mul(y).map(|v| (format!("({a} * {b})"), v)),
            4 if y != 0 => Some((format!("({a} / {b})"), x / y)),
            5 if y != 0 => Some((format!("({a} % {b})"), x % y)),
            6 => Some((format!("({a} &^ {b})"), x & !y)),
            7 => Some((format!("({a} ^ {b})"), x ^ y)),
            8 => {
                let n = self.rng.below(40);
                x.checked_mul(1 << n).map(|v| (format!("({a} << {n})"), v))
            }
            _ => {
                let n = self.rng.below(40);
                Some((format!("({a} >> {n})"), x >> n))
            }
        };
        match made {
            Some((text, v)) if v.abs() < SMALL => (text, v),
            _ => (a, x),
        }
    }

    /// A constant expression that fits the type, if one is found quickly.
    pub fn const_fitting(&mut self, t: Ty) -> Option<String> {
        let Kind::Int { bits, signed } = self.kind(t) else { return None };
        let (lo, hi) = bounds(bits, signed);
        for _ in 0..3 {
            let (text, v) = self.const_int(3);
            if lo <= v && v <= hi {
                return Some(format!("{}({text})", self.text(t)));
            }
        }
        None
    }

    /// Declares constants: single ones and groups with iota.
    pub fn own_consts(&mut self) {
        for _ in 0..self.rng.below(4) {
            let name = self.name("k");
            let (text, value) = self.const_int(3);
            self.declare(format!("const {name} = {text}"));
            self.consts.push(Const { name, value });
        }
        if self.rng.chance(50) {
            let (a, b) = (self.rng.range(1, 9), self.rng.range(-5, 5));
            let shift = self.rng.chance(30);
            let mut decl = String::from("const (\n");
            for i in 0..2 + self.rng.below(4) as i64 {
                if self.rng.chance(15) && i > 0 {
                    decl += "\t_\n";
                    continue;
                }
                let name = self.name("k");
                decl += &match (i, shift) {
                    (0, false) => format!("\t{name} = iota*{a} + ({b})\n"),
                    (0, true) => format!("\t{name} = {a} << (10 * iota)\n"),
                    _ => format!("\t{name}\n"),
                };
                let value = if shift { i128::from(a) << (10 * i) } else { i128::from(i * a + b) };
                self.consts.push(Const { name, value });
            }
            self.declare(decl + ")");
        }
    }
}
