//! The allocator and the collector under a world whose roots the test lists.

use crate::finalizer;
use crate::mem::{alloc, class, new, new_array, new_fast, new_noscan};
use crate::slice::{growslice, makeslice};
use crate::testkit::*;

#[repr(C)]
struct Node {
    left: *mut Node,
    value: usize,
    right: *mut Node,
}

fn node_type() -> Type {
    struct_of(&[("left", pointer()), ("value", int()), ("right", pointer())])
}

unsafe fn tree(heap: &Heap, t: Type, depth: usize, count: &mut usize) -> *mut Node {
    unsafe {
        let n = new(heap.cache, t) as *mut Node;
        heap.roots(|r| r.push(n as usize));
        (*n).value = *count;
        *count += 1;
        if depth > 0 {
            (*n).left = tree(heap, t, depth - 1, count);
            (*n).right = tree(heap, t, depth - 1, count);
        }
        heap.roots(|r| r.truncate(r.len() - 1));
        n
    }
}

unsafe fn check_tree(n: *mut Node, count: &mut usize) {
    unsafe {
        assert_eq!((*n).value, *count);
        *count += 1;
        if !(*n).left.is_null() {
            check_tree((*n).left, count);
            check_tree((*n).right, count);
        }
    }
}

#[test]
fn trees_survive_and_die() {
    let heap = Heap::take();
    let t = node_type();
    let base = heap.live();
    unsafe {
        let mut n = 0;
        let root = heap.root(tree(&heap, t, 12, &mut n));
        for _ in 0..20 {
            tree(&heap, t, 10, &mut 0);
        }
        heap.collect();
        assert_eq!(heap.live() - base, n as u64);
        check_tree(root, &mut 0);
        // Half of the tree goes.
        (*root).left = core::ptr::null_mut();
        heap.collect();
        assert_eq!(heap.live() - base, n as u64 / 2 + 1);
        heap.roots(|r| r.clear());
        heap.collect();
        assert_eq!(heap.live(), base);
    }
}

#[test]
fn collecting_at_every_allocation() {
    let heap = Heap::take();
    crate::gc::set_stress(1);
    unsafe {
        let mut n = 0;
        let root = heap.root(tree(&heap, node_type(), 7, &mut n));
        check_tree(root, &mut 0);
        assert!(super::count() > 200);
    }
}

/// Objects of many types and sizes, filled with what they are: nobody writes to another's memory, and new ones are zero.
#[test]
fn objects_do_not_overlap() {
    let heap = Heap::take();
    let mut random = Random(7);
    let small = struct_of(&[("a", int()), ("p", pointer())]);
    let big = array_of(small, 100);
    let types = [
        uint8(),
        uint32(),
        int(),
        string(),
        pointer(),
        small,
        big,
        array_of(uint8(), 37),
        array_of(pointer(), 9),
    ];
    let mut kept: Vec<(*mut u8, usize, Type, u64)> = Vec::new();
    let non_pointer = |t: Type, size: usize| {
        let mut is = vec![true; size / 8];
        for i in 0..size / t.size.max(1) {
            unsafe { crate::typ::for_each_pointer(t, i * t.size, &mut |at| is[at / 8] = false) };
        }
        is
    };
    for round in 0..20_000u64 {
        let t = types[random.below(types.len())];
        let n = match random.below(50) {
            0 => random.below(8000),
            1..5 => random.below(200),
            _ => 1 + random.below(3),
        };
        unsafe {
            let p = if n == 1 {
                let fast = new_fast(heap.cache, t);
                if fast.is_null() { new(heap.cache, t) } else { fast }
            } else {
                new_array(heap.cache, t, n as i64).unwrap()
            };
            let size = t.size * n;
            let bytes = std::slice::from_raw_parts_mut(p, size);
            assert!(bytes.iter().all(|b| *b == 0), "not zero: {size} bytes");
            // Fill the words that the collector doesn't follow.
            if t.ptr_bytes == 0 {
                bytes.fill(round as u8 | 1);
            } else {
                for (i, free) in non_pointer(t, size).iter().enumerate() {
                    if *free {
                        *(p as *mut u64).add(i) = round;
                    }
                }
            }
            if random.below(4) == 0 && size > 0 {
                kept.push((p, size, t, round));
                heap.root(p);
            }
            if kept.len() > 1000 {
                let i = random.below(kept.len());
                let (p, size, t, round) = kept.swap_remove(i);
                heap.roots(|r| _ = r.swap_remove(i));
                check(p, size, t, round, &non_pointer);
            }
        }
    }
    for (p, size, t, round) in kept {
        check(p, size, t, round, &non_pointer);
    }

    fn check(p: *mut u8, size: usize, t: Type, round: u64, non_pointer: &dyn Fn(Type, usize) -> Vec<bool>) {
        unsafe {
            if t.ptr_bytes == 0 {
                assert!(std::slice::from_raw_parts(p, size).iter().all(|b| *b == round as u8 | 1));
            } else {
                for (i, free) in non_pointer(t, size).iter().enumerate() {
                    assert_eq!(*(p as *const u64).add(i), if *free { round } else { 0 });
                }
            }
        }
    }
}

