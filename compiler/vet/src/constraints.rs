//! Build constraints that are malformed, stand where they have no effect, or contradict each other.

use base::{FileId, Span};
use syntax::build_constraint::{Constraint, parse};

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    let package = pass.ast.idents[pass.ast.package].span.start as usize;
    let mut check = Checker::new(pass.ast.id);
    check.go_file(pass, package);
    if pass.file + 1 < pass.files() {
        return;
    }
    for &(file, is_go) in &pass.unit.others {
        let mut check = Checker::new(file);
        if is_go {
            let text = pass.sources.files[file].text.clone();
            let (ast, diags) = syntax::parse_imports_only(file, &text, &pass.ck.store.names);
            if syntax::has_syntax_errors(&diags) {
                return;
            }
            check.go_file(pass, ast.idents[ast.package].span.start as usize);
        } else {
            check.other_file(pass);
        }
    }
}

/// What is known while a file's comments are gone through.
struct Checker {
    file: FileId,
    /// Lines of the older kind and of the newer may stand here.
    plus_fits: bool,
    build_fits: bool,
    /// Nothing was wrong so far, so that both kinds can be compared.
    comparable: bool,
    in_block: bool,
    build_at: Option<usize>,
    plus_at: Option<usize>,
    build: Option<Constraint>,
    plus: Option<Constraint>,
}

impl Checker {
    fn new(file: FileId) -> Checker {
        Checker {
            file,
            plus_fits: true,
            build_fits: true,
            comparable: true,
            in_block: false,
            build_at: None,
            plus_at: None,
            build: None,
            plus: None,
        }
    }

    fn report(&mut self, pass: &mut Pass<'_>, at: usize, text: impl Into<String>) {
        pass.report(Span::new(self.file, at as u32, at as u32), text);
    }

    /// A complaint that makes a comparison of both kinds pointless.
    fn fail(&mut self, pass: &mut Pass<'_>, at: usize, text: impl Into<String>) {
        self.report(pass, at, text);
        self.comparable = false;
    }

    /// `name` is where the package's name stands.
    fn go_file(&mut self, pass: &mut Pass<'_>, name: usize) {
        let text = pass.sources.files[self.file].text.clone();
        let package = text[..name].windows(7).rposition(|w| w == b"package").unwrap_or(name);
        for group in syntax::comments::groups(&text) {
            let end = group.last().map_or(0, |c| c.end);
            self.plus_fits &= end + 1 < package;
            self.build_fits &= group[0].start < package;
            for comment in group {
                let line = String::from_utf8_lossy(&text[comment.clone()]).into_owned();
                self.plus_fits &= line.starts_with("//");
                self.comment(pass, comment.start, &line);
            }
        }
        self.finish(pass);
    }

