//! The flags of `rgo test`: rgo's own, those of builds, and those that the test program takes as `-test.name`.

use std::time::Duration;

use driver::test::CoverMode;
use driver::vet::Checks;

use crate::cli::{BuildFlags, BuildWords};

/// What the arguments of `rgo test` say.
pub struct TestFlags {
    pub build: BuildFlags,
    /// The packages named; none: the one of the current directory.
    pub packages: Vec<String>,
    /// Arguments of the test program: its flags, then what isn't rgo's.
    pub program: Vec<String>,
    /// `-c`: compile only.
    pub compile_only: bool,
    pub output: Option<String>,
    /// `-exec`: the program that runs the test programs, with arguments.
    pub exec: Vec<String>,
    pub json: bool,
    pub verbose: bool,
    pub list: bool,
    pub bench: bool,
    pub fuzz: bool,
    /// The first flag, if there is one, that asks for a profile.
    pub profile: Option<&'static str>,
    pub timeout: Duration,
    pub cover: Option<Cover>,
    /// What is to be found out before the tests run.
    pub checks: Option<Checks>,
}

/// What the coverage flags ask for.
pub struct Cover {
    pub mode: CoverMode,
    pub packages: Option<String>,
    pub profile: Option<String>,
}

/// Whose a flag is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Build,
    /// Passed on to the test program.
    Program,
    Rgo,
    Unsupported(&'static str),
}

/// Name, whether it is a switch, owner.
const FLAGS: &[(&str, bool, Owner)] = &[
    ("target", false, Owner::Build),
    ("tags", false, Owner::Build),
    ("goroot", false, Owner::Build),
    ("ldflags", false, Owner::Build),
    ("gcflags", false, Owner::Build),
    ("p", false, Owner::Build),
    ("trimpath", true, Owner::Build),
    ("x", true, Owner::Build),
    ("e", true, Owner::Build),
    ("m", true, Owner::Build),
    ("no-passes", true, Owner::Build),
    ("timings", true, Owner::Build),
    ("buildvcs", true, Owner::Build),
    ("mod", false, Owner::Build),
    ("modfile", false, Owner::Build),
    ("modcacherw", true, Owner::Build),
    ("verify-ir", true, Owner::Build),
    ("bench", false, Owner::Program),
    ("benchmem", true, Owner::Program),
    ("benchtime", false, Owner::Program),
    ("artifacts", true, Owner::Program),
    ("blockprofile", false, Owner::Program),
    ("blockprofilerate", false, Owner::Program),
    ("count", false, Owner::Program),
    ("cpu", false, Owner::Program),
    ("cpuprofile", false, Owner::Program),
    ("failfast", true, Owner::Program),
    ("fullpath", true, Owner::Program),
    ("fuzz", false, Owner::Program),
    ("fuzztime", false, Owner::Program),
    ("fuzzminimizetime", false, Owner::Program),
    ("list", false, Owner::Program),
    ("memprofile", false, Owner::Program),
    ("memprofilerate", false, Owner::Program),
    ("mutexprofile", false, Owner::Program),
    ("mutexprofilefraction", false, Owner::Program),
    ("outputdir", false, Owner::Program),
    ("parallel", false, Owner::Program),
    ("run", false, Owner::Program),
    ("short", true, Owner::Program),
    ("shuffle", false, Owner::Program),
    ("skip", false, Owner::Program),
    ("timeout", false, Owner::Program),
    ("v", true, Owner::Program),
    ("c", true, Owner::Rgo),
    ("o", false, Owner::Rgo),
    ("exec", false, Owner::Rgo),
    ("json", true, Owner::Rgo),
    ("vet", false, Owner::Rgo),
    ("cover", true, Owner::Rgo),
    ("covermode", false, Owner::Rgo),
    ("coverpkg", false, Owner::Rgo),
    ("coverprofile", false, Owner::Rgo),
    ("race", true, Owner::Unsupported("rgo has no race detector")),
    ("msan", true, Owner::Unsupported("rgo has no memory sanitizer")),
    ("asan", true, Owner::Unsupported("rgo has no address sanitizer")),
    ("trace", false, Owner::Unsupported("rgo's runtime writes no traces")),
    ("overlay", false, Owner::Unsupported("sources come from their directories")),
    ("toolexec", false, Owner::Unsupported("rgo is one program")),
];

