//! The words of a command line before clap reads them: Go's way to write flags, `-C`, GOFLAGS, and the flags of go that
//! mean nothing to rgo or that it refuses.

use std::ffi::OsString;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::Cli;

/// Why a command line can't be read.
pub enum Wrong {
    /// In Go's words.
    Usage(String),
    /// In clap's; asking for help is one of these.
    Other(clap::Error),
}

impl From<clap::Error> for Wrong {
    fn from(e: clap::Error) -> Wrong {
        let of = |kind| match e.get(kind) {
            Some(ContextValue::String(text)) => text.split(' ').next().unwrap_or_default().to_string(),
            _ => String::new(),
        };
        let flag = format!("-{}", of(ContextKind::InvalidArg).trim_start_matches('-'));
        let value = of(ContextKind::InvalidValue);
        match e.kind() {
            // What the flag takes is told by clap where it knows.
            ErrorKind::ValueValidation
                if std::error::Error::source(&e).is_none_or(|s| s.is::<std::num::ParseIntError>()) =>
            {
                Wrong::Usage(format!("invalid value {value:?} for flag {flag}: parse error"))
            }
            _ => Wrong::Other(e),
        }
    }
}

/// What becomes of a flag that only go has.
enum Fate {
    /// It asks for what rgo does anyway.
    Ignored,
    /// Ignored with these values, else refused.
    Only(&'static [&'static str]),
    Refused(&'static str),
}

/// Flags of `go build` that rgo's commands don't have; whether they take a value.
const FOREIGN: [(&str, bool, Fate); 20] = [
    ("a", false, Fate::Ignored),
    ("asan", false, Fate::Refused("rgo has no sanitizers")),
    ("asmflags", true, Fate::Refused("rgo has no assembler")),
    ("buildmode", true, Fate::Only(&["exe", "default"])),
    ("compiler", true, Fate::Only(&["gc"])),
    ("cover", false, Fate::Refused("coverage is measured by rgo test")),
    ("covermode", true, Fate::Refused("coverage is measured by rgo test")),
    ("coverpkg", true, Fate::Refused("coverage is measured by rgo test")),
    ("gccgoflags", true, Fate::Ignored),
    ("installsuffix", true, Fate::Ignored),
    ("json", false, Fate::Refused("errors are written as text")),
    ("linkshared", false, Fate::Refused("programs are static")),
    ("msan", false, Fate::Refused("rgo has no sanitizers")),
    ("n", false, Fate::Refused("rgo runs no commands that it could print")),
    ("overlay", true, Fate::Refused("files are read where they lie")),
    ("pgo", true, Fate::Only(&["off", "auto", "default.pgo"])),
    ("pkgdir", true, Fate::Ignored),
    ("race", false, Fate::Refused("rgo has no race detector")),
    ("toolexec", true, Fate::Refused("rgo runs no tools")),
    ("work", false, Fate::Refused("there is no directory of temporary files")),
];

/// Is it a flag that only go has?
pub fn is_foreign(name: &str) -> bool {
    FOREIGN.iter().any(|f| f.0 == name)
}

fn judge(name: &str, value: Option<&str>) -> Result<(), Wrong> {
    let Some((_, _, fate)) = FOREIGN.iter().find(|f| f.0 == name) else { return Ok(()) };
    match (fate, value) {
        (Fate::Ignored, _) | (_, Some("false" | "")) => Ok(()),
        (Fate::Only(values), Some(v)) if values.contains(&v) => Ok(()),
        (Fate::Only(values), v) => {
            let v = v.unwrap_or_default();
            Err(Wrong::Usage(format!("-{name}={v} is not supported (rgo knows {})", values.join(" and "))))
        }
        (Fate::Refused(why), _) => Err(Wrong::Usage(format!("-{name} is not supported: {why}"))),
    }
}

