// run

// Patterns of http.ServeMux: precedence, wildcards, redirects, methods, and what conflicts say.
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
)

var location = regexp.MustCompile(`registered at [^)]*`)

func try(mux *http.ServeMux, patterns ...string) {
	for _, p := range patterns {
		func() {
			defer func() {
				if e := recover(); e != nil {
					fmt.Println("panic:", location.ReplaceAllString(fmt.Sprint(e), "registered somewhere"))
				}
			}()
			mux.HandleFunc(p, func(w http.ResponseWriter, r *http.Request) {
				fmt.Fprintf(w, "%s [%s]", p, r.Pattern)
				for _, name := range []string{"a", "b", "id", "rest", "x"} {
					if v := r.PathValue(name); v != "" {
						fmt.Fprintf(w, " %s=%q", name, v)
					}
				}
			})
			fmt.Println("ok:", p)
		}()
	}
}

func main() {
	mux := http.NewServeMux()
	try(mux, "/", "GET /items/{id}", "POST /items/{id}", "/items/{id}/parts/{rest...}", "GET /items/latest", "example.com/items/{id}",
		"/dir/", "/dir/{$}", "/exact", "DELETE /exact", "/a%2Fb/{x}", "/{a}/{b}/end", "PUT /put", "/tree/")
	for _, req := range []string{
		"GET /", "GET /nowhere", "GET /items/7", "HEAD /items/7", "POST /items/7", "PUT /items/7", "GET /items/latest",
		"POST /items/latest", "GET http://example.com/items/7", "GET http://example.com:8080/items/7", "GET /items/7/parts/",
		"GET /items/7/parts/x/y%2Fz", "GET /items/7/parts", "GET /dir/", "GET /dir", "GET /dir/x", "GET /dir?q=1", "GET /exact",
		"DELETE /exact", "GET /exact/", "GET /a%2Fb/c", "GET /a/b/c", "GET /x/y/end", "GET //x/y/end", "GET /x/../items/7?q=%41",
		"GET /tree", "POST /tree", "CONNECT /tree", "GET /items/%20", "GET /put", "OPTIONS /put", "GET /./dir/./x",
	} {
		var method, target string
		fmt.Sscan(req, &method, &target)
		r := httptest.NewRequest(method, target, nil)
		w := httptest.NewRecorder()
		_, pattern := mux.Handler(r)
		mux.ServeHTTP(w, r)
		fmt.Printf("%-40s %d %q %s %s (%s)\n", req, w.Code, w.Body.String(), w.Header().Get("Location"), w.Header().Get("Allow"), pattern)
	}

	only := http.NewServeMux()
	try(only, "GET /get", "POST /get", "h.example/get")
	for _, m := range []string{"PUT", "HEAD", "DELETE"} {
		w := httptest.NewRecorder()
		only.ServeHTTP(w, httptest.NewRequest(m, "/get", nil))
		fmt.Println(m, w.Code, w.Header(), w.Body)
	}

	c := http.NewServeMux()
	try(c, "/x/{a}", "/x/{b}", "/{a}/y", "GET /x/{a}", "/p/{a}/q", "/p/q/{b}", "GET /m/{a}", "/m/b", "POST /m/b", "HEAD /m/b", "/n/{rest...}",
		"/n/", "GET /n/a", "host/x/{a}", "/z/{$}", "/z/", "/z/{a}/", "/z/a/{$}", "/u/{a}/{b...}", "/u/a/", "GET /j/{a}", "/j/b", "/k/{a...}", "GET /k/b")
	try(c, "", "x", "GET", "GET x", "/a/{", "/a/}", "/a/{b}c", "/a/x{b}", "/{a...}/b", "/{$}/b", "/{}", "/{...}", "/{1}", "/{a}/{a}",
		"GET  /spaces", "GET\t/tab", "BAD METHOD /", "G@T /", "host{x}/", "/a//b", "GET /a//b", "CONNECT /a//b", "GET /a/./b", "/{a-b}", "/{ä}", "/%zz")

	r := httptest.NewRequest("GET", "/none", nil)
	r.SetPathValue("k", "v")
	fmt.Println(r.PathValue("k"), r.PathValue("none"))
}
