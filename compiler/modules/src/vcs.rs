//! What version control says about the sources of a program: the repository around them, its commit, and the version
//! that the commit is of a module. The rules are those of the go command's stamps.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base::time::calendar;

use crate::modpath::{below, check_major, major_prefix, split_major};
use crate::semver;
use crate::text::unquote;

/// A checkout, as found by walking up from a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    pub dir: PathBuf,
    /// The command that manages it: `git`, `hg`, `svn` or `fossil`.
    pub tool: &'static str,
}

/// The state of a checkout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// The commit's hash; empty before the first commit.
    pub revision: String,
    /// The commit's time in seconds since 1970.
    pub time: Option<i64>,
    /// Are there changes that no commit has, new files among them?
    pub modified: bool,
}

/// The repository that a directory lies in. One kind inside another is an error, lest one plants commands for the
/// other; git inside git is how submodules work.
pub fn repository(dir: &Path) -> Result<Option<Repository>, String> {
    let mut found: Option<Repository> = None;
    for at in dir.ancestors() {
        for (tool, is_root) in TOOLS {
            if !is_root(at) {
                continue;
            }
            match &found {
                None => found = Some(Repository { dir: at.to_path_buf(), tool }),
                Some(inner) if inner.tool == "git" && *tool == "git" => {}
                Some(inner) => {
                    return Err(format!(
                        "multiple VCS detected: {} in {:?}, and {tool} in {at:?}",
                        inner.tool, inner.dir
                    ));
                }
            }
        }
    }
    Ok(found)
}

/// Does a directory look like the top of a checkout?
type IsRoot = fn(&Path) -> bool;

const TOOLS: &[(&str, IsRoot)] = &[
    ("hg", |d| d.join(".hg").is_dir()),
    ("git", is_git_root),
    ("svn", |d| d.join(".svn").is_dir()),
    ("fossil", |d| d.join(".fslckout").is_file() || d.join("_FOSSIL_").is_file()),
];

/// `.git` is a directory, or in worktrees and submodules a file that names one.
fn is_git_root(dir: &Path) -> bool {
    let mark = dir.join(".git");
    if mark.is_dir() {
        return true;
    }
    let Ok(text) = std::fs::read_to_string(&mark) else { return false };
    let target = text.strip_prefix("gitdir:").map(str::trim).unwrap_or_default();
    !target.is_empty() && dir.join(target).is_dir()
}

/// Is a command on PATH?
pub fn on_path(tool: &str) -> bool {
    crate::files::program(tool, &std::env::var_os("PATH").unwrap_or_default()).is_some()
}

impl Repository {
    /// Runs git at the top of the checkout.
    fn git(&self, args: &[&str]) -> Result<String, String> {
        let out = Command::new("git")
            .args(args)
            .current_dir(&self.dir)
            .stdin(Stdio::null())
            // What git does on the side (refreshing its index) must not disturb others, nor its language the texts.
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("LC_ALL", "C")
            .output()
            .map_err(|e| format!("git: {}", crate::files::describe(&e)))?;
        if out.status.success() {
            return Ok(String::from_utf8_lossy(&out.stdout).into_owned());
        }
        Err(match out.status.code() {
            Some(code) => format!("exit status {code}"),
            None => out.status.to_string(),
        })
    }

    /// Asks git for the state of the checkout.
    pub fn status(&self) -> Result<Status, String> {
        let modified = !self.git(&["status", "--porcelain"])?.is_empty();
        let head = self.git(&["-c", "log.showsignature=false", "log", "-1", "--format=%H:%ct"]);
        match head {
            // A repository without a commit has a status but no log.
            Err(_) if modified => Ok(Status { modified, ..Status::default() }),
            Err(e) => Err(e),
            Ok(line) => {
                let (revision, time) = line.trim().split_once(':').ok_or("unrecognized VCS tool output")?;
                let time = time.parse().map_err(|_| "invalid VCS tool output".to_string())?;
                Ok(Status { revision: revision.into(), time: Some(time), modified })
            }
        }
    }

