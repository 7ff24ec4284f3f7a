package syscall

// Structures of the kernel whose layout every architecture shares. Stat_t and the like are in types_<arch>.go.

type (
	// A Time_t is a number of seconds since 1970.
	Time_t int64

	// A Timespec is a time or a duration in nanoseconds.
	Timespec struct {
		Sec  int64
		Nsec int64
	}

	// A Timeval is a time or a duration in microseconds.
	Timeval struct {
		Sec  int64
		Usec int64
	}

	// Utimbuf is the argument of Utime.
	Utimbuf struct {
		Actime  int64
		Modtime int64
	}

	// Tms is the result of Times, in clock ticks.
	Tms struct {
		Utime  int64
		Stime  int64
		Cutime int64
		Cstime int64
	}

	// Fsid identifies a file system.
	Fsid struct {
		X__val [2]int32
	}

	// Statfs_t describes a file system.
	Statfs_t struct {
		Type    int64
		Bsize   int64
		Blocks  uint64
		Bfree   uint64
		Bavail  uint64
		Files   uint64
		Ffree   uint64
		Fsid    Fsid
		Namelen int64
		Frsize  int64
		Flags   int64
		Spare   [4]int64
	}

	// Dirent is an entry of a directory.
	Dirent struct {
		Ino       uint64
		Off       int64
		Reclen    uint16
		Type      uint8
		Name      [256]int8
		Pad_cgo_0 [5]byte
	}

	// Flock_t is the argument of FcntlFlock.
	Flock_t struct {
		Type      int16
		Whence    int16
		Pad_cgo_0 [4]byte
		Start     int64
		Len       int64
		Pid       int32
		Pad_cgo_1 [4]byte
	}

	// FdSet is a set of descriptors, as bits.
	FdSet struct {
		Bits [16]int64
	}

	// Rusage is what a process has used.
	Rusage struct {
		Utime    Timeval
		Stime    Timeval
		Maxrss   int64
		Ixrss    int64
		Idrss    int64
		Isrss    int64
		Minflt   int64
		Majflt   int64
		Nswap    int64
		Inblock  int64
		Oublock  int64
		Msgsnd   int64
		Msgrcv   int64
		Nsignals int64
		Nvcsw    int64
		Nivcsw   int64
	}

	// Rlimit is a limit of a resource: Cur counts, and can be raised up to Max.
	Rlimit struct {
		Cur uint64
		Max uint64
	}

	// Sysinfo_t describes the state of the system.
	Sysinfo_t struct {
		Uptime    int64
		Loads     [3]uint64
		Totalram  uint64
		Freeram   uint64
		Sharedram uint64
		Bufferram uint64
		Totalswap uint64
		Freeswap  uint64
		Procs     uint16
		Pad       uint16
		Pad_cgo_0 [4]byte
		Totalhigh uint64
		Freehigh  uint64
		Unit      uint32
		X_f       [0]byte
		Pad_cgo_1 [4]byte
	}

	// Utsname names the system.
	Utsname struct {
		Sysname    [65]int8
		Nodename   [65]int8
		Release    [65]int8
		Version    [65]int8
		Machine    [65]int8
		Domainname [65]int8
	}

	// InotifyEvent is what inotify descriptors are read for; the name follows.
	InotifyEvent struct {
		Wd     int32
		Mask   uint32
		Cookie uint32
		Len    uint32
		Name   [0]uint8
	}

	// Termios is the state of a terminal.
	Termios struct {
		Iflag     uint32
		Oflag     uint32
		Cflag     uint32
		Lflag     uint32
		Line      uint8
		Cc        [32]uint8
		Pad_cgo_0 [3]byte
		Ispeed    uint32
		Ospeed    uint32
	}

	// Ucred identifies the other end of a local socket.
	Ucred struct {
		Pid int32
		Uid uint32
		Gid uint32
	}
)

// Unix returns the time as seconds and nanoseconds.
func (ts *Timespec) Unix() (sec int64, nsec int64) { return ts.Sec, ts.Nsec }

// Nano returns the time as nanoseconds.
func (ts *Timespec) Nano() int64 { return ts.Sec*1e9 + ts.Nsec }

// Unix returns the time as seconds and nanoseconds.
func (tv *Timeval) Unix() (sec int64, nsec int64) { return tv.Sec, tv.Usec * 1000 }

// Nano returns the time as nanoseconds.
func (tv *Timeval) Nano() int64 { return tv.Sec*1e9 + tv.Usec*1000 }

// TimespecToNsec returns ts as nanoseconds.
func TimespecToNsec(ts Timespec) int64 { return ts.Nano() }

// TimevalToNsec returns tv as nanoseconds.
func TimevalToNsec(tv Timeval) int64 { return tv.Nano() }

// whole divides by unit, rounding down.
func whole(nsec, unit int64) (quotient, rest int64) {
	quotient, rest = nsec/unit, nsec%unit
	if rest < 0 {
		quotient--
		rest += unit
	}
	return quotient, rest
}

// NsecToTimespec is the reverse of TimespecToNsec.
func NsecToTimespec(nsec int64) Timespec {
	sec, rest := whole(nsec, 1e9)
	return Timespec{Sec: sec, Nsec: rest}
}

// NsecToTimeval rounds up to microseconds.
func NsecToTimeval(nsec int64) Timeval {
	sec, rest := whole(nsec+999, 1e9)
	return Timeval{Sec: sec, Usec: rest / 1000}
}

// WaitStatus is how a child process ended or why it stopped. The low seven bits are the signal (127 where it is
// stopped), bit 7 says that there is a core dump, the second byte is the exit status or the stopping signal.
type WaitStatus uint32

const (
	statusSignal  = 0x7f
	statusCore    = 0x80
	statusStopped = 0x7f
)

// Exited reports whether the process ended by itself.
func (w WaitStatus) Exited() bool { return w&statusSignal == 0 }

// Signaled reports whether a signal ended the process.
func (w WaitStatus) Signaled() bool {
	return w&statusSignal != statusStopped && w&statusSignal != 0
}

// Stopped reports whether the process is stopped.
func (w WaitStatus) Stopped() bool { return w&0xff == statusStopped }

// Continued reports whether the process goes on after a stop.
func (w WaitStatus) Continued() bool { return w == 0xffff }

// CoreDump reports whether the process left its memory in a file.
func (w WaitStatus) CoreDump() bool { return w.Signaled() && w&statusCore != 0 }

// ExitStatus is the number the process ended with, or -1.
func (w WaitStatus) ExitStatus() int {
	if w.Exited() {
		return int(w>>8) & 0xff
	}
	return -1
}

// Signal is the signal that ended the process, or -1.
func (w WaitStatus) Signal() Signal {
	if w.Signaled() {
		return Signal(w & statusSignal)
	}
	return -1
}

// StopSignal is the signal that stopped the process, or -1.
func (w WaitStatus) StopSignal() Signal {
	if w.Stopped() {
		return Signal(w>>8) & 0xff
	}
	return -1
}

// TrapCause is the event that a traced process stopped for, or -1.
func (w WaitStatus) TrapCause() int {
	if w.StopSignal() == SIGTRAP {
		return int(w>>8) >> 8
	}
	return -1
}
