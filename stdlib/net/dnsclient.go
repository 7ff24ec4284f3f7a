package net

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

// What can be wrong with an answer.
var (
	errLameReferral    = errors.New("lame referral")
	errMisbehaving     = errors.New("server misbehaving")
	errInvalidResponse = errors.New("invalid DNS response")
	errNoAnswer        = errors.New("no answer from DNS server")
	errQuestion        = errors.New("cannot marshal DNS message")

	errTemporaryTrouble error = &temporaryTrouble{}
)

// temporaryTrouble is trouble of the server that may be over soon.
type temporaryTrouble struct{}

func (*temporaryTrouble) Error() string   { return "server misbehaving" }
func (*temporaryTrouble) Timeout() bool   { return false }
func (*temporaryTrouble) Temporary() bool { return true }

// socketTrouble is an error of the connection to a server.
type socketTrouble struct{ error }

func (e *socketTrouble) Unwrap() error   { return e.error }
func (e *socketTrouble) Timeout() bool   { return e.error.(Error).Timeout() }
func (e *socketTrouble) Temporary() bool { return true }

// dnsFailure makes an error of a lookup. Only errors of contexts can be unwrapped again.
func dnsFailure(err error, name, server string) *DNSError {
	e := &DNSError{Err: err.Error(), Name: name, Server: server, IsNotFound: err == errNoSuchHost}
	if n, ok := err.(Error); ok {
		e.IsTimeout, e.IsTemporary = n.Timeout(), n.Temporary()
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		e.UnwrapErr = err
	}
	return e
}

// dialServer connects to a server.
func (r *Resolver) dialServer(ctx context.Context, network, server string) (Conn, error) {
	var c Conn
	var err error
	if r.Dial != nil {
		c, err = r.Dial(ctx, network, server)
	} else {
		var d Dialer
		c, err = d.DialContext(ctx, network, server)
	}
	if err != nil {
		return nil, fromContext(err)
	}
	return c, nil
}

// fits reports whether a is an answer to q.
func (q *query) fits(a *answer) bool {
	return a.flags&flagResponse != 0 && a.id == q.id && a.kind == q.kind && a.class == classInternet &&
		strings.EqualFold(a.name, q.name)
}

// ask sends a message over a connection and waits for the answer.
func (q *query) ask(c Conn, message []byte) (*answer, error) {
	if _, ok := c.(PacketConn); ok {
		if _, err := c.Write(message[2:]); err != nil {
			return nil, err
		}
		buf := make([]byte, maxPacket)
		for {
			n, err := c.Read(buf)
			if err != nil {
				return nil, err
			}
			// What isn't the answer may be forged, or an answer to an earlier question.
			if a, err := parseAnswer(buf[:n]); err == nil && q.fits(a) {
				return a, nil
			}
		}
	}
	if _, err := c.Write(message); err != nil {
		return nil, err
	}
	var size [2]byte
	if _, err := io.ReadFull(c, size[:]); err != nil {
		return nil, err
	}
	buf := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(c, buf); err != nil {
		return nil, err
	}
	a, err := parseAnswer(buf)
	if err != nil || !q.fits(a) {
		return nil, errInvalidResponse
	}
	return a, nil
}

// exchange asks one server, over TCP where UDP's answer was cut off.
func (r *Resolver) exchange(ctx context.Context, server, name string, kind recordType, c *dnsConfig) (*answer, error) {
	networks := []string{"udp", "tcp"}
	if c.tcp {
		networks = networks[1:]
	}
	for _, network := range networks {
		q := query{randomID(), name, kind}
		message, ok := q.pack(c.authentic)
		if !ok {
			return nil, errQuestion
		}
		a, err := func() (*answer, error) {
			ctx, cancel := context.WithTimeout(ctx, c.timeout)
			defer cancel()
			conn, err := r.dialServer(ctx, network, server)
			if err != nil {
				return nil, err
			}
			defer conn.Close()
			if end, ok := ctx.Deadline(); ok {
				conn.SetDeadline(end)
			}
			stop := context.AfterFunc(ctx, func() { conn.SetDeadline(longAgo) })
			defer stop()
			a, err := q.ask(conn, message)
			if err != nil && err != errInvalidResponse {
				if ctx.Err() == context.Canceled {
					err = errCanceled
				}
				return nil, fromContext(err)
			}
			return a, err
		}()
		if err != nil {
			return nil, err
		}
		if a.flags&flagTruncated != 0 && network == "udp" {
			continue
		}
		return a, nil
	}
	return nil, errNoAnswer
}

// judge looks whether an answer has records of the kind.
func (a *answer) judge(kind recordType) error {
	switch code := a.code(); {
	case code == answerNoSuchName:
		return errNoSuchHost
	case code == answerServerFailed:
		return errTemporaryTrouble
	case code != answerOK:
		return errMisbehaving
	}
	list, err := a.answers()
	if err != nil {
		return errMessage
	}
	if len(list) == 0 && a.flags&(flagAuthoritative|flagRecursion) == 0 && a.counts[3] == 0 {
		// It tells only who might know: the next server may do better.
		return errLameReferral
	}
	for _, r := range list {
		if r.kind == kind {
			return nil
		}
	}
	return errNoSuchHost
}

