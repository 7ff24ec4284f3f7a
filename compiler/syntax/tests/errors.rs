//! The messages about broken files, against what the reference compiler reports (testdata/syntax/*.txt).

mod common;

#[test]
fn sections() {
    let mut count = 0;
    let mut wrong = Vec::new();
    let mut paths: Vec<_> =
        std::fs::read_dir(common::testdata()).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.starts_with("// errorsections\n"), "{}: unknown verb", path.display());
        for section in text.split("====\n").skip(1) {
            let (source, expected) = section.split_once("----\n").expect("dashes below the source");
            let parsed = common::parse(source.as_bytes());
            let got = common::messages(&parsed);
            let want: Vec<&str> = expected.lines().collect();
            if got != want {
                wrong.push(format!("{}\n{source}wanted {want:#?}\ngot {got:#?}", path.display()));
            }
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{} of {count} sections differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 600, "only {count} sections found");
}

fn errors(text: &[u8]) -> Vec<String> {
    common::messages(&common::parse(text))
}

#[test]
fn bad_bytes() {
    let text =
        b"package p\nvar a\x00 = 1\nvar b = \"\xff\"\nvar d = \xef\xbb\xbf 3\nvar z = '\xff'\nvar e # 4\n";
    assert_eq!(
        errors(text),
        [
            "2:6: invalid NUL character",
            "3:10: invalid UTF-8 encoding",
            "4:9: invalid BOM in the middle of the file",
            "5:10: invalid UTF-8 encoding",
            "5:11: empty rune literal or unescaped '",
            "6:7: invalid character U+0023 '#'",
            "6:9: syntax error: unexpected literal 4, expected type",
        ]
    );
    assert!(errors(b"\xef\xbb\xbfpackage p\n").is_empty());
}

#[test]
fn bad_letters() {
    assert_eq!(
        errors("package p\nvar a€ = 1\nvar ٣a = 2\nvar é٣, 日本 = 1, 2\n".as_bytes()),
        [
            "2:6: invalid character U+20AC '€' in identifier",
            "3:5: identifier cannot begin with digit U+0663 '٣'",
        ]
    );
}

#[test]
fn deep_nesting_is_bounded() {
    let nested = |open: &str, close: &str, n: usize| {
        errors(format!("package p\nfunc f() {{ {}{} }}\n", open.repeat(n), close.repeat(n)).as_bytes())
    };
    for (open, close) in [("(", ")"), ("{", "}"), ("if x {", "}"), ("x = func() {", "}"), ("[]T{", "}")] {
        let ok = nested(open, close, 5_000);
        assert!(ok.iter().all(|m| !m.contains("nesting")), "{open}: {:?}", &ok[..ok.len().min(3)]);
        let deep = nested(open, close, 100_000);
        assert_eq!(deep.len(), 1, "{open}");
        assert!(deep[0].ends_with("exceeded max nesting depth"), "{open}: {}", deep[0]);
    }
    // What leans to the left isn't nested.
    let long = |text: String| assert_eq!(errors(text.as_bytes()), [""; 0]);
    long(format!("package p\nconst x = 1{}\n", "+1".repeat(100_000)));
    long(format!("package p\nvar x = x{}\n", ".x()[0]".repeat(50_000)));
    long(format!("package p\ntype T[P *C{}] int\n", "|*C".repeat(50_000)));
}
