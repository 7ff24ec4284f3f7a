.macro func from, to, id
  .long \from - text_start, \to - \from, \id, 9 * \id, 0
.endm
.macro string at, len
  .quad \at, \len
.endm
// A function's stack check, then its frame.
.macro enter name
\name\()_grow:
  lea r11, [rip + \name]
  xor r10d, r10d
  jmp rgo_morestack
\name:
  cmp rsp, [r15 + 16]
  jb \name\()_grow
  push rbp
  mov rbp, rsp
.endm
.macro leave
  pop rbp
  ret
.endm
.macro say at, len
  lea rdi, [rip + \at]
  mov esi, \len
  call rgo_write_err
.endm
.macro show reg
  mov rdi, \reg
  call rgo_print_int
  say newline, 1
.endm

.text
text_start:
enter main
  push rbx
  push r12
  mov edi, 1
  call rgo_arg
  movzx eax, byte ptr [rax]
  cmp al, 'h'
  je 1f
  cmp al, 'm'
  je 2f
  cmp al, 't'
  je 3f
  cmp al, 'n'
  je 4f
  cmp al, 's'
  je 5f
  cmp al, 'd'
  je 6f
  cmp al, 'p'
  je 7f
  cmp al, 'w'
  je 8f
  cmp al, 'c'
  je 9f
  cmp al, 'x'
  je 11f
  cmp al, 'o'
  je 12f
  cmp al, 'y'
  je 13f
  cmp al, 'q'
  je 14f
  jmp 10f
1: say hello, 6
  jmp 10f
// Sum of 1..100000 by recursion, with a second argument that must survive.
2: mov edi, 100000
  mov rsi, -1
  call recurse
  show rax
  jmp 10f
3: call catch
  call catch
  jmp 10f
4: call fault
  jmp 10f
5: lea rdi, [rip + closure_sleeper]
  call rgo_go
  mov edi, 50000000
  call rgo_sleep
  say done, 5
  jmp 10f
6: lea rdi, [rip + words]
  xor esi, esi
  mov edx, 4
  call rgo_semacquire
  jmp 10f
7: lea rdi, [rip + closure_flag]
  call rgo_go
  call spin
  say done, 5
  jmp 10f
// 1000 workers, each adds under a semaphore 100 times.
8: mov ebx, 1000
81: lea rdi, [rip + closure_worker]
  call rgo_go
  dec ebx
  jne 81b
  lea rdi, [rip + words]
  xor esi, esi
  call rgo_semrelease
  mov ebx, 1000
82: lea rdi, [rip + words + 16]
  xor esi, esi
  xor edx, edx
  call rgo_semacquire
  dec ebx
  jne 82b
  mov rbx, [rip + words + 8]
  show rbx
  jmp 10f
// Lists of nodes built by 8 goroutines while the collector runs.
9: mov ebx, 8
91: lea rdi, [rip + closure_churn]
  call rgo_go
  dec ebx
  jne 91b
  mov ebx, 8
92: lea rdi, [rip + words + 16]
  xor esi, esi
  xor edx, edx
  call rgo_semacquire
  dec ebx
  jne 92b
  mov rbx, [rip + words + 8]
  show rbx
  call rgo_gc_count
  test eax, eax
  je 10f
  say done, 5
  jmp 10f
11: mov edi, 7
  call rgo_exit
// Endless recursion.
12: mov rdi, -1
  call recurse
  jmp 10f
// A blocking system call (nanosleep 20 ms) while others run.
13: lea rdi, [rip + closure_sleeper]
  call rgo_go
  sub rsp, 80
  mov qword ptr [rsp], 35
  lea rax, [rsp + 56]
  mov [rsp + 8], rax
  mov qword ptr [rsp + 16], 0
  mov qword ptr [rsp + 56], 0
  mov qword ptr [rsp + 64], 50000000
  mov rdi, rsp
  call rgo_syscall
  add rsp, 80
  show rax
  jmp 10f
// Two channels, one without a buffer; 8 goroutines send the numbers up to 500 on both, a select receives them.
14: lea rdi, [rip + type_chan]
  mov esi, 3
  call rgo_chan_make
  mov [rip + words + 24], rax
  lea rdi, [rip + type_chan]
  xor esi, esi
  call rgo_chan_make
  mov [rip + words + 32], rax
  mov ebx, 8
141: lea rdi, [rip + closure_sender]
  call rgo_go
  dec ebx
  jne 141b
  sub rsp, 64
  mov rax, [rip + words + 24]
  mov [rsp], rax
  mov rax, [rip + words + 32]
  mov [rsp + 24], rax
  lea rax, [rsp + 48]
  mov [rsp + 8], rax
  mov [rsp + 32], rax
  mov qword ptr [rsp + 16], 2
  mov qword ptr [rsp + 40], 2
  mov ebx, 8000
  xor r12d, r12d
