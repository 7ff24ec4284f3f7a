package http

import (
	"errors"
	"fmt"
	"internal/godebug"
	"log"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// Cookie is a cookie as Set-Cookie gives it, or with name and value only as Cookie sends it (RFC 6265).
type Cookie struct {
	Name   string
	Value  string
	Quoted bool // the value stands in quotes

	Path       string
	Domain     string
	Expires    time.Time
	RawExpires string // of a cookie that was read

	// MaxAge is the life time in seconds. Zero: there is none given. Below zero: delete now, which is written "Max-Age=0".
	MaxAge      int
	Secure      bool
	HttpOnly    bool
	SameSite    SameSite
	Partitioned bool
	Raw         string
	Unparsed    []string // attributes that are unknown or malformed
}

// SameSite says with which requests from other sites a browser sends a cookie.
type SameSite int

const (
	// SameSiteDefaultMode leaves it to the browser, and is not written.
	SameSiteDefaultMode SameSite = iota + 1
	// SameSiteLaxMode sends it when the user follows a link.
	SameSiteLaxMode
	// SameSiteStrictMode never sends it.
	SameSiteStrictMode
	// SameSiteNoneMode always sends it.
	SameSiteNoneMode
)

var (
	errCookieBlank = errors.New("http: blank cookie")
	errCookieEqual = errors.New("http: '=' not found in cookie")
	errCookieName  = errors.New("http: invalid cookie name")
	errCookieValue = errors.New("http: invalid cookie value")
	errCookieCount = errors.New("http: number of cookies exceeded limit")
)

// tooManyCookies reports whether n is more than the setting httpcookiemaxnum of GODEBUG or, without it, 3000; 0 is no limit.
func tooManyCookies(n int) bool {
	if n <= 1 {
		return false
	}
	limit, err := strconv.Atoi(godebug.Value("httpcookiemaxnum"))
	if err != nil {
		limit = 3000
	}
	return limit != 0 && n > limit
}

// cutPair takes "name=value" apart.
func cutPair(s string) (c Cookie, err error) {
	name, value, found := strings.Cut(s, "=")
	if !found {
		return c, errCookieEqual
	}
	c.Name = name
	if !isToken(name) {
		return c, errCookieName
	}
	ok := false
	if c.Value, c.Quoted, ok = cookieValue(value, true); !ok {
		return c, errCookieValue
	}
	return c, nil
}

// cookieValue checks a value and takes its quotes off if it may have any.
func cookieValue(raw string, mayQuote bool) (value string, quoted, ok bool) {
	if mayQuote && len(raw) > 1 && raw[0] == '"' && raw[len(raw)-1] == '"' {
		raw, quoted = raw[1:len(raw)-1], true
	}
	for i := range len(raw) {
		if !cookieValueByte(raw[i]) {
			return "", quoted, false
		}
	}
	return raw, quoted, true
}

func cookieValueByte(c byte) bool {
	return c >= ' ' && c < 0x7f && c != '"' && c != ';' && c != '\\'
}

func cookiePathByte(c byte) bool { return c >= ' ' && c < 0x7f && c != ';' }

// ParseCookie parses the value of a Cookie header: all cookies, of which several can have the same name.
func ParseCookie(line string) ([]*Cookie, error) {
	n := strings.Count(line, ";") + 1
	if tooManyCookies(n) {
		return nil, errCookieCount
	}
	if n == 1 && textproto.TrimString(line) == "" {
		return nil, errCookieBlank
	}
	list := make([]*Cookie, 0, n)
	for part := range strings.SplitSeq(line, ";") {
		c, err := cutPair(textproto.TrimString(part))
		if err != nil {
			return nil, err
		}
		list = append(list, &c)
	}
	return list, nil
}

// ParseSetCookie parses the value of a Set-Cookie header. Attributes that make no sense end up in Unparsed.
func ParseSetCookie(line string) (*Cookie, error) {
	pair, attributes, more := strings.Cut(textproto.TrimString(line), ";")
	if pair == "" && !more {
		return nil, errCookieBlank
	}
	name, value, found := strings.Cut(textproto.TrimString(pair), "=")
	if found {
		pair = textproto.TrimString(name) + "=" + value
	} else {
		pair = name
	}
	c, err := cutPair(pair)
	if err != nil {
		return nil, err
	}
	c.Raw = line
	for attributes != "" {
		var one string
		one, attributes, _ = strings.Cut(attributes, ";")
		if one = textproto.TrimString(one); one != "" {
			c.setAttribute(one)
		}
	}
	return &c, nil
}

func (c *Cookie) setAttribute(s string) {
	name, raw, _ := strings.Cut(s, "=")
	name, ok := lowerASCII(name)
	if !ok {
		return
	}
	value, _, ok := cookieValue(raw, false)
	if ok {
		switch name {
		case "samesite":
			c.SameSite = sameSiteOf(value)
		case "secure":
			c.Secure = true
		case "httponly":
			c.HttpOnly = true
		case "partitioned":
			c.Partitioned = true
		case "domain":
			c.Domain = value
		case "path":
			c.Path = value
		case "max-age":
			ok = c.setMaxAge(value)
		case "expires":
			ok = c.setExpires(value)
		default:
			ok = false
		}
	}
	if !ok {
		c.Unparsed = append(c.Unparsed, s)
	}
}

func sameSiteOf(s string) SameSite {
	switch {
	case equalFold(s, "lax"):
		return SameSiteLaxMode
	case equalFold(s, "strict"):
		return SameSiteStrictMode
	case equalFold(s, "none"):
		return SameSiteNoneMode
	}
	return SameSiteDefaultMode
}

func (c *Cookie) setMaxAge(s string) bool {
	seconds, err := strconv.Atoi(s)
	if err != nil || seconds != 0 && s[0] == '0' {
		return false
	}
	if seconds <= 0 {
		seconds = -1
	}
	c.MaxAge = seconds
	return true
}

func (c *Cookie) setExpires(s string) bool {
	c.RawExpires = s
	t, err := time.Parse(time.RFC1123, s)
	if err != nil {
		t, err = time.Parse("Mon, 02-Jan-2006 15:04:05 MST", s)
	}
	if err != nil {
		c.Expires = time.Time{}
		return false
	}
	c.Expires = t.UTC()
	return true
}

// readSetCookies parses all Set-Cookie headers and passes over the malformed ones.
func readSetCookies(h Header) []*Cookie {
	lines := h["Set-Cookie"]
	if len(lines) == 0 || tooManyCookies(len(lines)) {
		return []*Cookie{}
	}
	list := make([]*Cookie, 0, len(lines))
	for _, line := range lines {
		if c, err := ParseSetCookie(line); err == nil {
			list = append(list, c)
		}
	}
	return list
}

// readCookies parses all Cookie headers and passes over the malformed ones, and over those of other names if name is not "".
func readCookies(h Header, name string) []*Cookie {
	lines := h["Cookie"]
	n := 0
	for _, line := range lines {
		n += strings.Count(line, ";") + 1
	}
	if n == 0 || tooManyCookies(n) {
		return []*Cookie{}
	}
	list := make([]*Cookie, 0, n)
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ";") {
			key, value, _ := strings.Cut(textproto.TrimString(part), "=")
			key = textproto.TrimString(key)
			if !isToken(key) || name != "" && key != name {
				continue
			}
			if value, quoted, ok := cookieValue(value, true); ok {
				list = append(list, &Cookie{Name: key, Value: value, Quoted: quoted})
			}
		}
	}
	return list
}

