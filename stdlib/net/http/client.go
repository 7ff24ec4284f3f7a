package http

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http/internal"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Client makes requests, follows redirects and keeps cookies. The zero value uses DefaultTransport. Clients are safe for concurrent
// use, and since their transports keep connections they should be used again and again.
//
// On a redirect the headers of the first request are sent again, but for those with credentials (Authorization, Cookie and so on) if
// the target is neither the same host nor below it.
type Client struct {
	// Transport makes single requests; nil is DefaultTransport.
	Transport RoundTripper

	// CheckRedirect, if it is not nil, is called before a redirect is followed, with the next request and those before, oldest
	// first. If it returns an error Do returns the last response, with its body closed, and the error. ErrUseLastResponse makes it
	// return the response with its body and no error. nil: after ten requests that is an error.
	CheckRedirect func(req *Request, via []*Request) error

	// Jar, if it is not nil, gets the cookies of responses and gives those for requests.
	Jar CookieJar

	// Timeout limits the time of a request with redirects and reading the body. Zero is no limit.
	Timeout time.Duration
}

// DefaultClient is the client of Get, Head, Post and PostForm.
var DefaultClient = &Client{}

// RoundTripper makes a single HTTP request: no redirects, no authentication, no cookies. It must be safe for concurrent use.
type RoundTripper interface {
	// RoundTrip returns the response, whatever its status is, or an error if there is none. It does not change the request, but
	// closes its body, maybe later.
	RoundTrip(*Request) (*Response, error)
}

// ErrUseLastResponse is for Client.CheckRedirect.
var ErrUseLastResponse = errors.New("net/http: use last response")

// ErrSchemeMismatch is the error of a server that speaks HTTP where HTTPS was expected.
var ErrSchemeMismatch = errors.New("http: server gave HTTP response to HTTPS client")

// Get gets url with DefaultClient. The caller closes the body.
func Get(url string) (resp *Response, err error) { return DefaultClient.Get(url) }

// Head makes a HEAD request with DefaultClient.
func Head(url string) (resp *Response, err error) { return DefaultClient.Head(url) }

// Post makes a POST request with DefaultClient. The caller closes the response's body.
func Post(url, contentType string, body io.Reader) (resp *Response, err error) {
	return DefaultClient.Post(url, contentType, body)
}

// PostForm posts a form with DefaultClient. The caller closes the response's body.
func PostForm(url string, data url.Values) (resp *Response, err error) {
	return DefaultClient.PostForm(url, data)
}

// Get gets url and follows redirects. An error is a *url.Error; a status beyond 2xx is none. The caller closes the body.
func (c *Client) Get(url string) (resp *Response, err error) {
	req, err := NewRequest("GET", url, nil)
	if err != nil {
		return nil, err
	}
	return c.Do(req)
}

// Head makes a HEAD request and follows redirects.
func (c *Client) Head(url string) (resp *Response, err error) {
	req, err := NewRequest("HEAD", url, nil)
	if err != nil {
		return nil, err
	}
	return c.Do(req)
}