// askServers asks the servers for one name, several times if need be.
func (r *Resolver) askServers(ctx context.Context, c *dnsConfig, name string, kind recordType) (*answer, string, error) {
	var last error = errNoSuchHost
	lastServer := ""
	first := c.first()
	for range c.attempts {
		for i := range len(c.servers) {
			server := c.servers[(int(first)+i)%len(c.servers)]
			a, err := r.exchange(ctx, server, name, kind, c)
			if err == nil {
				err = a.judge(kind)
			}
			if err == nil {
				return a, server, nil
			}
			if err == errNoSuchHost {
				// The name is known not to exist.
				return a, server, dnsFailure(err, name, server)
			}
			last, lastServer = err, server
			if _, ok := err.(*OpError); ok {
				// Whatever is wrong between here and the server may be over soon.
				last = &socketTrouble{err}
			}
			if e := ctx.Err(); e != nil {
				return nil, server, dnsFailure(fromContext(e), name, server)
			}
		}
	}
	return nil, lastServer, dnsFailure(last, name, lastServer)
}

// lookup asks for records of one kind, of the name and of the name in each of the search domains.
func (r *Resolver) lookup(ctx context.Context, name string, kind recordType) (*answer, string, error) {
	if !isDomainName(name) {
		return nil, "", dnsFailure(errNoSuchHost, name, "")
	}
	c := dnsConfiguration()
	var err error = notFound(name)
	for _, full := range c.names(name) {
		var a *answer
		var server string
		if a, server, err = r.askServers(ctx, c, full, kind); err == nil {
			return a, server, nil
		}
		if e, ok := err.(*DNSError); ok && e.Temporary() && r.StrictErrors {
			break
		}
	}
	if e, ok := err.(*DNSError); ok {
		e.Name = name
	}
	return nil, "", err
}

// hostAnswer is what is known about a host.
type hostAnswer struct {
	addrs []IPAddr
	cname string
}

// lookupHostAddrs finds the addresses of a host in the places that the machine wants.
func (r *Resolver) lookupHostAddrs(ctx context.Context, network, host string) ([]IPAddr, error) {
	h, err := r.lookupIPAndName(ctx, network, host)
	return h.addrs, err
}

func (r *Resolver) lookupIPAndName(ctx context.Context, network, host string) (hostAnswer, error) {
	from := hostSources()
	inFiles := func() (hostAnswer, bool) {
		if !from.files {
			return hostAnswer{}, false
		}
		addrs, cname := hostAddrs(host)
		return hostAnswer{addrs, cname}, len(addrs) > 0
	}
	if !from.dnsFirst {
		if h, ok := inFiles(); ok {
			return h, nil
		}
		if !from.dns {
			return hostAnswer{}, notFound(host)
		}
	}
	if !isDomainName(host) {
		return hostAnswer{}, notFound(host)
	}
	h, err := r.lookupDNSAddrs(ctx, network, host)
	if err != nil && from.dnsFirst {
		if h, ok := inFiles(); ok {
			return h, nil
		}
	}
	return h, err
}

// lookupDNSAddrs asks DNS for the addresses of a host, both families at once.
func (r *Resolver) lookupDNSAddrs(ctx context.Context, network, host string) (hostAnswer, error) {
	c := dnsConfiguration()
	kinds := []recordType{typeA, typeAAAA}
	switch network {
	case "ip4":
		kinds = kinds[:1]
	case "ip6":
		kinds = kinds[1:]
	case "name":
		kinds = append(kinds, typeCNAME)
	}
	type reply struct {
		a      *answer
		server string
		err    error
	}
	var h hostAnswer
	var last error
	for _, full := range c.names(host) {
		replies := make([]chan reply, len(kinds))
		for i, kind := range kinds {
			replies[i] = make(chan reply, 1)
			one := func() {
				a, server, err := r.askServers(ctx, c, full, kind)
				replies[i] <- reply{a, server, err}
			}
			if c.single {
				one()
			} else {
				go one()
			}
		}
		strict := false
		for i := range kinds {
			got := <-replies[i]
			if got.err != nil {
				e, ok := got.err.(*DNSError)
				if ok && e.Temporary() && r.StrictErrors {
					strict = true
					last = got.err
				} else if last == nil || full == host+"." {
					last = got.err
				}
				continue
			}
			if err := h.add(got.a, host, got.server); err != nil {
				last = err
			}
		}
		if strict {
			// One family may be missing because of an error: that must not look like an answer.
			h = hostAnswer{}
			break
		}
		if len(h.addrs) > 0 || network == "name" && h.cname != "" {
			break
		}
	}
	if len(h.addrs) == 0 && !(network == "name" && h.cname != "") {
		if last == nil {
			last = notFound(host)
		}
		if e, ok := last.(*DNSError); ok {
			// The search domains are not the caller's business.
			e.Name = host
		}
		return hostAnswer{}, last
	}
	sortAddrs(h.addrs)
	return h, nil
}