142: mov rdi, rsp
  mov esi, 2
  mov edx, 1
  call rgo_select
  movzx edx, dl
  imul rdx, [rsp + 48]
  add r12, rdx
  dec ebx
  jne 142b
  show r12
  mov rdi, [rip + words + 24]
  call rgo_chan_close
  mov rdi, [rip + words + 24]
  lea rsi, [rsp + 48]
  call rgo_chan_recv
  movzx eax, al
  add rax, [rsp + 48]
  mov rbx, rax
  add rsp, 64
  show rbx
  jmp 10f
10: pop r12
  pop rbx
  leave
main_end:

// recurse(n, check): n + recurse(n - 1)
enter recurse
  push rdi
  push rsi
  xor eax, eax
  test rdi, rdi
  je 1f
  dec rdi
  call recurse
1: pop rsi
  pop rdi
  add rax, rdi
  leave
recurse_end:

// Raises an index trap below a landing pad.
enter catch
  sub rsp, 96
  lea rdi, [rsp + 32]
  call rgo_defer_enter
catch_return:
  mov edi, 5000
  mov qword ptr [r15 + 24], 11
  mov qword ptr [r15 + 32], 5
  call deep_trap
  ud2
catch_pad:
  mov rcx, [rax]
  mov [r15 + 72], rcx
  say recovered, 10
  add rsp, 96
  leave
catch_end:

enter deep_trap
  push rdi
  push rsi
  dec rdi
  jne 1f
trap_index:
  ud2
1: call deep_trap
  pop rsi
  pop rdi
  leave

enter fault
  xor eax, eax
trap_nil:
  mov rax, [rax + 8]
  leave
fault_end:

enter spin
  mov ecx, 12345
1: cmp qword ptr [rip + words + 8], 0
  je 1b
  leave
spin_end:

enter set_flag
  mov qword ptr [rip + words + 8], 1
  leave

enter sleeper
  mov edi, 10000000
  call rgo_sleep
  say hello, 6
  leave

enter sender
  push rbx
  push r12
  sub rsp, 16
  mov ebx, 500
1: mov [rsp], rbx
  mov rdi, [rip + words + 24]
  mov rsi, rsp
  call rgo_chan_send
  mov rdi, [rip + words + 32]
  mov rsi, rsp
  call rgo_chan_send
  dec ebx
  jne 1b
  add rsp, 16
  pop r12
  pop rbx
  leave

enter worker
  push rbx
  push r12
  mov ebx, 100
1: lea rdi, [rip + words]
  xor esi, esi
  mov edx, 1
  call rgo_semacquire
  mov r12, [rip + words + 8]
  test ebx, 15
  jne 2f
  call rgo_gosched
2: inc r12
  mov [rip + words + 8], r12
  lea rdi, [rip + words]
  xor esi, esi
  call rgo_semrelease
  dec ebx
  jne 1b
  lea rdi, [rip + words + 16]
  xor esi, esi
  call rgo_semrelease
  pop r12
  pop rbx
  leave
worker_end:

// 200 times: a list of 1000 nodes, then its length is added to the counter.
enter churn
  push rbx
  push r12
  push r13
  push r14
  mov r13d, 200
1: mov ebx, 1000
  xor r12d, r12d
2: lea rdi, [rip + type_node]
  call rgo_new
  mov [rax], r12
  mov r12, rax
  lea rdi, [rip + type_plain]
  call rgo_new
  mov qword ptr [rax], -1
  mov [r12 + 8], rax
  dec ebx
  jne 2b
3: test r12, r12
  je 4f
  mov rax, [r12 + 8]
  cmp qword ptr [rax], -1
  jne 5f
  lock inc qword ptr [rip + words + 8]
  mov r12, [r12]
  jmp 3b
4: dec r13d
  jne 1b
5: lea rdi, [rip + words + 16]
  xor esi, esi
  call rgo_semrelease
  pop r14
  pop r13
  pop r12
  pop rbx
  leave

enter run_goroutine
  push rdi
  sub rsp, 8
  call [rdi]
  call rgo_goexit0
  ud2
run_goroutine_end:

// raise(code, a, b, …): prints code, a, b; recovers to the innermost landing pad, or dies.
enter raise
  push rbx
  push r12
  push r13
  sub rsp, 8
  mov rbx, rdi
  mov r12, rsi
  mov r13, rdx
  say raised, 7
  show rbx
  show r12
  show r13
  mov rdi, [r15 + 72]
  test rdi, rdi
  je 1f
  call rgo_recover_to
1: call rgo_die
  ud2
raise_end:

enter run_finalizer
  leave
enter fatal_signal
  ud2
text_end:
