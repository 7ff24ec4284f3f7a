//! What the checks report, and its renderings.

use std::fmt::Write;

use base::json::quote;
use base::{SourceMap, Span};

/// One piece of suspicious code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The check's name.
    pub check: &'static str,
    /// Where; without extent if only the start matters.
    pub span: Span,
    pub text: String,
}

/// A finding a line, each with the source line it is about and `context` lines around it, if that is given. `dotted`
/// says that files of the current directory are written with `./`, as errors of builds have it.
pub fn plain(findings: &[Finding], map: &SourceMap, context: Option<usize>, dotted: bool) -> String {
    let mut out = String::new();
    for f in findings {
        let place = map.locate(f.span.pos());
        let place = if dotted { &place } else { place.strip_prefix("./").unwrap_or(&place) };
        writeln!(out, "{place}: {}", f.text).expect("writing to a String");
        let Some(context) = context else { continue };
        let file = &map.files[f.span.file];
        let text = String::from_utf8_lossy(&file.text);
        let lines: Vec<&str> = text.split('\n').collect();
        let (first, last) = (file.line_col(f.span.start).0 as usize, file.line_col(f.span.end).0 as usize);
        for n in first.saturating_sub(context).max(1)..=(last + context).min(lines.len()) {
            writeln!(out, "{n}\t{}", lines[n - 1]).expect("writing to a String");
        }
    }
    out
}

/// The findings about a package as JSON, in the form of `go vet -json`.
pub fn json(package: &str, findings: &[Finding], map: &SourceMap) -> String {
    if findings.is_empty() {
        return "{}\n".into();
    }
    let position = |file, offset| {
        let place = map.place(base::Pos { file, offset });
        let source = &map.files[file];
        let path = source.path.as_ref().map_or_else(|| place.name.to_string(), |p| p.display().to_string());
        let name = if place.name == source.name { path } else { place.name.to_string() };
        quote(&format!("{name}:{}:{}", place.line, place.col))
    };
    let mut checks: Vec<&str> = findings.iter().map(|f| f.check).collect();
    checks.sort_unstable();
    checks.dedup();
    let lists: Vec<String> = checks
        .iter()
        .map(|check| {
            let items: Vec<String> = findings
                .iter()
                .filter(|f| f.check == *check)
                .map(|f| {
                    format!(
                        "\t\t\t{{\n\t\t\t\t\"posn\": {},\n\t\t\t\t\"end\": {},\n\t\t\t\t\"message\": {}\n\t\t\t}}",
                        position(f.span.file, f.span.start),
                        position(f.span.file, f.span.end),
                        quote(&f.text)
                    )
                })
                .collect();
            format!("\t\t{}: [\n{}\n\t\t]", quote(check), items.join(",\n"))
        })
        .collect();
    format!("{{\n\t{}: {{\n{}\n\t}}\n}}\n", quote(package), lists.join(",\n"))
}
