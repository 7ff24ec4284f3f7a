//! The bodies of the rows: each adapts the C-level parameters to a room's function.
//!
//! Safety of everything here: generated code and the standard library keep to the rows' contracts in `abi::funcs`, and
//! the export layer calls a body on the stack that its effects promise.
#![allow(clippy::missing_safety_doc, unsafe_op_in_unsafe_fn)]

use abi::layout::{SelectCase, Str};
use abi::typedesc::TypeDesc;

use crate::chan::Chan;
use crate::park::Parking;
use crate::sched::{self, cache};
use crate::trap::{Outcome, Trap};
use crate::{
    bubble, bytes, chan, checksum, cipher, curve, debug, env, finalizer, gc, heapdump, iface, lattice, map,
    mem, netpoll, panic, print, profile, select, sema, signal, slice, stack, string, timer, traceback, typ,
    words,
};

type Ptr = *mut u8;

fn desc(p: Ptr) -> *const TypeDesc {
    p as *const TypeDesc
}

// Memory.

pub unsafe fn new_fast(t: Ptr) -> Ptr {
    mem::new_fast(cache(), desc(t))
}

pub unsafe fn new(t: Ptr) -> Ptr {
    mem::new(cache(), desc(t))
}

pub unsafe fn new_array(t: Ptr, n: i64) -> Outcome<Ptr> {
    mem::new_array(cache(), desc(t), n)
}

pub unsafe fn makeslice(t: Ptr, len: i64, cap: i64) -> Outcome<Ptr> {
    slice::makeslice(cache(), desc(t), len, cap)
}

pub unsafe fn growslice(t: Ptr, old: Ptr, len: i64, cap: i64, needed: i64) -> Outcome<(Ptr, i64)> {
    slice::growslice(cache(), desc(t), old, len, cap, needed)
}

pub unsafe fn typed_move(t: Ptr, dst: Ptr, src: Ptr) {
    slice::typed_move(desc(t), dst, src)
}

pub unsafe fn typed_move_n(t: Ptr, dst: Ptr, src: Ptr, n: i64) {
    slice::typed_move_n(desc(t), dst, src, n)
}

pub unsafe fn typed_clear(t: Ptr, dst: Ptr) {
    slice::typed_clear(desc(t), dst)
}

pub unsafe fn typed_clear_n(t: Ptr, dst: Ptr, n: i64) {
    slice::typed_clear_n(desc(t), dst, n)
}

pub unsafe fn write_barrier(slot: Ptr) {
    gc::barrier::overwrite(slot as *const usize)
}

pub unsafe fn atomic_swap_ptr(slot: Ptr, new: Ptr) -> Ptr {
    gc::barrier::swap(slot as *mut Ptr, new)
}

pub unsafe fn atomic_cas_ptr(slot: Ptr, old: Ptr, new: Ptr) -> bool {
    gc::barrier::compare_and_swap(slot as *mut Ptr, old, new)
}

pub unsafe fn memmove(dst: Ptr, src: Ptr, n: i64) {
    bytes::copy(dst, src, n as usize)
}

pub unsafe fn memzero(dst: Ptr, n: i64) {
    bytes::zero(dst, n as usize)
}

pub unsafe fn mem_equal(a: Ptr, b: Ptr, n: i64) -> bool {
    bytes::equal(a, b, n as usize)
}

pub unsafe fn mem_compare(a: Ptr, n: i64, b: Ptr, m: i64) -> i64 {
    bytes::compare(a, n as usize, b, m as usize)
}

pub unsafe fn mem_hash(p: Ptr, seed: i64, n: i64) -> i64 {
    typ::hash::hash_bytes(p, n as usize, seed as u64) as i64
}

pub unsafe fn index_byte(p: Ptr, n: i64, c: u8) -> i64 {
    bytes::index_byte(p, n as usize, c)
}

pub unsafe fn last_index_byte(p: Ptr, n: i64, c: u8) -> i64 {
    bytes::last_index_byte(p, n as usize, c)
}

pub unsafe fn count_byte(p: Ptr, n: i64, c: u8) -> i64 {
    bytes::count_byte(p, n as usize, c)
}

pub unsafe fn index_mem(p: Ptr, n: i64, sep: Ptr, m: i64) -> i64 {
    bytes::index_mem(p, n as usize, sep, m as usize)
}

