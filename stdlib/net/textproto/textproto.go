// Package textproto has the parts that text protocols like HTTP, NNTP and SMTP are made of: numbered replies, headers, blocks of
// lines ended by a dot, and the order of pipelined requests.
//
// Names and values of headers must keep to the characters of RFC 9112.
package textproto

import (
	"bufio"
	"fmt"
	"internal/fields"
	"io"
	"net"
)

// Error is a reply of a server that is not the expected one.
type Error struct {
	Code int
	Msg  string
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("%03d %q", e.Code, e.Msg) }

// ProtocolError is the error of a peer that breaks the protocol.
type ProtocolError string

// Error implements error.
func (p ProtocolError) Error() string { return string(p) }

// Conn is a connection with all that is needed to speak a text protocol over it.
type Conn struct {
	Reader
	Writer
	Pipeline
	conn io.ReadWriteCloser
}

// NewConn returns a Conn over conn.
func NewConn(conn io.ReadWriteCloser) *Conn {
	c := &Conn{conn: conn}
	c.R = bufio.NewReader(conn)
	c.W = bufio.NewWriter(conn)
	return c
}

// Dial connects to addr with net.Dial and returns a Conn.
func Dial(network, addr string) (*Conn, error) {
	conn, err := net.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	return NewConn(conn), nil
}

// Close closes the connection.
func (c *Conn) Close() error { return c.conn.Close() }

// Cmd waits for its turn in the pipeline and sends a command line. The id it returns is for StartResponse and EndResponse around
// the reading of the reply:
//
//	id, err := c.Cmd("STAT %s", name)
//	if err != nil {
//		return err
//	}
//	c.StartResponse(id)
//	defer c.EndResponse(id)
//	_, _, err = c.ReadCodeLine(200)
func (c *Conn) Cmd(format string, args ...any) (id uint, err error) {
	id = c.Next()
	c.StartRequest(id)
	err = c.PrintfLine(format, args...)
	c.EndRequest(id)
	if err != nil {
		id = 0
	}
	return id, err
}

// TrimString returns s without ASCII white space around it.
func TrimString(s string) string {
	for s != "" && isBlank(s[0]) {
		s = s[1:]
	}
	for s != "" && isBlank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// TrimBytes returns b without ASCII white space around it.
func TrimBytes(b []byte) []byte {
	for len(b) > 0 && isBlank(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isBlank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// CanonicalMIMEHeaderKey returns the form under which a header is kept: the first letter and each behind a hyphen in upper case,
// the others in lower case. What could not be a name is returned as it is.
func CanonicalMIMEHeaderKey(s string) string { return fields.Canonical(s) }

// MIMEHeader maps the canonical names of a header to their values.
type MIMEHeader map[string][]string

// Add gives key, made canonical, one more value.
func (h MIMEHeader) Add(key, value string) {
	key = fields.Canonical(key)
	h[key] = append(h[key], value)
}

// Set makes value the only one of key, made canonical.
func (h MIMEHeader) Set(key, value string) { h[fields.Canonical(key)] = []string{value} }

// Get returns the first value of key, made canonical, or "". Keys that are not canonical can be had from the map itself.
func (h MIMEHeader) Get(key string) string {
	if v := h[fields.Canonical(key)]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Values returns all values of key, made canonical. It is not a copy.
func (h MIMEHeader) Values(key string) []string { return h[fields.Canonical(key)] }

// Del removes key, made canonical.
func (h MIMEHeader) Del(key string) { delete(h, fields.Canonical(key)) }
