//! Content with its digest: what layouts and registries store.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::files::describe;
use crate::registry::Repository;

/// `sha256:` and 64 hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for b in Sha256::digest(bytes) {
        text.push_str(&format!("{b:02x}"));
    }
    text
}

/// The digits of a digest, if it is a well-formed one of the only kind in use.
pub fn hex(digest: &str) -> Option<&str> {
    let hex = digest.strip_prefix("sha256:")?;
    let digits = hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (hex.len() == 64 && digits).then_some(hex)
}

/// Where a blob's bytes are. Those of a base are left where they are until somebody needs them: a push to the
/// registry that has them needs none.
#[derive(Clone)]
enum Place {
    Memory(Arc<[u8]>),
    File(PathBuf),
    Remote(Arc<Repository>),
}

#[derive(Clone)]
pub struct Blob {
    pub media_type: String,
    pub digest: String,
    pub size: u64,
    place: Place,
}

impl Blob {
    pub fn new(media_type: &str, bytes: Vec<u8>) -> Blob {
        let (digest, size) = (digest(&bytes), bytes.len() as u64);
        Blob { media_type: media_type.into(), digest, size, place: Place::Memory(bytes.into()) }
    }

    /// JSON with sorted keys and without blanks, so that equal values have equal digests.
    pub fn json(media_type: &str, value: &Value) -> Blob {
        Blob::new(media_type, value.to_string().into_bytes())
    }

    /// A blob of a layout directory.
    pub(crate) fn file(media_type: &str, digest: &str, size: u64, path: PathBuf) -> Blob {
        Blob { media_type: media_type.into(), digest: digest.into(), size, place: Place::File(path) }
    }

    /// A blob of a registry.
    pub(crate) fn remote(media_type: &str, digest: &str, size: u64, from: &Arc<Repository>) -> Blob {
        let place = Place::Remote(from.clone());
        Blob { media_type: media_type.into(), digest: digest.into(), size, place }
    }

    /// The repository that the blob would be read from.
    pub(crate) fn origin(&self) -> Option<&Arc<Repository>> {
        match &self.place {
            Place::Remote(repository) => Some(repository),
            Place::Memory(_) | Place::File(_) => None,
        }
    }

    /// The bytes, which have the digest and size that the blob promises.
    pub fn read(&self) -> Result<Cow<'_, [u8]>, String> {
        let (bytes, from) = match &self.place {
            Place::Memory(bytes) => return Ok(Cow::Borrowed(bytes)),
            Place::File(path) => {
                let bytes =
                    std::fs::read(path).map_err(|e| format!("open {}: {}", path.display(), describe(&e)))?;
                (bytes, path.display().to_string())
            }
            Place::Remote(repository) => (repository.blob(&self.digest, self.size)?, repository.to_string()),
        };
        if bytes.len() as u64 != self.size || digest(&bytes) != self.digest {
            return Err(format!("{from}: the content isn't that of {} ({} bytes)", self.digest, self.size));
        }
        Ok(Cow::Owned(bytes))
    }

    /// How manifests and indexes point to it.
    pub fn descriptor(&self) -> Value {
        json!({ "mediaType": self.media_type, "digest": self.digest, "size": self.size })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests() {
        let empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(b""), empty);
        assert_eq!(hex(empty), Some(&empty[7..]));
        assert_eq!(hex("sha256:E3"), None);
        assert_eq!(hex(&empty[7..]), None);
        assert_eq!(hex(&format!("sha256:../{}", &empty[10..])), None);
    }

    #[test]
    fn changed_files_are_noticed() {
        let path = std::env::temp_dir().join(format!("rgo-image-blob-{}", std::process::id()));
        std::fs::write(&path, b"abd").unwrap();
        let read = Blob::file("x", &digest(b"abc"), 3, path.clone()).read().map(|b| b.len());
        std::fs::remove_file(&path).unwrap();
        assert!(read.unwrap_err().contains("isn't that of sha256:ba7816bf"));
    }
}
