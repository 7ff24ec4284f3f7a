package syscall

import (
	"errors"
	"internal/linux"
	"internal/rt"
	"sync"
	"unsafe"
)

// ForkLock is held for reading by those who make a descriptor that is not closed on exec yet, so that no process is
// started meanwhile.
var ForkLock sync.RWMutex

// Credential is who a new process belongs to.
type Credential struct {
	Uid         uint32
	Gid         uint32
	Groups      []uint32
	NoSetGroups bool // leave the supplementary groups as they are
}

// ProcAttr says how to start a process: where, with which environment and with which open files. Their positions
// are the descriptors there; ^uintptr(0) leaves one closed.
type ProcAttr struct {
	Dir   string
	Env   []string
	Files []uintptr
	Sys   *SysProcAttr
}

// SysProcIDMap maps users or groups of a user namespace to those outside.
type SysProcIDMap struct {
	ContainerID int
	HostID      int
	Size        int
}

// SysProcAttr has what only this system knows of a new process.
type SysProcAttr struct {
	Chroot                     string
	Credential                 *Credential
	Ptrace                     bool // be traced by this process
	Setsid                     bool // begin a session
	Setpgid                    bool // join the process group Pgid, or begin one if that is 0
	Setctty                    bool // let the terminal Ctty, a descriptor there, control the new session
	Noctty                     bool // leave the controlling terminal
	Ctty                       int
	Foreground                 bool // become the foreground group of the terminal Ctty, a descriptor here; sets Setpgid
	Pgid                       int
	Pdeathsig                  Signal // sent when the thread that starts the process dies
	Cloneflags                 uintptr
	Unshareflags               uintptr
	UidMappings                []SysProcIDMap
	GidMappings                []SysProcIDMap
	GidMappingsEnableSetgroups bool
	AmbientCaps                []uintptr
	UseCgroupFD                bool // start in the cgroup CgroupFD
	CgroupFD                   int
	PidFD                      *int // where to store a descriptor of the process
}

// A step is a system call that the new process makes before it becomes another program. All steps are prepared
// before the fork: the new process has one thread and a copy of memory in whatever state it was, so it may do
// nothing but make calls.
type step struct {
	nr      uintptr
	args    [5]uintptr
	ignored bool     // go on if it fails
	keep    *uintptr // where to put the result
}

// launch is a process in the making.
type launch struct {
	steps []step
	// alive holds what the addresses in steps point to.
	alive []unsafe.Pointer
	pipe  [2]int32 // through which the child reports the error that kept it from starting
}

func (l *launch) add(nr uintptr, args ...uintptr) *step {
	s := step{nr: nr}
	copy(s.args[:], args)
	l.steps = append(l.steps, s)
	return &l.steps[len(l.steps)-1]
}

// address keeps p alive and returns it as an argument.
func (l *launch) address(p unsafe.Pointer) uintptr {
	l.alive = append(l.alive, p)
	return uintptr(p)
}

func (l *launch) path(s string) (uintptr, error) {
	p, ok := linux.CString(s)
	if !ok {
		return 0, EINVAL
	}
	return l.address(unsafe.Pointer(p)), nil
}

func (l *launch) list(ss []string) (uintptr, error) {
	texts, err := SlicePtrFromStrings(ss)
	if err != nil {
		return 0, err
	}
	return l.address(unsafe.Pointer(&texts[0])), nil
}

const (
	sigDefault, sigIgnore = 0, 1

	sigactionSize = 32
	lastSignal    = 64
	closeOnFork   = ^uintptr(0)

	sysClone3       = 435
	cloneIntoCgroup = 0x200000000
)

