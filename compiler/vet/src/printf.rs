//! Calls of functions like fmt.Printf and fmt.Print, and of functions that pass their arguments on to those.

use base::{FxHashMap, FxHashSet, Span};
use syntax::ast::{Decl, ExprId, ExprKind, FuncType, LitKind, StmtKind, UnaryOp};
use types::{Basic, ObjId, ObjKind, PkgId, Qualify, Signature, Type, TypeId};

use crate::format::{self, Operation};
use crate::pass::{Call, Callee, Pass, as_call, as_ident, calls_in};
use crate::walk::{Node, var_spec};

/// What a function does with its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Like {
    /// The parameter before the last is a format.
    Printf,
    /// Like fmt.Errorf, which knows %w.
    Errorf,
    Print,
}

/// What is known about functions that print.
#[derive(Default)]
pub struct Printing {
    /// Functions and variables looked at; one that is under way prints nothing yet.
    kinds: FxHashMap<Callee, Option<Like>>,
    /// Function literals that variables are given, by variable, of the packages below.
    literals: FxHashMap<ObjId, Vec<(usize, ExprId)>>,
    scanned: FxHashSet<PkgId>,
}

/// The parameters of a function that may pass its arguments on.
struct Wrapper {
    format: Option<ObjId>,
    args: ObjId,
}

/// What can be formatted by a verb.
mod arg {
    pub const BOOL: u32 = 1;
    pub const INT: u32 = 2;
    pub const RUNE: u32 = 4;
    pub const STRING: u32 = 8;
    pub const FLOAT: u32 = 16;
    pub const COMPLEX: u32 = 32;
    pub const POINTER: u32 = 64;
    pub const ERROR: u32 = 128;
    pub const BYTE: u32 = 256;
    pub const ANY: u32 = !0;
}

/// Verb, flags it takes, what it formats.
const VERBS: &[(char, &str, u32)] = &[
    ('%', "", 0),
    ('b', " -+.0#", arg::INT | arg::FLOAT | arg::COMPLEX | arg::POINTER),
    ('c', "-", arg::RUNE | arg::INT),
    ('d', " -+.0", arg::INT | arg::POINTER),
    ('e', " -+.0#", arg::FLOAT | arg::COMPLEX),
    ('E', " -+.0#", arg::FLOAT | arg::COMPLEX),
    ('f', " -+.0#", arg::FLOAT | arg::COMPLEX),
    ('F', " -+.0#", arg::FLOAT | arg::COMPLEX),
    ('g', " -+.0#", arg::FLOAT | arg::COMPLEX),
    ('G', " -+.0#", arg::FLOAT | arg::COMPLEX),
    ('o', " -+.0#", arg::INT | arg::POINTER),
    ('O', " -+.0#", arg::INT | arg::POINTER),
    ('p', "-#", arg::POINTER),
    ('q', " -+.0#", arg::RUNE | arg::INT | arg::STRING),
    ('s', " -+.0", arg::STRING),
    ('t', "-", arg::BOOL),
    ('T', "-", arg::ANY),
    ('U', "-#", arg::RUNE | arg::INT),
    ('v', " -+.0#", arg::ANY),
    ('w', " -+.0#", arg::ERROR),
    ('x', " -+.0#", arg::RUNE | arg::INT | arg::STRING | arg::POINTER | arg::FLOAT | arg::COMPLEX),
    ('X', " -+.0#", arg::RUNE | arg::INT | arg::STRING | arg::POINTER | arg::FLOAT | arg::COMPLEX),
];

/// Functions of the library that print, by what stands before their stem.
const KNOWN: &[(&str, &[&str], &[&str])] = &[
    ("fmt.", &["Print", "Sprint", "Fprint", "Append"], &["", "f", "ln"]),
    ("fmt.", &["Error"], &["f"]),
    ("log.", &["Print", "Fatal", "Panic"], &["", "f", "ln"]),
    ("(*log.Logger).", &["Print", "Fatal", "Panic"], &["", "f", "ln"]),
    ("(*testing.common).", &["Error", "Fatal", "Log", "Skip"], &["", "f"]),
    ("(testing.TB).", &["Error", "Fatal", "Log", "Skip"], &["", "f"]),
    ("runtime/trace.", &["Log"], &["f"]),
];

