//! The heap as a stream of records for runtime/debug's WriteHeapDump, in the format that calls itself "go1.7 heap dump": a
//! tag and what belongs to it, numbers in seven bits a byte, texts and memory with their length in front.
//!
//! Objects have their exact pointer words. Of memory that the collector takes as it comes (frames, data) those words are
//! listed that lead to objects, and what holds objects from elsewhere (registers, records of the runtime) is listed word by
//! word as other roots. Nothing is allocated meanwhile.

use abi::layout::{DeferFrame, DeferRecord, Itab};
use abi::typedesc::TypeDesc;

use crate::addr::{program, table};
use crate::finalizer::{self, Attached};
use crate::mem::central::{alloc_bits, allocated};
use crate::mem::class::{HEADER, Layout};
use crate::mem::span::{Slot, span, table_len};
use crate::mem::{Cache, arena};
use crate::sched::{self, G, State};
use crate::traceback::{self, Frame};
use crate::typ::{bytes, for_each_pointer};
use crate::{debug, gc, iface, stack};

const HEADING: &[u8] = b"go1.7 heap dump\n";

/// What a record is about.
#[derive(Clone, Copy)]
enum Tag {
    End = 0,
    Object = 1,
    OtherRoot = 2,
    Type = 3,
    Goroutine = 4,
    Frame = 5,
    Params = 6,
    Finalizer = 7,
    Itab = 8,
    Thread = 9,
    MemStats = 10,
    QueuedFinalizer = 11,
    Data = 12,
    Bss = 13,
    Defer = 14,
    Panic = 15,
}

/// In lists of words: a pointer's offset follows, and the end.
const FIELD_POINTER: u64 = 1;
const FIELD_END: u64 = 0;

/// What the caller knows better.
pub struct Facts<'a> {
    pub version: &'a [u8],
    /// The record of figures, number by number.
    pub figures: &'a [u64],
}

/// Row `heap_dump`: writes everything to a file while the world stands still.
///
/// # Safety
/// As [`gc::collect`].
pub unsafe fn write(cache: *mut Cache, fd: usize, facts: &Facts<'_>) {
    let p = program();
    // SAFETY: the program's own itabs; for the rest the caller's promise.
    unsafe {
        iface::register(table(p.itabs, p.itabs_len));
        gc::with_heap_at_rest(cache, &mut |world| {
            let mut buffer = [0; 4096];
            let mut out = Out { fd, buffer: &mut buffer, len: 0 };
            out.raw(HEADING);
            out.params(facts.version);
            out.types();
            out.objects();
            sched::for_each_g(&mut |g| out.goroutine(g));
            world.threads(&mut |m, id, tid| {
                out.tag(Tag::Thread).number(m).number(id as usize).number(tid as usize);
            });
            out.data();
            out.attached();
            world.frames(&mut |start, len| out.roots(b"runtime call", start, len));
            out.tag(Tag::MemStats);
            for &figure in facts.figures {
                out.number(figure as usize);
            }
            out.tag(Tag::End);
            out.flush();
        });
    }
}

/// A file with what is still to be written.
struct Out<'a> {
    fd: usize,
    buffer: &'a mut [u8],
    len: usize,
}

