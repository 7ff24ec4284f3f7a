//! Module zips: reading, the rules they keep, their hash, unpacking. Everything in a zip is taken to be hostile.
//! Rules: <https://go.dev/ref/mod#zip-files>.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use ring::digest::{Context, SHA256};

use crate::modpath::{self, Mod};
use crate::text;

/// Largest zip file, and largest sum of the sizes of its files.
pub const MAX_ZIP: u64 = 500 << 20;
/// Largest go.mod and LICENSE.
pub const MAX_SMALL: u64 = 16 << 20;

/// One file of a zip.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
    offset: u64,
    /// Unix mode, or 0 if it was made elsewhere.
    mode: u32,
    encrypted: bool,
}

/// An opened zip whose directory has been read.
pub struct Zip {
    file: File,
    entries: Vec<Entry>,
    length: u64,
}

fn u16_at(b: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([b[at], b[at + 1]])
}

fn u32_at(b: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([b[at], b[at + 1], b[at + 2], b[at + 3]])
}

fn u64_at(b: &[u8], at: usize) -> u64 {
    u64::from(u32_at(b, at)) | u64::from(u32_at(b, at + 4)) << 32
}

const INVALID: &str = "zip: not a valid zip file";

impl Zip {
    pub fn open(path: &Path) -> Result<Zip, String> {
        let mut file = File::open(path).map_err(|e| crate::files::explain("open", path, &e))?;
        let io = |e: std::io::Error| crate::files::explain("read", path, &e);
        let length = file.seek(SeekFrom::End(0)).map_err(io)?;
        if length > MAX_ZIP {
            return Err(format!("module zip file is too large ({length} bytes; limit is {MAX_ZIP} bytes)"));
        }
        // The end record: 22 bytes and a comment.
        let tail = length.min(22 + 65535);
        file.seek(SeekFrom::Start(length - tail)).map_err(io)?;
        let mut end = vec![0; tail as usize];
        file.read_exact(&mut end).map_err(io)?;
        let at = (0..end.len().saturating_sub(21))
            .rev()
            .find(|&i| {
                u32_at(&end, i) == 0x0605_4b50 && usize::from(u16_at(&end, i + 20)) + i + 22 <= end.len()
            })
            .ok_or(INVALID)?;
        let mut count = u64::from(u16_at(&end, at + 10));
        let mut size = u64::from(u32_at(&end, at + 12));
        let mut start = u64::from(u32_at(&end, at + 16));
        if (count == 0xffff || size == 0xffff_ffff || start == 0xffff_ffff)
            && at >= 20
            && u32_at(&end, at - 20) == 0x0706_4b50
        {
            let record = u64_at(&end, at - 12);
            if record.checked_add(56).is_none_or(|e| e > length) {
                return Err(INVALID.into());
            }
            let mut wide = [0; 56];
            file.seek(SeekFrom::Start(record)).map_err(io)?;
            file.read_exact(&mut wide).map_err(io)?;
            if u32_at(&wide, 0) != 0x0606_4b50 {
                return Err(INVALID.into());
            }
            (count, size, start) = (u64_at(&wide, 32), u64_at(&wide, 40), u64_at(&wide, 48));
        }
        if start.checked_add(size).is_none_or(|e| e > length) {
            return Err(INVALID.into());
        }
        file.seek(SeekFrom::Start(start)).map_err(io)?;
        let mut directory = vec![0; size as usize];
        file.read_exact(&mut directory).map_err(io)?;
        let entries = directory_entries(&directory, count)?;
        Ok(Zip { file, entries, length })
    }

