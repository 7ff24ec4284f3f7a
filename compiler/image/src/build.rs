//! From executables to an image: layers, configuration and manifest per platform, and the index over them.

use std::collections::BTreeMap;

use base::Target;
use base::time::rfc3339;
use serde_json::{Map, Value, json};

use crate::base_image::Base;
use crate::blob::Blob;
use crate::layer::{Compression, Layer, Packed};
use crate::media;
use crate::reference::Reference;
use crate::registry::Client;
use crate::sbom::{self, Attachment};

/// Who programs run as if neither the options nor the base say: nobody in particular, so not root.
const USER: &str = "65532:65532";
/// Where programs are looked for that the image doesn't have; programs that start others expect it to be set.
const SEARCH_PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What goes into an image.
pub struct Spec {
    /// The program's name: it becomes `/app/<name>`.
    pub name: String,
    pub programs: Vec<(Target, Vec<u8>)>,
    pub base: Base,
    /// Files beside the program, the same for all targets.
    pub files: Layer,
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
    /// `NAME=value`
    pub env: Vec<String>,
    /// `8080/tcp`
    pub ports: Vec<String>,
    pub user: Option<String>,
    /// Seconds since 1970: the time of files and of the image.
    pub created: u64,
    pub compression: Compression,
    /// A bill of materials to attach.
    pub sbom: Option<Vec<u8>>,
}

/// The image for one target.
pub struct Platform {
    pub target: Target,
    pub manifest: Blob,
    pub config: Blob,
    pub layers: Vec<Blob>,
    pub diff_ids: Vec<String>,
}

/// An image for all its targets.
pub struct Image {
    pub index: Blob,
    pub platforms: Vec<Platform>,
    /// The bill of materials, if one is attached.
    pub sbom: Option<Attachment>,
}

pub fn build(spec: &Spec) -> Result<Image, String> {
    let shared =
        if spec.files.is_empty() { None } else { Some(spec.files.pack(spec.created, spec.compression)?) };
    let mut platforms = Vec::new();
    for (target, program) in &spec.programs {
        platforms.push(platform(spec, *target, program, shared.as_ref())?);
    }
    let manifests: Vec<Value> = platforms
        .iter()
        .map(|p| {
            let mut descriptor = p.manifest.descriptor();
            descriptor["platform"] = json!({ "os": p.target.goos(), "architecture": p.target.goarch() });
            descriptor
        })
        .collect();
    let mut index = json!({ "schemaVersion": 2, "mediaType": media::INDEX, "manifests": manifests });
    annotate(&mut index, &spec.annotations);
    let index = Blob::json(media::INDEX, &index);
    let sbom = spec.sbom.clone().map(|document| sbom::attach(document, &index));
    Ok(Image { index, platforms, sbom })
}

fn annotate(value: &mut Value, annotations: &BTreeMap<String, String>) {
    if !annotations.is_empty() {
        value["annotations"] = json!(annotations);
    }
}

