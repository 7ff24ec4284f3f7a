//! Objects that nothing reads: they go, with what is stored there. Inlining leaves many: closures whose calls became
//! their bodies, which would make what they captured escape.
//!
//! An object is an allocation or a frame slot. It is read if its address is used for anything but a store to it, or is
//! stored to an object that is read.

use base::{FxHashMap, FxHashSet};
use gir::{BlockId, Func, Op, Value};

use crate::promote::Object;

pub(crate) fn run(f: &mut Func) {
    let rpo = f.rpo();
    let addresses = addresses(f, &rpo);
    if addresses.is_empty() {
        return;
    }
    let read = read(f, &rpo, &addresses);
    let unread = |v: Value| addresses.get(&v).is_some_and(|object| !read.contains(object));
    for &b in &rpo {
        let mut insts = std::mem::take(&mut f.blocks[b].insts);
        insts.retain(|&i| match f.insts[i].op {
            Op::Store { ptr, .. } | Op::Zero { dst: ptr, .. } | Op::NilCheck(ptr) => !unread(ptr),
            // Addresses within an object go with it.
            Op::New { .. } | Op::PtrAdd(..) => !unread(f.insts[i].results[0]),
            _ => true,
        });
        f.blocks[b].insts = insts;
    }
}

/// Which values are addresses in which object.
fn addresses(f: &Func, rpo: &[BlockId]) -> FxHashMap<Value, Object> {
    let mut addresses = FxHashMap::default();
    for &i in rpo.iter().flat_map(|&b| &f.blocks[b].insts) {
        let object = match f.insts[i].op {
            Op::SlotAddr(slot, _) => Object::Slot(slot),
            Op::New { .. } => Object::New(i),
            Op::PtrAdd(base, _) => match addresses.get(&base) {
                Some(&object) => object,
                None => continue,
            },
            _ => continue,
        };
        addresses.insert(f.insts[i].results[0], object);
    }
    addresses
}

/// The objects that are read.
fn read(f: &Func, rpo: &[BlockId], addresses: &FxHashMap<Value, Object>) -> FxHashSet<Object> {
    let mut read: FxHashSet<Object> = FxHashSet::default();
    // What objects hold addresses of which.
    let mut held: FxHashMap<Object, Vec<Object>> = FxHashMap::default();
    let mut work: Vec<Object> = Vec::new();
    for &b in rpo {
        for &i in &f.blocks[b].insts {
            let op = &f.insts[i].op;
            match op {
                Op::Store { ptr, value, .. } => match (addresses.get(ptr), addresses.get(value)) {
                    (Some(&to), Some(&object)) => held.entry(to).or_default().push(object),
                    (None, Some(&object)) => work.push(object),
                    _ => {}
                },
                Op::Zero { .. } | Op::NilCheck(_) => {}
                Op::PtrAdd(_, by) => work.extend(addresses.get(by)),
                _ => op.visit(|v| work.extend(addresses.get(&v))),
            }
        }
        f.blocks[b].term.visit(|v| work.extend(addresses.get(&v)));
    }
    while let Some(object) = work.pop() {
        if read.insert(object) {
            work.extend(held.remove(&object).unwrap_or_default());
        }
    }
    read
}