    /// Files in other languages: what counts are the comments at their beginning.
    fn other_file(&mut self, pass: &mut Pass<'_>) {
        let text = pass.sources.files[self.file].text.clone();
        let text = String::from_utf8_lossy(&text).into_owned();
        let mut cutoff = 0;
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            match line.trim() {
                "" => cutoff = offset,
                l if !l.starts_with("//") => break,
                _ => {}
            }
            offset += line.len();
        }
        for (at, line, in_block) in crate::leading::lines(&text) {
            self.plus_fits = at < cutoff;
            self.in_block = in_block;
            self.comment(pass, at, line);
        }
        self.finish(pass);
    }

    fn comment(&mut self, pass: &mut Pass<'_>, at: usize, text: &str) {
        if text.starts_with("//") {
            if text.contains("+build") {
                self.plus_line(pass, at, text.trim());
            }
            if text.contains("//go:build") {
                self.build_line(pass, at, text);
            }
        } else if let Some(first) = text.find('\n') {
            self.in_block = true;
            let mut offset = first + 1;
            for line in text[first + 1..].split_inclusive('\n') {
                if line.starts_with("//") {
                    self.comment(pass, at + offset, line);
                }
                offset += line.len();
            }
            self.in_block = false;
        }
    }

    fn build_line(&mut self, pass: &mut Pass<'_>, at: usize, line: &str) {
        let Some(expression) = build_expression(line) else {
            let spaced = format!("//{}", line[2..].trim());
            if !line.starts_with("//go:build") && build_expression(&spaced).is_some() {
                self.report(pass, at, "malformed //go:build line (space between // and go:build)");
            }
            return;
        };
        if !self.build_fits || self.in_block {
            return self.fail(pass, at, "misplaced //go:build comment");
        }
        if self.build_at.is_some() {
            self.fail(pass, at, "unexpected extra //go:build line");
        } else {
            self.build_at = Some(at);
        }
        match parse(without_remark(expression)) {
            Err(e) => self.fail(pass, at, e),
            Ok(x) => {
                self.tags(pass, at, &x);
                self.build.get_or_insert(x);
            }
        }
    }

    fn plus_line(&mut self, pass: &mut Pass<'_>, at: usize, line: &str) {
        let Some(words) = plus_words(line) else {
            if self.plus_fits && !line.starts_with("// want") {
                self.report(pass, at, "possible malformed +build comment");
            }
            return;
        };
        if !self.plus_fits {
            self.fail(pass, at, "misplaced +build comment");
        }
        self.plus_at.get_or_insert(at);
        let words: Vec<&str> = without_remark(words).split_whitespace().collect();
        for word in &words {
            for tag in word.split(',') {
                if tag.starts_with("!!") {
                    self.fail(pass, at, format!("invalid double negative in build constraint: {word}"));
                    continue;
                }
                let tag = tag.strip_prefix('!').unwrap_or(tag);
                if !tag.chars().all(|c| c.is_alphabetic() || c.is_numeric() || matches!(c, '_' | '.')) {
                    self.fail(pass, at, format!("invalid non-alphanumeric build constraint: {word}"));
                }
            }
        }
        if !self.comparable {
            return;
        }
        let options = words.iter().filter_map(|word| {
            let terms = word.split(',').map(|tag| match tag.strip_prefix('!') {
                Some(tag) => Constraint::Not(Box::new(Constraint::Tag(tag.into()))),
                None => Constraint::Tag(tag.into()),
            });
            terms.reduce(and)
        });
        let x = options.reduce(or).unwrap_or_else(|| Constraint::Tag("ignore".into()));
        self.tags(pass, at, &x);
        self.plus = Some(match self.plus.take() {
            Some(all) => and(all, x),
            None => x,
        });
    }

    fn tags(&mut self, pass: &mut Pass<'_>, at: usize, x: &Constraint) {
        let mut bad = Vec::new();
        x.eval(&mut |tag| {
            if is_malformed(tag) {
                bad.push(tag.to_string());
            }
            false
        });
        for tag in bad {
            self.report(pass, at, format!("invalid go version {tag:?} in build constraint"));
        }
    }

    fn finish(&mut self, pass: &mut Pass<'_>) {
        let (true, Some(plus_at), Some(build_at)) = (self.comparable, self.plus_at, self.build_at) else {
            return;
        };
        let (Some(plus), Some(build)) = (self.plus.take(), self.build.take()) else { return };
        match as_lines(build) {
            None => self.report(pass, build_at, "expression too complex for // +build lines"),
            Some(wanted) if shown(&wanted) != shown(&plus) => {
                self.report(pass, plus_at, "+build lines do not match //go:build condition");
            }
            Some(_) => {}
        }
    }
}

fn and(x: Constraint, y: Constraint) -> Constraint {
    Constraint::And(Box::new(x), Box::new(y))
}

fn or(x: Constraint, y: Constraint) -> Constraint {
    Constraint::Or(Box::new(x), Box::new(y))
}

/// The expression of a `//go:build` line.
fn build_expression(line: &str) -> Option<&str> {
    let line = line.trim_end_matches('\n').trim();
    let rest = line.strip_prefix("//go:build")?;
    (rest.is_empty() || rest.trim().len() < rest.len()).then(|| rest.trim())
}

/// What follows `// +build`.
fn plus_words(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("//")?.trim().strip_prefix("+build")?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some(rest)
}

