package syscall

import "internal/linux"

const (
	sysFstatat   = SYS_FSTATAT
	sysRenameat2 = 276
)

type (
	// Stat_t describes a file.
	Stat_t struct {
		Dev               uint64
		Ino               uint64
		Mode              uint32
		Nlink             uint32
		Uid               uint32
		Gid               uint32
		Rdev              uint64
		X__pad1           uint64
		Size              int64
		Blksize           int32
		X__pad2           int32
		Blocks            int64
		Atim              Timespec
		Mtim              Timespec
		Ctim              Timespec
		X__glibc_reserved [2]int32
	}

	// EpollEvent is an event of EpollWait.
	EpollEvent struct {
		Events uint32
		_      int32
		Fd     int32
		Pad    int32
	}
)

// Fstatat describes the file at path, relative to the directory fd.
func Fstatat(fd int, path string, stat *Stat_t, flags int) error {
	return fstatat(fd, path, stat, flags)
}

// Pause waits for a signal.
func Pause() error {
	// The architecture has no such call: wait for nothing, for ever.
	_, errno := linux.Call(SYS_PPOLL, 0, 0, 0, 0, 0, 0)
	return check(errno)
}

// PtraceRegs are the registers of a traced process.
type PtraceRegs struct {
	Regs           [31]uint64
	Sp, Pc, Pstate uint64
}

// PC and SetPC are about the address of the next instruction.
func (r *PtraceRegs) PC() uint64      { return r.Pc }
func (r *PtraceRegs) SetPC(pc uint64) { r.Pc = pc }
