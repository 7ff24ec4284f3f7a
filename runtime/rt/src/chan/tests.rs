//! Channels under their lock, with goroutines that are only words: what a waker stores, and in which order.

use std::collections::VecDeque;

use abi::TrapCode;

use super::waiter::{ONLY_OK, Waiter};
use super::*;
use crate::testkit::*;

/// A G that is never run.
fn goroutine() -> *mut G {
    Box::into_raw(unsafe { Box::<G>::new_zeroed().assume_init() })
}

unsafe fn int_chan(heap: &Heap, size: i64) -> *mut Chan {
    unsafe { heap.root(make(heap.cache, chan_of(int()), size, 0).unwrap()) }
}

unsafe fn send_value(c: *mut Chan, v: u64) -> Outcome<Now> {
    unsafe { (*c).send_now(&raw const v as *const u8) }
}

unsafe fn recv_value(c: *mut Chan) -> Option<(bool, u64, *mut G)> {
    let mut v = 77u64;
    match unsafe { (*c).recv_now(&raw mut v as *mut u8) } {
        Now::Done(ok, g) => Some((ok, v, g)),
        Now::Wait => None,
    }
}

#[test]
fn a_buffer_is_a_queue() {
    let heap = Heap::take();
    let mut random = Random(5);
    unsafe {
        for size in [1i64, 2, 7] {
            let c = int_chan(&heap, size);
            let (mut want, mut next) = (VecDeque::new(), 0u64);
            for _ in 0..2000 {
                if random.below(2) == 0 {
                    let done = matches!(send_value(c, next).unwrap(), Now::Done(true, _));
                    assert_eq!(done, want.len() < size as usize);
                    if done {
                        want.push_back(next);
                        next += 1;
                    }
                } else {
                    assert_eq!(recv_value(c).map(|r| r.1), want.pop_front());
                }
                assert_eq!((len(c), cap(c)), (want.len() as i64, size));
            }
        }
    }
}

#[test]
fn waiting_senders_keep_their_order() {
    let heap = Heap::take();
    unsafe {
        for size in [0i64, 2] {
            let c = int_chan(&heap, size);
            for v in 0..size as u64 {
                assert!(matches!(send_value(c, v), Ok(Now::Done(..))));
            }
            let values: Vec<u64> = (size as u64..size as u64 + 3).collect();
            let gs: Vec<*mut G> = values.iter().map(|_| goroutine()).collect();
            for (g, v) in gs.iter().zip(&values) {
                assert!(matches!(send_value(c, *v), Ok(Now::Wait)));
                (*c).senders.push(Waiter::of_g(*g, c, v as *const u64 as *mut u8, ONLY_OK));
            }
            for (i, g) in gs.iter().enumerate() {
                assert_eq!(recv_value(c), Some((true, i as u64, *g)));
                assert_eq!((**g).head.results, [1, 0]);
            }
            for i in 3..3 + size as u64 {
                assert_eq!(recv_value(c), Some((true, i, std::ptr::null_mut())));
            }
            assert_eq!(recv_value(c), None);
        }
    }
}

#[test]
fn a_waiting_receiver_gets_the_value_itself() {
    let heap = Heap::take();
    unsafe {
        let c = int_chan(&heap, 4);
        let (g, mut into) = (goroutine(), 0u64);
        (*c).receivers.push(Waiter::of_g(g, c, &raw mut into as *mut u8, 1));
        assert!(matches!(send_value(c, 9), Ok(Now::Done(true, woken)) if woken == g));
        assert_eq!((into, (*g).head.results, len(c)), (9, [1, 1], 0));
    }
}

#[test]
fn a_select_is_woken_once() {
    let heap = Heap::take();
    unsafe {
        let (a, b) = (int_chan(&heap, 0), int_chan(&heap, 1));
        let (g, mut into) = (goroutine(), [0u64; 2]);
        let first = waiter::allocate(g, a, &raw mut into[0] as *mut u8, 0, std::ptr::null_mut());
        let second = waiter::allocate(g, b, &raw mut into[1] as *mut u8, 1, first);
        (*a).receivers.push(first);
        (*b).receivers.push(second);
        let mut words = 0;
        waiter::chain_words(second, &mut |p, n| {
            words += (0..n).filter(|i| *p.add(*i) == a as usize || *p.add(*i) == b as usize).count()
        });
        assert_eq!(words, 2);
        assert!(matches!(send_value(b, 5), Ok(Now::Done(true, woken)) if woken == g));
        assert_eq!((into, (*g).head.results), ([0, 5], [1, 1]));
        // The other channel finds nobody to give to, and its queue no longer knows the goroutine.
        assert!(matches!(send_value(a, 6), Ok(Now::Wait)));
        assert!((*a).receivers.is_empty());
        waiter::release_chain(second);
    }
}

