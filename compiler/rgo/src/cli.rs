//! The command line, with the habits of `go`: single-dash long flags, flags before packages.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use driver::emit::Emit;

use crate::command;

/// rgo compiles Go programs to static native binaries.
#[derive(Parser)]
#[command(name = "rgo", disable_version_flag = true, disable_help_subcommand = true, after_help = HELP_END)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const HELP_END: &str = "Use \"rgo help <command>\" for more about a command.\nTargets: linux/amd64, linux/arm64 (-target, or GOOS and GOARCH).";

#[derive(Subcommand)]
enum Command {
    /// Compile packages
    Build(BuildArgs),
    /// Compile and run a program
    Run(RunArgs),
    /// Make a container image of a program
    Image(Box<ImageArgs>),
    /// Test packages
    Test(TestArgs),
    /// Report suspicious code
    Vet(VetArgs),
    /// Maintain go.mod, go.sum and the module cache
    Mod(ModuleArgs),
    /// Maintain go.work and the modules of a workspace
    Work(ModuleArgs),
    /// Change which versions of modules are required
    Get(ModuleArgs),
    /// List packages or modules
    List(ModuleArgs),
    /// Print rgo's version, or what programs were built from
    Version(VersionArgs),
    /// Print environment information
    Env(EnvArgs),
    /// Remove cached files
    Clean(CleanArgs),
    /// Explain a command
    Help { command: Option<String> },
    /// Print a completion script
    Completion { shell: clap_complete::Shell },
}

#[derive(Args, Clone, Debug)]
pub struct CleanArgs {
    /// Remove the build cache
    #[arg(long)]
    pub cache: bool,
    /// Remove all downloaded modules
    #[arg(long)]
    pub modcache: bool,
}

/// The names of the checks are flags too, which the command reads itself.
#[derive(Args)]
#[command(disable_help_flag = true, after_help = VET_HELP.as_str())]
pub struct VetArgs {
    /// Flags of build, flags of vet, then Go files or packages
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "FLAGS|PACKAGES")]
    pub args: Vec<OsString>,
}

static VET_HELP: LazyLock<String> = LazyLock::new(|| {
    let mut text = "Flags: those of build, and\n  -NAME          only the checks named so\n  -NAME=false    all checks but these\n  -json          findings as JSON, on standard output\n  -c N           each finding with its line and N lines around it\n\nChecks:".to_string();
    for (name, about) in driver::vet::checks() {
        text += &format!("\n  {name:<17} {about}");
    }
    text
});

#[derive(Args)]
pub struct VersionArgs {
    /// Also print the modules that programs were built from
    #[arg(short)]
    pub m: bool,
    /// Executables; none: rgo itself
    pub files: Vec<String>,
}

/// Arguments in the manner of the go command, which the command reads itself.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub struct ModuleArgs {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "FLAGS|ARGUMENTS")]
    pub args: Vec<String>,
}

