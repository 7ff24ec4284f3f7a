//! A layer: files in a tar whose bytes depend on nothing but them.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::GzBuilder;
use ruzstd::encoding::CompressionLevel;
use tar::{Builder, EntryType, Header};

use crate::blob::{Blob, digest};
use crate::media;

enum Node {
    Dir,
    File { bytes: Vec<u8>, executable: bool },
    Link(String),
}

/// Files by their absolute path without the leading slash. Sorted by it, directories come before what is in them.
#[derive(Default)]
pub struct Layer {
    nodes: BTreeMap<String, Node>,
}

/// How layers are compressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compression {
    Gzip,
    Zstd,
}

/// A finished layer.
#[derive(Clone)]
pub struct Packed {
    pub blob: Blob,
    /// The digest of the tar before compression.
    pub diff_id: String,
}

impl Layer {
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub fn file(&mut self, path: &str, bytes: Vec<u8>, executable: bool) -> Result<(), String> {
        self.insert(path, Node::File { bytes, executable })
    }

    pub fn link(&mut self, path: &str, target: String) -> Result<(), String> {
        self.insert(path, Node::Link(target))
    }

    pub fn dir(&mut self, path: &str) -> Result<(), String> {
        match relative(path)?.as_str() {
            "" => Ok(()),
            _ => self.insert(path, Node::Dir),
        }
    }

    fn insert(&mut self, path: &str, node: Node) -> Result<(), String> {
        let name = relative(path)?;
        if name.is_empty() {
            return Err(format!("image path {path} names the root directory"));
        }
        for (slash, _) in name.match_indices('/') {
            if !matches!(self.nodes.entry(name[..slash].into()).or_insert(Node::Dir), Node::Dir) {
                return Err(format!("image path /{} is both a file and a directory", &name[..slash]));
            }
        }
        match self.nodes.get(&name) {
            None => self.nodes.insert(name, node),
            Some(Node::Dir) if matches!(node, Node::Dir) => None,
            Some(_) => return Err(format!("there are two files for image path /{name}")),
        };
        Ok(())
    }

    /// The tar; all files are root's and as old as `mtime` says, in seconds.
    fn tar(&self, mtime: u64) -> std::io::Result<Vec<u8>> {
        let mut builder = Builder::new(Vec::new());
        for (name, node) in &self.nodes {
            match node {
                Node::Dir => {
                    let mut header = header(EntryType::Directory, 0o755, 0, mtime);
                    builder.append_data(&mut header, format!("{name}/"), std::io::empty())?;
                }
                Node::File { bytes, executable } => {
                    let mode = if *executable { 0o755 } else { 0o644 };
                    let mut header = header(EntryType::Regular, mode, bytes.len() as u64, mtime);
                    builder.append_data(&mut header, name, bytes.as_slice())?;
                }
                Node::Link(target) => {
                    builder.append_link(&mut header(EntryType::Symlink, 0o777, 0, mtime), name, target)?;
                }
            }
        }
        builder.into_inner()
    }

    pub fn pack(&self, mtime: u64, compression: Compression) -> Result<Packed, String> {
        let failed = |e: std::io::Error| format!("writing a layer: {e}");
        let tar = self.tar(mtime).map_err(failed)?;
        let blob = match compression {
            Compression::Gzip => {
                // The builder writes no name and, unless told, neither time nor operating system.
                let mut gzip = GzBuilder::new().write(Vec::new(), flate2::Compression::default());
                gzip.write_all(&tar).map_err(failed)?;
                Blob::new(media::LAYER_GZIP, gzip.finish().map_err(failed)?)
            }
            Compression::Zstd => {
                let packed = ruzstd::encoding::compress_to_vec(&tar[..], CompressionLevel::Fastest);
                Blob::new(media::LAYER_ZSTD, packed)
            }
        };
        Ok(Packed { blob, diff_id: digest(&tar) })
    }
}

pub(crate) fn header(kind: EntryType, mode: u32, size: u64, mtime: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_size(size);
    header.set_mtime(mtime);
    header.set_uid(0);
    header.set_gid(0);
    header
}