// Post posts body, which is closed if it is an io.Closer. The caller closes the response's body.
func (c *Client) Post(url, contentType string, body io.Reader) (resp *Response, err error) {
	req, err := NewRequest("POST", url, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", contentType)
	return c.Do(req)
}

// PostForm posts a form. The caller closes the response's body.
func (c *Client) PostForm(url string, data url.Values) (resp *Response, err error) {
	return c.Post(url, "application/x-www-form-urlencoded", strings.NewReader(data.Encode()))
}

func (c *Client) transport() RoundTripper {
	if c.Transport != nil {
		return c.Transport
	}
	return DefaultTransport
}

// CloseIdleConnections closes the transport's idle connections, if it knows how.
func (c *Client) CloseIdleConnections() {
	if t, ok := c.transport().(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// timeoutError is an error of Client.Timeout.
type timeoutError struct{ text string }

func (e *timeoutError) Error() string        { return e.text }
func (e *timeoutError) Timeout() bool        { return true }
func (e *timeoutError) Temporary() bool      { return true }
func (e *timeoutError) Is(target error) bool { return target == context.DeadlineExceeded }

// redirection says how a response is to be followed: with which method, and whether with the body.
type redirection struct {
	follow   bool
	method   string
	withBody bool
}

func redirectionOf(resp *Response, method string, first *Request) redirection {
	switch resp.StatusCode {
	case 301, 302, 303:
		if method != "GET" && method != "HEAD" {
			method = "GET"
		}
		return redirection{follow: true, method: method}
	case 307, 308:
		// Without GetBody the body can not be sent again, and the caller gets the response.
		return redirection{first.GetBody != nil || first.outgoingLength() == 0, method, true}
	}
	return redirection{}
}

// Do makes a request, and follows redirects. An error is a *url.Error, whose Timeout method tells whether it was one. With an error
// there is no response, but for one of CheckRedirect, whose response has its body closed. If it is nil the caller closes the body,
// and reads it to the end if the connection is to be used again. The request's body is closed, maybe later.
func (c *Client) Do(req *Request) (*Response, error) {
	if req.URL == nil {
		req.closeBody()
		return nil, &url.Error{Op: operation(req.Method), Err: errors.New("http: nil Request.URL")}
	}
	chain := redirectChain{client: c, first: req, deadline: c.deadline()}
	return chain.run()
}

func (c *Client) deadline() time.Time {
	if c.Timeout > 0 {
		return time.Now().Add(c.Timeout)
	}
	return time.Time{}
}

// operation returns "Get" for GET.
func operation(method string) string {
	if method == "" {
		return "Get"
	}
	if low, ok := lowerASCII(method); ok {
		return method[:1] + low[1:]
	}
	return method
}

// redirectChain is a request with all that follow from it.
type redirectChain struct {
	client   *Client
	first    *Request
	deadline time.Time
	done     []*Request // made so far
	resp     *Response  // the last one
	how      redirection
	header   Header               // to be sent again
	cookies  map[string][]*Cookie // of those in it, if there is a jar
	stripped bool                 // credentials are not sent again
	bodiless bool                 // the body is not sent again
}

func (c *redirectChain) run() (*Response, error) {
	req := c.first
	if c.client.Jar != nil {
		c.keepHeader() // before the jar's cookies come into it
	}
	for {
		c.done = append(c.done, req)
		resp, timedOut, err := c.client.send(req, c.deadline)
		if err != nil {
			if timedOut {
				err = &timeoutError{err.Error() + " (Client.Timeout exceeded while awaiting headers)"}
			}
			return nil, c.error(err, nil)
		}
		c.resp = resp
		if c.how = redirectionOf(resp, req.methodOrGet(), c.first); !c.how.follow {
			return resp, nil
		}
		c.bodiless = c.bodiless || !c.how.withBody
		req.closeBody()
		next, err := c.next()
		if err != nil || next == nil {
			return c.resp, err
		}
		req, c.resp = next, nil
	}
}

// error wraps an error. The URL is that of the last request unless it is given.
func (c *redirectChain) error(err error, at *url.URL) error {
	method := c.first.Method
	if len(c.done) > 0 {
		if at == nil {
			at = c.done[len(c.done)-1].URL
		}
		method = c.done[0].Method
	}
	text := ""
	if c.resp != nil && c.resp.Request != nil {
		text = redactedURL(c.resp.Request.URL)
	} else if at != nil {
		text = redactedURL(at)
	}
	return &url.Error{Op: operation(method), URL: text, Err: err}
}

// redactedURL returns the URL with three stars for a password.
func redactedURL(u *url.URL) string {
	if _, secret := u.User.Password(); secret {
		return strings.Replace(u.String(), u.User.String()+"@", u.User.Username()+":***@", 1)
	}
	return u.String()
}

// next returns the request that the last response leads to, or nil if that response is the final one.
func (c *redirectChain) next() (*Request, error) {
	resp, last := c.resp, c.done[len(c.done)-1]
	location := resp.Header.get("Location")
	if location == "" {
		return nil, nil
	}
	u, err := last.URL.Parse(location)
	if err != nil {
		resp.closeBody()
		return nil, c.error(fmt.Errorf("failed to parse Location header %q: %v", location, err), nil)
	}
	req := &Request{
		Method:   c.how.method,
		Response: resp,
		URL:      u,
		Header:   Header{},
		Cancel:   c.first.Cancel,
		ctx:      c.first.ctx,
	}
	if last.Host != "" && last.Host != last.URL.Host {
		// A Host of the caller's is kept on the same server.
		if to, _ := url.Parse(location); to != nil && !to.IsAbs() {
			req.Host = last.Host
		}
	}
	if !c.bodiless && c.first.GetBody != nil {
		if req.Body, err = c.first.GetBody(); err != nil {
			resp.closeBody()
			return nil, c.error(err, nil)
		}
		req.GetBody, req.ContentLength = c.first.GetBody, c.first.ContentLength
	}
	c.copyHeader(req)
	if from := last.URL; from.Scheme != "https" || u.Scheme != "http" {
		if c.header.get("Referer") == "" {
			referer := *from
			referer.User = nil
			req.Header["Referer"] = []string{referer.String()}
		}
	} else {
		delete(req.Header, "Referer")
	}
	err = c.client.checkRedirect(req, c.done)
	if err == ErrUseLastResponse {
		return nil, nil
	}
	// A short body is read, so that the connection can be used again.
	const short = 2 << 10
	if resp.ContentLength <= short {
		io.CopyN(io.Discard, resp.Body, short)
	}
	resp.Body.Close()
	if err != nil {
		e := c.error(err, nil).(*url.Error)
		e.URL = location
		return nil, e
	}
	return req, nil
}

func (c *Client) checkRedirect(req *Request, via []*Request) error {
	if c.CheckRedirect != nil {
		return c.CheckRedirect(req, via)
	}
	if len(via) >= 10 {
		return errors.New("stopped after 10 redirects")
	}
	return nil
}

// copyHeader copies the header of the first request into the next one.
func (c *redirectChain) copyHeader(req *Request) {
	c.keepHeader()
	c.dropSetCookies()
	c.stripped = c.stripped || !sameOrBelow(req.URL, c.first.URL)
	for name, values := range c.header {
		switch name {
		case "Authorization", "Www-Authenticate", "Cookie", "Cookie2", "Proxy-Authorization", "Proxy-Authenticate":
			if c.stripped {
				continue
			}
		case "Content-Encoding", "Content-Language", "Content-Location", "Content-Type":
			if c.bodiless {
				continue
			}
		}
		req.Header[name] = values
	}
}

// keepHeader copies the header of the first request.
func (c *redirectChain) keepHeader() {
	if c.header != nil {
		return
	}
	c.header = c.first.Header.Clone()
	if c.header == nil {
		c.header = Header{}
	}
	if c.client.Jar != nil && len(c.header["Cookie"]) > 0 {
		c.cookies = map[string][]*Cookie{}
		for _, cookie := range c.first.Cookies() {
			c.cookies[cookie.Name] = append(c.cookies[cookie.Name], cookie)
		}
	}
}

// dropSetCookies drops the cookies of the first request that the response has set, for the jar has the newer ones.
func (c *redirectChain) dropSetCookies() {
	changed := false
	if c.cookies == nil {
		return
	}
	for _, cookie := range c.resp.Cookies() {
		if _, ok := c.cookies[cookie.Name]; ok {
			delete(c.cookies, cookie.Name)
			changed = true
		}
	}
	if !changed {
		return
	}
	delete(c.header, "Cookie")
	var pairs []string
	for _, list := range c.cookies {
		for _, cookie := range list {
			pairs = append(pairs, cookie.Name+"="+cookie.Value)
		}
	}
	slices.Sort(pairs)
	c.header["Cookie"] = []string{strings.Join(pairs, "; ")}
}

// sameOrBelow reports whether credentials for first may be sent to u.
func sameOrBelow(u, first *url.URL) bool {
	if u.Host == first.Host {
		return true
	}
	host, err := internal.HostToASCII(u.Hostname())
	parent, parentErr := internal.HostToASCII(first.Hostname())
	if err != nil || parentErr != nil {
		return false
	}
	if equalFold(host, parent) {
		return true
	}
	// An IPv6 address with a zone can end like a name, so it is not below anything.
	at := len(host) - len(parent)
	return at > 0 && !strings.ContainsAny(host, ":%") && host[at-1] == '.' && equalFold(host[at:], parent)
}

// send makes a single request, with the jar's cookies. timedOut says that it failed at the deadline.
func (c *Client) send(req *Request, deadline time.Time) (resp *Response, timedOut bool, err error) {
	site := req.URL
	if req.Host != "" && req.Host != site.Host {
		// The server goes by the Host header.
		site = site.Clone()
		site.Host = req.Host
	}
	if c.Jar != nil {
		for _, cookie := range c.Jar.Cookies(site) {
			req.AddCookie(cookie)
		}
	}
	resp, timedOut, err = sendOnce(req, c.transport(), deadline)
	if err != nil {
		return nil, timedOut, err
	}
	if c.Jar != nil {
		if list := resp.Cookies(); len(list) > 0 {
			c.Jar.SetCookies(site, list)
		}
	}
	return resp, false, nil
}

func sendOnce(original *Request, rt RoundTripper, deadline time.Time) (resp *Response, timedOut bool, err error) {
	req := original
	fail := func(format string, args ...any) (*Response, bool, error) {
		req.closeBody()
		return nil, false, fmt.Errorf(format, args...)
	}
	if rt == nil {
		return fail("http: no Client.Transport or DefaultTransport")
	}
	if req.URL == nil {
		return fail("http: nil Request.URL")
	}
	if req.RequestURI != "" {
		return fail("http: Request.RequestURI can't be set in client requests")
	}
	// The caller's request is not to be changed.
	fork := func() {
		if req == original {
			copied := *original
			req = &copied
		}
	}
	if req.Header == nil {
		fork()
		req.Header = Header{}
	}
	if u := req.URL.User; u != nil && req.Header.get("Authorization") == "" {
		fork()
		req.Header = original.Header.Clone()
		if req.Header == nil {
			req.Header = Header{}
		}
		password, _ := u.Password()
		req.Header.Set("Authorization", "Basic "+basicAuth(u.Username(), password))
	}
	var timer *requestTimer
	if !deadline.IsZero() {
		fork()
		timer = startTimer(req, deadline, !isTransport(rt, req))
	}
	resp, err = rt.RoundTrip(req)
	if err != nil {
		if resp != nil {
			log.Printf("RoundTripper returned a response & error; ignoring response")
		}
		timedOut = timer.expired()
		timer.stop()
		return nil, timedOut, err
	}
	if resp == nil {
		timer.stop()
		return nil, false, fmt.Errorf("http: RoundTripper implementation (%T) returned a nil *Response with a nil error", rt)
	}
	if resp.Body == nil {
		if resp.ContentLength > 0 && req.Method != "HEAD" {
			timer.stop()
			return nil, false, fmt.Errorf("http: RoundTripper implementation (%T) returned a *Response with content length %d but a nil Body", rt, resp.ContentLength)
		}
		resp.Body = io.NopCloser(strings.NewReader(""))
	}
	if timer != nil {
		resp.Body = &timedBody{resp.Body, timer}
	}
	return resp, false, nil
}

// requestTimer ends a request at Client.Timeout's deadline.
type requestTimer struct {
	ctx      context.Context
	cancel   context.CancelFunc
	outer    context.Context
	deadline time.Time
}

// isTransport reports whether a RoundTripper is one of this package's, which looks at contexts.
func isTransport(rt RoundTripper, req *Request) bool {
	t, ok := rt.(*Transport)
	if !ok {
		return false
	}
	all := t.schemes.Load()
	if all == nil || (*all)[req.URL.Scheme] == nil {
		return true
	}
	return isTransport((*all)[req.URL.Scheme], req)
}

// startTimer gives req a context that ends at the deadline and, for those who do not know contexts, a Cancel channel.
func startTimer(req *Request, deadline time.Time, channel bool) *requestTimer {
	t := &requestTimer{outer: req.Context(), deadline: deadline}
	t.ctx, t.cancel = context.WithDeadline(t.outer, deadline)
	req.ctx = t.ctx
	if channel && req.Cancel == nil {
		req.Cancel = t.ctx.Done()
	}
	return t
}

func (t *requestTimer) expired() bool {
	return t != nil && t.outer.Err() == nil && !time.Now().Before(t.deadline)
}

func (t *requestTimer) stop() {
	if t != nil {
		t.cancel()
	}
}

// timedBody is the body of a response to a request with a timer.
type timedBody struct {
	io.ReadCloser
	timer *requestTimer
}

func (b *timedBody) Read(p []byte) (n int, err error) {
	n, err = b.ReadCloser.Read(p)
	if err == io.EOF {
		b.timer.stop()
	} else if err != nil && b.timer.expired() {
		err = &timeoutError{err.Error() + " (Client.Timeout or context cancellation while reading body)"}
	}
	return n, err
}

func (b *timedBody) Close() error {
	err := b.ReadCloser.Close()
	b.timer.stop()
	return err
}
