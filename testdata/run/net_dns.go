// run

// Lookups in DNS over a server of this program's own, which answers from a table, over UDP and TCP.
package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type rr struct {
	kind uint16
	data []byte
}

const (
	tA, tNS, tCNAME, tPTR, tMX, tTXT, tAAAA, tSRV = 1, 2, 5, 12, 15, 16, 28, 33
)

func wire(name string) []byte {
	var b []byte
	for _, label := range strings.Split(strings.TrimSuffix(name, "."), ".") {
		b = append(append(b, byte(len(label))), label...)
	}
	return append(b, 0)
}

func u16(words ...uint16) []byte {
	var b []byte
	for _, w := range words {
		b = binary.BigEndian.AppendUint16(b, w)
	}
	return b
}

func txt(parts ...string) []byte {
	var b []byte
	for _, p := range parts {
		b = append(append(b, byte(len(p))), p...)
	}
	return b
}

var table = map[string][]rr{
	"two.test.":               {{tA, []byte{192, 0, 2, 1}}, {tAAAA, net.ParseIP("2001:db8::1")}},
	"alias.test.":             {{tCNAME, wire("real.test.")}, {tA, []byte{192, 0, 2, 7}}},
	"mail.test.":              {{tMX, append(u16(20), wire("second.test.")...)}, {tMX, append(u16(10), wire("first.test.")...)}},
	"text.test.":              {{tTXT, txt("one", " and two")}, {tTXT, txt("three")}},
	"zone.test.":              {{tNS, wire("ns1.test.")}, {tNS, wire("ns2.test.")}},
	"_web._tcp.test.":         {{tSRV, append(u16(2, 0, 8080), wire("b.test.")...)}, {tSRV, append(u16(1, 5, 80), wire("a.test.")...)}},
	"1.2.0.192.in-addr.arpa.": {{tPTR, wire("two.test.")}},
	"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.": {{tPTR, wire("six.test.")}},
	"bad.test.": {{tNS, wire("-bad-.test.")}, {tNS, wire("good.test.")}},
}

var udpAsked, tcpAsked atomic.Int32

// answer makes the answer to a message; over UDP big ones are cut off.
func answer(msg []byte, udp bool) []byte {
	at, name := 12, ""
	for msg[at] != 0 {
		n := int(msg[at])
		name += string(msg[at+1:at+1+n]) + "."
		at += 1 + n
	}
	name = strings.ToLower(name)
	kind := binary.BigEndian.Uint16(msg[at+1:])
	question := msg[12 : at+5]
	flags, answers, count := uint16(0x8580), []byte(nil), uint16(0)
	owner := u16(0xc00c)
	add := func(kind uint16, data []byte) {
		answers = append(answers, owner...)
		answers = append(answers, u16(kind, 1, 0, 60, uint16(len(data)))...)
		answers = append(answers, data...)
		count++
		if kind == tCNAME {
			owner = data
		}
	}
	list, ok := table[name]
	switch {
	case name == "fail.test.":
		flags |= 2
	case name == "refuse.test.":
		flags |= 5
	case name == "big.test.":
		if udp {
			flags |= 0x200
		} else {
			for i := range 100 {
				add(tTXT, txt(strings.Repeat(string(rune('a'+i%26)), 200)))
			}
		}
	case name == "slow.test.":
		return nil
	case !ok:
		flags |= 3
	}
	for _, r := range list {
		if r.kind == kind || r.kind == tCNAME {
			add(r.kind, r.data)
		}
	}
	head := append(u16(binary.BigEndian.Uint16(msg), flags, 1, count, 0, 0), question...)
	return append(head, answers...)
}

func serveUDP(c net.PacketConn) {
	buf := make([]byte, 2000)
	for {
		n, from, err := c.ReadFrom(buf)
		if err != nil {
			return
		}
		udpAsked.Add(1)
		if a := answer(buf[:n], true); a != nil {
			// A forged answer first: it must be ignored.
			forged := append([]byte(nil), a...)
			forged[0] ^= 0xff
			c.WriteTo(forged, from)
			c.WriteTo(a, from)
		}
	}
}

func serveTCP(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			var size [2]byte
			if _, err := io.ReadFull(c, size[:]); err != nil {
				return
			}
			buf := make([]byte, binary.BigEndian.Uint16(size[:]))
			if _, err := io.ReadFull(c, buf); err != nil {
				return
			}
			tcpAsked.Add(1)
			if a := answer(buf, false); a != nil {
				c.Write(append(u16(uint16(len(a))), a...))
			}
		}()
	}
}

