//! Calls of functions like fmt.Printf and fmt.Print, and of functions that pass their arguments on to those.

use base::{FxHashMap, Span};
use syntax::ast::{self, Decl, ExprId, ExprKind, LitKind};
use types::{Basic, Found, ObjId, Type, TypeId};

use crate::format::{self, Operation, Parsed};
use crate::pass::Pass;

/// What a function does with its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Like {
    /// The last fixed parameter is a format.
    Printf,
    /// Like fmt.Errorf, which knows %w.
    Errorf,
    Print,
    Println,
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

/// What the library's functions do, by full name.
fn known(name: &str) -> Option<Like> {
    let of = |stem: &str| match stem {
        "Errorf" => Some(Like::Errorf),
        s if s.ends_with('f') => Some(Like::Printf),
        s if s.ends_with("ln") => Some(Like::Println),
        _ => Some(Like::Print),
    };
    if let Some(f) = name.strip_prefix("fmt.") {
        let stems = ["Print", "Sprint", "Fprint", "Append"];
        if f == "Errorf" {
            return Some(Like::Errorf);
        }
        return stems
            .iter()
            .any(|s| f.strip_prefix(s).is_some_and(|r| matches!(r, "" | "f" | "ln")))
            .then(|| of(f))?;
    }
    for prefix in ["log.", "(*log.Logger)."] {
        if let Some(f) = name.strip_prefix(prefix) {
            let stems = ["Print", "Fatal", "Panic"];
            return stems
                .iter()
                .any(|s| f.strip_prefix(s).is_some_and(|r| matches!(r, "" | "f" | "ln")))
                .then(|| of(f))?;
        }
    }
    if let Some(f) = name.strip_prefix("(*testing.common).") {
        return match f {
            "Error" | "Fatal" | "Log" | "Skip" => Some(Like::Println),
            "Errorf" | "Fatalf" | "Logf" | "Skipf" => Some(Like::Printf),
            _ => None,
        };
    }
    (name == "runtime/trace.Logf").then_some(Like::Printf)
}

pub fn run(pass: &mut Pass<'_>) {
    let wrappers = wrappers(pass);
    for e in pass.exprs() {
        let ExprKind::Call { fun, args, spread, .. } = pass.ast.exprs[e].kind.clone() else { continue };
        let Some(callee) = pass.callee(fun) else { continue };
        let name = pass.full_name(callee);
        let like = wrappers.get(&callee).copied().or_else(|| known(&name));
        match like {
            Some(Like::Printf | Like::Errorf) => {
                check_printf(pass, e, &name, callee, &args, spread, like == Some(Like::Errorf));
            }
            Some(like) => check_print(pass, e, &name, callee, &args, spread, like == Like::Println),
            None => {}
        }
    }
}

/// The functions of the package that pass a format and arguments, or arguments alone, on to a printing one.
fn wrappers(pass: &mut Pass<'_>) -> FxHashMap<ObjId, Like> {
    let mut found: FxHashMap<ObjId, Like> = FxHashMap::default();
    let ast = pass.ast.clone();
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for decl in &ast.decls {
            let Decl::Func(f) = decl else { continue };
            let (Some(body), Some(obj)) = (&f.body, pass.object(f.name)) else { continue };
            if found.contains_key(&obj) || !takes_anything(pass, f) {
                continue;
            }
            if let Some(like) = passes_on(pass, f, body.span, &found) {
                found.insert(obj, like);
                changed = true;
            }
        }
    }
    found
}

/// Is the last parameter `...any`?
fn takes_anything(pass: &mut Pass<'_>, f: &ast::FuncDecl) -> bool {
    let Some(last) = f.ty.params.last() else { return false };
    let empty = pass.ck.store.universe.empty_interface;
    last.variadic && pass.ty(last.ty).is_some_and(|t| pass.ck.store.underlying(t) == empty)
}

fn passes_on(
    pass: &mut Pass<'_>,
    f: &ast::FuncDecl,
    body: Span,
    found: &FxHashMap<ObjId, Like>,
) -> Option<Like> {
    let param = |pass: &Pass<'_>, n: usize| {
        f.ty.params.iter().rev().nth(n).and_then(|p| p.name).and_then(|id| pass.object(id))
    };
    let (list, format) = (param(pass, 0)?, param(pass, 1));
    for e in pass.exprs() {
        let x = &pass.ast.exprs[e];
        if x.span.start < body.start || x.span.end > body.end {
            continue;
        }
        let ExprKind::Call { fun, args, spread: true, .. } = x.kind.clone() else { continue };
        let Some(callee) = pass.callee(fun) else { continue };
        let Some(like) = found.get(&callee).copied().or_else(|| known(&pass.full_name(callee))) else {
            continue;
        };
        if args.last().and_then(|&a| pass.denotes(a)) != Some(list) {
            continue;
        }
        let formats = matches!(like, Like::Printf | Like::Errorf);
        let given = args.len().checked_sub(2).and_then(|n| pass.denotes(args[n]));
        if !formats || (given.is_some() && given == format) {
            return Some(like);
        }
    }
    None
}

