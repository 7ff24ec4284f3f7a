//! The source of a test program's package main. It exists in memory only.

use std::fmt::Write;

use super::cover::{CoverOptions, FileBlocks};
use super::scan::Found;

/// Import path under which the program's main package goes.
pub fn import_of(import: &str) -> String {
    format!("{import}.test")
}

/// What the main package is made from.
pub struct Parts<'a> {
    pub import: &'a str,
    pub module: &'a str,
    /// The package with its internal test files, and the external one `import_test`.
    pub internal: &'a Found,
    pub external: &'a Found,
    pub cover: Option<(&'a CoverOptions, &'a [FileBlocks])>,
    /// Whether it can write profiles.
    pub profiles: bool,
}

/// The main package's source.
pub fn source(parts: &Parts) -> String {
    let Parts { import, module, internal, external, .. } = *parts;
    let mut s =
        String::from("package main\n\nimport (\n\t\"os\"\n\t\"testing\"\n\t\"testing/internal/testdeps\"\n");
    if parts.profiles {
        s += "\t_ \"testing/internal/testprof\"\n";
    }
    let mut imported = |found: &Found, alias: &str, path: &str| {
        if found.named() {
            let _ = writeln!(s, "\t{alias} {}", quote(path));
        } else if found.imported {
            let _ = writeln!(s, "\t_ {}", quote(path));
        }
    };
    imported(internal, "_test", import);
    imported(external, "_xtest", &format!("{import}_test"));
    let files = parts.cover.map_or(&[][..], |(_, files)| files);
    for (i, group) in files.chunk_by(|a, b| a.import == b.import).enumerate() {
        let _ = writeln!(s, "\t_cover{i} {}", quote(&group[0].import));
    }
    s += ")\n\n";

    let sides = [(internal, "_test"), (external, "_xtest")];
    let table = |s: &mut String, var: &str, ty: &str, list: fn(&Found) -> &[String]| {
        let _ = writeln!(s, "var {var} = []testing.{ty}{{");
        for (found, alias) in sides {
            for name in list(found) {
                let _ = writeln!(s, "\t{{{}, {alias}.{name}}},", quote(name));
            }
        }
        s.push_str("}\n\n");
    };
    table(&mut s, "tests", "InternalTest", |f| &f.tests);
    table(&mut s, "benchmarks", "InternalBenchmark", |f| &f.benchmarks);
    table(&mut s, "fuzzTargets", "InternalFuzzTarget", |f| &f.fuzz);
    s += "var examples = []testing.InternalExample{\n";
    for (found, alias) in sides {
        for e in &found.examples {
            let _ = writeln!(
                s,
                "\t{{{}, {alias}.{}, {}, {}}},",
                quote(&e.name),
                e.name,
                quote(&e.output),
                e.unordered
            );
        }
    }
    s += "}\n\n";
    let _ = writeln!(
        s,
        "func init() {{\n\ttestdeps.ImportPath = {}\n\ttestdeps.ModulePath = {}\n}}\n",
        quote(import),
        quote(module)
    );
    if let Some((options, files)) = parts.cover {
        cover(&mut s, options, files);
    }
    s += "func main() {\n\tm := testing.MainStart(testdeps.TestDeps{}, tests, benchmarks, fuzzTargets, examples)\n";
    match (internal.main, external.main) {
        (true, _) => s += "\t_test.TestMain(m)\n\tos.Exit(testdeps.ExitCode)\n",
        (false, true) => s += "\t_xtest.TestMain(m)\n\tos.Exit(testdeps.ExitCode)\n",
        (false, false) => s += "\tos.Exit(m.Run())\n",
    }
    s += "}\n";
    s
}

/// Tells the testing package about counters and blocks.
fn cover(s: &mut String, options: &CoverOptions, files: &[FileBlocks]) {
    s.push_str("func init() {\n\ttesting.RegisterCover(testing.Cover{\n");
    let _ = writeln!(s, "\t\tMode: {},", quote(options.mode.name()));
    let _ = writeln!(s, "\t\tCoveredPackages: {},", quote(&options.label));
    s.push_str("\t\tCounters: map[string][]uint32{\n");
    for (i, group) in files.chunk_by(|a, b| a.import == b.import).enumerate() {
        for f in group {
            let _ = writeln!(s, "\t\t\t{}: _cover{i}.{}[:],", quote(&f.file), f.variable);
        }
    }
    s.push_str("\t\t},\n\t\tBlocks: map[string][]testing.CoverBlock{\n");
    for f in files {
        let _ = writeln!(s, "\t\t\t{}: {{", quote(&f.file));
        for b in &f.blocks {
            let _ = writeln!(
                s,
                "\t\t\t\t{{{}, {}, {}, {}, {}}},",
                b.line0, b.col0, b.line1, b.col1, b.statements
            );
        }
        s.push_str("\t\t\t},\n");
    }
    s.push_str("\t\t},\n\t})\n}\n\n");
}

/// A Go string literal.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out += "\\n",
            c if (c as u32) < 0x20 || c == '\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            // A byte-order mark is an error within Go source.
            '\u{feff}' => out += "\\ufeff",
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_it_uses() {
        let internal = Found { tests: vec!["TestA".into()], imported: true, ..Found::default() };
        let external = Found { imported: true, main: true, ..Found::default() };
        let parts = Parts {
            import: "m/p",
            module: "m",
            internal: &internal,
            external: &external,
            cover: None,
            profiles: false,
        };
        let text = source(&parts);
        assert!(text.contains("_test \"m/p\"") && text.contains("{\"TestA\", _test.TestA}"));
        assert!(text.contains("_xtest.TestMain(m)"));
        let (_, diags) = syntax::parse_file(base::Idx::new(0), text.as_bytes(), &base::Interner::new());
        assert!(!diags.has_errors());
        assert_eq!(quote("a\"\t\n"), "\"a\\\"\\x09\\n\"");
    }
}
