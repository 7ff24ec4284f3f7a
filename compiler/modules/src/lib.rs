//! modules: Go modules: go.mod, versions, the module cache, proxies, and which module provides a package.
//! In → out: a directory, environment, import paths → directories of packages; edited go.mod, go.sum and vendor trees.
//! May know: base; syntax, for the imports of files.
//! Deliberately does not compile, knows no targets' code and prints nothing but progress: texts are returned.
#![forbid(unsafe_code)]

pub mod cmd;
pub mod commit;
pub mod diff;
pub mod doc;
pub mod embed;
pub mod env;
pub mod fetch;
pub mod files;
pub mod files_of_package;
pub mod find;
pub mod gomod;
pub mod goversion;
pub mod graph;
pub mod http;
pub mod json;
pub mod loader;
pub mod modpath;
pub mod patterns;
pub mod pinned;
pub mod query;
pub mod scan;
pub mod semver;
pub mod session;
pub mod std_pkgs;
pub mod sumdb;
pub mod sums;
pub mod template;
pub mod text;
pub mod update;
pub mod value;
pub mod vcs;
pub mod vendor;
pub mod zip;
