//! What a version query means: <https://go.dev/ref/mod#version-queries>.

use std::cmp::Ordering;

use crate::fetch::Info;
use crate::find::dir_in_module;
use crate::graph::Requirements;
use crate::modpath::{self, Mod, prefixes};
use crate::semver;
use crate::session::Session;

/// Why a query has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// There is no such module or version, as opposed to a failure to find out.
    pub missing: bool,
    pub text: String,
}

impl QueryError {
    pub fn new(text: impl Into<String>) -> QueryError {
        QueryError { missing: false, text: text.into() }
    }
}

impl From<crate::fetch::FetchError> for QueryError {
    fn from(e: crate::fetch::FetchError) -> QueryError {
        QueryError { missing: e.missing, text: e.text }
    }
}

/// Is a query about an exact revision rather than a range?
pub fn is_revision(query: &str) -> bool {
    !(matches!(query, "latest" | "upgrade" | "patch" | "none") || query.starts_with(['<', '>']))
}

/// Versions that a query prefers and accepts.
struct Matcher<'a> {
    accepts: Box<dyn Fn(&str) -> bool + 'a>,
    /// The oldest one that fits best, rather than the newest.
    oldest: bool,
    /// Prereleases are as good as releases.
    prereleases: bool,
    /// Without tags the newest commit will do.
    commits: bool,
}

impl Session {
    /// Asks for a version of a module. `current` is the version in use, or empty.
    pub fn query(&self, path: &str, query: &str, current: &str) -> Result<Info, QueryError> {
        self.query_allowing(path, query, current, true)
    }

    /// The same; `check` keeps retracted and excluded versions out.
    pub fn query_allowing(
        &self,
        path: &str,
        query: &str,
        current: &str,
        check: bool,
    ) -> Result<Info, QueryError> {
        if modpath::is_toolchain(path) {
            return self.query_go(path, query);
        }
        if let Err(e) = modpath::check_path(path)
            && self.replacement(&Mod::new(path, "")).is_none()
        {
            return Err(QueryError { missing: true, text: e });
        }
        if query.is_empty() {
            return Err(QueryError::new("empty version query"));
        }
        let (_, major) = modpath::split_major(path).unwrap_or((path, ""));
        let matcher = match query {
            "latest" => Matcher::newest(Box::new(|_| true)),
            "upgrade" if current.is_empty() || current == "none" => Matcher::newest(Box::new(|_| true)),
            "upgrade" => Matcher {
                accepts: Box::new(move |v| semver::compare(v, current) != Ordering::Less),
                oldest: false,
                prereleases: !semver::prerelease(current).is_empty() && !semver::is_pseudo(current),
                commits: true,
            },
            "patch" => {
                if current.is_empty() || current == "none" {
                    return Err(QueryError::new(
                        "can't query version \"patch\" of module ".to_string()
                            + path
                            + ": no existing version is required",
                    ));
                }
                let line = semver::major_minor(current);
                Matcher {
                    accepts: Box::new(move |v| {
                        semver::major_minor(v) == line && semver::compare(v, current) != Ordering::Less
                    }),
                    oldest: false,
                    prereleases: !semver::prerelease(current).is_empty() && !semver::is_pseudo(current),
                    commits: true,
                }
            }
            q if q.starts_with(['<', '>']) => {
                let (op, v) = if q[1..].starts_with('=') { q.split_at(2) } else { q.split_at(1) };
                if !semver::is_valid(v) {
                    return Err(QueryError::new(format!(
                        "invalid semantic version {} in range {}",
                        crate::text::quote(v),
                        crate::text::quote(q)
                    )));
                }
                let (v, op) = (v.to_string(), op.to_string());
                let prereleases = !semver::prerelease(&v).is_empty();
                let oldest = op.starts_with('>');
                Matcher {
                    accepts: Box::new(move |x| {
                        let o = semver::compare(x, &v);
                        match op.as_str() {
                            "<" => o == Ordering::Less,
                            "<=" => o != Ordering::Greater,
                            ">" => o == Ordering::Greater,
                            _ => o != Ordering::Less,
                        }
                    }),
                    oldest,
                    prereleases,
                    commits: false,
                }
            }
            q if semver::is_valid(q) && semver::components(q) < 3 => {
                let (q, n) = (q.to_string(), semver::components(q));
                Matcher {
                    accepts: Box::new(move |v| match n {
                        1 => semver::major(v) == q,
                        _ => semver::major_minor(v) == q,
                    }),
                    oldest: false,
                    prereleases: false,
                    commits: false,
                }
            }
            q => return self.query_revision(path, q, major),
        };
        self.query_list(path, query, current, check, &matcher)
    }

