//! Maps against the standard library's, with keys of each kind, and the rules of iteration.

use std::collections::HashMap;
use std::mem::MaybeUninit;

use abi::TrapCode;
use abi::layout::{Eface, Str};

use super::iter::{self, Iter};
use super::*;
use crate::testkit::*;

fn entries(heap: &Heap, t: Type, m: *mut Map, mut see: impl FnMut(*mut u8, *mut u8)) {
    let mut it = MaybeUninit::<Iter>::uninit();
    let it = it.as_mut_ptr();
    unsafe {
        iter::init(heap.cache, t, m, it);
        while !(*it).key.is_null() {
            // A collection may come between two steps; the iterator is on a scanned stack then.
            heap.roots(|r| r.extend([(*it).key as usize, *(it as *const usize).add(4)]));
            see((*it).key, (*it).elem);
            iter::next(heap.cache, it);
            heap.roots(|r| r.truncate(r.len() - 2));
        }
    }
}

/// A random mix of operations must leave the same as with a HashMap. `make_key` builds the stored form of key number i.
fn model(t: Type, rounds: usize, stress: u32, make_key: &dyn Fn(usize) -> Vec<u64>, key_words: usize) {
    let heap = Heap::take();
    let mut random = Random(rounds as u64);
    let mut want: HashMap<usize, u64> = HashMap::new();
    unsafe {
        let m = heap.root(make(heap.cache, t, 0));
        crate::gc::set_stress(stress);
        let keys = 1 + rounds / 8;
        for round in 0..rounds {
            let k = random.below(keys);
            let key = make_key(k);
            assert_eq!(key.len(), key_words);
            let at = key.as_ptr() as *const u8;
            match random.below(10) {
                0..6 => {
                    let e = assign(heap.cache, t, m, at).unwrap() as *mut u64;
                    assert_eq!(*e, want.get(&k).copied().unwrap_or(0));
                    *e = round as u64 + 1;
                    want.insert(k, round as u64 + 1);
                }
                6..9 => {
                    delete(heap.cache, t, m, at).unwrap();
                    want.remove(&k);
                }
                _ => {
                    let e = get(heap.cache, t, m, at).unwrap() as *const u64;
                    assert_eq!(if e.is_null() { None } else { Some(*e) }, want.get(&k).copied());
                }
            }
            assert_eq!((*m).count, want.len());
            if round % (rounds / 7 + 1) == rounds / 9 {
                clear(t, m);
                want.clear();
            }
        }
        let mut sum = 0u64;
        let mut n = 0;
        entries(&heap, t, m, |k, e| {
            n += 1;
            sum = sum.wrapping_add(*(e as *const u64));
            assert_eq!(get(heap.cache, t, m, k).unwrap(), e);
        });
        assert_eq!(n, want.len());
        assert_eq!(sum, want.values().sum::<u64>());
        for (k, v) in &want {
            let key = make_key(*k);
            assert_eq!(*(get(heap.cache, t, m, key.as_ptr() as *const u8).unwrap() as *const u64), *v);
        }
    }
}

fn words(k: usize) -> &'static str {
    thread_local! { static ALL: std::cell::RefCell<HashMap<usize, &'static str>> = Default::default(); }
    ALL.with_borrow_mut(|all| *all.entry(k).or_insert_with(|| format!("{}{k}", "key ".repeat(k % 12)).leak()))
}

fn str_words(k: usize) -> Vec<u64> {
    vec![words(k).as_ptr() as u64, words(k).len() as u64]
}

#[test]
fn like_the_standard_librarys() {
    model(map_of(int(), int()), 60_000, 0, &|k| vec![k as u64], 1);
    model(map_of(uint32(), int()), 20_000, 0, &|k| vec![k as u64], 1);
    model(map_of(string(), int()), 30_000, 0, &str_words, 2);
    model(map_of(float64(), int()), 20_000, 0, &|k| vec![(k as f64 / 3.0).to_bits()], 1);
    let pair = struct_of(&[("s", string()), ("n", int())]);
    model(map_of(pair, int()), 20_000, 0, &|k| [&str_words(k / 3)[..], &[k as u64 % 3]].concat(), 3);
    let wide = array_of(int(), 20);
    model(map_of(wide, int()), 5_000, 0, &|k| vec![k as u64; 20], 20);
}

#[test]
fn with_interface_keys() {
    let (i, s) = (int(), string());
    let boxed: Vec<u64> = (0..2000).collect();
    let key = |k: usize| {
        if k.is_multiple_of(2) {
            vec![i as *const _ as u64, &boxed[k] as *const u64 as u64]
        } else {
            vec![s as *const _ as u64, Box::leak(Box::new(str_words(k))).as_ptr() as u64]
        }
    };
    model(map_of(any(), int()), 10_000, 0, &key, 2);
}

