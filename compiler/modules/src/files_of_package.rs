//! The files of a package's directory that aren't Go's, by the kinds that `list` tells apart.

use std::path::Path;

use crate::scan::Tags;

/// Names by kind, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    pub c: Vec<String>,
    pub cxx: Vec<String>,
    pub m: Vec<String>,
    pub h: Vec<String>,
    pub f: Vec<String>,
    pub s: Vec<String>,
    pub swig: Vec<String>,
    pub swigcxx: Vec<String>,
    pub syso: Vec<String>,
    /// Of these kinds, but left out by constraints or for want of cgo.
    pub ignored: Vec<String>,
}

impl Others {
    /// Reads a directory; without one there are none.
    pub fn read(dir: &Path, tags: &Tags) -> Others {
        let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter(|e| e.path().is_file())
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .filter(|n| !n.starts_with(['_', '.']))
            .collect();
        names.sort();
        let mut out = Others::default();
        for name in names {
            let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
            let list = match extension {
                "c" => &mut out.c,
                "cc" | "cpp" | "cxx" => &mut out.cxx,
                "m" => &mut out.m,
                "h" | "hh" | "hpp" | "hxx" => &mut out.h,
                "f" | "F" | "for" | "f90" => &mut out.f,
                "s" => &mut out.s,
                // The C compiler's assembly comes with cgo only.
                "S" | "sx" => &mut out.ignored,
                "swig" => &mut out.swig,
                "swigcxx" => &mut out.swigcxx,
                "syso" => &mut out.syso,
                _ => continue,
            };
            // Objects have no text to hold a constraint.
            let text = if extension == "syso" {
                Vec::new()
            } else {
                std::fs::read(dir.join(&name)).unwrap_or_default()
            };
            if tags.matches(&name, &text) {
                list.push(name);
            } else {
                out.ignored.push(name);
            }
        }
        out.ignored.sort();
        out
    }
}