/// Flags that build and run share.
#[derive(Args, Clone, Debug)]
pub struct BuildFlags {
    /// Target, such as linux/arm64; for build and image a list, separated by commas
    #[arg(long, value_name = "OS/ARCH")]
    pub target: Option<String>,
    /// Build tags, separated by commas
    #[arg(long, value_name = "TAGS")]
    pub tags: Option<String>,
    /// A Go source tree for standard packages that rgo lacks, in place of GOROOT
    #[arg(long, value_name = "DIR")]
    pub goroot: Option<PathBuf>,
    /// Linker flags: -s, -w, -X importpath.name=value
    #[arg(long, value_name = "FLAGS", allow_hyphen_values = true)]
    pub ldflags: Option<String>,
    /// Compiler flags: -lang=go1.N, -N (no optimisation), -l (no inlining), -e, -m, -complete
    #[arg(long, value_name = "FLAGS", allow_hyphen_values = true)]
    pub gcflags: Option<String>,
    /// Remove file system paths from the executable (rgo never records them)
    #[arg(long)]
    pub trimpath: bool,
    /// Where packages come from: readonly, vendor or mod
    #[arg(long = "mod", value_name = "MODE")]
    pub mod_mode: Option<String>,
    /// A file in place of go.mod
    #[arg(long, value_name = "FILE")]
    pub modfile: Option<String>,
    /// Leave new directories of the module cache writable
    #[arg(long)]
    pub modcacherw: bool,
    /// Number of parallel jobs
    #[arg(short, value_name = "N")]
    pub p: Option<usize>,
    /// Print the names of packages as they are compiled
    #[arg(short)]
    pub v: bool,
    /// Print the steps
    #[arg(short)]
    pub x: bool,
    /// Report all errors, not only the first ten
    #[arg(short)]
    pub e: bool,
    /// Report what escapes to the heap and what is inlined
    #[arg(short)]
    pub m: bool,
    /// Leave out the optional passes
    #[arg(long = "no-passes")]
    pub no_passes: bool,
    /// Print where the time went; with a file, write it there too, as trace events (JSON)
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub timings: Option<Option<PathBuf>>,
    /// Stamp programs with the state of version control: auto (the default), true or false
    #[arg(long, value_name = "MODE", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub buildvcs: Option<String>,
    /// Check the intermediate forms after each step
    #[arg(long)]
    pub verify_ir: bool,
    /// Compile every function, whether the program reaches it or not, and write no executable
    #[arg(long)]
    pub whole: bool,
    /// Print an intermediate form instead of building: tokens, ast, gir, gir:<pass>, clif, asm
    #[arg(long, value_name = "FORM")]
    pub emit: Option<Emit>,
}

#[derive(Args)]
#[command(after_help = BUILD_HELP)]
pub struct BuildArgs {
    /// Output file or directory
    #[arg(short, value_name = "FILE")]
    pub output: Option<String>,
    /// Build a second time in other surroundings and compare, before anything is written
    #[arg(long)]
    pub verify: bool,
    #[command(flatten)]
    pub flags: BuildFlags,
    /// Go files or packages
    pub packages: Vec<String>,
}

const BUILD_HELP: &str = "\
-o may contain {name}, {os} and {arch}: rgo build -target linux/amd64,linux/arm64 -o 'dist/{name}-{os}-{arch}' ./cmd/...";

#[derive(Args)]
#[command(after_help = IMAGE_HELP)]
pub struct ImageArgs {
    /// Name of the image: [HOST[:PORT]/]NAME[:TAG]
    #[arg(short, value_name = "REF")]
    pub tag: Option<String>,
    /// What the image starts from: scratch, a layout directory (DIR or DIR:TAG), or an image of a registry
    #[arg(long, value_name = "scratch|DIR|REF", default_value = "scratch")]
    pub base: String,
    /// Where to write it: a directory, or a file if the name ends in .tar; without -o and -push NAME.tar
    #[arg(short, value_name = "DIR|FILE.tar")]
    pub output: Option<String>,
    /// Format of what is written: oci (a layout) or docker (for docker load; one target)
    #[arg(long, value_name = "oci|docker", default_value = "oci")]
    pub format: crate::image::Format,
    /// Store the image in its registry
    #[arg(long)]
    pub push: bool,
    /// A label of the image
    #[arg(long, value_name = "KEY=VALUE")]
    pub label: Vec<String>,
    /// An annotation of the manifests and the index
    #[arg(long, value_name = "KEY=VALUE")]
    pub annotation: Vec<String>,
    /// A variable of the program's environment
    #[arg(long, value_name = "NAME=VALUE")]
    pub env: Vec<String>,
    /// A port that the program listens on
    #[arg(long, value_name = "N[/udp]")]
    pub port: Vec<String>,
    /// Who the program runs as: ID or ID:GROUP (default: that of the base, or 65532:65532)
    #[arg(long, value_name = "USER")]
    pub user: Option<String>,
    /// A file or directory to add
    #[arg(long, value_name = "HOST:PATH")]
    pub add: Vec<String>,
    /// Add this machine's certificates of authorities
    #[arg(long)]
    pub ca_certs: bool,
    /// How layers are compressed
    #[arg(long, value_name = "gzip|zstd", default_value = "gzip")]
    pub compression: crate::image::Packing,
    /// Write a bill of materials (SPDX 2.3, JSON) of the program's modules to a file, and attach it to the image
    #[arg(long, value_name = "FILE")]
    pub sbom: Option<PathBuf>,
    /// Add this machine's time zones
    #[arg(long)]
    pub tzdata: bool,
    #[command(flatten)]
    pub flags: BuildFlags,
    /// Go files or a package
    pub packages: Vec<String>,
}