/// `-C DIR`, which has to be the first flag.
pub fn change_directory(args: &mut Vec<OsString>) -> Result<(), String> {
    let Some(first) = args.get(2).and_then(|a| a.to_str()) else { return Ok(()) };
    let dir = match first.strip_prefix("--").or(first.strip_prefix('-')) {
        Some("C") => {
            let dir = args.get(3).cloned().ok_or("flag needs an argument: -C")?;
            args.drain(2..4);
            dir
        }
        Some(body) => match body.strip_prefix("C=") {
            Some(dir) => {
                let dir = dir.into();
                args.remove(2);
                dir
            }
            None => return Ok(()),
        },
        None => return Ok(()),
    };
    std::env::set_current_dir(&dir)
        .map_err(|e| format!("go: chdir {}: {}", dir.display(), driver::output::describe(&e)))
}

/// Flags that GOFLAGS may hold because some command of go has them, beyond those of rgo's commands.
const ELSEWHERE: [&str; 16] = [
    "compat",
    "deps",
    "e",
    "f",
    "find",
    "fuzzcache",
    "i",
    "insecure",
    "m",
    "r",
    "retracted",
    "reuse",
    "t",
    "test",
    "u",
    "versions",
];

/// Every word of GOFLAGS has to be a flag of some command.
pub fn check_goflags() -> Result<(), String> {
    for word in driver::goenv::goflags() {
        if !word.starts_with('-') || word == "-" || word == "--" {
            return Err(format!("go: parsing $GOFLAGS: non-flag {word:?}"));
        }
        let name = word.trim_start_matches('-').split('=').next().unwrap_or_default().to_string();
        let ours = || {
            let mut cli = Cli::command();
            cli.build();
            cli.get_subcommands().any(|c| Flags::of(c.get_name()).knows(&name))
        };
        if !is_foreign(&name)
            && !ELSEWHERE.contains(&name.as_str())
            && !crate::test::is_flag(&name)
            && !driver::vet::is_check(&name)
            && !ours()
        {
            return Err(format!("go: parsing $GOFLAGS: unknown flag -{name}"));
        }
    }
    Ok(())
}

/// A command's flags, by their names without dashes.
pub struct Flags {
    long: Vec<String>,
    short: Vec<String>,
    /// Those that may take the next argument as their value.
    valued: Vec<String>,
    /// Those that take a value after `=` only.
    equals: Vec<String>,
    /// The arguments of the program that the command runs come last: they aren't rgo's and stay as they are.
    runs: bool,
}

impl Flags {
    pub fn of(command: &str) -> Flags {
        let mut cli = Cli::command();
        cli.build();
        let mut flags = Flags {
            long: Vec::new(),
            short: Vec::new(),
            valued: Vec::new(),
            equals: Vec::new(),
            runs: ["run", "tool"].contains(&command),
        };
        for a in cli.get_subcommands().filter(|c| c.get_name() == command).flat_map(|c| c.get_arguments()) {
            let names = a.get_long().map(str::to_string).into_iter().chain(a.get_short().map(String::from));
            if a.get_action().takes_values() {
                let list = if a.is_require_equals_set() { &mut flags.equals } else { &mut flags.valued };
                list.extend(names);
            }
            flags.long.extend(a.get_long().map(str::to_string));
            flags.short.extend(a.get_short().map(String::from));
        }
        flags
    }

    /// Is there a flag of this name?
    pub fn knows(&self, name: &str) -> bool {
        self.long.iter().chain(&self.short).any(|f| f == name)
    }

    /// Takes the flag a value?
    pub fn takes_value(&self, name: &str) -> bool {
        self.valued.iter().any(|f| f == name)
    }

