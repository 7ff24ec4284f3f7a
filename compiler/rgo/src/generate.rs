//! `rgo generate`: runs the commands of `//go:generate` lines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use driver::generate::{self, Source, program, short_path, unquote};
use driver::output::describe;
use regex::bytes::Regex;

use crate::cli::GenerateArgs;
use crate::command::{FAILED, fail, options, private_dir};

pub fn generate(args: &GenerateArgs) -> ExitCode {
    let options = match options(&args.flags, args.packages.clone()) {
        Ok(o) => o,
        Err(code) => return code,
    };
    let compiled = |re: &Option<String>| match re.as_deref().filter(|r| !r.is_empty()) {
        Some(re) => Regex::new(re).map(Some).map_err(|_| format!("generate: error parsing regexp: `{re}`")),
        None => Ok(None),
    };
    let (only, skip) = match (compiled(&args.run), compiled(&args.skip)) {
        (Ok(only), Ok(skip)) => (only, skip),
        (Err(e), _) | (_, Err(e)) => return fail(&e),
    };
    let found = match generate::find(&options) {
        Ok(f) => f,
        Err(e) => return fail(&e),
    };
    if found.foreign {
        eprintln!("go: not generating in packages in dependency modules");
    }
    let stand_in = StandIn::new();
    let mut code = ExitCode::SUCCESS;
    for e in &found.errors {
        code = fail(e);
    }
    let target = options.target;
    for group in &found.groups {
        for source in group {
            let (dir, file) = (source.path.parent().unwrap_or(Path::new(".")), source.path.file_name());
            let mut env: BTreeMap<&str, String> = BTreeMap::from([
                ("GOARCH", target.goarch().into()),
                ("GOOS", target.goos().into()),
                ("GOFILE", file.unwrap_or_default().to_string_lossy().into_owned()),
                ("GOPACKAGE", source.package.clone()),
                ("DOLLAR", "$".into()),
                ("PWD", dir.display().to_string()),
            ]);
            env.extend(stand_in.path().map(|path| ("PATH", path)));
            let shown = short_path(&options.cwd, &source.path);
            if args.flags.v {
                eprintln!("{shown}");
            }
            let job = Job { args, only: &only, skip: &skip, source, dir, shown };
            if let Err(e) = job.run(&mut env) {
                eprintln!("{e}");
                code = ExitCode::from(FAILED);
                break;
            }
        }
    }
    code
}

/// Where no `go` is on PATH, generators that call it get this rgo: a directory with a link of that name, last on PATH.
struct StandIn {
    dir: Option<PathBuf>,
}

impl StandIn {
    fn new() -> StandIn {
        let made = || {
            if program("go", &std::env::var_os("PATH").unwrap_or_default()).is_some() {
                return None;
            }
            let exe = std::env::current_exe().ok()?;
            let dir = private_dir().ok()?;
            std::os::unix::fs::symlink(exe, dir.join("go")).ok()?;
            Some(dir)
        };
        StandIn { dir: made() }
    }

    fn path(&self) -> Option<String> {
        let dir = self.dir.as_ref()?.display();
        Some(match std::env::var("PATH") {
            Ok(path) if !path.is_empty() => format!("{path}:{dir}"),
            _ => dir.to_string(),
        })
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        if let Some(dir) = &self.dir {
            let _ = std::fs::remove_dir_all(dir);
        }
    }
}

/// The directives of one file.
struct Job<'a> {
    args: &'a GenerateArgs,
    only: &'a Option<Regex>,
    skip: &'a Option<Regex>,
    source: &'a Source,
    dir: &'a Path,
    shown: String,
}

/// The longest line that is read.
const LONGEST: usize = 4096;

