//! The runtime-function table: every function of the runtime that generated code calls.
//!
//! A row: `name = "Go name" (parameters) -> (results) effects`. The symbol is `rgo_<name>`. The Go name, if any, is
//! the body-less function of stdlib that the row implements (the compiler checks its flattened signature against the
//! row). At most six parameters and two results, in the C convention's registers; bool is i8.
//!
//! [`for_each_runtime_fn`] hands the rows to a macro: here it makes [`RtFn`] and its description, in rt's `export` it
//! makes the exported symbols, so a missing body or a wrong signature fails to compile.

/// Calls `$m! { rows }`.
#[macro_export]
macro_rules! for_each_runtime_fn {
    ($m:path) => {
        $m! {
            // Memory. `typ` is a type descriptor.
            // A zeroed object; the fast one returns null where the slow one must be called.
            new_fast = "" (ptr) -> (ptr) LEAF;
            new = "internal/rt.New" (ptr) -> (ptr) GC;
            // (typ, n): n zeroed objects in a row.
            new_array = "internal/rt.NewArray" (ptr, i64) -> (ptr) GC | PANIC;
            // (element typ, len, cap) -> data; checks both.
            makeslice = "" (ptr, i64, i64) -> (ptr) GC | PANIC;
            // (element typ, old data, old len, old cap, needed len) -> (data, cap): the old elements are copied, the
            // rest up to cap is zero.
            growslice = "" (ptr, ptr, i64, i64, i64) -> (ptr, i64) GC | PANIC | CONTENT;
            // Copies with write barriers: (typ, dst, src); (element typ, dst, src, n); zeroing (typ, dst).
            typed_move = "internal/rt.TypedMove" (ptr, ptr, ptr) -> () LEAF | CONTENT;
            typed_move_n = "" (ptr, ptr, ptr, i64) -> () LEAF | CONTENT;
            typed_clear = "internal/rt.TypedClear" (ptr, ptr) -> () LEAF;
            typed_clear_n = "" (ptr, ptr, i64) -> () LEAF;
            // Before a pointer word is overwritten while the barrier flag is set: (slot).
            write_barrier = "" (ptr) -> () LEAF;
            // Atomic operations on a pointer word with their barrier, as one step that no stop of the world interrupts:
            // (slot, new) -> old; (slot, old, new) -> whether it was old.
            atomic_swap_ptr = "" (ptr, ptr) -> (ptr) LEAF;
            atomic_cas_ptr = "" (ptr, ptr, ptr) -> (i8) LEAF;
            memmove = "" (ptr, ptr, i64) -> () LEAF;
            memzero = "" (ptr, i64) -> () LEAF;
            mem_equal = "internal/rt.MemEqual" (ptr, ptr, i64) -> (i8) LEAF;
            mem_compare = "internal/rt.CompareMem" (ptr, i64, ptr, i64) -> (i64) LEAF;
            mem_hash = "internal/rt.MemHash" (ptr, i64, i64) -> (i64) LEAF;
            index_byte = "internal/rt.IndexByte" (ptr, i64, i8) -> (i64) LEAF;
            last_index_byte = "internal/rt.LastIndexByte" (ptr, i64, i8) -> (i64) LEAF;
            count_byte = "internal/rt.CountByte" (ptr, i64, i8) -> (i64) LEAF;
            index_mem = "internal/rt.IndexMem" (ptr, i64, ptr, i64) -> (i64) SYSTEM;
            keep_alive = "internal/rt.KeepAlive" (ptr) -> () LEAF;
            gc = "internal/rt.GC" () -> () GC | PARK;
            gc_count = "internal/rt.GCCount" () -> (i32) LEAF;
            mem_stat = "internal/rt.MemStat" (i64) -> (i64) SYSTEM;
            set_gc_percent = "internal/rt.SetGCPercent" (i64) -> (i64) SYSTEM;
            set_memory_limit = "internal/rt.SetMemoryLimit" (i64) -> (i64) SYSTEM;
            free_os_memory = "internal/rt.FreeOSMemory" () -> () GC | PARK;
            // A func() without captures.
            on_collection = "internal/rt.OnCollection" (ptr) -> () SYSTEM;
            set_finalizer = "internal/rt.SetFinalizer" (ptr, ptr) -> () SYSTEM | ESCAPE;
            add_cleanup = "internal/rt.AddCleanup" (ptr, ptr) -> (i64) SYSTEM | ESCAPE;
            stop_cleanup = "internal/rt.StopCleanup" (ptr, i64) -> () SYSTEM;
            weak_handle = "internal/rt.WeakHandle" (ptr) -> (ptr) GC | ESCAPE;
            weak_value = "internal/rt.WeakValue" (ptr) -> (ptr) SYSTEM;
            random = "internal/rt.Random" () -> (i64) LEAF;

            // Strings. Results are (data, len) unless said otherwise.
            concat2 = "" (ptr, i64, ptr, i64) -> (ptr, i64) GC;
            // (array of Str, n)
            concat = "" (ptr, i64) -> (ptr, i64) GC;
            bytes_to_string = "" (ptr, i64) -> (ptr, i64) GC;
            // -> (data, cap); len is the argument's.
            string_to_bytes = "" (ptr, i64) -> (ptr, i64) GC;
            runes_to_string = "" (ptr, i64) -> (ptr, i64) GC;
            // -> (data, len); cap = len
            string_to_runes = "" (ptr, i64) -> (ptr, i64) GC;
            // What the length of string_to_runes would be.
            count_runes = "" (ptr, i64) -> (i64) LEAF;
            rune_to_string = "" (i64) -> (ptr, i64) GC;
            // (data, len, index) -> (rune, next index): one step of a range over a string.
            decode_rune = "" (ptr, i64, i64) -> (i32, i64) LEAF;

            // Interfaces and equality.
            // (interface typ, concrete typ or null) -> itab or null.
            itab = "internal/rt.Itab" (ptr, ptr) -> (ptr) GC;
            // (interface typ, concrete typ, static operand typ): as itab, but raises Assert where there is none.
            assert_itab = "" (ptr, ptr, ptr) -> (ptr) GC | PANIC;
            // (typ, a, b): values at two addresses.
            type_equal = "internal/rt.TypeEqual" (ptr, ptr, ptr) -> (i8) SYSTEM | PANIC;
            // (typ, data word a, data word b): the dynamic types are equal (and not null).
            iface_equal = "" (ptr, ptr, ptr) -> (i8) SYSTEM | PANIC;
            type_hash = "internal/rt.TypeHash" (ptr, ptr, i64) -> (i64) SYSTEM | PANIC;

            // Maps. (map typ, map, key address …); the elem addresses stay valid until the next operation.
            // (typ, hint)
            map_make = "internal/rt.MapMake" (ptr, i64) -> (ptr) GC | PANIC;
            map_len = "internal/rt.MapLen" (ptr) -> (i64) LEAF;
            // -> address of the element, null where absent
            map_get = "internal/rt.MapGet" (ptr, ptr, ptr) -> (ptr) SYSTEM | PANIC | FOREIGN;
            map_get32 = "" (ptr, ptr, i32) -> (ptr) LEAF | FOREIGN;
            map_get64 = "" (ptr, ptr, i64) -> (ptr) LEAF | FOREIGN;
            map_get_str = "" (ptr, ptr, ptr, i64) -> (ptr) LEAF | FOREIGN;
            // The key is the two words of an interface value. -> (as map_get, whether that was found out: if not, map_get
            // must be called).
            map_get_iface = "" (ptr, ptr, ptr, ptr) -> (ptr, i8) LEAF | FOREIGN;
            // -> address of the element to assign to, zero if new
            map_assign = "" (ptr, ptr, ptr) -> (ptr) GC | PANIC | CONTENT | FOREIGN;
            map_assign32 = "" (ptr, ptr, i32) -> (ptr) GC | PANIC | FOREIGN;
            // The key may be an address.
            map_assign64 = "" (ptr, ptr, i64) -> (ptr) GC | PANIC | CONTENT | FOREIGN;
            map_assign_str = "" (ptr, ptr, ptr, i64) -> (ptr) GC | PANIC | ESCAPE | FOREIGN;
            // (typ, m, key, elem)
            map_set = "internal/rt.MapSet" (ptr, ptr, ptr, ptr) -> () GC | PANIC | CONTENT;
            map_delete = "internal/rt.MapDelete" (ptr, ptr, ptr) -> () SYSTEM | PANIC;
            map_clear = "internal/rt.MapClear" (ptr, ptr) -> () SYSTEM;
            // (typ, map, iterator)
            map_iter_init = "internal/rt.MapIterInit" (ptr, ptr, ptr) -> () SYSTEM | CONTENT;
            map_iter_next = "internal/rt.MapIterNext" (ptr) -> () SYSTEM | CONTENT;

            // Channels and goroutines.
            // (chan typ, size)
            chan_make = "internal/rt.ChanMake" (ptr, i64) -> (ptr) GC | PANIC;
            // (chan, element address)
            chan_send = "" (ptr, ptr) -> () PARK | PANIC | CONTENT;
            // (chan, address for the element or null) -> ok
            chan_recv = "" (ptr, ptr) -> (i8) PARK | PANIC | CONTENT;
            chan_close = "internal/rt.ChanClose" (ptr) -> () SYSTEM | PANIC;
            chan_len = "internal/rt.ChanLen" (ptr) -> (i64) LEAF;
            // Makes an empty channel look unbuffered to len and cap: those of timers.
            chan_hide = "internal/rt.ChanHide" (ptr) -> () LEAF;
            chan_cap = "internal/rt.ChanCap" (ptr) -> (i64) LEAF;
            // One-case selects with a default: -> done; -> (selected, ok)
            chan_try_send = "" (ptr, ptr) -> (i8) SYSTEM | PANIC | CONTENT;
            chan_try_recv = "" (ptr, ptr) -> (i8, i8) SYSTEM | CONTENT;
            chan_send_block = "internal/rt.ChanSend" (ptr, ptr, i8) -> (i8) PARK | PANIC | CONTENT;
            chan_recv_block = "internal/rt.ChanRecv" (ptr, ptr, i8) -> (i8, i8) PARK | CONTENT;
            // (cases, n, block): -> (index, or -1 for default; ok of a receive)
            select = "" (ptr, i64, i8) -> (i64, i8) PARK | PANIC | CONTENT;
            select_cases = "internal/rt.Select" (ptr, i64) -> (i64, i8) PARK | PANIC | CONTENT;
            // `go`: a func() closure
            go = "" (ptr) -> () GC | PANIC | ESCAPE;
            gosched = "internal/rt.Gosched" () -> () PARK;
            // The bottom of every goroutine, after its function returned.
            goexit0 = "runtime.goexit0" () -> () PARK | NORETURN;
            sleep = "internal/rt.Sleep" (i64) -> () PARK;
            // Bubbles of testing/synctest: (zero Bubble); -> Bubble or null; -> 0 settled, 1 in no bubble, 2 another one waits.
            bubble_enter = "internal/rt.bubbleEnter" (ptr) -> () SYSTEM | ESCAPE;
            bubble_leave = "internal/rt.bubbleLeave" () -> () SYSTEM;
            bubble = "internal/rt.bubble" () -> (ptr) LEAF;
            bubble_wait = "internal/rt.BubbleWait" () -> (i64) PARK;
            bubble_idle = "internal/rt.bubbleIdle" () -> () PARK;
            timer_wait = "internal/rt.TimerWait" (i64) -> () PARK;
            timer_wake = "internal/rt.TimerWake" () -> () SYSTEM;
            // The poller. (descriptor) -> (registration, errno)
            poll_open = "internal/rt.pollOpen" (i32) -> (i64, i64) SYSTEM;
            poll_close = "internal/rt.PollClose" (i64) -> () SYSTEM;
            // (registration, write) -> 0 something happened, 1 unblocked, 2 the deadline has passed
            poll_wait = "internal/rt.PollWait" (i64, i8) -> (i64) PARK;
            // (registration, monotonic time, 1 read | 2 write)
            poll_set_deadline = "internal/rt.PollSetDeadline" (i64, i64, i64) -> () SYSTEM;
            poll_unblock = "internal/rt.PollUnblock" (i64) -> () SYSTEM;
            semacquire = "internal/rt.Semacquire" (ptr, i8, i64) -> () PARK;
            semrelease = "internal/rt.Semrelease" (ptr, i8) -> () SYSTEM;
            notify_list_add = "internal/rt.NotifyListAdd" (ptr) -> (i32) SYSTEM;
            notify_list_wait = "internal/rt.NotifyListWait" (ptr, i32) -> () PARK;
            notify_list_one = "internal/rt.NotifyListNotifyOne" (ptr) -> () SYSTEM;
            notify_list_all = "internal/rt.NotifyListNotifyAll" (ptr) -> () SYSTEM;
            can_spin = "internal/rt.CanSpin" (i64) -> (i8) LEAF;
            spin = "internal/rt.Spin" () -> () LEAF;
            num_goroutine = "internal/rt.NumGoroutine" () -> (i64) SYSTEM;
            gomaxprocs = "internal/rt.Gomaxprocs" (i64) -> (i64) PARK;
            // (bytes) -> former limit of a goroutine's stack; (n) -> former limit of threads.
            set_max_stack = "internal/rt.SetMaxStack" (i64) -> (i64) SYSTEM;
            set_max_threads = "internal/rt.SetMaxThreads" (i64) -> (i64) SYSTEM;
            num_cpu = "internal/rt.NumCPU" () -> (i64) LEAF;
            lock_os_thread = "internal/rt.LockOSThread" () -> () LEAF;
            unlock_os_thread = "internal/rt.UnlockOSThread" () -> () LEAF;
            // Between the initialisation of packages, which runs on the process's first thread, and main.main.
            main_starts = "" () -> () LEAF;
            proc_pin = "internal/rt.ProcPin" () -> (i64) LEAF;
            proc_unpin = "internal/rt.ProcUnpin" () -> () LEAF;
            goid = "internal/rt.Goid" () -> (i64) LEAF;

            // Panics, defer.
            // Fills and links a DeferFrame; the one call with a landing pad. Called in the Tail convention.
            defer_enter = "" (ptr) -> () LEAF;
            // Abandons everything above the frame's activation and continues in its landing pad, with the frame's address as payload.
            recover_to = "runtime.recoverTo" (ptr) -> () NORETURN;
            // (frame pointer) -> the frame pointer of its caller, seen through stack switches.
            caller_frame = "runtime.callerFrame" (ptr) -> (ptr) LEAF;
            // Ends the process with a traceback of the calling goroutine after its panic was printed: exit code 2.
            die = "runtime.die" () -> () SYSTEM | NORETURN;
            // "fatal error: msg", traceback, exit code 2.
            throw = "internal/rt.Throw" (ptr, i64) -> () SYSTEM | NORETURN;
            // The same, for a mistake of the program rather than of the runtime: traces as GOTRACEBACK says.
            fatal = "internal/rt.Fatal" (ptr, i64) -> () SYSTEM | NORETURN;
            // A value as of GOTRACEBACK.
            set_traceback = "internal/rt.SetTraceback" (ptr, i64) -> () SYSTEM;

            // print and println, and everything else that writes to standard error without buffering.
            // A second descriptor (-1: none) for what ends the process -> the former one.
            crash_output = "internal/rt.CrashOutput" (i32) -> (i32) SYSTEM;
            // From here on, what is printed goes to the second descriptor too.
            dying = "runtime.dying" () -> () SYSTEM;
            write_err = "internal/rt.WriteErr" (ptr, i64) -> () SYSTEM;
            print_bool = "" (i8) -> () SYSTEM;
            print_int = "" (i64) -> () SYSTEM;
            print_uint = "" (i64) -> () SYSTEM;
            print_hex = "" (i64) -> () SYSTEM;
            print_float = "" (f64) -> () SYSTEM;
            print_complex = "" (f64, f64) -> () SYSTEM;
            // A widened float32, complex64: printed with the shortest digits of that precision, as Go 1.27 does.
            print_float32 = "" (f64) -> () SYSTEM;
            print_complex64 = "" (f64, f64) -> () SYSTEM;
            print_slice = "" (ptr, i64, i64) -> () SYSTEM;
            print_iface = "" (ptr, ptr) -> () SYSTEM;

            // The process and its surroundings.
            exit = "internal/rt.Exit" (i64) -> () SYSTEM | NORETURN;
            arg_count = "internal/rt.ArgCount" () -> (i64) LEAF;
            arg = "internal/rt.Arg" (i64) -> (ptr, i64) LEAF;
            env_count = "internal/rt.EnvCount" () -> (i64) LEAF;
            env = "internal/rt.Env" (i64) -> (ptr, i64) LEAF;
            // Address of seven words: number and arguments. -> (result, errno)
            syscall = "internal/rt.syscall" (ptr) -> (i64, i64) PARK;
            raw_syscall = "internal/rt.rawSyscall" (ptr) -> (i64, i64) SYSTEM;
            // The same on every thread, while nothing else runs.
            all_threads_syscall = "internal/rt.allThreadsSyscall" (ptr) -> (i64, i64) SYSTEM;
            signal_notify = "internal/rt.SignalNotify" (i32, i8) -> () SYSTEM;
            signal_ignore = "internal/rt.SignalIgnore" (i32) -> () SYSTEM;
            signal_wait = "internal/rt.SignalWait" () -> (i32) PARK;
            // Has all that arrived been taken by SignalWait, and dealt with before the next call of it?
            signal_idle = "internal/rt.SignalIdle" () -> (i8) SYSTEM;
            nanotime = "internal/rt.Nanotime" () -> (i64) SYSTEM;
            walltime = "internal/rt.Walltime" () -> (i64, i32) SYSTEM;

            // Reflection and traces.
            reflect_call = "internal/rt.Call" (ptr, ptr, ptr) -> () REENTER;
            callers = "internal/rt.Callers" (i64, ptr, i64) -> (i64) SYSTEM;
            pc_depth = "internal/rt.PCDepth" (i64) -> (i64) SYSTEM;
            pc_func = "internal/rt.PCFunc" (i64, i64) -> (ptr, i64) SYSTEM;
            pc_file = "internal/rt.PCFile" (i64, i64) -> (ptr, i64) SYSTEM;
            pc_line = "internal/rt.PCLine" (i64, i64) -> (i64) SYSTEM;
            pc_entry = "internal/rt.PCEntry" (i64) -> (i64) SYSTEM;
            trace_all = "internal/rt.TraceAll" (ptr, i64, i8) -> (i64) SYSTEM;
            // (descriptor, version, its length, figures, their number)
            heap_dump = "internal/rt.HeapDump" (i64, ptr, i64, ptr, i64) -> () GC | PARK;
            // (traces, labels, room) -> number of goroutines
            goroutine_profile = "internal/rt.GoroutineProfile" (ptr, ptr, i64) -> (i64) SYSTEM | CONTENT;
            // (which, rate)
            profile_rate = "internal/rt.ProfileRate" (i64, i64) -> () SYSTEM;
            // (which, records, room) -> number of records
            profile_records = "internal/rt.ProfileRecords" (i64, ptr, i64) -> (i64) SYSTEM;
            // Where SIGPROF leaves traces from now on: (slots, number)
            cpu_samples = "internal/rt.CPUSamples" (ptr, i64) -> () SYSTEM | ESCAPE;
            type_count = "internal/rt.TypeCount" () -> (i64) LEAF;
            type_at = "internal/rt.TypeAt" (i64) -> (ptr) LEAF;

            // Checksums. (state, blocks, number of blocks): a block is 64 bytes, 128 of SHA-512.
            md5_blocks = "internal/rt.MD5Blocks" (ptr, ptr, i64) -> () SYSTEM;
            sha1_blocks = "internal/rt.SHA1Blocks" (ptr, ptr, i64) -> () SYSTEM;
            sha256_blocks = "internal/rt.SHA256Blocks" (ptr, ptr, i64) -> () SYSTEM;
            sha512_blocks = "internal/rt.SHA512Blocks" (ptr, ptr, i64) -> () SYSTEM;
            // (polynomial: 0 IEEE, 1 Castagnoli; remainder, bytes, number) -> the next remainder, or -1 where the
            // processor has no instructions for it.
            crc32 = "internal/rt.CRC32" (i64, i32, ptr, i64) -> (i64) SYSTEM;

            // Ciphers. (room for an expanded key, key, its length); (key, dst, src, blocks, decrypts); (key, chained block,
            // dst, src, blocks, decrypts); (key, counter, dst, src, blocks).
            aes_expand = "internal/rt.AESExpand" (ptr, ptr, i64) -> () SYSTEM;
            aes_blocks = "internal/rt.AESBlocks" (ptr, ptr, ptr, i64, i8) -> () SYSTEM;
            aes_cbc = "internal/rt.AESCBC" (ptr, ptr, ptr, ptr, i64, i8) -> () SYSTEM;
            aes_ctr = "internal/rt.AESCTR" (ptr, ptr, ptr, ptr, i64) -> () SYSTEM;
            // (key, hash, counter, dst, src, blocks)
            aes_seal = "internal/rt.AESSeal" (ptr, ptr, ptr, ptr, ptr, i64) -> () SYSTEM;
            aes_open = "internal/rt.AESOpen" (ptr, ptr, ptr, ptr, ptr, i64) -> () SYSTEM;
            // (hash, its key); (hash, bytes, number); (hash, sum)
            ghash_start = "internal/rt.GHASHStart" (ptr, ptr) -> () SYSTEM;
            ghash_update = "internal/rt.GHASHUpdate" (ptr, ptr, i64) -> () SYSTEM;
            ghash_sum = "internal/rt.GHASHSum" (ptr, ptr) -> () SYSTEM;
            // (room, key, its length); (key, its length, dst, src, decrypts)
            des_expand = "internal/rt.DESExpand" (ptr, ptr, i64) -> () SYSTEM;
            des_block = "internal/rt.DESBlock" (ptr, i64, ptr, ptr, i8) -> () SYSTEM;
            // (key, nonce and number of the block, dst, src, bytes); (tag, key, data, its length, text, its length)
            chacha20 = "internal/rt.ChaCha20" (ptr, ptr, ptr, ptr, i64) -> () SYSTEM;
            poly1305 = "internal/rt.poly1305" (ptr, ptr, ptr, i64, ptr, i64) -> () SYSTEM;

            // Elliptic curves. The NIST curves are named by their number of bits. (curve, result, point or null for the
            // base point, scalar); (curve, result, point, point); (curve, point); (curve, result, x, whether y is odd);
            // (curve, signature, private key, secret number, digest); (curve, signature, public key, digest).
            nist_mul = "internal/rt.NISTMul" (i64, ptr, ptr, ptr) -> (i8) SYSTEM;
            nist_add = "internal/rt.NISTAdd" (i64, ptr, ptr, ptr) -> (i8) SYSTEM;
            nist_check = "internal/rt.NISTCheck" (i64, ptr) -> (i8) SYSTEM;
            nist_decompress = "internal/rt.NISTDecompress" (i64, ptr, ptr, i8) -> (i8) SYSTEM;
            nist_sign = "internal/rt.NISTSign" (i64, ptr, ptr, ptr, ptr) -> (i8) SYSTEM;
            nist_verify = "internal/rt.NISTVerify" (i64, ptr, ptr, ptr) -> (i8) SYSTEM;
            // (result, secret, point or null); (result, secret); (result, nonce); (result, nonce, challenge, secret);
            // (signature, challenge, public key); (point).
            x25519 = "internal/rt.X25519" (ptr, ptr, ptr) -> () SYSTEM;
            ed25519_public = "internal/rt.Ed25519Public" (ptr, ptr) -> () SYSTEM;
            ed25519_commit = "internal/rt.Ed25519Commit" (ptr, ptr) -> () SYSTEM;
            ed25519_answer = "internal/rt.Ed25519Answer" (ptr, ptr, ptr, ptr) -> () SYSTEM;
            ed25519_verify = "internal/rt.Ed25519Verify" (ptr, ptr, ptr) -> (i8) SYSTEM;
            ed25519_point = "internal/rt.Ed25519Point" (ptr) -> (i8) SYSTEM;

            // ML-KEM. (room for a private key, seed); (private key, encoded public key); (room for a public key, encoded
            // one); (public key, secret, text, shared key); (private key, text, shared key).
            kem768_private = "internal/rt.KEM768Private" (ptr, ptr) -> () SYSTEM;
            kem768_export = "internal/rt.KEM768Export" (ptr, ptr) -> () SYSTEM;
            kem768_public = "internal/rt.KEM768Public" (ptr, ptr) -> (i8) SYSTEM;
            kem768_encapsulate = "internal/rt.KEM768Encapsulate" (ptr, ptr, ptr, ptr) -> () SYSTEM;
            kem768_decapsulate = "internal/rt.KEM768Decapsulate" (ptr, ptr, ptr) -> () SYSTEM;
            kem1024_private = "internal/rt.KEM1024Private" (ptr, ptr) -> () SYSTEM;
            kem1024_export = "internal/rt.KEM1024Export" (ptr, ptr) -> () SYSTEM;
            kem1024_public = "internal/rt.KEM1024Public" (ptr, ptr) -> (i8) SYSTEM;
            kem1024_encapsulate = "internal/rt.KEM1024Encapsulate" (ptr, ptr, ptr, ptr) -> () SYSTEM;
            kem1024_decapsulate = "internal/rt.KEM1024Decapsulate" (ptr, ptr, ptr) -> () SYSTEM;

            // Numbers of many words: (z, x, y, n) -> carry; (z, x, n, factor, carry) and (z, x, n, factor) -> the word
            // left over; (z, x, its length, y, its length).
            words_add = "internal/rt.WordsAdd" (ptr, ptr, ptr, i64) -> (i64) LEAF;
            words_sub = "internal/rt.WordsSub" (ptr, ptr, ptr, i64) -> (i64) LEAF;
            words_mul_add = "internal/rt.WordsMulAdd" (ptr, ptr, i64, i64, i64) -> (i64) LEAF;
            words_add_mul = "internal/rt.WordsAddMul" (ptr, ptr, i64, i64) -> (i64) LEAF;
            words_sub_mul = "internal/rt.WordsSubMul" (ptr, ptr, i64, i64) -> (i64) LEAF;
            words_mul = "internal/rt.WordsMul" (ptr, ptr, i64, ptr, i64) -> () LEAF;
            words_shl = "internal/rt.WordsShl" (ptr, ptr, i64, i64) -> (i64) LEAF;
            words_shr = "internal/rt.WordsShr" (ptr, ptr, i64, i64) -> (i64) LEAF;
            words_montgomery = "internal/rt.WordsMontgomery" (ptr, ptr, ptr, ptr, i64, i64) -> (i64) LEAF;
        }
    };
}

