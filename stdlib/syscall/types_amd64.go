package syscall

import (
	"internal/linux"
	"internal/rt"
	"unsafe"
)

const (
	sysFstatat   = SYS_NEWFSTATAT
	sysRenameat2 = 316
)

type (
	// Stat_t describes a file.
	Stat_t struct {
		Dev       uint64
		Ino       uint64
		Nlink     uint64
		Mode      uint32
		Uid       uint32
		Gid       uint32
		X__pad0   int32
		Rdev      uint64
		Size      int64
		Blksize   int64
		Blocks    int64
		Atim      Timespec
		Mtim      Timespec
		Ctim      Timespec
		X__unused [3]int64
	}

	// EpollEvent is an event of EpollWait. The kernel packs it on this architecture.
	EpollEvent struct {
		Events uint32
		Fd     int32
		Pad    int32
	}

	// Ustat_t is the result of Ustat.
	Ustat_t struct {
		Tfree     int32
		Pad_cgo_0 [4]byte
		Tinode    uint64
		Fname     [6]int8
		Fpack     [6]int8
		Pad_cgo_1 [4]byte
	}
)

// Dup2 makes newfd a descriptor of oldfd's open file.
func Dup2(oldfd int, newfd int) (err error) {
	_, err = call(SYS_DUP2, uintptr(oldfd), uintptr(newfd), 0, 0)
	return err
}

// Ioperm sets whether the process may use I/O ports.
func Ioperm(from int, num int, on int) (err error) {
	_, err = call(SYS_IOPERM, uintptr(from), uintptr(num), uintptr(on), 0)
	return err
}

// Iopl sets the I/O privilege level.
func Iopl(level int) (err error) {
	_, err = call(SYS_IOPL, uintptr(level), 0, 0, 0)
	return err
}

// Pause waits for a signal.
func Pause() (err error) {
	_, err = call(SYS_PAUSE, 0, 0, 0, 0)
	return err
}

// Ustat describes the file system on a device.
func Ustat(dev int, ubuf *Ustat_t) (err error) {
	_, errno := linux.Call(SYS_USTAT, uintptr(dev), uintptr(unsafe.Pointer(ubuf)), 0, 0, 0, 0)
	rt.KeepAlive(unsafe.Pointer(ubuf))
	return check(errno)
}

// PtraceRegs are the registers of a traced process.
type PtraceRegs struct {
	R15, R14, R13, R12, Rbp, Rbx, R11, R10, R9, R8 uint64
	Rax, Rcx, Rdx, Rsi, Rdi, Orig_rax              uint64
	Rip, Cs, Eflags, Rsp, Ss                       uint64
	Fs_base, Gs_base, Ds, Es, Fs, Gs               uint64
}

// PC and SetPC are about the address of the next instruction.
func (r *PtraceRegs) PC() uint64      { return r.Rip }
func (r *PtraceRegs) SetPC(pc uint64) { r.Rip = pc }
