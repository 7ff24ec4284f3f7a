package net

import (
	"strings"
	"sync"
)

// protocols are the numbers of IP's protocols that are known without a file.
var protocols = map[string]int{"icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "ipv6-icmp": 58}

// services are the ports that are known without a file.
var services = map[string]map[string]int{
	"udp": {"domain": 53},
	"tcp": {
		"domain": 53, "ftp": 21, "ftps": 990, "gopher": 70, "http": 80, "https": 443,
		"imap2": 143, "imap3": 220, "imaps": 993, "pop3": 110, "pop3s": 995,
		"smtp": 25, "submissions": 465, "ssh": 22, "telnet": 23,
	},
}

// readServices adds what the machine's file says. What is known already stays.
var readServices = sync.OnceFunc(func() {
	for _, line := range lines("/etc/services") {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		port, rest := number(f[1])
		if port <= 0 || len(rest) < 2 || rest[0] != '/' {
			continue
		}
		ports := services[rest[1:]]
		if ports == nil {
			ports = map[string]int{}
			services[rest[1:]] = ports
		}
		for i, name := range f {
			if i != 1 {
				ports[name] = port
			}
		}
	}
})

// lookupService returns the port of a service.
func lookupService(network, service string) (int, error) {
	readServices()
	name := strings.ToLower(service)
	families := []string{strings.TrimRight(network, "46")}
	if network == "ip" {
		families = []string{"tcp", "udp"}
	}
	for _, family := range families {
		if port, ok := services[family][name]; ok {
			return port, nil
		}
	}
	return 0, &DNSError{Err: "unknown port", Name: network + "/" + service, IsNotFound: true}
}

var readProtocols = sync.OnceFunc(func() {
	for _, line := range lines("/etc/protocols") {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		n, rest := number(f[1])
		if rest != "" {
			continue
		}
		for i, name := range f {
			if _, known := protocols[name]; i != 1 && !known {
				protocols[name] = n
			}
		}
	}
})

// lookupProtocol returns the number of a protocol of IP.
func lookupProtocol(name string) (int, error) {
	readProtocols()
	if n, ok := protocols[strings.ToLower(name)]; ok {
		return n, nil
	}
	return 0, &AddrError{Err: "unknown IP protocol specified", Addr: name}
}
