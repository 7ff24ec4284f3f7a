//! The output that an example announces: the last comment in its body, if that begins with `Output:`.

use base::Span;

/// The text after `Output:` or `Unordered output:` (then true) in the last comment of a function body.
pub fn output(text: &[u8], body: Span) -> Option<(String, bool)> {
    let body = &text[body.start as usize..body.end as usize];
    let comment = last_comment(body)?;
    let trimmed = comment.trim_start();
    let (rest, unordered) = match strip_prefix_fold(trimmed, "unordered output:") {
        Some(rest) => (rest, true),
        None => (strip_prefix_fold(trimmed, "output:")?, false),
    };
    let rest = rest.trim_start_matches(' ');
    Some((rest.strip_prefix('\n').unwrap_or(rest).to_string(), unordered))
}

fn strip_prefix_fold<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// The text of the last group of comments: comments with nothing but line ends between them, and no empty line.
fn last_comment(body: &[u8]) -> Option<String> {
    let mut groups: Vec<Vec<&[u8]>> = Vec::new();
    // Line ends since the last comment; None: something else stood there.
    let mut gap = None;
    let mut at = 0;
    while at < body.len() {
        match body[at] {
            b'/' if matches!(body.get(at + 1), Some(b'/' | b'*')) => {
                let end = comment_end(body, at);
                match gap {
                    Some(n) if n <= 1 => {
                        groups.last_mut().expect("a comment came before").push(&body[at..end])
                    }
                    _ => groups.push(vec![&body[at..end]]),
                }
                gap = Some(0);
                at = end;
                continue;
            }
            quote @ (b'"' | b'\'' | b'`') => {
                at = literal_end(body, at, quote);
                gap = None;
                continue;
            }
            b'\n' => gap = gap.map(|n| n + 1),
            b' ' | b'\t' | b'\r' => {}
            _ => gap = None,
        }
        at += 1;
    }
    groups.last().map(|g| group_text(g))
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
fn group_text(comments: &[&[u8]]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for comment in comments {
        let text = String::from_utf8_lossy(comment);
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
    use base::{FileId, Idx};

    fn of(body: &str) -> Option<(String, bool)> {
        output(body.as_bytes(), Span::new(FileId::new(0), 0, body.len() as u32))
    }

    #[test]
    fn forms() {
        assert_eq!(of("{ f()\n\t// Output: 3\n}"), Some(("3\n".into(), false)));
        assert_eq!(of("{ f()\n\t// Output:\n\t// a\n\t//   b\n}"), Some(("a\n  b\n".into(), false)));
        assert_eq!(of("{\n// unordered OUTPUT:\n// a\n}"), Some(("a\n".into(), true)));
        assert_eq!(of("{ f(\"// Output: x\") }"), None);
        assert_eq!(of("{\n// Output: a\n\n// other\n}"), None);
        assert_eq!(of("{\n/* Output:\nx */ }"), Some(("x\n".into(), false)));
        assert_eq!(of("{\n// Output:\n}"), Some((String::new(), false)));
    }
}
