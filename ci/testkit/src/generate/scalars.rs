//! Literals and operations of booleans, numbers and strings.

use super::Gen;
use super::consts::bounds;
use super::expr::Expr;
use super::types::{BOOL, Class, FLOAT64, INT, Kind, STRING, Ty, UINT8, UINT64};

const FLOATS: &[&str] = &[
    "0",
    "1",
    "-1",
    "0.5",
    "1.5",
    "-2.25",
    "3.75",
    "1e3",
    "-1e-3",
    "0.1",
    "1e10",
    "123456789",
    "16777216",
    "16777217",
    "1e-30",
    "3.4028234e38",
    "1e-45",
    "0x1p-20",
    "2.718281828459045",
    "-0.3333333333333333",
    "1e20",
];

/// Literals of strings, quotes included: also text that isn't UTF-8.
const STRINGS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"abc\"",
    "\"hello, world\"",
    "\"héllo\"",
    "\"日本語\"",
    "\"\\xff\\xfe\"",
    "\"a\\x80b\"",
    "\"😀x\"",
    "`raw\\n`",
    "\"\\u00e9\\t\"",
    "\"\\xe6\\x97\"",
    "\"zz\"",
    "\"0123456789abcdef\"",
    "\"\\x00\"",
];

impl Gen {
    pub fn scalar_literal(&mut self, t: Ty) -> Option<Expr> {
        let name = self.text(t);
        Some(Expr::constant(match self.kind(t) {
            Kind::Bool => {
                let b = *self.rng.pick(&["true", "false"]);
                if self.types[t].named { format!("{name}({b})") } else { b.into() }
            }
            Kind::Int { bits, signed } => {
                if self.rng.chance(15)
                    && let Some(c) = self.const_fitting(t)
                {
                    return Some(Expr::constant(c));
                }
                let v = self.int_value(bits, signed);
                format!("{name}({v})")
            }
            Kind::Float(bits) => {
                let f = *self.rng.pick(FLOATS);
                match self.rng.below(12) {
                    0 => return Some(Expr::value(format!("{name}(math.Inf({}))", self.rng.range(-1, 1)))),
                    1 => return Some(Expr::value(format!("{name}(math.NaN())"))),
                    2 => return Some(Expr::value(format!("{name}(math.Copysign(0, -1))"))),
                    3 if bits == 64 => format!("{name}({f} / 3.0)"),
                    _ => format!("{name}({f})"),
                }
            }
            Kind::Complex(_) => {
                let (a, b) = (*self.rng.pick(&FLOATS[..9]), *self.rng.pick(&FLOATS[..9]));
                format!("{name}(complex({a}, {b}))")
            }
            Kind::Str => {
                let s = *self.rng.pick(STRINGS);
                if self.types[t].named || self.rng.chance(20) { format!("{name}({s})") } else { s.into() }
            }
            Kind::Param(Class::Integer | Class::Number) => {
                return Some(Expr::value(format!("{name}({})", self.rng.below(100))));
            }
            _ => return None,
        }))
    }

    fn int_value(&mut self, bits: u32, signed: bool) -> i128 {
        let (lo, hi) = bounds(bits, signed);
        let v = match self.rng.below(8) {
            0 => lo,
            1 => hi,
            2 => hi - i128::from(self.rng.range(0, 3)),
            3 => 1i128 << self.rng.below(bits as usize),
            4 => i128::from(self.rng.range(i64::MIN / 2, i64::MAX / 2)) % (hi + 1),
            _ => i128::from(self.rng.range(-9, 20)),
        };
        v.clamp(lo, hi)
    }

    pub fn bool_operation(&mut self, t: Ty, d: usize) -> Expr {
        let name = self.text(t);
        let made = match self.rng.below(8) {
            0 => format!("(!{})", self.expr(t, d)),
            1 | 2 => {
                let op = *self.rng.pick(&["&&", "||"]);
                return Expr::value(format!("({} {op} {})", self.expr(t, d), self.varying(t, d)));
            }
            3 => {
                let mut u = self.data_type();
                if !self.comparable(u) {
                    u = self.scalar_type();
                }
                let op = *self.rng.pick(&["==", "!="]);
                format!("({} {op} {})", self.expr(u, d.min(2)), self.varying(u, d.min(2)))
            }
            4 => {
                let op = *self.rng.pick(&["<", "<=", ">", ">=", "==", "!="]);
                format!("({} {op} {})", self.expr(STRING, d), self.expr(STRING, d))
            }
            _ => {
                let u = if self.rng.chance(20) { FLOAT64 } else { self.int_type() };
                let op = *self.rng.pick(&["<", "<=", ">", ">=", "==", "!="]);
                format!("({} {op} {})", self.expr(u, d), self.varying(u, d))
            }
        };
        // A comparison's untyped result takes the type.
        Expr::value(if t == BOOL || self.types[t].named { format!("{name}{made}") } else { made })
    }

