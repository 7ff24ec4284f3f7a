// Package cookiejar keeps cookies in memory as RFC 6265 says.
package cookiejar

import (
	"cmp"
	"errors"
	"net"
	"net/http"
	"net/http/internal"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// PublicSuffixList knows under which domains names are given to the public, like "co.uk". Without one, as much as without a complete
// one, a site can set cookies for all under such a domain. It must be safe for concurrent use. golang.org/x/net/publicsuffix has one.
type PublicSuffixList interface {
	// PublicSuffix returns the public suffix of a domain, which is in lower case and ASCII, or the domain if it is one itself.
	PublicSuffix(domain string) string

	// String says where the list is from, say with date and version.
	String() string
}

// Options are for New.
type Options struct {
	// PublicSuffixList is the list to use. nil is insecure; it takes the last label of a name for the suffix.
	PublicSuffixList PublicSuffixList
}

// Jar is an http.CookieJar.
type Jar struct {
	suffixes PublicSuffixList

	mu    sync.Mutex
	sites map[string]map[cookieID]cookie // by the domain that belongs to one owner
	count uint64                         // of cookies created
}

// cookieID is what makes two cookies the same.
type cookieID struct {
	domain, path, name string
}

type cookie struct {
	value    string
	quoted   bool
	secure   bool
	hostOnly bool      // not for hosts below the domain
	expires  time.Time // zero: at the end of the program
	created  time.Time
	number   uint64 // orders those created at the same time
}

var (
	errDomain    = errors.New("cookiejar: illegal cookie domain attribute")
	errMalformed = errors.New("cookiejar: malformed cookie domain attribute")
)

// New returns an empty jar. nil is the zero Options.
func New(o *Options) (*Jar, error) {
	j := &Jar{sites: map[string]map[cookieID]cookie{}}
	if o != nil {
		j.suffixes = o.PublicSuffixList
	}
	return j, nil
}

// hostOf returns the host of a URL in canonical form, if it is one for which there are cookies.
func hostOf(u *url.URL) (string, bool) {
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	host := u.Host
	if strings.Count(host, ":") == 1 || strings.HasPrefix(host, "[") && strings.Contains(host, "]:") {
		var err error
		if host, _, err = net.SplitHostPort(host); err != nil {
			return "", false
		}
	}
	host = strings.TrimSuffix(host, ".")
	host, err := internal.HostToASCII(host)
	return internal.Lower(host), err == nil
}

func isIP(host string) bool {
	return strings.ContainsAny(host, ":%") || net.ParseIP(host) != nil
}

// siteOf returns the part of a host that belongs to one owner: the public suffix and one label.
func (j *Jar) siteOf(host string) string {
	if isIP(host) {
		return host
	}
	suffix := host[strings.LastIndexByte(host, '.')+1:]
	if j.suffixes != nil {
		suffix = j.suffixes.PublicSuffix(host)
	}
	rest, ok := strings.CutSuffix(host, "."+suffix)
	if !ok || rest == "" {
		return host // a suffix itself, or the list is wrong
	}
	return host[strings.LastIndexByte(rest, '.')+1:]
}

// below reports whether host is a subdomain of domain.
func below(host, domain string) bool { return strings.HasSuffix(host, "."+domain) }

// isLocal reports whether connections to a domain do not leave the machine.
func isLocal(domain string) bool {
	domain = strings.TrimSuffix(domain, ".")
	if internal.EqualFold(domain[strings.LastIndexByte(domain, '.')+1:], "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(domain)
	return err == nil && ip.IsLoopback()
}

// matchesPath is RFC 6265, 5.1.4.
func matchesPath(path, of string) bool {
	rest, ok := strings.CutPrefix(path, of)
	return ok && (rest == "" || strings.HasSuffix(of, "/") || rest[0] == '/')
}

// Cookies returns the cookies for a request, longer paths first, then older ones. There are none for schemes other than HTTP's.
func (j *Jar) Cookies(u *url.URL) (cookies []*http.Cookie) { return j.cookies(u, time.Now()) }

func (j *Jar) cookies(u *url.URL, now time.Time) (cookies []*http.Cookie) {
	host, ok := hostOf(u)
	if !ok {
		return nil
	}
	path := u.Path
	if path == "" {
		path = "/"
	}
	type found struct {
		cookieID
		cookie
	}
	var list []found
	j.mu.Lock()
	defer j.mu.Unlock()
	site := j.siteOf(host)
	for id, c := range j.sites[site] {
		if !c.expires.IsZero() && !c.expires.After(now) {
			delete(j.sites[site], id)
			continue
		}
		inDomain := host == id.domain || !c.hostOnly && below(host, id.domain)
		safe := !c.secure || u.Scheme == "https" || isLocal(id.domain)
		if inDomain && safe && matchesPath(path, id.path) {
			list = append(list, found{id, c})
		}
	}
	if len(j.sites[site]) == 0 {
		delete(j.sites, site)
	}
	slices.SortFunc(list, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.path, a.path), a.created.Compare(b.created), cmp.Compare(a.number, b.number))
	})
	for _, f := range list {
		cookies = append(cookies, &http.Cookie{Name: f.name, Value: f.value, Quoted: f.quoted})
	}
	return cookies
}

