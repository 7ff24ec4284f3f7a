// Package net is the network: connections over TCP, UDP, raw IP and local sockets, addresses, and names looked up in
// DNS. Goroutines that wait for the network cost no thread.
package net

import (
	"context"
	"errors"
	"internal/poll"
	"io"
	"os"
	"syscall"
	"time"
)

// Addr is the address of one end of a connection.
type Addr interface {
	Network() string // the kind: "tcp", "udp", "unix" and so on
	String() string  // as Dial takes it
}

// Conn is a connection. Several goroutines may call its methods at once.
type Conn interface {
	// Read reads what has come, waiting for the first byte. At the end it returns io.EOF.
	Read(b []byte) (n int, err error)

	// Write writes all of b, or returns an error.
	Write(b []byte) (n int, err error)

	// Close ends the connection; Reads and Writes under way return errors.
	Close() error

	// LocalAddr returns the address of this end, RemoteAddr that of the other, if they are known.
	LocalAddr() Addr
	RemoteAddr() Addr

	// SetDeadline sets until when Reads and Writes, also those under way, wait. They fail afterwards with an error
	// that wraps os.ErrDeadlineExceeded, until a later deadline is set. The zero time is none.
	SetDeadline(t time.Time) error

	// SetReadDeadline and SetWriteDeadline do so for one direction. A Write may have written a part of its data.
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// PacketConn is a connection of packets from and to many addresses.
type PacketConn interface {
	// ReadFrom reads a packet into p and returns who sent it. What doesn't fit is lost.
	ReadFrom(p []byte) (n int, addr Addr, err error)

	// WriteTo writes a packet to addr.
	WriteTo(p []byte, addr Addr) (n int, err error)

	// Close ends the connection; ReadFroms and WriteTos under way return errors.
	Close() error

	// LocalAddr returns the address of this end.
	LocalAddr() Addr

	// The deadlines are those of Conn.
	SetDeadline(t time.Time) error
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// Listener waits for connections.
type Listener interface {
	// Accept returns the next connection.
	Accept() (Conn, error)

	// Close ends the listening; Accepts under way return errors.
	Close() error

	// Addr returns the address that is listened on.
	Addr() Addr
}

// Error is an error of the network.
type Error interface {
	error
	Timeout() bool // whether something took too long

	// Temporary was meant to say whether trying again may help.
	//
	// Deprecated: what that means was never clear; most such errors are timeouts.
	Temporary() bool
}

// ErrClosed is the error of calls on connections that were closed. It comes wrapped: test with errors.Is.
var ErrClosed error = poll.ErrNetClosing

// ErrWriteToConnected is the error of WriteTo on a connection that has a peer.
var ErrWriteToConnected = errors.New("use of WriteTo with pre-connected connection")

var (
	errMissingAddress    = errors.New("missing address")
	errNoSuitableAddress = errors.New("no suitable address found")
)

// contextError is what errors of contexts become. It has their meaning and the network's words.
type contextError struct {
	text    string
	timeout bool
	meaning error
}

func (e *contextError) Error() string        { return e.text }
func (e *contextError) Timeout() bool        { return e.timeout }
func (e *contextError) Temporary() bool      { return e.timeout }
func (e *contextError) Is(target error) bool { return target == e.meaning }

var (
	errTimeout  error = &contextError{"i/o timeout", true, context.DeadlineExceeded}
	errCanceled error = &contextError{"operation was canceled", false, context.Canceled}
)

func fromContext(err error) error {
	switch err {
	case context.Canceled:
		return errCanceled
	case context.DeadlineExceeded:
		return errTimeout
	}
	return err
}

// longAgo is a deadline that has passed.
var longAgo = time.Unix(1, 0)

// OpError is an error with what was done and where.
type OpError struct {
	Op     string // "dial", "read" and so on
	Net    string // the network: "tcp", "udp6" and so on
	Source Addr   // this end, where there are two
	Addr   Addr   // the other end, or the one it is about
	Err    error  // the error
}

// Unwrap returns the error without its context.
func (e *OpError) Unwrap() error { return e.Err }

// Error returns operation, network, addresses and error.
func (e *OpError) Error() string {
	if e == nil {
		return "<nil>"
	}
	s, between := e.Op, " "
	if e.Net != "" {
		s += " " + e.Net
	}
	if e.Source != nil {
		s += " " + e.Source.String()
		between = "->"
	}
	if e.Addr != nil {
		s += between + e.Addr.String()
	}
	return s + ": " + e.Err.Error()
}

// inner returns the error of a system call, or err itself.
func inner(err error) error {
	if s, ok := err.(*os.SyscallError); ok {
		return s.Err
	}
	return err
}

// Timeout reports whether it took too long.
func (e *OpError) Timeout() bool {
	t, ok := inner(e.Err).(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// Temporary reports whether the error says that it is temporary; connections that break before they are accepted
// are, too.
func (e *OpError) Temporary() bool {
	err := inner(e.Err)
	if e.Op == "accept" && (err == syscall.ECONNRESET || err == syscall.ECONNABORTED) {
		return true
	}
	t, ok := err.(interface{ Temporary() bool })
	return ok && t.Temporary()
}

// ParseError says that a text is not what it should be.
type ParseError struct {
	Type string // what it should be: "IP address", "CIDR address"
	Text string // the text
}

func (e *ParseError) Error() string   { return "invalid " + e.Type + ": " + e.Text }
func (e *ParseError) Timeout() bool   { return false }
func (e *ParseError) Temporary() bool { return false }

// AddrError is an error about an address.
type AddrError struct {
	Err  string
	Addr string
}

// Error returns address and error.
func (e *AddrError) Error() string {
	if e == nil {
		return "<nil>"
	}
	if e.Addr == "" {
		return e.Err
	}
	return "address " + e.Addr + ": " + e.Err
}

func (e *AddrError) Timeout() bool   { return false }
func (e *AddrError) Temporary() bool { return false }

// UnknownNetworkError is the name of a network that does not exist.
type UnknownNetworkError string

func (e UnknownNetworkError) Error() string   { return "unknown network " + string(e) }
func (e UnknownNetworkError) Timeout() bool   { return false }
func (e UnknownNetworkError) Temporary() bool { return false }

// InvalidAddrError says what is wrong with an address.
type InvalidAddrError string

func (e InvalidAddrError) Error() string   { return string(e) }
func (e InvalidAddrError) Timeout() bool   { return false }
func (e InvalidAddrError) Temporary() bool { return false }

// DNSConfigError is an error of the machine's configuration for DNS. It is not returned any more.
type DNSConfigError struct {
	Err error
}

func (e *DNSConfigError) Error() string   { return "error reading DNS config: " + e.Err.Error() }
func (e *DNSConfigError) Unwrap() error   { return e.Err }
func (e *DNSConfigError) Timeout() bool   { return false }
func (e *DNSConfigError) Temporary() bool { return false }

// DNSError is an error of a lookup.
type DNSError struct {
	UnwrapErr   error  // what Unwrap returns, may be nil
	Err         string // what went wrong
	Name        string // what was looked up
	Server      string // who was asked
	IsTimeout   bool   // it took too long
	IsTemporary bool   // trying again may help
	IsNotFound  bool   // the name does not exist, or has nothing of what was asked for
}

// Error returns name, server and error.
func (e *DNSError) Error() string {
	if e == nil {
		return "<nil>"
	}
	s := "lookup " + e.Name
	if e.Server != "" {
		s += " on " + e.Server
	}
	return s + ": " + e.Err
}

// Unwrap returns the error behind it, if there is one.
func (e *DNSError) Unwrap() error { return e.UnwrapErr }

// Timeout reports whether it is known that it took too long.
func (e *DNSError) Timeout() bool { return e.IsTimeout }

// Temporary reports whether trying again may help.
func (e *DNSError) Temporary() bool { return e.IsTimeout || e.IsTemporary }

// Buffers are pieces of data that are written one after the other, by one system call where that is possible.
type Buffers [][]byte

var (
	_ io.WriterTo = (*Buffers)(nil)
	_ io.Reader   = (*Buffers)(nil)
)

// buffersWriter is a connection that writes several pieces at once.
type buffersWriter interface {
	writeBuffers(*Buffers) (int64, error)
}

// WriteTo writes the pieces to w and takes what is written off v.
func (v *Buffers) WriteTo(w io.Writer) (n int64, err error) {
	if bw, ok := w.(buffersWriter); ok {
		return bw.writeBuffers(v)
	}
	for len(*v) > 0 {
		m, err := w.Write((*v)[0])
		n += int64(m)
		if err != nil {
			v.consume(int64(m))
			return n, err
		}
		(*v)[0] = nil
		*v = (*v)[1:]
	}
	return n, nil
}

// Read copies from the pieces and takes off v what it has copied.
func (v *Buffers) Read(p []byte) (n int, err error) {
	for n < len(p) && len(*v) > 0 {
		m := copy(p[n:], (*v)[0])
		v.consume(int64(m))
		n += m
	}
	if len(*v) == 0 {
		err = io.EOF
	}
	return n, err
}

// consume takes n bytes off the front.
func (v *Buffers) consume(n int64) {
	for len(*v) > 0 {
		first := int64(len((*v)[0]))
		if first > n {
			(*v)[0] = (*v)[0][n:]
			return
		}
		n -= first
		(*v)[0] = nil
		*v = (*v)[1:]
	}
}