impl Job<'_> {
    /// Runs them in order. The first that fails is the error: file, line, and what is wrong.
    fn run(&self, env: &mut BTreeMap<&'static str, String>) -> Result<(), String> {
        let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (i, line) in self.source.text.split_inclusive(|&b| b == b'\n').enumerate() {
            let at = |text: String| format!("{}:{}: {text}", self.shown, i + 1);
            let Some(rest) =
                line.strip_prefix(b"//go:generate").filter(|r| r.starts_with(b" ") || r.starts_with(b"\t"))
            else {
                continue;
            };
            if line.len() > LONGEST {
                return Err(at("directive too long".into()));
            }
            let Some(rest) = rest[1..].strip_suffix(b"\n") else {
                return Err(at(format!("error reading {}: unexpected EOF", self.shown)));
            };
            let whole = line.trim_ascii();
            if self.only.as_ref().is_some_and(|re| !re.is_match(whole))
                || self.skip.as_ref().is_some_and(|re| re.is_match(whole))
            {
                continue;
            }
            env.insert("GOLINE", (i + 1).to_string());
            let rest = String::from_utf8_lossy(rest.strip_suffix(b"\r").unwrap_or(rest)).into_owned();
            let words = self.words(&rest, &aliases, env).map_err(|e| at(e.into()))?;
            match words.first().map(String::as_str) {
                None => return Err(at("no arguments to directive".into())),
                Some("-command") => {
                    let Some(name) = words.get(1) else {
                        return Err(at("no command specified for -command".into()));
                    };
                    if aliases.insert(name.clone(), words[2..].to_vec()).is_some() {
                        return Err(at(format!("command {name:?} multiply defined")));
                    }
                }
                Some(program) => {
                    if self.args.n || self.args.flags.x {
                        eprintln!("{}", words.join(" "));
                    }
                    if !self.args.n {
                        self.execute(&words, env).map_err(|e| at(format!("running {program:?}: {e}")))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Words at blanks or in quotes, aliases put in, variables replaced.
    fn words(
        &self,
        line: &str,
        aliases: &BTreeMap<String, Vec<String>>,
        env: &BTreeMap<&'static str, String>,
    ) -> Result<Vec<String>, &'static str> {
        let mut words = Vec::new();
        let mut rest = line.trim_start_matches([' ', '\t']);
        while !rest.is_empty() {
            let end = if rest.starts_with('"') {
                let end = closing_quote(rest)?;
                words.push(unquote(&rest[..end]).ok_or("bad quoted string")?);
                if !matches!(rest.as_bytes().get(end), None | Some(b' ' | b'\t')) {
                    return Err("expect space after quoted argument");
                }
                end
            } else {
                let end = rest.find([' ', '\t']).unwrap_or(rest.len());
                words.push(rest[..end].to_string());
                end
            };
            rest = rest[end..].trim_start_matches([' ', '\t']);
        }
        if let Some(meant) = words.first().and_then(|w| aliases.get(w)) {
            words.splice(..1, meant.iter().cloned());
        }
        let value = |name: &str| match env.get(name) {
            Some(v) => v.clone(),
            None => std::env::var(name).unwrap_or_default(),
        };
        Ok(words.iter().map(|w| expanded(w, &value)).collect())
    }

    fn execute(&self, words: &[String], env: &BTreeMap<&'static str, String>) -> Result<(), String> {
        // Names are looked for on the PATH that the program gets.
        let path = env.get("PATH").cloned().or_else(|| std::env::var("PATH").ok()).unwrap_or_default();
        let file = if words[0].contains('/') {
            PathBuf::from(&words[0])
        } else {
            program(&words[0], path.as_ref())
                .ok_or_else(|| format!("exec: {:?}: executable file not found in $PATH", words[0]))?
        };
        let mut command = Command::new(&file);
        std::os::unix::process::CommandExt::arg0(&mut command, &words[0]);
        let status = command.args(&words[1..]).current_dir(self.dir).envs(env).status();
        match status {
            Ok(s) if s.success() => Ok(()),
            Ok(s) => Err(match (s.code(), std::os::unix::process::ExitStatusExt::signal(&s)) {
                (Some(code), _) => format!("exit status {code}"),
                (None, signal) => format!("signal {}", signal.unwrap_or_default()),
            }),
            Err(e) => Err(format!("fork/exec {}: {}", file.display(), describe(&e))),
        }
    }
}

/// Where a string in quotes ends.
fn closing_quote(text: &str) -> Result<usize, &'static str> {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(b) = bytes.get(at) {
        match b {
            b'\\' if at + 1 == bytes.len() => return Err("bad backslash"),
            b'\\' => at += 1,
            b'"' => return Ok(at + 1),
            _ => {}
        }
        at += 1;
    }
    Err("mismatched quoted string")
}

/// `$NAME` and `${NAME}` replaced as Go's os.Expand does it.
fn expanded(word: &str, value: &dyn Fn(&str) -> String) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = word;
    while let Some(at) = rest.find('$') {
        out += &rest[..at];
        rest = &rest[at + 1..];
        if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}').unwrap_or(inner.len());
            let name = &inner[..end];
            if end < inner.len() && !name.is_empty() {
                out += &value(name);
            }
            // What has no end loses its opening only.
            rest = if end < inner.len() { &inner[end + 1..] } else { inner };
            continue;
        }
        let first = rest.chars().next();
        let len = match first {
            Some(c) if c.is_ascii_digit() || "*#$@!?-".contains(c) => 1,
            _ => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
        };
        if len == 0 {
            out.push('$');
            continue;
        }
        out += &value(&rest[..len]);
        rest = &rest[len..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables() {
        let value = |name: &str| format!("<{name}>");
        let check = |word: &str, want: &str| assert_eq!(expanded(word, &value), want, "{word}");
        check("a$B/${C}d", "a<B>/<C>d");
        check("$$x $1a", "<$>x <1>a");
        check("100$", "100$");
        check("a${b", "ab");
        check("x${}y$.z", "xy$.z");
    }

    #[test]
    fn quotes() {
        assert_eq!(closing_quote(r#""a\"b" c"#), Ok(6));
        assert_eq!(closing_quote(r#""a"#), Err("mismatched quoted string"));
        assert_eq!(closing_quote(r#""a\"#), Err("bad backslash"));
    }
}
