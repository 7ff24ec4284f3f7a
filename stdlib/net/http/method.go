package http

// The methods of RFC 9110, 9.3, and PATCH of RFC 5789.
const (
	MethodGet     = "GET"
	MethodHead    = "HEAD"
	MethodPost    = "POST"
	MethodPut     = "PUT"
	MethodPatch   = "PATCH"
	MethodDelete  = "DELETE"
	MethodConnect = "CONNECT"
	MethodOptions = "OPTIONS"
	MethodTrace   = "TRACE"
)

// validMethod reports whether s is a token, as any method is.
func validMethod(s string) bool { return isToken(s) }