/// An absolute path in the image as its elements: repeated slashes and `.` mean nothing, `..` isn't followed.
fn relative(path: &str) -> Result<String, String> {
    let rest = path.strip_prefix('/').ok_or_else(|| format!("image path {path} isn't absolute"))?;
    let parts: Vec<&str> = rest.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
    if parts.contains(&"..") || rest.contains('\0') {
        return Err(format!("image path {path} isn't a plain path"));
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn sample(reverse: bool) -> Layer {
        let long = format!("/{}/leaf", "deep/".repeat(60));
        let mut files = vec![("/app/tool", true), ("/app-data", false), (long.as_str(), false)];
        if reverse {
            files.reverse();
        }
        let mut layer = Layer::default();
        for (path, executable) in files {
            layer.file(path, path.as_bytes().to_vec(), executable).unwrap();
        }
        layer.link("/app/alias", "tool".into()).unwrap();
        layer
    }

    #[test]
    fn bytes_depend_on_files_only() {
        let (a, b) = (
            sample(false).pack(0, Compression::Gzip).unwrap(),
            sample(true).pack(0, Compression::Gzip).unwrap(),
        );
        assert_eq!(a.blob.digest, b.blob.digest);
        assert_eq!(a.diff_id, b.diff_id);
        assert_ne!(a.diff_id, sample(false).pack(7, Compression::Gzip).unwrap().diff_id);
        let gzip = a.blob.read().unwrap();
        // Flags, time, extra flags and system of the header.
        assert_eq!(gzip[3..8], [0; 5]);
        let mut tar = Vec::new();
        flate2::read::GzDecoder::new(&gzip[..]).read_to_end(&mut tar).unwrap();
        assert_eq!(digest(&tar), a.diff_id);
    }

    #[test]
    fn zstd() {
        let (a, b) = (sample(false).pack(0, Compression::Zstd), sample(true).pack(0, Compression::Zstd));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!(a.blob.digest, b.blob.digest);
        assert_eq!(a.blob.media_type, media::LAYER_ZSTD);
        let packed = a.blob.read().unwrap();
        let mut tar = Vec::new();
        ruzstd::decoding::StreamingDecoder::new(&packed[..]).unwrap().read_to_end(&mut tar).unwrap();
        assert_eq!(digest(&tar), a.diff_id);
    }

    #[test]
    fn entries() {
        let tar = sample(false).tar(5).unwrap();
        let mut archive = tar::Archive::new(&tar[..]);
        let mut seen = Vec::new();
        for entry in archive.entries().unwrap() {
            let entry = entry.unwrap();
            let h = entry.header();
            assert_eq!((h.uid().unwrap(), h.gid().unwrap(), h.mtime().unwrap()), (0, 0, 5));
            seen.push((entry.path().unwrap().display().to_string(), h.mode().unwrap()));
        }
        assert_eq!(seen[0], ("app/".to_string(), 0o755));
        assert_eq!(seen[1], ("app-data".to_string(), 0o644));
        assert_eq!(seen[2], ("app/alias".to_string(), 0o777));
        assert_eq!(seen[3], ("app/tool".to_string(), 0o755));
        assert_eq!(seen[4], ("deep/".to_string(), 0o755));
        assert!(seen.last().unwrap().0.ends_with("deep/deep/leaf"));
    }

    #[test]
    fn conflicts() {
        let mut layer = Layer::default();
        layer.file("/a//./b", Vec::new(), false).unwrap();
        layer.dir("/a").unwrap();
        layer.dir("/").unwrap();
        assert!(layer.file("/a/b", Vec::new(), false).unwrap_err().contains("two files"));
        assert!(layer.file("/a/b/c", Vec::new(), false).unwrap_err().contains("both a file"));
        assert!(layer.file("a", Vec::new(), false).unwrap_err().contains("isn't absolute"));
        assert!(layer.file("/a/../c", Vec::new(), false).unwrap_err().contains("plain"));
        assert!(layer.file("/", Vec::new(), false).unwrap_err().contains("root"));
    }
}
