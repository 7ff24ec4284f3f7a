//! testdata/gir: a program, the pass that its first line names (`// gir <pass>`), and beside it the expected result.
//! `UPDATE=1 cargo test -p passes` writes the results anew.

use std::path::Path;

use base::Interner;

#[test]
fn fixtures() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/gir");
    let update = std::env::var("UPDATE").is_ok_and(|u| u != "0");
    let mut files: Vec<_> = std::fs::read_dir(&dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "gir"))
        .collect();
    files.sort();
    assert!(files.len() >= 5);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let pass =
            text.lines().next().and_then(|l| l.strip_prefix("// gir ")).expect("first line: // gir <pass>");
        let mut program = gir::parse::program(&text).unwrap_or_else(|e| panic!("{}: {e:?}", file.display()));
        let before = gir::verify::program(&program);
        assert!(before.is_empty(), "{}: input: {before:?}", file.display());
        passes::run_one(&mut program, pass, &Interner::new());
        let after = gir::verify::program(&program);
        assert!(after.is_empty(), "{}: output: {after:?}", file.display());
        let got = gir::print::program(&program);
        let golden = file.with_extension("out");
        if update {
            std::fs::write(&golden, &got).unwrap();
        }
        let want = std::fs::read_to_string(&golden).unwrap_or_default();
        assert!(got == want, "{}: got\n{got}", file.display());
    }
}
