// A chain of unary interceptors around a handler: recovery, logging, metrics, authentication, a breaker, caching.
package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

type (
	// Handler answers a request.
	Handler func(ctx context.Context, req any) (any, error)
	// Info describes the called method.
	Info struct {
		Method string
		Public bool
	}
	// Interceptor wraps the call of a handler.
	Interceptor func(ctx context.Context, req any, info *Info, next Handler) (any, error)
)

// Chain makes one interceptor of several; the first is the outermost.
func Chain(list ...Interceptor) Interceptor {
	return func(ctx context.Context, req any, info *Info, final Handler) (any, error) {
		next := final
		for _, in := range slices.Backward(list) {
			inner := next
			next = func(ctx context.Context, req any) (any, error) { return in(ctx, req, info, inner) }
		}
		return next(ctx, req)
	}
}

// Code classifies an error for the caller.
type Code int

const (
	OK Code = iota
	Unknown
	Unauthenticated
	PermissionDenied
	Unavailable
	Internal
	InvalidArgument
)

func (c Code) String() string {
	return [...]string{"OK", "Unknown", "Unauthenticated", "PermissionDenied", "Unavailable", "Internal", "InvalidArgument"}[c]
}

// Status is an error with a code.
type Status struct {
	Code
	Message string
	cause   error
}

func (s *Status) Error() string { return s.Code.String() + ": " + s.Message }
func (s *Status) Unwrap() error { return s.cause }

func statusf(c Code, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Status{c, err.Error(), errors.Unwrap(err)}
}

func codeOf(err error) Code {
	if err == nil {
		return OK
	}
	if s, ok := errors.AsType[*Status](err); ok {
		return s.Code
	}
	return Unknown
}

type userKey struct{}

// User is who calls.
type User struct {
	Name  string
	Roles []string
}

func userOf(ctx context.Context) (User, bool) {
	u, ok := ctx.Value(userKey{}).(User)
	return u, ok
}

type tokenKey struct{}

func auth(tokens map[string]User, needed map[string]string) Interceptor {
	return func(ctx context.Context, req any, info *Info, next Handler) (any, error) {
		if info.Public {
			return next(ctx, req)
		}
		token, _ := ctx.Value(tokenKey{}).(string)
		user, ok := tokens[token]
		if !ok {
			return nil, statusf(Unauthenticated, "token %q", token)
		}
		if role := needed[info.Method]; role != "" && !slices.Contains(user.Roles, role) {
			return nil, statusf(PermissionDenied, "%s is not %s", user.Name, role)
		}
		return next(context.WithValue(ctx, userKey{}, user), req)
	}
}

func logging(lines *[]string) Interceptor {
	return func(ctx context.Context, req any, info *Info, next Handler) (any, error) {
		*lines = append(*lines, fmt.Sprintf("> %s %+v", info.Method, req))
		resp, err := next(ctx, req)
		if err != nil {
			*lines = append(*lines, fmt.Sprintf("< %s failed: %v", info.Method, err))
		} else {
			*lines = append(*lines, fmt.Sprintf("< %s %T %v", info.Method, resp, resp))
		}
		return resp, err
	}
}

type metrics struct {
	mu    sync.Mutex
	calls map[string]map[Code]int
}

func (m *metrics) intercept(ctx context.Context, req any, info *Info, next Handler) (resp any, err error) {
	defer func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.calls[info.Method] == nil {
			m.calls[info.Method] = make(map[Code]int)
		}
		m.calls[info.Method][codeOf(err)]++
	}()
	return next(ctx, req)
}

func recovery(ctx context.Context, req any, info *Info, next Handler) (resp any, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			resp, err = nil, statusf(Internal, "panic in %s: %w", info.Method, r)
		default:
			resp, err = nil, statusf(Internal, "panic in %s: %v", info.Method, r)
		}
	}()
	return next(ctx, req)
}

func breaker(limit int) Interceptor {
	failures := map[string]int{}
	return func(ctx context.Context, req any, info *Info, next Handler) (any, error) {
		if failures[info.Method] >= limit {
			return nil, statusf(Unavailable, "%s is switched off", info.Method)
		}
		resp, err := next(ctx, req)
		if c := codeOf(err); c == Internal || c == Unknown {
			failures[info.Method]++
		} else {
			delete(failures, info.Method)
		}
		return resp, err
	}
}