/// A machine-level value class. The numbers of bits of integers matter to the caller only: upper bits are undefined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scalar {
    I8,
    I32,
    I64,
    F64,
    /// An address, which may point into the heap.
    Ptr,
}

/// What calling a runtime function may do. By default its pointer arguments do not escape.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Effects(pub u16);

impl Effects {
    /// Runs on the caller's stack within the headroom; calls nothing, never collects, parks or panics.
    pub const LEAF: Effects = Effects(1);
    /// Runs on the thread's system stack (as everything but LEAF and REENTER does).
    pub const SYSTEM: Effects = Effects(2);
    /// May collect.
    pub const GC: Effects = Effects(4);
    /// May park the goroutine.
    pub const PARK: Effects = Effects(8);
    /// May raise a Go panic.
    pub const PANIC: Effects = Effects(16);
    pub const NORETURN: Effects = Effects(32);
    /// What its pointer arguments point to is copied to where it outlives the call, or the call fills it in with addresses
    /// of the world outside. Addresses passed as integers outlive the call.
    pub const CONTENT: Effects = Effects(64);
    /// Its pointer arguments outlive the call.
    pub const ESCAPE: Effects = Effects(128);
    /// Runs Go code on the goroutine's stack.
    pub const REENTER: Effects = Effects(256);
    /// Its results point to memory of the runtime's own, which holds nothing that its arguments point to, unless CONTENT
    /// or ESCAPE says so. Without it they may hold what the arguments do.
    pub const FOREIGN: Effects = Effects(512);

