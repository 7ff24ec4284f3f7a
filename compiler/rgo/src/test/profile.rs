//! The coverage profile of all packages together.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use driver::output::describe;
use driver::test::CoverMode;
use driver::test::cover::FileBlocks;

/// A profile being written: the mode's line, then the blocks of each test program.
pub struct Profile {
    file: Mutex<std::fs::File>,
}

impl Profile {
    /// Starts a profile.
    pub fn create(path: &Path, mode: CoverMode) -> Result<Profile, String> {
        let start = || {
            let mut file = std::fs::File::create(path)?;
            writeln!(file, "mode: {}", mode.name())?;
            Ok(Profile { file: Mutex::new(file) })
        };
        start().map_err(|e: std::io::Error| format!("open {}: {}", path.display(), describe(&e)))
    }

    /// Adds what a test program wrote, if it came that far.
    pub fn add(&self, own: &Path) {
        let Ok(text) = std::fs::read_to_string(own) else { return };
        if let Some((_, blocks)) = text.split_once('\n') {
            self.append(blocks);
        }
    }

    /// Adds blocks that nothing ran.
    pub fn add_unrun(&self, files: &[FileBlocks]) {
        let mut text = String::new();
        for f in files {
            let mut blocks = f.blocks.clone();
            blocks.sort();
            for b in blocks {
                let _ = writeln!(
                    text,
                    "{}:{}.{},{}.{} {} 0",
                    f.file, b.line0, b.col0, b.line1, b.col1, b.statements
                );
            }
        }
        self.append(&text);
    }

    fn append(&self, text: &str) {
        let mut file = self.file.lock().expect("no panic while writing");
        // A full disk shows when the profile is read.
        let _ = file.write_all(text.as_bytes());
    }
}