// SetCookie adds a Set-Cookie header to the response. A cookie with an invalid name is dropped.
func SetCookie(w ResponseWriter, cookie *Cookie) {
	if s := cookie.String(); s != "" {
		w.Header().Add("Set-Cookie", s)
	}
}

// String returns the cookie as Set-Cookie has it, and if only name and value are set as Cookie has it. It is "" if the name is
// invalid. Bytes that a value or path can not have, and invalid domains, are left out and logged.
func (c *Cookie) String() string {
	if c == nil || !isToken(c.Name) {
		return ""
	}
	b := make([]byte, 0, len(c.Name)+len(c.Value)+len(c.Domain)+len(c.Path)+110)
	b = append(b, c.Name...)
	b = append(b, '=')
	b = append(b, cleanCookieValue(c.Value, c.Quoted)...)
	if c.Path != "" {
		b = append(b, "; Path="...)
		b = append(b, dropBytes("Cookie.Path", c.Path, cookiePathByte)...)
	}
	switch {
	case c.Domain == "":
	case validCookieDomain(c.Domain):
		b = append(b, "; Domain="...)
		b = append(b, strings.TrimPrefix(c.Domain, ".")...)
	default:
		log.Printf("net/http: invalid Cookie.Domain %q; dropping domain attribute", c.Domain)
	}
	if validCookieExpires(c.Expires) {
		b = append(b, "; Expires="...)
		b = c.Expires.UTC().AppendFormat(b, TimeFormat)
	}
	if c.MaxAge != 0 {
		b = append(b, "; Max-Age="...)
		b = strconv.AppendInt(b, int64(max(c.MaxAge, 0)), 10)
	}
	if c.HttpOnly {
		b = append(b, "; HttpOnly"...)
	}
	if c.Secure {
		b = append(b, "; Secure"...)
	}
	switch c.SameSite {
	case SameSiteNoneMode:
		b = append(b, "; SameSite=None"...)
	case SameSiteLaxMode:
		b = append(b, "; SameSite=Lax"...)
	case SameSiteStrictMode:
		b = append(b, "; SameSite=Strict"...)
	}
	if c.Partitioned {
		b = append(b, "; Partitioned"...)
	}
	return string(b)
}

