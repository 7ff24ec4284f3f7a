//! rgo: the command.
//! In → out: arguments, environment → exit code.
//! May know: driver, image.
//! Deliberately has no compiler logic.
#![forbid(unsafe_code)]

mod build;
mod cli;
mod command;
mod generate;
mod image;
mod kept;
mod ordered;
mod test;
mod vet;
mod words;

use std::process::ExitCode;

fn main() -> ExitCode {
    // Deeply nested sources recurse deeply: the phases grow their stack on demand, but start from a generous one.
    let worker = std::thread::Builder::new().name("rgo".into()).stack_size(64 << 20).spawn(cli::run);
    match worker {
        Ok(handle) => handle.join().unwrap_or(ExitCode::from(2)),
        Err(e) => {
            eprintln!("rgo: cannot start: {e}");
            ExitCode::from(2)
        }
    }
}
