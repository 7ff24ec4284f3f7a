//! The comments that files in other languages than Go begin with.

/// The leading comment lines that begin with `//`: offset, text, and whether they stand within `/* */`.
pub fn lines(text: &str) -> Vec<(usize, &str, bool)> {
    let mut found = Vec::new();
    let mut in_block = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let at = offset;
        offset += line.len();
        if line.starts_with("//") {
            found.push((at, line, in_block));
            if !in_block {
                continue;
            }
        }
        let mut rest = line.trim();
        loop {
            if in_block {
                let Some(end) = rest.find("*/") else {
                    rest = "";
                    break;
                };
                rest = rest[end + 2..].trim();
                in_block = false;
            } else if let Some(r) = rest.strip_prefix("/*") {
                in_block = true;
                rest = r;
            } else {
                break;
            }
        }
        if !rest.is_empty() {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #[test]
    fn until_code_begins() {
        let text = "// a\n/* x\n// b\n*/ // c\n\n// d\nTEXT // e\n// f\n";
        assert_eq!(super::lines(text), [(0, "// a\n", false), (10, "// b\n", true)]);
        let text = "/* x */\n// d\nTEXT\n// f\n";
        assert_eq!(super::lines(text), [(8, "// d\n", false)]);
    }
}
