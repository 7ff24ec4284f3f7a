//! Statements.

use super::Printer;
use crate::ast::*;

impl Printer<'_> {
    pub(super) fn block(&mut self, block: &Block) {
        self.put("{");
        self.body(&block.stmts);
        self.line();
        self.put("}");
    }

    /// Statements, one a line, indented.
    fn body(&mut self, stmts: &[StmtId]) {
        self.indent += 1;
        for &s in stmts {
            self.line();
            self.stmt(s);
        }
        self.indent -= 1;
    }

    fn stmt(&mut self, s: StmtId) {
        stacker::maybe_grow(96 << 10, 2 << 20, || self.stmt_here(s));
    }

    /// A statement that fits on one line.
    pub(super) fn simple(&mut self, s: StmtId) {
        let file = self.file;
        match &file.stmts[s].kind {
            StmtKind::Bad | StmtKind::Empty => {}
            StmtKind::Expr(x) => self.expr(*x),
            StmtKind::Send { chan, value } => {
                self.expr(*chan);
                self.put(" <- ");
                self.expr(*value);
            }
            StmtKind::IncDec { x, inc } => {
                self.expr(*x);
                self.put(if *inc { "++" } else { "--" });
            }
            StmtKind::Assign { lhs, op, rhs } => {
                self.exprs(lhs);
                self.put(" ");
                self.put(op.map_or("", BinaryOp::text));
                self.put("= ");
                self.exprs(rhs);
            }
            StmtKind::Define { lhs, rhs } => {
                self.exprs(lhs);
                self.put(" := ");
                self.exprs(rhs);
            }
            _ => unreachable!("not a simple statement"),
        }
    }

    fn stmt_here(&mut self, s: StmtId) {
        let file = self.file;
        match &file.stmts[s].kind {
            StmtKind::Bad
            | StmtKind::Expr(_)
            | StmtKind::Send { .. }
            | StmtKind::IncDec { .. }
            | StmtKind::Assign { .. }
            | StmtKind::Define { .. } => self.simple(s),
            StmtKind::Empty => self.put(";"),
            StmtKind::Go(x) => {
                self.put("go ");
                self.expr(*x);
            }
            StmtKind::Defer(x) => {
                self.put("defer ");
                self.expr(*x);
            }
            StmtKind::Return(list) => {
                self.put("return");
                if !list.is_empty() {
                    self.put(" ");
                    self.exprs(list);
                }
            }
            StmtKind::Branch { kind, label } => {
                self.put(match kind {
                    BranchKind::Break => "break",
                    BranchKind::Continue => "continue",
                    BranchKind::Goto => "goto",
                    BranchKind::Fallthrough => "fallthrough",
                });
                if let Some(label) = label {
                    self.put(" ");
                    self.ident(*label);
                }
            }
            StmtKind::Block(block) => self.block(block),
            StmtKind::If { init, cond, then, els } => {
                self.put("if ");
                self.init(*init);
                self.expr(*cond);
                self.put(" ");
                self.block(then);
                if let Some(els) = els {
                    self.put(" else ");
                    self.stmt(*els);
                }
            }
            StmtKind::Switch { init, tag, clauses, .. } => {
                self.put("switch ");
                self.init(*init);
                if let Some(tag) = tag {
                    self.expr(*tag);
                    self.put(" ");
                }
                self.cases(clauses);
            }
            StmtKind::TypeSwitch { init, bind, x, clauses, .. } => {
                self.put("switch ");
                self.init(*init);
                if let Some(bind) = bind {
                    self.ident(*bind);
                    self.put(" := ");
                }
                self.expr(*x);
                self.put(".(type) ");
                self.cases(clauses);
            }
            StmtKind::Select { clauses, .. } => {
                self.put("select {");
                for c in clauses {
                    self.line();
                    match c.comm {
                        Some(s) => {
                            self.put("case ");
                            self.simple(s);
                        }
                        None => self.put("default"),
                    }
                    self.put(":");
                    self.body(&c.body);
                }
                self.line();
                self.put("}");
            }
            StmtKind::For { init, cond, post, body } => {
                self.put("for ");
                let clauses = init.is_some() || post.is_some();
                if clauses {
                    if let Some(s) = init {
                        self.simple(*s);
                    }
                    self.put("; ");
                }
                if let Some(x) = cond {
                    self.expr(*x);
                    self.put(if clauses { "" } else { " " });
                }
                if clauses {
                    self.put("; ");
                    if let Some(s) = post {
                        self.simple(*s);
                        self.put(" ");
                    }
                }
                self.block(body);
            }
            StmtKind::Range { key, value, third: _, define, x, body } => {
                self.put("for ");
                let vars: Vec<ExprId> = key.iter().chain(value).copied().collect();
                if !vars.is_empty() {
                    self.exprs(&vars);
                    self.put(if *define { " := " } else { " = " });
                }
                self.put("range ");
                self.expr(*x);
                self.put(" ");
                self.block(body);
            }
            StmtKind::Labeled { label, stmt } => {
                self.ident(*label);
                self.put(":");
                self.line();
                self.stmt(*stmt);
            }
            StmtKind::Decl(d) => self.decl(d),
        }
    }

    fn init(&mut self, init: Option<StmtId>) {
        if let Some(s) = init {
            self.simple(s);
            self.put("; ");
        }
    }

    fn cases(&mut self, clauses: &[CaseClause]) {
        self.put("{");
        for c in clauses {
            self.line();
            if c.default {
                self.put("default");
            } else {
                self.put("case ");
                self.exprs(&c.exprs);
            }
            self.put(":");
            self.body(&c.body);
        }
        self.line();
        self.put("}");
    }
}