pub fn keep_alive(p: Ptr) {
    core::hint::black_box(p);
}

pub unsafe fn gc() -> Parking<()> {
    gc::collect(cache());
    // Collections in a loop shall not keep the others from running.
    (*sched::current_g()).preempt.store(1, core::sync::atomic::Ordering::SeqCst);
    Parking::Done(())
}

pub fn gc_count() -> u32 {
    gc::count()
}

pub fn mem_stat(which: i64) -> i64 {
    let value = gc::stats::figure(which).unwrap_or_else(|| match which {
        11 => crate::stack::bytes_in_use() as u64,
        24 => crate::addr::root_bytes() as u64,
        25 => sched::created(),
        26 => sched::thread_count() as u64,
        27 => (sched::thread_count() * crate::stack::THREAD_BYTES) as u64,
        _ => 0,
    });
    value as i64
}

pub fn set_gc_percent(percent: i64) -> i64 {
    gc::pace::set_percent(percent)
}

pub fn set_memory_limit(limit: i64) -> i64 {
    gc::pace::set_limit(limit)
}

pub unsafe fn free_os_memory() -> Parking<()> {
    gc::collect(cache());
    mem::central::release_free_pages();
    Parking::Done(())
}

pub fn random() -> i64 {
    sched::random() as i64
}

pub fn on_collection(function: Ptr) {
    finalizer::on_collection(function)
}

pub unsafe fn set_finalizer(object: Ptr, function: Ptr) {
    finalizer::set_finalizer(object, function)
}

pub unsafe fn add_cleanup(object: Ptr, function: Ptr) -> i64 {
    finalizer::add_cleanup(object, function) as i64
}

pub unsafe fn stop_cleanup(object: Ptr, id: i64) {
    finalizer::stop_cleanup(object, id as u64)
}

pub unsafe fn weak_handle(object: Ptr) -> Ptr {
    finalizer::weak_handle(cache(), object)
}

pub unsafe fn weak_value(handle: Ptr) -> Ptr {
    finalizer::weak_value(handle)
}

// Strings.

fn words((p, n): (*const u8, i64)) -> (Ptr, i64) {
    (p as Ptr, n)
}

pub unsafe fn concat2(a: Ptr, n: i64, b: Ptr, m: i64) -> (Ptr, i64) {
    words(string::concat2(cache(), a, n, b, m))
}

pub unsafe fn concat(parts: Ptr, n: i64) -> (Ptr, i64) {
    words(string::concat(cache(), parts as *const Str, n))
}

pub unsafe fn bytes_to_string(p: Ptr, n: i64) -> (Ptr, i64) {
    words(string::from_bytes(cache(), p, n))
}

pub unsafe fn string_to_bytes(p: Ptr, n: i64) -> (Ptr, i64) {
    string::to_bytes(cache(), p, n)
}

pub unsafe fn runes_to_string(p: Ptr, n: i64) -> (Ptr, i64) {
    words(string::from_runes(cache(), p as *const i32, n))
}

pub unsafe fn string_to_runes(p: Ptr, n: i64) -> (Ptr, i64) {
    let (p, n) = string::to_runes(cache(), p, n);
    (p as Ptr, n)
}

pub unsafe fn count_runes(p: Ptr, n: i64) -> i64 {
    string::count_runes(p, n)
}

pub unsafe fn rune_to_string(rune: i64) -> (Ptr, i64) {
    words(string::from_rune(cache(), rune))
}

pub unsafe fn decode_rune(p: Ptr, n: i64, index: i64) -> (u32, i64) {
    string::decode_rune(p, n, index)
}

// Interfaces and equality.

pub unsafe fn itab(inter: Ptr, typ: Ptr) -> Ptr {
    iface::itab(desc(inter), desc(typ)) as Ptr
}

pub unsafe fn assert_itab(inter: Ptr, typ: Ptr, operand: Ptr) -> Outcome<Ptr> {
    iface::assert_itab(desc(inter), desc(typ), desc(operand)).map(|t| t as Ptr)
}

pub unsafe fn type_equal(t: Ptr, a: Ptr, b: Ptr) -> Outcome<bool> {
    typ::equal::equal(desc(t), a, b)
}

