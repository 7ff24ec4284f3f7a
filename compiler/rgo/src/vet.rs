//! `rgo vet`: its flags, and the packages one after the other.

use std::ffi::OsString;
use std::process::ExitCode;

use driver::BuildOptions;
use driver::vet::{self, Checks, Form};

use crate::cli::{BuildWords, Flags};
use crate::command::{self, FAILED, usage};
use crate::ordered;

/// What the arguments say.
struct VetFlags {
    build: Vec<String>,
    checks: Checks,
    form: Form,
    packages: Vec<String>,
}

/// Flags of `go vet` that rgo refuses, and why.
const UNSUPPORTED: [(&str, &str); 5] = [
    ("vettool", "the checks are built in"),
    ("fix", "rgo reports and doesn't edit"),
    ("diff", "rgo reports and doesn't edit"),
    ("V", "there is no separate tool"),
    ("flags", "there is no separate tool"),
];

/// Flags without effect, as in `go vet`.
const IGNORED: [&str; 2] = ["all", "source"];

fn flags(args: &[OsString]) -> Result<VetFlags, String> {
    let own = Flags::of("build");
    let mut build = Vec::new();
    let mut chosen = Vec::new();
    let mut form = Form::default();
    let mut args = args.iter().map(|a| a.to_string_lossy().into_owned()).peekable();
    while let Some(arg) = args.next_if(|a| a.len() > 1 && a.starts_with('-')) {
        if arg == "--" {
            break;
        }
        let body = arg.strip_prefix("--").or(arg.strip_prefix('-')).unwrap_or_default();
        let (name, given) = match body.split_once('=') {
            Some((name, value)) => (name, Some(value.to_string())),
            None => (body, None),
        };
        let switch = |given: Option<&str>| match given.unwrap_or("true") {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
            v => Err(format!("invalid boolean value {v:?} for -{name}: parse error")),
        };
        if let Some((_, why)) = UNSUPPORTED.iter().find(|u| u.0 == name) {
            return Err(format!("-{name} is not supported: {why}"));
        }
        let takes_value = name == "c" || own.takes_value(name);
        let value = match given.clone() {
            None if takes_value => {
                Some(args.next().ok_or_else(|| format!("flag needs an argument: -{name}"))?)
            }
            v => v,
        };
        if vet::is_check(name) {
            chosen.push((name.to_string(), switch(value.as_deref())?));
        } else if name == "json" {
            form.json = switch(value.as_deref())?;
        } else if name == "c" {
            let value = value.unwrap_or_default();
            let n: i64 =
                value.parse().map_err(|_| format!("invalid value {value:?} for flag -c: parse error"))?;
            form.context = usize::try_from(n).ok();
        } else if IGNORED.contains(&name) {
            switch(value.as_deref())?;
        } else if own.knows(name) && name != "o" {
            let dashes = if name.len() == 1 { "-" } else { "--" };
            match value {
                Some(v) if takes_value && name.len() > 1 => build.push(format!("{dashes}{name}={v}")),
                Some(v) if takes_value => build.extend([format!("{dashes}{name}"), v]),
                v if switch(v.as_deref())? => build.push(format!("{dashes}{name}")),
                _ => {}
            }
        } else {
            return Err(format!("flag provided but not defined: -{name}"));
        }
    }
    Ok(VetFlags { build, checks: Checks::chosen(&chosen), form, packages: args.collect() })
}

/// Runs the command: findings go to standard error with exit code 1, or as JSON to standard output.
pub fn vet(args: &[OsString]) -> ExitCode {
    let flags = match flags(args) {
        Ok(f) => f,
        Err(e) => return usage(&format!("{e}\nRun 'rgo help vet' for details.")),
    };
    let build = match BuildWords::read("rgo vet", &flags.build) {
        Ok(b) => b,
        Err(e) => return usage(&e),
    };
    let options = match command::options(&build, flags.packages.clone()) {
        Ok(o) => o,
        Err(code) => return code,
    };
    if let Err(e) = driver::modfile::settle(&options, true) {
        return command::fail(&e);
    }
    let targets = match driver::test::targets(&options) {
        Ok(t) => t,
        Err(e) => return command::fail(&e),
    };
    if let Some(problem) = targets.iter().find_map(|t| t.problem.as_ref()) {
        return command::fail(problem);
    }
    if targets.is_empty() {
        return command::fail("no packages to vet");
    }
    let one = BuildOptions { jobs: (options.jobs / targets.len()).max(1), ..options.clone() };
    let mut failed = false;
    ordered::each(
        options.jobs,
        &targets,
        |target| vet::vet(&one, &flags.checks, flags.form, target),
        |vetted| {
            eprint!("{}", vetted.stderr);
            command::write_out(vetted.stdout.as_bytes());
            failed |= vetted.failed;
        },
    );
    if failed { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<VetFlags, String> {
        flags(&line.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn arguments() {
        let f = parse("-printf -c 2 -tags a,b -json ./... -x").unwrap();
        assert_eq!(f.packages, ["./...", "-x"]);
        assert_eq!(f.build, ["--tags=a,b"]);
        assert!(f.form.json && f.form.context == Some(2));
        assert!(parse("-vettool=x .").err().unwrap().contains("-vettool"));
        assert!(parse("-nosuch .").err().unwrap().contains("not defined"));
        assert!(parse("-printf=x .").err().unwrap().contains("boolean"));
        assert!(parse("-c").err().unwrap().contains("argument"));
    }
}
