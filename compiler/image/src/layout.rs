//! OCI image layouts: as a directory, and the same as a tar.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};
use tar::{Builder, EntryType};

use crate::blob::{self, Blob};
use crate::build::Image;
use crate::files::{at, write_whole};
use crate::layer::header;
use crate::media;
use crate::reference::Reference;

const MARKER: &str = "{\"imageLayoutVersion\":\"1.0.0\"}";
/// What tools call the image in a layout.
const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// The full name, for containerd.
const IMAGE_NAME: &str = "io.containerd.image.name";

/// The layout's index.json: it points to the image's index.
fn entry(image: &Image, reference: &Reference) -> String {
    let mut descriptor = image.index.descriptor();
    let full = format!("{}:{}", reference.name(), reference.tag_or_latest());
    descriptor["annotations"] = json!({ REF_NAME: reference.tag_or_latest(), IMAGE_NAME: full });
    let mut manifests = vec![descriptor];
    manifests.extend(image.sbom.iter().map(|s| s.descriptor()));
    json!({ "schemaVersion": 2, "mediaType": media::INDEX, "manifests": manifests }).to_string()
}

fn by_name(image: &Image) -> BTreeMap<String, &Blob> {
    let name = |b: &Blob| blob::hex(&b.digest).expect("digests are ours or were checked").to_string();
    image.blobs().into_iter().map(|b| (name(b), b)).collect()
}

/// Writes the layout to a directory that is new, empty, or a layout of the same image. At any moment `index.json`,
/// if it exists, points to a complete image.
pub fn write_dir(image: &Image, reference: &Reference, dir: &Path) -> Result<(), String> {
    let index = dir.join("index.json");
    check_dir(dir, &index, reference)?;
    let blobs = dir.join("blobs/sha256");
    fs::create_dir_all(&blobs).map_err(|e| at(&blobs, &e))?;
    let wanted = by_name(image);
    for (name, blob) in &wanted {
        let path = blobs.join(name);
        if fs::read(&path).is_ok_and(|b| blob::digest(&b) == blob.digest) {
            continue;
        }
        write_bytes(&path, &blob.read()?)?;
    }
    write_bytes(&dir.join("oci-layout"), MARKER.as_bytes())?;
    write_bytes(&index, entry(image, reference).as_bytes())?;
    // What an earlier or interrupted writing left.
    let stale = |found: &fs::DirEntry| !wanted.contains_key(&*found.file_name().to_string_lossy());
    sweep(&blobs, &stale)?;
    sweep(dir, &|found| is_temporary(&found.file_name().to_string_lossy()))
}

fn sweep(dir: &Path, stale: &dyn Fn(&fs::DirEntry) -> bool) -> Result<(), String> {
    for found in fs::read_dir(dir).map_err(|e| at(dir, &e))?.flatten().filter(|f| stale(f)) {
        fs::remove_file(found.path()).map_err(|e| at(&found.path(), &e))?;
    }
    Ok(())
}

/// A file that a writing has not renamed yet.
fn is_temporary(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".tmp")
}

fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), String> {
    write_whole(path, &mut |w| w.write_all(bytes).map_err(|e| at(path, &e)))
}

/// Nothing of somebody else's may be replaced.
fn check_dir(dir: &Path, index: &Path, reference: &Reference) -> Result<(), String> {
    let known: BTreeSet<&str> = BTreeSet::from(["blobs", "index.json", "oci-layout"]);
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(at(dir, &e)),
    };
    for found in entries.flatten() {
        let name = found.file_name().to_string_lossy().into_owned();
        // Temporary files of a writing that was interrupted don't matter.
        if !is_temporary(&name) && !known.contains(name.as_str()) {
            return Err(format!("{}: not an image layout: it contains {name}", dir.display()));
        }
    }
    let Ok(bytes) = fs::read(index) else { return Ok(()) };
    let old: Value = serde_json::from_slice(&bytes).map_err(|e| format!("{}: {e}", index.display()))?;
    for descriptor in old["manifests"].as_array().map(Vec::as_slice).unwrap_or_default() {
        let tag = descriptor["annotations"][REF_NAME].as_str().unwrap_or_default();
        // What is attached to the image goes with it.
        if descriptor["artifactType"].is_string() && tag.is_empty() {
            continue;
        }
        if tag != reference.tag_or_latest() {
            return Err(format!("{}: the layout has another image, with tag {tag:?}", dir.display()));
        }
    }
    Ok(())
}