// cached keeps the answers to equal requests of a method; requests must be comparable.
func cached(methods ...string) Interceptor {
	type key struct {
		method string
		req    any
	}
	answers := map[key]any{}
	return func(ctx context.Context, req any, info *Info, next Handler) (any, error) {
		if !slices.Contains(methods, info.Method) {
			return next(ctx, req)
		}
		k := key{info.Method, req}
		if resp, ok := answers[k]; ok {
			return resp, nil
		}
		resp, err := next(ctx, req)
		if err == nil {
			answers[k] = resp
		}
		return resp, err
	}
}

// Typed makes a Handler of a function with typed request and answer.
func Typed[Req, Resp any](f func(context.Context, Req) (Resp, error)) Handler {
	return func(ctx context.Context, req any) (any, error) {
		r, ok := req.(Req)
		if !ok {
			var want Req
			return nil, statusf(InvalidArgument, "got %T, want %T", req, want)
		}
		return f(ctx, r)
	}
}

type server struct {
	methods map[string]method
	chain   Interceptor
}

type method struct {
	info    Info
	handler Handler
}

func (s *server) call(ctx context.Context, name string, req any) (any, error) {
	m, ok := s.methods[name]
	if !ok {
		return nil, statusf(InvalidArgument, "no method %s", name)
	}
	return s.chain(ctx, req, &m.info, m.handler)
}

type pair struct{ A, B int }

func main() {
	var lines []string
	executed := 0
	m := &metrics{calls: map[string]map[Code]int{}}
	s := &server{methods: map[string]method{}, chain: Chain(
		logging(&lines), m.intercept, recovery,
		auth(map[string]User{"t1": {"ann", []string{"admin"}}, "t2": {Name: "ben"}}, map[string]string{"Drop": "admin"}),
		breaker(2), cached("Div"),
	)}
	register := func(name string, public bool, h Handler) {
		s.methods[name] = method{Info{name, public}, h}
	}
	register("Div", true, Typed(func(_ context.Context, p pair) (int, error) {
		executed++
		return p.A / p.B, nil
	}))
	register("WhoAmI", false, Typed(func(ctx context.Context, _ struct{}) (string, error) {
		u, _ := userOf(ctx)
		return strings.ToUpper(u.Name), nil
	}))
	register("Drop", false, Typed(func(_ context.Context, what string) (bool, error) {
		if what == "" {
			return false, errors.New("nothing to drop")
		}
		return true, nil
	}))
	register("Index", true, Typed(func(_ context.Context, i int) (rune, error) {
		return []rune("héllo")[i], nil
	}))

	background := context.Background()
	as := func(token string) context.Context { return context.WithValue(background, tokenKey{}, token) }
	for _, c := range []struct {
		token, method string
		req           any
	}{
		{"", "Div", pair{7, 2}}, {"", "Div", pair{7, 2}}, {"", "Div", pair{1, 0}}, {"", "Div", pair{1, 0}}, {"", "Div", pair{1, 1}},
		{"", "WhoAmI", struct{}{}}, {"t1", "WhoAmI", struct{}{}}, {"t2", "WhoAmI", "me"},
		{"t2", "Drop", "table"}, {"t1", "Drop", "table"}, {"t1", "Drop", ""},
		{"", "Index", 1}, {"", "Index", 5}, {"", "Missing", nil},
	} {
		resp, err := s.call(as(c.token), c.method, c.req)
		fmt.Printf("%-7s %-16v %v\n", c.method, codeOf(err), resp)
	}
	for _, l := range lines {
		fmt.Println(l)
	}
	for _, name := range slices.Sorted(maps.Keys(m.calls)) {
		fmt.Println(name, m.calls[name])
	}
	fmt.Println("executed", executed)

	_, err := s.call(background, "Index", -1)
	var runtimeError interface{ RuntimeError() }
	fmt.Println(errors.As(err, &runtimeError), err)
}
