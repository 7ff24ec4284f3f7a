//! Removes block parameters that get the same value on every edge (trivial phis).

use base::{FxHashMap, IndexVec};
use gir::func::ENTRY;
use gir::{BlockId, Func, Term, Value, ValueDef};

pub(crate) fn run(f: &mut Func) {
    let mut alias: FxHashMap<Value, Value> = FxHashMap::default();
    let blocks = f.rpo();
    let mut changed = true;
    while std::mem::take(&mut changed) {
        let mut incoming: IndexVec<BlockId, Vec<Option<Incoming>>> =
            f.blocks.iter().map(|b| vec![None; b.params.len()]).collect::<Vec<_>>().into_index();
        for &b in &blocks {
            each_edge(&f.blocks[b].term, |to, args| {
                for (i, &a) in args.iter().enumerate() {
                    let a = resolve(&alias, a);
                    let param = f.blocks[to].params[i];
                    if a == param {
                        continue;
                    }
                    let slot = &mut incoming[to][i];
                    *slot = Some(match *slot {
                        None => Incoming::One(a),
                        Some(Incoming::One(x)) if x == a => Incoming::One(x),
                        Some(_) => Incoming::Many,
                    });
                }
            });
        }
        for &b in &blocks {
            if b == ENTRY {
                continue;
            }
            let mut dead = vec![false; f.blocks[b].params.len()];
            for (i, slot) in incoming[b].iter().enumerate() {
                if let Some(Incoming::One(v)) = slot {
                    alias.insert(f.blocks[b].params[i], *v);
                    dead[i] = true;
                    changed = true;
                }
            }
            if dead.contains(&true) {
                drop_params(f, &blocks, b, &dead);
            }
        }
    }
    if alias.is_empty() {
        return;
    }
    for &b in &blocks {
        for i in f.blocks[b].insts.clone() {
            f.insts[i].op.visit_mut(|v| *v = resolve(&alias, *v));
        }
        f.blocks[b].term.visit_mut(|v| *v = resolve(&alias, *v));
    }
}

#[derive(Clone, Copy)]
enum Incoming {
    One(Value),
    Many,
}

fn resolve(alias: &FxHashMap<Value, Value>, mut v: Value) -> Value {
    while let Some(&to) = alias.get(&v) {
        v = to;
    }
    v
}

/// Calls `f` on each edge that can carry arguments.
pub(crate) fn each_edge(term: &Term, mut f: impl FnMut(BlockId, &[Value])) {
    match term {
        Term::Jump(b, args) => f(*b, args),
        Term::Branch { then, els, .. } => {
            f(then.0, &then.1);
            f(els.0, &els.1);
        }
        Term::None
        | Term::Switch { .. }
        | Term::Return(_)
        | Term::TailCall { .. }
        | Term::DeferEnter { .. }
        | Term::Trap { .. }
        | Term::Unreachable => {}
    }
}

/// Takes the marked parameters of `b` away, with their arguments on every edge.
fn drop_params(f: &mut Func, blocks: &[BlockId], b: BlockId, dead: &[bool]) {
    let mut i = 0;
    f.blocks[b].params.retain(|_| {
        i += 1;
        !dead[i - 1]
    });
    for (n, &p) in f.blocks[b].params.clone().iter().enumerate() {
        f.values[p].def = ValueDef::Param(b, n as u32);
    }
    let keep = |args: &mut smallvec::SmallVec<[Value; 2]>| {
        let mut i = 0;
        args.retain(|_| {
            i += 1;
            !dead[i - 1]
        });
    };
    for &p in blocks {
        match &mut f.blocks[p].term {
            Term::Jump(to, args) if *to == b => keep(args),
            Term::Branch { then, els, .. } => {
                if then.0 == b {
                    keep(&mut then.1);
                }
                if els.0 == b {
                    keep(&mut els.1);
                }
            }
            _ => {}
        }
    }
}

/// `collect` for tables.
trait IntoIndex<T> {
    fn into_index(self) -> IndexVec<BlockId, T>;
}

impl<T> IntoIndex<T> for Vec<T> {
    fn into_index(self) -> IndexVec<BlockId, T> {
        IndexVec::from_raw(self)
    }
}
