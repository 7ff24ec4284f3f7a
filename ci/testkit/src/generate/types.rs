//! The types of a generated program, with what the generator must know of each.

use super::Gen;

/// Index into the program's types.
pub type Ty = usize;

#[derive(Clone, PartialEq)]
pub enum Kind {
    Bool,
    Int {
        bits: u32,
        signed: bool,
    },
    Float(u32),
    /// The size of both parts.
    Complex(u32),
    Str,
    Array(usize, Ty),
    Slice(Ty),
    Map(Ty, Ty),
    Ptr(Ty),
    Struct(Vec<Field>),
    Func(Vec<Ty>, Ty),
    Iface(Vec<Sig>),
    Any,
    /// A type parameter with this constraint.
    Param(Class),
    /// A type parameter out of scope.
    Gone,
}

/// What may be done with values of a type parameter.
#[derive(Clone, Copy, PartialEq)]
pub enum Class {
    Integer,
    Number,
    Ordered,
    Comparable,
}

#[derive(Clone, PartialEq)]
pub struct Field {
    pub name: String,
    pub ty: Ty,
    pub embedded: bool,
}

#[derive(Clone, PartialEq)]
pub struct Sig {
    pub name: String,
    pub params: Vec<Ty>,
    pub result: Ty,
}

#[derive(Clone)]
pub struct Method {
    pub sig: Sig,
    pub pointer: bool,
    pub cost: u64,
    pub traces: bool,
}

pub struct TypeInfo {
    pub text: String,
    pub kind: Kind,
    pub named: bool,
    pub methods: Vec<Method>,
}

pub const BOOL: Ty = 0;
pub const INT: Ty = 1;
pub const INT8: Ty = 2;
pub const INT64: Ty = 5;
pub const UINT8: Ty = 7;
pub const UINT64: Ty = 10;
pub const RUNE: Ty = 4;
pub const FLOAT64: Ty = 12;
pub const STRING: Ty = 15;
pub const ANY: Ty = 16;
/// The first type that the program declares.
const FIRST_OWN: Ty = 17;

impl Gen {
    pub fn basic_types(&mut self) {
        let int = |bits, signed| Kind::Int { bits, signed };
        let rows = [
            ("bool", Kind::Bool),
            ("int", int(64, true)),
            ("int8", int(8, true)),
            ("int16", int(16, true)),
            ("int32", int(32, true)),
            ("int64", int(64, true)),
            ("uint", int(64, false)),
            ("uint8", int(8, false)),
            ("uint16", int(16, false)),
            ("uint32", int(32, false)),
            ("uint64", int(64, false)),
            ("float32", Kind::Float(32)),
            ("float64", Kind::Float(64)),
            ("complex64", Kind::Complex(32)),
            ("complex128", Kind::Complex(64)),
            ("string", Kind::Str),
            ("any", Kind::Any),
        ];
        for (text, kind) in rows {
            self.add_type(text.into(), kind, false);
        }
    }

    pub fn add_type(&mut self, text: String, kind: Kind, named: bool) -> Ty {
        if let Some(t) = self.types.iter().position(|t| t.text == text) {
            return t;
        }
        self.types.push(TypeInfo { text, kind, named, methods: Vec::new() });
        self.types.len() - 1
    }

    pub fn text(&self, t: Ty) -> String {
        self.types[t].text.clone()
    }

    pub fn kind(&self, t: Ty) -> Kind {
        self.types[t].kind.clone()
    }

    pub fn slice_of(&mut self, t: Ty) -> Ty {
        let text = format!("[]{}", self.text(t));
        self.add_type(text, Kind::Slice(t), false)
    }

    pub fn ptr_to(&mut self, t: Ty) -> Ty {
        let text = format!("*{}", self.text(t));
        self.add_type(text, Kind::Ptr(t), false)
    }

    pub fn array_of(&mut self, n: usize, t: Ty) -> Ty {
        let text = format!("[{n}]{}", self.text(t));
        self.add_type(text, Kind::Array(n, t), false)
    }

    pub fn map_of(&mut self, k: Ty, v: Ty) -> Ty {
        let text = format!("map[{}]{}", self.text(k), self.text(v));
        self.add_type(text, Kind::Map(k, v), false)
    }

    pub fn func_of(&mut self, params: Vec<Ty>, result: Ty) -> Ty {
        let list: Vec<String> = params.iter().map(|p| self.text(*p)).collect();
        let text = format!("func({}) {}", list.join(", "), self.text(result));
        self.add_type(text, Kind::Func(params, result), false)
    }

    /// Can it be printed with the same text on every machine?
    pub fn printable(&self, t: Ty) -> bool {
        match &self.types[t].kind {
            Kind::Array(_, e) | Kind::Slice(e) => self.printable(*e),
            Kind::Map(k, v) => self.printable(*k) && self.printable(*v),
            Kind::Ptr(_) | Kind::Func(..) | Kind::Iface(_) | Kind::Gone => false,
            Kind::Struct(fields) => fields.iter().all(|f| self.printable(f.ty)),
            _ => true,
        }
    }

    /// Does == on it compile, and never panic?
    pub fn comparable(&self, t: Ty) -> bool {
        match &self.types[t].kind {
            Kind::Slice(_) | Kind::Map(..) | Kind::Func(..) | Kind::Any | Kind::Iface(_) | Kind::Gone => {
                false
            }
            Kind::Array(_, e) => self.comparable(*e),
            Kind::Struct(fields) => fields.iter().all(|f| self.comparable(f.ty)),
            _ => true,
        }
    }