pub unsafe fn iface_equal(t: Ptr, a: Ptr, b: Ptr) -> Outcome<bool> {
    typ::equal::iface_equal(desc(t), a, b)
}

pub unsafe fn type_hash(t: Ptr, p: Ptr, seed: i64) -> Outcome<i64> {
    typ::hash::hash(desc(t), p, seed as u64, &mut sched::random).map(|h| h as i64)
}

// Maps.

fn a_map(m: Ptr) -> *mut map::Map {
    m as *mut map::Map
}

pub unsafe fn map_make(t: Ptr, hint: i64) -> Ptr {
    map::make(cache(), desc(t), hint) as Ptr
}

pub unsafe fn map_len(m: Ptr) -> i64 {
    if m.is_null() { 0 } else { (*a_map(m)).count as i64 }
}

pub unsafe fn map_get(t: Ptr, m: Ptr, key: Ptr) -> Outcome<Ptr> {
    map::get(cache(), desc(t), a_map(m), key)
}

pub unsafe fn map_get32(t: Ptr, m: Ptr, key: i32) -> Ptr {
    map::get32(desc(t), a_map(m), key as u32)
}

pub unsafe fn map_get64(t: Ptr, m: Ptr, key: i64) -> Ptr {
    map::get64(desc(t), a_map(m), key as u64)
}

pub unsafe fn map_get_str(t: Ptr, m: Ptr, p: Ptr, n: i64) -> Ptr {
    map::get_str(desc(t), a_map(m), p, n)
}

pub unsafe fn map_get_iface(t: Ptr, m: Ptr, word: Ptr, data: Ptr) -> (Ptr, bool) {
    match map::get_iface(desc(t), a_map(m), word, data) {
        Some(at) => (at, true),
        None => (core::ptr::null_mut(), false),
    }
}

pub unsafe fn map_assign(t: Ptr, m: Ptr, key: Ptr) -> Outcome<Ptr> {
    map::assign(cache(), desc(t), a_map(m), key)
}

pub unsafe fn map_assign32(t: Ptr, m: Ptr, key: i32) -> Outcome<Ptr> {
    map::assign32(cache(), desc(t), a_map(m), key as u32)
}

pub unsafe fn map_assign64(t: Ptr, m: Ptr, key: i64) -> Outcome<Ptr> {
    map::assign64(cache(), desc(t), a_map(m), key as u64)
}

pub unsafe fn map_assign_str(t: Ptr, m: Ptr, p: Ptr, n: i64) -> Outcome<Ptr> {
    map::assign_str(cache(), desc(t), a_map(m), p, n)
}

pub unsafe fn map_set(t: Ptr, m: Ptr, key: Ptr, elem: Ptr) -> Outcome<()> {
    map::set(cache(), desc(t), a_map(m), key, elem)
}

pub unsafe fn map_delete(t: Ptr, m: Ptr, key: Ptr) -> Outcome<()> {
    map::delete(cache(), desc(t), a_map(m), key)
}

pub unsafe fn map_clear(t: Ptr, m: Ptr) {
    map::clear(desc(t), a_map(m))
}

pub unsafe fn map_iter_init(t: Ptr, m: Ptr, it: Ptr) {
    map::iter::init(cache(), desc(t), a_map(m), it as *mut map::iter::Iter)
}

pub unsafe fn map_iter_next(it: Ptr) {
    map::iter::next(cache(), it as *mut map::iter::Iter)
}

// Channels and goroutines.

fn a_chan(c: Ptr) -> *mut Chan {
    c as *mut Chan
}

pub unsafe fn chan_make(t: Ptr, size: i64) -> Outcome<Ptr> {
    chan::make(cache(), desc(t), size, bubble::id_of(sched::current_g())).map(|c| c as Ptr)
}

pub unsafe fn chan_send(c: Ptr, elem: Ptr) -> Outcome<Parking<()>> {
    Ok(match chan::send(a_chan(c), elem, true)? {
        Parking::Done(_) => Parking::Done(()),
        Parking::Parked => Parking::Parked,
    })
}

