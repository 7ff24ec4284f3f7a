//! Changes of a go.mod that leave the rest of its layout alone.

use std::collections::{BTreeMap, BTreeSet};

use super::directives::{auto_quote, is_indirect};
use super::syntax::{Block, Comments, Line, Stmt, Syntax};
use crate::modpath::Mod;
use crate::{goversion, semver};

/// A requirement to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub module: Mod,
    pub indirect: bool,
}

/// Where a line stands: index of the statement, and of the line in its block.
type Place = (usize, Option<usize>);

impl Syntax {
    /// The lines with a verb: their places and arguments.
    fn lines_of(&self, verb: &str) -> Vec<(Place, Vec<String>)> {
        let mut found = Vec::new();
        for (i, stmt) in self.stmts.iter().enumerate() {
            match stmt {
                Stmt::Line(l) if l.tokens.first().is_some_and(|t| t == verb) => {
                    found.push(((i, None), l.tokens[1..].to_vec()));
                }
                Stmt::Block(b) if b.tokens == [verb] => {
                    for (j, l) in b.lines.iter().enumerate().filter(|(_, l)| !l.tokens.is_empty()) {
                        found.push(((i, Some(j)), l.tokens.clone()));
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn line_mut(&mut self, place: Place) -> &mut Line {
        match (&mut self.stmts[place.0], place.1) {
            (Stmt::Line(l), None) => l,
            (Stmt::Block(b), Some(j)) => &mut b.lines[j],
            _ => unreachable!("places come from the same tree"),
        }
    }

    fn set_args(&mut self, place: Place, args: &[String]) {
        let line = self.line_mut(place);
        if place.1.is_none() {
            line.tokens.truncate(1);
            line.tokens.extend_from_slice(args);
        } else {
            line.tokens = args.to_vec();
        }
    }

    /// Marks a line as dead; `cleanup` takes it away.
    fn kill(&mut self, place: Place) {
        let line = self.line_mut(place);
        line.tokens.clear();
        line.comments.suffix.clear();
    }

    /// Drops dead lines and empty blocks; a block with one line becomes a line.
    pub fn cleanup(&mut self) {
        let mut out = Vec::with_capacity(self.stmts.len());
        for stmt in std::mem::take(&mut self.stmts) {
            match stmt {
                Stmt::Line(l) if l.tokens.is_empty() => {}
                Stmt::Block(mut b) => {
                    b.lines.retain(|l| !l.tokens.is_empty());
                    match b.lines.len() {
                        0 => {}
                        1 if b.trailing.is_empty() => {
                            let line = b.lines.remove(0);
                            let mut tokens = b.tokens;
                            tokens.extend(line.tokens);
                            let mut before = b.before;
                            before.extend(line.comments.before);
                            let comments = Comments { before, suffix: line.comments.suffix };
                            out.push(Stmt::Line(Line { tokens, comments, number: line.number }));
                        }
                        _ => out.push(Stmt::Block(b)),
                    }
                }
                other => out.push(other),
            }
        }
        self.stmts = out;
    }

    /// Adds a line next to others with its verb: after `after`, else after the last one, else at the end.
    fn add(&mut self, verb: &str, args: Vec<String>, after: Option<Place>) {
        let hint = after.or_else(|| self.last_of(verb));
        let Some((i, j)) = hint else {
            let mut tokens = vec![verb.to_string()];
            tokens.extend(args);
            self.stmts.push(Stmt::Line(Line { tokens, ..Line::default() }));
            return;
        };
        let new = Line { tokens: args, ..Line::default() };
        match &mut self.stmts[i] {
            Stmt::Block(b) if b.tokens == [verb] => {
                let at = j.map_or(b.lines.len(), |j| j + 1);
                b.lines.insert(at, new);
            }
            Stmt::Line(l) if l.tokens.first().is_some_and(|t| t == verb) => {
                let mut old = std::mem::take(l);
                old.tokens.remove(0);
                let number = old.number;
                let block = Block {
                    tokens: vec![verb.to_string()],
                    lines: vec![old, new],
                    number,
                    ..Block::default()
                };
                self.stmts[i] = Stmt::Block(block);
            }
            _ => {
                let mut tokens = vec![verb.to_string()];
                tokens.extend(new.tokens);
                self.stmts.insert(i + 1, Stmt::Line(Line { tokens, ..Line::default() }));
            }
        }
    }

    fn last_of(&self, verb: &str) -> Option<Place> {
        let at = self.stmts.iter().rposition(|s| match s {
            Stmt::Line(l) => l.tokens.first().is_some_and(|t| t == verb),
            Stmt::Block(b) => b.tokens.first().is_some_and(|t| t == verb),
            Stmt::Comments(_) => false,
        })?;
        Some((at, None))
    }

    /// Sets the module path.
    pub fn set_module(&mut self, path: &str) {
        match self.lines_of("module").first() {
            Some(&(place, _)) => self.set_args(place, &[auto_quote(path)]),
            None => {
                let tokens = vec!["module".into(), auto_quote(path)];
                self.stmts.insert(0, Stmt::Line(Line { tokens, ..Line::default() }));
            }
        }
    }

    /// Sets or drops (`None`) the `go` line. A new one follows the module line.
    pub fn set_go(&mut self, version: Option<&str>) {
        self.set_single("go", version, "module");
    }

    /// Sets or drops the `toolchain` line. A new one follows the `go` line.
    pub fn set_toolchain(&mut self, name: Option<&str>) {
        self.set_single("toolchain", name, "go");
    }

    fn set_single(&mut self, verb: &str, value: Option<&str>, after: &str) {
        let found = self.lines_of(verb);
        match (value, found.first()) {
            (Some(v), Some(&(place, _))) => self.set_args(place, &[v.to_string()]),
            (Some(v), None) => {
                let line = Stmt::Line(Line { tokens: vec![verb.into(), v.into()], ..Line::default() });
                let at = self.last_of(after).or_else(|| self.last_of("module"));
                let at = at.map_or(0, |p| p.0 + 1);
                self.stmts.insert(at, line);
            }
            (None, Some(_)) => {
                for (place, _) in found {
                    self.kill(place);
                }
                self.cleanup();
            }
            (None, None) => {}
        }
    }

    /// `godebug key=value`, replacing an earlier setting.
    pub fn add_godebug(&mut self, key: &str, value: &str) {
        let setting = format!("{key}={value}");
        let mut done = false;
        for (place, args) in self.lines_of("godebug") {
            if args[0].split('=').next() != Some(key) {
                continue;
            }
            if done {
                self.kill(place);
            } else {
                self.set_args(place, std::slice::from_ref(&setting));
                done = true;
            }
        }
        if !done {
            self.add("godebug", vec![setting], None);
        }
        self.cleanup();
    }

    pub fn drop_godebug(&mut self, key: &str) {
        self.drop_where("godebug", |args| args[0].split('=').next() == Some(key));
    }

    fn drop_where(&mut self, verb: &str, hit: impl Fn(&[String]) -> bool) {
        for (place, args) in self.lines_of(verb) {
            if hit(&args) {
                self.kill(place);
            }
        }
    }

    /// Requires a version, as `rgo mod edit -require` does: an existing line is changed, others with the path go.
    pub fn add_require(&mut self, path: &str, version: &str) {
        let mut done = false;
        for (place, args) in self.lines_of("require") {
            if unquoted(&args[0]) != path {
                continue;
            }
            if done {
                self.kill(place);
            } else {
                self.set_args(place, &[auto_quote(path), version.to_string()]);
                done = true;
            }
        }
        if !done {
            self.add_new_require(path, version, false);
        }
    }

    fn add_new_require(&mut self, path: &str, version: &str, indirect: bool) {
        self.add("require", vec![auto_quote(path), version.to_string()], None);
        if indirect {
            let lines = self.lines_of("require");
            let found = lines.iter().rev().find(|l| unquoted(&l.1[0]) == path);
            let place = found.expect("the line was added").0;
            set_indirect(self.line_mut(place), true);
        }
    }

    pub fn drop_require(&mut self, path: &str) {
        self.drop_where("require", |args| unquoted(&args[0]) == path);
    }

    pub fn add_exclude(&mut self, path: &str, version: &str) {
        let lines = self.lines_of("exclude");
        if lines.iter().any(|(_, a)| unquoted(&a[0]) == path && a[1] == version) {
            return;
        }
        let hint = lines.iter().rev().find(|(_, a)| unquoted(&a[0]) == path).map(|l| l.0);
        self.add("exclude", vec![auto_quote(path), version.to_string()], hint);
    }

    pub fn drop_exclude(&mut self, path: &str, version: &str) {
        self.drop_where("exclude", |args| {
            unquoted(&args[0]) == path && args.get(1).is_some_and(|v| v == version)
        });
    }

    /// Replaces a module; without old version, replacements of single versions of it go.
    pub fn add_replace(&mut self, old: &Mod, new: &Mod) {
        let mut args = vec![auto_quote(&old.path)];
        if !old.version.is_empty() {
            args.push(old.version.clone());
        }
        args.push("=>".into());
        args.push(auto_quote(&new.path));
        if !new.version.is_empty() {
            args.push(new.version.clone());
        }
        let mut done = false;
        let mut hint = None;
        for (place, have) in self.lines_of("replace") {
            if unquoted(&have[0]) != old.path {
                continue;
            }
            let version = if have[1] == "=>" { "" } else { have[1].as_str() };
            if old.version.is_empty() || version == old.version {
                if done {
                    self.kill(place);
                } else {
                    self.set_args(place, &args);
                    done = true;
                }
            } else {
                hint = Some(place);
            }
        }
        if !done {
            self.add("replace", args, hint);
        }
        self.cleanup();
    }

    pub fn drop_replace(&mut self, old: &Mod) {
        self.drop_where("replace", |args| {
            let version = if args[1] == "=>" { "" } else { args[1].as_str() };
            unquoted(&args[0]) == old.path && version == old.version
        });
    }

    pub fn add_retract(&mut self, low: &str, high: &str) {
        let words = |list: &[&str]| list.iter().map(|s| s.to_string()).collect();
        let args = if low == high { words(&[low]) } else { words(&["[", low, ",", high, "]"]) };
        self.add("retract", args, None);
    }

    pub fn drop_retract(&mut self, low: &str, high: &str) {
        self.drop_where("retract", |args| interval(args) == (low, high));
    }

    /// Adds `tool`, `ignore` or `use` with a path.
    pub fn add_path(&mut self, verb: &str, path: &str) {
        if self.lines_of(verb).iter().all(|(_, a)| unquoted(&a[0]) != path) {
            self.add(verb, vec![auto_quote(path)], None);
            self.sort_blocks(false);
        }
    }

    pub fn drop_path(&mut self, verb: &str, path: &str) {
        self.drop_where(verb, |args| unquoted(&args[0]) == path);
    }

    /// Sorts the lines of blocks and drops repeated exclusions, replacements, tools and ignored directories.
    pub fn sort_blocks(&mut self, semantic_excludes: bool) {
        for verb in ["exclude", "tool", "ignore"] {
            let mut seen = BTreeSet::new();
            for (place, args) in self.lines_of(verb) {
                if !seen.insert(args) {
                    self.kill(place);
                }
            }
        }
        // Of replacements of the same module the last counts.
        let mut seen = BTreeSet::new();
        for (place, args) in self.lines_of("replace").into_iter().rev() {
            let arrow = args.iter().position(|a| a == "=>").unwrap_or(args.len());
            if !seen.insert(args[..arrow].to_vec()) {
                self.kill(place);
            }
        }
        self.cleanup_dead_only();
        for stmt in &mut self.stmts {
            let Stmt::Block(b) = stmt else { continue };
            match b.tokens[0].as_str() {
                "exclude" if semantic_excludes => {
                    b.lines.sort_by(|x, y| match (&x.tokens[..], &y.tokens[..]) {
                        ([p, v], [q, w]) => p.cmp(q).then_with(|| semver::compare(v, w)),
                        (x, y) => x.cmp(y),
                    })
                }
                "retract" => b.lines.sort_by(|x, y| {
                    let (x, y) = (interval(&x.tokens), interval(&y.tokens));
                    semver::compare(y.0, x.0).then_with(|| semver::compare(y.1, x.1))
                }),
                _ => b.lines.sort_by(|x, y| x.tokens.cmp(&y.tokens)),
            }
        }
    }

    /// Dead lines go, but blocks stay blocks.
    fn cleanup_dead_only(&mut self) {
        self.stmts.retain_mut(|s| match s {
            Stmt::Line(l) => !l.tokens.is_empty(),
            Stmt::Block(b) => {
                b.lines.retain(|l| !l.tokens.is_empty());
                !b.lines.is_empty()
            }
            Stmt::Comments(_) => true,
        });
    }

    /// Makes the requirements exactly these, in the layout that the `go` version asks for: one block before 1.17, then
    /// direct and indirect ones apart, from 1.27 on in at most two blocks.
    pub fn set_requires(&mut self, wanted: &[Wanted], go: &str) {
        let semantic = !goversion::before(go, goversion::STRICT);
        if goversion::before(go, goversion::PRUNED) {
            self.set_requires_plainly(wanted);
        } else {
            self.set_requires_apart(wanted, !goversion::before(go, goversion::TWO_BLOCKS));
        }
        self.sort_blocks(semantic);
        self.cleanup();
    }

    fn set_requires_plainly(&mut self, wanted: &[Wanted]) {
        let mut need: BTreeMap<&str, &Wanted> = wanted.iter().map(|w| (w.module.path.as_str(), w)).collect();
        for (place, args) in self.lines_of("require") {
            match need.remove(unquoted(&args[0]).as_str()) {
                Some(w) => {
                    self.set_args(place, &[args[0].clone(), w.module.version.clone()]);
                    set_indirect(self.line_mut(place), w.indirect);
                }
                None => self.kill(place),
            }
        }
        for w in need.values() {
            self.add_new_require(&w.module.path, &w.module.version, w.indirect);
        }
    }

    fn set_requires_apart(&mut self, wanted: &[Wanted], two_blocks: bool) {
        let need: BTreeMap<&str, &Wanted> = wanted.iter().map(|w| (w.module.path.as_str(), w)).collect();
        let wants_direct = |l: &Line| {
            l.tokens.first().and_then(|p| need.get(unquoted(p).as_str())).is_some_and(|w| !w.indirect)
        };
        // The blocks that take new lines: the last ones that hold only direct, or only indirect, requirements.
        let (mut direct, mut indirect, mut last) = (None, None, None);
        let mut count = 0;
        let (mut direct_notes, mut indirect_notes): (Vec<String>, Vec<String>) = Default::default();
        for (i, stmt) in self.stmts.iter_mut().enumerate() {
            match stmt {
                Stmt::Line(l) if l.tokens.first().is_some_and(|t| t == "require") => {
                    (last, count) = (Some(i), count + 1);
                    if !l.comments.matter() {
                        *if is_indirect(&l.comments.suffix) { &mut indirect } else { &mut direct } = Some(i);
                    }
                }
                Stmt::Block(b) if b.tokens == ["require"] => {
                    (last, count) = (Some(i), count + 1);
                    let plain = b.before.is_empty()
                        && !b.lines.is_empty()
                        && b.lines.iter().all(|l| !l.comments.matter());
                    let marked = b.lines.iter().filter(|l| is_indirect(&l.comments.suffix)).count();
                    if plain && marked == 0 {
                        direct = Some(i);
                    }
                    if plain && marked == b.lines.len() {
                        indirect = Some(i);
                    }
                    if two_blocks {
                        let any_direct = b.lines.iter().any(wants_direct);
                        let notes = if any_direct || b.lines.is_empty() {
                            &mut direct_notes
                        } else {
                            &mut indirect_notes
                        };
                        if !notes.is_empty() && !b.before.is_empty() {
                            notes.push("//".into());
                        }
                        notes.append(&mut b.before);
                    }
                }
                _ => {}
            }
        }
        let one_plain_block = count == 1
            && match &self.stmts[last.expect("there is one")] {
                Stmt::Line(l) => !l.comments.matter(),
                Stmt::Block(b) => b.before.is_empty(),
                Stmt::Comments(_) => false,
            };
        let empty = || Stmt::Block(Block { tokens: vec!["require".into()], ..Block::default() });
        let direct_at = match (direct, indirect) {
            (Some(d), _) => d,
            (None, Some(i)) => {
                self.stmts.insert(i, empty());
                indirect = Some(i + 1);
                i
            }
            (None, None) => {
                let at = last.map_or(self.stmts.len(), |l| l + 1);
                self.stmts.insert(at, empty());
                at
            }
        };
        let indirect_at = match indirect {
            Some(i) => i,
            None => {
                self.stmts.insert(direct_at + 1, empty());
                direct_at + 1
            }
        };
        for at in [direct_at, indirect_at] {
            if let Stmt::Line(l) = &mut self.stmts[at] {
                let mut line = std::mem::take(l);
                line.tokens.remove(0);
                self.stmts[at] = Stmt::Block(Block {
                    tokens: vec!["require".into()],
                    lines: vec![line],
                    ..Block::default()
                });
            }
        }
        // Take out what goes elsewhere or nowhere; change the rest in place.
        let mut moved: [Vec<Line>; 2] = Default::default();
        let mut have = BTreeSet::new();
        for ((i, j), args) in self.lines_of("require") {
            let path = unquoted(&args[0]);
            let Some(w) = need.get(path.as_str()).filter(|_| have.insert(path.clone())) else {
                self.kill((i, j));
                continue;
            };
            self.set_args((i, j), &[args[0].clone(), w.module.version.clone()]);
            set_indirect(self.line_mut((i, j)), w.indirect);
            let other = if w.indirect { direct_at } else { indirect_at };
            if two_blocks || one_plain_block || i == other {
                let line = self.line_mut((i, j));
                let mut taken = std::mem::take(line);
                if j.is_none() {
                    taken.tokens.remove(0);
                }
                moved[usize::from(w.indirect)].push(taken);
            }
        }
        for w in wanted.iter().filter(|w| !have.contains(&w.module.path)) {
            let tokens = vec![auto_quote(&w.module.path), w.module.version.clone()];
            let mut line = Line { tokens, ..Line::default() };
            set_indirect(&mut line, w.indirect);
            moved[usize::from(w.indirect)].push(line);
        }
        let [direct_lines, indirect_lines] = moved;
        for (at, mut lines, notes) in
            [(direct_at, direct_lines, direct_notes), (indirect_at, indirect_lines, indirect_notes)]
        {
            let Stmt::Block(b) = &mut self.stmts[at] else { unreachable!("made a block above") };
            b.lines.append(&mut lines);
            b.before.extend(notes);
        }
    }
}

fn unquoted(token: &str) -> String {
    crate::text::unquote(token).unwrap_or_else(|| token.to_string())
}

fn interval(args: &[String]) -> (&str, &str) {
    match args {
        [v] => (v, v),
        [open, low, _, high, _] if open == "[" => (low, high),
        _ => ("", ""),
    }
}

/// Sets or takes away the `// indirect` mark, keeping what else the comment says.
fn set_indirect(line: &mut Line, indirect: bool) {
    if is_indirect(&line.comments.suffix) == indirect {
        return;
    }
    if indirect {
        match line.comments.suffix.first_mut() {
            None => line.comments.suffix.push("// indirect".into()),
            Some(c) => *c = format!("// indirect; {}", c.strip_prefix("//").unwrap_or(c).trim()),
        }
        return;
    }
    let comment = &mut line.comments.suffix[0];
    let text = comment.strip_prefix("//").unwrap_or(comment).trim();
    match text.strip_prefix("indirect;") {
        Some(rest) if !rest.trim().is_empty() => *comment = format!("// {}", rest.trim()),
        _ => line.comments.suffix.clear(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(text: &str, change: impl FnOnce(&mut Syntax)) -> String {
        let mut s = Syntax::parse(text, "go.mod").unwrap();
        change(&mut s);
        s.cleanup();
        s.print()
    }

    fn wanted(list: &[(&str, &str, bool)]) -> Vec<Wanted> {
        list.iter().map(|&(p, v, indirect)| Wanted { module: Mod::new(p, v), indirect }).collect()
    }

    #[test]
    fn requirements_apart() {
        let list = wanted(&[("a", "v1.0.0", false), ("b", "v1.1.0", true), ("c", "v1.2.0", false)]);
        let out = edit("module m\n\ngo 1.20\n\nrequire b v1.0.0 // why\n", |s| s.set_requires(&list, "1.20"));
        assert_eq!(
            out,
            "module m\n\ngo 1.20\n\nrequire b v1.1.0 // indirect; why\n\nrequire (\n\ta v1.0.0\n\tc v1.2.0\n)\n"
        );
        let out = edit("module m\n\ngo 1.20\n\nrequire (\n\ta v0.9.0\n\tb v1.0.0\n\tz v1.0.0\n)\n", |s| {
            s.set_requires(&list, "1.20")
        });
        assert_eq!(
            out,
            "module m\n\ngo 1.20\n\nrequire (\n\ta v1.0.0\n\tc v1.2.0\n)\n\nrequire b v1.1.0 // indirect\n"
        );
    }

    #[test]
    fn requirements_in_one_block() {
        let list = wanted(&[("a", "v1.0.0", false), ("b", "v1.1.0", true)]);
        let out = edit("module m\n", |s| s.set_requires(&list, "1.16"));
        assert_eq!(out, "module m\n\nrequire (\n\ta v1.0.0\n\tb v1.1.0 // indirect\n)\n");
    }

    #[test]
    fn single_lines() {
        let out = edit("module m\n\nrequire a v1.0.0\n", |s| {
            s.set_go(Some("1.22"));
            s.set_toolchain(Some("go1.23.0"));
            s.add_path("tool", "x/y");
        });
        assert_eq!(out, "module m\n\ngo 1.22\n\ntoolchain go1.23.0\n\nrequire a v1.0.0\n\ntool x/y\n");
        assert_eq!(
            edit(&out, |s| {
                s.set_go(None);
                s.set_toolchain(None);
                s.drop_path("tool", "x/y")
            }),
            "module m\n\nrequire a v1.0.0\n"
        );
    }

    #[test]
    fn replacements() {
        let m = |p: &str, v: &str| Mod::new(p, v);
        let out = edit("module m\n", |s| {
            s.add_replace(&m("a", "v1.0.0"), &m("../a", ""));
            s.add_replace(&m("b", ""), &m("c", "v1.0.0"));
        });
        assert_eq!(out, "module m\n\nreplace (\n\ta v1.0.0 => ../a\n\tb => c v1.0.0\n)\n");
        let out = edit(&out, |s| {
            s.add_replace(&m("a", ""), &m("../d", ""));
            s.drop_replace(&m("b", ""));
        });
        assert_eq!(out, "module m\n\nreplace a => ../d\n");
    }
}
