package exec_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

func sh(script string) *exec.Cmd { return exec.Command("/bin/sh", "-c", script) }

func TestOutput(t *testing.T) {
	out, err := sh("echo out; echo err >&2; exit 3").Output()
	var e *exec.ExitError
	if string(out) != "out\n" || !errors.As(err, &e) || e.ExitCode() != 3 || string(e.Stderr) != "err\n" || e.Error() != "exit status 3" {
		t.Errorf("%q, %v", out, err)
	}
	out, err = sh("echo 1; echo 2 >&2; echo 3").CombinedOutput()
	if string(out) != "1\n2\n3\n" || err != nil {
		t.Errorf("%q, %v", out, err)
	}
}

func TestStreams(t *testing.T) {
	c := exec.Command("cat")
	c.Stdin = strings.NewReader(strings.Repeat("0123456789", 100000))
	var out bytes.Buffer
	c.Stdout = &out
	if err := c.Run(); err != nil || out.Len() != 1000000 {
		t.Error(out.Len(), err)
	}
	// A program that does not read its input is not an error.
	c = exec.Command("true")
	c.Stdin = strings.NewReader(strings.Repeat("0123456789", 100000))
	if err := c.Run(); err != nil {
		t.Error(err)
	}
}

func TestPipes(t *testing.T) {
	c := exec.Command("sed", "s/a/b/")
	in, _ := c.StdinPipe()
	out, _ := c.StdoutPipe()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	io.WriteString(in, "banana\n")
	in.Close()
	data, err := io.ReadAll(out)
	if string(data) != "bbnana\n" || err != nil {
		t.Errorf("%q %v", data, err)
	}
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
}

func TestDescriptorsAndDirectory(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	// In an order that makes the moves cross.
	c := sh("echo three >&3; echo one; pwd >&4; for f in 5 6 7 8 9; do test -e /proc/$$/fd/$f && echo leak $f; done")
	c.Dir = "/usr"
	c.Env = []string{"A=1"}
	c.Stdout = w
	c.ExtraFiles = []*os.File{w, w}
	if err := c.Run(); err != nil && err.Error() != "exit status 1" { // of the last test
		t.Fatal(err)
	}
	w.Close()
	data, _ := io.ReadAll(r)
	if string(data) != "three\none\n/usr\n" {
		t.Errorf("%q", data)
	}
}

func TestErrors(t *testing.T) {
	err := exec.Command("/no/such/program").Run()
	if !errors.Is(err, os.ErrNotExist) || err.Error() != "fork/exec /no/such/program: no such file or directory" {
		t.Error(err)
	}
	err = exec.Command("no-such-program-anywhere").Run()
	if !errors.Is(err, exec.ErrNotFound) || err.Error() != `exec: "no-such-program-anywhere": executable file not found in $PATH` {
		t.Error(err)
	}
	c := sh("true")
	c.Dir = "/no/such/dir"
	if err := c.Run(); err == nil || err.Error() != "chdir /no/such/dir: no such file or directory" {
		t.Error(err)
	}
	if err := sh("kill -9 $$").Run(); err == nil || err.Error() != "signal: killed" {
		t.Error(err)
	}
}

func TestContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := exec.CommandContext(ctx, "sleep", "20").Run()
	if time.Since(start) > 10*time.Second || !errors.Is(err, context.DeadlineExceeded) && err.Error() != "signal: killed" {
		t.Error(time.Since(start), err)
	}
}

func TestWaitDelay(t *testing.T) {
	c := sh("sleep 20 & echo started")
	c.WaitDelay = 100 * time.Millisecond
	var out bytes.Buffer
	c.Stdout = &out
	start := time.Now()
	if err := c.Run(); err != exec.ErrWaitDelay || time.Since(start) > 10*time.Second {
		t.Error(err, time.Since(start))
	}
}

func TestAttributes(t *testing.T) {
	c := sh("trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done")
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, _ := c.StdoutPipe()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	out.Read(make([]byte, 10))
	if group, err := syscall.Getpgid(c.Process.Pid); group != c.Process.Pid || err != nil {
		t.Error(group, err)
	}
	c.Process.Signal(syscall.SIGTERM)
	if err := c.Wait(); err == nil || err.Error() != "exit status 7" {
		t.Error(err)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != os.ErrProcessDone {
		t.Error(err)
	}
}

func TestManyAtOnce(t *testing.T) {
	done := make(chan error)
	for range 20 {
		go func() {
			out, err := exec.Command("echo", "x").Output()
			if err == nil && string(out) != "x\n" {
				err = errors.New(string(out))
			}
			done <- err
		}()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