fn platform(
    spec: &Spec,
    target: Target,
    program: &[u8],
    shared: Option<&Packed>,
) -> Result<Platform, String> {
    let base = spec.base.image(target)?;
    let path = format!("/app/{}", spec.name);
    let mut layer = Layer::default();
    layer.file(&path, program.to_vec(), true)?;
    let own = layer.pack(spec.created, spec.compression)?;

    let mut config = base.config;
    let mut layers = base.layers;
    let created = rfc3339(spec.created as i64, "");
    let mut history = std::mem::take(&mut config["history"]).as_array().cloned().unwrap_or_default();
    let mut diff_ids: Vec<String> = config["rootfs"]["diff_ids"]
        .as_array()
        .map(|ids| ids.iter().filter_map(|d| Some(d.as_str()?.to_string())).collect())
        .unwrap_or_default();
    for (packed, what) in shared.map(|s| (s, "files".to_string())).into_iter().chain([(&own, path.clone())]) {
        layers.push(packed.blob.clone());
        diff_ids.push(packed.diff_id.clone());
        history.push(json!({ "created": created, "created_by": format!("rgo image: {what}") }));
    }
    config["created"] = json!(created);
    config["os"] = json!(target.goos());
    config["architecture"] = json!(target.goarch());
    config["rootfs"] = json!({ "type": "layers", "diff_ids": diff_ids });
    config["history"] = json!(history);
    config["config"] = settings(spec, &config["config"], &path);

    let config = Blob::json(media::CONFIG, &config);
    let mut manifest = json!({
        "schemaVersion": 2,
        "mediaType": media::MANIFEST,
        "config": config.descriptor(),
        "layers": layers.iter().map(Blob::descriptor).collect::<Vec<Value>>(),
    });
    annotate(&mut manifest, &spec.annotations);
    Ok(Platform { target, manifest: Blob::json(media::MANIFEST, &manifest), config, layers, diff_ids })
}

/// How a container is started: the base's settings with the program in place of its own.
fn settings(spec: &Spec, base: &Value, path: &str) -> Value {
    let mut out = base.as_object().cloned().unwrap_or_default();
    out.insert("Entrypoint".into(), json!([path]));
    out.remove("Cmd");
    let mut env: Vec<String> = strings(&base["Env"]);
    if !env.iter().any(|e| e.starts_with("PATH=")) {
        env.insert(0, SEARCH_PATH.into());
    }
    for setting in &spec.env {
        let prefix = format!("{}=", setting.split('=').next().unwrap_or_default());
        env.retain(|e| !e.starts_with(&prefix));
        env.push(setting.clone());
    }
    out.insert("Env".into(), json!(env));
    let user = match (&spec.user, base["User"].as_str()) {
        (Some(user), _) => user,
        (None, Some(user)) if !user.is_empty() => user,
        _ => USER,
    };
    out.insert("User".into(), json!(user));
    out.entry("WorkingDir").or_insert_with(|| json!("/"));
    let mut add = |name: &str, entries: Map<String, Value>| {
        if !entries.is_empty() {
            let mut all = base[name].as_object().cloned().unwrap_or_default();
            all.extend(entries);
            out.insert(name.into(), Value::Object(all));
        }
    };
    add("ExposedPorts", spec.ports.iter().map(|p| (p.clone(), json!({}))).collect());
    add("Labels", spec.labels.iter().map(|(k, v)| (k.clone(), json!(v))).collect());
    Value::Object(out)
}

fn strings(list: &Value) -> Vec<String> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|v| Some(v.as_str()?.to_string())).collect()
}

impl Image {
    /// All blobs that the image consists of, each once, what is pointed to before what points.
    pub fn blobs(&self) -> Vec<&Blob> {
        let mut seen = std::collections::BTreeSet::new();
        let parts = self.platforms.iter().flat_map(|p| p.layers.iter().chain([&p.config, &p.manifest]));
        let attached = self.sbom.iter().flat_map(|s| s.parts.iter().chain([&s.manifest]));
        parts.chain([&self.index]).chain(attached).filter(|b| seen.insert(b.digest.as_str())).collect()
    }

