//! The files that `rgo generate` looks at.

use std::path::PathBuf;
use std::sync::Arc;

use modules::env::Env;
pub use modules::files::program;
use modules::scan::{self, Tags};
use modules::session::Session;
pub use modules::session::short_path;
pub use modules::text::unquote;
use syntax::ast;

use crate::modfile::{Library, session_options};
use crate::pattern::{self, Root};
use crate::pipeline::BuildOptions;

/// A file with directives, perhaps.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    pub path: PathBuf,
    /// The name in its package clause.
    pub package: String,
    pub text: Vec<u8>,
}

/// What the arguments name.
#[derive(Default)]
pub struct Found {
    /// Files in groups: in each, nothing follows a directive that fails.
    pub groups: Vec<Vec<Source>>,
    /// Packages that aren't there.
    pub errors: Vec<String>,
    /// There were packages of other modules, whose files aren't touched.
    pub foreign: bool,
}

/// The packages of the arguments with their files: those of the package and of its inner tests, then those of its outer tests.
pub fn find(options: &BuildOptions) -> Result<Found, String> {
    let mut found = Found::default();
    if options.args.iter().any(|a| a.ends_with(".go")) {
        let context = crate::BuildContext { target: options.target, tags: Vec::new(), portable: false };
        for root in pattern::resolve(&options.args, &options.cwd, None, &context)? {
            if let Root::Files(files) = root {
                found.groups.push(files.into_iter().filter_map(source).collect());
            }
        }
        return Ok(found);
    }
    let env = Arc::new(Env::load());
    let flags = session_options(&env, &options.modules)?;
    let log = Box::new(|line: &str| eprintln!("{line}"));
    let session = Session::open(&options.cwd, env, Arc::new(Library), &flags, log)?;
    let requirements = session.requirements();
    let mut tags = options.tags.clone();
    tags.push("generate".into());
    let tags = Tags::of(options.target.goos(), options.target.goarch(), &tags);
    let here = [".".to_string()];
    let patterns = if options.args.is_empty() { &here[..] } else { &options.args };
    for p in patterns {
        let packages = session.expand(p, &requirements, &tags)?;
        if packages.is_empty() && p.contains("...") {
            eprintln!("go: warning: {} matched no packages", modules::text::quote(p));
        }
        for path in packages {
            let place = match session.find(&path, &requirements, true) {
                Ok(place) => place,
                Err(e) => {
                    found.errors.push(e.text().to_string());
                    continue;
                }
            };
            if place.module.as_ref().is_some_and(|m| !m.version.is_empty()) {
                found.foreign = true;
                continue;
            }
            let Ok(files) = scan::dir(&place.dir, &tags) else { continue };
            let read = |names: &[String]| names.iter().filter_map(|n| source(place.dir.join(n))).collect();
            found.groups.push(read(&[files.files, files.cgo_files, files.test_files].concat()));
            found.groups.push(read(&files.xtest_files));
        }
    }
    Ok(found)
}

/// A file that has a package clause.
fn source(path: PathBuf) -> Option<Source> {
    let text = std::fs::read(&path).ok()?;
    let names = base::Interner::new();
    let (file, _): (ast::File, _) = syntax::parse_imports_only(base::FileId(0), &text, &names);
    let package = names.text(file.idents.get(file.package)?.name).to_string();
    (!package.is_empty()).then_some(Source { path, package, text })
}