    /// Go's way to write flags into clap's: `-flag` is `--flag` there, and switches have no values.
    pub fn translate(&self, args: Vec<OsString>) -> Result<Vec<OsString>, Wrong> {
        let mut out = Vec::new();
        let mut args = args.into_iter();
        out.extend(args.by_ref().take(2));
        while let Some(arg) = args.next() {
            let text = arg.to_str().unwrap_or_default();
            let body = text.strip_prefix("--").or(text.strip_prefix('-')).unwrap_or_default();
            if body.is_empty() {
                let rest = self.runs || text == "--";
                out.push(arg);
                if rest {
                    break;
                }
                continue;
            }
            let (name, mut value) = match body.split_once('=') {
                Some((n, v)) => (n.to_string(), Some(OsString::from(v))),
                None => (body.to_string(), None),
            };
            let foreign = FOREIGN.iter().find(|f| f.0 == name && !self.knows(&name));
            if foreign.is_none() && !self.knows(&name) {
                return Err(Wrong::Usage(format!("flag provided but not defined: -{name}")));
            }
            if value.is_none() && foreign.map_or(self.takes_value(&name), |f| f.1) {
                let next = args.next();
                value = Some(next.ok_or_else(|| Wrong::Usage(format!("flag needs an argument: -{name}")))?);
            }
            if foreign.is_some() {
                judge(&name, value.as_ref().and_then(|v| v.to_str()))?;
                continue;
            }
            let mut flag = OsString::from(if self.long.contains(&name) {
                format!("--{name}")
            } else {
                format!("-{name}")
            });
            if self.takes_value(&name) || self.equals.contains(&name) {
                if let Some(value) = value {
                    flag.push("=");
                    flag.push(value);
                }
            } else {
                match value.as_ref().and_then(|v| v.to_str()) {
                    None | Some("1" | "t" | "T" | "true" | "TRUE" | "True") => {}
                    Some("0" | "f" | "F" | "false" | "FALSE" | "False") => continue,
                    Some(v) => {
                        let text = format!("invalid boolean value {v:?} for -{name}: parse error");
                        return Err(Wrong::Usage(text));
                    }
                }
            }
            out.push(flag);
        }
        out.extend(args);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translated(line: &str) -> String {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        match Flags::of(args[1].to_str().unwrap()).translate(args) {
            Ok(out) => out.iter().map(|a| a.to_str().unwrap()).collect::<Vec<_>>().join(" "),
            Err(Wrong::Usage(text)) => text,
            Err(Wrong::Other(e)) => e.to_string(),
        }
    }

    #[test]
    fn single_dashes_are_for_rgo_only() {
        assert_eq!(translated("rgo build -tags a -o x ."), "rgo build --tags=a -o=x .");
        assert_eq!(translated("rgo build . -tags a"), "rgo build . --tags=a");
        assert_eq!(translated("rgo run -tags a -p 2 x.go -tags b"), "rgo run --tags=a -p=2 x.go -tags b");
        assert_eq!(translated("rgo run -tags=a . -target t"), "rgo run --tags=a . -target t");
        assert_eq!(translated("rgo env -json GOOS"), "rgo env --json GOOS");
        assert_eq!(translated("rgo build -- -x.go"), "rgo build -- -x.go");
    }

    #[test]
    fn switches() {
        assert_eq!(translated("rgo build -v=false -x=1 --e ."), "rgo build -x -e .");
        assert_eq!(translated("rgo build -v=2"), "invalid boolean value \"2\" for -v: parse error");
        assert_eq!(translated("rgo build -timings=f -buildvcs"), "rgo build --timings=f --buildvcs");
    }

    #[test]
    fn wrong_ones() {
        assert_eq!(translated("rgo build -frob"), "flag provided but not defined: -frob");
        assert_eq!(translated("rgo build -o"), "flag needs an argument: -o");
        assert_eq!(translated("rgo build -race ."), "-race is not supported: rgo has no race detector");
        assert_eq!(translated("rgo build -a -race=false -buildmode exe -pgo=off ."), "rgo build .");
        assert!(translated("rgo build -buildmode=plugin").contains("-buildmode=plugin is not supported"));
    }
}