    fn query_revision(&self, path: &str, query: &str, major: &str) -> Result<Info, QueryError> {
        let canonical = semver::canonical_module(query);
        let exact = canonical == query;
        if exact && modpath::check_major(query, major).is_err() {
            let why = modpath::check_major(query, major).expect_err("just seen");
            // A tag from before modules is used with a mark.
            if major.is_empty()
                && let Ok(info) = self.fetch.info(path, &format!("{query}+incompatible"))
            {
                return Ok(info);
            }
            return Err(QueryError { missing: true, text: format!("{path}@{query}: {why}") });
        }
        if exact && self.replacement(&Mod::new(path, query)).is_some() {
            return Ok(Info { version: query.into(), ..Info::default() });
        }
        let info = self.fetch.info(path, query).map_err(|e| {
            let text = if e.missing {
                let wrapped =
                    if exact { format!("invalid version: unknown revision {query}") } else { e.text.clone() };
                if exact {
                    format!("{path}@{query}: {}", e.text)
                } else {
                    format!("{path}@{query}: invalid version: {wrapped}")
                }
            } else {
                e.text.clone()
            };
            QueryError { missing: e.missing, text }
        })?;
        let found = Mod::new(path, info.version.clone());
        if self.is_excluded(&found) {
            return Err(QueryError::new(format!("{found}: excluded by go.mod")));
        }
        Ok(info)
    }

    fn query_list(
        &self,
        path: &str,
        query: &str,
        current: &str,
        check: bool,
        matcher: &Matcher,
    ) -> Result<Info, QueryError> {
        let mut versions = match self.fetch.versions(path) {
            Ok(v) => v,
            // A module that exists only as a replacement.
            Err(e) if self.replacement_versions(path).is_empty() => return Err(e.into()),
            Err(_) => Vec::new(),
        };
        versions.extend(self.replacement_versions(path));
        versions.sort_by(|a, b| semver::compare(a, b));
        versions.dedup();
        let (releases, prereleases) = self.fitting(path, &versions, matcher);
        let retracted =
            |v: &str| check && (self.is_excluded(&Mod::new(path, v)) || self.is_retracted(path, v));
        let pick = |list: &[String]| -> Option<String> {
            let mut it: Box<dyn Iterator<Item = &String>> =
                if matcher.oldest { Box::new(list.iter()) } else { Box::new(list.iter().rev()) };
            it.find(|v| !retracted(v)).cloned()
        };
        let best = if matcher.prereleases {
            let mut all = [releases, prereleases].concat();
            all.sort_by(|a, b| semver::compare(a, b));
            pick(&all)
        } else {
            pick(&releases).or_else(|| pick(&prereleases))
        };
        if let Some(v) = best {
            // "upgrade" never goes back behind a commit that is in use.
            return self.known_info(path, v);
        }
        if matcher.commits {
            if matches!(query, "upgrade" | "patch") && !current.is_empty() && current != "none" {
                if query == "upgrade"
                    && let Ok(info) = self.fetch.newest(path)
                    && semver::compare(&info.version, current) == Ordering::Greater
                    && versions.is_empty()
                {
                    return Ok(info);
                }
                return self.known_info(path, current.to_string());
            }
            if let Ok(info) = self.fetch.newest(path)
                && (matcher.accepts)(&info.version)
            {
                return Ok(info);
            }
        }
        if !current.is_empty() && current != "none" && query == "patch" {
            return self.known_info(path, current.to_string());
        }
        Err(QueryError {
            missing: true,
            text: format!("no matching versions for query {}", crate::text::quote(query)),
        })
    }

