.macro func from, to, id
  .long \from - text_start, \to - \from, \id, 9 * \id, 0
.endm
.macro string at, len
  .quad \at, \len
.endm
// A function's stack check, then its frame.
.macro enter name
\name\()_grow:
  mov x17, #0
  adr x16, \name
  b rgo_morestack
\name:
  ldr x16, [x21, #16]
  cmp sp, x16
  b.lo \name\()_grow
  stp x29, x30, [sp, #-16]!
  mov x29, sp
.endm
.macro leave
  ldp x29, x30, [sp], #16
  ret
.endm
.macro address reg, of
  adrp \reg, \of
  add \reg, \reg, :lo12:\of
.endm
.macro say at, len
  address x0, \at
  mov x1, #\len
  bl rgo_write_err
.endm
.macro show reg
  mov x0, \reg
  bl rgo_print_int
  say newline, 1
.endm
.macro on letter, label
  cmp w0, #\letter
  b.eq \label
.endm

.text
text_start:
enter main
  stp x19, x20, [sp, #-16]!
  mov x0, #1
  bl rgo_arg
  ldrb w0, [x0]
  on 'h', 1f
  on 'm', 2f
  on 't', 3f
  on 'n', 4f
  on 's', 5f
  on 'd', 6f
  on 'p', 7f
  on 'w', 8f
  on 'c', 9f
  on 'x', 11f
  on 'o', 12f
  on 'y', 13f
  on 'q', 14f
  b 10f
1: say hello, 6
  b 10f
// Sum of 1..100000 by recursion.
2: mov x2, #34464
  movk x2, #1, lsl #16
  mov x3, #-1
  bl recurse
  mov x19, x2
  show x19
  b 10f
3: bl catch
  bl catch
  b 10f
4: bl fault
  b 10f
5: address x0, closure_sleeper
  bl rgo_go
  mov x0, #61568
  movk x0, #762, lsl #16
  bl rgo_sleep
  say done, 5
  b 10f
6: address x0, words
  mov x1, #0
  mov x2, #4
  bl rgo_semacquire
  b 10f
7: address x0, closure_flag
  bl rgo_go
  bl spin
  say done, 5
  b 10f
// 1000 workers, each adds under a semaphore 100 times.
8: mov x19, #1000
81: address x0, closure_worker
  bl rgo_go
  subs x19, x19, #1
  b.ne 81b
  address x0, words
  mov x1, #0
  bl rgo_semrelease
  mov x19, #1000
82: address x0, words + 16
  mov x1, #0
  mov x2, #0
  bl rgo_semacquire
  subs x19, x19, #1
  b.ne 82b
  address x0, words
  ldr x19, [x0, #8]
  show x19
  b 10f
// Lists of nodes built by 8 goroutines while the collector runs.
9: mov x19, #8
91: address x0, closure_churn
  bl rgo_go
  subs x19, x19, #1
  b.ne 91b
  mov x19, #8
92: address x0, words + 16
  mov x1, #0
  mov x2, #0
  bl rgo_semacquire
  subs x19, x19, #1
  b.ne 92b
  address x0, words
  ldr x19, [x0, #8]
  show x19
  bl rgo_gc_count
  cbz w0, 10f
  say done, 5
  b 10f
11: mov x0, #7
  bl rgo_exit
// Endless recursion.
12: mov x2, #-1
  bl recurse
  b 10f
// A blocking system call (nanosleep 50 ms) while others run.
13: address x0, closure_sleeper
  bl rgo_go
  sub sp, sp, #80
  mov x0, #101
  str x0, [sp]
  add x0, sp, #56
  stp x0, xzr, [sp, #8]
  str xzr, [sp, #56]
  mov x0, #61568
  movk x0, #762, lsl #16
  str x0, [sp, #64]
  mov x0, sp
  bl rgo_syscall
  add sp, sp, #80
  mov x19, x0
  show x19
  b 10f
// Two channels, one without a buffer; 8 goroutines send the numbers up to 500 on both, a select receives them.
14: address x0, type_chan
  mov x1, #3
  bl rgo_chan_make
  address x1, words
  str x0, [x1, #24]
  address x0, type_chan
  mov x1, #0
  bl rgo_chan_make
  address x1, words
  str x0, [x1, #32]
  mov x19, #8
141: address x0, closure_sender
  bl rgo_go
  subs x19, x19, #1
  b.ne 141b
  sub sp, sp, #64
  address x1, words
  ldr x0, [x1, #24]
  str x0, [sp]
  ldr x0, [x1, #32]
  str x0, [sp, #24]
  add x0, sp, #48
  str x0, [sp, #8]
  str x0, [sp, #32]
  mov x0, #2
  str x0, [sp, #16]
  str x0, [sp, #40]
  mov x19, #8000
  mov x20, #0
142: mov x0, sp
  mov x1, #2
  mov x2, #1
  bl rgo_select
  and x1, x1, #255
  ldr x2, [sp, #48]
  madd x20, x1, x2, x20
  subs x19, x19, #1
  b.ne 142b
  show x20
  address x0, words
  ldr x0, [x0, #24]
  bl rgo_chan_close
  address x0, words
  ldr x0, [x0, #24]
  add x1, sp, #48
  bl rgo_chan_recv
  and x0, x0, #255
  ldr x1, [sp, #48]
  add x19, x0, x1
  add sp, sp, #64
  show x19
  b 10f
10: ldp x19, x20, [sp], #16
  leave
main_end:

// recurse(n, check): n + recurse(n - 1)
enter recurse
  stp x2, x3, [sp, #-16]!
  mov x3, #0
  cbz x2, 1f
  sub x2, x2, #1
  bl recurse
  mov x3, x2
1: ldr x2, [sp], #16
  add x2, x2, x3
  leave
recurse_end:

// Raises an index trap below a landing pad.
enter catch
  sub sp, sp, #96
  add x2, sp, #32
  bl rgo_defer_enter
catch_return:
  mov x2, #5000
  mov x0, #11
  mov x1, #5
  stp x0, x1, [x21, #24]
  bl deep_trap
  udf #0
catch_pad:
  ldr x1, [x0]
  str x1, [x21, #72]
  say recovered, 10
  add sp, sp, #96
  leave
catch_end:

enter deep_trap
  stp x2, x3, [sp, #-16]!
  sub x2, x2, #1
  cbnz x2, 1f
trap_index:
  udf #0
1: bl deep_trap
  ldp x2, x3, [sp], #16
  leave

enter fault
  mov x0, #0
trap_nil:
  ldr x0, [x0, #8]
  leave
fault_end:

enter spin
  address x1, words
1: ldr x0, [x1, #8]
  cbz x0, 1b
  leave
spin_end:

enter set_flag
  address x1, words
  mov x0, #1
  str x0, [x1, #8]
  leave

enter sleeper
  mov x0, #38528
  movk x0, #152, lsl #16
  bl rgo_sleep
  say hello, 6
  leave

enter sender
  stp x19, x20, [sp, #-16]!
  sub sp, sp, #16
  mov x19, #500
1: str x19, [sp]
  address x0, words
  ldr x0, [x0, #24]
  mov x1, sp
  bl rgo_chan_send
  address x0, words
  ldr x0, [x0, #32]
  mov x1, sp
  bl rgo_chan_send
  subs x19, x19, #1
  b.ne 1b
  add sp, sp, #16
  ldp x19, x20, [sp], #16
  leave

enter worker
  stp x19, x20, [sp, #-16]!
  mov x19, #100
1: address x0, words
  mov x1, #0
  mov x2, #1
  bl rgo_semacquire
  address x0, words
  ldr x20, [x0, #8]
  tst x19, #15
  b.ne 2f
  bl rgo_gosched
2: add x20, x20, #1
  address x0, words
  str x20, [x0, #8]
  mov x1, #0
  bl rgo_semrelease
  subs x19, x19, #1
  b.ne 1b
  address x0, words + 16
  mov x1, #0
  bl rgo_semrelease
  ldp x19, x20, [sp], #16
  leave
worker_end:

// 200 times: a list of 1000 nodes, then its length is added to the counter.
enter churn
  stp x19, x20, [sp, #-16]!
  stp x22, x23, [sp, #-16]!
  mov x22, #200
1: mov x19, #1000
  mov x20, #0
2: address x0, type_node
  bl rgo_new
  str x20, [x0]
  mov x20, x0
  address x0, type_plain
  bl rgo_new
  mov x1, #-1
  str x1, [x0]
  str x0, [x20, #8]
  subs x19, x19, #1
  b.ne 2b
3: cbz x20, 4f
  ldr x0, [x20, #8]
  ldr x0, [x0]
  cmn x0, #1
  b.ne 5f
  address x1, words + 8
6: ldaxr x0, [x1]
  add x0, x0, #1
  stlxr w2, x0, [x1]
  cbnz w2, 6b
  ldr x20, [x20]
  b 3b
4: subs x22, x22, #1
  b.ne 1b
5: address x0, words + 16
  mov x1, #0
  bl rgo_semrelease
  ldp x22, x23, [sp], #16
  ldp x19, x20, [sp], #16
  leave

enter run_goroutine
  ldr x0, [x2]
  blr x0
  bl rgo_goexit0
  udf #0
run_goroutine_end:

// raise(code, a, b, …): prints code, a, b; recovers to the innermost landing pad, or dies.
enter raise
  stp x19, x20, [sp, #-16]!
  stp x22, x23, [sp, #-16]!
  mov x19, x2
  mov x20, x3
  mov x22, x4
  say raised, 7
  show x19
  show x20
  show x22
  ldr x0, [x21, #72]
  cbz x0, 1f
  bl rgo_recover_to
1: bl rgo_die
  udf #0
raise_end:

enter run_finalizer
  leave
enter fatal_signal
  udf #0
text_end:
