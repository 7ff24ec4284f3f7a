//! Which files belong to a build: `//go:build` expressions, and the operating system and architecture in file names.
//! The older `// +build` comments count in files without such an expression.

/// A build constraint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Constraint {
    Tag(String),
    Not(Box<Constraint>),
    And(Box<Constraint>, Box<Constraint>),
    Or(Box<Constraint>, Box<Constraint>),
}

/// Systems that count as `unix`.
const UNIX: [&str; 12] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "linux",
    "netbsd",
    "openbsd",
    "solaris",
];

/// Systems that file names may end in and that aren't unix.
const OTHER_SYSTEMS: [&str; 6] = ["js", "nacl", "plan9", "wasip1", "windows", "zos"];

/// Architectures that file names may end in.
const ARCHITECTURES: [&str; 24] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

fn is_system(name: &str) -> bool {
    is_unix(name) || OTHER_SYSTEMS.contains(&name)
}

/// Whether `unix` holds for a system.
pub fn is_unix(goos: &str) -> bool {
    UNIX.contains(&goos)
}

/// Whether a tag names the system: some count as variants of another.
fn system_matches(tag: &str, goos: &str) -> bool {
    tag == goos || matches!((goos, tag), ("android", "linux") | ("illumos", "solaris") | ("ios", "darwin"))
}

/// Whether the file name's `_GOOS`, `_GOARCH` or `_GOOS_GOARCH` suffix (before `_test`) fits the target.
pub fn matches_filename(name: &str, goos: &str, goarch: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    // What stands before the first underscore is never a suffix: `linux.go` is for all systems.
    let Some((_, suffixes)) = stem.split_once('_') else { return true };
    let mut parts: Vec<&str> = suffixes.split('_').collect();
    if parts.last() == Some(&"test") {
        parts.pop();
    }
    let is_arch = |s: &str| ARCHITECTURES.contains(&s);
    match parts[..] {
        [.., os, arch] if is_system(os) && is_arch(arch) => system_matches(os, goos) && arch == goarch,
        [.., last] if is_system(last) => system_matches(last, goos),
        [.., last] if is_arch(last) => last == goarch,
        _ => true,
    }
}

/// The tags that hold for every build for a target with a Go version `1.minor`: the system, `unix`, the architecture
/// and the releases. Others (`gc`, `cgo`, `-tags`) are the caller's choice.
pub fn standard_tag(tag: &str, goos: &str, goarch: &str, minor: u32) -> bool {
    if let Some(release) = tag.strip_prefix("go1.") {
        return release.parse::<u32>().is_ok_and(|n| (1..=minor).contains(&n));
    }
    tag == goarch || system_matches(tag, goos) || tag == "unix" && is_unix(goos)
}

/// The expression of the `//go:build` line in a file's header, if there is one (the first of several).
pub fn header_line(text: &[u8]) -> Option<&str> {
    header_lines(text).into_iter().next()
}

/// The file's constraint, or the message about a bad one.
pub fn of_file(text: &[u8]) -> Result<Option<Constraint>, String> {
    match header_lines(text)[..] {
        [] => plus_build(text),
        [line] => parse(line).map(Some).map_err(|e| format!("parsing //go:build line: {e}")),
        _ => Err("multiple //go:build comments".into()),
    }
}

/// The constraint of `// +build` lines, all of which must hold: words are alternatives, commas in them mean "and", an
/// exclamation mark "not". They count above the last blank line of the comments that begin a file.
fn plus_build(text: &[u8]) -> Result<Option<Constraint>, String> {
    if !text.windows(b"+build".len()).any(|w| w == b"+build") {
        return Ok(None);
    }
    let (mut lines, mut certain) = (Vec::new(), 0);
    let mut in_block = false;
    for line in text.split(|b| *b == b'\n') {
        let line = line.trim_ascii();
        if in_block {
            in_block = !line.windows(2).any(|w| w == b"*/");
        } else if line.is_empty() {
            certain = lines.len();
        } else if let Some(comment) = line.strip_prefix(b"//") {
            let words =
                comment.trim_ascii().strip_prefix(b"+build").and_then(|w| std::str::from_utf8(w).ok());
            lines.extend(words.filter(|w| w.is_empty() || w.starts_with([' ', '\t'])));
        } else if line.starts_with(b"/*") {
            in_block = !line.windows(2).skip(2).any(|w| w == b"*/");
        } else {
            break;
        }
    }
    let line = |words: &&str| {
        let options = words.split_whitespace().map(|word| word.replace(',', " && "));
        format!("({})", options.map(|o| format!("({o})")).collect::<Vec<_>>().join(" || "))
    };
    let all: Vec<String> = lines[..certain].iter().filter(|w| !w.trim().is_empty()).map(line).collect();
    if all.is_empty() {
        return Ok(None);
    }
    parse(&all.join(" && ")).map(Some).map_err(|e| format!("parsing +build line: {e}"))
}

