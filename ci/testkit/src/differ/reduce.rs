//! Cuts a program that differs down: statements and declarations go as long as a difference stays.

use std::time::{Duration, Instant};

use super::batch::{self, Compiler, Fate};
use crate::generate::tree::{Node, Nodes, Program};

/// A reduction that takes longer stops with what it has.
const LIMIT: Duration = Duration::from_secs(240);

/// Where a list of nodes stands: the declarations, or the bodies of a block, by child and part.
type Place = Vec<(usize, usize)>;

pub fn reduce(program: &Program, language: u32, reference: &Compiler, compiler: &Compiler) -> Program {
    let end = Instant::now() + LIMIT;
    // What a cut program does must be of the same kind: many cut programs are rejected.
    let difference = |p: &Program| {
        let one = [(1, p.clone())];
        let want = batch::run(reference, language, &one);
        let got = batch::run(compiler, language, &one);
        let kinds = [&want[0], &got[0]].map(|f| matches!(f, Fate::Rejected(_)));
        if batch::compare(&want[0], &got[0]).is_err() { Some(kinds) } else { None }
    };
    let mut best = program.clone();
    let Some(kinds) = difference(&best) else { return best };
    if kinds == [true, true] {
        return best;
    }
    let differs = |p: &Program| difference(p) == Some(kinds);
    loop {
        let before = size(&best.decls);
        for place in places(&best.decls) {
            cut(&mut best, &place, end, &differs);
        }
        for place in places(&best.decls) {
            unwrap(&mut best, &place, end, &differs);
        }
        if size(&best.decls) == before || Instant::now() > end {
            return best;
        }
    }
}

fn size(nodes: &Nodes) -> usize {
    nodes
        .iter()
        .map(|n| match n {
            Node::Text(_) => 1,
            Node::Block { parts, .. } => 1 + parts.iter().map(|p| 1 + size(&p.1)).sum::<usize>(),
        })
        .sum()
}

/// All lists of the program, outer ones first.
fn places(decls: &Nodes) -> Vec<Place> {
    fn collect(nodes: &Nodes, at: &Place, out: &mut Vec<Place>) {
        out.push(at.clone());
        for (i, n) in nodes.iter().enumerate().rev() {
            if let Node::Block { parts, .. } = n {
                for (k, p) in parts.iter().enumerate() {
                    let mut inner = at.clone();
                    inner.push((i, k));
                    collect(&p.1, &inner, out);
                }
            }
        }
    }
    let mut out = Vec::new();
    collect(decls, &Place::new(), &mut out);
    out
}

/// The list at a place, if it still exists.
fn list<'a>(decls: &'a mut Nodes, place: &Place) -> Option<&'a mut Nodes> {
    let mut at = decls;
    for (i, k) in place {
        match at.get_mut(*i)? {
            Node::Block { parts, .. } => at = &mut parts.get_mut(*k)?.1,
            Node::Text(_) => return None,
        }
    }
    Some(at)
}

/// Takes runs of nodes out of a list: first half of it, at last single ones.
fn cut(best: &mut Program, place: &Place, end: Instant, differs: &dyn Fn(&Program) -> bool) {
    let Some(n) = list(&mut best.decls, place).map(|l| l.len()) else { return };
    let mut run = n.div_ceil(2);
    while run > 0 {
        // From the end: what stands last depends on what stands before.
        let mut to = list(&mut best.decls, place).map_or(0, |l| l.len());
        while to > 0 {
            if Instant::now() > end {
                return;
            }
            let from = to.saturating_sub(run);
            let mut candidate = best.clone();
            if let Some(l) = list(&mut candidate.decls, place) {
                l.drain(from..to);
            }
            if differs(&candidate) {
                *best = candidate;
            }
            to = from;
        }
        run /= 2;
    }
}

/// Replaces blocks by one of their bodies, and drops branches.
fn unwrap(best: &mut Program, place: &Place, end: Instant, differs: &dyn Fn(&Program) -> bool) {
    if place.is_empty() {
        return;
    }
    let mut i = 0;
    while let Some(l) = list(&mut best.decls, place)
        && i < l.len()
    {
        if let Node::Block { parts, .. } = &l[i] {
            for k in 0..parts.len() {
                if Instant::now() > end {
                    return;
                }
                let mut candidate = best.clone();
                if let Some(l) = list(&mut candidate.decls, place)
                    && let Node::Block { parts, .. } = l.remove(i)
                {
                    l.splice(i..i, parts[k].1.iter().cloned());
                }
                if differs(&candidate) {
                    *best = candidate;
                    break;
                }
                let mut candidate = best.clone();
                if k > 0
                    && let Some(l) = list(&mut candidate.decls, place)
                    && let Some(Node::Block { parts, .. }) = l.get_mut(i)
                {
                    parts.remove(k);
                    if differs(&candidate) {
                        *best = candidate;
                        break;
                    }
                }
            }
        }
        i += 1;
    }
}