    pub const fn contains(self, other: Effects) -> bool {
        self.0 & other.0 == other.0
    }

    pub const fn or(self, other: Effects) -> Effects {
        Effects(self.0 | other.0)
    }
}

/// A row, for the compiler.
#[derive(Clone, Copy, Debug)]
pub struct RtFnDesc {
    pub func: RtFn,
    /// `rgo_<name>`
    pub symbol: &'static str,
    /// The body-less Go function that the row implements, or "".
    pub go_name: &'static str,
    pub params: &'static [Scalar],
    pub results: &'static [Scalar],
    pub effects: Effects,
}

macro_rules! scalar {
    (i8) => {
        Scalar::I8
    };
    (i32) => {
        Scalar::I32
    };
    (i64) => {
        Scalar::I64
    };
    (f64) => {
        Scalar::F64
    };
    (ptr) => {
        Scalar::Ptr
    };
}

macro_rules! make_table {
    ($($name:ident = $go:literal ($($p:ident),*) -> ($($r:ident),*) $($e:ident)|+;)*) => {
        /// A runtime function; its name is the row's.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        #[allow(non_camel_case_types)]
        #[repr(u16)]
        pub enum RtFn { $($name),* }

        /// All rows, in the order of the enum.
        pub const RUNTIME_FNS: &[RtFnDesc] = &[$(RtFnDesc {
            func: RtFn::$name,
            symbol: concat!("rgo_", stringify!($name)),
            go_name: $go,
            params: &[$(scalar!($p)),*],
            results: &[$(scalar!($r)),*],
            effects: Effects(0 $(| Effects::$e.0)+),
        }),*];
    };
}

