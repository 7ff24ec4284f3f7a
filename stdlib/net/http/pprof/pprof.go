// Package pprof serves a program's profiles over HTTP, in the form that the pprof tool reads. Importing it registers handlers
// below /debug/pprof/ with http.DefaultServeMux.
package pprof

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"time"
)

const root = "/debug/pprof/"

func init() {
	for name, handler := range map[string]http.HandlerFunc{
		"": Index, "cmdline": Cmdline, "profile": Profile, "symbol": Symbol, "trace": Trace,
	} {
		http.HandleFunc("GET "+root+name, handler)
	}
	// Tools ask about addresses by POST.
	http.HandleFunc("POST "+root+"symbol", Symbol)
}

// fail answers with an error that tools show.
func fail(w http.ResponseWriter, status int, text string) {
	header(w, plain, "")
	w.Header().Set("X-Go-Pprof", "1")
	w.Header().Del("Content-Disposition")
	w.WriteHeader(status)
	fmt.Fprintln(w, text)
}

func header(w http.ResponseWriter, contentType, file string) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Type", contentType)
	if file != "" {
		h.Set("Content-Disposition", `attachment; filename="`+file+`"`)
	}
}

const (
	plain  = "text/plain; charset=utf-8"
	binary = "application/octet-stream"
)

// Cmdline answers with the program's command line, arguments separated by zero bytes.
func Cmdline(w http.ResponseWriter, r *http.Request) {
	header(w, plain, "")
	io.WriteString(w, strings.Join(os.Args, "\x00"))
}

// wait lets the time pass, unless whoever has asked goes away.
func wait(r *http.Request, d time.Duration) {
	select {
	case <-time.After(d):
	case <-r.Context().Done():
	}
}

// extend gives the answer as much more time.
func extend(w http.ResponseWriter, r *http.Request, seconds float64) {
	server, ok := r.Context().Value(http.ServerContextKey).(*http.Server)
	if ok && server.WriteTimeout > 0 {
		more := server.WriteTimeout + time.Duration(seconds*float64(time.Second))
		http.NewResponseController(w).SetWriteDeadline(time.Now().Add(more))
	}
}

// Profile answers with a profile of processor time, of as many seconds as the form's value seconds says, or 30.
func Profile(w http.ResponseWriter, r *http.Request) {
	seconds, err := strconv.ParseInt(r.FormValue("seconds"), 10, 64)
	if err != nil || seconds <= 0 {
		seconds = 30
	}
	extend(w, r, float64(seconds))
	header(w, binary, "profile")
	if err := pprof.StartCPUProfile(w); err != nil {
		fail(w, http.StatusInternalServerError, fmt.Sprintf("Could not enable CPU profiling: %s", err))
		return
	}
	wait(r, time.Duration(seconds)*time.Second)
	pprof.StopCPUProfile()
}

// Trace answers with an error: the runtime records no execution traces.
func Trace(w http.ResponseWriter, r *http.Request) {
	fail(w, http.StatusInternalServerError, fmt.Sprintf("Could not enable tracing: %s", runtime.StartTrace()))
}

// Symbol answers with the functions of the addresses, separated by plus signs, in the query or the body.
func Symbol(w http.ResponseWriter, r *http.Request) {
	header(w, plain, "")
	var out bytes.Buffer
	// A number that isn't 0 says that names are known.
	out.WriteString("num_symbols: 1\n")
	in := bufio.NewReader(strings.NewReader(r.URL.RawQuery))
	if r.Method == http.MethodPost {
		in = bufio.NewReader(r.Body)
	}
	for {
		word, err := in.ReadString('+')
		if pc, bad := strconv.ParseUint(strings.TrimSuffix(word, "+"), 0, 64); bad == nil && pc != 0 {
			if f := runtime.FuncForPC(uintptr(pc)); f != nil {
				fmt.Fprintf(&out, "%#x %s\n", pc, f.Name())
			}
		}
		if err != nil {
			if err != io.EOF {
				fmt.Fprintf(&out, "reading request: %v\n", err)
			}
			break
		}
	}
	w.Write(out.Bytes())
}

