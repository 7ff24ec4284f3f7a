package syscall

import (
	"internal/linux"
	"internal/rt"
	"unsafe"
)

// The kernel takes every request about a traced process from the one thread that traces it: callers hold on to theirs by
// runtime.LockOSThread.

// trace makes a request of ptrace that has no memory of the caller's among its arguments.
func trace(request, pid int, addr, data uintptr) error {
	_, err := call(SYS_PTRACE, uintptr(request), uintptr(pid), addr, data)
	return err
}

// traceInto makes a request whose last argument is memory that the kernel reads or fills.
func traceInto(request, pid int, addr uintptr, data unsafe.Pointer) error {
	_, errno := linux.Call(SYS_PTRACE, uintptr(request), uintptr(pid), addr, uintptr(data), 0, 0)
	rt.KeepAlive(data)
	return check(errno)
}

// wordSize is how much memory of the other process one request moves.
const wordSize = unsafe.Sizeof(uintptr(0))

// peek copies memory of a process. It reads whole aligned words, so that none lies on two pages, of which one may be
// missing. count is how much was copied before an error.
func peek(request, pid int, addr uintptr, out []byte) (count int, err error) {
	for count < len(out) {
		at := addr + uintptr(count)
		var word [wordSize]byte
		if err := traceInto(request, pid, at&^(wordSize-1), unsafe.Pointer(&word)); err != nil {
			return count, err
		}
		count += copy(out[count:], word[at%wordSize:])
	}
	return count, nil
}

// poke writes memory of a process by aligned words; those that are only partly written are read before.
func poke(request, readRequest, pid int, addr uintptr, data []byte) (count int, err error) {
	for count < len(data) {
		at := addr + uintptr(count)
		start := at &^ (wordSize - 1)
		var word [wordSize]byte
		if at != start || len(data)-count < len(word) {
			if err := traceInto(readRequest, pid, start, unsafe.Pointer(&word)); err != nil {
				return count, err
			}
		}
		n := copy(word[at-start:], data[count:])
		if err := trace(request, pid, start, *(*uintptr)(unsafe.Pointer(&word))); err != nil {
			return count, err
		}
		count += n
	}
	return count, nil
}

// PtracePeekText copies memory of a traced process's program.
func PtracePeekText(pid int, addr uintptr, out []byte) (count int, err error) {
	return peek(PTRACE_PEEKTEXT, pid, addr, out)
}

// PtracePeekData copies memory of a traced process.
func PtracePeekData(pid int, addr uintptr, out []byte) (count int, err error) {
	return peek(PTRACE_PEEKDATA, pid, addr, out)
}

// PtracePokeText changes memory of a traced process's program.
func PtracePokeText(pid int, addr uintptr, data []byte) (count int, err error) {
	return poke(PTRACE_POKETEXT, PTRACE_PEEKTEXT, pid, addr, data)
}

// PtracePokeData changes memory of a traced process.
func PtracePokeData(pid int, addr uintptr, data []byte) (count int, err error) {
	return poke(PTRACE_POKEDATA, PTRACE_PEEKDATA, pid, addr, data)
}

// generalRegisters names the set of registers that PtraceRegs is (NT_PRSTATUS).
const generalRegisters = 1

// registers moves the general registers of a traced process.
func registers(request, pid int, regs *PtraceRegs) error {
	v := &Iovec{Base: (*byte)(unsafe.Pointer(regs)), Len: uint64(unsafe.Sizeof(*regs))}
	return traceInto(request, pid, generalRegisters, unsafe.Pointer(v))
}

// PtraceGetRegs reads the registers of a traced process.
func PtraceGetRegs(pid int, regsout *PtraceRegs) (err error) {
	return registers(PTRACE_GETREGSET, pid, regsout)
}

// PtraceSetRegs changes the registers of a traced process.
func PtraceSetRegs(pid int, regs *PtraceRegs) (err error) {
	return registers(PTRACE_SETREGSET, pid, regs)
}

// PtraceSetOptions sets which events stop a traced process.
func PtraceSetOptions(pid int, options int) (err error) {
	return trace(PTRACE_SETOPTIONS, pid, 0, uintptr(options))
}

// PtraceGetEventMsg returns what the last event has to say.
func PtraceGetEventMsg(pid int) (msg uint, err error) {
	err = traceInto(PTRACE_GETEVENTMSG, pid, 0, unsafe.Pointer(&msg))
	return msg, err
}

// PtraceCont lets a stopped process run, with a signal unless that is 0.
func PtraceCont(pid int, signal int) (err error) { return trace(PTRACE_CONT, pid, 0, uintptr(signal)) }

// PtraceSyscall lets a stopped process run to the beginning or end of its next system call.
func PtraceSyscall(pid int, signal int) (err error) {
	return trace(PTRACE_SYSCALL, pid, 0, uintptr(signal))
}

// PtraceSingleStep lets a stopped process execute one instruction.
func PtraceSingleStep(pid int) (err error) { return trace(PTRACE_SINGLESTEP, pid, 0, 0) }

// PtraceAttach begins to trace a process, which stops.
func PtraceAttach(pid int) (err error) { return trace(PTRACE_ATTACH, pid, 0, 0) }

// PtraceDetach ends the tracing of a process and lets it run.
func PtraceDetach(pid int) (err error) { return trace(PTRACE_DETACH, pid, 0, 0) }