#[test]
fn a_finished_select_leaves_the_middle_of_a_queue() {
    let heap = Heap::take();
    unsafe {
        let c = int_chan(&heap, 0);
        let (before, selecting, after) = (goroutine(), goroutine(), goroutine());
        let mut into = [0u64; 3];
        (*c).receivers.push(Waiter::of_g(before, c, &raw mut into[0] as *mut u8, ONLY_OK));
        let w = waiter::allocate(selecting, c, &raw mut into[1] as *mut u8, 0, std::ptr::null_mut());
        (*c).receivers.push(w);
        (*c).receivers.push(Waiter::of_g(after, c, &raw mut into[2] as *mut u8, ONLY_OK));
        waiter::release_chain(w);
        for (v, g) in [(1, before), (2, after)] {
            assert!(matches!(send_value(c, v), Ok(Now::Done(true, woken)) if woken == g));
        }
        assert_eq!(into, [1, 0, 2]);
        assert!((*c).receivers.is_empty());
    }
}

#[test]
fn closed_and_nil_channels() {
    let heap = Heap::take();
    unsafe {
        let nil = std::ptr::null_mut();
        assert_eq!(close(nil).unwrap_err().code, TrapCode::CloseNil);
        assert_eq!((len(nil), cap(nil)), (0, 0));
        assert_eq!(recv(nil, nil as *mut u8, false, ONLY_OK), Parking::Done((false, false)));
        assert_eq!(send(nil, nil as *mut u8, false), Ok(Parking::Done(false)));
        let c = int_chan(&heap, 2);
        assert_eq!(send(c, &raw const *Box::new(3u64) as *const u8, true), Ok(Parking::Done(true)));
        assert_eq!(close(c), Ok(()));
        assert_eq!(close(c).unwrap_err().code, TrapCode::CloseClosed);
        assert_eq!(send_value(c, 1).err().unwrap().code, TrapCode::SendClosed);
        assert!(recv_value(c).unwrap().0);
        // From an empty closed channel comes zero.
        assert_eq!(recv_value(c), Some((false, 0, std::ptr::null_mut())));
        assert_eq!(recv(c, std::ptr::null_mut(), true, ONLY_OK), Parking::Done((true, false)));
        let too_large = make(heap.cache, chan_of(int()), i64::MAX / 4, 0);
        assert_eq!(too_large.unwrap_err().code, TrapCode::MakeChanSize);
        assert_eq!(make(heap.cache, chan_of(int()), -1, 0).unwrap_err().code, TrapCode::MakeChanSize);
    }
}

#[test]
fn buffered_pointers_are_kept_and_then_dropped() {
    let heap = Heap::take();
    unsafe {
        let c = heap.root(make(heap.cache, chan_of(pointer()), 10, 0).unwrap());
        heap.collect();
        let base = heap.live();
        for i in 0..10u64 {
            let p = crate::mem::new(heap.cache, int()) as *mut u64;
            *p = i;
            assert!(matches!((*c).send_now(&raw const p as *const u8), Ok(Now::Done(..))));
        }
        heap.collect();
        assert_eq!(heap.live(), base + 10);
        for i in 0..10u64 {
            let mut p = std::ptr::null_mut::<u64>();
            assert!(matches!((*c).recv_now(&raw mut p as *mut u8), Now::Done(true, _)));
            assert_eq!(*p, i);
        }
        heap.collect();
        assert_eq!(heap.live(), base);
    }
}

#[test]
fn selecting_without_waiting() {
    use abi::layout::SelectCase;
    let heap = Heap::take();
    unsafe {
        let chans: Vec<*mut Chan> = (0..40).map(|_| int_chan(&heap, 1)).collect();
        let mut v = 8u64;
        let elem = &raw mut v as *mut u8;
        let case = |c: *mut Chan, dir| SelectCase { chan: c as *mut u8, elem, dir };
        let mut cases: Vec<SelectCase> = chans.iter().map(|c| case(*c, 2)).collect();
        cases.push(case(std::ptr::null_mut(), 1));
        // The same channel may stand in several cases.
        cases.push(case(chans[3], 2));
        let n = cases.len() as i64;
        let run = |n| crate::select::select(heap.cache, cases.as_ptr(), n, false).unwrap();
        for n in [0, 4, n] {
            assert_eq!(run(n), Parking::Done((-1, false)));
        }
        let mut chosen = std::collections::HashSet::new();
        for _ in 0..200 {
            for c in &chans[..4] {
                let _ = send_value(*c, 1);
            }
            let Parking::Done((i, ok)) = run(n) else { panic!("parked") };
            assert!(ok);
            chosen.insert(i);
        }
        // Each ready case has its chance, the second mention of a channel as well.
        assert_eq!(chosen.len(), 5, "{chosen:?}");
        let with_default = [case(chans[20], 2), case(std::ptr::null_mut(), 3)];
        let outcome = crate::select::select_cases(heap.cache, with_default.as_ptr(), 2).unwrap();
        assert_eq!(outcome, Parking::Done((1, false)));
        close(chans[20]).unwrap();
        let outcome = crate::select::select_cases(heap.cache, with_default.as_ptr(), 2).unwrap();
        assert_eq!(outcome, Parking::Done((0, false)));
        let send = [case(chans[20], 1)];
        let trap = crate::select::select(heap.cache, send.as_ptr(), 1, true).unwrap_err();
        assert_eq!(trap.code, TrapCode::SendClosed);
        // The locks were given back.
        assert!((*chans[20]).lock.try_acquire());
    }
}