#[test]
fn interior_pointers_keep_and_past_ends_do_not() {
    let heap = Heap::take();
    let base = heap.live();
    unsafe {
        for size in [16usize, 64, 512, 4096, 32768, 100_000] {
            let p = new_noscan(heap.cache, size, true);
            let q = new_noscan(heap.cache, size, true);
            heap.roots(|r| *r = vec![p as usize + size - 1, q as usize + size]);
            heap.collect();
            let survivors = heap.live() - base;
            // q's end may be p's start or a free slot, but never q.
            assert_eq!(survivors, 1, "{size}");
        }
    }
}

#[test]
fn words_that_are_no_pointers_are_tolerated() {
    let heap = Heap::take();
    let mut random = Random(3);
    heap.roots(|r| r.extend((0..100_000).map(|_| 0xc0_0000_0000 + random.below(1 << 26))));
    heap.roots(|r| r.extend([0, 1, 7, usize::MAX, 0xc0_0000_0000, 0x40_0000_0000]));
    heap.collect();
    heap.collect();
}

#[test]
fn every_layout_is_scanned() {
    let heap = Heap::take();
    let base = heap.live();
    let node = struct_of(&[("pad", int()), ("p", pointer()), ("q", string())]);
    unsafe {
        // Masked, with header, large, of one portion and of many; single and array; the last element's pointer counts as the first's.
        for n in [1i64, 3, 16, 17, 100, 1000, 5000] {
            for t in [node, array_of(node, 2), array_of(array_of(node, 2), 3)] {
                let p = new_array(heap.cache, t, n).unwrap();
                heap.roots(|r| *r = vec![p as usize]);
                let words = t.size * n as usize / 32;
                for i in 0..words {
                    let target = new_noscan(heap.cache, 24, true) as *mut u64;
                    *target = i as u64;
                    *(p.add(i * 32 + 8) as *mut *mut u64) = target;
                }
                heap.collect();
                assert_eq!(heap.live() - base, 1 + words as u64);
                for i in 0..words {
                    assert_eq!(**(p.add(i * 32 + 8) as *mut *mut u64), i as u64);
                }
            }
        }
    }
}

#[test]
fn memory_is_reused_and_returned() {
    let heap = Heap::take();
    unsafe {
        for _ in 0..300 {
            let p = makeslice(heap.cache, int(), 1 << 17, 1 << 17).unwrap();
            std::ptr::write_bytes(p, 0xff, 1 << 20);
        }
        heap.collect();
        let figure = |n| super::stats::figure(n).unwrap();
        assert!(figure(7) < 16 << 20, "heap spans {}", figure(7));
        crate::mem::central::release_free_pages();
        assert!(figure(8) > 0);
        // What comes back from the system is zero again.
        let p = makeslice(heap.cache, int(), 1 << 17, 1 << 17).unwrap();
        assert!(std::slice::from_raw_parts(p, 1 << 20).iter().all(|b| *b == 0));
    }
}

