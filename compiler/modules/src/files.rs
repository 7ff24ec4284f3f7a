//! Writing files so that nobody ever sees half of one, locks, and trees.

use std::fs::{File, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The system's wording of an error, as Go prints it.
pub fn describe(e: &std::io::Error) -> String {
    let text = e.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if e.raw_os_error().is_some() => c.to_lowercase().collect::<String>() + chars.as_str(),
        _ => text.to_string(),
    }
}

/// `verb path: what the system says`
pub fn explain(verb: &str, path: &Path, e: &std::io::Error) -> String {
    format!("{verb} {}: {}", path.display(), describe(e))
}

/// A name next to `path` that no other process or thread uses.
pub fn temporary_name(path: &Path) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    path.with_file_name(format!("{name}{}-{n}.tmp", std::process::id()))
}

/// Writes by way of a temporary file and rename. The mode is that of the file it replaces, if there is one.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let mode = std::fs::metadata(path).ok().map(|m| m.permissions());
    let temporary = temporary_name(path);
    let result = File::create(&temporary).and_then(|mut f| {
        f.write_all(bytes)?;
        if let Some(mode) = mode {
            f.set_permissions(mode)?;
        }
        f.sync_all()
    });
    if let Err(e) = result.and_then(|()| std::fs::rename(&temporary, path)) {
        let _ = std::fs::remove_file(&temporary);
        return Err(explain("open", path, &e));
    }
    Ok(())
}

/// The file that a command's name stands for, by the directories of a PATH.
pub fn program(name: &str, path: &std::ffi::OsStr) -> Option<PathBuf> {
    let runs = |p: &Path| p.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0);
    std::env::split_paths(path).map(|dir| dir.join(name)).find(|p| runs(p))
}

/// Makes a directory and its parents.
pub fn make_dirs(path: &Path) -> Result<(), String> {
    std::fs::create_dir_all(path).map_err(|e| explain("mkdir", path, &e))
}

/// Held while a file is locked against other processes (`flock`, as the go command does); the kernel releases it when
/// the process ends, however it ends.
pub struct Lock {
    _file: File,
}

/// Waits for the lock file.
pub fn lock(path: &Path) -> Result<Lock, String> {
    if let Some(dir) = path.parent() {
        make_dirs(dir)?;
    }
    let file = OpenOptions::new().create(true).write(true).truncate(false).open(path);
    let file = file.map_err(|e| explain("open", path, &e))?;
    file.lock().map_err(|e| explain("lock", path, &e))?;
    Ok(Lock { _file: file })
}

/// Removes a tree that may be read-only.
pub fn remove_tree(path: &Path) -> Result<(), String> {
    if std::fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    make_writable(path);
    std::fs::remove_dir_all(path).map_err(|e| explain("unlinkat", path, &e))
}

fn make_writable(dir: &Path) {
    let _ = std::fs::set_permissions(dir, Permissions::from_mode(0o755));
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            make_writable(&entry.path());
        }
    }
}

/// Takes write permission from all directories of a tree, deepest first.
pub fn make_read_only(dir: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            make_read_only(&entry.path())?;
        }
    }
    std::fs::set_permissions(dir, Permissions::from_mode(0o555))
}

/// Resolves `.` and `..` by text alone.
pub fn clean(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => {
                    out.pop();
                }
                Some(Component::RootDir) => {}
                _ => out.push(".."),
            },
            other => out.push(other),
        }
    }
    if out.as_os_str().is_empty() { PathBuf::from(".") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning() {
        for (from, to) in [("/a/../b", "/b"), ("a/./b/..", "a"), ("../x", "../x"), ("/..", "/"), (".", ".")] {
            assert_eq!(clean(Path::new(from)), Path::new(to));
        }
    }
}
