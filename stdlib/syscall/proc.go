package syscall

import (
	"internal/linux"
	"internal/rt"
	"unsafe"
)

// Getpid returns the number of the process.
func Getpid() (pid int) { return get(SYS_GETPID) }

// Getppid returns the number of the process that started this one.
func Getppid() (ppid int) { return get(SYS_GETPPID) }

// Gettid returns the number of the calling thread.
func Gettid() (tid int) { return get(SYS_GETTID) }

// Getuid returns the real user.
func Getuid() (uid int) { return get(SYS_GETUID) }

// Geteuid returns the effective user.
func Geteuid() (euid int) { return get(SYS_GETEUID) }

// Getgid returns the real group.
func Getgid() (gid int) { return get(SYS_GETGID) }

// Getegid returns the effective group.
func Getegid() (egid int) { return get(SYS_GETEGID) }

// Getpagesize returns the size of a page of memory.
func Getpagesize() int { return pageSize }

// pageSize is 4096 on amd64, and on every arm64 kernel the runtime supports.
const pageSize = 4096

// Getpgrp returns the process group.
func Getpgrp() (pid int) {
	pid, _ = Getpgid(0)
	return pid
}

// Getpgid returns the process group of a process.
func Getpgid(pid int) (pgid int, err error) {
	r, err := quick(SYS_GETPGID, uintptr(pid), 0, 0)
	return int(r), err
}

// Setpgid moves a process to a group.
func Setpgid(pid int, pgid int) (err error) {
	_, err = quick(SYS_SETPGID, uintptr(pid), uintptr(pgid), 0)
	return err
}

// Setsid starts a session with the process as its leader.
func Setsid() (pid int, err error) {
	r, err := quick(SYS_SETSID, 0, 0, 0)
	return int(r), err
}

// Getgroups returns the supplementary groups.
func Getgroups() (gids []int, err error) {
	n, err := quick(SYS_GETGROUPS, 0, 0, 0)
	if err != nil || n == 0 {
		return nil, err
	}
	if n > 1<<16 {
		return nil, EINVAL
	}
	list := make([]uint32, n)
	r, err := fillCall(SYS_GETGROUPS, len(list), unsafe.Pointer(&list[0]), 0, 0)
	if err != nil {
		return nil, err
	}
	gids = make([]int, r)
	for i := range gids {
		gids[i] = int(list[i])
	}
	return gids, nil
}

// Kill sends a signal to a process, or to a group where pid is negative.
func Kill(pid int, sig Signal) (err error) {
	_, err = quick(SYS_KILL, uintptr(pid), uintptr(sig), 0)
	return err
}

// Tgkill sends a signal to a thread.
func Tgkill(tgid int, tid int, sig Signal) (err error) {
	_, err = quick(SYS_TGKILL, uintptr(tgid), uintptr(tid), uintptr(sig))
	return err
}

