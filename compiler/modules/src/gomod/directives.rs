//! What the lines of go.mod and go.work say.

use super::syntax::{Block, Line, Stmt, Syntax, SyntaxError};
use crate::modpath::{self, Mod};
use crate::text::{quote, unquote};
use crate::{goversion, semver};

/// A requirement and whether it is marked `// indirect`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Require {
    pub module: Mod,
    pub indirect: bool,
    pub line: usize,
}

/// `old [version] => new [version]`; a new path without version is a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replace {
    pub old: Mod,
    pub new: Mod,
}

/// An interval of versions that shouldn't be used, and the comment that says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retract {
    pub low: String,
    pub high: String,
    pub rationale: String,
}

/// The content of a go.mod or go.work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    pub module: Option<String>,
    /// The message of a `Deprecated:` comment on the module line.
    pub deprecated: String,
    pub go: Option<String>,
    pub toolchain: Option<String>,
    pub godebug: Vec<(String, String)>,
    pub require: Vec<Require>,
    pub exclude: Vec<Mod>,
    pub replace: Vec<Replace>,
    pub retract: Vec<Retract>,
    pub tool: Vec<String>,
    pub ignore: Vec<String>,
    /// go.work only.
    pub use_dirs: Vec<String>,
}

/// Which file is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The main module's go.mod.
    Main,
    /// A dependency's go.mod: what only bears on main modules, and what is unknown, is passed over.
    Dependency,
    Work,
}

/// Makes a canonical version of what stands in a file, perhaps by asking a proxy.
pub type Fix<'a> = &'a dyn Fn(&str, &str) -> Result<String, String>;

/// Reads all directives. Returns all errors there are.
pub fn read(syntax: &mut Syntax, kind: Kind, fix: Option<Fix>) -> Result<Directives, Vec<SyntaxError>> {
    let mut reader = Reader { out: Directives::default(), errors: Vec::new(), kind, fix };
    for stmt in &mut syntax.stmts {
        match stmt {
            Stmt::Comments(_) => {}
            Stmt::Line(line) => {
                let verb = line.tokens[0].clone();
                let comment = directive_comment(None, line);
                reader.line(
                    &verb,
                    &mut line.tokens[1..],
                    &comment,
                    is_indirect(&line.comments.suffix),
                    line.number,
                );
            }
            Stmt::Block(block) => reader.block(block),
        }
    }
    if reader.errors.is_empty() { Ok(reader.out) } else { Err(reader.errors) }
}

const BLOCK_VERBS: [&str; 9] =
    ["module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore", "use"];

struct Reader<'a> {
    out: Directives,
    errors: Vec<SyntaxError>,
    kind: Kind,
    fix: Option<Fix<'a>>,
}