    /// Checks names, kinds and sizes against the rules for the zip of a module.
    pub fn check(&self, module: &Mod) -> Result<(), String> {
        let prefix = format!("{module}/");
        let mut total = 0u64;
        // Folded name → name and whether it is a file, for files and all their directories.
        let mut seen: BTreeMap<String, (String, bool)> = BTreeMap::new();
        let bad = |name: &str, why: String| format!("{name}: {why}");
        for e in &self.entries {
            let Some(name) = e.name.strip_prefix(&prefix) else {
                return Err(bad(&e.name, format!("path does not have prefix {}", text::quote(&prefix))));
            };
            if e.encrypted {
                return Err(bad(&e.name, "file is encrypted".into()));
            }
            let kind = e.mode & 0o170_000;
            if kind == 0o120_000 {
                return Err(bad(&e.name, "file is a symbolic link".into()));
            }
            if kind != 0 && kind != 0o100_000 && kind != 0o040_000 {
                return Err(bad(&e.name, "file is not a regular file".into()));
            }
            if name.is_empty() {
                continue;
            }
            let (name, is_dir) = match name.strip_suffix('/') {
                Some(n) => (n, true),
                None => (name, false),
            };
            modpath::check_file(name).map_err(|why| bad(&e.name, why))?;
            if is_dir && e.size > 0 {
                return Err(bad(&e.name, "directory has content".into()));
            }
            note_name(&mut seen, name, !is_dir).map_err(|why| bad(&e.name, why))?;
            if is_dir {
                continue;
            }
            let (dir, base) = name.rsplit_once('/').unwrap_or(("", name));
            if base.eq_ignore_ascii_case("go.mod") {
                if !dir.is_empty() {
                    return Err(bad(&e.name, "go.mod file not in module root directory".into()));
                }
                if base != "go.mod" {
                    return Err(bad(&e.name, "go.mod files must have lowercase names".into()));
                }
            }
            if (name == "go.mod" || name == "LICENSE") && e.size > MAX_SMALL {
                return Err(bad(&e.name, format!("{name} file too large (max size is {MAX_SMALL} bytes)")));
            }
            total = total.saturating_add(e.size);
            if total > MAX_ZIP {
                return Err(format!(
                    "total uncompressed size of module contents too large (max size is {MAX_ZIP} bytes)"
                ));
            }
        }
        Ok(())
    }

    /// The `h1:` hash of the content, every file's checksum verified.
    pub fn hash(&mut self) -> Result<String, String> {
        let mut files = BTreeMap::new();
        for i in 0..self.entries.len() {
            if self.entries[i].name.ends_with('/') {
                continue;
            }
            let mut context = Context::new(&SHA256);
            self.unpack(i, &mut |bytes| {
                context.update(bytes);
                Ok(())
            })?;
            files.insert(self.entries[i].name.clone(), context.finish());
        }
        Ok(hash1(files.iter().map(|(name, digest)| (name.as_str(), digest.as_ref()))))
    }

    /// Unpacks the files below the module's prefix into a directory that exists and is empty.
    pub fn extract(&mut self, module: &Mod, into: &Path) -> Result<(), String> {
        let prefix = format!("{module}/");
        for i in 0..self.entries.len() {
            let name = self.entries[i].name.clone();
            let Some(rest) = name.strip_prefix(&prefix).filter(|r| !r.is_empty() && !r.ends_with('/')) else {
                continue;
            };
            let path = into.join(rest);
            crate::files::make_dirs(path.parent().unwrap_or(into))?;
            let io = |e: std::io::Error| crate::files::explain("open", &path, &e);
            let mut file =
                OpenOptions::new().write(true).create_new(true).mode(0o444).open(&path).map_err(io)?;
            self.unpack(i, &mut |bytes| file.write_all(bytes))?;
        }
        Ok(())
    }

    /// Feeds a file's content to `sink`. Stops at the size that the directory announced, so bombs don't go off.
    fn unpack(
        &mut self,
        index: usize,
        sink: &mut dyn FnMut(&[u8]) -> std::io::Result<()>,
    ) -> Result<(), String> {
        let e = self.entries[index].clone();
        let fail = |why: &str| format!("{}: {why}", e.name);
        let io = |x: std::io::Error| fail(&crate::files::describe(&x));
        let mut header = [0; 30];
        self.file.seek(SeekFrom::Start(e.offset)).map_err(io)?;
        self.file.read_exact(&mut header).map_err(io)?;
        if u32_at(&header, 0) != 0x0403_4b50 {
            return Err(fail(INVALID));
        }
        let data = e.offset + 30 + u64::from(u16_at(&header, 26)) + u64::from(u16_at(&header, 28));
        if data.checked_add(e.packed).is_none_or(|end| end > self.length) {
            return Err(fail(INVALID));
        }
        self.file.seek(SeekFrom::Start(data)).map_err(io)?;
        let packed = std::io::BufReader::with_capacity(64 << 10, (&self.file).take(e.packed));
        let mut reader: Box<dyn Read + '_> = match e.method {
            0 => Box::new(packed),
            8 => Box::new(flate2::bufread::DeflateDecoder::new(packed)),
            other => return Err(fail(&format!("zip: unsupported compression method {other}"))),
        };
        let mut crc = flate2::Crc::new();
        let mut left = e.size;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let n = reader.read(&mut buffer).map_err(io)?;
            if n == 0 {
                break;
            }
            left = left.checked_sub(n as u64).ok_or_else(|| fail("content is larger than announced"))?;
            crc.update(&buffer[..n]);
            sink(&buffer[..n]).map_err(io)?;
        }
        if left > 0 {
            return Err(fail("content is smaller than announced"));
        }
        if crc.sum() != e.crc {
            return Err(fail("zip: checksum error"));
        }
        Ok(())
    }
}

