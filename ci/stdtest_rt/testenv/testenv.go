// Package testenv is the test double of the distribution's package of that name, for its tests: this machine has
// everything but a Go toolchain to build with.
package testenv

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

func Builder() string                  { return "" }
func HasSymlink() bool                 { return true }
func HasLink() bool                    { return true }
func HasExec() bool                    { return true }
func HasGoBuild() bool                 { return false }
func HasGoRun() bool                   { return false }
func HasExternalNetwork() bool         { return false }
func OptimizationOff() bool            { return false }
func CPUIsSlow() bool                  { return false }
func CPUProfilingBroken() bool         { return true }
func MustHaveExec(t testing.TB)        {}
func MustHaveSymlink(t testing.TB)     {}
func MustHaveLink(t testing.TB)        {}
func MustHaveSource(t testing.TB)      {}
func MustHaveParallelism(t testing.TB) {}

func SkipIfOptimizationOff(t testing.TB)   {}
func SkipFlaky(t testing.TB, issue int)    { t.Skip("flaky: issue ", issue) }
func SkipFlakyNet(t testing.TB)            {}
func MustHaveGoBuild(t testing.TB)         { t.Skip("no toolchain") }
func MustHaveGoRun(t testing.TB)           { t.Skip("no toolchain") }
func MustHaveExternalNetwork(t testing.TB) { t.Skip("no network") }
func GoToolPath(t testing.TB) string       { t.Skip("no toolchain"); return "" }
func CleanCmdEnv(c *exec.Cmd) *exec.Cmd    { return c }
func MustHaveExecPath(t testing.TB, path string) {
	if _, err := exec.LookPath(path); err != nil {
		t.Skip(err)
	}
}

func SyscallIsNotSupported(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EPERM)
}

func Executable(t testing.TB) string {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func Command(t testing.TB, name string, args ...string) *exec.Cmd {
	return CommandContext(t, context.Background(), name, args...)
}

// CommandContext leaves the test time to report what the command said: it ends before the test's own time does.
func CommandContext(t testing.TB, ctx context.Context, name string, args ...string) *exec.Cmd {
	if d, ok := t.(interface{ Deadline() (time.Time, bool) }); ok {
		if end, limited := d.Deadline(); limited {
			spare := max(100*time.Millisecond, time.Until(end)/20)
			early, cancel := context.WithDeadline(ctx, end.Add(-2*spare))
			t.Cleanup(cancel)
			ctx = early
		}
	}
	return exec.CommandContext(ctx, name, args...)
}