    /// The version that a commit is of module `path`, as its tags tell; None where they don't.
    pub fn version(&self, path: &str, status: &Status) -> Option<String> {
        let root = module_line(&std::fs::read(self.dir.join("go.mod")).ok()?)?;
        let (code_root, _) = split_major(&root)?;
        let history = History { repo: self, revision: &status.revision };
        let mut version = Layout::new(path, code_root)?.version(&history, status.time?)?;
        if status.modified {
            version += if version.ends_with("+incompatible") { ".dirty" } else { "+dirty" };
        }
        Some(version)
    }
}

/// A commit and what leads to it.
struct History<'a> {
    repo: &'a Repository,
    revision: &'a str,
}

impl History<'_> {
    /// Tags of the commit itself, sorted.
    fn tags(&self) -> Option<Vec<String>> {
        let args = ["-c", "log.showsignature=false", "log", "--no-decorate", "-n1", "--format=format:%D"];
        let mut args = args.to_vec();
        args.extend(["--end-of-options", self.revision, "--"]);
        let names = self.repo.git(&args).ok()?;
        let tags = names.split(", ").filter_map(|n| n.trim().strip_prefix("tag: "));
        let mut tags: Vec<String> = tags.map(str::to_string).collect();
        tags.sort();
        Some(tags)
    }

    /// Tags of the commit and of all before it.
    fn merged_tags(&self) -> Option<Vec<String>> {
        let merged = format!("--merged={}", self.revision);
        let refs = self.repo.git(&["for-each-ref", "--format=%(refname)", &merged]).ok()?;
        Some(refs.lines().filter_map(|l| l.trim().strip_prefix("refs/tags/")).map(str::to_string).collect())
    }

    fn file(&self, path: &str) -> Option<Vec<u8>> {
        self.repo
            .git(&["cat-file", "blob", &format!("{}:{path}", self.revision)])
            .ok()
            .map(String::into_bytes)
    }
}

/// How a module lies in its repository.
struct Layout<'a> {
    /// The directory of the module without its major version, from the top; empty for the top itself.
    dir: &'a str,
    /// `/v2`, `.v2` or nothing.
    major: &'a str,
    /// The repository's root is the module path with its major version.
    whole: bool,
}

