package mime

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
)

// registry has the types by extension. Extensions are looked up as they are first, then in lower case.
type registry struct {
	mu         sync.RWMutex
	exact      map[string]string
	lower      map[string]string
	extensions map[string][]string // of a type without parameters, in lower case, in the order of registration
}

// types is filled with the builtin types and the system's on first use.
var types = sync.OnceValue(func() *registry {
	r := &registry{exact: map[string]string{}, lower: map[string]string{}, extensions: map[string][]string{}}
	for line := range strings.Lines(builtin) {
		r.addLine(line)
	}
	r.loadSystem()
	return r
})

// globs and tables are where systems keep types: the first that exists of the shared MIME-info data base's lists of patterns, else
// all that exist of the mime.types kind.
var (
	globs  = [...]string{"/usr/local/share/mime/globs2", "/usr/share/mime/globs2"}
	tables = [...]string{"/etc/mime.types", "/etc/apache2/mime.types", "/etc/apache/mime.types", "/etc/httpd/conf/mime.types"}
)

func (r *registry) loadSystem() {
	for _, name := range globs {
		if f, err := os.Open(name); err == nil {
			seen := map[string]bool{}
			eachLine(f, func(line string) { r.addGlob(line, seen) })
			return
		}
	}
	for _, name := range tables {
		if f, err := os.Open(name); err == nil {
			eachLine(f, r.addLine)
		}
	}
}

func eachLine(f io.ReadCloser, do func(string)) {
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		do(s.Text())
	}
}

// addLine takes a line of mime.types: a type and its extensions. What is malformed is passed over.
func (r *registry) addLine(line string) {
	words := strings.Fields(line)
	if len(words) < 2 || words[0][0] == '#' {
		return
	}
	for _, ext := range words[1:] {
		if ext[0] == '#' {
			break
		}
		r.add("."+ext, words[0])
	}
}

// addGlob takes a line of globs2: weight, type and pattern, the heaviest pattern first. Only patterns like *.ext matter. What is
// in the registry when the first of an extension comes is replaced only if it has not been seen.
func (r *registry) addGlob(line string, seen map[string]bool) {
	parts := strings.Split(line, ":")
	if len(parts) < 3 || parts[0] == "" || parts[0][0] == '#' {
		return
	}
	ext, ok := strings.CutPrefix(parts[2], "*")
	if !ok || len(ext) < 2 || ext[0] != '.' || strings.ContainsAny(ext, "?*[") || seen[ext] {
		return
	}
	seen[ext] = true
	if _, known := r.exact[ext]; !known {
		r.add(ext, parts[1])
	}
}

// add registers a type for an extension. The registry is locked or not yet shared.
func (r *registry) add(ext, typ string) error {
	plain, params, err := ParseMediaType(typ)
	if err != nil {
		return err
	}
	if strings.HasPrefix(typ, "text/") && params["charset"] == "" {
		params["charset"] = "utf-8"
		typ = FormatMediaType(typ, params)
	}
	lower := strings.ToLower(ext)
	r.exact[ext] = typ
	r.lower[lower] = typ
	if list := r.extensions[plain]; !slices.Contains(list, lower) {
		r.extensions[plain] = append(list, lower)
	}
	return nil
}

// TypeByExtension returns the type of files with the given extension, which begins with a dot, or "". It looks for the extension
// as it is, then for its lower case. There is a small table built in, to which those of the system are added:
//
//	/usr/local/share/mime/globs2
//	/usr/share/mime/globs2
//	/etc/mime.types
//	/etc/apache2/mime.types
//	/etc/apache/mime.types
//	/etc/httpd/conf/mime.types
//
// Text types have charset=utf-8 unless something else is known.
func TypeByExtension(ext string) string {
	r := types()
	r.mu.RLock()
	defer r.mu.RUnlock()
	if typ, ok := r.exact[ext]; ok {
		return typ
	}
	return r.lower[strings.ToLower(ext)]
}

// ExtensionsByType returns the extensions, each with its dot, of a type, or nil. The error is that of a malformed type.
func ExtensionsByType(typ string) ([]string, error) {
	plain, _, err := ParseMediaType(typ)
	if err != nil {
		return nil, err
	}
	r := types()
	r.mu.RLock()
	defer r.mu.RUnlock()
	list := slices.Clone(r.extensions[plain])
	slices.Sort(list)
	return list, nil
}

// AddExtensionType makes typ the type of ext, which begins with a dot.
func AddExtensionType(ext, typ string) error {
	if !strings.HasPrefix(ext, ".") {
		return fmt.Errorf("mime: extension %q missing leading dot", ext)
	}
	r := types()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.add(ext, typ)
}
