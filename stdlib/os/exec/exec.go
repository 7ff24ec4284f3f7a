// Package exec runs other programs. There is no shell in between: arguments are passed as they are.
package exec

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrWaitDelay is returned by Wait where the program ended well, but its output had to be cut off after WaitDelay.
var ErrWaitDelay = errors.New("exec: WaitDelay expired before I/O complete")

// An ExitError says that a program ran and did not end well.
type ExitError struct {
	*os.ProcessState

	// Stderr is what it wrote to the standard error, shortened in the middle, if Output ran it and nobody else
	// wanted that.
	Stderr []byte
}

// Error says how the program ended.
func (e *ExitError) Error() string { return e.ProcessState.String() }

// Cmd is a program to run, which can be done once.
type Cmd struct {
	Path string   // of the program; relative to Dir
	Args []string // beginning with the program's name; {Path} if empty

	Env []string // "name=value", the last of equal names counts; nil stands for this process's
	Dir string   // the working directory, if not this process's

	// Stdin, Stdout and Stderr are the standard files. Nil is the null device; an *os.File is passed on; anything
	// else is copied from or to by a goroutine, and Wait waits for that. If Stdout and Stderr are equal, one
	// goroutine at a time calls Write.
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer

	ExtraFiles []*os.File // descriptors from 3 on

	SysProcAttr  *syscall.SysProcAttr
	Process      *os.Process      // once it has started
	ProcessState *os.ProcessState // once Wait has seen its end

	// Err is why Start will fail, from LookPath.
	Err error

	// Cancel is called when the context of CommandContext is done; it kills the process if nothing else is set. If
	// it returns an error other than os.ErrProcessDone, Wait may return that.
	Cancel func() error

	// WaitDelay bounds, if it is not 0, how long Wait waits after the context is done for the process, which is
	// killed then, and after the end of the process for the copying, which is cut off then.
	WaitDelay time.Duration

	ctx       context.Context
	waited    bool
	started   bool
	childEnds []io.Closer // closed once the process has its own
	ourEnds   []io.Closer // closed by Wait
	copies    []func() error
	copied    chan error // an answer from each copy
	watched   chan watchResult
	stopWatch chan struct{}
	errBuffer *headAndTail // the standard error for Output
}

// watchResult is what came of watching the context: the error to return, and the timer of WaitDelay, if it runs.
type watchResult struct {
	err   error
	timer *time.Timer
}

// Command returns a Cmd for a program, which is looked for in $PATH if name has no slash, with its arguments.
func Command(name string, arg ...string) *Cmd {
	c := &Cmd{Path: name, Args: append([]string{name}, arg...)}
	if filepath.Base(name) == name {
		path, err := LookPath(name)
		if path != "" {
			c.Path = path
		}
		c.Err = err
	}
	return c
}

// CommandContext is Command for a program that is ended, by Cancel, when ctx is done.
func CommandContext(ctx context.Context, name string, arg ...string) *Cmd {
	if ctx == nil {
		panic("nil Context")
	}
	c := Command(name, arg...)
	c.ctx = ctx
	c.Cancel = func() error { return c.Process.Kill() }
	return c
}

// String describes the command, for people: it is no input for a shell.
func (c *Cmd) String() string {
	if c.Err != nil {
		return strings.Join(c.Args, " ")
	}
	text := c.Path
	if len(c.Args) > 1 {
		text += " " + strings.Join(c.Args[1:], " ")
	}
	return text
}

func (c *Cmd) argv() []string {
	if len(c.Args) > 0 {
		return c.Args
	}
	return []string{c.Path}
}

// environ returns the environment, with a $PWD that fits Dir where nothing else is said.
func (c *Cmd) environ() ([]string, error) {
	env := c.Env
	var err error
	if env == nil {
		env = os.Environ()
		if c.Dir != "" {
			pwd, absErr := filepath.Abs(c.Dir)
			if err = absErr; err == nil {
				env = append(env, "PWD="+pwd)
			}
		}
	}
	env, dedupErr := lastOfEach(env)
	if err == nil {
		err = dedupErr
	}
	return env, err
}

// Environ returns the environment that the program would get.
func (c *Cmd) Environ() []string {
	env, _ := c.environ()
	return env
}