    /// Stores the image in the registry of the reference; the tag comes last, so that it never names half an image.
    pub fn push(&self, client: &std::sync::Arc<Client>, reference: &Reference) -> Result<(), String> {
        let repository = client.repository(reference)?;
        let mut manifests: Vec<&Blob> =
            self.platforms.iter().map(|p| &p.manifest).chain([&self.index]).collect();
        manifests.extend(self.sbom.iter().map(|s| &s.manifest));
        for blob in self.blobs() {
            if !manifests.iter().any(|m| m.digest == blob.digest) {
                repository.push_blob(blob)?;
            }
        }
        for manifest in manifests {
            let knows_subjects = repository.push_manifest(manifest, &manifest.digest)?;
            if let Some(sbom) =
                self.sbom.as_ref().filter(|s| s.manifest.digest == manifest.digest && !knows_subjects)
            {
                // The tag that stands for the list of referrers where a registry keeps none.
                let tag = self.index.digest.replace(':', "-");
                repository.push_manifest(&sbom.fallback_index(), &tag)?;
            }
        }
        repository.push_manifest(&self.index, reference.tag_or_latest())?;
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub fn spec() -> Spec {
        let mut files = Layer::default();
        files.file("/etc/motd", b"hello".to_vec(), false).unwrap();
        Spec {
            name: "tool".into(),
            programs: Target::ALL.iter().map(|t| (*t, format!("program for {t}").into_bytes())).collect(),
            base: Base::Scratch,
            files,
            labels: BTreeMap::from([("version".into(), "1".into())]),
            annotations: BTreeMap::from([("note".into(), "n".into())]),
            env: vec!["A=b".into()],
            ports: vec!["8080/tcp".into()],
            user: None,
            created: 0,
            compression: Compression::Gzip,
            sbom: None,
        }
    }

    fn parsed(blob: &Blob) -> Value {
        serde_json::from_slice(&blob.read().unwrap()).unwrap()
    }

    #[test]
    fn contents() {
        let image = build(&spec()).unwrap();
        let index = parsed(&image.index);
        assert_eq!(index["annotations"]["note"], "n");
        assert_eq!(index["manifests"][1]["platform"], json!({ "os": "linux", "architecture": "arm64" }));
        assert_eq!(index["manifests"][1]["digest"], image.platforms[1].manifest.digest.as_str());
        let p = &image.platforms[0];
        let manifest = parsed(&p.manifest);
        assert_eq!(manifest["config"]["digest"], p.config.digest.as_str());
        assert_eq!(manifest["layers"].as_array().unwrap().len(), 2);
        let config = parsed(&p.config);
        assert_eq!(config["rootfs"]["diff_ids"], json!(p.diff_ids));
        assert_eq!(config["history"].as_array().unwrap().len(), 2);
        assert_eq!(config["created"], "1970-01-01T00:00:00Z");
        let c = &config["config"];
        assert_eq!(c["Entrypoint"], json!(["/app/tool"]));
        assert_eq!(c["User"], USER);
        assert_eq!(c["Env"], json!([SEARCH_PATH, "A=b"]));
        assert_eq!(c["ExposedPorts"], json!({ "8080/tcp": {} }));
        assert_eq!(c["Labels"]["version"], "1");
        // The layer of files is one for both platforms.
        assert_eq!(image.platforms[0].layers[0].digest, image.platforms[1].layers[0].digest);
        assert_eq!(image.blobs().len(), 8);
    }

    #[test]
    fn digests_are_stable() {
        let (a, b) = (build(&spec()).unwrap(), build(&spec()).unwrap());
        assert_eq!(a.index.digest, b.index.digest);
        let later = build(&Spec { created: 1, ..spec() }).unwrap();
        assert_ne!(a.index.digest, later.index.digest);
    }

    #[test]
    fn base_settings() {
        let base = json!({
            "Env": ["PATH=/x", "A=old", "B=c"], "User": "1000", "Cmd": ["sh"], "WorkingDir": "/srv",
            "Labels": { "version": "0", "vendor": "v" },
        });
        let c = settings(&spec(), &base, "/app/tool");
        assert_eq!(c["Env"], json!(["PATH=/x", "B=c", "A=b"]));
        assert_eq!((&c["User"], &c["WorkingDir"]), (&json!("1000"), &json!("/srv")));
        assert_eq!(c["Labels"], json!({ "version": "1", "vendor": "v" }));
        assert!(c.get("Cmd").is_none());
        let c = settings(&Spec { user: Some("0".into()), ..spec() }, &base, "/app/tool");
        assert_eq!(c["User"], "0");
    }
}