// Handler returns a handler for the profile of that name. The form's values are debug, as of pprof.Profile.WriteTo, gc=1 for a
// collection before a profile of the heap, and seconds for the difference that so many make.
func Handler(name string) http.Handler { return profile(name) }

type profile string

// growing are the profiles of which differences make sense.
var growing = []profile{"allocs", "block", "goroutine", "heap", "mutex", "threadcreate"}

func (name profile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := pprof.Lookup(string(name))
	if p == nil {
		fail(w, http.StatusNotFound, "Unknown profile")
		return
	}
	debug, _ := strconv.Atoi(r.FormValue("debug"))
	if text := r.FormValue("seconds"); text != "" {
		name.difference(w, r, text)
		return
	}
	if gc, _ := strconv.Atoi(r.FormValue("gc")); name == "heap" && gc > 0 {
		runtime.GC()
	}
	if debug != 0 {
		header(w, plain, "")
	} else {
		header(w, binary, string(name))
	}
	p.WriteTo(w, debug)
}

//go:linkname writeDifference runtime/pprof.writeDifference
func writeDifference(w io.Writer, name string, wait func() bool) error

// difference answers with what comes to a profile in some seconds.
func (name profile) difference(w http.ResponseWriter, r *http.Request, text string) {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds <= 0 {
		fail(w, http.StatusBadRequest, `invalid value for "seconds" - must be a positive integer`)
		return
	}
	if !slices.Contains(growing, name) {
		fail(w, http.StatusBadRequest, `"seconds" parameter is not supported for this profile type`)
		return
	}
	extend(w, r, float64(seconds))
	var answer bytes.Buffer
	err = writeDifference(&answer, string(name), func() bool {
		wait(r, time.Duration(seconds)*time.Second)
		return r.Context().Err() == nil
	})
	if r.Context().Err() != nil {
		fail(w, http.StatusRequestTimeout, r.Context().Err().Error())
		return
	}
	if err != nil {
		fail(w, http.StatusInternalServerError, "failed to collect profile: "+err.Error())
		return
	}
	header(w, binary, string(name)+"-delta")
	w.Write(answer.Bytes())
}

// about says what is in each profile.
var about = map[string]string{
	"allocs":       "samples of all that was ever allocated",
	"block":        "where goroutines waited for each other",
	"cmdline":      "the program's arguments",
	"goroutine":    "where all goroutines are; debug=2 shows them as an uncaught panic does",
	"heap":         "samples of what is allocated and not freed; gc=1 collects before",
	"mutex":        "where mutexes were unlocked that others waited for",
	"profile":      "processor time of as many seconds as the parameter seconds says",
	"symbol":       "the functions of addresses in the query",
	"threadcreate": "the threads",
	"trace":        "not supported",
}

// Index answers with the profile that the path names behind /debug/pprof/, or with a page that lists what there is.
func Index(w http.ResponseWriter, r *http.Request) {
	if name, ok := strings.CutPrefix(r.URL.Path, root); ok && name != "" {
		profile(name).ServeHTTP(w, r)
		return
	}
	header(w, "text/html; charset=utf-8", "")
	type entry struct {
		name, query, count string
	}
	var entries []entry
	for _, p := range pprof.Profiles() {
		entries = append(entries, entry{p.Name(), "?debug=1", strconv.Itoa(p.Count())})
	}
	for _, name := range []string{"cmdline", "profile", "symbol", "trace"} {
		entries = append(entries, entry{name: name})
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.name, b.name) })
	var page bytes.Buffer
	page.WriteString("<html>\n<head><title>" + root + "</title></head>\n<body>\n<h1>" + root + "</h1>\n" +
		"<p>Types of profiles available:</p>\n<table>\n<tr><th>Count</th><th>Profile</th><th></th></tr>\n")
	for _, e := range entries {
		link := (&url.URL{Path: e.name}).EscapedPath() + e.query
		fmt.Fprintf(&page, "<tr><td>%s</td><td><a href=\"%s\">%s</a></td><td>%s</td></tr>\n",
			e.count, html.EscapeString(link), html.EscapeString(e.name), html.EscapeString(about[e.name]))
	}
	page.WriteString("</table>\n<p><a href=\"goroutine?debug=2\">all goroutines in full</a></p>\n</body>\n</html>\n")
	w.Write(page.Bytes())
}
