//! Go statements.

use abi::RtFn;
use base::Span;
use syntax::ast::ExprId;

use crate::func::FnLower;

impl FnLower<'_, '_> {
    pub fn go(&mut self, statement: Span, e: ExprId) {
        let closure = self.call_closure(e, false);
        self.at_span(statement);
        self.b.call_rt(RtFn::go, &[closure]);
    }
}