/// The `//go:build` expressions among the comments and blank lines that begin a file.
fn header_lines(text: &[u8]) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    loop {
        rest = rest.trim_ascii_start();
        if rest.starts_with(b"/*") {
            let Some(end) = rest.windows(2).skip(2).position(|w| w == b"*/") else { return found };
            // A directive needs its own line.
            rest = &rest[end + 4..];
            let line = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
            if rest[..line].trim_ascii_start().starts_with(b"//") {
                rest = &rest[line..];
            }
            continue;
        }
        if !rest.starts_with(b"//") {
            return found;
        }
        let end = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
        let expression = rest[..end].strip_prefix(b"//go:build").and_then(|t| std::str::from_utf8(t).ok());
        if let Some(e) = expression
            && (e.trim().is_empty() || e.starts_with([' ', '\t']))
        {
            found.push(e.trim());
        }
        rest = &rest[end..];
    }
}

impl Constraint {
    /// Evaluates the constraint; every tag in it is asked for.
    pub fn eval(&self, holds: &mut impl FnMut(&str) -> bool) -> bool {
        match self {
            Constraint::Tag(tag) => holds(tag),
            Constraint::Not(x) => !x.eval(holds),
            Constraint::And(x, y) => x.eval(holds) & y.eval(holds),
            Constraint::Or(x, y) => x.eval(holds) | y.eval(holds),
        }
    }
}

/// Parses the expression of a `//go:build` line.
pub fn parse(text: &str) -> Result<Constraint, String> {
    let mut p = Parser { rest: text, token: "", depth: 0 };
    p.next()?;
    let x = p.or()?;
    if p.token.is_empty() { Ok(x) } else { Err(format!("unexpected token {}", p.token)) }
}

/// Longer operator chains and deeper nesting than any real constraint has.
const MAX_DEPTH: u32 = 1000;

