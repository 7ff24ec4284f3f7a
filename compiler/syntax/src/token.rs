//! Token kinds, tokens and sets of kinds.

use crate::ast::{BinaryOp, LitKind};
use base::Symbol;

macro_rules! kinds {
    ($($(#[$m:meta])* $name:ident $text:literal,)*) => {
        /// What a token is. Each operator has its own kind.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        pub enum Tok { $($(#[$m])* $name,)* }

        impl Tok {
            /// The spelling of operators, delimiters and keywords; the class name of the others.
            pub fn text(self) -> &'static str {
                match self { $(Tok::$name => $text,)* }
            }
        }
    };
}

kinds! {
    Eof "EOF",
    Name "name",
    Int "literal",
    Float "literal",
    Imaginary "literal",
    Rune "literal",
    String "literal",
    /// Written, or inserted at a line end (see [`Token::ended`]).
    Semi ";",
    Comma ",",
    Colon ":",
    Dot ".",
    Ellipsis "...",
    Lparen "(",
    Lbrack "[",
    Lbrace "{",
    Rparen ")",
    Rbrack "]",
    Rbrace "}",
    Assign "=",
    Define ":=",
    Arrow "<-",
    Star "*",
    Inc "++",
    Dec "--",
    OrOr "||",
    AndAnd "&&",
    Eq "==",
    Ne "!=",
    Lt "<",
    Le "<=",
    Gt ">",
    Ge ">=",
    Add "+",
    Sub "-",
    Or "|",
    Xor "^",
    Div "/",
    Rem "%",
    Shl "<<",
    Shr ">>",
    And "&",
    AndNot "&^",
    Not "!",
    Tilde "~",
    AddAssign "+=",
    SubAssign "-=",
    OrAssign "|=",
    XorAssign "^=",
    MulAssign "*=",
    DivAssign "/=",
    RemAssign "%=",
    ShlAssign "<<=",
    ShrAssign ">>=",
    AndAssign "&=",
    AndNotAssign "&^=",
    Break "break",
    Case "case",
    Chan "chan",
    Const "const",
    Continue "continue",
    Default "default",
    Defer "defer",
    Else "else",
    Fallthrough "fallthrough",
    For "for",
    Func "func",
    Go "go",
    Goto "goto",
    If "if",
    Import "import",
    Interface "interface",
    Map "map",
    Package "package",
    Range "range",
    Return "return",
    Select "select",
    Struct "struct",
    Switch "switch",
    Type "type",
    Var "var",
}

/// Why a statement ended where a [`Tok::Semi`] stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    Semicolon,
    Newline,
    Eof,
}

/// One token. `sym` is the text of names and literals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    pub kind: Tok,
    pub ended: Ended,
    pub sym: Symbol,
    pub start: u32,
    pub end: u32,
}

impl Tok {
    /// The operator and its precedence (1 binds weakest), if the token can stand between two operands.
    pub fn binary(self) -> Option<(BinaryOp, u8)> {
        Some(match self {
            Tok::OrOr => (BinaryOp::OrOr, 1),
            Tok::AndAnd => (BinaryOp::AndAnd, 2),
            Tok::Eq => (BinaryOp::Eq, 3),
            Tok::Ne => (BinaryOp::Ne, 3),
            Tok::Lt => (BinaryOp::Lt, 3),
            Tok::Le => (BinaryOp::Le, 3),
            Tok::Gt => (BinaryOp::Gt, 3),
            Tok::Ge => (BinaryOp::Ge, 3),
            Tok::Add => (BinaryOp::Add, 4),
            Tok::Sub => (BinaryOp::Sub, 4),
            Tok::Or => (BinaryOp::Or, 4),
            Tok::Xor => (BinaryOp::Xor, 4),
            Tok::Star => (BinaryOp::Mul, 5),
            Tok::Div => (BinaryOp::Div, 5),
            Tok::Rem => (BinaryOp::Rem, 5),
            Tok::Shl => (BinaryOp::Shl, 5),
            Tok::Shr => (BinaryOp::Shr, 5),
            Tok::And => (BinaryOp::And, 5),
            Tok::AndNot => (BinaryOp::AndNot, 5),
            _ => return None,
        })
    }

    /// The operator of `op=`.
    pub fn assign_op(self) -> Option<BinaryOp> {
        Some(match self {
            Tok::AddAssign => BinaryOp::Add,
            Tok::SubAssign => BinaryOp::Sub,
            Tok::OrAssign => BinaryOp::Or,
            Tok::XorAssign => BinaryOp::Xor,
            Tok::MulAssign => BinaryOp::Mul,
            Tok::DivAssign => BinaryOp::Div,
            Tok::RemAssign => BinaryOp::Rem,
            Tok::ShlAssign => BinaryOp::Shl,
            Tok::ShrAssign => BinaryOp::Shr,
            Tok::AndAssign => BinaryOp::And,
            Tok::AndNotAssign => BinaryOp::AndNot,
            _ => return None,
        })
    }

    /// The kind of a literal token.
    pub fn literal(self) -> Option<LitKind> {
        Some(match self {
            Tok::Int => LitKind::Int,
            Tok::Float => LitKind::Float,
            Tok::Imaginary => LitKind::Imaginary,
            Tok::Rune => LitKind::Rune,
            Tok::String => LitKind::String,
            _ => return None,
        })
    }

    pub fn is_keyword(self) -> bool {
        self as u8 >= Tok::Break as u8
    }

    /// Whether a newline after this token ends the statement.
    pub fn ends_statement(self) -> bool {
        ENDING.has(self)
    }
}

const ENDING: TokSet = TokSet::of(&[
    Tok::Name,
    Tok::Int,
    Tok::Float,
    Tok::Imaginary,
    Tok::Rune,
    Tok::String,
    Tok::Rparen,
    Tok::Rbrack,
    Tok::Rbrace,
    Tok::Inc,
    Tok::Dec,
    Tok::Break,
    Tok::Continue,
    Tok::Fallthrough,
    Tok::Return,
]);

/// A set of token kinds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TokSet(u128);

impl TokSet {
    pub const fn of(kinds: &[Tok]) -> TokSet {
        let mut bits = 0;
        let mut i = 0;
        while i < kinds.len() {
            bits |= 1 << kinds[i] as u8;
            i += 1;
        }
        TokSet(bits)
    }

    pub const fn or(self, other: TokSet) -> TokSet {
        TokSet(self.0 | other.0)
    }

    pub const fn has(self, kind: Tok) -> bool {
        self.0 >> kind as u8 & 1 != 0
    }
}

/// The keyword that `text` is.
pub fn keyword(text: &[u8]) -> Option<Tok> {
    Some(match text {
        b"break" => Tok::Break,
        b"case" => Tok::Case,
        b"chan" => Tok::Chan,
        b"const" => Tok::Const,
        b"continue" => Tok::Continue,
        b"default" => Tok::Default,
        b"defer" => Tok::Defer,
        b"else" => Tok::Else,
        b"fallthrough" => Tok::Fallthrough,
        b"for" => Tok::For,
        b"func" => Tok::Func,
        b"go" => Tok::Go,
        b"goto" => Tok::Goto,
        b"if" => Tok::If,
        b"import" => Tok::Import,
        b"interface" => Tok::Interface,
        b"map" => Tok::Map,
        b"package" => Tok::Package,
        b"range" => Tok::Range,
        b"return" => Tok::Return,
        b"select" => Tok::Select,
        b"struct" => Tok::Struct,
        b"switch" => Tok::Switch,
        b"type" => Tok::Type,
        b"var" => Tok::Var,
        _ => return None,
    })
}
