//! The commands `mod …`, `get` and `list`: from words to texts on standard output and error. Wording and exit codes are Go's.

mod download;
mod edit;
mod get;
mod graph;
mod init;
pub mod list;
mod list_graph;
mod list_modules;
mod tidy;
mod vendor;
mod why;
mod work;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::env::Env;
use crate::scan::Tags;
use crate::session::{Mode, Options, Session};
use crate::std_pkgs::Std;

/// What commands run with.
pub struct Context {
    pub cwd: PathBuf,
    pub env: Arc<Env>,
    pub std: Arc<dyn Std>,
    /// The target's names, for build constraints.
    pub goos: String,
    pub goarch: String,
}

/// How a command failed: the text for standard error, and the exit code.
#[derive(Debug)]
pub struct Failure {
    pub text: String,
    pub code: u8,
}

impl From<String> for Failure {
    fn from(text: String) -> Failure {
        // Go marks every error of its own; some texts come from inside and lack the mark.
        let bare = !(text.starts_with("go: ") || text.starts_with("go:\t") || text.is_empty());
        Failure { text: if bare { format!("go: {text}") } else { text }, code: 1 }
    }
}

impl From<&str> for Failure {
    fn from(text: &str) -> Failure {
        Failure::from(text.to_string())
    }
}

impl Failure {
    /// A text that is printed as it is.
    pub fn plain(text: impl Into<String>) -> Failure {
        Failure { text: text.into(), code: 1 }
    }
}

/// Output on success.
pub type Outcome = Result<String, Failure>;

/// Options of a command line: name → values. A flag without value has the value `true`.
pub struct Flags {
    values: BTreeMap<String, Vec<String>>,
    /// Names in the order they were given, with values.
    pub ordered: Vec<(String, String)>,
    pub rest: Vec<String>,
}

/// Flags that all commands about modules know. The flag says whether a value follows.
const COMMON: [(&str, bool); 8] = [
    ("mod", true),
    ("modfile", true),
    ("modcacherw", false),
    ("C", true),
    ("x", false),
    ("v", false),
    ("overlay", true),
    ("tags", true),
];

impl Flags {
    /// Splits flags from arguments. Flags stand before arguments, as in Go.
    pub fn parse(command: &str, known: &[(&str, bool)], args: &[String]) -> Result<Flags, Failure> {
        let mut flags = Flags { values: BTreeMap::new(), ordered: Vec::new(), rest: Vec::new() };
        let usage = |text: String| Failure {
            text: format!(
                "{text}\nusage: go {command} {}\nRun 'go help {command}' for details.",
                arguments(command)
            ),
            code: 2,
        };
        let mut at = 0;
        while let Some(arg) = args.get(at) {
            if arg == "--" {
                at += 1;
                break;
            }
            let Some(body) = arg.strip_prefix('-').filter(|b| !b.is_empty()) else { break };
            let body = body.strip_prefix('-').unwrap_or(body);
            let (name, inline) = match body.split_once('=') {
                Some((n, v)) => (n, Some(v.to_string())),
                None => (body, None),
            };
            // What concerns builds is for commands that load packages as builds do.
            let builds = !command.starts_with("mod ") && !command.starts_with("work ");
            let common = COMMON.iter().filter(|k| builds || !["mod", "tags"].contains(&k.0));
            let found = known.iter().chain(common).find(|k| k.0 == name);
            let Some(&(_, takes)) = found else {
                return Err(usage(format!("flag provided but not defined: -{name}")));
            };
            at += 1;
            let value = match (inline, takes) {
                (Some(v), _) => v,
                (None, false) => "true".into(),
                (None, true) => {
                    let v = args.get(at).cloned();
                    at += 1;
                    v.ok_or_else(|| usage(format!("flag needs an argument: -{name}")))?
                }
            };
            flags.ordered.push((name.into(), value.clone()));
            flags.values.entry(name.into()).or_default().push(value);
        }
        flags.rest = args[at.min(args.len())..].to_vec();
        Ok(flags)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(|v| v.last()).map(String::as_str)
    }

    /// Is a switch on?
    pub fn on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|v| v != "false")
    }
}