// lastOfEach drops all but the last entry of each name. Entries with zero bytes are an error, and left out.
func lastOfEach(env []string) ([]string, error) {
	var err error
	seen := make(map[string]bool, len(env))
	kept := len(env)
	out := make([]string, len(env))
	for i := len(env) - 1; i >= 0; i-- {
		entry := env[i]
		if strings.IndexByte(entry, 0) >= 0 {
			err = errors.New("exec: environment variable contains NUL")
			continue
		}
		if equals := strings.IndexByte(entry, '='); equals >= 0 {
			if equals == 0 {
				// A name may begin with the sign, if another one follows.
				equals = 1 + max(strings.IndexByte(entry[1:], '='), 0)
			}
			if seen[entry[:equals]] {
				continue
			}
			seen[entry[:equals]] = true
		} else if entry == "" {
			continue
		}
		kept--
		out[kept] = entry
	}
	return out[kept:], err
}

// closeAll closes everything in a list and empties it.
func closeAll(list *[]io.Closer) {
	for _, c := range *list {
		c.Close()
	}
	*list = nil
}

// null opens the null device for the program.
func (c *Cmd) null(flag int) (*os.File, error) {
	f, err := os.OpenFile(os.DevNull, flag, 0)
	if err != nil {
		return nil, err
	}
	c.childEnds = append(c.childEnds, f)
	return f, nil
}