struct Parser<'a> {
    rest: &'a str,
    /// The current token; empty at the end.
    token: &'a str,
    depth: u32,
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Result<(), String> {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
        let is_tag = |c: char| crate::unicode::is_letter(c) || crate::unicode::is_digit(c) || c == '.';
        let Some(first) = self.rest.chars().next() else {
            self.token = "";
            return Ok(());
        };
        let width = match first {
            '(' | ')' | '!' => 1,
            '&' | '|' if self.rest[1..].starts_with(first) => 2,
            c if is_tag(c) => self.rest.find(|c| !is_tag(c)).unwrap_or(self.rest.len()),
            c => return Err(format!("invalid syntax at {c}")),
        };
        (self.token, self.rest) = self.rest.split_at(width);
        Ok(())
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err("expression too complex".into()) } else { Ok(()) }
    }

    fn or(&mut self) -> Result<Constraint, String> {
        let mut x = self.and()?;
        while self.token == "||" {
            self.deeper()?;
            self.next()?;
            x = Constraint::Or(Box::new(x), Box::new(self.and()?));
        }
        Ok(x)
    }

    fn and(&mut self) -> Result<Constraint, String> {
        let mut x = self.not()?;
        while self.token == "&&" {
            self.deeper()?;
            self.next()?;
            x = Constraint::And(Box::new(x), Box::new(self.not()?));
        }
        Ok(x)
    }

    fn not(&mut self) -> Result<Constraint, String> {
        if self.token != "!" {
            return self.atom();
        }
        self.next()?;
        if self.token == "!" {
            return Err("double negation not allowed".into());
        }
        Ok(Constraint::Not(Box::new(self.atom()?)))
    }

    fn atom(&mut self) -> Result<Constraint, String> {
        match self.token {
            "" => Err("unexpected end of expression".into()),
            "(" => {
                self.deeper()?;
                self.next()?;
                let x = self.or()?;
                if self.token != ")" {
                    return Err("missing close paren".into());
                }
                self.next()?;
                Ok(x)
            }
            ")" | "&&" | "||" | "!" => Err(format!("unexpected token {}", self.token)),
            tag => {
                let tag = Constraint::Tag(tag.to_owned());
                self.next()?;
                Ok(tag)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eval(text: &str, tags: &[&str]) -> bool {
        parse(text).unwrap().eval(&mut |t| tags.contains(&t))
    }

    #[test]
    fn expressions() {
        assert!(eval("linux", &["linux"]));
        assert!(!eval("linux && amd64", &["linux"]));
        // && binds tighter than ||.
        assert!(eval("linux || foo && bar", &["linux"]));
        assert!(!eval("(linux || foo) && bar", &["linux"]));
        assert!(eval("!(!linux)", &["linux"]));
        assert!(eval("go1.21 && !purego", &["go1.21"]));
        assert!(eval("été || a.b_c", &["a.b_c"]));
    }

    #[test]
    fn plus_build_lines() {
        let holds = |text: &str, tags: &[&str]| {
            of_file(text.as_bytes()).unwrap().is_none_or(|c| c.eval(&mut |t| tags.contains(&t)))
        };
        let text = "// Copyright\n\n// +build linux,!purego darwin\n// +build amd64\n\npackage p\n";
        assert!(holds(text, &["linux", "amd64"]) && holds(text, &["darwin", "amd64"]));
        assert!(!holds(text, &["linux", "purego", "amd64"]) && !holds(text, &["linux"]));
        // Not above a blank line, or not the rule where the newer form stands.
        assert!(holds("// +build never\npackage p\n", &[]));
        assert!(holds("//go:build linux\n// +build never\n\npackage p\n", &["linux"]));
        assert!(holds("package p\n\n// +build never\n\n", &[]));
    }

    #[test]
    fn errors() {
        for (text, message) in [
            ("linux &&", "unexpected end of expression"),
            ("&& linux", "unexpected token &&"),
            ("linux foo", "unexpected token foo"),
            ("(linux", "missing close paren"),
            ("linux)", "unexpected token )"),
            ("!!linux", "double negation not allowed"),
            ("linux & x", "invalid syntax at &"),
            ("li$nux", "invalid syntax at $"),
            ("", "unexpected end of expression"),
            ("()", "unexpected token )"),
            ("linux // comment", "invalid syntax at /"),
        ] {
            assert_eq!(parse(text), Err(message.into()), "{text}");
        }
        assert!(parse(&"(".repeat(100_000)).is_err());
        assert!(parse(&"a || ".repeat(100_000)).is_err());
    }

    #[test]
    fn header() {
        let line = |text: &str| header_line(text.as_bytes()).map(str::to_owned);
        assert_eq!(line("// c\n\n//go:build a && b\n\npackage p"), Some("a && b".into()));
        assert_eq!(line("/* x\n*/\n\n//go:build a\npackage p"), Some("a".into()));
        assert_eq!(line("/* x */ //go:build a\npackage p"), None);
        assert_eq!(line("package p\n//go:build a"), None);
        assert_eq!(line("// +build a\n\npackage p"), None);
        assert_eq!(line("//go:buildx\npackage p"), None);
        assert_eq!(line("/* //go:build a\n*/package p"), None);
        let twice = of_file(b"//go:build a\n//go:build b\npackage p");
        assert_eq!(twice, Err("multiple //go:build comments".into()));
        let bad = of_file(b"//go:build\npackage p");
        assert_eq!(bad, Err("parsing //go:build line: unexpected end of expression".into()));
    }

    #[test]
    fn file_names() {
        let fits = |name| matches_filename(name, "linux", "amd64");
        for name in
            ["a.go", "linux.go", "windows.go", "a_linux.go", "a_amd64.go", "a_linux_amd64_test.go", "a_b.go"]
        {
            assert!(fits(name), "{name}");
        }
        for name in
            ["a_windows.go", "a_arm64.go", "a_linux_arm64.go", "a_windows_amd64.go", "a_darwin_test.go"]
        {
            assert!(!fits(name), "{name}");
        }
        // Only the last two parts count, and what follows the first dot doesn't.
        assert!(fits("a_windows_x.go"));
        assert!(!fits("a_windows.x.go"));
        assert!(fits("a_unix.go"));
        assert!(standard_tag("unix", "linux", "arm64", 27) && standard_tag("go1.27", "linux", "arm64", 27));
        assert!(!standard_tag("go1.28", "linux", "arm64", 27) && !standard_tag("gc", "linux", "arm64", 27));
    }
}
