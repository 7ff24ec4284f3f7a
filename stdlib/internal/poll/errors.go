// Package poll has descriptors that several goroutines use at once: reads and writes that park the goroutine instead
// of blocking its thread, with deadlines, and Close that ends them. Packages os and net are built on it.
package poll

// closing is the error of calls on a descriptor that was closed.
type closing struct{ text string }

func (e *closing) Error() string   { return e.text }
func (e *closing) Timeout() bool   { return false }
func (e *closing) Temporary() bool { return false }

// DeadlineExceededError is the type of ErrDeadlineExceeded.
type DeadlineExceededError struct{}

func (*DeadlineExceededError) Error() string   { return "i/o timeout" }
func (*DeadlineExceededError) Timeout() bool   { return true }
func (*DeadlineExceededError) Temporary() bool { return true }

type plain struct{ text string }

func (e *plain) Error() string { return e.text }

var (
	// ErrNetClosing is what a closed connection answers.
	ErrNetClosing error = &closing{"use of closed network connection"}
	// ErrFileClosing is what a closed file answers.
	ErrFileClosing error = &closing{"use of closed file"}
	// ErrDeadlineExceeded is what a call answers whose deadline passed.
	ErrDeadlineExceeded error = &DeadlineExceededError{}
	// ErrNoDeadline is the answer to setting a deadline where calls block in the kernel.
	ErrNoDeadline error = &plain{"file type does not support deadline"}
)
