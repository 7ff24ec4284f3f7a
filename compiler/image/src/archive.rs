//! Docker archives: what `docker load` reads, one platform and uncompressed layers.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde_json::json;
use tar::Builder;

use crate::blob::{self, Blob};
use crate::build::Platform;
use crate::files::{at, write_whole};
use crate::layout::append;
use crate::media;
use crate::reference::Reference;

pub fn write(platform: &Platform, reference: &Reference, path: &Path) -> Result<(), String> {
    let name = |digest: &str| {
        blob::hex(digest).map(str::to_string).ok_or_else(|| format!("unknown kind of digest: {digest:?}"))
    };
    let config_name = format!("{}.json", name(&platform.config.digest)?);
    let mut layers = Vec::new();
    for diff_id in &platform.diff_ids {
        layers.push(format!("{}.tar", name(diff_id)?));
    }
    let tag = format!("{}:{}", reference.name(), reference.tag_or_latest());
    let manifest = json!([{ "Config": config_name, "RepoTags": [tag], "Layers": layers }]).to_string();
    write_whole(path, &mut |w| {
        let failed = |e: std::io::Error| at(path, &e);
        let mut tar = Builder::new(w);
        let mut written = BTreeSet::new();
        for ((layer, file), diff_id) in platform.layers.iter().zip(&layers).zip(&platform.diff_ids) {
            // The same layer twice is one file.
            if !written.insert(file) {
                continue;
            }
            let bytes = unpacked(layer)?;
            if blob::digest(&bytes) != *diff_id {
                return Err(format!("layer {}: the content isn't that of diff_id {diff_id}", layer.digest));
            }
            append(&mut tar, file, &bytes).map_err(failed)?;
        }
        append(&mut tar, &config_name, &platform.config.read()?).map_err(failed)?;
        append(&mut tar, "manifest.json", manifest.as_bytes()).map_err(failed)?;
        tar.finish().map_err(failed)
    })
}

fn unpacked(layer: &Blob) -> Result<Vec<u8>, String> {
    let bytes = layer.read()?;
    match layer.media_type.as_str() {
        media::LAYER_TAR => Ok(bytes.into_owned()),
        media::LAYER_GZIP => {
            let mut out = Vec::new();
            let read = MultiGzDecoder::new(&bytes[..]).read_to_end(&mut out);
            read.map_err(|e| format!("layer {}: {e}", layer.digest))?;
            Ok(out)
        }
        other => Err(format!("layer {}: {other} can't be put into a docker archive", layer.digest)),
    }
}