#[test]
fn while_collecting_all_the_time() {
    model(map_of(string(), int()), 3_000, 1, &str_words, 2);
    model(map_of(int(), int()), 3_000, 1, &|k| vec![k as u64], 1);
}

#[test]
fn elements_with_pointers_survive() {
    let heap = Heap::take();
    let t = map_of(int(), string());
    unsafe {
        let m = heap.root(make(heap.cache, t, 0));
        crate::gc::set_stress(3);
        for k in 0..2000u64 {
            let text = format!("value {k}");
            let (p, n) = crate::string::from_bytes(heap.cache, text.as_ptr(), text.len() as i64);
            heap.root(p as *mut u8);
            let e = assign64(heap.cache, t, m, k).unwrap() as *mut Str;
            *e = Str { ptr: p, len: n as usize };
            heap.roots(|r| r.truncate(r.len() - 1));
        }
        heap.collect();
        for k in 0..2000u64 {
            let e = get64(t, m, k) as *const Str;
            assert_eq!(crate::typ::bytes(*e), format!("value {k}").as_bytes());
        }
    }
}

#[test]
fn fast_and_general_functions_agree() {
    let heap = Heap::take();
    unsafe {
        let t = map_of(uint32(), uint8());
        let m = heap.root(make(heap.cache, t, 100));
        for k in 0..1000u32 {
            *assign32(heap.cache, t, m, k).unwrap() = k as u8;
        }
        for k in 0..1000u32 {
            assert_eq!(get32(t, m, k), get(heap.cache, t, m, &raw const k as *const u8).unwrap());
        }
        assert!(get32(t, m, 1000).is_null());
        let t = map_of(string(), int());
        let m = heap.root(make(heap.cache, t, 0));
        for k in 0..1000 {
            let s = words(k);
            *(assign_str(heap.cache, t, m, s.as_ptr(), s.len() as i64).unwrap() as *mut usize) = k;
        }
        for k in 0..1000 {
            let s = words(k).to_string();
            assert_eq!(*(get_str(t, m, s.as_ptr(), s.len() as i64) as *const usize), k);
            let key = str_words(k);
            assert_eq!(*(get(heap.cache, t, m, key.as_ptr() as *const u8).unwrap() as *const usize), k);
        }
    }
}

#[test]
fn nil_maps_and_bad_keys() {
    let heap = Heap::take();
    let t = map_of(any(), int());
    let slice = slice_of(int());
    let bad = Eface { typ: slice, data: std::ptr::null_mut() };
    let (nil, bad) = (std::ptr::null_mut(), &raw const bad as *const u8);
    unsafe {
        let code = |o: Outcome<*mut u8>| o.map_err(|t| t.code);
        assert_eq!(code(assign(heap.cache, t, nil, bad)), Err(TrapCode::NilMapWrite));
        assert_eq!(code(get(heap.cache, t, nil, bad)), Err(TrapCode::Unhashable));
        let m = heap.root(make(heap.cache, t, -5));
        assert_eq!(code(get(heap.cache, t, m, bad)), Err(TrapCode::Unhashable));
        assert_eq!(code(assign(heap.cache, t, m, bad)), Err(TrapCode::Unhashable));
        assert_eq!(delete(heap.cache, t, m, bad).unwrap_err().args[0], slice as *const _ as u64);
        entries(&heap, t, nil, |_, _| panic!("nil map has an entry"));
        // The failed operations left nothing locked.
        let good = Eface { typ: std::ptr::null(), data: std::ptr::null_mut() };
        assert!(assign(heap.cache, t, m, &raw const good as *const u8).is_ok());
        clear(t, nil);
    }
}