/// What a command takes, in Go's notation.
fn arguments(command: &str) -> &'static str {
    match command {
        "list" => "[-f format] [-json] [-m] [list flags] [build flags] [packages]",
        "get" => "[-t] [-u] [-tool] [build flags] [packages]",
        "mod download" => "[-x] [-json] [-reuse=old.json] [modules]",
        "mod edit" => "[editing flags] [-fmt|-print|-json] [go.mod]",
        "mod graph" => "[-go=version] [-x]",
        "mod init" => "[module-path]",
        "mod tidy" => "[-e] [-v] [-x] [-diff] [-go=version] [-compat=version]",
        "mod vendor" => "[-e] [-v] [-o outdir]",
        "mod verify" => "",
        "mod why" => "[-m] [-vendor] packages...",
        "work edit" => "[editing flags] [go.work]",
        "work init" => "[moddirs]",
        "work sync" => "",
        "work use" => "[-r] [moddirs]",
        "work vendor" => "[-e] [-v] [-o outdir]",
        _ => "[flags] [arguments]",
    }
}

impl Context {
    /// Options of a session from flags and GOFLAGS. `mode` is the command's own choice, if it has one.
    fn options(&self, flags: &Flags, mode: Option<Mode>) -> Result<Options, Failure> {
        let mut options = Options::default();
        for f in self.env.goflags() {
            let f = f.trim_start_matches('-');
            match f.split_once('=') {
                Some(("mod", m)) if mode.is_none() => {
                    options.mode = Mode::parse(m).map_err(Failure::plain)?
                }
                Some(("modfile", p)) => options.modfile = Some(p.into()),
                None if f == "modcacherw" => options.modcacherw = true,
                _ => {}
            }
        }
        options.mode = mode.or(options.mode);
        if let Some(m) = flags.get("mod") {
            options.mode = Mode::parse(m).map_err(Failure::plain)?;
        }
        if let Some(p) = flags.get("modfile") {
            options.modfile = Some(p.into());
        }
        options.modcacherw |= flags.on("modcacherw");
        Ok(options)
    }

    fn open(&self, options: &Options) -> Result<Session, Failure> {
        let log = Box::new(|line: &str| eprintln!("{line}"));
        Ok(Session::open(&self.cwd, self.env.clone(), self.std.clone(), options, log)?)
    }

    fn tags(&self, flags: &Flags) -> Tags {
        let given = flags.get("tags").unwrap_or_default();
        let list: Vec<String> =
            given.split([',', ' ']).filter(|t| !t.is_empty()).map(str::to_string).collect();
        Tags::of(&self.goos, &self.goarch, &list)
    }

    /// `-C dir`
    fn moved(&self, flags: &Flags) -> Context {
        let cwd = match flags.get("C") {
            Some(dir) => crate::files::clean(&self.cwd.join(dir)),
            None => self.cwd.clone(),
        };
        Context {
            cwd,
            env: self.env.clone(),
            std: self.std.clone(),
            goos: self.goos.clone(),
            goarch: self.goarch.clone(),
        }
    }

    /// `mod SUBCOMMAND …`
    pub fn run_mod(&self, args: &[String]) -> Outcome {
        let Some((command, rest)) = args.split_first() else {
            return Err(Failure { text: "Go mod provides access to operations on modules.\n\nUsage:\n\n\tgo mod <command> [arguments]\n\nThe commands are:\n\n\tdownload    download modules to local cache\n\tedit        edit go.mod from tools or scripts\n\tgraph       print module requirement graph\n\tinit        initialize new module in current directory\n\ttidy        add missing and remove unused modules\n\tvendor      make vendored copy of dependencies\n\tverify      verify dependencies have expected content\n\twhy         explain why packages or modules are needed\n\nUse \"go help mod <command>\" for more information about a command.\n".into(), code: 2 });
        };
        match command.as_str() {
            "init" => self.mod_init(rest),
            "tidy" => self.mod_tidy(rest),
            "download" => self.mod_download(rest),
            "vendor" => self.vendor("mod vendor", rest),
            "verify" => self.mod_verify(rest),
            "graph" => self.mod_graph(rest),
            "why" => self.mod_why(rest),
            "edit" => self.mod_edit(rest),
            other => Err(Failure {
                text: if other.starts_with('-') {
                    format!("flag provided but not defined: {other}\nRun 'go help mod' for usage.")
                } else {
                    "go mod: unknown command\nRun 'go help mod' for usage.".into()
                },
                code: 2,
            }),
        }
    }
}