pub unsafe fn chan_recv(c: Ptr, elem: Ptr) -> Parking<bool> {
    match chan::recv(a_chan(c), elem, true, chan::ONLY_OK) {
        Parking::Done((_, ok)) => Parking::Done(ok),
        Parking::Parked => Parking::Parked,
    }
}

pub unsafe fn chan_close(c: Ptr) -> Outcome<()> {
    chan::close(a_chan(c))
}

pub unsafe fn chan_len(c: Ptr) -> i64 {
    chan::len(a_chan(c))
}

pub unsafe fn chan_hide(c: Ptr) {
    chan::hide(a_chan(c))
}

pub unsafe fn chan_cap(c: Ptr) -> i64 {
    chan::cap(a_chan(c))
}

pub unsafe fn chan_try_send(c: Ptr, elem: Ptr) -> Outcome<bool> {
    Ok(chan::send(a_chan(c), elem, false)? == Parking::Done(true))
}

pub unsafe fn chan_try_recv(c: Ptr, elem: Ptr) -> (bool, bool) {
    match chan::recv(a_chan(c), elem, false, 1) {
        Parking::Done(r) => r,
        Parking::Parked => (false, false),
    }
}

pub unsafe fn chan_send_block(c: Ptr, elem: Ptr, block: u8) -> Outcome<Parking<bool>> {
    chan::send(a_chan(c), elem, block != 0)
}

pub unsafe fn chan_recv_block(c: Ptr, elem: Ptr, block: u8) -> Parking<(bool, bool)> {
    chan::recv(a_chan(c), elem, block != 0, 1)
}

pub unsafe fn select(cases: Ptr, n: i64, block: u8) -> Outcome<Parking<(i64, bool)>> {
    select::select(cache(), cases as *const SelectCase, n, block != 0)
}

pub unsafe fn select_cases(cases: Ptr, n: i64) -> Outcome<Parking<(i64, bool)>> {
    select::select_cases(cache(), cases as *const SelectCase, n)
}

pub unsafe fn go(closure: Ptr) -> Outcome<()> {
    if closure.is_null() {
        return Err(Trap::new(abi::TrapCode::GoNil));
    }
    let current = sched::current_g();
    let created_at = *((*current).fp as *const usize).add(1);
    let code = super::switch::goroutine_start as *const () as usize;
    let g = sched::create(code, closure as u64, created_at, (*current).id);
    (*g).head.labels = (*current).head.labels;
    bubble::inherit(g, current);
    sched::make_runnable(g, true);
    Ok(())
}

pub unsafe fn gosched() -> Parking<()> {
    let g = sched::current_g();
    (*g).head.results = [0; 2];
    sched::yield_current()
}

pub fn goexit0() -> Parking<()> {
    sched::exit_current();
    Parking::Parked
}

pub fn sleep(ns: i64) -> Parking<()> {
    timer::sleep(ns)
}

pub unsafe fn bubble_enter(b: Ptr) {
    bubble::enter(b as *mut bubble::Bubble)
}

pub fn bubble_leave() {
    bubble::leave()
}

pub unsafe fn bubble() -> Ptr {
    (*sched::current_g()).bubble as Ptr
}

pub fn bubble_wait() -> Parking<i64> {
    bubble::wait()
}

pub fn bubble_idle() -> Parking<()> {
    bubble::idle()
}

pub fn timer_wait(until: i64) -> Parking<()> {
    timer::timer_wait(until)
}

pub fn timer_wake() {
    timer::timer_wake()
}

pub fn poll_open(fd: i32) -> (i64, i64) {
    netpoll::open(fd)
}

pub unsafe fn poll_close(d: i64) {
    netpoll::close(d as *mut netpoll::Desc)
}

pub unsafe fn poll_wait(d: i64, write: u8) -> Parking<i64> {
    netpoll::wait(d as *mut netpoll::Desc, write != 0)
}

pub unsafe fn poll_set_deadline(d: i64, when: i64, which: i64) {
    netpoll::set_deadline(d as *mut netpoll::Desc, when, which)
}

pub unsafe fn poll_unblock(d: i64) {
    netpoll::unblock(d as *mut netpoll::Desc)
}

pub unsafe fn semacquire(addr: Ptr, lifo: u8, reason: i64) -> Parking<()> {
    sema::acquire(addr as *mut u32, lifo != 0, reason)
}

