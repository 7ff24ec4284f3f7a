//! modules: Go modules: go.mod, versions, the module cache, proxies, and which module provides a package.
//! In → out: a directory, environment, import paths → directories of packages; edited go.mod, go.sum and vendor trees.
//! May know: base; syntax, for the imports of files.
//! Deliberately does not compile, knows no targets' code and prints nothing but progress: texts are returned.
#![forbid(unsafe_code)]
