//! Where the parameters and results of a Go function lie.
//!
//! Generated functions call each other in Cranelift's `Tail` convention, whose registers suffice for six integer
//! words and eight floats each way. What doesn't fit lies in an *area* of 8-byte words in the caller's frame: first
//! the parameters beyond the registers, then the results beyond them. Its address is a hidden parameter, passed in the
//! integer register after the declared ones; so with an area only five declared integer parameters are in registers.
//!
//! Integer parameter registers: amd64 rdi rsi rdx rcx r8 r9; arm64 x2 … x7. Integer result registers: amd64 rax rcx
//! rdx rsi rdi r8; arm64 x2 … x7. Floats both ways: xmm0 … xmm7, v0 … v7. Upper bits of narrow values are undefined.
//! The closure's address is the first integer parameter of code reached through a function value. Callee-saved:
//! amd64 rbx rbp r12 r13 r14; arm64 x19 x20 x22 … x28, x29 and d8 … d15; r15 / x21 hold g throughout.
//!
//! Runtime functions (`rgo_*`) are called in the C convention. Narrow integer arguments are zero-extended to 32 bits.

/// Integer registers for parameters, and for results.
pub const INT_REGS: u32 = 6;
/// Float registers for parameters, and for results.
pub const FLOAT_REGS: u32 = 8;

/// Where one value lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The nth integer register of its list.
    Int(u32),
    /// The nth float register.
    Float(u32),
    /// The nth word of the area.
    Area(u32),
}

/// How many values of each class a list has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub ints: u32,
    pub floats: u32,
}

impl Counts {
    /// Counts a list given as "is it a float?".
    pub fn of(list: impl Iterator<Item = bool>) -> Counts {
        let mut c = Counts::default();
        for float in list {
            if float {
                c.floats += 1;
            } else {
                c.ints += 1;
            }
        }
        c
    }

    fn fits(self) -> bool {
        self.ints <= INT_REGS && self.floats <= FLOAT_REGS
    }
}

/// Gives out places for parameters in order, then (after [`results`](Assigner::results)) for results in order.
#[derive(Clone, Debug)]
pub struct Assigner {
    /// The function has an area.
    pub area: bool,
    int_limit: u32,
    ints: u32,
    floats: u32,
    /// Words of the area given out so far.
    pub words: u32,
}

impl Assigner {
    pub fn new(params: Counts, results: Counts) -> Assigner {
        let area = !(params.fits() && results.fits());
        let int_limit = if area { INT_REGS - 1 } else { INT_REGS };
        Assigner { area, int_limit, ints: 0, floats: 0, words: 0 }
    }

    pub fn place(&mut self, float: bool) -> Place {
        let (used, limit) =
            if float { (&mut self.floats, FLOAT_REGS) } else { (&mut self.ints, self.int_limit) };
        if *used < limit {
            *used += 1;
            return if float { Place::Float(*used - 1) } else { Place::Int(*used - 1) };
        }
        self.words += 1;
        Place::Area(self.words - 1)
    }

    /// The integer register of the area's address; meaningful once all parameters have their place.
    pub fn area_register(&self) -> u32 {
        self.ints
    }

    /// Ends the parameters.
    pub fn results(&mut self) {
        self.int_limit = INT_REGS;
        self.ints = 0;
        self.floats = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(params: &[bool], results: &[bool]) -> (bool, Vec<Place>, u32, Vec<Place>) {
        let count = |l: &[bool]| Counts::of(l.iter().copied());
        let mut a = Assigner::new(count(params), count(results));
        let p = params.iter().map(|&f| a.place(f)).collect();
        let reg = a.area_register();
        a.results();
        let r = results.iter().map(|&f| a.place(f)).collect();
        (a.area, p, reg, r)
    }

    #[test]
    fn registers_suffice() {
        let (area, p, _, r) = places(&[false; 6], &[true, false]);
        assert!(!area);
        assert_eq!(p[5], Place::Int(5));
        assert_eq!(r, [Place::Float(0), Place::Int(0)]);
    }

    #[test]
    fn overflow_uses_the_area() {
        let (area, p, reg, r) = places(&[false; 7], &[false; 7]);
        assert!(area);
        assert_eq!((p[4], p[5], p[6]), (Place::Int(4), Place::Area(0), Place::Area(1)));
        assert_eq!(reg, 5);
        assert_eq!((r[5], r[6]), (Place::Int(5), Place::Area(2)));
        let (area, p, reg, _) = places(&[true; 9], &[]);
        assert!(area);
        assert_eq!((p[7], p[8], reg), (Place::Float(7), Place::Area(0), 0));
    }
}
