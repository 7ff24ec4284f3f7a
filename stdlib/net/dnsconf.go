package net

import (
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// dnsConfig is what the machine's file says about DNS.
type dnsConfig struct {
	servers   []string // host:port
	search    []string // with dots at both ends
	ndots     int      // so many dots make a name absolute at first
	timeout   time.Duration
	attempts  int
	rotate    bool
	single    bool // one question at a time
	tcp       bool
	authentic bool // ask whether the answer is authentic
	noReload  bool

	next atomic.Uint32 // where rotation begins
}

// first returns where the next question begins among the servers.
func (c *dnsConfig) first() uint32 {
	if c.rotate {
		return c.next.Add(1) - 1
	}
	return 0
}

// resolvFile is the machine's file.
var resolvFile = "/etc/resolv.conf"

// configs keeps the configuration, and looks every five seconds whether the file has changed.
var configs struct {
	mu      sync.Mutex
	path    string
	checked time.Time
	changed time.Time
	current *dnsConfig
}

func dnsConfiguration() *dnsConfig {
	configs.mu.Lock()
	defer configs.mu.Unlock()
	now := time.Now()
	c := configs.current
	if c != nil && configs.path == resolvFile && (c.noReload || now.Before(configs.checked.Add(5*time.Second))) {
		return c
	}
	var changed time.Time
	if info, err := os.Stat(resolvFile); err == nil {
		changed = info.ModTime()
	}
	if c == nil || configs.path != resolvFile || !changed.Equal(configs.changed) {
		c = readDNSConfig(resolvFile)
	}
	configs.path, configs.checked, configs.changed, configs.current = resolvFile, now, changed, c
	return c
}

var defaultServers = []string{"127.0.0.1:53", "[::1]:53"}

// readDNSConfig reads a file as resolv.conf(5) describes it.
func readDNSConfig(path string) *dnsConfig {
	c := &dnsConfig{ndots: 1, timeout: 5 * time.Second, attempts: 2}
	data, err := os.ReadFile(path)
	if err != nil {
		c.servers, c.search = defaultServers, defaultSearch()
		return c
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		if line != "" && (line[0] == ';' || line[0] == '#') {
			continue
		}
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		switch f[0] {
		case "nameserver":
			// Three are used, as by others who read the file.
			if len(f) > 1 && len(c.servers) < 3 && canonicalAddr(f[1]) != "" {
				c.servers = append(c.servers, JoinHostPort(f[1], "53"))
			}
		case "domain":
			if len(f) > 1 {
				c.search = []string{absolute(f[1])}
			}
		case "search":
			c.search = nil
			for _, domain := range f[1:] {
				if domain = absolute(domain); domain != "." {
					c.search = append(c.search, domain)
				}
			}
		case "options":
			for _, option := range f[1:] {
				c.option(option)
			}
		}
	}
	if len(c.servers) == 0 {
		c.servers = defaultServers
	}
	if len(c.search) == 0 {
		c.search = defaultSearch()
	}
	return c
}

func (c *dnsConfig) option(text string) {
	name, value, _ := strings.Cut(text, ":")
	n, _ := number(value)
	switch name {
	case "ndots":
		c.ndots = min(n, 15)
	case "timeout":
		c.timeout = time.Duration(max(n, 1)) * time.Second
	case "attempts":
		c.attempts = max(n, 1)
	case "rotate":
		c.rotate = true
	case "single-request", "single-request-reopen":
		c.single = true
	case "use-vc", "usevc", "tcp":
		c.tcp = true
	case "trust-ad":
		c.authentic = true
	case "no-reload":
		c.noReload = true
	}
}

// defaultSearch is the domain of the machine's name.
func defaultSearch() []string {
	name, err := os.Hostname()
	if err != nil {
		return nil
	}
	if _, domain, ok := strings.Cut(name, "."); ok && domain != "" {
		return []string{absolute(domain)}
	}
	return nil
}

// names returns the names to try for one that was given, in order.
func (c *dnsConfig) names(name string) []string {
	if len(name) > 254 || len(name) == 254 && name[253] != '.' {
		return nil
	}
	if strings.HasSuffix(name, ".") {
		if isOnion(name) {
			return nil
		}
		return []string{name}
	}
	dotted := strings.Count(name, ".") >= c.ndots
	name += "."
	var list []string
	if dotted && !isOnion(name) {
		list = append(list, name)
	}
	for _, domain := range c.search {
		if full := name + domain; !isOnion(full) && len(full) <= 254 {
			list = append(list, full)
		}
	}
	if !dotted && !isOnion(name) {
		list = append(list, name)
	}
	return list
}

// isOnion reports whether a name is one of those that must not be asked for (RFC 7686).
func isOnion(name string) bool {
	return strings.HasSuffix(strings.ToLower(strings.TrimSuffix(name, ".")), ".onion")
}

// sources says where hosts are looked up, and what comes first.
type sources struct{ files, dns, dnsFirst bool }

// switchFile is the machine's file that says so.
var switchFile = "/etc/nsswitch.conf"

var switches struct {
	mu      sync.Mutex
	path    string
	checked time.Time
	current sources
}

// hostSources reads the file, again after five seconds. What it says about other sources is left to them.
func hostSources() sources {
	switches.mu.Lock()
	defer switches.mu.Unlock()
	now := time.Now()
	if switches.path == switchFile && now.Before(switches.checked.Add(5*time.Second)) {
		return switches.current
	}
	s := sources{}
	for _, line := range lines(switchFile) {
		line, _, _ = strings.Cut(line, "#")
		database, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.TrimSpace(database) != "hosts" {
			continue
		}
		for _, source := range strings.Fields(list) {
			switch source {
			case "files":
				s.files = true
			case "dns":
				s.dnsFirst = !s.files && !s.dns || s.dnsFirst
				s.dns = true
			case "resolve", "myhostname":
				// Services that answer over DNS as well.
				s.dns = true
			}
		}
	}
	if !s.files && !s.dns {
		s = sources{files: true, dns: true}
	}
	switches.path, switches.checked, switches.current = switchFile, now, s
	return s
}
