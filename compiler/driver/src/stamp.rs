//! Version control in build info: asked while the compiler works, as git takes its time in large checkouts.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};
use std::thread::JoinHandle;

use base::time::rfc3339;
use modules::vcs::{self, Repository, Status};

/// `-buildvcs`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Where there is a repository, and the tool to ask.
    #[default]
    Auto,
    /// A repository that can't be asked is an error.
    True,
    False,
}

impl Mode {
    pub fn parse(text: &str) -> Result<Mode, String> {
        match text {
            "auto" => Ok(Mode::Auto),
            "true" | "1" | "t" | "T" | "TRUE" | "True" => Ok(Mode::True),
            "false" | "0" | "f" | "F" | "FALSE" | "False" => Ok(Mode::False),
            _ => Err(format!(
                "invalid boolean value {text:?} for -buildvcs: value is neither 'auto', 'true', nor 'false'"
            )),
        }
    }
}

/// What is known of the repository around the current directory.
type Found = Result<Option<(Repository, Status)>, String>;

/// A question to version control that may still be under way.
pub struct Lookup {
    mode: Mode,
    running: Mutex<Option<JoinHandle<Found>>>,
    found: OnceLock<Found>,
}

impl Lookup {
    /// Starts to ask about a directory.
    pub fn start(mode: Mode, cwd: &Path) -> Lookup {
        let cwd = cwd.to_path_buf();
        let running = (mode != Mode::False).then(|| std::thread::spawn(move || ask(mode, &cwd)));
        Lookup { mode, running: Mutex::new(running), found: OnceLock::new() }
    }

    /// The settings for build info and the module's version, if the module and the package belong to the repository
    /// around the current directory.
    pub fn stamp(
        &self,
        module: &str,
        module_dir: &Path,
        package_dir: &Path,
    ) -> Result<Option<Stamp>, String> {
        let found = self.found.get_or_init(|| {
            let running = self.running.lock().expect("stamp: lock").take();
            running.map_or(Ok(None), |r| r.join().expect("asking version control does not panic"))
        });
        let fail = |why: String| {
            format!("error obtaining VCS status: {why}\n\tUse -buildvcs=false to disable VCS stamping.")
        };
        let Some((repo, status)) = found.as_ref().map_err(|e| fail(e.clone()))? else { return Ok(None) };
        if !module_dir.starts_with(&repo.dir) && !repo.dir.starts_with(module_dir) {
            return Ok(None);
        }
        for (what, dir) in [("package", package_dir), ("module", module_dir)] {
            let other = vcs::repository(dir).map_err(fail)?.map_or_else(PathBuf::new, |r| r.dir);
            if other == repo.dir {
                continue;
            }
            if self.mode == Mode::Auto {
                return Ok(None);
            }
            return Err(fail(format!(
                "main {what} is in repository {other:?} but current directory is in repository {:?}",
                repo.dir
            )));
        }
        let mut settings = vec![("vcs", repo.tool.to_string())];
        if !status.revision.is_empty() {
            settings.push(("vcs.revision", status.revision.clone()));
        }
        settings.extend(status.time.map(|t| ("vcs.time", rfc3339(t, ""))));
        settings.push(("vcs.modified", status.modified.to_string()));
        Ok(Some(Stamp { settings, version: repo.version(module, status) }))
    }
}

/// What version control adds to build info.
pub struct Stamp {
    pub settings: Vec<(&'static str, String)>,
    /// The main module's version, where the commit has one.
    pub version: Option<String>,
}

fn ask(mode: Mode, cwd: &Path) -> Found {
    let Some(repo) = vcs::repository(cwd)? else { return Ok(None) };
    if repo.tool != "git" {
        return match mode {
            Mode::True => Err(format!("rgo asks git only, and {:?} is managed by {}", repo.dir, repo.tool)),
            Mode::Auto | Mode::False => Ok(None),
        };
    }
    if !vcs::on_path("git") {
        return match mode {
            Mode::True => Err("exec: \"git\": executable file not found in $PATH".into()),
            Mode::Auto | Mode::False => Ok(None),
        };
    }
    let status = repo.status()?;
    Ok(Some((repo, status)))
}
