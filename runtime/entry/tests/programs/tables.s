
.data
.p2align 3
.globl rgo_program
rgo_program:
  .quad text_start
  .quad text_end - text_start
  .quad funcs
  .quad (funcs_end - funcs) / 20
  .quad traps
  .quad (traps_end - traps) / 8
  .quad landings
  .quad (landings_end - landings) / 12
  .quad roots
  .quad 1
  .quad 0, 0
  .quad 0, 0
  .quad pctab
  .quad pctab_end - pctab
  .quad strings
  .quad (strings_end - strings) / 16
  .quad 0
  .quad 0, 0
  .quad main
  .quad raise
  .quad run_goroutine
  .quad run_finalizer
  .quad fatal_signal

.p2align 2
funcs:
  func main, main_end, 0
  func recurse, recurse_end, 1
  func catch, catch_end, 2
  func fault, fault_end, 3
  func spin, spin_end, 4
  func worker, worker_end, 5
  func run_goroutine, run_goroutine_end, 6
  func raise, raise_end, 7
funcs_end:
traps:
  .long trap_index - text_start, 1
  .long trap_nil - text_start, 0
traps_end:
landings:
  .long catch_return - text_start, catch_pad - text_start, 96
landings_end:
.p2align 3
roots:
  .quad words
  .quad 8 * 8
strings:
  string s0, 9
  string s1, 12
  string s2, 10
  string s3, 10
  string s4, 9
  string s5, 11
  string s6, 20
  string s7, 13
  string s8, 8
strings_end:
s0: .ascii "main.main"
s1: .ascii "main.recurse"
s2: .ascii "main.catch"
s3: .ascii "main.fault"
s4: .ascii "main.spin"
s5: .ascii "main.worker"
s6: .ascii "runtime.runGoroutine"
s7: .ascii "runtime.raise"
s8: .ascii "/prog.go"

pctab:
  .byte 1, 0, 8, 0, 0, 1, 14, 0, 0
  .byte 1, 1, 8, 0, 0, 1, 14, 0, 0
  .byte 1, 2, 8, 0, 0, 1, 14, 0, 0
  .byte 1, 3, 8, 0, 0, 1, 14, 0, 0
  .byte 1, 4, 8, 0, 0, 1, 14, 0, 0
  .byte 1, 5, 8, 0, 0, 1, 14, 0, 0
  .byte 1, 6, 8, 0, 0, 1, 14, 0, 0
  .byte 1, 7, 8, 0, 0, 1, 14, 0, 0
pctab_end:

hello: .ascii "hello\n"
recovered: .ascii "recovered\n"
raised: .ascii "raised "
done: .ascii "done\n"
newline: .ascii "\n"
.p2align 3
closure_worker: .quad worker
closure_flag: .quad set_flag
closure_sleeper: .quad sleeper
closure_churn: .quad churn

closure_sender: .quad sender

words: .quad 0, 0, 0, 0, 0, 0, 0, 0

.p2align 3
type_plain:
  .quad 64, 0
  .long 0
  .byte 17, 8, 2, 0
  .quad 0
  .quad 0, 0, 0, 0, 0, 0
  .quad 0, 0, 0, 0, 0, 0, 0
  .long 0, 0

type_word:
  .quad 8, 0
  .long 0
  .byte 2, 8, 2, 0
  .quad 0
  .quad 0, 0, 0, 0, 0, 0
  .quad 0, 0, 0, 0, 0, 0, 0
  .long 0, 0
type_chan:
  .quad 8, 8
  .long 0
  .byte 18, 8, 3, 0
  .quad mask_node
  .quad 0, 0, 0, 0, 0, 0
  .quad 0, 0, type_word, 0, 3, 0, 0
  .long 0, 0

mask_node: .byte 3, 0, 0, 0, 0, 0, 0, 0
type_node:
  .quad 16, 16
  .long 0
  .byte 25, 8, 0, 0
  .quad mask_node
  .quad 0, 0, 0, 0, 0, 0
  .quad 0, 0, 0, 0, 0, 0, 0
  .long 0, 0