/// Is it a flag of this command?
pub fn is_flag(name: &str) -> bool {
    FLAGS.iter().any(|f| f.0 == name)
}

/// The time after which a test program ends itself, if `-timeout` doesn't say.
const TIMEOUT: &str = "10m0s";

/// Values as they come, before they are made sense of.
#[derive(Default)]
struct Words {
    build: Vec<String>,
    program: Vec<String>,
    rest: Vec<String>,
    packages: Vec<String>,
    rgo: Vec<(&'static str, String)>,
    timeout: Option<String>,
    json_verbose: bool,
    verbose: bool,
    list: bool,
    bench: bool,
    fuzz: bool,
    profile: Option<&'static str>,
    placed: bool,
}

impl TestFlags {
    /// Reads the arguments after `rgo test`. Errors are texts for a usage error.
    pub fn parse(args: Vec<String>) -> Result<TestFlags, String> {
        let words = split(args)?;
        let last = |name: &str| words.rgo.iter().rev().find(|w| w.0 == name).map(|w| w.1.clone());
        let switch = |name: &str| last(name).is_some_and(|v| v != "false" && v != "0");
        let build = BuildWords::read("rgo test", &words.build)?;
        let json = switch("json");
        let timeout = words.timeout.as_deref().unwrap_or(TIMEOUT);
        let limit = parse_duration(timeout)
            .ok_or_else(|| format!("invalid value {timeout:?} for flag -timeout: parse error"))?;
        let mut program = vec!["-test.paniconexit0".to_string(), format!("-test.timeout={timeout}")];
        if json {
            program.push("-test.v=test2json".into());
        } else if words.verbose {
            program.push("-test.v=true".into());
        }
        program.extend(words.program);
        // The program runs elsewhere.
        if words.profile.is_some()
            && !words.placed
            && let Ok(here) = std::env::current_dir()
        {
            program.push(format!("-test.outputdir={}", here.display()));
        }
        let cover = cover(&last, switch("cover"))?;
        let vet = last("vet");
        let checks = Checks::of_tests(vet.as_deref())
            .map_err(|e| format!("invalid value {:?} for flag -vet: {e}", vet.unwrap_or_default()))?;
        program.extend(words.rest);
        Ok(TestFlags {
            build,
            packages: words.packages,
            program,
            compile_only: switch("c"),
            output: last("o"),
            exec: last("exec")
                .map(|e| e.split_whitespace().map(str::to_string).collect())
                .unwrap_or_default(),
            json,
            verbose: words.verbose || words.json_verbose || json,
            list: words.list,
            bench: words.bench,
            fuzz: words.fuzz,
            profile: words.profile,
            timeout: limit,
            cover,
            checks,
        })
    }
}

fn cover(last: &dyn Fn(&str) -> Option<String>, asked: bool) -> Result<Option<Cover>, String> {
    let (mode, packages, profile) = (last("covermode"), last("coverpkg"), last("coverprofile"));
    if !asked && mode.is_none() && packages.is_none() && profile.is_none() {
        return Ok(None);
    }
    let mode = match mode {
        None => CoverMode::Set,
        Some(m) => CoverMode::parse(&m).ok_or_else(|| {
            format!(
                "invalid value {m:?} for flag -covermode: valid modes are \"set\", \"count\", or \"atomic\""
            )
        })?,
    };
    Ok(Some(Cover { mode, packages, profile: profile.filter(|p| !p.is_empty()) }))
}

/// Sorts the arguments by their owners.
fn split(args: Vec<String>) -> Result<Words, String> {
    let mut words = Words::default();
    // The first run of words that aren't flags names packages; what comes after belongs to the test program.
    let mut in_packages = false;
    let mut after = false;
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        if arg == "-args" || arg == "--args" {
            words.rest.extend(args);
            break;
        }
        let Some(body) = arg.strip_prefix("--").or(arg.strip_prefix('-')).filter(|b| !b.is_empty()) else {
            if after {
                words.rest.push(arg);
            } else {
                in_packages = true;
                words.packages.push(arg);
            }
            continue;
        };
        after |= in_packages;
        let (name, value) = match body.split_once('=') {
            Some((name, value)) => (name, Some(value.to_string())),
            None => (body, None),
        };
        let name = name.strip_prefix("test.").unwrap_or(name);
        let Some(&(name, is_switch, owner)) = FLAGS.iter().find(|f| f.0 == name) else {
            // Whether an unknown flag takes the next word isn't known, so packages can't follow it.
            after = true;
            words.rest.push(arg);
            continue;
        };
        let given = value.is_some();
        let value = match value {
            Some(v) => v,
            None if is_switch => "true".into(),
            None => args.next().ok_or_else(|| format!("flag needs an argument: -{name}"))?,
        };
        let on = value != "false" && value != "0";
        match owner {
            Owner::Unsupported(why) => {
                if on && !(name == "mod" && value == "readonly") {
                    return Err(format!("-{name} is not supported: {why}"));
                }
            }
            Owner::Build => {
                let dashes = if name.len() == 1 { "-" } else { "--" };
                match (is_switch, on) {
                    (true, false) => {}
                    (true, true) => words.build.push(format!("{dashes}{name}")),
                    (false, _) if name.len() == 1 => {
                        words.build.extend([format!("-{name}"), value]);
                    }
                    (false, _) => words.build.push(format!("--{name}={value}")),
                }
            }
            Owner::Rgo => words.rgo.push((name, value)),
            Owner::Program => match name {
                "v" => {
                    words.verbose = on;
                    words.json_verbose = value == "test2json";
                    if words.json_verbose {
                        words.program.push("-test.v=test2json".into());
                        words.verbose = false;
                    }
                }
                "timeout" => words.timeout = Some(value),
                _ => {
                    words.list |= name == "list";
                    words.bench |= name == "bench" && !value.is_empty();
                    words.fuzz |= name == "fuzz" && !value.is_empty();
                    words.placed |= name == "outputdir";
                    if name.ends_with("profile") && !value.is_empty() {
                        words.profile.get_or_insert(name);
                    }
                    let text = if is_switch && !given { "true" } else { &value };
                    words.program.push(format!("-test.{name}={text}"));
                }
            },
        }
    }
    Ok(words)
}

/// A duration as Go's time package writes it: numbers with units.
pub fn parse_duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let units =
            [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
        let (unit, scale) = units.iter().find(|u| rest.starts_with(u.0))?;
        seconds += number * scale;
        rest = &rest[unit.len()..];
    }
    (!text.is_empty()).then(|| Duration::try_from_secs_f64(seconds).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> TestFlags {
        TestFlags::parse(args.iter().map(|a| a.to_string()).collect()).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn sorts_arguments() {
        let f = parse(&["-run", "X", "-tags=a", "./a", "./b", "-v", "-foo", "x"]);
        assert_eq!(f.packages, ["./a", "./b"]);
        assert!(f.verbose && !f.json);
        assert_eq!(f.build.tags.as_deref(), Some("a"));
        let want = ["-test.paniconexit0", "-test.timeout=10m0s", "-test.v=true", "-test.run=X", "-foo", "x"];
        assert_eq!(f.program, want);
        let f = parse(&["-c", "-count=1", "-args", "-run", "y"]);
        assert!(f.compile_only && f.packages.is_empty());
        assert_eq!(f.program[2..], ["-test.count=1", "-run", "y"]);
    }

    #[test]
    fn profiles_are_placed_where_the_command_runs() {
        let f = parse(&["-memprofile=m", "-cpuprofile", "c"]);
        assert_eq!(f.profile, Some("memprofile"));
        let here = std::env::current_dir().unwrap();
        assert_eq!(f.program.last(), Some(&format!("-test.outputdir={}", here.display())));
        let f = parse(&["-memprofile=m", "-outputdir=/x"]);
        assert_eq!(f.program[2..], ["-test.memprofile=m", "-test.outputdir=/x"]);
        assert_eq!(parse(&["-memprofile="]).profile, None);
    }

    #[test]
    fn refuses() {
        let error = |a: &str| TestFlags::parse(vec![a.into()]).err().unwrap();
        assert!(error("-race").contains("-race"));
        assert!(error("-covermode=x").contains("covermode"));
        assert!(error("-run").contains("needs an argument"));
    }

    #[test]
    fn durations() {
        assert_eq!(parse_duration("10m0s"), Some(Duration::from_secs(600)));
        assert_eq!(parse_duration("1h1.5s"), Some(Duration::from_millis(3_601_500)));
        assert_eq!(parse_duration("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse_duration("5"), None);
        assert_eq!(parse_duration(""), None);
    }
}
