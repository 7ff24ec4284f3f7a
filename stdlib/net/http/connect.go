package http

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"time"
)

// connectLimit is how long a proxy may take to make a tunnel.
const connectLimit = time.Minute

// tunnel asks the HTTP proxy at the other end of conn to pass on what follows to the route's server.
func (t *Transport) tunnel(ctx context.Context, conn net.Conn, r *connRoute) error {
	header := t.ProxyConnectHeader
	if t.GetProxyConnectHeader != nil {
		var err error
		if header, err = t.GetProxyConnectHeader(ctx, r.proxy, r.addr); err != nil {
			return err
		}
	}
	if auth := proxyAuth(r.proxy); auth != "" {
		header = header.Clone()
		if header == nil {
			header = Header{}
		}
		header.Set("Proxy-Authorization", auth)
	}
	if header == nil {
		header = Header{}
	}
	req := &Request{Method: MethodConnect, URL: &url.URL{Opaque: r.addr}, Host: r.addr, Header: header}
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	res, err := t.askForTunnel(conn, req)
	if !stop() {
		return ctx.Err()
	}
	if err != nil {
		return err
	}
	if t.OnProxyConnectResponse != nil {
		if err := t.OnProxyConnectResponse(ctx, r.proxy, req, res); err != nil {
			return err
		}
	}
	if res.StatusCode != StatusOK {
		_, text, found := strings.Cut(res.Status, " ")
		if !found {
			text = "unknown status code"
		}
		return errors.New(text)
	}
	return nil
}

func (t *Transport) askForTunnel(conn net.Conn, req *Request) (*Response, error) {
	if err := req.Write(conn); err != nil {
		return nil, err
	}
	// Bytes behind the header would be the server's, and a server waits for the client to begin.
	return ReadResponse(bufio.NewReader(&io.LimitedReader{R: conn, N: t.maxHeader()}), req)
}