// stdin returns the program's standard input.
func (c *Cmd) stdin() (*os.File, error) {
	if c.Stdin == nil {
		return c.null(os.O_RDONLY)
	}
	if f, ok := c.Stdin.(*os.File); ok {
		return f, nil
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c.childEnds = append(c.childEnds, r)
	c.ourEnds = append(c.ourEnds, w)
	c.copies = append(c.copies, func() error {
		_, err := io.Copy(w, c.Stdin)
		// A program need not read all of its input.
		var e *fs.PathError
		if errors.As(err, &e) && e.Op == "write" && e.Err == syscall.EPIPE {
			err = nil
		}
		if closeErr := w.Close(); err == nil {
			err = closeErr
		}
		return err
	})
	return r, nil
}

// output returns the file that ends up in w.
func (c *Cmd) output(w io.Writer) (*os.File, error) {
	if w == nil {
		return c.null(os.O_WRONLY)
	}
	if f, ok := w.(*os.File); ok {
		return f, nil
	}
	r, pw, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c.childEnds = append(c.childEnds, pw)
	c.ourEnds = append(c.ourEnds, r)
	c.copies = append(c.copies, func() error {
		_, err := io.Copy(w, r)
		r.Close() // what is written later shall fail rather than wait for ever
		return err
	})
	return pw, nil
}

// same compares two writers, which may be of a type that has no comparison.
func same(a, b io.Writer) (equal bool) {
	defer func() { recover() }()
	return a == b
}

// files returns the open files of the program.
func (c *Cmd) files() ([]*os.File, error) {
	in, err := c.stdin()
	if err != nil {
		return nil, err
	}
	out, err := c.output(c.Stdout)
	if err != nil {
		return nil, err
	}
	errs := out
	if c.Stderr == nil || !same(c.Stderr, c.Stdout) {
		if errs, err = c.output(c.Stderr); err != nil {
			return nil, err
		}
	}
	return append([]*os.File{in, out, errs}, c.ExtraFiles...), nil
}

// Start starts the program and does not wait for it. Wait must be called.
func (c *Cmd) Start() (err error) {
	// A start that failed counts: its files are closed.
	if c.started {
		return errors.New("exec: already started")
	}
	c.started = true
	defer func() {
		closeAll(&c.childEnds)
		if err != nil {
			closeAll(&c.ourEnds)
		}
	}()
	if c.Path == "" && c.Err == nil {
		c.Err = errors.New("exec: no command")
	}
	if c.Err != nil {
		return c.Err
	}
	if c.Cancel != nil && c.ctx == nil {
		return errors.New("exec: command with a non-nil Cancel was not created with CommandContext")
	}
	if c.ctx != nil {
		select {
		case <-c.ctx.Done():
			return c.ctx.Err()
		default:
		}
	}
	files, err := c.files()
	if err != nil {
		return err
	}
	env, err := c.environ()
	if err != nil {
		return err
	}
	c.Process, err = os.StartProcess(c.Path, c.argv(), &os.ProcAttr{Dir: c.Dir, Files: files, Env: env, Sys: c.SysProcAttr})
	if err != nil {
		return err
	}
	if len(c.copies) > 0 {
		c.copied = make(chan error, len(c.copies))
		for _, copy := range c.copies {
			go func() { c.copied <- copy() }()
		}
	}
	if (c.Cancel != nil || c.WaitDelay != 0) && c.ctx != nil && c.ctx.Done() != nil {
		c.watched = make(chan watchResult)
		c.stopWatch = make(chan struct{})
		go c.watch()
	}
	return nil
}

// watch cancels the process when the context is done before Wait says that it has ended.
func (c *Cmd) watch() {
	select {
	case <-c.stopWatch:
		c.watched <- watchResult{}
		return
	case <-c.ctx.Done():
	}
	var result watchResult
	if c.Cancel != nil {
		switch err := c.Cancel(); {
		case err == nil:
			// It has been told to end: success may not mean what it says.
			result.err = c.ctx.Err()
		case !errors.Is(err, os.ErrProcessDone):
			result.err = cancelError{err}
		}
	}
	if c.WaitDelay == 0 {
		<-c.stopWatch
		c.watched <- result
		return
	}
	timer := time.NewTimer(c.WaitDelay)
	select {
	case <-c.stopWatch:
		result.timer = timer
		c.watched <- result
		return
	case <-timer.C:
	}
	killed := false
	switch err := c.Process.Kill(); {
	case err == nil:
		killed = true
	case !errors.Is(err, os.ErrProcessDone):
		result.err = cancelError{err}
	}
	// The copying gets no more time of its own.
	if c.copied != nil {
		closeAll(&c.ourEnds)
	}
	<-c.stopWatch
	if !killed && result.err == nil {
		result.err = ErrWaitDelay
	}
	result.timer = timer
	c.watched <- result
}

// cancelError is an error of Cancel.
type cancelError struct{ error }

func (e cancelError) Error() string { return "exec: canceling Cmd: " + e.error.Error() }
func (e cancelError) Unwrap() error { return e.error }

// Run starts the program and waits for it.
func (c *Cmd) Run() error {
	if err := c.Start(); err != nil {
		return err
	}
	return c.Wait()
}

// Wait waits for the end of the program and of the copying. The error is an *ExitError if the program did not end
// with status 0, else what went wrong with the context or the copying.
func (c *Cmd) Wait() error {
	if c.Process == nil {
		return errors.New("exec: not started")
	}
	if c.ProcessState != nil || c.waited {
		return errors.New("exec: Wait was already called")
	}
	c.waited = true
	state, err := c.Process.Wait()
	if err == nil && !state.Success() {
		err = &ExitError{ProcessState: state}
	}
	c.ProcessState = state

	var timer *time.Timer
	if c.watched != nil {
		close(c.stopWatch)
		result := <-c.watched
		timer = result.timer
		// How the process ended says more than why it was told to.
		if err == nil {
			err = result.err
		}
	}
	if copyErr := c.awaitCopies(timer); err == nil {
		err = copyErr
	}
	closeAll(&c.ourEnds)
	return err
}

// awaitCopies waits for the goroutines, but not longer than WaitDelay, which timer may be counting already.
func (c *Cmd) awaitCopies(timer *time.Timer) (err error) {
	if timer != nil {
		defer timer.Stop()
	}
	left := len(c.copies)
	if c.copied == nil {
		return nil
	}
	var limit <-chan time.Time
	if c.WaitDelay != 0 {
		// Whoever is fast needs no timer.
		for left > 0 {
			select {
			case copyErr := <-c.copied:
				left--
				if err == nil {
					err = copyErr
				}
				continue
			default:
			}
			break
		}
		if left > 0 {
			if timer == nil {
				timer = time.NewTimer(c.WaitDelay)
				defer timer.Stop()
			}
			limit = timer.C
		}
	}
	for left > 0 {
		select {
		case copyErr := <-c.copied:
			left--
			if err == nil {
				err = copyErr
			}
		case <-limit:
			closeAll(&c.ourEnds)
			if err == nil {
				err = ErrWaitDelay
			}
			// The copies may be stuck for as long as another process has the pipe; they end by themselves then.
			return err
		}
	}
	return err
}

// Output runs the program and returns what it writes to the standard output.
func (c *Cmd) Output() ([]byte, error) {
	if c.Stdout != nil {
		return nil, errors.New("exec: Stdout already set")
	}
	var out bytes.Buffer
	c.Stdout = &out
	if c.Stderr == nil {
		c.errBuffer = new(headAndTail)
		c.Stderr = c.errBuffer
	}
	err := c.Run()
	if e, ok := err.(*ExitError); ok && c.errBuffer != nil {
		e.Stderr = c.errBuffer.bytes()
	}
	return out.Bytes(), err
}

// CombinedOutput runs the program and returns what it writes to the standard output and error.
func (c *Cmd) CombinedOutput() ([]byte, error) {
	if c.Stdout != nil {
		return nil, errors.New("exec: Stdout already set")
	}
	if c.Stderr != nil {
		return nil, errors.New("exec: Stderr already set")
	}
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err := c.Run()
	return out.Bytes(), err
}

// pipe makes a pipe between the program and its user.
func (c *Cmd) pipe(name string, set bool) (r, w *os.File, err error) {
	if set {
		return nil, nil, errors.New("exec: " + name + " already set")
	}
	if c.Process != nil {
		return nil, nil, errors.New("exec: " + name + "Pipe after process started")
	}
	return os.Pipe()
}

// StdinPipe returns a pipe to the standard input of the program. Wait closes it; often it has to be closed earlier for
// the program to end.
func (c *Cmd) StdinPipe() (io.WriteCloser, error) {
	r, w, err := c.pipe("Stdin", c.Stdin != nil)
	if err != nil {
		return nil, err
	}
	c.Stdin = r
	c.childEnds = append(c.childEnds, r)
	c.ourEnds = append(c.ourEnds, w)
	return w, nil
}

// StdoutPipe returns a pipe from the standard output of the program. Wait closes it, so everything has to be read
// before.
func (c *Cmd) StdoutPipe() (io.ReadCloser, error) {
	r, w, err := c.pipe("Stdout", c.Stdout != nil)
	if err != nil {
		return nil, err
	}
	c.Stdout = w
	c.childEnds = append(c.childEnds, w)
	c.ourEnds = append(c.ourEnds, r)
	return r, nil
}

// StderrPipe is StdoutPipe for the standard error.
func (c *Cmd) StderrPipe() (io.ReadCloser, error) {
	r, w, err := c.pipe("Stderr", c.Stderr != nil)
	if err != nil {
		return nil, err
	}
	c.Stderr = w
	c.childEnds = append(c.childEnds, w)
	c.ourEnds = append(c.ourEnds, r)
	return r, nil
}

// headAndTail keeps the first and the last bytes that are written to it.
type headAndTail struct {
	head, tail []byte // tail is a ring once it is full
	start      int    // of the ring
	skipped    int64
}

// keepBytes is how much of either end is kept.
const keepBytes = 32 << 10

func (h *headAndTail) Write(p []byte) (int, error) {
	n := len(p)
	if room := keepBytes - len(h.head); room > 0 {
		room = min(room, len(p))
		h.head = append(h.head, p[:room]...)
		p = p[room:]
	}
	if len(p) > keepBytes {
		h.skipped += int64(len(p) - keepBytes)
		p = p[len(p)-keepBytes:]
	}
	if room := keepBytes - len(h.tail); room > 0 {
		room = min(room, len(p))
		h.tail = append(h.tail, p[:room]...)
		p = p[room:]
	}
	h.skipped += int64(len(p))
	for len(p) > 0 {
		m := copy(h.tail[h.start:], p)
		p = p[m:]
		h.start = (h.start + m) % keepBytes
	}
	return n, nil
}

func (h *headAndTail) bytes() []byte {
	out := append([]byte(nil), h.head...)
	if h.skipped > 0 {
		out = append(out, "\n... omitting "...)
		out = strconv.AppendInt(out, h.skipped, 10)
		out = append(out, " bytes ...\n"...)
	}
	return append(append(out, h.tail[h.start:]...), h.tail[:h.start]...)
}