#[test]
fn not_a_number_is_always_new() {
    let heap = Heap::take();
    let t = map_of(float64(), int());
    unsafe {
        let m = heap.root(make(heap.cache, t, 0));
        let nan = f64::NAN;
        let key = &raw const nan as *const u8;
        for i in 0..100 {
            *(assign(heap.cache, t, m, key).unwrap() as *mut usize) = i;
        }
        assert_eq!((*m).count, 100);
        assert!(get(heap.cache, t, m, key).unwrap().is_null());
        delete(heap.cache, t, m, key).unwrap();
        // They are produced once each, even if the map grows under the iteration.
        let (mut seen, mut extra) = (vec![0; 100], 1000.0f64);
        entries(&heap, t, m, |_, e| {
            let i = *(e as *const usize);
            if i < 100 {
                seen[i] += 1;
            }
            for _ in 0..4 {
                extra += 1.0;
                *(assign(heap.cache, t, m, &raw const extra as *const u8).unwrap() as *mut usize) = 1 << 20;
            }
            assert!(extra < 1e6);
        });
        assert!(seen.iter().all(|n| *n == 1), "{seen:?}");
        // Both zeros are one key, and the newer stays.
        let (zero, negative) = (0.0f64, -0.0f64);
        *(assign(heap.cache, t, m, &raw const zero as *const u8).unwrap() as *mut usize) = 5;
        let e = assign(heap.cache, t, m, &raw const negative as *const u8).unwrap();
        assert_eq!(*(e as *const usize), 5);
        let mut stored = None;
        entries(&heap, t, m, |k, _| {
            let k = *(k as *const f64);
            if k == 0.0 {
                stored = Some(k.to_bits());
            }
        });
        assert_eq!(stored, Some((-0.0f64).to_bits()));
        clear(t, m);
        assert_eq!((*m).count, 0);
        entries(&heap, t, m, |_, _| panic!("cleared"));
    }
}

/// What stays for the whole iteration appears once; what is deleted before its turn doesn't; nothing appears twice.
#[test]
fn changes_during_iteration() {
    let heap = Heap::take();
    let t = map_of(int(), int());
    let mut random = Random(11);
    for round in 0..400 {
        unsafe {
            let m = heap.root(make(heap.cache, t, 0));
            let n = 1 + random.below(60);
            for k in 0..n as u64 {
                *(assign64(heap.cache, t, m, k).unwrap() as *mut u64) = k;
            }
            let mut produced: HashMap<u64, u32> = HashMap::new();
            let mut deleted: HashMap<u64, ()> = HashMap::new();
            let mut fresh = 1000u64;
            let mut steps = 0;
            entries(&heap, t, m, |k, e| {
                let key = *(k as *const u64);
                *produced.entry(key).or_default() += 1;
                assert!(!deleted.contains_key(&key), "deleted {key} was produced");
                assert_eq!(*(e as *const u64), key);
                steps += 1;
                let mut random = Random(round * 1000 + steps);
                if steps < 300 {
                    for _ in 0..random.below(4) {
                        *(assign64(heap.cache, t, m, fresh).unwrap() as *mut u64) = fresh;
                        fresh += 1;
                    }
                }
                let victim = random.below(n) as u64;
                if random.below(3) == 0 {
                    delete(heap.cache, t, m, &raw const victim as *const u8).unwrap();
                    deleted.insert(victim, ());
                }
            });
            assert!(produced.values().all(|n| *n == 1));
            for k in 0..n as u64 {
                assert!(produced.contains_key(&k) || deleted.contains_key(&k), "{k} is missing");
            }
            heap.roots(|r| r.clear());
        }
    }
}

#[test]
fn clear_ends_an_iteration() {
    let heap = Heap::take();
    let t = map_of(int(), int());
    unsafe {
        for grow in [false, true] {
            let m = heap.root(make(heap.cache, t, 0));
            for k in 0..50 {
                assign64(heap.cache, t, m, k).unwrap();
            }
            let mut n = 0;
            entries(&heap, t, m, |_, _| {
                n += 1;
                if grow {
                    for k in 100..300 {
                        assign64(heap.cache, t, m, k).unwrap();
                    }
                }
                clear(t, m);
            });
            assert_eq!(n, 1);
        }
    }
}

#[test]
fn order_is_random() {
    let heap = Heap::take();
    let t = map_of(int(), int());
    unsafe {
        let m = heap.root(make(heap.cache, t, 0));
        for k in 0..5 {
            assign64(heap.cache, t, m, k).unwrap();
        }
        let mut firsts = std::collections::HashSet::new();
        for _ in 0..200 {
            let mut first = None;
            entries(&heap, t, m, |k, _| {
                first.get_or_insert(*(k as *const u64));
            });
            firsts.insert(first);
        }
        assert!(firsts.len() >= 4, "{firsts:?}");
    }
}

#[test]
fn churn_does_not_grow_the_table() {
    let heap = Heap::take();
    let t = map_of(int(), int());
    unsafe {
        let m = heap.root(make(heap.cache, t, 0));
        for k in 0..200_000u64 {
            assign64(heap.cache, t, m, k).unwrap();
            if k >= 20 {
                let old = k - 20;
                delete(heap.cache, t, m, &raw const old as *const u8).unwrap();
            }
        }
        assert_eq!((*m).count, 20);
        assert!((*m).mask < 16, "{} groups", (*m).mask + 1);
    }
}