fn directory_entries(directory: &[u8], count: u64) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    let mut at = 0;
    while at + 46 <= directory.len() && u32_at(directory, at) == 0x0201_4b50 {
        let d = &directory[at..];
        let lens = [28, 30, 32].map(|o| usize::from(u16_at(d, o)));
        let end = 46 + lens.iter().sum::<usize>();
        if end > d.len() {
            return Err(INVALID.into());
        }
        let name = std::str::from_utf8(&d[46..46 + lens[0]]).map_err(|_| INVALID)?.to_string();
        let mut e = Entry {
            name,
            method: u16_at(d, 10),
            crc: u32_at(d, 16),
            packed: u64::from(u32_at(d, 20)),
            size: u64::from(u32_at(d, 24)),
            offset: u64::from(u32_at(d, 42)),
            mode: if d[5] == 3 || d[5] == 19 { u32_at(d, 38) >> 16 } else { 0 },
            encrypted: u16_at(d, 8) & 1 != 0,
        };
        widen(&mut e, &d[46 + lens[0]..46 + lens[0] + lens[1]])?;
        entries.push(e);
        at += end;
    }
    if entries.len() as u64 != count {
        return Err(INVALID.into());
    }
    Ok(entries)
}

/// Takes sizes that don't fit 32 bits from the extra field.
fn widen(e: &mut Entry, mut extra: &[u8]) -> Result<(), String> {
    while extra.len() >= 4 {
        let (tag, len) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let mut body = extra.get(4..4 + len).ok_or(INVALID)?;
        extra = &extra[4 + len..];
        if tag != 1 {
            continue;
        }
        for field in [&mut e.size, &mut e.packed, &mut e.offset] {
            if *field == 0xffff_ffff {
                *field = body.get(..8).map(|b| u64_at(b, 0)).ok_or(INVALID)?;
                body = &body[8..];
            }
        }
    }
    Ok(())
}

/// Notes a name and its directories; two names that differ only in case, or a file in the place of a directory, would
/// overwrite each other somewhere.
fn note_name(seen: &mut BTreeMap<String, (String, bool)>, name: &str, is_file: bool) -> Result<(), String> {
    let folded = name.to_lowercase().to_uppercase().to_lowercase();
    match seen.get(&folded) {
        Some((other, _)) if other != name => {
            return Err(format!(
                "case-insensitive file name collision: {} and {}",
                text::quote(other),
                text::quote(name)
            ));
        }
        Some((_, file)) if *file != is_file => {
            return Err(format!("entry {} is both a file and a directory", text::quote(name)));
        }
        Some(_) if is_file => return Err(format!("multiple entries for file {}", text::quote(name))),
        _ => {}
    }
    seen.insert(folded, (name.to_string(), is_file));
    match name.rsplit_once('/') {
        Some((dir, _)) => note_name(seen, dir, false),
        None => Ok(()),
    }
}

/// The hash of a set of files by name: SHA-256 over the sorted lines `hex  name`.
pub fn hash1<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut list: Vec<(&str, &[u8])> = files.collect();
    list.sort();
    let mut context = Context::new(&SHA256);
    for (name, digest) in list {
        context.update(format!("{}  {name}\n", text::hex(digest)).as_bytes());
    }
    format!("h1:{}", text::base64(context.finish().as_ref()))
}

/// The hash of a go.mod file alone, as go.sum has it.
pub fn hash_go_mod(content: &[u8]) -> String {
    hash1([("go.mod", ring::digest::digest(&SHA256, content).as_ref())].into_iter())
}

/// The hash of a directory with the module's extracted files.
pub fn hash_dir(dir: &Path, prefix: &str) -> Result<String, String> {
    fn walk(dir: &Path, name: &str, out: &mut Vec<(String, ring::digest::Digest)>) -> std::io::Result<()> {
        for entry in std::fs::read_dir(dir)? {
            let entry = entry?;
            let path = format!("{name}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                walk(&entry.path(), &path, out)?;
            } else {
                out.push((path, ring::digest::digest(&SHA256, &std::fs::read(entry.path())?)));
            }
        }
        Ok(())
    }
    let mut files = Vec::new();
    walk(dir, prefix, &mut files).map_err(|e| crate::files::explain("open", dir, &e))?;
    Ok(hash1(files.iter().map(|(n, d)| (n.as_str(), d.as_ref()))))
}
