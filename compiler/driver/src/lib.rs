//! driver: from a command's options to a finished executable.
//! In → out: options, files on disk → diagnostics, dumps, an ELF image.
//! May know: every compiler room.
//! Deliberately does not parse command lines and doesn't exit: that is the binary's.
#![forbid(unsafe_code)]

mod assembly;
pub mod buildinfo;
pub mod cache;
pub mod context;
mod embed;
pub mod embedded;
pub mod emit;
pub mod generate;
mod godebug;
pub mod goenv;
pub mod goroot;
pub mod graph;
mod import_path;
pub mod modcmd;
pub mod modfile;
pub mod output;
pub mod pattern;
pub mod pipeline;
pub mod stamp;
mod std_names;
pub mod test;
pub mod timings;
pub mod vet;

pub use context::BuildContext;
pub use modules::http::agent as http_agent;
pub use pipeline::{BuildOptions, Built, Failure, Report, build, build_for};
