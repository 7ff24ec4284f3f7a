//! The command line, with the habits of `go`: single-dash long flags, flags before packages.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use driver::emit::Emit;

use crate::command;
use crate::words;
pub use crate::words::Flags;

/// rgo compiles Go programs to static native binaries.
#[derive(Parser)]
#[command(name = "rgo", disable_version_flag = true, disable_help_subcommand = true, after_help = HELP_END)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

const HELP_END: &str = "Use \"rgo help <command>\" for more about a command.\nTargets: linux/amd64, linux/arm64 (-target, or GOOS and GOARCH).";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Compile packages
    Build(BuildArgs),
    /// Compile programs and put them where programs are kept: GOBIN, else bin in GOPATH
    Install(InstallArgs),
    /// Compile and run a program
    Run(RunArgs),
    /// Run the commands of //go:generate lines
    Generate(GenerateArgs),
    /// Compile and run a tool of go.mod
    Tool(ToolArgs),
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

#[derive(Args)]
pub struct InstallArgs {
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
    /// A program that runs the program, with its arguments
    #[arg(long, value_name = "PROGRAM")]
    pub exec: Option<String>,
    #[command(flatten)]
    pub flags: BuildFlags,
    /// Go files or a package, then the program's arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "FILES|PACKAGE [ARGS]")]
    pub args: Vec<OsString>,
}

#[derive(Args)]
#[command(after_help = GENERATE_HELP)]
pub struct GenerateArgs {
    /// Only directives whose text matches
    #[arg(long, value_name = "REGEXP")]
    pub run: Option<String>,
    /// Not those that match
    #[arg(long, value_name = "REGEXP")]
    pub skip: Option<String>,
    /// Print the commands, don't run them
    #[arg(short)]
    pub n: bool,
    #[command(flatten)]
    pub flags: BuildFlags,
    /// Go files or packages
    pub packages: Vec<String>,
}

const GENERATE_HELP: &str = "\
Commands run in the package's directory, with GOFILE, GOLINE, GOPACKAGE, GOOS, GOARCH and DOLLAR set. Where there is no
go on PATH, those that call go get rgo.";

#[derive(Args)]
pub struct ToolArgs {
    /// A file in place of go.mod
    #[arg(long, value_name = "FILE")]
    pub modfile: Option<String>,
    /// Leave new directories of the module cache writable
    #[arg(long)]
    pub modcacherw: bool,
    /// The tool's import path, or its name; then its arguments. None: which tools there are
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "TOOL [ARGS]")]
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
  -cpuprofile FILE -memprofile FILE -blockprofile FILE -mutexprofile FILE -outputdir DIR
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
    /// Only what differs from the defaults
    #[arg(long)]
    pub changed: bool,
    /// Set variables for good, in the file that GOENV names: NAME=VALUE
    #[arg(short, conflicts_with = "u")]
    pub w: bool,
    /// Take such settings back
    #[arg(short)]
    pub u: bool,
    /// Variables to print; none: all
    pub names: Vec<String>,
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let mut args: Vec<OsString> = std::env::args_os().collect();
    let command = args.get(1).and_then(|c| c.to_str()).unwrap_or_default().to_string();
    if !command.is_empty()
        && !command.starts_with('-')
        && !Cli::command().get_subcommands().any(|c| c.get_name() == command)
    {
        return unknown(&command);
    }
    if let Err(e) = words::change_directory(&mut args) {
        return command::fail(&e);
    }
    let flags = Flags::of(&command);
    if !["env", "version", "help", "completion"].contains(&command.as_str())
        && let Err(e) = words::check_goflags()
    {
        return command::fail(&e);
    }
    let args = with_goflags(args, &flags);
    // Test programs have arguments among rgo's, so that the command reads its flags itself.
    let raw = ["test", "vet", "mod", "work", "get", "list", "completion"].contains(&command.as_str());
    let args = if raw { Ok(args) } else { flags.translate(args) };
    let parsed = args.and_then(|args| Cli::try_parse_from(args).map_err(words::Wrong::from));
    match parsed {
        Ok(cli) => dispatch(cli.command),
        Err(words::Wrong::Usage(text)) => {
            command::usage(&format!("{text}\nRun 'rgo help {command}' for details."))
        }
        Err(words::Wrong::Other(e)) => {
            let code = if e.use_stderr() { 2 } else { 0 };
            let _ = e.print();
            ExitCode::from(code)
        }
    }
}

/// Commands of go that rgo hasn't got, and what to do instead.
const ABSENT: [(&str, &str); 5] = [
    ("bug", "report bugs where rgo comes from"),
    ("doc", "rgo shows no documentation; sources and pkg.go.dev do"),
    ("fix", "rgo doesn't edit sources"),
    ("fmt", "rgo doesn't edit sources; gofmt does"),
    ("telemetry", "rgo collects nothing"),
];

fn unknown(command: &str) -> ExitCode {
    command::usage(&match ABSENT.iter().find(|a| a.0 == command) {
        Some((_, instead)) => format!("rgo {command}: rgo doesn't have this command: {instead}"),
        None => format!("rgo {command}: unknown command\nRun 'rgo help' for usage."),
    })
}

fn dispatch(command: Command) -> ExitCode {
    match command {
        Command::Build(args) => crate::build::build(&args),
        Command::Install(args) => crate::build::install(&args),
        Command::Run(args) => command::run(&args),
        Command::Generate(args) => crate::generate::generate(&args),
        Command::Tool(args) => command::tool(&args),
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
            let name = name.unwrap_or_default();
            if ABSENT.iter().any(|a| a.0 == name) {
                return unknown(name);
            }
            command::usage(&format!("rgo help {name}: unknown help topic. Run 'rgo help'."))
        }
    }
}

/// The build flags of a command line that has none.
impl Default for BuildFlags {
    fn default() -> BuildFlags {
        let matches = BuildWords::command().try_get_matches_from(Vec::<String>::new());
        let words = matches.and_then(|m| BuildWords::from_arg_matches(&m));
        words.expect("no flag is required").flags
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

/// Puts the flags of GOFLAGS in front of those of the commands that build.
fn with_goflags(mut args: Vec<OsString>, own: &Flags) -> Vec<OsString> {
    let command = args.get(1).and_then(|c| c.to_str()).unwrap_or_default();
    if !["build", "install", "run", "image", "test", "vet", "generate"].contains(&command) {
        return args;
    }
    let build = Flags::of("build");
    let known = |name: &str| match command {
        // Its own flags would exclude all other checks; what others have is nothing to it.
        "vet" => build.knows(name),
        "test" => true,
        _ => own.knows(name) || words::is_foreign(name),
    };
    let flags: Vec<OsString> = driver::goenv::goflags()
        .into_iter()
        // The modules room reads its own.
        .filter(|f| !f.starts_with("-mod"))
        .filter(|f| known(f.trim_start_matches('-').split('=').next().unwrap_or_default()))
        .map(OsString::from)
        .collect();
    args.splice(2..2, flags);
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The derive macros' own checks.
    #[test]
    fn definition() {
        Cli::command().debug_assert();
    }
}
