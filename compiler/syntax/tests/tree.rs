//! The shape of the tree: what the checker relies on beyond the grammar.

mod common;

use common::Parsed;
use syntax::ast::*;

fn parse(text: &str) -> Parsed {
    let p = common::parse(text.as_bytes());
    assert!(p.diags.is_empty(), "{:?}", common::messages(&p));
    p
}

fn name(p: &Parsed, id: IdentId) -> String {
    p.names.text(p.file.idents[id].name).to_string()
}

fn show(p: &Parsed, x: ExprId) -> String {
    syntax::print_expr(&p.file, x, &p.names)
}

/// The source text from an expression's `pos` on.
fn at_pos<'a>(p: &Parsed, text: &'a str, x: ExprId) -> &'a str {
    &text[p.file.exprs[x].pos as usize..]
}

#[test]
fn constants_know_whom_they_repeat() {
    let p = parse("package p\nconst (\n a = iota\n b\n c\n d, e int = 1, 2\n f, g\n)\n");
    let Decl::Const(specs) = &p.file.decls[0] else { panic!() };
    let inherits: Vec<_> = specs.iter().map(|s| s.inherits).collect();
    assert_eq!(inherits, [None, Some(0), Some(0), None, Some(3)]);
    let iotas: Vec<_> = specs.iter().map(|s| s.iota).collect();
    assert_eq!(iotas, [0, 1, 2, 3, 4]);
}