for_each_runtime_fn!(make_table);

impl RtFn {
    pub fn desc(self) -> &'static RtFnDesc {
        &RUNTIME_FNS[self as usize]
    }

    /// The row that implements a body-less Go function.
    pub fn by_go_name(go_name: &str) -> Option<RtFn> {
        RUNTIME_FNS.iter().find(|d| d.go_name == go_name && !go_name.is_empty()).map(|d| d.func)
    }

    /// The row's short name, as dumps print it.
    pub fn name(self) -> &'static str {
        &self.desc().symbol["rgo_".len()..]
    }

    pub fn by_name(name: &str) -> Option<RtFn> {
        RUNTIME_FNS.iter().find(|d| &d.symbol["rgo_".len()..] == name).map(|d| d.func)
    }
}

/// Byte variable, nonzero while the collector marks: stores of pointers must call `write_barrier` first.
pub const BARRIER_FLAG_SYMBOL: &str = "rgo_gc_barrier";
/// What a prologue whose stack check fails jumps to (r11 / x16 holds the body's entry).
pub const MORESTACK_SYMBOL: &str = "rgo_morestack";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits() {
        for (i, d) in RUNTIME_FNS.iter().enumerate() {
            assert_eq!(d.func as usize, i);
            assert!(d.params.len() <= 6 && d.results.len() <= 2, "{}", d.symbol);
        }
    }
}