    fn known_info(&self, path: &str, version: String) -> Result<Info, QueryError> {
        if self.replacement(&Mod::new(path, version.clone())).is_some() {
            return Ok(Info { version, ..Info::default() });
        }
        Ok(self.fetch.info(path, &version)?)
    }

    /// Versions that only replacements know.
    fn replacement_versions(&self, path: &str) -> Vec<String> {
        self.replacements()
            .filter(|(old, ..)| old.path == path && !old.version.is_empty())
            .map(|(old, ..)| old.version.clone())
            .collect()
    }

    /// Releases and prereleases that fit. Tags of later majors from before modules count only as long as no version
    /// has a go.mod.
    fn fitting(&self, path: &str, versions: &[String], matcher: &Matcher) -> (Vec<String>, Vec<String>) {
        let (mut releases, mut prereleases) = (Vec::new(), Vec::new());
        let mut last_compatible: Option<&String> = None;
        let mut incompatible = false;
        for v in versions.iter().filter(|v| (matcher.accepts)(v)) {
            if !incompatible {
                if !v.ends_with("+incompatible") {
                    last_compatible = Some(v);
                } else if let Some(last) = last_compatible {
                    if self.has_go_mod(&Mod::new(path, last.clone())) {
                        break;
                    }
                    incompatible = true;
                }
            }
            if semver::prerelease(v).is_empty() { &mut releases } else { &mut prereleases }.push(v.clone());
        }
        (releases, prereleases)
    }

    /// Proxies make up a go.mod with just a module line for versions that have none.
    fn has_go_mod(&self, m: &Mod) -> bool {
        let Ok(text) = self.fetch.go_mod(m) else { return false };
        text.as_slice() != format!("module {}\n", crate::gomod::auto_quote(&m.path)).as_bytes()
    }

    /// The newest version of a module that isn't retracted itself, whose go.mod says what is retracted.
    pub fn retractions_of(&self, path: &str) -> Option<crate::session::Summary> {
        let versions = self.fetch.versions(path).ok()?;
        let any = Matcher::newest(Box::new(|_| true));
        let (releases, prereleases) = self.fitting(path, &versions, &any);
        let latest = match releases.last().or(prereleases.last()) {
            Some(v) => v.clone(),
            None => self.fetch.newest(path).ok()?.version,
        };
        self.latest_summary(path, &latest).ok()
    }

    /// The reasons for which a version is retracted; `None` if it isn't.
    pub fn retraction(&self, path: &str, version: &str) -> Option<Vec<String>> {
        if self.replacement(&Mod::new(path, version)).is_some() {
            return None;
        }
        let summary = self.retractions_of(path)?;
        let hits: Vec<String> = summary
            .retract
            .iter()
            .filter(|r| {
                semver::compare(&r.low, version) != Ordering::Greater
                    && semver::compare(version, &r.high) != Ordering::Greater
            })
            .map(|r| r.rationale.clone())
            .collect();
        (!hits.is_empty()).then_some(hits)
    }

    fn is_retracted(&self, path: &str, version: &str) -> bool {
        self.retraction(path, version).is_some()
    }

    /// The newest release of a language version such as 1.24, as far as the proxy knows. Since 1.21 such a version is none
    /// itself.
    fn newest_release(&self, language: &str) -> Option<String> {
        let minor = crate::goversion::minor(language).filter(|&m| m >= 21)?;
        if language != format!("1.{minor}") {
            return None;
        }
        // Toolchains are versions of a module: v0.0.1-go1.24.3.linux-amd64.
        let listed = self.fetch.versions("golang.org/toolchain").ok()?;
        let patch = |v: &String| -> Option<u32> {
            let (_, release) = v.strip_suffix(".linux-amd64")?.split_once("-go")?;
            release.strip_prefix(language)?.strip_prefix('.')?.parse().ok()
        };
        Some(format!("{language}.{}", listed.iter().filter_map(patch).max()?))
    }

