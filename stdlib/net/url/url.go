// Package url parses and builds URLs and escapes their components, after RFC 3986 with RFC 6874's zones in IPv6 addresses.
//
// Where the world does not keep to the RFC this package follows the world: brackets and other characters in paths, hosts with
// several ports for the schemes of data bases.
package url

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// Error says which operation failed on which URL.
type Error struct {
	Op  string
	URL string
	Err error
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("%s %q: %s", e.Op, e.URL, e.Err) }

// Timeout reports whether the cause says of itself that it is a time-out.
func (e *Error) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// Temporary reports whether the cause says of itself that it is temporary.
func (e *Error) Temporary() bool {
	t, ok := e.Err.(interface{ Temporary() bool })
	return ok && t.Temporary()
}

// URL is a parsed URL, or a reference to one. Its general form is
//
//	[scheme:][//[userinfo@]host][/]path[?query][#fragment]
//
// and that of a URL which goes on without a slash behind its scheme
//
//	scheme:opaque[?query][#fragment]
//
// Path and Fragment are unescaped. Where the escaped form in the source is not the one that this package would choose,
// RawPath and RawFragment remember it; the methods EscapedPath and EscapedFragment give the form to be used. When Path or
// Fragment is changed, a raw form that does not fit it any more is ignored.
type URL struct {
	Scheme   string
	Opaque   string    // escaped
	User     *Userinfo // name and password
	Host     string    // "host" or "host:port"; see the methods Hostname and Port
	Path     string    // a relative one may lack the slash in front
	Fragment string    // without '#'

	// RawQuery is the escaped query without '?'. Query decodes it.
	RawQuery string

	// RawPath is a hint at the escaped form of Path. See EscapedPath.
	RawPath string

	// RawFragment is a hint at the escaped form of Fragment. See EscapedFragment.
	RawFragment string

	// ForceQuery makes String write the '?' even if RawQuery is empty.
	ForceQuery bool

	// OmitHost makes String write no "//" in front of the path if there is no host and no user.
	OmitHost bool
}

// Userinfo is the immutable part of a URL in front of the @: a user name, and maybe a password.
type Userinfo struct {
	name     string
	password string
	secret   bool // there is a password, be it empty
}

// User returns a Userinfo without password.
func User(username string) *Userinfo { return &Userinfo{name: username} }

// UserPassword returns a Userinfo with password. Sending it as clear text is nearly always a mistake.
func UserPassword(username, password string) *Userinfo {
	return &Userinfo{name: username, password: password, secret: true}
}

// Username returns the name.
func (u *Userinfo) Username() string {
	if u == nil {
		return ""
	}
	return u.name
}

// Password returns the password and whether there is one.
func (u *Userinfo) Password() (string, bool) {
	if u == nil {
		return "", false
	}
	return u.password, u.secret
}

// String returns the escaped form, "name" or "name:password".
func (u *Userinfo) String() string {
	if u == nil {
		return ""
	}
	s := escape(u.name, inUserinfo)
	if u.secret {
		s += ":" + escape(u.password, inUserinfo)
	}
	return s
}

// EscapedPath returns RawPath if that is an escaped form of Path, else the form which this package chooses.
func (u *URL) EscapedPath() string {
	if u.Path == "*" && u.RawPath == "" {
		return "*"
	}
	s := escapedOr(u.RawPath, u.Path, inPath)
	if u.Path == "*" && s != u.RawPath {
		return "*"
	}
	return s
}

// EscapedFragment returns RawFragment if that is an escaped form of Fragment, else the form which this package chooses.
func (u *URL) EscapedFragment() string { return escapedOr(u.RawFragment, u.Fragment, inFragment) }

// setPath sets Path and RawPath; if escaped is malformed they stay.
func (u *URL) setPath(escaped string) error {
	text, raw, err := decode(escaped, inPath)
	if err == nil {
		u.Path, u.RawPath = text, raw
	}
	return err
}

// colonFirst reports whether the first segment of a path has a colon, so that what is before it would look like a scheme.
func colonFirst(path string) bool {
	i := strings.IndexAny(path, ":/")
	return i >= 0 && path[i] == ':'
}

// String puts the URL together. What it leaves out: an empty scheme, host, user and fragment with their punctuation; the "//"
// if all of scheme, host and user are missing or OmitHost asks for it; the '?' of an empty query without ForceQuery.
// A slash is put between a host and a path that has none, and "./" in front of a lone path that would read as a scheme.
func (u *URL) String() string {
	var b strings.Builder
	b.Grow(len(u.Scheme) + len(u.Opaque) + len(u.Host) + len(u.Path) + len(u.RawQuery) + len(u.Fragment) + 8)
	if u.Scheme != "" {
		b.WriteString(u.Scheme)
		b.WriteByte(':')
	}
	if u.Opaque != "" {
		b.WriteString(u.Opaque)
	} else {
		u.writeHierarchy(&b)
	}
	if u.ForceQuery || u.RawQuery != "" {
		b.WriteByte('?')
		b.WriteString(u.RawQuery)
	}
	if u.Fragment != "" {
		b.WriteByte('#')
		b.WriteString(u.EscapedFragment())
	}
	return b.String()
}