const IMAGE_HELP: &str = "\
-target is a list here, by default linux/amd64,linux/arm64. The program becomes /app/NAME, the image's entrypoint.
Files are as old as SOURCE_DATE_EPOCH says, else of 1970. Registries are spoken to by https (this machine's by http)
with the credentials of Docker's config.json. Standard output gets NAME@DIGEST.";

#[derive(Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub flags: BuildFlags,
    /// Go files or a package, then the program's arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "FILES|PACKAGE [ARGS]")]
    pub args: Vec<OsString>,
}

/// Flags, packages and arguments of test programs mix too freely for a grammar.
#[derive(Args)]
#[command(disable_help_flag = true, after_help = TEST_HELP)]
pub struct TestArgs {
    /// Flags of builds, of tests, packages, and arguments of the test programs
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "FLAGS|PACKAGES")]
    pub args: Vec<OsString>,
}

const TEST_HELP: &str = "\
Flags: those of build, and
  -run RE -skip RE     only (not) the tests that match
  -v -json             print all tests; as events
  -short -failfast -count N -parallel N -cpu N,M -shuffle on|off|SEED -timeout D -list RE
  -bench RE -benchtime D|Nx -benchmem
  -fuzz RE -fuzztime D|Nx
  -cover -covermode set|count|atomic -coverprofile FILE -coverpkg PATTERNS
  -c -o FILE           compile the test program only; where to
  -vet off|all|NAMES   checks made first (without it those that find mistakes only)
  -exec PROGRAM        run test programs with it
  -args ...            the rest is the test program's";

#[derive(Args)]
pub struct EnvArgs {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
    /// Variables to print; none: all
    pub names: Vec<String>,
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let command = args.get(1).and_then(|c| c.to_str()).unwrap_or_default();
    let flags = Flags::of(command);
    // Test programs have arguments among rgo's, so that the command reads its flags itself.
    let raw = ["test", "vet", "mod", "work", "get", "list"].contains(&command);
    let args = if raw { args } else { flags.double_dashes(args) };
    let args = with_goflags(args, &flags);
    match Cli::try_parse_from(args) {
        Ok(cli) => dispatch(cli.command),
        Err(e) => {
            let code = if e.use_stderr() { 2 } else { 0 };
            let _ = e.print();
            ExitCode::from(code)
        }
    }
}

fn dispatch(command: Command) -> ExitCode {
    match command {
        Command::Build(args) => crate::build::build(&args),
        Command::Run(args) => command::run(&args),
        Command::Image(args) => crate::image::image(&args),
        Command::Test(args) => crate::test::test(&args.args),
        Command::Vet(args) => crate::vet::vet(&args.args),
        Command::Mod(args) => command::module("mod", &args.args),
        Command::Work(args) => command::module("work", &args.args),
        Command::Get(args) => command::module("get", &args.args),
        Command::List(args) => command::module("list", &args.args),
        Command::Version(args) => command::version(&args),
        Command::Env(args) => command::env(&args),
        Command::Clean(args) => command::clean(&args),
        Command::Help { command } => help(command.as_deref()),
        Command::Completion { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "rgo", &mut std::io::stdout());
            ExitCode::SUCCESS
        }
    }
}

fn help(name: Option<&str>) -> ExitCode {
    let mut cli = Cli::command();
    cli.build();
    let found = match name {
        None => Some(&mut cli),
        Some(name) => cli.find_subcommand_mut(name),
    };
    match found {
        Some(c) => {
            print!("{}", c.render_long_help());
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("rgo help {}: unknown help topic. Run 'rgo help'.", name.unwrap_or_default());
            ExitCode::from(2)
        }
    }
}

/// Takes build flags apart with the rules of `rgo build`, for commands that read their arguments themselves.
#[derive(Parser)]
#[command(no_binary_name = true)]
pub struct BuildWords {
    #[command(flatten)]
    flags: BuildFlags,
}

