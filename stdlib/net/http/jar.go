package http

import "net/url"

// CookieJar keeps cookies for a Client. It must be safe for concurrent use. Package cookiejar has one.
type CookieJar interface {
	// SetCookies takes the cookies of a response to a request for u, or refuses them.
	SetCookies(u *url.URL, cookies []*Cookie)

	// Cookies returns those to be sent with a request for u.
	Cookies(u *url.URL) []*Cookie
}