#[test]
fn more_shapes_than_there_is_room_for() {
    let heap = Heap::take();
    unsafe {
        for n in 0..600u64 {
            let fields: Vec<(&'static str, Type)> =
                (0..12).map(|i| ("f", if n >> i & 1 != 0 { pointer() } else { int() })).collect();
            let t = struct_of(&fields);
            let p = new(heap.cache, t);
            heap.root(p);
            for i in 0..12 {
                if n >> i & 1 != 0 {
                    let target = new_noscan(heap.cache, 16, true);
                    *(target as *mut u64) = n * 100 + i;
                    *(p as *mut *mut u8).add(i as usize) = target;
                }
            }
        }
        heap.collect();
        let mut roots = Vec::new();
        heap.roots(|r| roots.clone_from(r));
        for (n, p) in roots.iter().enumerate() {
            for i in 0..12 {
                if n >> i & 1 != 0 {
                    assert_eq!(**(*p as *const *const u64).add(i), n as u64 * 100 + i as u64);
                }
            }
        }
    }
}

#[test]
fn append_grows_as_go_does() {
    let heap = Heap::take();
    let caps = |t: Type, most: i64| unsafe {
        let (mut p, mut len, mut cap, mut out) = (std::ptr::null_mut(), 0, 0, Vec::new());
        while len < most {
            if len == cap {
                (p, cap) = growslice(heap.cache, t, p, len, cap, len + 1).unwrap();
                heap.roots(|r| *r = vec![p as usize]);
                out.push(cap);
            }
            len += 1;
        }
        out
    };
    // Observed with the reference toolchain.
    assert_eq!(caps(int(), 5000), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560, 3408, 5120]);
    assert_eq!(caps(uint8(), 3000), [8, 16, 32, 64, 128, 256, 512, 896, 1408, 2048, 3072]);
    assert_eq!(caps(string(), 600), [1, 2, 4, 8, 16, 32, 71, 143, 303, 591, 1023]);
    unsafe {
        let many = growslice(heap.cache, int(), std::ptr::null(), 0, 0, 5).unwrap().1;
        assert_eq!(many, 6);
        assert!(growslice(heap.cache, int(), std::ptr::null(), 0, 0, i64::MAX).is_err());
        assert!(makeslice(heap.cache, int(), -1, -1).is_err());
        assert!(alloc::array_size(int(), 1 << 60).is_none());
    }
    assert_eq!(class::round_up_size(0, true), Some(0));
}

#[test]
fn finalizers_keep_what_they_need_and_run_in_order() {
    let heap = Heap::take();
    let t = node_type();
    unsafe {
        let a = new(heap.cache, t) as *mut Node;
        heap.root(a);
        let b = new(heap.cache, t) as *mut Node;
        (*a).left = b;
        (*b).value = 42;
        // Closures: any object serves.
        let func = new_noscan(heap.cache, 16, true);
        finalizer::set_finalizer(a as *mut u8, func);
        finalizer::set_finalizer(b as *mut u8, func);
        heap.collect();
        assert_eq!(finalizer::take_ready(), None);
        heap.roots(|r| r.clear());
        heap.collect();
        // a is ready; b, which a refers to, has to wait for it.
        assert_eq!(finalizer::take_ready(), Some((func, a as *mut u8)));
        assert_eq!(finalizer::take_ready(), None);
        assert_eq!((*(*a).left).value, 42);
        heap.collect();
        assert_eq!(finalizer::take_ready(), Some((func, b as *mut u8)));
        heap.collect();
        assert_eq!(finalizer::take_ready(), None);
    }
}

#[test]
fn weak_handles_and_cleanups() {
    let heap = Heap::take();
    let t = node_type();
    unsafe {
        let objects: Vec<*mut u8> = (0..500).map(|_| heap.root(new(heap.cache, t))).collect();
        let handles: Vec<*mut u8> = objects.iter().map(|o| finalizer::weak_handle(heap.cache, *o)).collect();
        let func = heap.root(new_noscan(heap.cache, 16, true));
        let ids: Vec<u64> = objects.iter().map(|o| finalizer::add_cleanup(*o, func)).collect();
        for (o, h) in objects.iter().zip(&handles) {
            assert_eq!(finalizer::weak_handle(heap.cache, *o), *h);
            assert_eq!(finalizer::weak_value(*h), *o);
        }
        finalizer::stop_cleanup(objects[0], ids[0]);
        // Handles live as long as their objects even if nobody else keeps them; keep them to look at them later.
        heap.roots(|r| {
            r.truncate(0);
            r.extend(handles.iter().map(|h| *h as usize));
            r.extend(objects[250..].iter().map(|o| *o as usize));
        });
        heap.collect();
        let mut ran = 0;
        while finalizer::take_ready().is_some() {
            ran += 1;
        }
        assert_eq!(ran, 249);
        for (i, h) in handles.iter().enumerate() {
            assert_eq!(finalizer::weak_value(*h), if i < 250 { std::ptr::null_mut() } else { objects[i] });
        }
        // Still found after the table was rebuilt.
        finalizer::stop_cleanup(objects[300], ids[300]);
        heap.roots(|r| r.clear());
        heap.collect();
        let mut ran = 0;
        while finalizer::take_ready().is_some() {
            ran += 1;
        }
        assert_eq!(ran, 249);
    }
}