// writeHierarchy writes authority and path.
func (u *URL) writeHierarchy(b *strings.Builder) {
	authority := u.Host != "" || u.User != nil
	if authority || u.Scheme != "" && !u.OmitHost {
		if authority || u.Path != "" {
			b.WriteString("//")
		}
		if u.User != nil {
			b.WriteString(u.User.String())
			b.WriteByte('@')
		}
		b.WriteString(escape(u.Host, inHost))
	}
	p := u.EscapedPath()
	if u.OmitHost && !authority && strings.HasPrefix(p, "//") {
		// Read again, the path would be a host.
		b.WriteString("%2F")
		p = p[1:]
	}
	if p != "" && p[0] != '/' && u.Host != "" {
		b.WriteByte('/')
	}
	if b.Len() == 0 && colonFirst(p) {
		b.WriteString("./")
	}
	b.WriteString(p)
}

// Redacted is String with "xxxxx" in place of a password.
func (u *URL) Redacted() string {
	if u == nil {
		return ""
	}
	if u.User == nil || !u.User.secret {
		return u.String()
	}
	masked := *u
	masked.User = UserPassword(u.User.name, "xxxxx")
	return masked.String()
}

// IsAbs reports whether the URL has a scheme.
func (u *URL) IsAbs() bool { return u.Scheme != "" }

// Query decodes RawQuery and drops the pairs that are malformed. ParseQuery says which those were.
func (u *URL) Query() Values {
	v, _ := ParseQuery(u.RawQuery)
	return v
}

// RequestURI returns what stands in the first line of an HTTP request: escaped path, or the opaque part, and query.
func (u *URL) RequestURI() string {
	s := u.Opaque
	switch {
	case s == "":
		if s = u.EscapedPath(); s == "" {
			s = "/"
		}
	case strings.HasPrefix(s, "//"):
		s = u.Scheme + ":" + s
	}
	if u.ForceQuery || u.RawQuery != "" {
		s += "?" + u.RawQuery
	}
	return s
}

// Hostname returns Host without port, and without the brackets of an IPv6 address.
func (u *URL) Hostname() string {
	host, _ := splitHostPort(u.Host)
	return host
}

// Port returns the port in Host without the colon, or "".
func (u *URL) Port() string {
	_, port := splitHostPort(u.Host)
	return port
}

func splitHostPort(hostPort string) (host, port string) {
	host = hostPort
	if i := strings.LastIndexByte(host, ':'); i >= 0 && isPort(host[i:]) {
		host, port = host[:i], host[i+1:]
	}
	if len(host) >= 2 && host[0] == '[' && host[len(host)-1] == ']' {
		host = host[1 : len(host)-1]
	}
	return host, port
}

// MarshalBinary implements encoding.BinaryMarshaler: the form is String's.
func (u *URL) MarshalBinary() (text []byte, err error) { return []byte(u.String()), nil }

// AppendBinary implements encoding.BinaryAppender.
func (u *URL) AppendBinary(b []byte) ([]byte, error) { return append(b, u.String()...), nil }

// UnmarshalBinary implements encoding.BinaryUnmarshaler with Parse.
func (u *URL) UnmarshalBinary(text []byte) error {
	parsed, err := Parse(string(text))
	if err == nil {
		*u = *parsed
	}
	return err
}

// Clone returns a deep copy.
func (u *URL) Clone() *URL {
	if u == nil {
		return nil
	}
	c := *u
	if u.User != nil {
		user := *u.User
		c.User = &user
	}
	return &c
}

// JoinPath returns a copy of u with elem, which are escaped already, joined to its path. Dot segments go away, also those at the
// start of a relative path, and so do doubled slashes; a slash at the end stays.
func (u *URL) JoinPath(elem ...string) *URL {
	joined, _ := u.join(elem)
	return joined
}

func (u *URL) join(elem []string) (*URL, error) {
	first := u.EscapedPath()
	relative := !strings.HasPrefix(first, "/")
	all := append([]string{"/" + first}, elem...)
	last := all[len(all)-1]
	p := path.Join(all...)
	if relative {
		p = p[1:]
	}
	if strings.HasSuffix(last, "/") && !strings.HasSuffix(p, "/") {
		p += "/"
	}
	joined := *u
	err := joined.setPath(p)
	return &joined, err
}

// JoinPath parses base and joins elem to its path as the method does.
func JoinPath(base string, elem ...string) (result string, err error) {
	u, err := Parse(base)
	if err != nil {
		return "", err
	}
	if u, err = u.join(elem); err != nil {
		return "", err
	}
	return u.String(), nil
}

var (
	errScheme     = errors.New("missing protocol scheme")
	errControl    = errors.New("net/url: invalid control character in URL")
	errEmpty      = errors.New("empty url")
	errRequestURI = errors.New("invalid URI for request")
	errColon      = errors.New("first path segment in URL cannot contain colon")
	errUserinfo   = errors.New("net/url: invalid userinfo")
	errLiteral    = errors.New("invalid IP-literal")
	errBracket    = errors.New("missing ']' in host")
)