// SetCookies takes the cookies of a response. Those that are not for its host are refused. Nothing happens for schemes other than
// HTTP's.
func (j *Jar) SetCookies(u *url.URL, cookies []*http.Cookie) { j.setCookies(u, cookies, time.Now()) }

func (j *Jar) setCookies(u *url.URL, cookies []*http.Cookie, now time.Time) {
	host, ok := hostOf(u)
	if !ok || len(cookies) == 0 {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	site := j.siteOf(host)
	for _, c := range cookies {
		domain, hostOnly, err := j.domainFor(host, c.Domain)
		if err != nil {
			continue
		}
		id := cookieID{domain, c.Path, c.Name}
		if !strings.HasPrefix(id.path, "/") {
			id.path = defaultPath(u.Path)
		}
		expires, dead := lifeOf(c, now)
		if dead {
			delete(j.sites[site], id)
			continue
		}
		fresh := cookie{
			value:    c.Value,
			quoted:   c.Quoted,
			secure:   c.Secure,
			hostOnly: hostOnly,
			expires:  expires,
			created:  now,
			number:   j.count,
		}
		if old, had := j.sites[site][id]; had {
			fresh.created, fresh.number = old.created, old.number
		} else {
			j.count++
		}
		if j.sites[site] == nil {
			j.sites[site] = map[cookieID]cookie{}
		}
		j.sites[site][id] = fresh
	}
	if len(j.sites[site]) == 0 {
		delete(j.sites, site)
	}
}

// lifeOf returns when a cookie expires, zero for never, or that it is to be deleted. Max-Age counts more than Expires.
func lifeOf(c *http.Cookie, now time.Time) (expires time.Time, dead bool) {
	switch {
	case c.MaxAge < 0:
		return expires, true
	case c.MaxAge > 0:
		return now.Add(time.Duration(c.MaxAge) * time.Second), false
	case c.Expires.IsZero():
		return expires, false
	}
	return c.Expires, !c.Expires.After(now)
}

// defaultPath is RFC 6265, 5.1.4: the directory of the request's path.
func defaultPath(path string) string {
	i := strings.LastIndexByte(path, '/')
	if i <= 0 || path[0] != '/' {
		return "/"
	}
	return path[:i]
}

// domainFor returns the domain of a cookie that host sets with the given attribute, and whether it is for that host only.
func (j *Jar) domainFor(host, attribute string) (domain string, hostOnly bool, err error) {
	if attribute == "" {
		return host, true, nil
	}
	if isIP(host) {
		// RFC 6265 does not allow it, but browsers do if it is the same address.
		if host != attribute {
			return "", false, errDomain
		}
		return host, true, nil
	}
	domain = strings.TrimPrefix(attribute, ".")
	if domain == "" || domain[0] == '.' || domain[len(domain)-1] == '.' {
		return "", false, errMalformed
	}
	for i := range len(domain) {
		if domain[i] >= 0x80 {
			return "", false, errMalformed
		}
	}
	domain = internal.Lower(domain)
	if j.suffixes != nil {
		if suffix := j.suffixes.PublicSuffix(domain); suffix != "" && !below(domain, suffix) {
			if host == domain {
				return host, true, nil // its own, even if it is a public suffix
			}
			return "", false, errDomain
		}
	}
	if host != domain && !below(host, domain) {
		return "", false, errDomain
	}
	return domain, false, nil
}