    pub fn int_operation(&mut self, t: Ty, bits: u32, signed: bool, d: usize) -> Expr {
        let name = self.text(t);
        let made = match self.rng.below(26) {
            0..=8 => {
                let op = *self.rng.pick(&["+", "-", "*", "&", "|", "^", "&^", "+", "-"]);
                let (a, b) = (self.expr(t, d), self.varying(t, d));
                if self.rng.chance(50) { format!("({a} {op} {b})") } else { format!("({b} {op} {a})") }
            }
            9..=11 => {
                let op = *self.rng.pick(&["/", "%"]);
                let a = self.varying(t, d);
                if self.rng.chance(50) {
                    let mut v = self.int_value(bits, signed);
                    if v == 0 {
                        v = 7;
                    }
                    format!("({a} {op} {v})")
                } else {
                    format!("({a} {op} ({} | 1))", self.varying(t, d))
                }
            }
            12..=15 => {
                let op = *self.rng.pick(&["<<", ">>"]);
                let a = self.varying(t, d);
                match self.rng.below(4) {
                    0 => format!("({a} {op} {})", self.rng.below(bits as usize + 6)),
                    1 => {
                        let u = self.rng.range(6, 10) as Ty;
                        format!("({a} {op} {})", self.varying(u, d))
                    }
                    2 => format!("({a} {op} ({} & 63))", self.varying(t, d)),
                    _ => {
                        let u = self.int_type();
                        format!("({a} {op} ({} & 31))", self.varying(u, d))
                    }
                }
            }
            16 => format!("(-{})", self.varying(t, d)),
            17 => format!("(^{})", self.varying(t, d)),
            18 => {
                let holders: Vec<Ty> = (0..self.types.len())
                    .filter(|h| matches!(self.types[*h].kind, Kind::Slice(_) | Kind::Map(..) | Kind::Str))
                    .collect();
                let h = *self.rng.pick(&holders);
                let e =
                    if self.types[h].kind == Kind::Str { self.varying(h, d) } else { self.expr(h, d.min(1)) };
                format!("{name}(len({e}))")
            }
            19 => {
                let f = *self.rng.pick(&["OnesCount64", "LeadingZeros64", "TrailingZeros64", "Len64"]);
                format!("{name}(bits.{f}(uint64({})))", self.varying(t, d))
            }
            20 => match self.rng.below(4) {
                0 => format!(
                    "{name}(bits.RotateLeft64(uint64({}), int({})))",
                    self.varying(t, d),
                    self.varying(INT, d)
                ),
                1 => format!("{name}(bits.Reverse32(uint32({})))", self.varying(t, d)),
                2 => format!("{name}(bits.ReverseBytes64(uint64({})))", self.varying(t, d)),
                _ => format!(
                    "{name}(bits.RotateLeft8(uint8({}), {}))",
                    self.varying(t, d),
                    self.rng.range(-9, 9)
                ),
            },
            21 => {
                // Bits of a rotation that a compiler may recognise.
                let n = 1 + self.rng.below(bits as usize - 1);
                let v = self.name("v");
                let arg = self.varying(t, d);
                format!("func({v} {name}) {name} {{ return {v}<<{n} | {v}>>{} }}({arg})", bits as usize - n)
            }
            22 => format!("{name}(b2i({}))", self.expr(BOOL, d)),
            // An untyped constant that is shifted takes its type from where the shift stands.
            23 => {
                let u = self.rng.range(6, 10) as Ty;
                format!("{name}(1<<({} & 15) + {})", self.varying(u, d), self.rng.below(100))
            }
            24 => {
                let u = self.rng.range(6, 10) as Ty;
                format!("({} & (1<<{} - 1))", self.varying(t, d), self.varying(u, d))
            }
            _ => {
                let u = self.int_type();
                format!("{name}({})", self.varying(u, d))
            }
        };
        Expr::value(made)
    }

