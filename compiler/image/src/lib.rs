//! image: container images of executables, without a container engine.
//! In → out: executables per target, files, options → an OCI layout (directory or tar), a docker archive, or a push to a registry.
//! May know: base.
//! Deliberately does not compile, reads no command line, and makes no HTTP client of its own: it is handed one.
#![forbid(unsafe_code)]

pub mod archive;
pub mod auth;
pub mod base_image;
pub mod blob;
pub mod build;
pub mod files;
pub mod layer;
pub mod layout;
pub mod media;
pub mod reference;
pub mod registry;
pub mod sbom;

pub use base_image::Base;
pub use build::{Image, Spec, build};
pub use layer::{Compression, Layer};
pub use reference::Reference;
pub use registry::Client;
