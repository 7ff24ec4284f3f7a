//! Hashing and equality over values of each kind.

use abi::TrapCode;
use abi::layout::{Eface, Str};

use super::equal::{equal, iface_equal};
use super::hash::hash;
use super::{for_each_pointer, repeat_mask, small_mask};
use crate::testkit::*;

fn hash_of<T>(t: Type, v: &T) -> u64 {
    unsafe { hash(t, v as *const T as *const u8, 99, &mut || 4711) }.unwrap()
}

fn equal_as<T>(t: Type, a: &T, b: &T) -> bool {
    unsafe { equal(t, a as *const T as *const u8, b as *const T as *const u8) }.unwrap()
}

fn str_of(s: &str) -> Str {
    Str { ptr: s.as_ptr(), len: s.len() }
}

#[test]
fn strings_by_content() {
    let texts: Vec<String> = (0..200).map(|n| "abcdefghij".repeat(20)[..n].to_string()).collect();
    let mut hashes = std::collections::HashSet::new();
    for a in &texts {
        let copy = a.clone();
        assert!(equal_as(string(), &str_of(a), &str_of(&copy)));
        assert_eq!(hash_of(string(), &str_of(a)), hash_of(string(), &str_of(&copy)));
        assert!(hashes.insert(hash_of(string(), &str_of(a))));
        // Every byte counts.
        for i in 0..a.len() {
            let mut other = a.clone().into_bytes();
            other[i] ^= 1;
            let other = String::from_utf8(other).unwrap();
            assert!(!equal_as(string(), &str_of(a), &str_of(&other)));
            assert_ne!(hash_of(string(), &str_of(a)), hash_of(string(), &str_of(&other)), "{} {i}", a.len());
        }
    }
}

#[test]
fn floats() {
    let t = float64();
    assert!(equal_as(t, &0.0f64, &-0.0f64));
    assert_eq!(hash_of(t, &0.0f64), hash_of(t, &-0.0f64));
    assert!(!equal_as(t, &f64::NAN, &f64::NAN));
    let draw = |n| unsafe { hash(t, &raw const *Box::new(f64::NAN) as *const u8, 1, &mut || n) }.unwrap();
    assert_ne!(draw(1), draw(2));
}

#[test]
fn structs_without_blanks_and_padding() {
    let t = struct_of(&[("a", uint8()), ("_", uint8()), ("b", int())]);
    let one = [0x11u64, 5];
    let blank = [0xaabb_2211u64, 5];
    assert!(equal_as(t, &one, &blank));
    assert_eq!(hash_of(t, &one), hash_of(t, &blank));
    assert!(!equal_as(t, &one, &[0x12u64, 5]));
    assert!(!equal_as(t, &one, &[0x11u64, 6]));
    let a = array_of(t, 2);
    assert!(equal_as(a, &[one, one], &[blank, one]));
    assert_ne!(hash_of(a, &[one, [1, 2]]), hash_of(a, &[[1, 2], one]));
}

#[test]
fn interfaces() {
    let (i, s, p) = (int(), string(), pointer());
    let slices = slice_of(i);
    let (x, y) = (5u64, 5u64);
    let boxed = |t: Type, v: &u64| Eface { typ: t, data: v as *const u64 as *mut u8 };
    assert!(equal_as(any(), &boxed(i, &x), &boxed(i, &y)));
    assert_eq!(hash_of(any(), &boxed(i, &x)), hash_of(any(), &boxed(i, &y)));
    // A direct value is compared itself.
    assert!(!equal_as(any(), &boxed(p, &x), &boxed(p, &y)));
    assert!(!equal_as(any(), &boxed(i, &x), &boxed(s, &x)));
    let nil = Eface { typ: std::ptr::null(), data: std::ptr::null_mut() };
    assert!(equal_as(any(), &nil, &nil));
    assert!(!equal_as(any(), &nil, &boxed(i, &x)));
    let bad = boxed(slices, &x);
    let bytes = &raw const bad as *const u8;
    let e = unsafe { equal(any(), bytes, bytes) }.unwrap_err();
    assert_eq!((e.code, e.args[0]), (TrapCode::Uncomparable, slices as *const _ as u64));
    let e = unsafe { hash(any(), bytes, 0, &mut || 0) }.unwrap_err();
    assert_eq!((e.code, e.args[0]), (TrapCode::Unhashable, slices as *const _ as u64));
    // Not equal to itself even at one address.
    let f = float64();
    let nan = f64::NAN;
    let at = &raw const nan as *const u8;
    assert_eq!(unsafe { iface_equal(f, at, at) }, Ok(false));
}

#[test]
fn masks() {
    assert_eq!(repeat_mask(0b01, 2, 7), 0b101_0101);
    assert_eq!(repeat_mask(1, 1, 64), u64::MAX);
    assert_eq!(repeat_mask(0b10, 3, 3), 0b10);
    let t = struct_of(&[("n", int()), ("s", string()), ("p", pointer())]);
    assert_eq!(small_mask(t), 0b1010);
    let a = array_of(array_of(t, 2), 3);
    assert_eq!(small_mask(a), repeat_mask(0b1010, 4, 24));
    let mut words = Vec::new();
    unsafe { for_each_pointer(a, 1 << 20, &mut |at| words.push((at - (1 << 20)) / 8)) };
    assert_eq!(words, (0..24).filter(|w| small_mask(a) >> w & 1 != 0).collect::<Vec<_>>());
}
