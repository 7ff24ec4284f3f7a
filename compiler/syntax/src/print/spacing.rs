//! Blanks around binary operators, as gofmt sets them: `a + b`, but `a*b + c` and `f(a+b, c)`.

use super::Printer;
use crate::ast::*;

/// What a tree of binary operators contains.
#[derive(Default)]
struct Shape {
    /// Additions and their kin, multiplications and theirs.
    sums: bool,
    products: bool,
    /// The precedence up to which operators must stand apart from an operand that begins with another operator.
    apart: u8,
}

/// Go's precedences, from 1 (`||`) to 5 (`*`).
fn precedence(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::OrOr => 1,
        BinaryOp::AndAnd => 2,
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => 3,
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Or | BinaryOp::Xor => 4,
        _ => 5,
    }
}

impl Printer<'_> {
    /// Prints with another depth; without gofmt's blanks depths make no difference.
    pub(super) fn at_depth(&mut self, depth: usize, print: impl FnOnce(&mut Self)) {
        let outer = self.depth;
        if outer > 0 {
            self.depth = depth;
        }
        print(self);
        self.depth = outer;
    }

    pub(super) fn binary(&mut self, op: BinaryOp, x: ExprId, y: ExprId) {
        let shape = self.shape(op, x, y);
        let limit = match (shape.apart, shape.sums && shape.products, self.depth) {
            (_, _, 0) => u8::MAX,
            (0, true, 1) => 5,
            (0, false, 1) => 6,
            (0, ..) => 4,
            (apart, ..) => apart + 1,
        };
        // Operators of a precedence below the limit get blanks.
        let blank = if precedence(op) < limit { " " } else { "" };
        // A chain of equal operators is one expression: its left part is as deep as the whole.
        match self.file.exprs[x].kind {
            ExprKind::Binary { op: inner, .. } if precedence(inner) == precedence(op) => self.expr(x),
            _ => self.at_depth(self.depth + 1, |p| p.expr(x)),
        }
        self.put(blank);
        self.put(op.text());
        self.put(blank);
        self.at_depth(self.depth + 1, |p| p.expr(y));
    }

    fn shape(&self, op: BinaryOp, x: ExprId, y: ExprId) -> Shape {
        let level = precedence(op);
        let mut shape = Shape { sums: level == 4, products: level == 5, apart: 0 };
        let mut add = |inner: Shape| {
            shape.sums |= inner.sums;
            shape.products |= inner.products;
            shape.apart = shape.apart.max(inner.apart);
        };
        if let ExprKind::Binary { op: inner, x, y } = self.file.exprs[x].kind
            && precedence(inner) >= level
        {
            add(self.shape(inner, x, y));
        }
        match self.file.exprs[y].kind {
            ExprKind::Binary { op: inner, x, y } if precedence(inner) > level => {
                add(self.shape(inner, x, y));
            }
            ExprKind::Star(_) if op == BinaryOp::Div => shape.apart = 5,
            ExprKind::Unary { op: sign, .. } => match (op, sign) {
                (BinaryOp::And, UnaryOp::Addr | UnaryOp::Complement) => shape.apart = 5,
                (BinaryOp::Add, UnaryOp::Plus) | (BinaryOp::Sub, UnaryOp::Minus) => {
                    shape.apart = shape.apart.max(4);
                }
                _ => {}
            },
            _ => {}
        }
        shape
    }

    /// The parts of a slice expression between its brackets.
    pub(super) fn bounds(&mut self, bounds: &[Option<ExprId>]) {
        let given = bounds.iter().flatten();
        let binary = |b: &ExprId| matches!(self.file.exprs[*b].kind, ExprKind::Binary { .. });
        let apart = self.depth == 1 && given.clone().count() > 1 && given.clone().any(binary);
        let outer = self.depth;
        for (i, bound) in bounds.iter().enumerate() {
            if i > 0 {
                if apart && bounds[i - 1].is_some() {
                    self.put(" ");
                }
                self.put(":");
                if apart && bound.is_some() {
                    self.put(" ");
                }
            }
            if let Some(b) = bound {
                self.at_depth(outer + 1, |p| p.expr(*b));
            }
        }
    }
}