impl<'a> Layout<'a> {
    fn new(path: &'a str, code_root: &str) -> Option<Layout<'a>> {
        below(path, code_root)?;
        let (prefix, major) = split_major(path)?;
        let whole = code_root == path;
        let dir = if whole { "" } else { below(prefix, code_root)?.trim_matches('/') };
        Some(Layout { dir, major, whole })
    }

    /// The version in a tag of this module, and whether the tag is written out as the version is.
    fn of_tag(&self, tag: &str) -> Option<(String, bool)> {
        let name = if self.dir.is_empty() { tag } else { tag.strip_prefix(self.dir)?.strip_prefix('/')? };
        if semver::is_pseudo(tag) {
            return None;
        }
        let version = semver::canonical(name);
        (!version.is_empty() && name.starts_with(&version)).then(|| {
            let exact = version == name;
            (version, exact)
        })
    }

    fn version(&self, history: &History, time: i64) -> Option<String> {
        let here = history.tags()?;
        let usable = |v: &str| check_major(v, self.major).is_ok() || self.may_be_incompatible(v, history);
        let newest = |tags: &mut dyn Iterator<Item = String>| {
            tags.filter(|v| usable(v)).fold(String::new(), |best, v| {
                if semver::compare(&v, &best) == Ordering::Greater { v } else { best }
            })
        };
        let mut exact = here.iter().filter_map(|t| self.of_tag(t)).filter(|t| t.1).map(|t| t.0);
        let tagged = newest(&mut exact);
        if !tagged.is_empty() {
            return self.confirmed(tagged, history);
        }
        let before = history.merged_tags()?;
        let base = newest(&mut before.iter().filter_map(|t| self.of_tag(t)).map(|t| t.0));
        let stamp = compact_time(time);
        self.confirmed(semver::pseudo(major_prefix(self.major), &base, &stamp, history.revision), history)
    }

    /// A tag of a later major version counts for a repository without go.mod.
    fn may_be_incompatible(&self, version: &str, history: &History) -> bool {
        let below_major = format!("{}/go.mod", semver::major(version));
        self.dir.is_empty()
            && self.major.is_empty()
            && history.file("go.mod").is_none()
            && history.file(&below_major).is_none()
    }

    /// The version, if the commit has the module where its path says.
    fn confirmed(&self, version: String, history: &History) -> Option<String> {
        let join = |dir: &str, name: &str| if dir.is_empty() { name.into() } else { format!("{dir}/{name}") };
        let has_major = |text: &[u8]| {
            let path = module_line(text)?;
            let (_, major) = split_major(&path)?;
            let fits = match (self.major, major) {
                ("", m) => matches!(major_prefix(m), "" | "v0" | "v1"),
                (_, "") => false,
                (a, b) => a[1..] == b[1..],
            };
            fits.then_some(())
        };
        let plain = history.file(&join(self.dir, "go.mod"));
        let plain_fits = plain.as_deref().is_some_and(|t| has_major(t).is_some());
        if self.major.starts_with('/') && !self.whole {
            let nested = history.file(&join(&join(self.dir, &self.major[1..]), "go.mod"));
            let nested_fits = nested.as_deref().is_some_and(|t| has_major(t).is_some());
            if nested.is_some() && (!nested_fits || plain_fits) {
                return None;
            }
            if !nested_fits && !plain_fits {
                return None;
            }
        } else if !plain_fits && (plain.is_some() || !self.dir.is_empty() || self.major.starts_with('/')) {
            return None;
        }
        if check_major(&version, self.major).is_ok() {
            return Some(version);
        }
        self.may_be_incompatible(&version, history).then(|| format!("{version}+incompatible"))
    }
}

/// The path that the first `module` line of a go.mod gives.
fn module_line(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let path = text.lines().find_map(|l| l.strip_prefix("module "))?.trim();
    let path = if path.starts_with('"') { unquote(path)? } else { path.to_string() };
    (!path.is_empty()).then_some(path)
}

/// `20060102150405`, as pseudo-versions have it.
fn compact_time(time: i64) -> String {
    let [y, mo, d, h, mi, s] = calendar(time);
    format!("{y:04}{mo:02}{d:02}{h:02}{mi:02}{s:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        assert_eq!(compact_time(951_868_800), "20000301000000");
        assert_eq!(compact_time(1_709_210_096), "20240229123456");
    }

    #[test]
    fn tags_of_modules() {
        let top = Layout::new("a.b/c", "a.b/c").unwrap();
        assert_eq!(top.of_tag("v1.2.3"), Some(("v1.2.3".into(), true)));
        assert_eq!(top.of_tag("v1.2.3+meta"), Some(("v1.2.3".into(), false)));
        assert_eq!(top.of_tag("v1.2"), None);
        assert_eq!(top.of_tag("release"), None);
        let nested = Layout::new("a.b/c/sub/v2", "a.b/c").unwrap();
        assert_eq!((nested.dir, nested.major), ("sub", "/v2"));
        assert_eq!(nested.of_tag("sub/v2.0.1"), Some(("v2.0.1".into(), true)));
        assert_eq!(nested.of_tag("v2.0.1"), None);
        assert!(Layout::new("a.b/d", "a.b/c").is_none());
    }

    #[test]
    fn module_lines() {
        assert_eq!(module_line(b"// x\nmodule a.b/c\r\n\ngo 1.27\n").as_deref(), Some("a.b/c"));
        assert_eq!(module_line(b"module \"a.b/c\"\n").as_deref(), Some("a.b/c"));
        assert_eq!(module_line(b"go 1.27\n"), None);
    }
}