pub unsafe fn semrelease(addr: Ptr, handoff: u8) {
    sema::release(addr as *mut u32, handoff != 0)
}

pub unsafe fn notify_list_add(l: Ptr) -> u32 {
    sema::notify_add(&*(l as *const sema::NotifyList))
}

pub unsafe fn notify_list_wait(l: Ptr, ticket: i32) -> Parking<()> {
    sema::notify_wait(l as *mut sema::NotifyList, ticket as u32)
}

pub unsafe fn notify_list_one(l: Ptr) {
    sema::notify_one(l as *mut sema::NotifyList)
}

pub unsafe fn notify_list_all(l: Ptr) {
    sema::notify_all(l as *mut sema::NotifyList)
}

pub fn can_spin(i: i64) -> bool {
    sema::can_spin(i)
}

pub fn spin() {
    for _ in 0..30 {
        sys::arch::pause();
    }
}

pub fn num_goroutine() -> i64 {
    sched::goroutine_count()
}

pub fn gomaxprocs(n: i64) -> Parking<i64> {
    Parking::Done(sched::gomaxprocs(n))
}

pub fn num_cpu() -> i64 {
    sched::cpu_count() as i64
}

pub fn set_max_stack(bytes: i64) -> i64 {
    stack::set_limit(bytes.max(0) as usize) as i64
}

pub fn set_max_threads(n: i64) -> i64 {
    sched::set_thread_limit(n.max(0) as usize) as i64
}

pub unsafe fn lock_os_thread() {
    sched::wire();
}

pub unsafe fn unlock_os_thread() {
    sched::unwire();
}

pub unsafe fn main_starts() {
    sched::main_starts();
}

pub unsafe fn proc_pin() -> i64 {
    (*sched::current_g()).pin_count += 1;
    i64::from((*sched::current_p()).id)
}

pub unsafe fn proc_unpin() {
    (*sched::current_g()).pin_count -= 1;
}

pub unsafe fn goid() -> i64 {
    (*sched::current_g()).id as i64
}

// Panics.

pub unsafe fn caller_frame(fp: Ptr) -> Ptr {
    traceback::caller_frame(fp as usize) as Ptr
}

pub fn die() {
    panic::die()
}

pub unsafe fn throw(p: Ptr, n: i64) {
    panic::throw(core::slice::from_raw_parts(p, n as usize))
}

pub unsafe fn fatal(p: Ptr, n: i64) {
    panic::fatal(core::slice::from_raw_parts(p, n as usize))
}

pub unsafe fn set_traceback(p: Ptr, n: i64) {
    panic::set_traceback(core::slice::from_raw_parts(p, n as usize))
}

pub fn crash_output(fd: i32) -> i32 {
    panic::set_crash_output(fd)
}

pub fn dying() {
    panic::dying()
}

// Printing.

pub unsafe fn write_err(p: Ptr, n: i64) {
    print::write_err(p, n)
}

pub fn print_bool(v: u8) {
    print::print_bool(v != 0)
}

pub fn print_int(v: i64) {
    print::print_int(v)
}

pub fn print_uint(v: i64) {
    print::print_uint(v as u64)
}

pub fn print_hex(v: i64) {
    print::print_hex(v as u64)
}

pub fn print_float(v: f64) {
    print::print_float(v)
}

pub fn print_complex(re: f64, im: f64) {
    print::print_complex(re, im)
}

pub fn print_float32(v: f64) {
    print::print_float32(v as f32)
}

pub fn print_complex64(re: f64, im: f64) {
    print::print_complex64(re as f32, im as f32)
}

pub fn print_slice(p: Ptr, len: i64, cap: i64) {
    print::print_slice(p, len, cap)
}

pub fn print_iface(t: Ptr, data: Ptr) {
    print::print_iface(t, data)
}

// The process.

pub fn exit(code: i64) {
    sys::process::exit(code as i32)
}

fn text(s: &'static [u8]) -> (Ptr, i64) {
    (s.as_ptr() as Ptr, s.len() as i64)
}

pub fn arg_count() -> i64 {
    env::arg_count() as i64
}

pub fn arg(i: i64) -> (Ptr, i64) {
    text(env::arg(i as usize))
}

pub fn env_count() -> i64 {
    env::env_count() as i64
}

