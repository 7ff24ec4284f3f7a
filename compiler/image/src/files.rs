//! Files of the host: into layers, and output that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::layer::Layer;

/// Where Linux systems keep the certificates of authorities, and where Go programs look for them first.
pub const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";
/// Where they keep time zones.
pub const ZONES: &str = "/usr/share/zoneinfo";

/// Adds a file, or a directory with all that is in it. Symbolic links below are kept, the named one is followed.
pub fn add(layer: &mut Layer, host: &Path, path: &str) -> Result<(), String> {
    let meta = fs::metadata(host).map_err(|e| at(host, &e))?;
    if !meta.is_dir() {
        return add_file(layer, host, path, &meta);
    }
    layer.dir(path)?;
    let mut entries = fs::read_dir(host)
        .map_err(|e| at(host, &e))?
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| at(host, &e))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let from = entry.path();
        let name = entry.file_name();
        let name = name.to_str().ok_or_else(|| format!("{}: the name isn't UTF-8", from.display()))?;
        let to = format!("{}/{name}", path.trim_end_matches('/'));
        if entry.file_type().map_err(|e| at(&from, &e))?.is_symlink() {
            let target = fs::read_link(&from).map_err(|e| at(&from, &e))?;
            let target =
                target.to_str().ok_or_else(|| format!("{}: the link isn't UTF-8", from.display()))?;
            layer.link(&to, target.into())?;
        } else {
            add(layer, &from, &to)?;
        }
    }
    Ok(())
}

fn add_file(layer: &mut Layer, host: &Path, path: &str, meta: &fs::Metadata) -> Result<(), String> {
    if !meta.is_file() {
        return Err(format!("{}: neither a file nor a directory", host.display()));
    }
    let bytes = fs::read(host).map_err(|e| at(host, &e))?;
    layer.file(path, bytes, meta.permissions().mode() & 0o111 != 0)
}

/// An error with the file that it is about.
pub(crate) fn at(path: &Path, e: &io::Error) -> String {
    format!("{}: {}", path.display(), describe(e))
}

/// An error without the number that Rust appends.
pub(crate) fn describe(e: &io::Error) -> String {
    let text = e.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// Writes a file by way of a temporary one beside it and a rename; a failure leaves nothing behind.
pub(crate) fn write_whole(
    path: &Path,
    write: &mut dyn FnMut(&mut dyn Write) -> Result<(), String>,
) -> Result<(), String> {
    let name = path.file_name().ok_or_else(|| format!("{}: not the name of a file", path.display()))?;
    let temp: PathBuf =
        path.with_file_name(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
    let result = (|| {
        let file = File::create(&temp).map_err(|e| at(path, &e))?;
        let mut out = BufWriter::with_capacity(1 << 18, file);
        write(&mut out)?;
        let file = out.into_inner().map_err(|e| at(path, e.error()))?;
        // Some file systems can't; what was written is valid all the same.
        let _ = file.sync_data();
        fs::rename(&temp, path).map_err(|e| at(path, &e))
    })();
    if result.is_err() {
        let _ = fs::remove_file(&temp);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_leave_nothing() {
        let dir = std::env::temp_dir().join(format!("rgo-image-files-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let path = dir.join("out");
        let failed = write_whole(&path, &mut |w| {
            w.write_all(b"half").unwrap();
            Err("no more".into())
        });
        assert_eq!(failed, Err("no more".into()));
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 0);
        write_whole(&path, &mut |w| w.write_all(b"all").map_err(|e| e.to_string())).unwrap();
        let mut layer = Layer::default();
        add(&mut layer, &dir, "/etc/x/").unwrap();
        assert!(add(&mut layer, &path, "/etc/x/out").unwrap_err().contains("two files"));
        assert!(add(&mut layer, &dir.join("none"), "/y").unwrap_err().contains("no such file"));
        fs::remove_dir_all(&dir).unwrap();
    }
}
