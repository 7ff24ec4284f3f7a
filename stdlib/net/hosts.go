package net

import (
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"
)

// hostsFile is the file of hosts. It is looked at again when it is older than the pause and has changed.
var hostsFile = "/etc/hosts"

const hostsPause = 5 * time.Second

// hostsTable is what the file says.
type hostsTable struct {
	mu      sync.Mutex
	path    string
	checked time.Time
	changed time.Time
	size    int64
	byName  map[string]*hostEntry // names in lower case with a dot at the end
	byAddr  map[string][]string
}

type hostEntry struct {
	addrs     []string
	canonical string
}

var hosts hostsTable

// refresh reads the file if it may have changed. The caller has the lock.
func (t *hostsTable) refresh() {
	now := time.Now()
	if t.path == hostsFile && now.Before(t.checked.Add(hostsPause)) && len(t.byName) > 0 {
		return
	}
	info, err := os.Stat(hostsFile)
	if err == nil && t.path == hostsFile && info.ModTime().Equal(t.changed) && info.Size() == t.size {
		t.checked = now
		return
	}
	data, readErr := os.ReadFile(hostsFile)
	if readErr != nil && !os.IsNotExist(readErr) && !os.IsPermission(readErr) {
		return
	}
	t.byName, t.byAddr = map[string]*hostEntry{}, map[string][]string{}
	for line := range strings.SplitSeq(string(data), "\n") {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		addr := canonicalAddr(f[0])
		if addr == "" {
			continue
		}
		first := ""
		for _, name := range f[1:] {
			full := absolute(name)
			key := strings.ToLower(full)
			if first == "" {
				first = full
			}
			t.byAddr[addr] = append(t.byAddr[addr], name)
			if e := t.byName[key]; e != nil {
				e.addrs = append(e.addrs, addr)
			} else {
				t.byName[key] = &hostEntry{addrs: []string{addr}, canonical: first}
			}
		}
	}
	t.path, t.checked = hostsFile, now
	t.changed, t.size = time.Time{}, -1
	if err == nil {
		t.changed, t.size = info.ModTime(), info.Size()
	}
}

// canonicalAddr returns the one way to write an address, "" if it is none.
func canonicalAddr(s string) string {
	a, err := netip.ParseAddr(s)
	if err != nil {
		return ""
	}
	return a.String()
}

// absolute appends the dot of the root.
func absolute(name string) string {
	if strings.HasSuffix(name, ".") {
		return name
	}
	return name + "."
}

// lookupHosts returns a host's addresses in the file, and its first name there.
func lookupHosts(host string) (addrs []string, canonical string) {
	hosts.mu.Lock()
	defer hosts.mu.Unlock()
	hosts.refresh()
	e := hosts.byName[strings.ToLower(absolute(host))]
	if e == nil {
		return nil, ""
	}
	return append([]string(nil), e.addrs...), e.canonical
}

// namesInHosts returns an address's names in the file.
func namesInHosts(addr string) []string {
	addr = canonicalAddr(addr)
	if addr == "" {
		return nil
	}
	hosts.mu.Lock()
	defer hosts.mu.Unlock()
	hosts.refresh()
	return append([]string(nil), hosts.byAddr[addr]...)
}

// hostAddrs is lookupHosts with addresses to use.
func hostAddrs(host string) (addrs []IPAddr, canonical string) {
	texts, canonical := lookupHosts(host)
	for _, text := range texts {
		if a, err := netip.ParseAddr(text); err == nil {
			b := a.As16()
			addrs = append(addrs, IPAddr{IP: b[:], Zone: a.Zone()})
		}
	}
	return addrs, canonical
}