// prepare turns the attributes into steps.
func (l *launch) prepare(argv0 string, argv []string, attr *ProcAttr) error {
	sys := attr.Sys
	if sys == nil {
		sys = new(SysProcAttr)
	}
	if len(sys.UidMappings) > 0 || len(sys.GidMappings) > 0 || len(sys.AmbientCaps) > 0 {
		// User namespaces need a dialogue between the processes; capabilities a state that threads share.
		return ENOSYS
	}
	if sys.Setctty && sys.Foreground {
		return EINVAL
	}
	if sys.Setctty && sys.Ctty >= len(attr.Files) {
		return errors.New("Setctty set but Ctty not valid in child")
	}

	if sys.Setsid {
		l.add(SYS_SETSID)
	}
	if sys.Setpgid || sys.Foreground {
		l.add(SYS_SETPGID, 0, uintptr(sys.Pgid))
	}
	if sys.Foreground {
		group := new(int32)
		*group = int32(sys.Pgid)
		if sys.Pgid == 0 {
			pid := new(uintptr)
			l.add(SYS_GETPID).keep = pid
			l.address(unsafe.Pointer(pid))
			group = (*int32)(unsafe.Pointer(pid)) // both targets have the low half first
		}
		l.add(SYS_IOCTL, uintptr(sys.Ctty), TIOCSPGRP, l.address(unsafe.Pointer(group)))
	}
	if sys.Unshareflags != 0 {
		l.add(SYS_UNSHARE, sys.Unshareflags)
	}
	if sys.Chroot != "" {
		p, err := l.path(sys.Chroot)
		if err != nil {
			return err
		}
		l.add(SYS_CHROOT, p)
	}
	if c := sys.Credential; c != nil {
		if !c.NoSetGroups {
			var groups uintptr
			if len(c.Groups) > 0 {
				groups = l.address(unsafe.Pointer(&c.Groups[0]))
			}
			l.add(SYS_SETGROUPS, uintptr(len(c.Groups)), groups)
		}
		l.add(SYS_SETGID, uintptr(c.Gid))
		l.add(SYS_SETUID, uintptr(c.Uid))
	}
	if attr.Dir != "" {
		p, err := l.path(attr.Dir)
		if err != nil {
			return err
		}
		l.add(SYS_CHDIR, p)
	}
	if sys.Pdeathsig != 0 {
		l.add(SYS_PRCTL, PR_SET_PDEATHSIG, uintptr(sys.Pdeathsig))
	}
	l.files(attr.Files)
	if sys.Noctty {
		l.add(SYS_IOCTL, 0, TIOCNOTTY)
	}
	if sys.Setctty {
		l.add(SYS_IOCTL, uintptr(sys.Ctty), TIOCSCTTY, 1)
	}
	if sys.Ptrace {
		l.add(SYS_PTRACE, PTRACE_TRACEME)
	}
	path, err := l.path(argv0)
	if err != nil {
		return err
	}
	args, err := l.list(argv)
	if err != nil {
		return err
	}
	env, err := l.list(attr.Env)
	if err != nil {
		return err
	}
	l.add(SYS_EXECVE, path, args, env)
	return nil
}

// files moves the descriptors to their places. First those that are in the way of others go up out of the way, as
// does the error pipe.
func (l *launch) files(files []uintptr) {
	room := uintptr(len(files))
	for _, fd := range files {
		if fd != closeOnFork && fd+1 > room {
			room = fd + 1
		}
	}
	if p := uintptr(l.pipe[1]); p+1 > room {
		room = p + 1
	}
	from := make([]uintptr, len(files))
	copy(from, files)
	free := room
	if int(l.pipe[1]) < len(files) {
		l.add(SYS_DUP3, uintptr(l.pipe[1]), free, O_CLOEXEC)
		l.pipe[1] = int32(free)
		free++
	}
	for i, fd := range from {
		if fd != closeOnFork && int(fd) < i {
			l.add(SYS_DUP3, fd, free, O_CLOEXEC)
			from[i] = free
			free++
		}
	}
	for i, fd := range from {
		switch {
		case fd == closeOnFork:
			l.add(SYS_CLOSE, uintptr(i)).ignored = true
		case fd == uintptr(i):
			l.add(SYS_FCNTL, fd, F_SETFD, 0)
		default:
			l.add(SYS_DUP3, fd, uintptr(i), 0)
		}
	}
	// The standard descriptors are not left open by accident.
	for i := len(files); i < 3; i++ {
		l.add(SYS_CLOSE, uintptr(i)).ignored = true
	}
}

// child makes the steps in the new process. It never returns.
//
// Whatever it calls must be a system call: locks may be held by threads that are not here.
func child(steps *step, n int, report uintptr, mask *uint64, action *[sigactionSize / 8]uintptr) {
	// The runtime's handlers have nothing to work with here. What is ignored stays so.
	for sig := uintptr(1); sig <= lastSignal; sig++ {
		action[0] = sigDefault
		_, errno := rt.RawSyscall6(SYS_RT_SIGACTION, sig, 0, uintptr(unsafe.Pointer(action)), 8, 0, 0)
		if errno == 0 && action[0] != sigDefault && action[0] != sigIgnore {
			*action = [sigactionSize / 8]uintptr{}
			rt.RawSyscall6(SYS_RT_SIGACTION, sig, uintptr(unsafe.Pointer(action)), 0, 8, 0, 0)
		}
	}
	rt.RawSyscall6(SYS_RT_SIGPROCMASK, 2, uintptr(unsafe.Pointer(mask)), 0, 8, 0, 0)
	// What has an address has it since before the fork: nothing may be allocated here.
	failure := &action[0]
	for i := 0; i < n; i++ {
		s := (*step)(unsafe.Add(unsafe.Pointer(steps), uintptr(i)*unsafe.Sizeof(step{})))
		r, errno := rt.RawSyscall6(s.nr, s.args[0], s.args[1], s.args[2], s.args[3], s.args[4], 0)
		if errno != 0 && !s.ignored {
			*failure = errno
			break
		}
		if s.keep != nil {
			*s.keep = r
		}
	}
	rt.RawSyscall6(SYS_WRITE, report, uintptr(unsafe.Pointer(failure)), 8, 0, 0, 0)
	for {
		rt.RawSyscall6(SYS_EXIT_GROUP, 253, 0, 0, 0, 0, 0)
	}
}