#[test]
fn parameters_are_spread_out() {
    let p = parse("package p\nfunc f[K, V any](a, b int, c ...string) (x, y error) { return }\n");
    let Decl::Func(f) = &p.file.decls[0] else { panic!() };
    let list = |params: &[Param]| {
        let one = |q: &Param| format!("{} {}{}", name(&p, q.name.unwrap()), show(&p, q.ty), q.variadic);
        params.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(list(&f.ty.params), ["a intfalse", "b intfalse", "c stringtrue"]);
    assert_eq!(list(&f.ty.results), ["x errorfalse", "y errorfalse"]);
    assert_eq!(f.ty.params[0].ty, f.ty.params[1].ty);
    assert_eq!(f.ty.type_params[0].constraint, f.ty.type_params[1].constraint);
}

#[test]
fn type_parameters_against_array_lengths() {
    let generic = [
        "T[P any]",
        "T[P *C,]",
        "T[P *[]int]",
        "T[P (interface{})]",
        "T[P *C|Q,]",
        "T[P *C|~int]",
        "T[P C, Q D]",
        "T[P, Q any]",
        "T[P []int]",
        "T[P [n]int, Q any]",
        "T[P ~int|string]",
        "T[P interface{ m() }]",
        "T[P p.C]",
        "T[P C[int]]",
        "T[P chan int]",
    ];
    for text in generic {
        let p = parse(&format!("package p\ntype {text} struct{{}}\n"));
        let Decl::Type(specs) = &p.file.decls[0] else { panic!() };
        assert!(!specs[0].type_params.is_empty(), "{text}");
        assert!(matches!(p.file.exprs[specs[0].ty].kind, ExprKind::StructType(_)), "{text}");
    }
    for text in ["T[n]", "T[n*m]", "T[n*m+1]", "T[f(x)]", "T[n|m]", "T[p.N]", "T[...]", "T[]", "T[5]"] {
        let p = parse(&format!("package p\ntype {text} struct{{}}\n"));
        let Decl::Type(specs) = &p.file.decls[0] else { panic!() };
        assert!(specs[0].type_params.is_empty(), "{text}");
        assert!(matches!(p.file.exprs[specs[0].ty].kind, ExprKind::ArrayType { .. }), "{text}");
    }
}

#[test]
fn constraint_literals_are_interfaces() {
    let p = parse("package p\nfunc f[A ~int|string, B any]() {}\n");
    let Decl::Func(f) = &p.file.decls[0] else { panic!() };
    let kind = |i: usize| &p.file.exprs[f.ty.type_params[i].constraint].kind;
    let ExprKind::InterfaceType(i) = kind(0) else { panic!() };
    let [InterfaceElem::Union { terms, .. }] = &i.elems[..] else { panic!() };
    assert!(i.implicit && terms.len() == 2 && terms[0].tilde && !terms[1].tilde);
    assert!(matches!(kind(1), ExprKind::Ident(_)));
}

#[test]
fn generic_methods_and_aliases() {
    let p = parse(
        "package p\ntype A[P any] = []P\nfunc (l List[T]) Map[U any](f func(T) U) List[U] { return nil }\n",
    );
    let Decl::Type(specs) = &p.file.decls[0] else { panic!() };
    assert!(specs[0].alias && specs[0].type_params.len() == 1);
    let Decl::Func(f) = &p.file.decls[1] else { panic!() };
    assert!(f.recv.is_some() && f.ty.type_params.len() == 1);
}

#[test]
fn struct_members() {
    let p = parse(
        "package p\ntype T struct {\n a, b int `x:\"1\"`\n G[int]\n c [n]int\n *q.P \"t\"\n d []G[int]\n H[A, B]\n}\n",
    );
    let Decl::Type(specs) = &p.file.decls[0] else { panic!() };
    let ExprKind::StructType(s) = &p.file.exprs[specs[0].ty].kind else { panic!() };
    let one = |f: &Field| {
        let name = f.name.map_or("-".into(), |n| name(&p, n));
        let tag = f.tag.map_or(String::new(), |t| p.names.text(t).to_string());
        format!("{name} {} {tag}", show(&p, f.ty))
    };
    let fields: Vec<_> = s.fields.iter().map(one).collect();
    assert_eq!(
        fields,
        ["a int x:\"1\"", "b int x:\"1\"", "- G[int] ", "c [n]int ", "- *q.P t", "d []G[int] ", "- H[A, B] "]
    );
}

#[test]
fn channels_take_the_arrow() {
    let ty = |text: &str| {
        let p = parse(&format!("package p\nvar x = ({text})(nil)\n"));
        let Decl::Var(specs) = &p.file.decls[0] else { panic!() };
        show(&p, specs[0].values[0])
    };
    assert_eq!(ty("<-chan int"), "(<-chan int)(nil)");
    assert_eq!(ty("<-chan<- chan int"), "(<-chan <-chan int)(nil)");
    assert_eq!(ty("<-chan (<-chan int)"), "(<-chan <-chan int)(nil)");
    assert_eq!(ty("chan (<-chan int)"), "(chan (<-chan int))(nil)");
    assert_eq!(ty("chan<- (chan int)"), "(chan<- chan int)(nil)");
}

#[test]
fn positions_of_expressions() {
    let text = "package p\nvar x = a + b\nvar y = f.g(1)\nvar z = m[k]\n";
    let p = parse(text);
    let value = |i: usize| {
        let Decl::Var(specs) = &p.file.decls[i] else { panic!() };
        specs[0].values[0]
    };
    assert!(at_pos(&p, text, value(0)).starts_with("+ b"));
    assert!(at_pos(&p, text, value(1)).starts_with("(1)"));
    let ExprKind::Call { fun, .. } = p.file.exprs[value(1)].kind else { panic!() };
    assert!(at_pos(&p, text, fun).starts_with("g(1)"));
    assert!(at_pos(&p, text, value(2)).starts_with("[k]"));
    let span = p.file.exprs[value(1)].span;
    assert_eq!(&text[span.start as usize..span.end as usize], "f.g(1)");
}

#[test]
fn statement_forms() {
    let p = parse(
        "package p\nfunc f() {\n for range 10 {}\n for i := range x {}\n for k, v = range x {}\n for {}\n \
         switch a := b; c := a.(type) { case nil: default: }\n switch a.(type) {}\n switch x := 5; {}\n \
         if v := (T{}); v.ok {} else if x {} else {}\n L: for { continue L }\n select { case x <- y: case z := <-w: default: }\n}\n",
    );
    let Decl::Func(f) = &p.file.decls[0] else { panic!() };
    let kinds: Vec<&StmtKind> =
        f.body.as_ref().unwrap().stmts.iter().map(|&s| &p.file.stmts[s].kind).collect();
    assert!(matches!(kinds[0], StmtKind::Range { key: None, value: None, define: false, .. }));
    assert!(matches!(kinds[1], StmtKind::Range { key: Some(_), value: None, define: true, .. }));
    assert!(matches!(kinds[2], StmtKind::Range { key: Some(_), value: Some(_), define: false, .. }));
    assert!(matches!(kinds[3], StmtKind::For { init: None, cond: None, post: None, .. }));
    assert!(matches!(kinds[4], StmtKind::TypeSwitch { init: Some(_), bind: Some(_), .. }));
    assert!(matches!(kinds[5], StmtKind::TypeSwitch { init: None, bind: None, .. }));
    assert!(matches!(kinds[6], StmtKind::Switch { init: Some(_), tag: None, .. }));
    assert!(matches!(kinds[7], StmtKind::If { init: Some(_), els: Some(_), .. }));
    assert!(matches!(kinds[8], StmtKind::Labeled { .. }));
    let StmtKind::Select { clauses, .. } = kinds[9] else { panic!() };
    assert_eq!(clauses.iter().map(|c| c.comm.is_some()).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn directives_find_their_declaration() {
    let p = parse(
        "//go:build linux && !race\n\npackage p\n\nimport _ \"unsafe\"\n\n//go:noinline\n//go:nosplit\nfunc f() {}\n\n\
         //go:linkname g runtime.g\nfunc g()\n\n//go:embed a.txt b/*\nvar s string\n",
    );
    assert_eq!(p.file.build.as_ref().map(|b| b.1.as_str()), Some("linux && !race"));
    let alone: Vec<_> = p.file.directives.iter().map(|d| (d.name.as_str(), d.args.as_str())).collect();
    assert_eq!(alone, [("build", "linux && !race"), ("linkname", "g runtime.g")]);
    let Decl::Func(f) = &p.file.decls[1] else { panic!() };
    assert_eq!(f.directives.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["noinline", "nosplit"]);
    let Decl::Var(specs) = &p.file.decls[3] else { panic!() };
    assert_eq!(specs[0].embed[0].args, "a.txt b/*");
}

#[test]
fn literal_values() {
    use syntax::literal::{rune, string};
    assert_eq!(string(r#""a\n\x41\101é\u00e9\U0001F600\"\\""#), "a\nAAéé😀\"\\".as_bytes());
    assert_eq!(string(r#""\xff\377""#), [0xff, 0xff]);
    assert_eq!(string("`a\\n\r\nb`"), b"a\\n\nb");
    assert_eq!(string("\"\""), b"");
    for (text, value) in [
        ("'a'", 97),
        (r"'\''", 39),
        (r"'\xff'", 255),
        (r"'\377'", 255),
        ("'é'", 0xe9),
        (r"'\u12e4'", 0x12e4),
        (r"'\U00101234'", 0x101234),
        (r"'\a'", 7),
        (r"'\\'", 92),
    ] {
        assert_eq!(rune(text), value, "{text}");
    }
}

#[test]
fn semicolons_are_inserted() {
    let names = base::Interner::new();
    let (lexed, diags) = syntax::lex::lex(base::FileId(0), b"x /* a\n*/ y // c\n) ++\nif\n+ 1i", &names);
    assert!(diags.is_empty());
    use syntax::token::Tok::*;
    let kinds: Vec<_> = lexed.tokens.iter().map(|t| t.kind).collect();
    assert_eq!(kinds, [Name, Semi, Name, Semi, Rparen, Inc, Semi, If, Add, Imaginary, Semi, Eof]);
}

#[test]
fn printing_test_programs_loses_nothing() {
    let programs = common::testdata().join("../programs");
    for path in common::go_files(&programs, true) {
        let text = std::fs::read(&path).unwrap();
        let parsed = common::parse(&text);
        if parsed.diags.is_empty() {
            common::check_round_trip(&path.display().to_string(), &text, &parsed);
        }
    }
}