// Valid says what is wrong with the cookie.
func (c *Cookie) Valid() error {
	if c == nil {
		return errors.New("http: nil Cookie")
	}
	if !isToken(c.Name) {
		return errors.New("http: invalid Cookie.Name")
	}
	if !c.Expires.IsZero() && !validCookieExpires(c.Expires) {
		return errors.New("http: invalid Cookie.Expires")
	}
	for i := range len(c.Value) {
		if !cookieValueByte(c.Value[i]) {
			return fmt.Errorf("http: invalid byte %q in Cookie.Value", c.Value[i])
		}
	}
	for i := range len(c.Path) {
		if !cookiePathByte(c.Path[i]) {
			return fmt.Errorf("http: invalid byte %q in Cookie.Path", c.Path[i])
		}
	}
	if c.Domain != "" && !validCookieDomain(c.Domain) {
		return errors.New("http: invalid Cookie.Domain")
	}
	if c.Partitioned && !c.Secure {
		return errors.New("http: partitioned cookies must be set with Secure")
	}
	return nil
}

// validCookieExpires: RFC 6265, 5.1.1 has no years before 1601.
func validCookieExpires(t time.Time) bool { return t.Year() >= 1601 }

// validCookieDomain reports whether s is a domain name, maybe with a dot in front, or an IPv4 address.
func validCookieDomain(s string) bool {
	return isCookieDomain(s) || net.ParseIP(s) != nil && !strings.Contains(s, ":")
}

// isCookieDomain checks labels of letters, digits and inner hyphens, 63 bytes at most, with a letter somewhere.
func isCookieDomain(s string) bool {
	if s == "" || len(s) > 255 {
		return false
	}
	s = strings.TrimPrefix(s, ".")
	letter := false
	for label := range strings.SplitSeq(strings.TrimSuffix(s, "."), ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			switch c := label[i]; {
			case c|0x20-'a' < 26:
				letter = true
			case c-'0' > 9 && c != '-':
				return false
			}
		}
	}
	return letter
}

func cleanCookieName(s string) string { return strings.NewReplacer("\n", "-", "\r", "-").Replace(s) }

func cleanCookieValue(s string, quoted bool) string {
	s = dropBytes("Cookie.Value", s, cookieValueByte)
	if quoted || strings.ContainsAny(s, " ,") {
		return `"` + s + `"`
	}
	return s
}

// dropBytes returns s without the bytes that are not valid, and logs the first of them.
func dropBytes(field, s string, valid func(byte) bool) string {
	for i := range len(s) {
		if valid(s[i]) {
			continue
		}
		log.Printf("net/http: invalid byte %q in %s; dropping invalid bytes", s[i], field)
		b := []byte(s[:i])
		for ; i < len(s); i++ {
			if valid(s[i]) {
				b = append(b, s[i])
			}
		}
		return string(b)
	}
	return s
}