// Wait4 waits for a child process.
func Wait4(pid int, wstatus *WaitStatus, options int, rusage *Rusage) (wpid int, err error) {
	var status int32
	r, err := fillCall(SYS_WAIT4, pid, unsafe.Pointer(&status), uintptr(options), uintptr(unsafe.Pointer(rusage)))
	rt.KeepAlive(unsafe.Pointer(rusage))
	if wstatus != nil {
		*wstatus = WaitStatus(status)
	}
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// Exec replaces the program of this process.
func Exec(argv0 string, argv []string, envv []string) (err error) {
	path, ok := linux.CString(argv0)
	if !ok {
		return EINVAL
	}
	args, err := SlicePtrFromStrings(argv)
	if err != nil {
		return err
	}
	env, err := SlicePtrFromStrings(envv)
	if err != nil {
		return err
	}
	_, errno := linux.CallPtr(SYS_EXECVE, unsafe.Pointer(path), uintptr(unsafe.Pointer(&args[0])), uintptr(unsafe.Pointer(&env[0])), 0, 0)
	rt.KeepAlive(unsafe.Pointer(&args[0]))
	rt.KeepAlive(unsafe.Pointer(&env[0]))
	return check(errno)
}

// Exit ends the process.
func Exit(code int) { rt.Exit(code) }

// Getpriority returns the scheduling priority of a process, group or user, as the kernel encodes it.
func Getpriority(which int, who int) (prio int, err error) {
	r, err := quick(SYS_GETPRIORITY, uintptr(which), uintptr(who), 0)
	return int(r), err
}

// Setpriority sets the scheduling priority of a process, group or user.
func Setpriority(which int, who int, prio int) (err error) {
	_, err = quick(SYS_SETPRIORITY, uintptr(which), uintptr(who), uintptr(prio))
	return err
}

// Getrusage says what the process, its children or the thread have used.
func Getrusage(who int, rusage *Rusage) (err error) {
	_, err = fillCall(SYS_GETRUSAGE, who, unsafe.Pointer(rusage), 0, 0)
	return err
}

// Getrlimit returns a limit of the process.
func Getrlimit(resource int, rlim *Rlimit) (err error) {
	_, errno := linux.Call(SYS_PRLIMIT64, 0, uintptr(resource), 0, uintptr(unsafe.Pointer(rlim)), 0, 0)
	rt.KeepAlive(unsafe.Pointer(rlim))
	return check(errno)
}

// Setrlimit sets a limit of the process.
func Setrlimit(resource int, rlim *Rlimit) error {
	_, errno := linux.Call(SYS_PRLIMIT64, 0, uintptr(resource), uintptr(unsafe.Pointer(rlim)), 0, 0, 0)
	rt.KeepAlive(unsafe.Pointer(rlim))
	return check(errno)
}

// Times says how much processor time has been used, and returns the clock ticks since some moment in the past.
func Times(tms *Tms) (ticks uintptr, err error) {
	r, errno := linux.CallPtr(SYS_TIMES, unsafe.Pointer(tms), 0, 0, 0, 0)
	return r, check(errno)
}

// Uname names the system.
func Uname(buf *Utsname) (err error) {
	_, errno := linux.CallPtr(SYS_UNAME, unsafe.Pointer(buf), 0, 0, 0, 0)
	return check(errno)
}

// Sysinfo describes the state of the system.
func Sysinfo(info *Sysinfo_t) (err error) {
	_, errno := linux.CallPtr(SYS_SYSINFO, unsafe.Pointer(info), 0, 0, 0, 0)
	return check(errno)
}

// Sethostname sets the name of the machine.
func Sethostname(p []byte) (err error) {
	_, errno := linux.CallPtr(SYS_SETHOSTNAME, unsafe.Pointer(unsafe.SliceData(p)), uintptr(len(p)), 0, 0, 0)
	return check(errno)
}

// Gettimeofday returns the wall clock.
func Gettimeofday(tv *Timeval) (err error) {
	sec, nsec := rt.Walltime()
	*tv = Timeval{Sec: sec, Usec: int64(nsec) / 1000}
	return nil
}

// Settimeofday sets the wall clock.
func Settimeofday(tv *Timeval) (err error) {
	_, errno := linux.CallPtr(SYS_SETTIMEOFDAY, unsafe.Pointer(tv), 0, 0, 0, 0)
	return check(errno)
}

// Time returns the seconds since 1970, and stores them in *t if t is not nil.
func Time(t *Time_t) (tt Time_t, err error) {
	sec, _ := rt.Walltime()
	if t != nil {
		*t = Time_t(sec)
	}
	return Time_t(sec), nil
}

// Nanosleep puts the calling thread to sleep.
func Nanosleep(time *Timespec, leftover *Timespec) (err error) {
	_, errno := linux.CallPtr(SYS_NANOSLEEP, unsafe.Pointer(time), uintptr(unsafe.Pointer(leftover)), 0, 0, 0)
	rt.KeepAlive(unsafe.Pointer(leftover))
	return check(errno)
}

// Reboot restarts or stops the machine.
func Reboot(cmd int) (err error) {
	_, err = call(SYS_REBOOT, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, uintptr(cmd), 0)
	return err
}

// Unshare gives the calling thread its own copy of something shared.
func Unshare(flags int) (err error) {
	_, err = call(SYS_UNSHARE, uintptr(flags), 0, 0, 0)
	return err
}

// Mount attaches a file system.
func Mount(source string, target string, fstype string, flags uintptr, data string) (err error) {
	var texts [4]*byte
	for i, s := range [...]string{source, target, fstype, data} {
		p, ok := linux.CString(s)
		if !ok {
			return EINVAL
		}
		texts[i] = p
	}
	if data == "" {
		texts[3] = nil
	}
	_, errno := linux.Call(SYS_MOUNT, uintptr(unsafe.Pointer(texts[0])), uintptr(unsafe.Pointer(texts[1])),
		uintptr(unsafe.Pointer(texts[2])), flags, uintptr(unsafe.Pointer(texts[3])), 0)
	for _, p := range texts {
		rt.KeepAlive(unsafe.Pointer(p))
	}
	return check(errno)
}

// Unmount detaches a file system.
func Unmount(target string, flags int) (err error) {
	return pathCall(SYS_UMOUNT2, target, uintptr(flags), 0)
}

// PivotRoot changes the root file system.
func PivotRoot(newroot string, putold string) (err error) {
	p, ok := linux.CString(putold)
	if !ok {
		return EINVAL
	}
	err = pathCall(SYS_PIVOT_ROOT, newroot, uintptr(unsafe.Pointer(p)), 0)
	rt.KeepAlive(unsafe.Pointer(p))
	return err
}

// Setdomainname sets the machine's NIS domain.
func Setdomainname(p []byte) (err error) {
	_, errno := linux.CallPtr(SYS_SETDOMAINNAME, unsafe.Pointer(unsafe.SliceData(p)), uintptr(len(p)), 0, 0, 0)
	return check(errno)
}

// Acct has the kernel note every process that ends in a file; an empty path ends that.
func Acct(path string) (err error) { return pathCall(SYS_ACCT, path, 0, 0) }

// Klogctl reads or controls the kernel's messages.
func Klogctl(typ int, buf []byte) (n int, err error) {
	r, err := fillCall(SYS_SYSLOG, typ, unsafe.Pointer(unsafe.SliceData(buf)), uintptr(len(buf)), 0)
	return int(r), err
}

// Timex is how the kernel keeps the clock in step.
type Timex struct {
	Modes                                  uint32
	Pad_cgo_0                              [4]byte
	Offset, Freq, Maxerror, Esterror       int64
	Status                                 int32
	Pad_cgo_1                              [4]byte
	Constant, Precision, Tolerance         int64
	Time                                   Timeval
	Tick, Ppsfreq, Jitter                  int64
	Shift                                  int32
	Pad_cgo_2                              [4]byte
	Stabil, Jitcnt, Calcnt, Errcnt, Stbcnt int64
	Tai                                    int32
	Pad_cgo_3                              [44]byte
}

// Adjtimex changes what buf.Modes names, fills buf and returns the clock's state.
func Adjtimex(buf *Timex) (state int, err error) {
	r, errno := linux.CallPtr(SYS_ADJTIMEX, unsafe.Pointer(buf), 0, 0, 0, 0)
	return int(r), check(errno)
}
