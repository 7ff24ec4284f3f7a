package http

import (
	"errors"
	"fmt"
	"net"
	"net/http/internal"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
)

func asciiHost(host string) (string, error) { return internal.HostToASCII(host) }

// proxyEnvironment is what the environment says about proxies.
type proxyEnvironment struct {
	http, https string
	cgi         bool
	all         bool // NO_PROXY is *
	rules       []noProxyRule
}

// noProxyRule is one entry of NO_PROXY: a network, an address, or a name that can stand for those below it.
type noProxyRule struct {
	network netip.Prefix
	name    string // ".example.com"
	exact   bool   // the name without the dot too
	port    string
}

var environment = sync.OnceValue(readEnvironment)

func readEnvironment() *proxyEnvironment {
	e := &proxyEnvironment{http: getenv("HTTP_PROXY"), https: getenv("HTTPS_PROXY"), cgi: os.Getenv("REQUEST_METHOD") != ""}
	for entry := range strings.SplitSeq(getenv("NO_PROXY"), ",") {
		e.addRule(internal.Lower(strings.TrimSpace(entry)))
	}
	return e
}

// getenv returns a variable, in lower case if it is not there in upper case.
func getenv(name string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return os.Getenv(internal.Lower(name))
}

func (e *proxyEnvironment) addRule(s string) {
	if s == "" {
		return
	}
	if s == "*" {
		e.all = true
		return
	}
	if network, err := netip.ParsePrefix(s); err == nil {
		e.rules = append(e.rules, noProxyRule{network: network.Masked()})
		return
	}
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		host, port = s, ""
	}
	if host == "" {
		return
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if ip, err := netip.ParseAddr(host); err == nil {
		e.rules = append(e.rules, noProxyRule{network: netip.PrefixFrom(ip, ip.BitLen()), port: port})
		return
	}
	if ascii, err := asciiHost(host); err == nil {
		host = ascii
	}
	host = strings.TrimPrefix(host, "*")
	exact := host[:min(1, len(host))] != "."
	if exact {
		host = "." + host
	}
	e.rules = append(e.rules, noProxyRule{name: host, exact: exact, port: port})
}

// direct reports whether there is to be no proxy for an address.
func (e *proxyEnvironment) direct(addr string) bool {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return true
	}
	if host == "localhost" {
		return true
	}
	ip, ipErr := netip.ParseAddr(host)
	if ipErr == nil && ip.IsLoopback() || e.all {
		return true
	}
	host = internal.Lower(strings.TrimSuffix(host, "."))
	for _, r := range e.rules {
		if r.port != "" && r.port != port {
			continue
		}
		if r.name == "" {
			if ipErr == nil && r.network.Contains(ip) {
				return true
			}
			continue
		}
		if strings.HasSuffix(host, r.name) || r.exact && host == r.name[1:] {
			return true
		}
	}
	return false
}

// ProxyFromEnvironment returns the proxy that the environment variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or those in lower
// case, name for a request. Their values are URLs or "host:port". There is none for localhost and loopback addresses.
func ProxyFromEnvironment(req *Request) (*url.URL, error) {
	e := environment()
	var proxy string
	switch req.URL.Scheme {
	case "https":
		proxy = e.https
	case "http":
		if proxy = e.http; proxy != "" && e.cgi {
			// A CGI program gets the client's header Proxy in that variable.
			return nil, errors.New("refusing to use HTTP_PROXY value in CGI environment; see golang.org/s/cgihttpproxy")
		}
	}
	if proxy == "" || e.direct(addrOf(req.URL)) {
		return nil, nil
	}
	u, err := url.Parse(proxy)
	if err != nil || u.Scheme == "" || u.Host == "" {
		// Without a scheme.
		if withScheme, schemeErr := url.Parse("http://" + proxy); schemeErr == nil {
			return withScheme, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("invalid proxy address %q: %v", proxy, err)
	}
	return u, nil
}
