//! Whether functions may return: found out from their bodies, of whichever package they are.

use syntax::ast::{Decl, ExprId};
use types::{BuiltinId, ObjId};

use crate::cfg::Flow;
use crate::pass::{Callee, Pass, as_call};

/// Functions known not to return (or to return, whatever they look like): package, type, names.
const NEVER: &[(&str, &str, &[&str])] = &[
    ("os", "", &["Exit"]),
    ("syscall", "", &["Exit", "ExitProcess", "ExitThread"]),
    ("runtime", "", &["Goexit", "fatalthrow", "fatalpanic", "exit"]),
    ("go.uber.org/zap", "Logger", &["Fatal", "Panic"]),
    ("go.uber.org/zap", "SugaredLogger", &["Fatal", "Fatalw", "Fatalf", "Panic", "Panicw", "Panicf"]),
    ("github.com/sirupsen/logrus", "Logger", &["Exit", "Panic", "Panicf", "Panicln"]),
    ("github.com/sirupsen/logrus", "Entry", &["Panicf", "Panicln"]),
    ("k8s.io/klog", "", KLOG),
    ("k8s.io/klog/v2", "", KLOG),
];

const KLOG: &[&str] = &["Exit", "ExitDepth", "Exitf", "Exitln", "Fatal", "FatalDepth", "Fatalf", "Fatalln"];

/// May a call return? Calls of what isn't known before the program runs may.
pub fn may_return(pass: &mut Pass<'_>, call: ExprId) -> bool {
    let Some(call) = as_call(&pass.ast, call) else { return true };
    match pass.called(call.fun) {
        Some(Callee::Builtin(b)) => b != BuiltinId::Panic,
        Some(Callee::Func(f)) => function_returns(pass, f),
        _ => true,
    }
}

fn function_returns(pass: &mut Pass<'_>, f: ObjId) -> bool {
    if let Some(known) = pass.facts.returns.get(&f) {
        // One that is under way calls itself.
        return known.unwrap_or(true);
    }
    pass.facts.returns.insert(f, None);
    let never = NEVER.iter().any(|(path, base, names)| {
        if base.is_empty() { pass.is_func(f, path, names) } else { pass.is_method(f, path, base, names) }
    });
    let returns = !never && body_returns(pass, f);
    pass.facts.returns.insert(f, Some(returns));
    returns
}

fn body_returns(pass: &mut Pass<'_>, f: ObjId) -> bool {
    let Some((pkg, file, decl)) = pass.declaration(f) else { return true };
    pass.ck.ensure_body(f);
    pass.visit(pkg, file, |pass| {
        let ast = pass.ast.clone();
        let Decl::Func(decl) = &ast.decls[decl as usize] else { return true };
        let Some(body) = &decl.body else { return true };
        Flow::new(&ast, body, &mut |e| may_return(pass, e)).returns()
    })
}