    /// A key that equals itself and has a fixed place in fmt's order.
    fn good_key(&self, t: Ty) -> bool {
        match &self.types[t].kind {
            Kind::Bool | Kind::Int { .. } | Kind::Str => true,
            Kind::Array(_, e) => self.good_key(*e),
            Kind::Struct(fields) => fields.iter().all(|f| self.good_key(f.ty)),
            _ => false,
        }
    }

    pub fn is_int(&self, t: Ty) -> bool {
        matches!(self.types[t].kind, Kind::Int { .. })
    }

    /// A basic integer type.
    pub fn int_type(&mut self) -> Ty {
        if self.rng.chance(40)
            && let Some(t) = self.known_type(|g, t| t < ANY && g.is_int(t))
        {
            return t;
        }
        self.rng.range(INT as i64, UINT64 as i64) as Ty
    }

    /// The type of a variable in scope: statements about the same variables make values flow.
    fn known_type(&mut self, f: impl Fn(&Gen, Ty) -> bool) -> Option<Ty> {
        let from = self.vars.len().saturating_sub(8);
        let list: Vec<Ty> = self.vars[from..].iter().map(|v| v.ty).filter(|t| f(self, *t)).collect();
        if list.is_empty() { None } else { Some(*self.rng.pick(&list)) }
    }

    /// A type of few words: no pointers.
    pub fn scalar_type(&mut self) -> Ty {
        if self.rng.chance(50)
            && let Some(t) = self.known_type(|g, t| t < ANY && (g.features.complex || t < 13 || t == STRING))
        {
            return t;
        }
        match self.rng.below(10) {
            0 => BOOL,
            1..=5 => self.int_type(),
            6 => self.rng.range(11, 12) as Ty,
            7 if self.features.complex => self.rng.range(13, 14) as Ty,
            8 => STRING,
            _ => INT,
        }
    }

    /// Any type whose values may be stored and printed.
    pub fn data_type(&mut self) -> Ty {
        if self.rng.chance(45)
            && let Some(t) =
                self.known_type(|g, t| g.printable(t) && !matches!(g.types[t].kind, Kind::Param(_)))
        {
            return t;
        }
        for _ in 0..8 {
            let t = if self.rng.chance(40) || self.types.len() == FIRST_OWN {
                self.scalar_type()
            } else {
                self.rng.range(FIRST_OWN as i64, self.types.len() as i64 - 1) as Ty
            };
            if self.printable(t) && !matches!(self.types[t].kind, Kind::Param(_)) {
                return t;
            }
        }
        INT
    }

    /// Makes the program's own types.
    pub fn own_types(&mut self) {
        let n = 6 + self.rng.below(12);
        for _ in 0..n {
            match self.rng.weighted(&[3, 3, 4, 2, 6, 2]) {
                0 => self.named_basic(),
                1 => {
                    let (n, e) = (1 + self.rng.below(5), self.data_type());
                    let t = self.array_of(n, e);
                    self.maybe_name(t);
                }
                2 => {
                    let e = self.data_type();
                    let t = self.slice_of(e);
                    self.maybe_name(t);
                }
                3 => {
                    let mut k = self.data_type();
                    if !self.good_key(k) {
                        k = if self.rng.chance(50) { STRING } else { self.int_type() };
                    }
                    let v = self.data_type();
                    let t = self.map_of(k, v);
                    self.maybe_name(t);
                }
                4 => self.struct_type(),
                _ => {
                    let structs: Vec<Ty> = (0..self.types.len())
                        .filter(|t| matches!(self.types[*t].kind, Kind::Struct(_)))
                        .collect();
                    if !structs.is_empty() {
                        let t = *self.rng.pick(&structs);
                        self.ptr_to(t);
                    }
                }
            }
        }
    }

    fn named_basic(&mut self) {
        let t = self.scalar_type();
        let name = self.name("N");
        self.declare(format!("type {name} {}", self.text(t)));
        let kind = self.kind(t);
        self.add_type(name, kind, true);
    }

    fn maybe_name(&mut self, t: Ty) {
        if self.rng.chance(30) {
            let name = self.name("C");
            self.declare(format!("type {name} {}", self.text(t)));
            let kind = self.kind(t);
            self.add_type(name, kind, true);
        }
    }

    fn struct_type(&mut self) {
        let name = self.name("S");
        let mut fields = Vec::new();
        let mut decl = format!("type {name} struct {{\n");
        if self.rng.chance(35) {
            // One embedded struct at most: promoted names stay unambiguous.
            let structs: Vec<Ty> = (0..self.types.len())
                .filter(|t| self.types[*t].named && matches!(self.types[*t].kind, Kind::Struct(_)))
                .collect();
            if !structs.is_empty() {
                let t = *self.rng.pick(&structs);
                decl += &format!("\t{}\n", self.text(t));
                fields.push(Field { name: self.text(t), ty: t, embedded: true });
            }
        }
        for _ in 0..1 + self.rng.below(6) {
            let ty = match self.rng.below(12) {
                0 => {
                    let t = self.scalar_type();
                    self.ptr_to(t)
                }
                _ => self.data_type(),
            };
            let field = self.name("F");
            decl += &format!("\t{field} {}\n", self.text(ty));
            fields.push(Field { name: field, ty, embedded: false });
        }
        self.declare(decl + "}");
        self.add_type(name, Kind::Struct(fields), true);
    }
}
