//! Comments, which are no part of the tree: where they stand in a file, and their text.

use std::ops::Range;

/// The comments of a text in groups: comments with nothing but line ends between them, and no empty line.
pub fn groups(text: &[u8]) -> Vec<Vec<Range<usize>>> {
    let mut groups: Vec<Vec<Range<usize>>> = Vec::new();
    // Line ends since the last comment; None: something else stood there.
    let mut gap = None;
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'/' if matches!(text.get(at + 1), Some(b'/' | b'*')) => {
                let end = comment_end(text, at);
                if gap.is_none_or(|n| n > 1) {
                    groups.push(Vec::new());
                }
                groups.last_mut().expect("one was added, or a comment came before").push(at..end);
                gap = Some(0);
                at = end;
                continue;
            }
            quote @ (b'"' | b'\'' | b'`') => {
                at = literal_end(text, at, quote);
                gap = None;
                continue;
            }
            b'\n' => gap = gap.map(|n| n + 1),
            b' ' | b'\t' | b'\r' => {}
            _ => gap = None,
        }
        at += 1;
    }
    groups
}

fn comment_end(text: &[u8], at: usize) -> usize {
    let rest = &text[at + 2..];
    if text[at + 1] == b'/' {
        return rest.iter().position(|&b| b == b'\n').map_or(text.len(), |n| at + 2 + n);
    }
    rest.windows(2).position(|w| w == b"*/").map_or(text.len(), |n| at + 4 + n)
}

fn literal_end(text: &[u8], at: usize, quote: u8) -> usize {
    let mut i = at + 1;
    while i < text.len() && text[i] != quote {
        if text[i] == b'\\' && quote != b'`' {
            i += 1;
        }
        i += 1;
    }
    (i + 1).min(text.len())
}

/// A group without its comment marks: directives are left out, ends of lines trimmed, runs of empty lines made one.
pub fn group_text(text: &[u8], group: &[Range<usize>]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for comment in group {
        let text = String::from_utf8_lossy(&text[comment.clone()]);
        if let Some(line) = text.strip_prefix("//") {
            if line.is_empty() {
                lines.push(String::new());
            } else if let Some(line) = line.strip_prefix(' ') {
                lines.push(line.trim_end().to_string());
            } else if !is_directive(line) {
                lines.push(line.trim_end().to_string());
            }
        } else {
            let inner = text.strip_prefix("/*").unwrap_or(&text);
            let inner = inner.strip_suffix("*/").unwrap_or(inner);
            lines.extend(inner.split('\n').map(|l| l.trim_end().to_string()));
        }
    }
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        if !line.is_empty() || out.last().is_some_and(|l| !l.is_empty()) {
            out.push(line);
        }
    }
    if out.last().is_some_and(|l| !l.is_empty()) {
        out.push(String::new());
    }
    out.join("\n")
}

/// `line `, or `word:word` as in `go:embed`.
fn is_directive(line: &str) -> bool {
    if line.starts_with("line ") || line.starts_with("extern ") || line.starts_with("export ") {
        return true;
    }
    let Some((tool, verb)) = line.split_once(':') else { return false };
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    !tool.is_empty() && tool.chars().all(word) && verb.starts_with(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grouping() {
        let text = b"// a\n// b\n\n// c\nx := \"// no\" // d\n/* e\nf */ // g\n";
        let found: Vec<String> = groups(text).iter().map(|g| group_text(text, g)).collect();
        assert_eq!(found, ["a\nb\n", "c\n", "d\n e\nf\ng\n"]);
    }
}