/// The index of the first variadic argument.
fn first_variadic(pass: &mut Pass<'_>, callee: ObjId) -> Option<usize> {
    pass.ck.resolve(callee);
    let ty = pass.ck.store.objs[callee].ty;
    match pass.ck.store.ty(ty) {
        Type::Signature(s) if s.variadic => Some(s.params.len() - 1),
        _ => None,
    }
}

fn check_printf(
    pass: &mut Pass<'_>,
    call: ExprId,
    name: &str,
    callee: ObjId,
    args: &[ExprId],
    spread: bool,
    errorf: bool,
) {
    let Some(first) = first_variadic(pass, callee) else { return };
    let Some(format_at) = first.checked_sub(1).filter(|&i| i < args.len()) else { return };
    let format_arg = args[format_at];
    let Some(format) = pass.const_string(format_arg) else {
        // A format made at run time is fine with arguments; alone it was probably meant as text.
        if args.len() == first && !spread && pass.go_minor() >= 24 && is_string(pass, format_arg) {
            let at = pass.ast.exprs[format_arg].span;
            pass.report(at, format!("non-constant format string in call to {name}"));
        }
        return;
    };
    let given = &args[first..];
    let start = pass.ast.exprs[format_arg].span;
    if !format.contains('%') {
        if let Some(&extra) = given.first() {
            let at = pass.ast.exprs[extra].span;
            pass.report(at, format!("{name} call has arguments but no formatting directives"));
        }
        return;
    }
    let operations = match format::parse(&format) {
        Parsed::Fine(list) => list,
        Parsed::MissingVerb(text) => {
            pass.report(start, format!("{name} format {text} is missing verb at end of string"));
            return;
        }
        Parsed::BadIndex(_, text) => {
            pass.report(start, format!("{name} format {text} has invalid argument index"));
            return;
        }
    };
    let mut used = 0;
    let mut indexed = false;
    for op in &operations {
        if !check_operation(pass, call, name, format_arg, op, given, spread, errorf) {
            return;
        }
        indexed |= op.indexed;
        used = used.max(op.stars.iter().map(|s| s + 1).max().unwrap_or(0));
        if op.verb != '%' {
            used = used.max(op.arg + 1);
        }
    }
    // With explicit indices nobody knows what is left out on purpose.
    if spread || indexed || used >= given.len() {
        return;
    }
    let at = pass.ast.exprs[call].span;
    pass.report(at, format!("{name} call needs {} but has {}", count(used), count(given.len())));
}

fn count(n: usize) -> String {
    if n == 1 { "1 arg".into() } else { format!("{n} args") }
}

fn is_string(pass: &mut Pass<'_>, e: ExprId) -> bool {
    pass.ty(e).is_some_and(|t| pass.ck.store.as_basic(t).is_some_and(|b| b.is_string()))
}

#[expect(clippy::too_many_arguments, reason = "the call's parts, all of them needed for a message")]
fn check_operation(
    pass: &mut Pass<'_>,
    call: ExprId,
    name: &str,
    format_arg: ExprId,
    op: &Operation,
    given: &[ExprId],
    spread: bool,
    errorf: bool,
) -> bool {
    let at = place(pass, format_arg, op.at);
    let text = &op.text;
    let Some(&(_, flags, wanted)) = VERBS.iter().find(|v| v.0 == op.verb) else {
        // An argument's own Format method may know the verb.
        if given.get(op.arg).is_some_and(|&a| formats_itself(pass, a)) {
            return true;
        }
        pass.report_at(at, format!("{name} format {text} has unknown verb {}", op.verb));
        return false;
    };
    if let Some(bad) = op.flags.chars().find(|c| !flags.contains(*c))
        && !given.get(op.arg).is_some_and(|&a| formats_itself(pass, a))
    {
        pass.report_at(at, format!("{name} format {text} has unrecognized flag {bad}"));
        return false;
    }
    if op.verb == 'w' && !errorf {
        pass.report_at(at, format!("{name} does not support error-wrapping directive %w"));
        return false;
    }
    for &star in &op.stars {
        if !enough(pass, at, name, op, star, given, spread) {
            return false;
        }
        let Some(&a) = given.get(star) else { return true };
        let is_int = pass.ty(a).is_some_and(|t| pass.ck.store.as_basic(t).is_some_and(|b| b.is_integer()));
        if !is_int {
            let a = pass.src(a);
            pass.report_at(at, format!("{name} format {text} uses non-int {a} as argument of *"));
            return false;
        }
    }
    if op.verb == '%' {
        return true;
    }
    if !enough(pass, at, name, op, op.arg, given, spread) {
        return false;
    }
    let Some(&a) = given.get(op.arg) else { return true };
    if spread && op.arg + 1 >= given.len() {
        return true;
    }
    let Some(ty) = pass.ty(a) else { return true };
    if !matches!(op.verb, 'p' | 'T') && matches!(pass.ck.store.under(ty), Type::Signature(_)) {
        let a = pass.src(a);
        pass.report_at(at, format!("{name} format {text} arg {a} is a func value, not called"));
        return false;
    }
    let mut fit = Match { wanted, seen: Vec::new() };
    if !fit.fits(pass, ty, true) {
        let (a, t) = (pass.src(a), pass.type_text(ty));
        pass.report_at(at, format!("{name} format {text} has arg {a} of wrong type {t}"));
        return false;
    }
    if op.verb != 'T'
        && wanted & arg::STRING != 0
        && !op.flags.contains('#')
        && let Some(method) = recursion(pass, call, a)
    {
        let a = pass.src(a);
        pass.report_at(
            at,
            format!("{name} format {text} with arg {a} causes recursive {method} method call"),
        );
        return false;
    }
    true
}

