package url

import (
	"fmt"
	"internal/godebug"
	"net/netip"
	"strings"
)

// Parse parses a URL or a reference. A host and path without scheme, "example.com/x", is taken as a path only.
func Parse(rawURL string) (*URL, error) {
	rest, fragment, _ := strings.Cut(rawURL, "#")
	u, err := parse(rest, false)
	if err != nil {
		return nil, &Error{"parse", rest, err}
	}
	if fragment != "" {
		if u.Fragment, u.RawFragment, err = decode(fragment, inFragment); err != nil {
			return nil, &Error{"parse", rawURL, err}
		}
	}
	return u, nil
}

// ParseRequestURI parses what a browser sends as target of a request: an absolute URL or an absolute path, and no fragment.
func ParseRequestURI(rawURL string) (*URL, error) {
	u, err := parse(rawURL, true)
	if err != nil {
		return nil, &Error{"parse", rawURL, err}
	}
	return u, nil
}

// cutScheme takes the scheme off. What does not look like one is left as it is.
func cutScheme(s string) (scheme, rest string, err error) {
	for i := range len(s) {
		switch c := s[i]; {
		case c|0x20-'a' < 26:
		case c-'0' < 10, c == '+', c == '-', c == '.':
			if i == 0 {
				return "", s, nil
			}
		case c == ':':
			if i == 0 {
				return "", "", errScheme
			}
			return strings.ToLower(s[:i]), s[i+1:], nil
		default:
			return "", s, nil
		}
	}
	return "", s, nil
}

// parse parses a URL without fragment. request: it is the target of an HTTP request.
func parse(s string, request bool) (*URL, error) {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == 0x7f {
			return nil, errControl
		}
	}
	if s == "" && request {
		return nil, errEmpty
	}
	u := new(URL)
	if s == "*" {
		u.Path = s
		return u, nil
	}
	scheme, rest, err := cutScheme(s)
	if err != nil {
		return nil, err
	}
	u.Scheme = scheme
	if before, query, found := strings.Cut(rest, "?"); found {
		rest, u.RawQuery = before, query
		u.ForceQuery = query == ""
	}
	if !strings.HasPrefix(rest, "/") {
		switch {
		case scheme != "":
			u.Opaque = rest
			return u, nil
		case request:
			return nil, errRequestURI
		case colonFirst(rest):
			// RFC 3986, 4.2: it would be a scheme, so a URL whose scheme is malformed is reported rather than called a path.
			return nil, errColon
		}
	}
	if strings.HasPrefix(rest, "//") && (scheme != "" || !request && !strings.HasPrefix(rest, "///")) {
		authority := rest[2:]
		rest = ""
		if i := strings.IndexByte(authority, '/'); i >= 0 {
			authority, rest = authority[:i], authority[i:]
		}
		if err := u.setAuthority(authority); err != nil {
			return nil, err
		}
	} else if scheme != "" && rest != "" {
		u.OmitHost = true
	}
	// The raw form is kept only where it is not the default one, so that URLs which can be compared, can be compared.
	if err := u.setPath(rest); err != nil {
		return nil, err
	}
	return u, nil
}

func (u *URL) setAuthority(s string) (err error) {
	at := strings.LastIndexByte(s, '@')
	if u.Host, err = parseHost(u.Scheme, s[at+1:]); err != nil || at < 0 {
		return err
	}
	info := s[:at]
	for i := range len(info) {
		if !userinfoSet.has(info[i]) {
			return errUserinfo
		}
	}
	name, password, secret := strings.Cut(info, ":")
	user := &Userinfo{secret: secret}
	if user.name, err = unescape(name, inUserinfo); err != nil {
		return err
	}
	if user.password, err = unescape(password, inUserinfo); err != nil {
		return err
	}
	u.User = user
	return nil
}