pub fn env(i: i64) -> (Ptr, i64) {
    text(env::env(i as usize))
}

pub unsafe fn syscall(args: Ptr) -> Parking<(i64, i64)> {
    sched::blocking_syscall(&*(args as *const [usize; 7]))
}

pub unsafe fn raw_syscall(args: Ptr) -> (i64, i64) {
    let [n, a, b, c, d, e, f] = *(args as *const [usize; 7]);
    match sys::check(sys::arch::syscall(n, a, b, c, d, e, f)) {
        Ok(v) => (v as i64, 0),
        Err(e) => (-1, i64::from(e.0)),
    }
}

pub unsafe fn all_threads_syscall(args: Ptr) -> (i64, i64) {
    match sched::all_threads_syscall(*(args as *const [usize; 7])) {
        Ok(v) => (v as i64, 0),
        Err(e) => (-1, i64::from(e.0)),
    }
}

pub fn signal_notify(sig: i32, on: u8) {
    signal::notify(sig as u32, on != 0)
}

pub fn signal_ignore(sig: i32) {
    signal::ignore(sig as u32)
}

pub fn signal_idle() -> bool {
    signal::is_idle()
}

pub fn signal_wait() -> Parking<i32> {
    match signal::wait() {
        Parking::Done((s, _)) => Parking::Done(s as i32),
        Parking::Parked => Parking::Parked,
    }
}

pub fn nanotime() -> i64 {
    sys::clock::nanotime()
}

pub fn walltime() -> (i64, i32) {
    sys::clock::walltime()
}

// Reflection and traces.

pub unsafe fn callers(skip: i64, pcs: Ptr, n: i64) -> i64 {
    debug::callers(skip, pcs as *mut usize, n)
}

pub fn pc_depth(pc: i64) -> i64 {
    debug::pc_depth(pc as usize)
}

pub fn pc_func(pc: i64, inlined: i64) -> (Ptr, i64) {
    text(debug::pc_info(pc as usize, inlined).0)
}

pub fn pc_file(pc: i64, inlined: i64) -> (Ptr, i64) {
    text(debug::pc_info(pc as usize, inlined).1)
}

pub fn pc_line(pc: i64, inlined: i64) -> i64 {
    i64::from(debug::pc_info(pc as usize, inlined).2)
}

pub fn pc_entry(pc: i64) -> i64 {
    debug::pc_entry(pc as usize) as i64
}

pub unsafe fn trace_all(buf: Ptr, n: i64, all: u8) -> i64 {
    debug::trace_all(buf, n, all != 0)
}

pub unsafe fn heap_dump(fd: i64, version: Ptr, version_len: i64, figures: Ptr, n: i64) -> Parking<()> {
    let facts = heapdump::Facts {
        version: core::slice::from_raw_parts(version, version_len as usize),
        figures: core::slice::from_raw_parts(figures as *const u64, n as usize),
    };
    heapdump::write(cache(), fd as usize, &facts);
    Parking::Done(())
}

pub unsafe fn goroutine_profile(traces: Ptr, labels: Ptr, n: i64) -> i64 {
    debug::goroutine_profile(traces as *mut debug::Trace, labels as *mut Ptr, n)
}

pub unsafe fn profile_rate(which: i64, rate: i64) {
    profile::set_rate(which, rate)
}

pub unsafe fn profile_records(which: i64, records: Ptr, n: i64) -> i64 {
    profile::records(which, records as *mut profile::Record, n)
}

pub unsafe fn cpu_samples(slots: Ptr, n: i64) {
    profile::cpu::start(slots as *mut profile::cpu::Slot, n as usize)
}

pub fn type_count() -> i64 {
    debug::types().len() as i64
}

pub fn type_at(i: i64) -> Ptr {
    debug::types().get(i as usize).map_or(core::ptr::null_mut(), |t| *t as Ptr)
}

/// The finalizer runner's own row.
pub fn finalizer_next() -> Parking<(Ptr, Ptr)> {
    sched::finalizers::next()
}

// Checksums.

pub unsafe fn md5_blocks(state: Ptr, blocks: Ptr, n: i64) {
    checksum::md5(state, blocks, n as usize)
}