/// Test data have remarks behind the constraint.
fn without_remark(text: &str) -> &str {
    text.split_once(" // ERROR ").map_or(text, |(before, _)| before)
}

/// A tag that looks like a Go version and isn't one.
fn is_malformed(tag: &str) -> bool {
    let is_version = |t: &str| {
        t == "go1" || t.strip_prefix("go1.").is_some_and(|n| n.parse::<i64>().is_ok_and(|n| n >= 0))
    };
    if tag.starts_with("go1") {
        return !is_version(tag);
    }
    ["go.", "g1.", "go"]
        .iter()
        .any(|p| tag.strip_prefix(p).is_some_and(|rest| is_version(&format!("go1.{rest}"))))
}

fn shown(x: &Constraint) -> String {
    let inner = |x: &Constraint, set_off: bool| if set_off { format!("({})", shown(x)) } else { shown(x) };
    let is_or = |x: &Constraint| matches!(x, Constraint::Or(..));
    let is_and = |x: &Constraint| matches!(x, Constraint::And(..));
    match x {
        Constraint::Tag(tag) => tag.clone(),
        Constraint::Not(x) => format!("!{}", inner(x, is_or(x) || is_and(x))),
        Constraint::And(x, y) => format!("{} && {}", inner(x, is_or(x)), inner(y, is_or(y))),
        Constraint::Or(x, y) => format!("{} || {}", inner(x, is_and(x)), inner(y, is_and(y))),
    }
}

/// The expression in the form that `// +build` lines have, if it has one: "and" of "or" of "and" of tags.
fn as_lines(x: Constraint) -> Option<Constraint> {
    let mut lines = Vec::new();
    for line in split(push_not(x, false), true) {
        let mut options = Vec::new();
        for option in split(line, false) {
            let terms = split(option, true);
            if terms.iter().any(|t| matches!(t, Constraint::Or(..))) {
                return None;
            }
            options.push(terms);
        }
        lines.push(options);
    }
    let lines = lines
        .into_iter()
        .map(|options| options.into_iter().filter_map(|terms| terms.into_iter().reduce(and)).reduce(or));
    lines.flatten().reduce(and)
}

/// Moves negations down to the tags.
fn push_not(x: Constraint, not: bool) -> Constraint {
    match (x, not) {
        (Constraint::Not(x), _) if !not && matches!(*x, Constraint::Tag(_)) => Constraint::Not(x),
        (Constraint::Not(x), _) => push_not(*x, !not),
        (Constraint::Tag(t), false) => Constraint::Tag(t),
        (Constraint::Tag(t), true) => Constraint::Not(Box::new(Constraint::Tag(t))),
        (Constraint::And(x, y), false) | (Constraint::Or(x, y), true) => {
            and(push_not(*x, not), push_not(*y, not))
        }
        (Constraint::Or(x, y), false) | (Constraint::And(x, y), true) => {
            or(push_not(*x, not), push_not(*y, not))
        }
    }
}

/// The operands of a chain of "and" or "or".
fn split(x: Constraint, ands: bool) -> Vec<Constraint> {
    match x {
        Constraint::And(x, y) if ands => [split(*x, ands), split(*y, ands)].concat(),
        Constraint::Or(x, y) if !ands => [split(*x, ands), split(*y, ands)].concat(),
        x => vec![x],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let as_text = |t: &str| as_lines(parse(t).expect("a constraint")).map(|x| shown(&x));
        assert_eq!(as_text("!(a || b) && c").as_deref(), Some("!a && !b && c"));
        assert_eq!(as_text("(a && b) || !c").as_deref(), Some("(a && b) || !c"));
        assert_eq!(as_text("(a && (b || c)) || d"), None);
    }

    #[test]
    fn versions() {
        assert!(!is_malformed("go1.20") && !is_malformed("gopher") && !is_malformed("linux"));
        assert!(
            is_malformed("go1.x") && is_malformed("go20") && is_malformed("go.20") && is_malformed("g1.20")
        );
    }
}