// isPort reports whether s is empty or a colon with any number of digits.
func isPort(s string) bool {
	if s == "" {
		return true
	}
	if s[0] != ':' {
		return false
	}
	for i := 1; i < len(s); i++ {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return true
}

func badPort(s string) error { return fmt.Errorf("invalid port %q after host", s) }

func parseHost(scheme, s string) (string, error) {
	switch open := strings.LastIndexByte(s, '['); {
	case open > 0:
		return "", errLiteral
	case open == 0:
		return parseLiteral(s)
	}
	if colon := strings.IndexByte(s, ':'); colon >= 0 {
		// Data base schemes list hosts with ports, separated by commas. HTTP's never do, and there a second colon is an
		// IPv6 address without its brackets.
		last := strings.LastIndexByte(s, ':')
		if last != colon && (scheme != "http" && scheme != "https" || godebug.Value("urlstrictcolons") == "0") {
			colon = last
		}
		if !isPort(s[colon:]) {
			return "", badPort(s[colon:])
		}
	}
	return unescape(s, inHost)
}

// parseLiteral parses an IPv6 address in brackets, maybe with a zone behind %25, maybe with a port.
func parseLiteral(s string) (string, error) {
	end := strings.LastIndexByte(s, ']')
	if end < 0 {
		return "", errBracket
	}
	port := s[end+1:]
	if !isPort(port) {
		return "", badPort(port)
	}
	address, zone := s[1:end], ""
	if i := strings.Index(address, "%25"); i >= 0 {
		address, zone = address[:i], address[i:]
	}
	address, err := unescape(address, inHost)
	if err != nil {
		return "", err
	}
	if zone, err = unescape(zone, inZone); err != nil {
		return "", err
	}
	ip, err := netip.ParseAddr(address + zone)
	if err != nil {
		return "", fmt.Errorf("invalid host: %w", err)
	}
	if ip.Is4() {
		return "", errLiteral
	}
	return "[" + address + zone + "]" + port, nil
}

// Parse resolves ref, which may be absolute, relative to u.
func (u *URL) Parse(ref string) (*URL, error) {
	r, err := Parse(ref)
	if err != nil {
		return nil, err
	}
	return u.ResolveReference(r), nil
}

// ResolveReference returns the absolute URL that ref means in a document at u, after RFC 3986, 5.2. The result is always new.
func (u *URL) ResolveReference(ref *URL) *URL {
	r := *ref
	if ref.Scheme == "" {
		r.Scheme = u.Scheme
	}
	// The escaped paths are valid, so setPath can not fail.
	if ref.Scheme != "" || ref.Host != "" || ref.User != nil {
		r.setPath(resolvePath(ref.EscapedPath(), ""))
		return &r
	}
	if ref.Opaque != "" {
		r.User, r.Host, r.Path = nil, "", ""
		return &r
	}
	if ref.Path == "" && ref.RawQuery == "" && !ref.ForceQuery {
		r.RawQuery = u.RawQuery
		if ref.Fragment == "" {
			r.Fragment, r.RawFragment = u.Fragment, u.RawFragment
		}
	}
	if ref.Path == "" && u.Opaque != "" {
		r.Opaque, r.User, r.Host, r.Path = u.Opaque, nil, "", ""
		return &r
	}
	r.User, r.Host = u.User, u.Host
	r.setPath(resolvePath(u.EscapedPath(), ref.EscapedPath()))
	return &r
}

// resolvePath puts ref in the place of what follows base's last slash and removes the dot segments. Both are escaped.
func resolvePath(base, ref string) string {
	full := ref
	switch {
	case ref == "":
		full = base
	case ref[0] != '/':
		full = base[:strings.LastIndexByte(base, '/')+1] + ref
	}
	if full == "" {
		return ""
	}
	segments := strings.Split(full, "/")
	kept := segments[:0]
	for _, s := range segments {
		switch s {
		case ".":
		case "..":
			kept = kept[:max(0, len(kept)-1)]
		default:
			kept = append(kept, s)
		}
	}
	if strings.HasSuffix(full, "/.") || strings.HasSuffix(full, "/..") || full == "." || full == ".." {
		kept = append(kept, "")
	}
	// The slash in front of an absolute path is one of the kept segments already.
	return "/" + strings.TrimPrefix(strings.Join(kept, "/"), "/")
}