    pub fn float_operation(&mut self, t: Ty, d: usize) -> Expr {
        let name = self.text(t);
        Expr::value(match self.rng.below(10) {
            // The conversion forbids fusing with an addition.
            0..=5 => {
                let op = *self.rng.pick(&["+", "-", "*", "*"]);
                format!("{name}({} {op} {})", self.expr(t, d), self.varying(t, d))
            }
            6 => format!("{name}({} / hide({}))", self.expr(t, d), self.varying(t, d)),
            7 => format!("(-{})", self.varying(t, d)),
            8 => {
                let f = *self.rng.pick(&["Sqrt", "Abs", "Floor", "Ceil", "Trunc", "Round", "RoundToEven"]);
                format!("{name}(math.{f}(float64({})))", self.varying(t, d))
            }
            _ => {
                let u = self.int_type();
                format!("{name}({})", self.varying(u, d))
            }
        })
    }

    pub fn complex_operation(&mut self, t: Ty, bits: u32, d: usize) -> Expr {
        let name = self.text(t);
        let part = if bits == 32 { 11 } else { FLOAT64 };
        Expr::value(match self.rng.below(6) {
            0 | 1 => format!("({} + {})", self.expr(t, d), self.varying(t, d)),
            2 => format!("({} - {})", self.varying(t, d), self.expr(t, d)),
            3 => format!("(-{})", self.varying(t, d)),
            4 => format!("{name}(complex({}, {}))", self.varying(part, d), self.varying(part, d)),
            _ => {
                // Products of small whole numbers are exact, fused or not.
                let (a, b) = (self.rng.range(-9, 9), self.rng.range(-9, 9));
                format!("(hide({name}(complex({a}, {b}))) * hide({name}(complex({b}, {a}))))")
            }
        })
    }

    pub fn string_operation(&mut self, t: Ty, d: usize) -> Expr {
        let name = self.text(t);
        Expr::value(match self.rng.below(10) {
            0..=2 => format!("{name}(lim(string({} + {})))", self.expr(t, d), self.varying(t, d)),
            3 => format!(
                "{name}(sub(string({}), {}, {}))",
                self.expr(t, d),
                self.expr(INT, d),
                self.expr(INT, d)
            ),
            4 => {
                let u = self.int_type();
                format!("{name}(strconv.FormatInt(int64({}), {}))", self.varying(u, d), self.rng.range(2, 36))
            }
            5 => {
                let u = self.data_type();
                let verb = *self.rng.pick(&["%v", "%T", "%+v", "%#v", "%q", "%x", "%d", "%8.3v|", "%-6v|"]);
                let whole = matches!(verb, "%v" | "%T" | "%+v" | "%#v");
                let u = if whole { u } else { self.scalar_type() };
                format!("{name}(lim(fmt.Sprintf(\"{verb}\", {})))", self.expr(u, d.min(2)))
            }
            6 => format!("{name}(strings.ToUpper(string({})))", self.expr(t, d)),
            7 => format!("{name}(lim(strings.Repeat(string({}), {})))", self.expr(t, d), self.rng.below(4)),
            8 => {
                let u = self.slice_of(UINT8);
                format!("{name}(lim(string({})))", self.expr(u, d.min(1)))
            }
            _ => {
                let v = self.expr(UINT64, d);
                format!(
                    "{name}(strconv.Itoa(int(uint32({}))))",
                    if v.is_empty() { v } else { format!("id({v})") }
                )
            }
        })
    }

    pub fn param_operation(&mut self, t: Ty, class: Class, d: usize) -> Expr {
        let name = self.text(t);
        let ops: &[&str] = match class {
            Class::Integer => &["+", "-", "*", "&", "|", "^", "&^", "<<", ">>", "/", "%"],
            Class::Number => &["+", "-", "*"],
            Class::Ordered => &["+"],
            Class::Comparable => return self.leaf(t),
        };
        let op = *self.rng.pick(ops);
        let (a, b) = (self.expr(t, d), self.expr(t, d));
        Expr::value(match op {
            "<<" | ">>" => format!("({a} {op} {})", self.rng.below(12)),
            "/" | "%" => format!("({a} {op} ({b} | 1))"),
            "*" | "-" if class == Class::Number => format!("{name}({a} {op} {b})"),
            "+" if class == Class::Ordered => format!("limAny({a} + {b})"),
            _ => format!("({a} {op} {b})"),
        })
    }
}
