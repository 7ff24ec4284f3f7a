//! Writing results: a file appears whole or not at all.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

pub use modules::files::describe;

/// Writes an executable by way of a temporary file in the same directory and a rename. On failure nothing is left.
pub fn write_executable(path: &Path, bytes: &[u8]) -> Result<(), String> {
    write(path, bytes, 0o777)
}

/// The same for a file that isn't executable.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), String> {
    write(path, bytes, 0o666)
}

fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), String> {
    // Devices and pipes (`-o /dev/null`) can't be replaced by a rename.
    if fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
        return fs::write(path, bytes).map_err(|e| format!("open {}: {}", path.display(), describe(&e)));
    }
    let temp = temp_name(path);
    let result = (|| {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(&temp)?;
        file.write_all(bytes)?;
        file.sync_data().ok();
        drop(file);
        fs::rename(&temp, path)
    })();
    result.map_err(|e| {
        let _ = fs::remove_file(&temp);
        format!("open {}: {}", path.display(), describe(&e))
    })
}

fn temp_name(path: &Path) -> PathBuf {
    let name = path.file_name().map_or_else(Default::default, |n| n.to_string_lossy().into_owned());
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}