/// Writes the layout as a tar.
pub fn write_tar(image: &Image, reference: &Reference, path: &Path) -> Result<(), String> {
    write_whole(path, &mut |w| {
        let failed = |e: std::io::Error| at(path, &e);
        let mut tar = Builder::new(w);
        for dir in ["blobs/", "blobs/sha256/"] {
            let mut header = header(EntryType::Directory, 0o755, 0, 0);
            tar.append_data(&mut header, dir, std::io::empty()).map_err(failed)?;
        }
        for (name, blob) in by_name(image) {
            append(&mut tar, &format!("blobs/sha256/{name}"), &blob.read()?).map_err(failed)?;
        }
        append(&mut tar, "index.json", entry(image, reference).as_bytes()).map_err(failed)?;
        append(&mut tar, "oci-layout", MARKER.as_bytes()).map_err(failed)?;
        tar.finish().map_err(failed)
    })
}

pub(crate) fn append<W: Write>(tar: &mut Builder<W>, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    tar.append_data(&mut header(EntryType::Regular, 0o644, bytes.len() as u64, 0), name, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base_image::Base;
    use crate::build::tests::spec;
    use crate::build::{Spec, build};

    fn scratch_dir(name: &str) -> std::path::PathBuf {
        let dir = std::env::temp_dir().join(format!("rgo-image-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        dir
    }

    fn no_client() -> Result<std::sync::Arc<crate::Client>, String> {
        Err("no network here".into())
    }

    #[test]
    fn directory() {
        let dir = scratch_dir("layout");
        let tag = Reference::parse("tool:1").unwrap();
        let image = build(&spec()).unwrap();
        write_dir(&image, &tag, &dir).unwrap();
        let blobs = || fs::read_dir(dir.join("blobs/sha256")).unwrap().count();
        assert_eq!(blobs(), 8);
        for found in fs::read_dir(dir.join("blobs/sha256")).unwrap().flatten() {
            let name = found.file_name().into_string().unwrap();
            assert_eq!(blob::digest(&fs::read(found.path()).unwrap()), format!("sha256:{name}"));
        }
        // A truncated blob is written anew, one that nothing points to goes.
        let broken = dir.join("blobs/sha256").join(blob::hex(&image.index.digest).unwrap());
        fs::write(&broken, b"{").unwrap();
        fs::write(dir.join("blobs/sha256/.x.tmp"), b"").unwrap();
        fs::write(dir.join(".index.json.1.tmp"), b"").unwrap();
        write_dir(&image, &tag, &dir).unwrap();
        assert_eq!(blob::digest(&fs::read(&broken).unwrap()), image.index.digest);
        assert_eq!((blobs(), fs::read_dir(&dir).unwrap().count()), (8, 3));
        let other = Reference::parse("tool:2").unwrap();
        assert!(write_dir(&image, &other, &dir).unwrap_err().contains("another image"));
        fs::write(dir.join("notes"), b"").unwrap();
        assert!(write_dir(&image, &tag, &dir).unwrap_err().contains("notes"));
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn tar_is_stable() {
        let dir = scratch_dir("tar");
        fs::create_dir_all(&dir).unwrap();
        let tag = Reference::parse("tool").unwrap();
        for name in ["a.tar", "b.tar"] {
            write_tar(&build(&spec()).unwrap(), &tag, &dir.join(name)).unwrap();
        }
        assert_eq!(fs::read(dir.join("a.tar")).unwrap(), fs::read(dir.join("b.tar")).unwrap());
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn as_base() {
        let dir = scratch_dir("base");
        let base = Spec { env: vec!["FROM=base".into()], user: Some("7".into()), ..spec() };
        write_dir(&build(&base).unwrap(), &Reference::parse("tool:1").unwrap(), &dir).unwrap();
        let name = dir.display().to_string();
        let on = |text: &str| build(&Spec { base: Base::parse(text, &no_client).unwrap(), ..spec() });
        let image = on(&name).unwrap();
        assert_eq!(image.index.digest, on(&format!("{name}:1")).unwrap().index.digest);
        let p = &image.platforms[1];
        assert_eq!((p.layers.len(), p.diff_ids.len()), (4, 4));
        let config: Value = serde_json::from_slice(&p.config.read().unwrap()).unwrap();
        assert_eq!(config["architecture"], "arm64");
        assert_eq!(config["config"]["User"], "7");
        assert!(config["config"]["Env"].as_array().unwrap().contains(&json!("FROM=base")));
        assert_eq!(config["history"].as_array().unwrap().len(), 4);
        assert!(on(&format!("{name}:2")).err().unwrap().contains("no image for linux/amd64"));
        fs::remove_dir_all(&dir).unwrap();
        assert!(Base::parse("registry.example/x", &no_client).err().unwrap().contains("no network"));
    }
}
