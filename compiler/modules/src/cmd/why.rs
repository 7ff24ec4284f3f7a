//! `mod why`

use std::collections::{HashMap, VecDeque};

use super::{Context, Flags, Outcome};
use crate::loader::{LoadOptions, Loaded};
use crate::scan::Tags;

impl Context {
    pub(super) fn mod_why(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("mod why", &[("m", false), ("vendor", false)], args)?;
        let me = self.moved(&flags);
        let mut options = me.options(&flags, Some(crate::session::Mode::Mod))?;
        options.ignore_vendor = true;
        let session = me.open(&options)?;
        let vendor = flags.on("vendor");
        let mut load = LoadOptions::new(Tags::any());
        (load.all, load.tests) = (true, !vendor);
        let rs = session.requirements();
        let mut names = Vec::new();
        if flags.on("m") {
            for arg in &flags.rest {
                if arg.contains('@') {
                    return Err(format!(
                        "go: {arg}: 'go mod why' requires a module path, not a version query"
                    )
                    .into());
                }
                let graph = rs.graph(&session)?;
                let list = graph.build_list();
                let fits = |p: &str| {
                    arg == "all" || p == arg || arg.contains("...") && crate::patterns::matches(arg, p)
                };
                let mut hits: Vec<String> = list
                    .into_iter()
                    .filter(|m| fits(&m.path) && !crate::modpath::is_toolchain(&m.path))
                    .map(|m| m.path)
                    .collect();
                if hits.is_empty() && !arg.contains("...") {
                    return Err(format!("go: module {arg}: not a known dependency").into());
                }
                names.append(&mut hits);
            }
        } else {
            let here = [".".to_string()];
            let patterns = if flags.rest.is_empty() { &here[..] } else { &flags.rest };
            for arg in patterns {
                names.extend(session.expand(arg, &rs, &load.tags)?);
            }
        }
        let (loaded, _) = session.load(rs, &load, &|_| Ok(session.main_packages(&load.tags)))?;
        let from = shortest(&loaded);
        let mut out = String::new();
        let to_vendor = if vendor { " to vendor" } else { "" };
        for name in &names {
            if !out.is_empty() {
                out.push('\n');
            }
            let (target, kind) = if flags.on("m") {
                let of_module = loaded.packages.iter().enumerate().filter(|(_, p)| {
                    p.test_of.is_none() && p.module.as_ref().is_some_and(|m| m.path == *name)
                });
                let best = of_module.filter_map(|(i, p)| Some((from.get(&i)?.0, &p.path, i))).min();
                (best.map(|b| b.2), "module")
            } else {
                (loaded.by_path.get(name).copied().filter(|i| from.contains_key(i)), "package")
            };
            out += &format!("# {name}\n");
            match target {
                Some(i) => out += &chain(&loaded, &from, i),
                None => out += &format!("(main module does not need{to_vendor} {kind} {name})\n"),
            }
        }
        Ok(out)
    }
}

/// Distance from the main module's packages and the predecessor, for all packages that it reaches.
fn shortest(loaded: &Loaded) -> HashMap<usize, (usize, Option<usize>)> {
    let mut from = HashMap::new();
    let mut queue = VecDeque::new();
    let starts = loaded.roots.iter().copied().filter(|&i| {
        loaded.packages[i].module.as_ref().is_some_and(|m| m.version.is_empty())
            || loaded.packages[i].stack.is_none()
    });
    for i in starts {
        from.insert(i, (1, None));
        queue.push_back(i);
    }
    while let Some(i) = queue.pop_front() {
        let p = &loaded.packages[i];
        for &to in p.imports.iter().chain(&p.test) {
            if !from.contains_key(&to) {
                from.insert(to, (from[&i].0 + 1, Some(i)));
                queue.push_back(to);
            }
        }
    }
    from
}

fn chain(loaded: &Loaded, from: &HashMap<usize, (usize, Option<usize>)>, target: usize) -> String {
    let mut lines = Vec::new();
    let mut at = Some(target);
    while let Some(i) = at {
        let p = &loaded.packages[i];
        lines.push(if p.test_of.is_some() { format!("{}.test", p.path) } else { p.path.clone() });
        at = from[&i].1;
    }
    lines.reverse();
    lines.iter().map(|l| format!("{l}\n")).collect()
}
