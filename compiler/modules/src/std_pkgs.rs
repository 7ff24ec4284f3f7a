//! What this crate has to be told about the standard library.

/// The standard library as the compiler carries it.
pub trait Std: Sync + Send {
    /// Is it the path of a package of the reference's standard library, whether or not the compiler has it yet?
    fn has(&self, path: &str) -> bool;

    /// The package's Go files; `None` if the compiler doesn't have it.
    fn files(&self, path: &str) -> Option<Vec<(String, Vec<u8>)>>;

    /// All packages, sorted.
    fn packages(&self) -> Vec<String>;

    /// A directory to name in place of GOROOT/src/path; without a path GOROOT. Empty if there is none.
    fn dir(&self, path: &str) -> String;

    /// The GODEBUG settings that a program starts with: of its go version, of go.mod, and of its files' directives.
    fn godebug(&self, go: &str, settings: &[(String, String)], files: &[Vec<u8>]) -> String;
}