// growStack makes room on the stack before a fork: afterwards there is no allocator to ask.
func growStack() byte {
	var room [16 << 10]byte
	return touch(&room)
}

//go:noinline
func touch(room *[16 << 10]byte) byte { return room[len(room)-1] }

// fork splits the process. All signals are held back meanwhile: none may find the child with the runtime's handlers.
//
//go:noinline
func (l *launch) fork(flags uintptr, cgroup int, pidfd *int32) (pid uintptr, errno uintptr) {
	all, before := ^uint64(0), new(uint64)
	action := new([sigactionSize / 8]uintptr)
	steps, n, report := &l.steps[0], len(l.steps), uintptr(l.pipe[1])
	request := new([11]uint64) // struct clone_args
	if cgroup >= 0 {
		request[0] = uint64(flags) | cloneIntoCgroup
		request[1] = uint64(uintptr(unsafe.Pointer(pidfd)))
		request[4] = uint64(SIGCHLD)
		request[10] = uint64(cgroup)
	}
	growStack()
	rt.ProcPin()
	rt.RawSyscall6(SYS_RT_SIGPROCMASK, 2, uintptr(unsafe.Pointer(&all)), uintptr(unsafe.Pointer(before)), 8, 0, 0)
	if cgroup >= 0 {
		pid, errno = rt.RawSyscall6(sysClone3, uintptr(unsafe.Pointer(request)), unsafe.Sizeof(*request), 0, 0, 0, 0)
	} else {
		pid, errno = rt.RawSyscall6(SYS_CLONE, flags|uintptr(SIGCHLD), 0, uintptr(unsafe.Pointer(pidfd)), 0, 0, 0)
	}
	if errno == 0 && pid == 0 {
		child(steps, n, report, before, action)
	}
	rt.RawSyscall6(SYS_RT_SIGPROCMASK, 2, uintptr(unsafe.Pointer(before)), 0, 8, 0, 0)
	rt.ProcUnpin()
	rt.KeepAlive(unsafe.Pointer(request))
	return pid, errno
}

// ForkExec starts a program and returns the number of its process.
func ForkExec(argv0 string, argv []string, attr *ProcAttr) (pid int, err error) {
	if attr == nil {
		attr = new(ProcAttr)
	}
	var l launch
	ForkLock.Lock()
	defer ForkLock.Unlock()
	if _, errno := linux.CallPtr(SYS_PIPE2, unsafe.Pointer(&l.pipe), O_CLOEXEC, 0, 0, 0); errno != 0 {
		return 0, Errno(errno)
	}
	read, write := int(l.pipe[0]), int(l.pipe[1])
	defer Close(read)
	if err := l.prepare(argv0, argv, attr); err != nil {
		Close(write)
		return 0, err
	}
	var flags uintptr
	cgroup := -1
	wantFd := false
	if sys := attr.Sys; sys != nil {
		flags = sys.Cloneflags
		if sys.UseCgroupFD {
			cgroup = sys.CgroupFD
		}
		wantFd = sys.PidFD != nil
	}
	fd := new(int32)
	*fd = -1
	if wantFd {
		flags |= CLONE_PIDFD
	}
	child, errno := l.fork(flags, cgroup, fd)
	for _, p := range l.alive {
		rt.KeepAlive(p)
	}
	Close(write)
	if errno != 0 {
		return 0, Errno(errno)
	}
	// The pipe ends without a word when the program starts: it is closed then.
	var failure uintptr
	for {
		r, errno := linux.CallFdPtr(SYS_READ, uintptr(read), unsafe.Pointer(&failure), 8, 0, 0, 0)
		if Errno(errno) == EINTR {
			continue
		}
		if errno == 0 && r == 0 {
			break
		}
		if errno == 0 && r == 8 {
			err = Errno(failure)
		} else {
			err = EPIPE
		}
		for {
			if _, waitErr := Wait4(int(child), nil, 0, nil); waitErr != EINTR {
				break
			}
		}
		if *fd >= 0 {
			Close(int(*fd))
		}
		return 0, err
	}
	if attr.Sys != nil && attr.Sys.PidFD != nil {
		*attr.Sys.PidFD = int(*fd)
	}
	return int(child), nil
}

// StartProcess is ForkExec. handle means nothing on this system.
func StartProcess(argv0 string, argv []string, attr *ProcAttr) (pid int, handle uintptr, err error) {
	pid, err = ForkExec(argv0, argv, attr)
	return pid, 0, err
}
