//! Go statements.

use abi::RtFn;
use syntax::ast::ExprId;

use crate::func::FnLower;

impl FnLower<'_, '_> {
    pub fn go(&mut self, e: ExprId) {
        let closure = self.call_closure(e, false);
        self.at_expr(e);
        self.b.call_rt(RtFn::go, &[closure]);
    }
}