func show(what string, v any, err error) {
	var e *net.DNSError
	if errors.As(err, &e) {
		e.Server = ""
		fmt.Println(what, v, err, "| notfound", e.IsNotFound, "timeout", e.Timeout(), "temporary", e.Temporary())
		return
	}
	fmt.Println(what, v, err)
}

func main() {
	pc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go serveUDP(pc)
	go serveTCP(l)
	r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		var d net.Dialer
		if network == "udp" {
			return d.DialContext(ctx, network, pc.LocalAddr().String())
		}
		return d.DialContext(ctx, network, l.Addr().String())
	}}
	ctx := context.Background()
	hosts, err := r.LookupHost(ctx, "two.test.")
	sort.Strings(hosts)
	show("host", hosts, err)
	ips, err := r.LookupIP(ctx, "ip4", "two.test.")
	show("ip4", ips, err)
	nips, err := r.LookupNetIP(ctx, "ip6", "two.test.")
	show("ip6", nips, err)
	ips, err = r.LookupIP(ctx, "ip6", "alias.test.")
	show("ip6 of four", ips, err)
	hosts, err = r.LookupHost(ctx, "192.0.2.77")
	show("literal", hosts, err)
	hosts, err = r.LookupHost(ctx, "")
	show("empty", hosts, err)
	hosts, err = r.LookupHost(ctx, "no such name")
	show("spaces", hosts, err)
	name, err := r.LookupCNAME(ctx, "alias.test.")
	show("cname", name, err)
	mx, err := r.LookupMX(ctx, "mail.test.")
	for _, m := range mx {
		fmt.Println("mx", *m)
	}
	show("mx", len(mx), err)
	texts, err := r.LookupTXT(ctx, "text.test.")
	show("txt", texts, err)
	ns, err := r.LookupNS(ctx, "zone.test.")
	for _, n := range ns {
		fmt.Println("ns", *n)
	}
	show("ns", len(ns), err)
	cname, srv, err := r.LookupSRV(ctx, "web", "tcp", "test.")
	for _, s := range srv {
		fmt.Println("srv", *s)
	}
	show("srv", cname, err)
	names, err := r.LookupAddr(ctx, "192.0.2.1")
	show("addr", names, err)
	names, err = r.LookupAddr(ctx, "2001:db8::1")
	show("addr6", names, err)
	names, err = r.LookupAddr(ctx, "xyz")
	show("addr none", names, err)
	ns, err = r.LookupNS(ctx, "bad.test.")
	show("bad names", len(ns), err)
	hosts, err = r.LookupHost(ctx, "nowhere.test.")
	show("unknown", hosts, err)
	texts, err = r.LookupTXT(ctx, "two.test.")
	show("no such record", texts, err)
	texts, err = r.LookupTXT(ctx, "fail.test.")
	show("server failure", texts, err)
	texts, err = r.LookupTXT(ctx, "refuse.test.")
	show("refused", texts, err)
	before := tcpAsked.Load()
	texts, err = r.LookupTXT(ctx, "big.test.")
	show("big", len(texts), err)
	fmt.Println("over tcp", tcpAsked.Load()-before)
	slow, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	start := time.Now()
	hosts, err = r.LookupHost(slow, "slow.test.")
	var e *net.DNSError
	fmt.Println(hosts, errors.As(err, &e), e.IsNotFound, e.IsTimeout, errors.Is(err, context.DeadlineExceeded), time.Since(start) < 30*time.Second)
	cancel()
	canceled, cancel := context.WithCancel(ctx)
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err = r.LookupHost(canceled, "slow.test.")
	fmt.Println(errors.As(err, &e), e.IsNotFound, e.IsTimeout, errors.Is(err, context.Canceled))

	// Many lookups of one name at once.
	var wg sync.WaitGroup
	var bad atomic.Int32
	for range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if h, err := r.LookupHost(ctx, "two.test."); err != nil || len(h) != 2 {
				bad.Add(1)
			}
		}()
	}
	wg.Wait()
	fmt.Println("bad", bad.Load())
	d := net.Dialer{Resolver: r}
	_, err = d.Dial("tcp", "nowhere.test.:80")
	if errors.As(err, &e) {
		e.Server = ""
	}
	fmt.Println(err)
	pc.Close()
	l.Close()
}