impl BuildWords {
    /// Reads the flags of a command. Errors are texts for a usage error.
    pub fn read(command: &'static str, words: &[String]) -> Result<BuildFlags, String> {
        let parsed = BuildWords::command().name(command).try_get_matches_from(words);
        parsed
            .and_then(|m| BuildWords::from_arg_matches(&m))
            .map(|w| w.flags)
            .map_err(|e| e.to_string().trim_end().to_string())
    }
}

/// A command's flags, by their names without dashes.
pub struct Flags {
    long: Vec<String>,
    short: Vec<String>,
    /// Those that may take the next argument as their value.
    valued: Vec<String>,
    /// The arguments of the program that the command runs come last: they aren't rgo's and stay as they are.
    runs: bool,
}

impl Flags {
    pub fn of(command: &str) -> Flags {
        let mut cli = Cli::command();
        cli.build();
        let mut flags =
            Flags { long: Vec::new(), short: Vec::new(), valued: Vec::new(), runs: command == "run" };
        for a in cli.get_subcommands().filter(|c| c.get_name() == command).flat_map(|c| c.get_arguments()) {
            let names = a.get_long().map(str::to_string).into_iter().chain(a.get_short().map(String::from));
            if a.get_action().takes_values() && !a.is_require_equals_set() {
                flags.valued.extend(names);
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

    /// `-flag` is Go's way to write what clap calls `--flag`; both work.
    fn double_dash(&self, arg: OsString) -> OsString {
        let Some(text) = arg.to_str() else { return arg };
        let name = text.split('=').next().and_then(|n| n.strip_prefix('-'));
        if name.is_some_and(|n| self.long.iter().any(|l| l == n)) { format!("-{text}").into() } else { arg }
    }

    fn double_dashes(&self, args: Vec<OsString>) -> Vec<OsString> {
        let (mut own, mut value) = (true, false);
        let translate = |(i, arg): (usize, OsString)| {
            let flag =
                arg.to_str().and_then(|t| t.strip_prefix('-')).map(|t| t.trim_start_matches('-').to_string());
            if i > 1 && flag.is_none() && !value && self.runs {
                own = false;
            }
            value = !value && flag.is_some_and(|f| self.valued.contains(&f));
            if own { self.double_dash(arg) } else { arg }
        };
        args.into_iter().enumerate().map(translate).collect()
    }
}

/// Puts the flags of GOFLAGS in front of those of build and run.
fn with_goflags(mut args: Vec<OsString>, own: &Flags) -> Vec<OsString> {
    let command = args.get(1).and_then(|c| c.to_str()).unwrap_or_default();
    let takes = ["build", "run", "image", "test", "vet"].contains(&command);
    // Its own flags would exclude all other checks; what others have is nothing to it.
    let known = (command == "vet").then(|| Flags::of("build"));
    if takes {
        let flags: Vec<OsString> = driver::goenv::goflags()
            .into_iter()
            // The modules room reads its own.
            .filter(|f| !f.starts_with("-mod"))
            .filter(|f| {
                let name = f.trim_start_matches('-').split('=').next().unwrap_or_default();
                known.as_ref().is_none_or(|k| k.knows(name))
            })
            .map(|f| own.double_dash(f.into()))
            .collect();
        args.splice(2..2, flags);
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translated(line: &str) -> String {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let flags = Flags::of(args[1].to_str().unwrap());
        let out: Vec<String> =
            flags.double_dashes(args).into_iter().map(|a| a.into_string().unwrap()).collect();
        out.join(" ")
    }

    #[test]
    fn single_dashes_are_for_rgo_only() {
        assert_eq!(translated("rgo build -tags a -o x ."), "rgo build --tags a -o x .");
        assert_eq!(translated("rgo build . -tags a"), "rgo build . --tags a");
        assert_eq!(translated("rgo run -tags a -p 2 x.go -tags b"), "rgo run --tags a -p 2 x.go -tags b");
        assert_eq!(translated("rgo run -tags=a . -target t"), "rgo run --tags=a . -target t");
        assert_eq!(translated("rgo env -json GOOS"), "rgo env --json GOOS");
    }
}
