//! A bill of materials: the modules that programs are made of, as an SPDX 2.3 document in JSON, and the manifest that
//! ties it to an image the way OCI 1.1 has it: an artifact whose subject is the image's index.

use base::time::rfc3339;
use serde_json::{Value, json};

use crate::blob::{Blob, digest};
use crate::media;

/// A module with its version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Component {
    pub path: String,
    pub version: String,
}

/// What the document is about.
pub struct Materials<'a> {
    /// The program's name.
    pub name: &'a str,
    /// The program's own module.
    pub main: Component,
    /// The modules in it, sorted.
    pub modules: Vec<Component>,
    /// The compiler, whose library and runtime are in the program.
    pub compiler: Component,
    /// Seconds since 1970.
    pub created: u64,
}

/// The document. Equal materials make equal bytes.
pub fn document(m: &Materials) -> Vec<u8> {
    let package = |id: &str, c: &Component, purpose: &str, locator: String| {
        json!({
            "SPDXID": id,
            "name": c.path,
            "versionInfo": c.version,
            "primaryPackagePurpose": purpose,
            "downloadLocation": "NOASSERTION",
            "filesAnalyzed": false,
            "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "NOASSERTION",
            "copyrightText": "NOASSERTION",
            "externalRefs": [{
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": locator,
            }],
        })
    };
    let relation = |from: &str, kind: &str, to: &str| json!({ "spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to });
    let golang = |c: &Component| {
        let version =
            if c.version.starts_with('v') { format!("@{}", escaped(&c.version)) } else { String::new() };
        format!("pkg:golang/{}{version}", escaped(&c.path))
    };
    const MAIN: &str = "SPDXRef-main";
    const COMPILER: &str = "SPDXRef-compiler";
    let compiler = format!("pkg:generic/{}@{}", m.compiler.path, escaped(&m.compiler.version));
    let mut packages = vec![
        package(MAIN, &m.main, "APPLICATION", golang(&m.main)),
        package(COMPILER, &m.compiler, "LIBRARY", compiler),
    ];
    let mut relations =
        vec![relation("SPDXRef-DOCUMENT", "DESCRIBES", MAIN), relation(MAIN, "STATIC_LINK", COMPILER)];
    for (i, c) in m.modules.iter().enumerate() {
        let id = format!("SPDXRef-module-{}", i + 1);
        packages.push(package(&id, c, "LIBRARY", golang(c)));
        relations.push(relation(MAIN, "STATIC_LINK", &id));
    }
    // A document has a name of its own, which changes with its content.
    let content = digest(json!([m.name, packages, m.created]).to_string().as_bytes());
    let document = json!({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": m.name,
        "documentNamespace": format!("https://spdx.org/spdxdocs/{}-{}", escaped(m.name), content.replace(':', "-")),
        "creationInfo": {
            "created": rfc3339(m.created as i64, ""),
            "creators": [format!("Tool: {}-{}", m.compiler.path, m.compiler.version)],
        },
        "packages": packages,
        "relationships": relations,
    });
    let mut text = serde_json::to_vec_pretty(&document).expect("sbom: values have string keys");
    text.push(b'\n');
    text
}

/// Text as URLs have it: what isn't a letter, a digit or one of `-._/` by its code.
fn escaped(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._/".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// A document that is stored with an image.
pub struct Attachment {
    pub manifest: Blob,
    /// The empty configuration, and the document.
    pub parts: [Blob; 2],
}

/// Ties a document to an image's index.
pub fn attach(document: Vec<u8>, index: &Blob) -> Attachment {
    let config = Blob::new(media::EMPTY, b"{}".to_vec());
    let content = Blob::new(media::SPDX, document);
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": media::MANIFEST,
        "artifactType": media::SPDX,
        "config": config.descriptor(),
        "layers": [content.descriptor()],
        "subject": index.descriptor(),
    });
    Attachment { manifest: Blob::json(media::MANIFEST, &manifest), parts: [config, content] }
}

impl Attachment {
    /// How indexes point to it.
    pub fn descriptor(&self) -> Value {
        let mut out = self.manifest.descriptor();
        out["artifactType"] = json!(media::SPDX);
        out
    }

    /// The index that stands for a list of referrers where a registry keeps none.
    pub fn fallback_index(&self) -> Blob {
        let index =
            json!({ "schemaVersion": 2, "mediaType": media::INDEX, "manifests": [self.descriptor()] });
        Blob::json(media::INDEX, &index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn materials(version: &str) -> Vec<u8> {
        let c = |path: &str, version: &str| Component { path: path.into(), version: version.into() };
        document(&Materials {
            name: "shop",
            main: c("a.b/shop", "(devel)"),
            modules: vec![c("c.d/e/v2", version)],
            compiler: c("rgo", "0.1.0"),
            created: 0,
        })
    }

    #[test]
    fn documents() {
        let v: Value = serde_json::from_slice(&materials("v2.1.0+incompatible")).unwrap();
        assert_eq!(v["spdxVersion"], "SPDX-2.3");
        let locator = |i: usize| v["packages"][i]["externalRefs"][0]["referenceLocator"].clone();
        assert_eq!(locator(0), "pkg:golang/a.b/shop");
        assert_eq!(locator(2), "pkg:golang/c.d/e/v2@v2.1.0%2Bincompatible");
        assert_eq!(v["relationships"].as_array().unwrap().len(), 3);
        assert_eq!(materials("v2.0.0"), materials("v2.0.0"));
        let other: Value = serde_json::from_slice(&materials("v2.0.0")).unwrap();
        assert_ne!(v["documentNamespace"], other["documentNamespace"]);
    }

    #[test]
    fn attachments() {
        let index = Blob::json(media::INDEX, &json!({}));
        let a = attach(materials("v2.0.0"), &index);
        let manifest: Value = serde_json::from_slice(&a.manifest.read().unwrap()).unwrap();
        assert_eq!(manifest["subject"]["digest"], index.digest.as_str());
        assert_eq!(manifest["layers"][0]["digest"], a.parts[1].digest.as_str());
        assert_eq!(manifest["artifactType"], media::SPDX);
    }
}