fn enough(
    pass: &mut Pass<'_>,
    at: u32,
    name: &str,
    op: &Operation,
    index: usize,
    given: &[ExprId],
    spread: bool,
) -> bool {
    // The spread slice may hold any number.
    if index < given.len() || spread {
        return true;
    }
    let text =
        format!("{name} format {} reads arg #{}, but call has {}", op.text, index + 1, count(given.len()));
    pass.report_at(at, text);
    false
}

fn check_print(
    pass: &mut Pass<'_>,
    call: ExprId,
    name: &str,
    callee: ObjId,
    args: &[ExprId],
    spread: bool,
    line: bool,
) {
    let Some(first) = first_variadic(pass, callee) else { return };
    let Some(given) = args.get(first..) else { return };
    let at = pass.ast.exprs[call].span;
    let Some(&head) = given.first() else { return };
    if first == 0 && matches!(pass.src(head).as_str(), "os.Stdout" | "os.Stderr") {
        let head = pass.src(head);
        pass.report(at, format!("{name} does not take io.Writer but has first arg {head}"));
        return;
    }
    if let Some(text) = pass.const_string(head)
        && let Some(directive) = format::directive(&text)
    {
        pass.report(at, format!("{name} call has possible Printf formatting directive {directive}"));
        return;
    }
    if line
        && let Some(text) = given.last().and_then(|&a| pass.const_string(a))
        && text.ends_with('\n')
    {
        pass.report(at, format!("{name} arg list ends with redundant newline"));
        return;
    }
    if spread {
        return;
    }
    for &a in given {
        let Some(ty) = pass.ty(a) else { continue };
        if matches!(pass.ck.store.under(ty), Type::Signature(_)) {
            let a = pass.src(a);
            pass.report(at, format!("{name} arg {a} is a func value, not called"));
        } else if let Some(method) = recursion(pass, call, a) {
            let a = pass.src(a);
            pass.report(at, format!("{name} arg {a} causes recursive call to {method} method"));
        }
    }
}

/// Where byte `n` of a format's value stands in the source: inside the literal, if it is one.
fn place(pass: &Pass<'_>, format: ExprId, n: usize) -> u32 {
    let x = &pass.ast.exprs[pass.unparen(format)];
    let ExprKind::BasicLit { kind: LitKind::String, text } = x.kind else { return x.span.start };
    let literal = pass.text(text);
    if literal.starts_with('`') {
        return x.span.start + 1 + n as u32;
    }
    // Each escape gives as many bytes as its part of the literal decodes to.
    let (mut at, mut value) = (1, 0);
    let bytes = literal.as_bytes();
    while value < n && at < bytes.len() {
        let len = if bytes[at] == b'\\' {
            match bytes.get(at + 1) {
                Some(b'x') => 4,
                Some(b'u') => 6,
                Some(b'U') => 10,
                Some(b'0'..=b'7') => 4,
                _ => 2,
            }
        } else {
            1
        };
        let piece = format!("\"{}\"", literal.get(at..at + len).unwrap_or("?"));
        value += if len == 1 { 1 } else { syntax::literal::string(&piece).len() };
        at += len;
    }
    x.span.start + at as u32
}

/// Has the argument a method Format of its own?
fn formats_itself(pass: &mut Pass<'_>, a: ExprId) -> bool {
    let Some(ty) = pass.ty(a) else { return false };
    pass.ck.store.is_interface(ty) || is_formatter(pass, ty)
}

