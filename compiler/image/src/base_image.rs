//! The image that a new one starts from: found in a layout directory or a registry, for the right platform.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::Target;
use serde_json::{Value, json};

use crate::blob::{self, Blob};
use crate::files::at;
use crate::media;
use crate::reference::Reference;
use crate::registry::{Client, Repository};

/// What `-base` names.
pub enum Base {
    Scratch,
    Layout { dir: PathBuf, tag: Option<String> },
    Registry { client: Arc<Client>, reference: Reference },
}

/// A base for one platform.
pub struct BaseImage {
    pub config: Value,
    pub layers: Vec<Blob>,
}

/// Indexes in indexes end here.
const DEPTH: usize = 4;
/// What describes an image is small.
const DOCUMENT_LIMIT: u64 = 8 << 20;

enum Store {
    Layout(PathBuf),
    Registry(Arc<Repository>),
}

impl Base {
    /// `scratch`, a layout directory (with `:TAG` if it holds several images), or an image of a registry.
    pub fn parse(text: &str, client: &dyn Fn() -> Result<Arc<Client>, String>) -> Result<Base, String> {
        if text == "scratch" {
            return Ok(Base::Scratch);
        }
        let is_layout = |dir: &str| Path::new(dir).join("oci-layout").is_file();
        if is_layout(text) {
            return Ok(Base::Layout { dir: text.into(), tag: None });
        }
        if let Some((dir, tag)) = text.rsplit_once(':')
            && is_layout(dir)
        {
            return Ok(Base::Layout { dir: dir.into(), tag: Some(tag.into()) });
        }
        if Path::new(text).is_dir() {
            return Err(format!("base {text} is a directory without an OCI image layout"));
        }
        Ok(Base::Registry { client: client()?, reference: Reference::parse(text)? })
    }

    pub(crate) fn image(&self, target: Target) -> Result<BaseImage, String> {
        match self {
            Base::Scratch => Ok(BaseImage { config: json!({}), layers: Vec::new() }),
            Base::Layout { dir, tag } => {
                let path = dir.join("index.json");
                let mut index =
                    parse(&std::fs::read(&path).map_err(|e| at(&path, &e))?, &path.display().to_string())?;
                let what = match tag {
                    Some(tag) => format!("base {}:{tag}", dir.display()),
                    None => format!("base {}", dir.display()),
                };
                if let Some(tag) = tag
                    && let Some(list) = index["manifests"].as_array_mut()
                {
                    list.retain(|d| d["annotations"]["org.opencontainers.image.ref.name"] == tag.as_str());
                }
                Store::Layout(dir.clone()).choose(&index, target, &what, DEPTH)
            }
            Base::Registry { client, reference } => {
                let repository = client.repository(reference)?;
                let name = reference.digest.as_deref().unwrap_or(reference.tag_or_latest());
                let (kind, bytes) = repository.manifest(name)?;
                let what = format!("base {reference}");
                let json = parse(&bytes, &what)?;
                let store = Store::Registry(repository);
                if media::is_index(&kind) {
                    store.choose(&json, target, &what, DEPTH)
                } else if media::is_manifest(&kind) {
                    store.image(&json, target, &what)?.ok_or_else(|| format!("{what} isn't for {target}"))
                } else {
                    Err(format!("{what} is neither an image nor an index but {kind:?}"))
                }
            }
        }
    }
}

impl Store {
    fn blob(&self, media_type: &str, digest: &str, size: u64) -> Result<Blob, String> {
        let hex = blob::hex(digest).ok_or_else(|| format!("unknown kind of digest: {digest:?}"))?;
        Ok(match self {
            Store::Layout(dir) => Blob::file(media_type, digest, size, dir.join("blobs/sha256").join(hex)),
            Store::Registry(repository) => Blob::remote(media_type, digest, size, repository),
        })
    }

    /// What a descriptor points to, as JSON.
    fn document(&self, descriptor: &Value, what: &str) -> Result<Value, String> {
        let (kind, digest, size) = fields(descriptor, what)?;
        if size > DOCUMENT_LIMIT {
            return Err(format!("{what}: {digest} has {size} bytes, too many for {kind}"));
        }
        match self {
            Store::Registry(repository) if media::is_index(kind) || media::is_manifest(kind) => {
                parse(&repository.manifest(digest)?.1, what)
            }
            _ => parse(&self.blob(kind, digest, size)?.read()?, what),
        }
    }

    /// The one image of an index for the target.
    fn choose(&self, index: &Value, target: Target, what: &str, depth: usize) -> Result<BaseImage, String> {
        let mut found = Vec::new();
        self.collect(index, target, what, depth, &mut found)?;
        if found.len() > 1 {
            return Err(format!(
                "{what} has {} images for {target}: name one by its tag or digest",
                found.len()
            ));
        }
        found.pop().ok_or_else(|| format!("{what} has no image for {target}"))
    }

    fn collect(
        &self,
        index: &Value,
        target: Target,
        what: &str,
        depth: usize,
        found: &mut Vec<BaseImage>,
    ) -> Result<(), String> {
        let list =
            index["manifests"].as_array().ok_or_else(|| format!("{what}: an index without manifests"))?;
        for descriptor in list {
            let kind = descriptor["mediaType"].as_str().unwrap_or_default();
            // What is attached to images is none.
            if descriptor["artifactType"].is_string() {
                continue;
            }
            if media::is_index(kind) && depth > 0 {
                self.collect(&self.document(descriptor, what)?, target, what, depth - 1, found)?;
            } else if media::is_manifest(kind) && may_match(&descriptor["platform"], target) {
                found.extend(self.image(&self.document(descriptor, what)?, target, what)?);
            }
        }
        Ok(())
    }

    /// The image of a manifest, if its configuration says that it is for the target.
    fn image(&self, manifest: &Value, target: Target, what: &str) -> Result<Option<BaseImage>, String> {
        let config = self.document(&manifest["config"], what)?;
        if config["os"] != target.goos() || config["architecture"] != target.goarch() {
            return Ok(None);
        }
        let list =
            manifest["layers"].as_array().ok_or_else(|| format!("{what}: a manifest without layers"))?;
        let mut layers = Vec::with_capacity(list.len());
        for descriptor in list {
            let (kind, digest, size) = fields(descriptor, what)?;
            let kind = media::layer(kind)
                .ok_or_else(|| format!("{what}: layers of type {kind} aren't supported"))?;
            layers.push(self.blob(kind, digest, size)?);
        }
        let ids = config["rootfs"]["diff_ids"].as_array().map_or(0, Vec::len);
        if ids != layers.len() {
            return Err(format!("{what}: {} layers, but {ids} diff_ids", layers.len()));
        }
        Ok(Some(BaseImage { config, layers }))
    }
}

/// Descriptors without a platform say nothing: the configuration will.
fn may_match(platform: &Value, target: Target) -> bool {
    platform.is_null() || (platform["os"] == target.goos() && platform["architecture"] == target.goarch())
}

fn fields<'a>(descriptor: &'a Value, what: &str) -> Result<(&'a str, &'a str, u64), String> {
    let d = descriptor;
    match (d["mediaType"].as_str(), d["digest"].as_str(), d["size"].as_u64()) {
        (Some(kind), Some(digest), Some(size)) => Ok((kind, digest, size)),
        _ => Err(format!("{what}: not a descriptor: {descriptor}")),
    }
}

fn parse(bytes: &[u8], what: &str) -> Result<Value, String> {
    serde_json::from_slice(bytes).map_err(|e| format!("{what}: {e}"))
}