// add takes addresses and names from an answer.
func (h *hostAnswer) add(a *answer, host, server string) error {
	list, err := a.answers()
	if err != nil {
		return &DNSError{Err: errMessage.Error(), Name: host, Server: server}
	}
	for _, r := range list {
		switch {
		case r.kind == typeA && r.size == IPv4len:
			b := a.bytes(r)
			h.addrs = append(h.addrs, IPAddr{IP: IPv4(b[0], b[1], b[2], b[3])})
		case r.kind == typeAAAA && r.size == IPv6len:
			h.addrs = append(h.addrs, IPAddr{IP: append(IP(nil), a.bytes(r)...)})
		case r.kind == typeCNAME:
			name, err := a.nameAt(r, 0)
			if err != nil {
				return &DNSError{Err: errMessage.Error(), Name: host, Server: server}
			}
			if a.kind == typeCNAME && h.cname == "" {
				h.cname = name
			}
			continue
		default:
			if r.kind == typeA || r.kind == typeAAAA {
				return &DNSError{Err: errMessage.Error(), Name: host, Server: server}
			}
			continue
		}
		if h.cname == "" {
			h.cname = r.name
		}
	}
	return nil
}

// canonicalName finds the name that a host has after all its aliases.
func (r *Resolver) canonicalName(ctx context.Context, host string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", dnsFailure(fromContext(err), host, "")
	}
	h, err := r.lookupIPAndName(ctx, "name", host)
	if err != nil {
		return "", err
	}
	return h.cname, nil
}

// each calls f with the records of a kind in the answer for a name.
func (r *Resolver) each(ctx context.Context, name string, kind recordType, f func(a *answer, r record) error) error {
	a, server, err := r.lookup(ctx, name, kind)
	if err != nil {
		return err
	}
	list, err := a.answers()
	for _, r := range list {
		if err == nil && r.kind == kind {
			err = f(a, r)
		}
	}
	if err != nil {
		return &DNSError{Err: errMessage.Error(), Name: name, Server: server}
	}
	return nil
}

func (r *Resolver) searchSRV(ctx context.Context, service, proto, name string) (cname string, list []*SRV, err error) {
	if service != "" || proto != "" {
		name = "_" + service + "._" + proto + "." + name
	}
	err = r.each(ctx, name, typeSRV, func(a *answer, r record) error {
		b := a.bytes(r)
		target, err := a.nameAt(r, 6)
		if err != nil {
			return err
		}
		if cname == "" {
			cname = r.name
		}
		list = append(list, &SRV{
			Target: target, Priority: binary.BigEndian.Uint16(b), Weight: binary.BigEndian.Uint16(b[2:]), Port: binary.BigEndian.Uint16(b[4:]),
		})
		return nil
	})
	if err != nil {
		return "", nil, err
	}
	orderSRV(list)
	return cname, list, nil
}

func (r *Resolver) searchMX(ctx context.Context, name string) (list []*MX, err error) {
	err = r.each(ctx, name, typeMX, func(a *answer, r record) error {
		host, err := a.nameAt(r, 2)
		if err == nil {
			list = append(list, &MX{Host: host, Pref: binary.BigEndian.Uint16(a.bytes(r))})
		}
		return err
	})
	orderMX(list)
	return list, err
}

func (r *Resolver) searchNS(ctx context.Context, name string) (list []*NS, err error) {
	err = r.each(ctx, name, typeNS, func(a *answer, r record) error {
		host, err := a.nameAt(r, 0)
		if err == nil {
			list = append(list, &NS{Host: host})
		}
		return err
	})
	return list, err
}

func (r *Resolver) searchTXT(ctx context.Context, name string) (list []string, err error) {
	err = r.each(ctx, name, typeTXT, func(a *answer, r record) error {
		text, err := a.texts(r)
		if err == nil {
			list = append(list, text)
		}
		return err
	})
	return list, err
}

func (r *Resolver) searchAddr(ctx context.Context, addr string) ([]string, error) {
	from := hostSources()
	if from.files && !from.dnsFirst {
		if names := namesInHosts(addr); len(names) > 0 {
			return absoluteNames(names), nil
		}
	}
	reverse, err := reverseName(addr)
	if err != nil {
		return nil, err
	}
	if !from.dns {
		return nil, notFound(addr)
	}
	var list []string
	err = r.each(ctx, reverse, typePTR, func(a *answer, r record) error {
		name, err := a.nameAt(r, 0)
		if err == nil {
			list = append(list, name)
		}
		return err
	})
	if err != nil {
		if e, ok := err.(*DNSError); ok {
			e.Name = addr
		}
		if from.dnsFirst && from.files {
			if names := namesInHosts(addr); len(names) > 0 {
				return absoluteNames(names), nil
			}
		}
		return nil, err
	}
	return list, nil
}

// absoluteNames appends dots to names that have others within.
func absoluteNames(names []string) []string {
	for i, name := range names {
		if strings.Contains(name, ".") {
			names[i] = absolute(name)
		}
	}
	return names
}