pub unsafe fn sha1_blocks(state: Ptr, blocks: Ptr, n: i64) {
    checksum::sha1(state, blocks, n as usize)
}

pub unsafe fn sha256_blocks(state: Ptr, blocks: Ptr, n: i64) {
    checksum::sha256(state, blocks, n as usize)
}

pub unsafe fn sha512_blocks(state: Ptr, blocks: Ptr, n: i64) {
    checksum::sha512(state, blocks, n as usize)
}

pub unsafe fn crc32(polynomial: i64, crc: i32, p: Ptr, n: i64) -> i64 {
    checksum::crc32(polynomial, crc as u32, p, n as usize)
}

// Ciphers.

pub unsafe fn aes_expand(key: Ptr, p: Ptr, n: i64) {
    cipher::aes_expand(key, p, n as usize)
}

pub unsafe fn aes_blocks(key: Ptr, dst: Ptr, src: Ptr, n: i64, decrypts: u8) {
    cipher::aes_blocks(key, dst, src, n as usize, decrypts != 0)
}

pub unsafe fn aes_cbc(key: Ptr, iv: Ptr, dst: Ptr, src: Ptr, n: i64, decrypts: u8) {
    cipher::aes_cbc(key, iv, dst, src, n as usize, decrypts != 0)
}

pub unsafe fn aes_ctr(key: Ptr, counter: Ptr, dst: Ptr, src: Ptr, n: i64) {
    cipher::aes_ctr(key, counter, dst, src, n as usize)
}

pub unsafe fn aes_seal(key: Ptr, hash: Ptr, counter: Ptr, dst: Ptr, src: Ptr, n: i64) {
    cipher::aes_gcm(key, hash, counter, dst, src, n as usize, false)
}

pub unsafe fn aes_open(key: Ptr, hash: Ptr, counter: Ptr, dst: Ptr, src: Ptr, n: i64) {
    cipher::aes_gcm(key, hash, counter, dst, src, n as usize, true)
}

pub unsafe fn ghash_start(hash: Ptr, key: Ptr) {
    cipher::ghash_start(hash, key)
}

pub unsafe fn ghash_update(hash: Ptr, p: Ptr, n: i64) {
    cipher::ghash_update(hash, p, n as usize)
}

pub unsafe fn ghash_sum(hash: Ptr, sum: Ptr) {
    cipher::ghash_sum(hash, sum)
}

pub unsafe fn des_expand(key: Ptr, p: Ptr, n: i64) {
    cipher::des_expand(key, p, n as usize)
}

pub unsafe fn des_block(key: Ptr, n: i64, dst: Ptr, src: Ptr, decrypts: u8) {
    cipher::des_block(key, n as usize, dst, src, decrypts != 0)
}

pub unsafe fn chacha20(key: Ptr, place: Ptr, dst: Ptr, src: Ptr, n: i64) {
    cipher::chacha20(key, place, dst, src, n as usize)
}

pub unsafe fn poly1305(tag: Ptr, key: Ptr, data: Ptr, n: i64, text: Ptr, m: i64) {
    cipher::poly1305(tag, key, data, n as usize, text, m as usize)
}

// Elliptic curves.

pub unsafe fn nist_mul(curve: i64, out: Ptr, p: Ptr, k: Ptr) -> bool {
    curve::mul(curve, out, p, k)
}

pub unsafe fn nist_add(curve: i64, out: Ptr, p: Ptr, q: Ptr) -> bool {
    curve::add(curve, out, p, q)
}

pub unsafe fn nist_check(curve: i64, p: Ptr) -> bool {
    curve::check(curve, p)
}

pub unsafe fn nist_decompress(curve: i64, out: Ptr, x: Ptr, odd: u8) -> bool {
    curve::decompress(curve, out, x, odd != 0)
}

pub unsafe fn nist_sign(curve: i64, signature: Ptr, d: Ptr, k: Ptr, e: Ptr) -> bool {
    curve::sign(curve, signature, d, k, e)
}

pub unsafe fn nist_verify(curve: i64, signature: Ptr, key: Ptr, e: Ptr) -> bool {
    curve::verify(curve, signature, key, e)
}

pub unsafe fn x25519(out: Ptr, secret: Ptr, p: Ptr) {
    curve::x25519(out, secret, p)
}