    fn query_go(&self, path: &str, query: &str) -> Result<Info, QueryError> {
        let version = match query {
            "latest" | "upgrade" | "patch" => crate::goversion::RELEASE.to_string(),
            "none" => "none".into(),
            q => {
                let asked = q.strip_prefix("go").unwrap_or(q);
                self.newest_release(asked).unwrap_or_else(|| asked.to_string())
            }
        };
        if !crate::goversion::is_valid(&version) {
            return Err(QueryError::new(format!("invalid {path} version {}", crate::text::quote(query))));
        }
        let version = if path == "toolchain" { format!("go{version}") } else { version };
        Ok(Info { version, ..Info::default() })
    }

    /// Finds a module that provides a package which no module of the build has.
    pub fn query_import(&self, path: &str, rs: &Requirements) -> Result<Mod, String> {
        // Replacements of modules that aren't required, longest path first.
        let mut candidates: Vec<Mod> = Vec::new();
        for (old, ..) in self.replacements() {
            if modpath::below(path, &old.path).is_some() {
                let version = if !old.version.is_empty() {
                    old.version.clone()
                } else {
                    let major = modpath::split_major(&old.path).map_or("", |s| modpath::major_prefix(s.1));
                    semver::pseudo(
                        if major.is_empty() { "v0" } else { major },
                        "",
                        "00010101000000",
                        "000000000000",
                    )
                };
                candidates.push(Mod::new(old.path.clone(), version));
            }
        }
        candidates.sort_by_key(|m| std::cmp::Reverse(m.path.len()));
        for m in &candidates {
            if let Ok((root, local)) = self.module_dir(m)
                && dir_in_module(path, &m.path, &root, local).is_some()
            {
                return Ok(m.clone());
            }
        }
        if let Some(m) = candidates.first() {
            return Err(format!(
                "module {} provides package {path} and is replaced but not required; to add it:\n\tgo get {}",
                m.path, m.path
            ));
        }
        let current = |p: &str| rs.root_selected(self, p).unwrap_or_default().to_string();
        self.query_package(path, "latest", &current).map(|(m, _)| m).map_err(|e| e.text)
    }

    /// The module with the longest path that has a package at the version asked for.
    pub fn query_package(
        &self,
        path: &str,
        query: &str,
        current: &dyn Fn(&str) -> String,
    ) -> Result<(Mod, Info), QueryError> {
        let list: Vec<(String, String)> = prefixes(path)
            .filter(|p| modpath::check_path(p).is_ok())
            .map(|p| (p.to_string(), current(p)))
            .collect();
        if list.is_empty() {
            return Err(QueryError {
                missing: true,
                text: format!(
                    "malformed module path {}: missing dot in first path element",
                    crate::text::quote(path)
                ),
            });
        }
        let results = self.parallel(&list, |(p, current)| self.query(p, query, current));
        let mut without: Option<(Mod, Info)> = None;
        let mut errors: Vec<QueryError> = Vec::new();
        let mut unsure = None;
        for ((p, _), result) in list.iter().zip(results) {
            match result {
                Ok(info) => {
                    let m = Mod::new(p.clone(), info.version.clone());
                    let (root, local) = self.module_dir(&m).map_err(QueryError::new)?;
                    if dir_in_module(path, p, &root, local).is_some() {
                        return Ok((m, info));
                    }
                    without.get_or_insert((m, info));
                }
                // Once a module was found that could have the package, shorter paths matter less.
                Err(e) if !e.missing => {
                    if without.is_none() && unsure.is_none() {
                        unsure = Some(e);
                    }
                }
                Err(e) => errors.push(e),
            }
        }
        if let Some(e) = unsure {
            return Err(e);
        }
        if let Some((m, _)) = without {
            return Err(QueryError {
                missing: true,
                text: format!(
                    "module {}@{query} found ({}), but does not contain package {path}",
                    m.path, m.version
                ),
            });
        }
        // What the longest path that could be a repository got says most.
        Err(errors.into_iter().next().expect("there was at least one path"))
    }
}

impl<'a> Matcher<'a> {
    fn newest(accepts: Box<dyn Fn(&str) -> bool + 'a>) -> Matcher<'a> {
        Matcher { accepts, oldest: false, prereleases: false, commits: true }
    }
}
