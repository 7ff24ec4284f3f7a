//! `mod download`

use std::sync::atomic::Ordering;

use super::{Context, Failure, Flags, Outcome};
use crate::commit::Changes;
use crate::goversion;
use crate::modpath::{Mod, is_toolchain};
use crate::query::is_revision;
use crate::session::{Mode, Session};
use crate::value::Value;

/// A module to download and the query that it answers.
struct Wanted {
    module: Mod,
    query: String,
    error: Option<String>,
}

impl Context {
    pub(super) fn mod_download(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("mod download", &[("json", false), ("reuse", true)], args)?;
        if flags.get("reuse").is_some() {
            return Err("go: -reuse is not supported by rgo".into());
        }
        let me = self.moved(&flags);
        let mut options = me.options(&flags, Some(Mode::Mod))?;
        options.ignore_vendor = true;
        options.optional = true;
        let session = me.open(&options)?;
        session.fetch.quiet.store(true, Ordering::Relaxed);
        let rs = session.requirements();
        let mut wanted: Vec<Wanted> = Vec::new();
        let explicit = !flags.rest.is_empty();
        if explicit {
            for arg in &flags.rest {
                wanted.extend(self.download_argument(&session, &rs, arg)?);
            }
        } else {
            let Some(main) = session.mains.first() else {
                return Err("go: no modules specified (see 'go help mod download')".into());
            };
            let graph = rs.graph(&session)?;
            let go = main.file.data.go.as_deref().unwrap_or(goversion::DEFAULT);
            let everything = session.work.is_some() || goversion::before(go, goversion::PRUNED);
            let mods: Vec<Mod> = if everything {
                graph
                    .build_list()
                    .into_iter()
                    .filter(|m| !m.version.is_empty() && !is_toolchain(&m.path))
                    .collect()
            } else {
                let required = main.file.data.require.iter().map(|r| &r.module.path);
                required.map(|p| Mod::new(p.clone(), graph.selected(p))).collect()
            };
            wanted.extend(mods.into_iter().map(|module| Wanted {
                module,
                query: String::new(),
                error: None,
            }));
            if wanted.is_empty() {
                eprintln!("go: no module dependencies to download");
                return Ok(String::new());
            }
        }
        // Replaced modules count as what replaces them; directories need no download.
        for w in &mut wanted {
            if !explicit || w.query.is_empty() {
                w.module = session.resolved(&w.module);
            }
        }
        wanted.retain(|w| !w.module.version.is_empty() || w.error.is_some());
        let results = session.parallel(&wanted, |w| match &w.error {
            Some(e) => Err(e.clone()),
            None => download(&session, &w.module),
        });
        let mut out = String::new();
        let mut errors = Vec::new();
        for (w, r) in wanted.iter().zip(results) {
            let mut fields = vec![
                ("Path", Value::text(w.module.path.clone())),
                ("Version", Value::text(w.module.version.clone())),
            ];
            fields.push(("Query", Value::text(w.query.clone())));
            match r {
                Ok(more) => {
                    fields.push(("Error", Value::Null));
                    fields.extend(more);
                }
                Err(e) => {
                    fields.push(("Error", Value::text(e.clone())));
                    errors.push(format!("go: {e}"));
                }
            }
            if flags.on("json") {
                out += &Value::Struct { fields, shown: String::new() }.json(&[]);
                out.push('\n');
            }
        }
        if explicit && !session.mains.is_empty() {
            session.commit(&rs, None, &Changes::default(), false)?;
            let keep = wanted.iter().flat_map(|w| [w.module.clone(), crate::sums::go_mod_key(&w.module)]);
            let keep = keep.chain(session.keep_sums(None, &rs, true, false)).collect();
            session.write_sums(&keep)?;
        }
        if errors.is_empty() {
            return Ok(out);
        }
        if flags.on("json") {
            print!("{out}");
            return Err(Failure::plain(""));
        }
        Err(Failure::plain(errors.join("\n")))
    }

    fn download_argument(
        &self,
        session: &Session,
        rs: &crate::graph::Requirements,
        arg: &str,
    ) -> Result<Vec<Wanted>, Failure> {
        if let Some((path, query)) = arg.split_once('@') {
            if session.is_main(path) && matches!(query, "upgrade" | "patch") {
                eprintln!("go: skipping download of {arg} that resolves to the main module");
                return Ok(Vec::new());
            }
            let current = match rs.root_selected(session, path) {
                Some(v) => v.to_string(),
                None => String::new(),
            };
            return Ok(vec![match session.query_allowing(path, query, &current, false) {
                Ok(info) => {
                    let query = if info.version == query && is_revision(query) {
                        String::new()
                    } else {
                        query.to_string()
                    };
                    Wanted { module: Mod::new(path, info.version), query, error: None }
                }
                Err(e) => Wanted {
                    module: Mod::new(path, query),
                    query: String::new(),
                    error: Some(if e.text.contains(path) && !e.text.starts_with("reading") {
                        e.text
                    } else {
                        format!("{path}@{query}: {}", e.text)
                    }),
                },
            }]);
        }
        if session.is_main(arg) {
            eprintln!("go: skipping download of {arg} that resolves to the main module");
            return Ok(Vec::new());
        }
        let graph = rs.graph(session)?;
        let list: Vec<Mod> = graph
            .build_list()
            .into_iter()
            .filter(|m| !m.version.is_empty() && !is_toolchain(&m.path))
            .filter(|m| {
                arg == "all"
                    || if arg.contains("...") {
                        crate::patterns::matches(arg, &m.path)
                    } else {
                        m.path == arg
                    }
            })
            .collect();
        if list.is_empty() && !arg.contains("...") && arg != "all" {
            if session.mains.is_empty() {
                return Err(format!("go: module {arg}: not a known dependency").into());
            }
            return Err(format!("go: module {arg}: not a known dependency").into());
        }
        Ok(list.into_iter().map(|module| Wanted { module, query: String::new(), error: None }).collect())
    }
}

fn download(session: &Session, m: &Mod) -> Result<Vec<(&'static str, Value)>, String> {
    let fetch = &session.fetch;
    let wrap = |e: crate::fetch::FetchError| {
        if e.text.starts_with(&m.path) || e.text.starts_with("verifying") {
            e.text
        } else {
            format!("{m}: {}", e.text)
        }
    };
    let info = fetch.info(&m.path, &m.version).map_err(wrap)?;
    let text = fetch.go_mod(m).map_err(wrap)?;
    let (zip, sum) = fetch.zip(m).map_err(wrap)?;
    let dir = fetch.dir(m).map_err(wrap)?;
    let file = |suffix: &str| {
        fetch.cache_file(m, suffix).map(|p| Value::text(p.display().to_string())).unwrap_or(Value::Null)
    };
    let mut fields = vec![
        ("Info", file("info")),
        ("GoMod", file("mod")),
        ("Zip", Value::text(zip.display().to_string())),
        ("Dir", Value::text(dir.display().to_string())),
        ("Sum", Value::text(sum)),
        ("GoModSum", Value::text(crate::zip::hash_go_mod(&text))),
    ];
    if let Some(origin) = super::list_modules::origin(&info) {
        fields.push(("Origin", origin));
    }
    Ok(fields)
}