impl Reader<'_> {
    fn error(&mut self, line: usize, text: impl Into<String>) {
        self.errors.push(SyntaxError { line, column: 0, text: text.into() });
    }

    fn block(&mut self, block: &mut Block) {
        if block.tokens.len() > 1 {
            if self.kind != Kind::Dependency {
                self.error(block.number, format!("unknown block type: {}", block.tokens.join(" ")));
            }
            return;
        }
        let verb = block.tokens[0].clone();
        let known = BLOCK_VERBS.contains(&verb.as_str())
            && match self.kind {
                Kind::Work => matches!(verb.as_str(), "godebug" | "use" | "replace"),
                Kind::Main | Kind::Dependency => verb != "use",
            };
        if !known {
            if self.kind != Kind::Dependency {
                self.error(block.number, format!("unknown block type: {verb}"));
            }
            return;
        }
        for i in 0..block.lines.len() {
            let comment = directive_comment(Some(&block.before), &block.lines[i]);
            let line = &mut block.lines[i];
            let indirect = is_indirect(&line.comments.suffix);
            self.line(&verb, &mut line.tokens, &comment, indirect, line.number);
        }
    }

    fn line(&mut self, verb: &str, args: &mut [String], comment: &str, indirect: bool, number: usize) {
        if self.kind == Kind::Dependency
            && !matches!(verb, "go" | "module" | "retract" | "require" | "ignore")
        {
            return;
        }
        if let Err(text) = self.directive(verb, args, comment, indirect, number) {
            self.error(number, text);
        }
    }

    fn directive(
        &mut self,
        verb: &str,
        args: &mut [String],
        comment: &str,
        indirect: bool,
        number: usize,
    ) -> Result<(), String> {
        let work = self.kind == Kind::Work;
        match verb {
            "go" => {
                if self.out.go.is_some() {
                    return Err("repeated go statement".into());
                }
                let [version] = args else { return Err("go directive expects exactly one argument".into()) };
                if !goversion::is_go_line(version) {
                    let lax = (self.kind == Kind::Dependency).then(|| lax_go_version(version)).flatten();
                    *version = lax
                        .ok_or_else(|| format!("invalid go version '{version}': must match format 1.23.0"))?;
                }
                self.out.go = Some(version.clone());
            }
            "toolchain" => {
                if self.out.toolchain.is_some() {
                    return Err("repeated toolchain statement".into());
                }
                let [name] = args else {
                    return Err("toolchain directive expects exactly one argument".into());
                };
                if !(name == "default" || name == "go1" || name.starts_with("go1.")) {
                    return Err(format!(
                        "invalid toolchain version '{name}': must match format go1.23.0 or default"
                    ));
                }
                self.out.toolchain = Some(name.clone());
            }
            "godebug" => {
                let fine = |s: &&String| !s.contains(['"', '`', '\'', ',']);
                let setting = match args {
                    [s] => Some(&*s).filter(fine).and_then(|s| s.split_once('=')),
                    _ => None,
                };
                let Some((key, value)) = setting else { return Err("usage: godebug key=value".into()) };
                self.out.godebug.push((key.into(), value.into()));
            }
            "module" if !work => {
                if self.out.module.is_some() {
                    return Err("repeated module statement".into());
                }
                let [path] = args else { return Err("usage: module module/path".into()) };
                self.out.module = Some(string(path)?);
                self.out.deprecated = deprecation(comment);
            }
            "require" | "exclude" if !work => {
                let [path, version] = args else { return Err(format!("usage: {verb} module/path v1.2.3")) };
                let path = string(path)?;
                let version = self.version(verb, &path, version)?;
                let major = path_major(&path)?;
                modpath::check_major(&version, major)
                    .map_err(|e| format!("{verb} {path}: version {} {e}", quote(&version)))?;
                let module = Mod { path, version };
                if verb == "require" {
                    self.out.require.push(Require { module, indirect, line: number });
                } else {
                    self.out.exclude.push(module);
                }
            }
            "replace" => {
                let replace = self.replace(args)?;
                self.out.replace.push(replace);
            }
            "retract" if !work => {
                let retract = match self.interval(args) {
                    Ok((low, high)) => Retract { low, high, rationale: comment.into() },
                    // Later versions of Go may know more forms; they don't bear on users of the module.
                    Err(_) if self.kind == Kind::Dependency => return Ok(()),
                    Err(e) => return Err(e),
                };
                self.out.retract.push(retract);
            }
            "tool" | "ignore" if !work => {
                let [path] = args else {
                    return Err(format!("{verb} directive expects exactly one argument"));
                };
                let path = string(path)?;
                if verb == "tool" { &mut self.out.tool } else { &mut self.out.ignore }.push(path);
            }
            "use" if work => {
                let [path] = args else { return Err("usage: use local/dir".into()) };
                self.out.use_dirs.push(string(path)?);
            }
            _ => return Err(format!("unknown directive: {verb}")),
        }
        Ok(())
    }

    fn version(&self, verb: &str, path: &str, token: &mut String) -> Result<String, String> {
        let context = |e: String| {
            let subject = if path.is_empty() { verb.to_string() } else { format!("{verb} {path}") };
            format!("{subject}: version {} invalid: {e}", quote(token))
        };
        let text = string_value(token).map_err(context)?;
        let fixed = match self.fix {
            Some(fix) => fix(path, &text).map_err(context)?,
            None => {
                let canonical = semver::canonical_module(&text);
                if canonical.is_empty() {
                    return Err(context("must be of the form v1.2.3".into()));
                }
                canonical
            }
        };
        token.clone_from(&fixed);
        Ok(fixed)
    }

    fn replace(&self, args: &mut [String]) -> Result<Replace, String> {
        let arrow = if args.get(1).is_some_and(|a| a == "=>") { 1 } else { 2 };
        if !(arrow + 2..=arrow + 3).contains(&args.len()) || args[arrow] != "=>" {
            return Err("usage: replace module/path [v1.2.3] => other/module v1.4\n\t or replace module/path [v1.2.3] => ../local/directory".into());
        }
        let old_path = string(&mut args[0])?;
        let major = path_major(&old_path).map_err(|e| format!("replace {old_path}: {e}"))?.to_string();
        let mut old = Mod::new(old_path, "");
        if arrow == 2 {
            old.version = self.version("replace", &old.path, &mut args[1])?;
            modpath::check_major(&old.version, &major)
                .map_err(|e| format!("replace {}: version {} {e}", old.path, quote(&old.version)))?;
        }
        let mut new = Mod::new(string(&mut args[arrow + 1])?, "");
        let directory = is_directory(&new.path);
        if args.len() == arrow + 2 {
            if !directory {
                return Err(if new.path.contains('@') {
                    "replacement module must match format 'path version', not 'path@version'"
                } else {
                    "replacement module without version must be directory path (rooted or starting with . or ..)"
                }
                .into());
            }
            if new.path.contains('\\') {
                return Err(
                    "replacement directory appears to be Windows path (on a non-windows system)".into()
                );
            }
        } else {
            new.version = self.version("replace", &new.path, &mut args[arrow + 2])?;
            if directory {
                return Err(format!(
                    "replacement module directory path {} cannot have version",
                    quote(&new.path)
                ));
            }
        }
        Ok(Replace { old, new })
    }

    fn interval(&self, args: &mut [String]) -> Result<(String, String), String> {
        let path = self.out.module.clone().unwrap_or_default();
        match args {
            [] => Err("expected '[' or version".into()),
            [open, ..] if open == "(" => Err("expected '[' or version".into()),
            [open, low, comma, high, close, rest @ ..] if open == "[" && comma == "," && close == "]" => {
                let low = self.version("retract", &path, low)?;
                let high = self.version("retract", &path, high)?;
                no_more(rest)?;
                Ok((low, high))
            }
            [open, rest @ ..] if open == "[" => Err(match rest {
                [] => "expected version after '['",
                [_] => "expected ',' after version",
                [_, comma, ..] if comma != "," => "expected ',' after version",
                [_, _] => "expected version after ','",
                _ => "expected ']' after version",
            }
            .into()),
            [version, rest @ ..] => {
                let v = self.version("retract", &path, version)?;
                no_more(rest)?;
                Ok((v.clone(), v))
            }
        }
    }
}

