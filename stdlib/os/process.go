package os

import (
	"errors"
	"internal/linux"
	"internal/rt"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// A Signal is something a process can be told.
type Signal interface {
	String() string
	Signal() // sets signals apart from other things with a String method
}

// The signals that every system has.
var (
	Interrupt Signal = syscall.SIGINT
	Kill      Signal = syscall.SIGKILL
)

// ProcAttr says how to start a process.
type ProcAttr struct {
	Dir   string               // the working directory, if not this process's
	Env   []string             // "name=value"; nil stands for this process's
	Files []*File              // the standard files and more; nil for none
	Sys   *syscall.SysProcAttr // what only this system has
}

// A Process is a process that this one has started or found.
type Process struct {
	Pid int

	// mu is held for reading while the number is used: it may stand for another process once this one is
	// waited for.
	mu    sync.RWMutex
	state processState
}

type processState uint8

const (
	processRuns processState = iota
	processDone
	processReleased
)

var errReleased = errors.New("os: process already released")

// FindProcess returns the process with the given number, whether there is one or not.
func FindProcess(pid int) (*Process, error) { return &Process{Pid: pid}, nil }

// StartProcess starts a program. argv begins with its name. Package os/exec is easier to use.
func StartProcess(name string, argv []string, attr *ProcAttr) (*Process, error) {
	if attr == nil {
		attr = new(ProcAttr)
	}
	if attr.Dir != "" && attr.Sys == nil {
		// Otherwise the error would seem to be the program's.
		if _, err := Stat(attr.Dir); err != nil {
			if e, ok := err.(*PathError); ok {
				e.Op = "chdir"
			}
			return nil, err
		}
	}
	sys := &syscall.ProcAttr{Dir: attr.Dir, Env: attr.Env, Sys: attr.Sys}
	if sys.Env == nil {
		sys.Env = Environ()
	}
	for _, f := range attr.Files {
		sys.Files = append(sys.Files, f.Fd())
		if f != nil && f.fd.Enter() == nil {
			defer f.fd.Leave()
		}
	}
	pid, err := syscall.ForkExec(name, argv, sys)
	if err != nil {
		return nil, &PathError{Op: "fork/exec", Path: name, Err: err}
	}
	return &Process{Pid: pid}, nil
}

// usable returns why the process can't be used any more. mu is held.
func (p *Process) usable() error {
	switch {
	case p.state == processDone:
		return ErrProcessDone
	case p.state == processReleased || p.Pid == -1:
		return errReleased
	case p.Pid == 0:
		return errors.New("os: process not initialized")
	}
	return nil
}

// Signal sends a signal to the process.
func (p *Process) Signal(sig Signal) error {
	if p == nil {
		return syscall.EINVAL
	}
	s, ok := sig.(syscall.Signal)
	if !ok {
		return errors.New("os: unsupported signal type")
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	if err := p.usable(); err != nil {
		return err
	}
	if err := syscall.Kill(p.Pid, s); err != nil {
		if err == syscall.ESRCH {
			return ErrProcessDone
		}
		return err
	}
	return nil
}

// Kill ends the process at once. It does not wait for it.
func (p *Process) Kill() error { return p.Signal(Kill) }

// Release gives up what the Process holds. It can't be used afterwards; only needed without Wait.
func (p *Process) Release() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Pid = -1
	p.state = processReleased
	return nil
}

const sysPidfdOpen = 434

// WithHandle calls f with a descriptor of the process.
func (p *Process) WithHandle(f func(handle uintptr)) error {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if err := p.usable(); err != nil {
		return err
	}
	fd, errno := linux.Quick(sysPidfdOpen, uintptr(p.Pid), 0, 0)
	if errno != 0 {
		return ErrNoHandle
	}
	defer syscall.Close(int(fd))
	f(fd)
	return nil
}

// Wait waits for the process, which must be a child of this one, and says how it ended.
func (p *Process) Wait() (*ProcessState, error) {
	if p == nil || p.Pid == -1 {
		return nil, syscall.EINVAL
	}
	p.mu.RLock()
	err := p.usable()
	p.mu.RUnlock()
	if err == ErrProcessDone {
		return nil, NewSyscallError("wait", syscall.ECHILD)
	}
	if err != nil {
		return nil, err
	}
	// First wait for the end but leave the number to the process, so that signals can be sent meanwhile; then
	// take it away while nobody is about to.
	info := new([128]byte) // siginfo_t
	const byPid = 1
	waited := retry(func() error {
		_, errno := linux.Call(syscall.SYS_WAITID, byPid, uintptr(p.Pid), uintptr(unsafe.Pointer(info)),
			syscall.WEXITED|syscall.WNOWAIT, 0, 0)
		rt.KeepAlive(unsafe.Pointer(info))
		if errno == 0 {
			return nil
		}
		return syscall.Errno(errno)
	})
	if waited == nil {
		p.mu.Lock()
		defer p.mu.Unlock()
	}
	s := &ProcessState{rusage: new(syscall.Rusage)}
	err = retry(func() (err error) {
		s.pid, err = syscall.Wait4(p.Pid, &s.status, 0, s.rusage)
		return err
	})
	if err != nil {
		return nil, NewSyscallError("wait", err)
	}
	if waited != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
	}
	p.state = processDone
	return s, nil
}

// ProcessState is how a process ended.
type ProcessState struct {
	pid    int
	status syscall.WaitStatus
	rusage *syscall.Rusage
}

// Pid returns the number the process had.
func (p *ProcessState) Pid() int { return p.pid }

// Exited reports whether the process ended by itself.
func (p *ProcessState) Exited() bool { return p.status.Exited() }

// Success reports whether the process ended by itself with status 0.
func (p *ProcessState) Success() bool { return p.status.ExitStatus() == 0 }

// ExitCode returns the status that the process ended with, -1 if a signal ended it.
func (p *ProcessState) ExitCode() int {
	if p == nil {
		return -1
	}
	return p.status.ExitStatus()
}

// Sys returns the syscall.WaitStatus.
func (p *ProcessState) Sys() any { return p.status }

// SysUsage returns the *syscall.Rusage.
func (p *ProcessState) SysUsage() any { return p.rusage }

// UserTime returns the processor time of the process and the children it waited for.
func (p *ProcessState) UserTime() time.Duration { return time.Duration(p.rusage.Utime.Nano()) }

// SystemTime returns the time the kernel worked for them.
func (p *ProcessState) SystemTime() time.Duration { return time.Duration(p.rusage.Stime.Nano()) }

// String says in words how the process ended.
func (p *ProcessState) String() string {
	if p == nil {
		return "<nil>"
	}
	s := ""
	switch w := p.status; {
	case w.Exited():
		s = "exit status " + linux.Itoa(w.ExitStatus())
	case w.Signaled():
		s = "signal: " + w.Signal().String()
	case w.Stopped():
		s = "stop signal: " + w.StopSignal().String()
		if w.StopSignal() == syscall.SIGTRAP && w.TrapCause() != 0 {
			s += " (trap " + linux.Itoa(w.TrapCause()) + ")"
		}
	case w.Continued():
		s = "continued"
	}
	if p.status.CoreDump() {
		s += " (core dumped)"
	}
	return s
}
