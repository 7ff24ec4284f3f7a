package p

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
)

type logger struct{ out func(string, ...any) }

func (l *logger) logf(format string, args ...any)  { l.out("%s", fmt.Sprintf(format, args...)) }
func (l *logger) log(args ...any)                  { fmt.Fprintln(os.Stderr, args...) }
func (l *logger) short(format string, args ...any) { fmt.Printf(format, args) }
func (l *logger) set(format string, args ...any) {
	args = nil
	fmt.Printf(format, args...)
}
func (l *logger) wrapf(format string, args ...any) error { return fmt.Errorf(format, args...) }
func (l *logger) twice(format string, args ...any)       { l.logf(format, args...) }

type ptrErr struct{}

func (*ptrErr) Error() string { return "" }

type valErr struct{}

func (valErr) Error() string { return "" }

type custom int

func (custom) Format(fmt.State, rune) {}

func printing[T int | string, U fmt.Stringer](l *logger, t T, u U, err error, b []byte, c chan int, x any) {
	l.logf("%d", "x")
	l.log("%d", 1)
	l.set("%d", "x")
	l.twice("%s %s", 1)
	l.wrapf("%w", 3)
	l.wrapf("%w", &ptrErr{})
	l.wrapf("%w", &valErr{})
	local := func(format string, args ...any) { fmt.Printf(format, args...) }
	local("%d", "x")
	fmt.Printf("%d %s", t, u)
	fmt.Printf("%z %!", custom(1))
	fmt.Printf("%z", 1)
	fmt.Printf("%q %q %q", 1, 'x', b)
	fmt.Printf("%s %d %x", b, b, b)
	fmt.Printf("%d %s", c, c)
	fmt.Printf("%[3]d", 1)
	fmt.Printf("%[x]d", 1)
	fmt.Printf("%[1", 1)
	fmt.Printf("%.*f %[1]*d", 1.0, 2.0)
	fmt.Printf("\t\x41é%d", "x")
	fmt.Printf(`
%d`, "x")
	fmt.Printf("%s", nil)
	fmt.Printf("%#v %#s", x, "y")
	fmt.Printf("% d%%", 1, 2)
	fmt.Printf(err.Error())
	fmt.Printf("%s", []any{1}...)
	fmt.Printf("%T %v", printing[int, U], func() {})
	fmt.Print(os.Stdout, "x")
	fmt.Println("100%", "50%25")
	fmt.Println("%2fa", l.logf)
	fmt.Printf("%s", map[string]int{"a": 1 + 2*3})
	fmt.Printf("%d %d", struct{ s string }{"x"}, [2]error{})
}

func structured(l *slog.Logger, r *slog.Record, ctx context.Context, x any, e error) {
	slog.Info("m", "k")
	slog.Info("m", "k", 1, 2, 3)
	l.Warn("m", slog.Int("a", 1), "k", "v")
	l.With(1, "x")
	l.Log(ctx, 0, "m", x, "y", 1)
	l.InfoContext(ctx, "m", e, 1)
	r.Add("a")
	slog.Group("g", "a", 1, "b")
	slog.Info("m", x, 1, 2, "z", "k")
	(*slog.Logger).Info(l, "m", "k")
	_ = errors.As(e, e)
}
