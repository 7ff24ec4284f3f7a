package http

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
)

var plainDialer net.Dialer

// dialTCP makes a connection without TLS.
func (t *Transport) dialTCP(ctx context.Context, addr string) (conn net.Conn, err error) {
	switch {
	case t.DialContext != nil:
		conn, err = t.DialContext(ctx, "tcp", addr)
	case t.Dial != nil:
		conn, err = t.Dial("tcp", addr)
	default:
		conn, err = plainDialer.DialContext(ctx, "tcp", addr)
	}
	if err == nil && conn == nil {
		err = errors.New("net/http: Transport.DialContext hook returned (nil, nil)")
	}
	return conn, err
}

// dialTLS makes a connection by the hooks for those with TLS.
func (t *Transport) dialTLS(ctx context.Context, addr string) (conn net.Conn, err error) {
	switch {
	case t.DialTLSContext != nil:
		conn, err = t.DialTLSContext(ctx, "tcp", addr)
	case t.DialTLS != nil:
		conn, err = t.DialTLS("tcp", addr)
	default:
		return nil, errNoTLS
	}
	if err == nil && conn == nil {
		err = errors.New("net/http: Transport.DialTLS or DialTLSContext returned (nil, nil)")
	}
	return conn, err
}

// dialConn connects to a server, through a proxy if there is one.
func (t *Transport) dialConn(ctx context.Context, r *connRoute) (*persistConn, error) {
	pc := &persistConn{
		t:      t,
		key:    r.key(),
		route:  r,
		queue:  make(chan *exchange, 1),
		closed: make(chan struct{}),
	}
	var err error
	switch {
	case r.scheme == "https" && r.proxy == nil:
		pc.conn, err = t.dialTLS(ctx, r.addr)
	case r.proxy != nil && r.proxy.Scheme == "https":
		err = errNoTLS
	default:
		pc.conn, err = t.dialTCP(ctx, r.dialAddr())
	}
	if err != nil {
		if r.proxy != nil {
			err = &net.OpError{Op: "proxyconnect", Net: "tcp", Err: err}
		}
		return nil, err
	}
	switch {
	case r.proxy == nil:
	case r.viaHTTP() && r.scheme == "https":
		if err := t.tunnel(ctx, pc.conn, r); err != nil {
			pc.conn.Close()
			return nil, err
		}
	case r.viaHTTP():
		if auth := proxyAuth(r.proxy); auth != "" {
			pc.proxyHeader = Header{"Proxy-Authorization": {auth}}
		}
	default:
		if err := throughSOCKS(ctx, pc.conn, r.proxy, r.addr); err != nil {
			pc.conn.Close()
			return nil, fmt.Errorf("socks connect %s %s->%s: %w", "tcp", addrOf(r.proxy), r.addr, err)
		}
	}
	if r.scheme == "https" && r.proxy != nil {
		pc.conn.Close()
		return nil, errNoTLS // what the hooks for TLS connect to is never a proxy
	}
	pc.br = bufio.NewReaderSize(limitedConn{pc}, bufferSize(t.ReadBufferSize))
	pc.bw = bufio.NewWriterSize(countingConn{pc}, bufferSize(t.WriteBufferSize))
	return pc, nil
}

func bufferSize(n int) int {
	if n > 0 {
		return n
	}
	return 4 << 10
}

func proxyAuth(proxy *url.URL) string {
	if proxy.User == nil {
		return ""
	}
	password, _ := proxy.User.Password()
	return "Basic " + basicAuth(proxy.User.Username(), password)
}

// throughSOCKS asks a SOCKS5 proxy at the other end of conn to connect to addr (RFC 1928 and 1929).
func throughSOCKS(ctx context.Context, conn net.Conn, proxy *url.URL, addr string) error {
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(longAgo) })
	defer stop()
	host, portText, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return err
	}
	if len(host) > 255 {
		return errors.New("FQDN too long")
	}
	var buf [262]byte
	hello := []byte{5, 1, 0}
	if proxy.User != nil {
		hello = []byte{5, 2, 0, 2}
	}
	if _, err := conn.Write(hello); err != nil {
		return err
	}
	if _, err := io.ReadFull(conn, buf[:2]); err != nil {
		return err
	}
	if buf[0] != 5 {
		return fmt.Errorf("unexpected protocol version %d", buf[0])
	}
	switch buf[1] {
	case 0:
	case 2:
		if err := socksLogin(conn, proxy); err != nil {
			return err
		}
	default:
		return errors.New("no acceptable authentication methods")
	}
	request := []byte{5, 1, 0}
	if ip := net.ParseIP(host); ip == nil {
		request = append(append(request, 3, byte(len(host))), host...)
	} else if v4 := ip.To4(); v4 != nil {
		request = append(append(request, 1), v4...)
	} else {
		request = append(append(request, 4), ip...)
	}
	request = append(request, byte(port>>8), byte(port))
	if _, err := conn.Write(request); err != nil {
		return err
	}
	if _, err := io.ReadFull(conn, buf[:4]); err != nil {
		return err
	}
	if buf[0] != 5 {
		return fmt.Errorf("unexpected protocol version %d", buf[0])
	}
	if buf[1] != 0 {
		return errors.New("unknown error " + socksReply(buf[1]))
	}
	// The address at which the proxy has connected is of no interest.
	n := 0
	switch buf[3] {
	case 1:
		n = 4
	case 4:
		n = 16
	case 3:
		if _, err := io.ReadFull(conn, buf[:1]); err != nil {
			return err
		}
		n = int(buf[0])
	default:
		return fmt.Errorf("unknown address type %d", buf[3])
	}
	_, err = io.ReadFull(conn, buf[:n+2])
	return err
}

func socksReply(code byte) string {
	replies := [...]string{"succeeded", "general SOCKS server failure", "connection not allowed by ruleset", "network unreachable",
		"host unreachable", "connection refused", "TTL expired", "command not supported", "address type not supported"}
	if int(code) < len(replies) {
		return replies[code]
	}
	return "unknown code: " + strconv.Itoa(int(code))
}

func socksLogin(conn net.Conn, proxy *url.URL) error {
	if proxy.User == nil {
		return errors.New("no acceptable authentication methods")
	}
	name := proxy.User.Username()
	password, _ := proxy.User.Password()
	if name == "" || len(name) > 255 || len(password) > 255 {
		return errors.New("invalid username/password")
	}
	message := append([]byte{1, byte(len(name))}, name...)
	message = append(append(message, byte(len(password))), password...)
	if _, err := conn.Write(message); err != nil {
		return err
	}
	var answer [2]byte
	if _, err := io.ReadFull(conn, answer[:]); err != nil {
		return err
	}
	if answer[1] != 0 {
		return errors.New("username/password authentication failed")
	}
	return nil
}