fn is_formatter(pass: &mut Pass<'_>, ty: TypeId) -> bool {
    let name = pass.ck.store.names.intern("Format");
    matches!(pass.ck.store.lookup(ty, Some(pass.pkg), name), Found::Method { .. })
        && pass.has_method(ty, "Format", "func(fmt.State, rune)")
}

/// Is a value printed by its Error or String method?
fn prints_itself(pass: &mut Pass<'_>, ty: TypeId) -> bool {
    pass.is_error(ty) || pass.has_method(ty, "String", "func() string")
}

/// The String or Error method that the call stands in, if its argument is the method's receiver.
fn recursion(pass: &mut Pass<'_>, call: ExprId, a: ExprId) -> Option<String> {
    let at = pass.ast.exprs[call].span;
    let ast = pass.ast.clone();
    let (method, recv) = ast.decls.iter().find_map(|d| match d {
        Decl::Func(f) if f.span.start <= at.start && at.end <= f.body.as_ref()?.span.end => {
            Some((f.name, f.recv.as_ref()?.name?))
        }
        _ => None,
    })?;
    let name = pass.text(ast.idents[method].name);
    if !matches!(&*name, "String" | "Error") {
        return None;
    }
    let receiver = pass.object(recv)?;
    let inner = match ast.exprs[pass.unparen(a)].kind {
        ExprKind::Unary { op: ast::UnaryOp::Addr, x } | ExprKind::Star(x) => x,
        _ => a,
    };
    let is_receiver = pass.denotes(inner) == Some(receiver);
    let ty = pass.ty(a)?;
    // Only if the argument has the method itself.
    let calls_it = pass.has_method(ty, &name, "func() string");
    (is_receiver && calls_it).then(|| pass.object(method).map(|m| pass.full_name(m)))?
}

/// Whether types fit a verb.
struct Match {
    wanted: u32,
    /// Types under way: what contains itself fits if the rest does.
    seen: Vec<TypeId>,
}

impl Match {
    fn fits(&mut self, pass: &mut Pass<'_>, ty: TypeId, top: bool) -> bool {
        if self.wanted == arg::ANY {
            return true;
        }
        if self.wanted & arg::ERROR != 0 {
            return pass.is_error(ty) || pass.ck.store.as_type_param(ty).is_some();
        }
        if is_formatter(pass, ty) {
            return true;
        }
        if self.wanted & arg::STRING != 0 && prints_itself(pass, ty) {
            return true;
        }
        if pass.ck.store.as_type_param(ty).is_some() || self.seen.contains(&ty) {
            return true;
        }
        self.seen.push(ty);
        let only_pointers = self.wanted == arg::POINTER;
        match pass.ck.store.under(ty) {
            Type::Signature(_) | Type::Chan { .. } => {
                self.wanted & arg::POINTER != 0
                    && (only_pointers || !matches!(pass.ck.store.under(ty), Type::Signature(_)))
            }
            Type::Map { key, value } => {
                only_pointers || (self.fits(pass, key, false) && self.fits(pass, value, false))
            }
            Type::Array { elem, .. } | Type::Slice(elem) => {
                let bytes = pass.ck.store.as_basic(elem) == Some(Basic::Uint8);
                (bytes && self.wanted & arg::STRING != 0) || only_pointers || self.fits(pass, elem, false)
            }
            Type::Pointer(elem) => {
                if only_pointers {
                    return true;
                }
                match pass.ck.store.under(elem) {
                    Type::Struct(_) | Type::Array { .. } | Type::Slice(_) | Type::Map { .. } => {
                        top && self.fits(pass, elem, false)
                    }
                    _ => self.wanted & arg::POINTER != 0,
                }
            }
            Type::Struct(fields) => fields.iter().all(|f| {
                // fmt can't call methods of what unexported fields hold.
                let hidden = self.wanted & arg::STRING != 0
                    && !pass.ck.store.is_exported(f.name)
                    && prints_itself(pass, f.ty);
                !hidden && self.fits(pass, f.ty, false)
            }),
            Type::Basic(b) => self.fits_basic(b),
            _ => true,
        }
    }

    fn fits_basic(&self, b: Basic) -> bool {
        let own = match b {
            Basic::Bool | Basic::UntypedBool => arg::BOOL,
            Basic::Float32 | Basic::Float64 | Basic::UntypedFloat => arg::FLOAT,
            Basic::Complex64 | Basic::Complex128 | Basic::UntypedComplex => arg::COMPLEX,
            Basic::UnsafePointer => arg::POINTER | arg::INT,
            Basic::UntypedRune => arg::INT | arg::RUNE,
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
        assert_eq!(known("fmt.Appendln"), Some(Like::Println));
        assert_eq!(known("fmt.Sscanf"), None);
        assert_eq!(known("(*log.Logger).Panic"), Some(Like::Print));
        assert_eq!(known("(*testing.common).Log"), Some(Like::Println));
    }
}