impl Out<'_> {
    fn flush(&mut self) {
        sys::process::write_all(self.fd, &self.buffer[..self.len]);
        self.len = 0;
    }

    fn raw(&mut self, text: &[u8]) -> &mut Self {
        if text.len() > self.buffer.len() - self.len {
            self.flush();
        }
        if text.len() > self.buffer.len() {
            sys::process::write_all(self.fd, text);
        } else {
            self.buffer[self.len..self.len + text.len()].copy_from_slice(text);
            self.len += text.len();
        }
        self
    }

    fn number(&mut self, n: usize) -> &mut Self {
        let mut rest = n;
        while rest >= 0x80 {
            self.raw(&[rest as u8 | 0x80]);
            rest >>= 7;
        }
        self.raw(&[rest as u8])
    }

    fn tag(&mut self, tag: Tag) -> &mut Self {
        self.number(tag as usize)
    }

    fn text(&mut self, text: &[u8]) -> &mut Self {
        self.number(text.len()).raw(text)
    }

    /// # Safety
    /// The memory is readable and nobody changes it.
    unsafe fn memory(&mut self, start: usize, len: usize) -> &mut Self {
        // SAFETY: the caller's promise.
        self.text(unsafe { core::slice::from_raw_parts(start as *const u8, len) })
    }

    fn pointer(&mut self, offset: usize) {
        self.number(FIELD_POINTER as usize).number(offset);
    }

    fn no_more_pointers(&mut self) {
        self.number(FIELD_END as usize);
    }

    /// The words of a run of memory that lead to objects.
    ///
    /// # Safety
    /// As [`Out::memory`].
    unsafe fn found_pointers(&mut self, start: usize, len: usize) {
        for offset in (0..len & !7).step_by(8) {
            // SAFETY: the caller's promise.
            if allocated(unsafe { *((start + offset) as *const usize) }).is_some() {
                self.pointer(offset);
            }
        }
        self.no_more_pointers();
    }

    fn params(&mut self, version: &[u8]) {
        let arch: &[u8] = if cfg!(target_arch = "x86_64") { b"amd64" } else { b"arm64" };
        let little_endian = 0;
        self.tag(Tag::Params).number(little_endian).number(size_of::<usize>());
        self.number(arena::address(0)).number(arena::address(arena::top()));
        self.text(arch).text(version).number(sys::process::cpu_count());
    }

    /// # Safety
    /// The world is stopped.
    unsafe fn types(&mut self) {
        for &t in debug::types() {
            // SAFETY: descriptors are constants.
            unsafe { self.describe(t) }
        }
        // SAFETY: itabs live for ever.
        iface::for_each(&mut |itab: *const Itab| unsafe {
            self.tag(Tag::Itab).number(itab as usize).number((*itab).typ as usize);
        });
    }

    /// # Safety
    /// The type is one of the program's.
    unsafe fn describe(&mut self, t: *const TypeDesc) {
        // SAFETY: the caller's promise.
        unsafe {
            let (path, name) = (bytes((*t).pkg_path), bytes((*t).name));
            self.tag(Tag::Type).number(t as usize).number((*t).size);
            if path.is_empty() || name.is_empty() {
                self.text(bytes((*t).string));
            } else {
                self.number(path.len() + 1 + name.len()).raw(path).raw(b".").raw(name);
            }
        }
        let word_is_pointer = 1;
        self.number(word_is_pointer);
    }

    /// # Safety
    /// The world is stopped, the caches are flushed.
    unsafe fn objects(&mut self) {
        for id in 1..table_len() {
            // SAFETY: the table has a row for each id; bitmaps of spans in use are mapped.
            unsafe {
                let s = span(id as u32);
                if !(*s).in_use {
                    continue;
                }
                for index in 0..(*s).count as usize {
                    if *(*s).word(alloc_bits(), index / 64) & 1 << (index % 64) != 0 {
                        self.object(Slot { span: s, index });
                    }
                }
            }
        }
    }

    /// # Safety
    /// The slot is allocated, the world is stopped.
    unsafe fn object(&mut self, slot: Slot) {
        // SAFETY: the slot is allocated.
        unsafe {
            let s = &*slot.span;
            let header = if s.layout == Layout::Header { HEADER } else { 0 };
            let (start, size) = (slot.address() + header, s.size - header);
            self.tag(Tag::Object).number(start).memory(start, size);
            let typ = match s.layout {
                Layout::Header => *(slot.address() as *const *const TypeDesc),
                Layout::Large => s.typ,
                Layout::Noscan | Layout::Masked => core::ptr::null(),
            };
            if s.layout == Layout::Masked {
                let mut left = s.mask;
                while left != 0 {
                    self.pointer(left.trailing_zeros() as usize * 8);
                    left &= left - 1;
                }
            } else if !typ.is_null() {
                for i in 0..size / (*typ).size {
                    for_each_pointer(typ, i * (*typ).size, &mut |at| self.pointer(at));
                }
            }
        }
        self.no_more_pointers();
    }

    /// A goroutine, its frames, its deferred calls and panics.
    ///
    /// # Safety
    /// The world is stopped.
    unsafe fn goroutine(&mut self, g: *mut G) {
        // SAFETY: Gs live for ever; in the stopped world every context is saved.
        unsafe {
            let state = (*g).state();
            if state == State::Dead {
                return;
            }
            let dumping = g == sched::current_g();
            let reason: &[u8] = if dumping { b"dumping heap" } else { (*g).reason.text().as_bytes() };
            let waiting = dumping || state == State::Waiting;
            let status = if dumping { State::Waiting } else { state };
            let sp = if (*g).context.is_null() { (*g).sp } else { (*(*g).context).sp() };
            let (frames, panics) = ((*g).head.defer_top, (*g).head.panic_top);
            let first = first_deferred(frames);
            self.tag(Tag::Goroutine).number(g as usize).number(sp).number((*g).id as usize);
            self.number((*g).created_at).number(status as usize).number(usize::from((*g).system));
            let background = 0;
            self.number(background).number((*g).since.max(0) as usize);
            self.text(if waiting { reason } else { b"" });
            let context = 0;
            self.number(context).number((*g).head.m as usize);
            self.number(first as usize).number(panics as usize);

            let (mut depth, mut child) = (0, 0);
            for f in traceback::walk(g) {
                self.frame(g, sp, &f, depth, child);
                depth += 1;
                child = f.bottom;
            }
            self.deferred(g, frames);
            let mut panic = panics as *const PanicHead;
            while !panic.is_null() {
                let p = &*panic;
                self.tag(Tag::Panic).number(panic as usize).number(g as usize);
                let deferred = 0;
                self.number(p.typ).number(p.data).number(deferred).number(p.link as usize);
                panic = p.link;
            }
            self.roots(b"goroutine", g as *const usize, size_of::<G>() / size_of::<usize>());
            crate::select::places(g, &mut |start, len| self.roots(b"select", start, len));
            if !(*g).context.is_null() {
                let len = size_of::<sys::arch::Ucontext>().min((*(*g).context).copy_size().unwrap_or(0));
                self.roots(b"registers", (*g).context as *const usize, len / size_of::<usize>());
            }
        }
    }

    /// # Safety
    /// As [`Out::goroutine`]; the frame is one of its.
    unsafe fn frame(&mut self, g: *mut G, sp: usize, f: &Frame, depth: usize, child: usize) {
        // SAFETY: as in `goroutine`.
        unsafe {
            // Of a frame below a change of segments, what lies on its own segment.
            let mut end = f.bottom;
            stack::for_each_part(g, sp, &mut |start, len| {
                let part = start as usize..start as usize + len * size_of::<usize>();
                if part.contains(&f.bottom) {
                    end = f.top.clamp(f.bottom, part.end);
                }
            });
            let mut name: &[u8] = b"?";
            traceback::describe(f.pc, f.exact, &mut |function, _, _| name = function);
            self.tag(Tag::Frame).number(f.bottom).number(depth).number(child);
            self.memory(f.bottom, end - f.bottom);
            let entry = program().text_start as usize + f.func.start as usize;
            let goes_on_at = f.pc;
            self.number(entry).number(f.pc).number(goes_on_at).text(name);
            self.found_pointers(f.bottom, end - f.bottom);
        }
    }

    /// # Safety
    /// As [`Out::goroutine`].
    unsafe fn deferred(&mut self, g: *mut G, frames: *const DeferFrame) {
        let mut frame = frames;
        while !frame.is_null() {
            // SAFETY: a goroutine's active frames and their records.
            unsafe {
                let mut record: *const DeferRecord = (*frame).head;
                while !record.is_null() {
                    let r = &*record;
                    let code = if r.closure.is_null() { 0 } else { *(r.closure as *const usize) };
                    let next = if r.next.is_null() { first_deferred((*frame).prev) } else { r.next };
                    self.tag(Tag::Defer).number(record as usize).number(g as usize);
                    self.number((*frame).fp).number((*frame).ret).number(r.closure as usize);
                    self.number(code).number(next as usize);
                    record = r.next;
                }
                frame = (*frame).prev;
            }
        }
    }

    /// The program's variables.
    ///
    /// # Safety
    /// The world is stopped.
    unsafe fn data(&mut self) {
        let p = program();
        // SAFETY: the program's own table, and its data.
        unsafe {
            for (i, range) in table(p.roots, p.roots_len).iter().enumerate() {
                let start = range.start as usize;
                self.tag(if i == 0 { Tag::Data } else { Tag::Bss }).number(start).memory(start, range.len);
                self.found_pointers(start, range.len);
            }
        }
    }

    /// Finalizers, and what holds objects for calls to come.
    ///
    /// # Safety
    /// The world is stopped.
    unsafe fn attached(&mut self) {
        let no_type = 0;
        finalizer::for_each(&mut |what, object, func| {
            // SAFETY: a closure starts with its code's address.
            let code = unsafe { *(func as *const usize) };
            let tag = match what {
                Attached::Finalizer => Tag::Finalizer,
                Attached::Ready => Tag::QueuedFinalizer,
                Attached::Cleanup => return self.root(b"cleanup", func),
            };
            self.tag(tag).number(object).number(func).number(code).number(no_type).number(no_type);
        });
    }

    fn root(&mut self, what: &[u8], to: usize) {
        self.tag(Tag::OtherRoot).text(what).number(to);
    }

    /// The words of a run that lead to objects, as roots.
    ///
    /// # Safety
    /// As [`Out::memory`].
    unsafe fn roots(&mut self, what: &[u8], start: *const usize, len: usize) {
        for i in 0..len {
            // SAFETY: the collector reads these words, too.
            let word = unsafe { *start.add(i) };
            if allocated(word).is_some() {
                self.root(what, word);
            }
        }
    }
}

/// How stdlib/runtime's panicRecord begins: an interface value is a type and a word.
#[repr(C)]
struct PanicHead {
    link: *const PanicHead,
    typ: usize,
    data: usize,
}

/// The next deferred call of a goroutine from a frame on; null if there is none.
///
/// # Safety
/// The frame is one of a goroutine that doesn't run.
unsafe fn first_deferred(mut frame: *const DeferFrame) -> *mut DeferRecord {
    // SAFETY: a goroutine's active frames.
    unsafe {
        while !frame.is_null() && (*frame).head.is_null() {
            frame = (*frame).prev;
        }
        if frame.is_null() { core::ptr::null_mut() } else { (*frame).head }
    }
}