pub unsafe fn ed25519_public(out: Ptr, secret: Ptr) {
    curve::ed25519_public(out, secret)
}

pub unsafe fn ed25519_commit(out: Ptr, nonce: Ptr) {
    curve::ed25519_commit(out, nonce)
}

pub unsafe fn ed25519_answer(out: Ptr, nonce: Ptr, challenge: Ptr, secret: Ptr) {
    curve::ed25519_answer(out, nonce, challenge, secret)
}

pub unsafe fn ed25519_verify(signature: Ptr, challenge: Ptr, key: Ptr) -> bool {
    curve::ed25519_verify(signature, challenge, key)
}

pub unsafe fn ed25519_point(p: Ptr) -> bool {
    curve::ed25519_point(p)
}

// ML-KEM.

pub unsafe fn kem768_private(key: Ptr, seed: Ptr) {
    lattice::private_768(key, seed)
}

pub unsafe fn kem768_export(key: Ptr, out: Ptr) {
    lattice::export_768(key, out)
}

pub unsafe fn kem768_public(key: Ptr, encoded: Ptr) -> bool {
    lattice::public_768(key, encoded)
}

pub unsafe fn kem768_encapsulate(key: Ptr, secret: Ptr, text: Ptr, shared: Ptr) {
    lattice::encapsulate_768(key, secret, text, shared)
}

pub unsafe fn kem768_decapsulate(key: Ptr, text: Ptr, shared: Ptr) {
    lattice::decapsulate_768(key, text, shared)
}

pub unsafe fn kem1024_private(key: Ptr, seed: Ptr) {
    lattice::private_1024(key, seed)
}

pub unsafe fn kem1024_export(key: Ptr, out: Ptr) {
    lattice::export_1024(key, out)
}

pub unsafe fn kem1024_public(key: Ptr, encoded: Ptr) -> bool {
    lattice::public_1024(key, encoded)
}

pub unsafe fn kem1024_encapsulate(key: Ptr, secret: Ptr, text: Ptr, shared: Ptr) {
    lattice::encapsulate_1024(key, secret, text, shared)
}

pub unsafe fn kem1024_decapsulate(key: Ptr, text: Ptr, shared: Ptr) {
    lattice::decapsulate_1024(key, text, shared)
}

// Numbers of many words.

pub unsafe fn words_add(z: Ptr, x: Ptr, y: Ptr, n: i64) -> i64 {
    words::add(z.cast(), x.cast(), y.cast(), n as usize) as i64
}

pub unsafe fn words_sub(z: Ptr, x: Ptr, y: Ptr, n: i64) -> i64 {
    words::sub(z.cast(), x.cast(), y.cast(), n as usize) as i64
}

pub unsafe fn words_mul_add(z: Ptr, x: Ptr, n: i64, factor: i64, carry: i64) -> i64 {
    words::mul_add(z.cast(), x.cast(), n as usize, factor as u64, carry as u64) as i64
}

pub unsafe fn words_add_mul(z: Ptr, x: Ptr, n: i64, factor: i64) -> i64 {
    words::add_mul(z.cast(), x.cast(), n as usize, factor as u64) as i64
}

pub unsafe fn words_sub_mul(z: Ptr, x: Ptr, n: i64, factor: i64) -> i64 {
    words::sub_mul(z.cast(), x.cast(), n as usize, factor as u64) as i64
}

pub unsafe fn words_mul(z: Ptr, x: Ptr, nx: i64, y: Ptr, ny: i64) {
    words::mul(z.cast(), x.cast(), nx as usize, y.cast(), ny as usize)
}

pub unsafe fn words_shl(z: Ptr, x: Ptr, n: i64, s: i64) -> i64 {
    words::shl(z.cast(), x.cast(), n as usize, s as u32) as i64
}

pub unsafe fn words_shr(z: Ptr, x: Ptr, n: i64, s: i64) -> i64 {
    words::shr(z.cast(), x.cast(), n as usize, s as u32) as i64
}

pub unsafe fn words_montgomery(t: Ptr, x: Ptr, y: Ptr, m: Ptr, n: i64, k: i64) -> i64 {
    words::montgomery(t.cast(), x.cast(), y.cast(), m.cast(), n as usize, k as u64) as i64
}
