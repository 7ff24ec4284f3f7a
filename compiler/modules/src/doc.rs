//! What `list` says of a package in one sentence: the beginning of the comment on its package clause.

/// The first sentence of the comment on the package clause, whose name is at an offset.
pub fn synopsis(text: &[u8], name: u32) -> Option<String> {
    let head = std::str::from_utf8(text).ok()?.get(..name as usize)?;
    let before = &head[..head.rfind("package")?];
    let comment: String = if let Some(end) = before.strip_suffix("*/\n") {
        // An opening mark inside of a comment is text.
        let before = end.rfind("*/").map_or(0, |e| e + 2);
        end[before + end[before..].find("/*")? + 2..].to_string()
    } else {
        let mut lines: Vec<&str> = Vec::new();
        for l in before.lines().rev() {
            let Some(c) = l.strip_prefix("//") else { break };
            if !is_directive(c) {
                lines.push(c);
            }
        }
        lines.reverse();
        lines.join("\n")
    };
    let paragraph = comment.trim_start().split("\n\n").next()?;
    let paragraph = paragraph.split("\n \n").next()?;
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    let flat = words.join(" ");
    let lower = flat.to_lowercase();
    if flat.is_empty() || ["copyright", "all rights", "author"].iter().any(|p| lower.starts_with(p)) {
        return None;
    }
    Some(first_sentence(&flat).to_string())
}

/// Is a comment line, what follows its slashes, addressed to a tool? As package go/ast tells: `word:word`, and some old ones.
fn is_directive(comment: &str) -> bool {
    let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    ["line ", "extern ", "export "].iter().any(|p| comment.starts_with(p))
        || comment.split_once(':').is_some_and(|(tool, rest)| {
            !tool.is_empty() && tool.bytes().all(|b| word(Some(&b))) && word(rest.as_bytes().first())
        })
}

/// Up to the first period that ends a sentence rather than an initial.
fn first_sentence(text: &str) -> &str {
    let mut earlier = ['\0'; 3];
    for (i, c) in text.char_indices() {
        if c == ' ' && earlier[2] == '.' && (!earlier[1].is_uppercase() || earlier[0].is_uppercase()) {
            return &text[..i];
        }
        if matches!(c, '。' | '．') {
            return &text[..i + c.len_utf8()];
        }
        earlier = [earlier[1], earlier[2], c];
    }
    text
}

/// A sentence as it is read: links such as `[unsafe]` and `[bytes.Buffer]` without brackets, quotes of two marks as one. Package
/// go/doc/comment says what is a link; `is_std` knows the standard library's packages.
pub fn plain(text: &str, is_std: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut written, mut open) = (0, None);
    for (i, c) in text.char_indices() {
        match (c, open) {
            ('[', _) => open = Some(i),
            (']', Some(at)) => {
                let (inner, after) = (&text[at + 1..i], text[i + 1..].chars().next());
                let apart = |c: Option<char>| c.is_none_or(|c| c == ' ' || is_punctuation(c));
                if apart(text[..at].chars().next_back()) && apart(after) && is_link(inner, &is_std) {
                    out += &text[written..at];
                    out += inner;
                    written = i + 1;
                }
                open = None;
            }
            _ => {}
        }
    }
    out += &text[written..];
    out.replace("''", "\u{201d}").replace("``", "\u{201c}")
}

/// Unicode's category P, as far as sentences have it.
fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c)
    } else {
        "‐‑–—‘’“”…«»、。".contains(c)
    }
}

/// Does the text between brackets name a package, or a symbol of one?
fn is_link(text: &str, is_std: &impl Fn(&str) -> bool) -> bool {
    // What stands before the last dot, if an exported name follows it.
    let before = |text: &str| -> Option<String> {
        let (before, name) = text.rsplit_once('.').unwrap_or(("", text));
        let exported =
            name.starts_with(char::is_uppercase) && name.chars().all(|c| c == '_' || c.is_alphanumeric());
        exported.then(|| before.to_string())
    };
    let text = text.strip_prefix('*').unwrap_or(text);
    let package = match before(text) {
        Some(rest) => before(&rest).unwrap_or(rest),
        None => text.to_string(),
    };
    let is_path =
        || package.contains('/') && package.split('/').all(|p| !p.is_empty() && p.chars().all(is_path_char));
    is_path() || is_std(&package)
}

fn is_path_char(c: char) -> bool {
    c.is_alphanumeric() || "-_.~+".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_for_tools_are_no_documentation() {
        for (line, yes) in [
            ("go:build x", true),
            ("nolint:revive", true),
            ("line x.go:1", true),
            (" nolint:x", false),
            ("See: x", false),
            ("a: b", false),
            (":x", false),
        ] {
            assert_eq!(is_directive(line), yes, "{line}");
        }
    }

    #[test]
    fn links_lose_their_brackets() {
        let read = |text: &str| plain(text, |p| p == "unsafe" || p == "bytes");
        assert_eq!(read("tests of the [unsafe] package."), "tests of the unsafe package.");
        assert_eq!(
            read("[bytes.Buffer], [*bytes.Buffer.Len] and [x.org/y.Z]"),
            "bytes.Buffer, *bytes.Buffer.Len and x.org/y.Z"
        );
        assert_eq!(
            read("a[unsafe] [nothing] [Name] [T.M] [a b] [[unsafe]"),
            "a[unsafe] [nothing] [Name] [T.M] [a b] [unsafe"
        );
        assert_eq!(read("``quoted''"), "\u{201c}quoted\u{201d}");
    }
}