fn no_more(rest: &[String]) -> Result<(), String> {
    match rest.first() {
        None => Ok(()),
        Some(t) => Err(format!("unexpected token after version: {}", quote(t))),
    }
}

/// `1.21` of things like `1.21.x`, which published modules have.
fn lax_go_version(text: &str) -> Option<String> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (major, rest) = text.split_once('.')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let version = format!("{major}.{}", &rest[..digits]);
    (goversion::is_go_line(&version) && !major.starts_with('0')).then_some(version)
}

fn string_value(token: &str) -> Result<String, String> {
    if token.starts_with('"') {
        unquote(token).ok_or_else(|| "invalid syntax".to_string())
    } else if token.contains(['"', '\'', '`']) {
        Err("unquoted string cannot contain quote".into())
    } else {
        Ok(token.to_string())
    }
}

/// The value of a word; needless quotes are dropped from the file.
fn string(token: &mut String) -> Result<String, String> {
    let value = string_value(token).map_err(|e| format!("invalid quoted string: {e}"))?;
    *token = auto_quote(&value);
    Ok(value)
}

/// The word for a value: quoted if it has to be.
pub fn auto_quote(value: &str) -> String {
    let special = |c: char| {
        matches!(c, ' ' | '"' | '\'' | '`')
            || value.len() > 1 && "()[]{},".contains(c)
            || c.is_control()
            || c.is_whitespace()
    };
    if value.is_empty() || value.contains("//") || value.contains("/*") || value.contains(special) {
        quote(value)
    } else {
        value.to_string()
    }
}

/// Is a replacement a directory rather than a module path?
pub fn is_directory(path: &str) -> bool {
    let b = path.as_bytes();
    path == "."
        || path == ".."
        || ["./", "../", "/", ".\\", "..\\", "\\"].iter().any(|p| path.starts_with(p))
        || b.len() >= 2 && b[0].is_ascii_alphabetic() && b[1] == b':'
}

fn path_major(path: &str) -> Result<&str, String> {
    modpath::split_major(path).map(|s| s.1).ok_or_else(|| "invalid module path".into())
}

pub(super) fn is_indirect(suffix: &[String]) -> bool {
    let Some(first) = suffix.first() else { return false };
    let mark = first.strip_prefix("//").unwrap_or(first).trim();
    mark == "indirect" || mark.starts_with("indirect;")
}

/// The comments on a line; a line without any has those of its block.
fn directive_comment(block: Option<&[String]>, line: &Line) -> String {
    let own = line.comments.before.iter().chain(&line.comments.suffix);
    let none = line.comments.before.is_empty() && line.comments.suffix.is_empty();
    let texts: Vec<&str> = match block {
        Some(b) if none => b.iter().filter_map(|c| c.strip_prefix("//")).map(str::trim).collect(),
        _ => own.filter_map(|c| c.strip_prefix("//")).map(str::trim).collect(),
    };
    texts.join("\n")
}

/// The paragraph that starts with `Deprecated:`.
fn deprecation(comment: &str) -> String {
    let start = comment.split("\n\n").find_map(|p| p.strip_prefix("Deprecated:"));
    start.map_or_else(String::new, |s| s.trim_start_matches(' ').to_string())
}