/// What the library's functions do, by full name.
fn known(name: &str) -> Option<Like> {
    let fits = |(prefix, stems, ends): &(&str, &[&str], &[&str])| {
        let Some(f) = name.strip_prefix(prefix) else { return false };
        stems.iter().any(|s| f.strip_prefix(s).is_some_and(|end| ends.contains(&end)))
    };
    KNOWN.iter().any(fits).then_some(match name {
        "fmt.Errorf" => Like::Errorf,
        _ if name.ends_with('f') => Like::Printf,
        _ => Like::Print,
    })
}

pub fn run(pass: &mut Pass<'_>) {
    if pass.file == 0 {
        for file in 0..pass.files() {
            pass.enter(pass.pkg, file);
            forwarding(pass);
        }
        pass.enter(pass.pkg, 0);
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for call in calls_in(&ast, &tree.visits) {
        let Some(callee) = pass.called(call.fun) else { continue };
        let Some(like) = like_of(pass, callee) else { continue };
        let name = pass.callee_name(callee);
        match like {
            Like::Print => check_print(pass, call, &name),
            _ => check_printf(pass, call, &name, like),
        }
    }
}

/// Does what is called print its arguments?
fn like_of(pass: &mut Pass<'_>, callee: Callee) -> Option<Like> {
    if let Some(&like) = pass.facts.printing.kinds.get(&callee) {
        return like;
    }
    pass.facts.printing.kinds.insert(callee, None);
    let like = match callee {
        Callee::Builtin(_) => None,
        Callee::Func(f) => {
            let name = pass.full_name(f);
            known(&name).or_else(|| function_like(pass, f))
        }
        Callee::Interface { .. } => {
            let name = pass.callee_name(callee);
            known(&name)
        }
        Callee::Var(v) => variable_like(pass, v),
    };
    pass.facts.printing.kinds.insert(callee, like);
    like
}

fn function_like(pass: &mut Pass<'_>, f: ObjId) -> Option<Like> {
    pass.ck.resolve(f);
    let ty = pass.ck.store.objs[f].ty;
    if !matches!(pass.ck.store.ty(ty), Type::Signature(Signature { variadic: true, .. })) {
        return None;
    }
    let (pkg, file, decl) = pass.declaration(f)?;
    pass.ck.ensure_body(f);
    pass.visit(pkg, file, |pass| {
        let ast = pass.ast.clone();
        let Decl::Func(written) = &ast.decls[decl as usize] else { return None };
        written.body.as_ref()?;
        wrapped(pass, Node::Decl(decl), &written.ty, &mut |_, _, _| {})
    })
}

fn variable_like(pass: &mut Pass<'_>, v: ObjId) -> Option<Like> {
    let pkg = pass.ck.store.objs[v].pkg?;
    // Bodies of the library's packages haven't been looked at.
    if pass.ck.packages[pkg].std && pkg != pass.pkg {
        return None;
    }
    if pass.facts.printing.scanned.insert(pkg) {
        for file in 0..pass.ck.packages[pkg].files.len() {
            pass.visit(pkg, file, |pass| {
                let tree = pass.tree.clone();
                for (at, v) in tree.visits.iter().enumerate() {
                    let Node::Expr(e) = v.node else { continue };
                    if let Some(obj) = variable_of(pass, at, e) {
                        pass.facts.printing.literals.entry(obj).or_default().push((pass.file, e));
                    }
                }
            });
        }
    }
    let literals = pass.facts.printing.literals.get(&v).cloned().unwrap_or_default();
    literals.into_iter().find_map(|(file, e)| {
        pass.visit(pkg, file, |pass| {
            let ast = pass.ast.clone();
            let ExprKind::FuncLit(f) = &ast.exprs[e].kind else { return None };
            wrapped(pass, Node::Expr(e), &f.ty, &mut |_, _, _| {})
        })
    })
}

/// The variable or field that a function literal is given to.
fn variable_of(pass: &Pass<'_>, at: usize, e: ExprId) -> Option<ObjId> {
    if !matches!(pass.ast.exprs[e].kind, ExprKind::FuncLit(_)) {
        return None;
    }
    let parent = pass.tree.node(pass.tree.parent(at)?);
    if let Some(spec) = var_spec(&pass.ast, parent) {
        let i = spec.values.iter().position(|&v| v == e)?;
        return pass.object(*spec.names.get(i)?);
    }
    let Node::Stmt(s) = parent else { return None };
    let (StmtKind::Assign { lhs, rhs, .. } | StmtKind::Define { lhs, rhs }) = &pass.ast.stmts[s].kind else {
        return None;
    };
    let to = *lhs.get(rhs.iter().position(|&v| v == e)?)?;
    let obj = match pass.ast.exprs[to].kind {
        ExprKind::Ident(_) | ExprKind::Selector { .. } => pass.denotes(to)?,
        _ => return None,
    };
    matches!(pass.ck.store.objs[obj].kind, ObjKind::Var { .. }).then_some(obj)
}

/// A last parameter `...any`, and a string before it.
fn wrapper(pass: &Pass<'_>, ty: &FuncType) -> Option<Wrapper> {
    let (last, before) = ty.params.split_last()?;
    if !last.variadic || pass.ty(last.ty) != Some(pass.ck.store.universe.empty_interface) {
        return None;
    }
    let string = pass.ck.store.basic(Basic::String);
    let format = before.last().filter(|p| pass.ty(p.ty) == Some(string)).and_then(|p| p.name);
    Some(Wrapper {
        format: format.and_then(|f| pass.object(f)),
        args: last.name.and_then(|a| pass.object(a))?,
    })
}

/// Finds how a function passes its arguments on; `short` gets calls that pass the list itself as one argument.
fn wrapped(
    pass: &mut Pass<'_>,
    node: Node,
    ty: &FuncType,
    short: &mut dyn FnMut(&mut Pass<'_>, Call<'_>, Like),
) -> Option<Like> {
    let w = wrapper(pass, ty)?;
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    let is = |pass: &Pass<'_>, e: ExprId, obj: Option<ObjId>| obj.is_some() && pass.ident_object(e) == obj;
    let either = |pass: &Pass<'_>, e: ExprId| is(pass, e, w.format) || is(pass, e, Some(w.args));
    let mut found = None;
    for v in tree.below(tree.find(node)?) {
        match v.node {
            // After a change they are no longer what the caller gave.
            Node::Stmt(s) => {
                if let StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. } = &ast.stmts[s].kind
                    && lhs.iter().any(|&l| either(pass, l))
                {
                    break;
                }
            }
            Node::Expr(e) => match &ast.exprs[e].kind {
                ExprKind::Unary { op: UnaryOp::Addr, x } if either(pass, *x) => break,
                ExprKind::Call { fun, args, spread, .. } => {
                    if !args.last().is_some_and(|&a| is(pass, a, Some(w.args))) {
                        continue;
                    }
                    let Some(like) = pass.called(*fun).and_then(|c| like_of(pass, c)) else { continue };
                    let format = args.len().checked_sub(2).map(|n| args[n]);
                    if like != Like::Print && !format.is_some_and(|f| is(pass, f, w.format)) {
                        continue;
                    }
                    if *spread {
                        found = Some(like);
                    } else {
                        short(pass, as_call(&ast, e).expect("a call"), like);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    found
}

/// Reports argument lists that are passed on without dots.
fn forwarding(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    let mut short = |pass: &mut Pass<'_>, call: Call<'_>, like: Like| {
        let Some(Type::Signature(sig)) = pass.under(call.fun) else { return };
        if call.args.len() > sig.params.len() {
            return;
        }
        let like = match like {
            Like::Print => "print",
            Like::Printf => "printf",
            Like::Errorf => "errorf",
        };
        pass.report_expr(call.e, format!("missing ... in args forwarded to {like}-like function"));
    };
    for (at, v) in tree.visits.iter().enumerate() {
        match v.node {
            Node::Decl(i) => {
                if let Decl::Func(f) = &ast.decls[i as usize]
                    && f.body.is_some()
                {
                    wrapped(pass, v.node, &f.ty, &mut short);
                }
            }
            Node::Expr(e) => {
                if let ExprKind::FuncLit(f) = &ast.exprs[e].kind
                    && variable_of(pass, at, e).is_some()
                {
                    wrapped(pass, v.node, &f.ty, &mut short);
                }
            }
            _ => {}
        }
    }
}

/// The signature of a call's function, if its last parameter is variadic.
fn variadic(pass: &mut Pass<'_>, call: Call<'_>) -> Option<Signature> {
    match pass.under(call.fun)? {
        Type::Signature(sig) if sig.variadic => Some(sig),
        _ => None,
    }
}

fn count(n: usize) -> String {
    if n == 1 { "1 arg".into() } else { format!("{n} args") }
}

/// A call with a format.
struct Formatted<'c> {
    name: &'c str,
    format: ExprId,
    /// The arguments behind the format.
    given: &'c [ExprId],
    spread: bool,
}

fn check_printf(pass: &mut Pass<'_>, call: Call<'_>, name: &str, like: Like) {
    let Some(index) = variadic(pass, call).and_then(|s| s.params.len().checked_sub(2)) else { return };
    let Some(&format_arg) = call.args.get(index) else { return };
    let Some(format) = pass.const_string(format_arg) else {
        if index + 1 == call.args.len() && pass.go_minor() >= 24 {
            pass.report_expr(format_arg, format!("non-constant format string in call to {name}"));
        }
        return;
    };
    let given = &call.args[index + 1..];
    if !format.contains('%') {
        if let Some(&extra) = given.first() {
            pass.report_expr(extra, format!("{name} call has arguments but no formatting directives"));
        }
        return;
    }
    let operations = match format::parse(&format) {
        Ok(list) => list,
        Err(problem) => return pass.report_expr(format_arg, format!("{name} {problem}")),
    };
    let f = Formatted { name, format: format_arg, given, spread: call.spread };
    let mut used = 0;
    for op in &operations {
        if op.verb == 'w' && like == Like::Printf {
            let at = place(pass, f.format, op);
            return pass.report(at, format!("{name} does not support error-wrapping directive %w"));
        }
        if !check_operation(pass, &f, op, &mut used) {
            return;
        }
    }
    // The list behind dots may hold any number; with explicit indices nobody knows what is left out on purpose.
    let unknown = call.spread && used + 1 >= given.len();
    if !unknown && !operations.iter().any(|o| o.indexed) && used < given.len() {
        pass.report_expr(call.e, format!("{name} call needs {} but has {}", count(used), count(given.len())));
    }
}

/// Checks an operation against its arguments; false: something was reported, or can't be known. `used` becomes the
/// number of arguments used so far.
fn check_operation(pass: &mut Pass<'_>, f: &Formatted<'_>, op: &Operation<'_>, used: &mut usize) -> bool {
    let (name, text, at) = (f.name, op.text, place(pass, f.format, op));
    let row = VERBS.iter().find(|v| v.0 == op.verb);
    let (flags, wanted) = match row {
        // A number is a character only if it's meant as one.
        Some(('q', flags, _)) if pass.go_minor() >= 26 => (*flags, arg::RUNE | arg::BYTE | arg::STRING),
        Some((_, flags, wanted)) => (*flags, *wanted),
        None => ("", 0),
    };
    let formatter = wanted != arg::ERROR
        && f.given.get(op.arg).and_then(|&a| pass.ty(a)).is_some_and(|t| is_formatter(pass, t));
    if !formatter {
        if row.is_none() {
            pass.report(at, format!("{name} format {text} has unknown verb {}", op.verb));
            return false;
        }
        if let Some(bad) = op.flags.chars().find(|&c| c != '0' && !flags.contains(c)) {
            pass.report(at, format!("{name} format {text} has unrecognized flag {bad}"));
            return false;
        }
    }
    for &star in &op.stars {
        if !can_check(pass, f, op, star, at) {
            return false;
        }
        let a = f.given[star];
        let mut fit = Match::new(arg::INT);
        if !fit.arg(pass, a) {
            let (a, why) = (pass.src(a), fit.details());
            pass.report(at, format!("{name} format {text} uses non-int {a}{why} as argument of *"));
            return false;
        }
        *used = (*used).max(star + 1);
    }
    if op.verb == '%' {
        return true;
    }
    *used = (*used).max(op.arg + 1);
    if formatter {
        return true;
    }
    if !can_check(pass, f, op, op.arg, at) {
        return false;
    }
    let a = f.given[op.arg];
    let Some(ty) = pass.ty(a) else { return true };
    if op.verb == 'w'
        && pass.go_minor() >= 27
        && let Type::Pointer(elem) = pass.ck.store.under(ty)
        && pass.is_error(elem)
    {
        let shown = |ty| pass.ck.store.type_string(ty, Qualify::Relative(Some(pass.pkg)));
        let (elem, ty) = (shown(elem), shown(ty));
        pass.report(
            at,
            format!("%w wants operand of error type {elem}, not pointer type {ty} (defeats errors.Is)"),
        );
        return false;
    }
    if !matches!(op.verb, 'p' | 'T') && is_function(pass, a) {
        let a = pass.src(a);
        pass.report(at, format!("{name} format {text} arg {a} is a func value, not called"));
        return false;
    }
    let mut fit = Match::new(wanted);
    if !fit.arg(pass, a) {
        let (a, t, why) = (pass.src(a), pass.expr_type_text(a, ty), fit.details());
        pass.report(at, format!("{name} format {text} has arg {a} of wrong type {t}{why}"));
        return false;
    }
    if op.verb != 'T'
        && wanted & arg::STRING != 0
        && (!op.flags.contains('#') || matches!(op.verb, 'q' | 'x' | 'X'))
        && let Some(method) = recursion(pass, a)
    {
        let a = pass.src(a);
        pass.report(at, format!("{name} format {text} with arg {a} causes recursive {method} method call"));
        return false;
    }
    true
}

/// Is there an argument of this index, as far as one can see?
fn can_check(pass: &mut Pass<'_>, f: &Formatted<'_>, op: &Operation<'_>, index: usize, at: Span) -> bool {
    if index + 1 < f.given.len() {
        return true;
    }
    if f.spread {
        return false;
    }
    if index < f.given.len() {
        return true;
    }
    let has = count(f.given.len());
    pass.report(at, format!("{} format {} reads arg #{}, but call has {has}", f.name, op.text, index + 1));
    false
}

fn is_function(pass: &Pass<'_>, e: ExprId) -> bool {
    pass.ty(e).is_some_and(|t| matches!(pass.ck.store.ty(t), Type::Signature(_)))
}

fn check_print(pass: &mut Pass<'_>, call: Call<'_>, name: &str) {
    let Some(sig) = variadic(pass, call) else { return };
    let first = sig.params.len() - 1;
    let open = pass.ck.store.universe.empty_interface;
    if !matches!(*pass.ck.store.ty(sig.params[first]), Type::Slice(elem) if elem == open) {
        return;
    }
    let Some((&head, _)) = call.args.get(first..).and_then(|g| g.split_first()) else { return };
    let given = &call.args[first..];
    if first == 0
        && let ExprKind::Selector { x, sel } = pass.ast.exprs[head].kind
        && as_ident(&pass.ast, x).is_some_and(|id| &*pass.ident_text(id) == "os")
        && pass.ident_text(sel).starts_with("Std")
    {
        let head = pass.src(head);
        pass.report_expr(call.e, format!("{name} does not take io.Writer but has first arg {head}"));
    }
    if let Some(text) = pass.const_string(head)
        && let Some(directive) = format::directive(&text)
    {
        pass.report_expr(call.e, format!("{name} call has possible Printf formatting directive {directive}"));
    }
    if name.ends_with("ln")
        && let Some(text) = given.last().and_then(|&a| pass.const_string(a))
        && text.ends_with('\n')
    {
        pass.report_expr(call.e, format!("{name} arg list ends with redundant newline"));
    }
    for &a in given {
        if is_function(pass, a) {
            let a = pass.src(a);
            pass.report_expr(call.e, format!("{name} arg {a} is a func value, not called"));
        }
        if let Some(method) = recursion(pass, a) {
            let a = pass.src(a);
            pass.report_expr(call.e, format!("{name} arg {a} causes recursive call to {method} method"));
        }
    }
}

/// Where an operation stands in the source: inside the format's literal, if it is one, else the format.
fn place(pass: &Pass<'_>, format: ExprId, op: &Operation<'_>) -> Span {
    let x = &pass.ast.exprs[format];
    let ExprKind::BasicLit { kind: LitKind::String, text } = x.kind else { return x.span };
    let literal = pass.text(text);
    let at = |n: usize| x.span.start + source_offset(&literal, n) as u32;
    Span::new(x.span.file, at(op.at), at(op.at + op.text.len()))
}

/// Where byte `n` of a string literal's value stands in the literal.
fn source_offset(literal: &str, n: usize) -> usize {
    if literal.starts_with('`') {
        return 1 + n;
    }
    // Each escape gives as many bytes as its part of the literal decodes to.
    let (mut at, mut value) = (1, 0);
    let bytes = literal.as_bytes();
    while value < n && at < bytes.len() {
        let len = match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(b'x')) => 4,
            (b'\\', Some(b'u')) => 6,
            (b'\\', Some(b'U')) => 10,
            (b'\\', Some(b'0'..=b'7')) => 4,
            (b'\\', _) => 2,
            _ => 1,
        };
        let piece = format!("\"{}\"", literal.get(at..at + len).unwrap_or("?"));
        value += if len == 1 { 1 } else { syntax::literal::string(&piece).len() };
        at += len;
    }
    at
}

/// Interfaces may hold anything; other types need a method Format.
fn is_formatter(pass: &mut Pass<'_>, ty: TypeId) -> bool {
    if pass.ck.store.is_interface(ty) {
        return true;
    }
    let Some((_, sig)) = pass.method(ty, "Format") else { return false };
    let Type::Signature(sig) = pass.ck.store.ty(sig) else { return false };
    let rune = pass.ck.store.basic(Basic::Int32);
    matches!(sig.params[..], [state, verb] if verb == rune && pass.is_type(state, "fmt", "State"))
        && sig.results.is_empty()
}

/// Is a value printed by its Error or String method?
fn prints_itself(pass: &mut Pass<'_>, ty: TypeId) -> bool {
    pass.is_error(ty) || pass.has_method(ty, "String", "func() string")
}

/// The String or Error method that an argument stands in, if the argument is the method's receiver.
fn recursion(pass: &mut Pass<'_>, a: ExprId) -> Option<String> {
    let ty = pass.ty(a)?;
    let inner = match pass.ast.exprs[a].kind {
        ExprKind::Unary { op: UnaryOp::Addr, x } => x,
        _ => a,
    };
    let receiver = pass.ident_object(inner)?;
    let span = pass.ast.exprs[a].span;
    let ast = pass.ast.clone();
    let (_, f) = Pass::funcs(&ast).find(|(_, f)| f.span.start <= span.start && span.end <= f.span.end)?;
    let name = pass.ident_text(f.name);
    if f.recv.as_ref()?.name.and_then(|id| pass.object(id)) != Some(receiver)
        || !matches!(&*name, "String" | "Error")
        || is_formatter(pass, ty)
    {
        return None;
    }
    let method = pass.object(f.name)?;
    let (found, sig) = pass.method(ty, &name)?;
    (found == Some(method) && pass.type_text(sig) == "func() string").then(|| pass.full_name(method))
}

/// Whether types fit a verb.
struct Match {
    wanted: u32,
    /// Types under way: what contains itself fits if the rest does.
    seen: Vec<TypeId>,
    /// The type of a type parameter's set that doesn't fit.
    reason: String,
}

impl Match {
    fn new(wanted: u32) -> Match {
        Match { wanted, seen: Vec::new(), reason: String::new() }
    }

    fn details(&self) -> String {
        if self.reason.is_empty() { String::new() } else { format!(" ({})", self.reason) }
    }

    fn arg(&mut self, pass: &mut Pass<'_>, a: ExprId) -> bool {
        if self.wanted == arg::ANY {
            return true;
        }
        let Some(ty) = pass.ty(a) else { return true };
        self.fits(pass, ty, true)
    }

    fn fits(&mut self, pass: &mut Pass<'_>, ty: TypeId, top: bool) -> bool {
        let nil = pass.ck.store.basic(Basic::UntypedNil);
        if self.wanted == arg::ERROR {
            return ty == nil || pass.is_error(ty);
        }
        if is_formatter(pass, ty) || self.wanted & arg::STRING != 0 && prints_itself(pass, ty) {
            return true;
        }
        if pass.ck.store.as_type_param(ty).is_some() {
            return self.terms_fit(pass, ty, top);
        }
        let under = pass.ck.store.underlying(ty);
        if self.seen.contains(&under) {
            return true;
        }
        self.seen.push(under);
        let pointers = self.wanted == arg::POINTER;
        match pass.ck.store.ty(under).clone() {
            Type::Signature(_) => pointers,
            Type::Chan { .. } => self.wanted & arg::POINTER != 0,
            Type::Map { key, value } => {
                pointers || (self.fits(pass, key, false) && self.fits(pass, value, false))
            }
            Type::Array { elem, .. } => self.is_text(pass, elem) || self.fits(pass, elem, false),
            Type::Slice(elem) => self.is_text(pass, elem) || pointers || self.fits(pass, elem, false),
            Type::Pointer(elem) => {
                if pointers || pass.ck.store.as_type_param(elem).is_some() {
                    return true;
                }
                match pass.ck.store.under(elem) {
                    Type::Struct(_) | Type::Array { .. } | Type::Slice(_) | Type::Map { .. } => {
                        let elem = pass.ck.store.underlying(elem);
                        top && self.fits(pass, elem, false)
                    }
                    _ => self.wanted & arg::POINTER != 0,
                }
            }
            Type::Struct(fields) => fields.iter().all(|f| {
                // fmt can't call methods of what unexported fields hold.
                self.fits(pass, f.ty, false)
                    && (self.wanted & arg::STRING == 0
                        || pass.ck.store.is_exported(f.name)
                        || !prints_itself(pass, f.ty))
            }),
            Type::Basic(b) => self.fits_basic(b),
            _ => true,
        }
    }

    /// Bytes are text.
    fn is_text(&self, pass: &mut Pass<'_>, elem: TypeId) -> bool {
        self.wanted & arg::STRING != 0 && pass.ck.store.as_basic(elem) == Some(Basic::Uint8)
    }

    /// All types of a type parameter's set have to fit.
    fn terms_fit(&mut self, pass: &mut Pass<'_>, ty: TypeId, top: bool) -> bool {
        if self.seen.contains(&ty) {
            return true;
        }
        self.seen.push(ty);
        let outermost = self.seen.len() == 1;
        let terms = pass.terms(ty);
        for term in &terms {
            if !self.fits(pass, term.ty, top) {
                if outermost {
                    let tilde = if term.tilde { "~" } else { "" };
                    self.reason = format!("contains {tilde}{}", pass.type_text(term.ty));
                }
                return false;
            }
        }
        !terms.is_empty()
    }

    fn fits_basic(&self, b: Basic) -> bool {
        let own = match b {
            Basic::Bool | Basic::UntypedBool => arg::BOOL,
            Basic::Float32 | Basic::Float64 | Basic::UntypedFloat => arg::FLOAT,
            Basic::Complex64 | Basic::Complex128 | Basic::UntypedComplex => arg::COMPLEX,
            Basic::UnsafePointer => arg::POINTER | arg::INT,
            Basic::Int32 | Basic::UntypedRune => arg::INT | arg::RUNE,
            Basic::Uint8 => arg::INT | arg::BYTE,
            b if b.is_string() => arg::STRING,
            b if b.is_integer() => arg::INT,
            _ => return false,
        };
        self.wanted & own != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn library() {
        assert_eq!(known("fmt.Fprintf"), Some(Like::Printf));
        assert_eq!(known("fmt.Errorf"), Some(Like::Errorf));
        assert_eq!(known("fmt.Appendln"), Some(Like::Print));
        assert_eq!(known("fmt.Sscanf"), None);
        assert_eq!(known("(*log.Logger).Panic"), Some(Like::Print));
        assert_eq!(known("(*testing.common).Logln"), None);
    }

    #[test]
    fn offsets() {
        assert_eq!(source_offset("`a%d`", 1), 2);
        assert_eq!(source_offset("\"\\x41\\u00e9%d\"", 3), 11);
    }
}
