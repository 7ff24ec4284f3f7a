package debug

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
)

// BuildInfo says what a program was built from.
type BuildInfo struct {
	GoVersion string         `json:",omitempty"`
	Path      string         `json:",omitempty"`
	Main      Module         `json:""`
	Deps      []*Module      `json:",omitempty"`
	Settings  []BuildSetting `json:",omitempty"`
}

// A Module is one module of a build.
type Module struct {
	Path    string  `json:",omitempty"`
	Version string  `json:",omitempty"`
	Sum     string  `json:",omitempty"`
	Replace *Module `json:",omitempty"`
}

// A BuildSetting is one setting of a build.
type BuildSetting struct {
	Key, Value string
}

// modinfo is the program's description in the form of BuildInfo.String. The linker sets it.
var modinfo string

// ReadBuildInfo returns what the program itself was built from; ok is false where it doesn't know.
func ReadBuildInfo() (info *BuildInfo, ok bool) {
	if modinfo == "" {
		return nil, false
	}
	info, err := ParseBuildInfo(modinfo)
	if err != nil {
		return nil, false
	}
	info.GoVersion = runtime.Version()
	return info, true
}

// String returns the description as text, a line for each module and setting.
func (bi *BuildInfo) String() string {
	var b strings.Builder
	line := func(parts ...string) {
		b.WriteString(strings.Join(parts, "\t"))
		b.WriteByte('\n')
	}
	module := func(word string, m *Module) {
		for ; m.Replace != nil; m = m.Replace {
			line(word, m.Path, m.Version)
			word = "=>"
		}
		line(word, m.Path, m.Version, m.Sum)
		if word == "=>" {
			b.WriteByte('\n')
		}
	}
	if bi.GoVersion != "" {
		line("go", bi.GoVersion)
	}
	if bi.Path != "" {
		line("path", bi.Path)
	}
	if bi.Main != (Module{}) {
		module("mod", &bi.Main)
	}
	for _, m := range bi.Deps {
		module("dep", m)
	}
	for _, s := range bi.Settings {
		line("build", quoted(s.Key, "= \t\r\n\"`")+"="+quoted(s.Value, " \t\r\n\"`"))
	}
	return b.String()
}

// quoted returns s in quotes if it has any of the special characters; an empty key is quoted too.
func quoted(s, special string) string {
	if strings.ContainsAny(s, special) || s == "" && special[0] == '=' {
		return strconv.Quote(s)
	}
	return s
}

// unquoted takes a possibly quoted string from the front of s.
func unquoted(s, end string) (text, rest string, err error) {
	if s != "" && (s[0] == '"' || s[0] == '`') {
		q, err := strconv.QuotedPrefix(s)
		if err != nil {
			return "", "", err
		}
		text, err = strconv.Unquote(q)
		return text, s[len(q):], err
	}
	if i := strings.Index(s, end); end != "" && i >= 0 {
		return s[:i], s[i:], nil
	}
	return s, "", nil
}

// ParseBuildInfo undoes BuildInfo.String, but for the version.
func ParseBuildInfo(data string) (bi *BuildInfo, err error) {
	bi = &BuildInfo{}
	// last is what a replacement belongs to.
	var last *Module
	number := 0
	for text := range strings.Lines(data) {
		number++
		if last, err = bi.parse(strings.TrimSuffix(text, "\n"), last); err != nil {
			return nil, fmt.Errorf("could not parse Go build info: line %d: %w", number, err)
		}
	}
	return bi, nil
}

func (bi *BuildInfo) parse(text string, last *Module) (*Module, error) {
	word, rest, _ := strings.Cut(text, "\t")
	switch word {
	case "path":
		bi.Path = rest
	case "mod", "dep", "=>":
		columns := strings.Split(rest, "\t")
		if len(columns) < 2 || len(columns) > 3 {
			return nil, fmt.Errorf("expected 2 or 3 columns; got %d", len(columns))
		}
		m := &Module{Path: columns[0], Version: columns[1]}
		if len(columns) == 3 {
			m.Sum = columns[2]
		}
		switch word {
		case "mod":
			bi.Main = *m
			return &bi.Main, nil
		case "dep":
			bi.Deps = append(bi.Deps, m)
			return m, nil
		}
		if last == nil {
			return nil, errors.New("replacement with no module on previous line")
		}
		last.Replace = m
	case "build":
		key, after, err := unquoted(rest, "=")
		if err != nil {
			return nil, errors.New("invalid quoted key in build line")
		}
		if key == "" {
			return nil, errors.New("build line with missing key")
		}
		if !strings.HasPrefix(after, "=") {
			return nil, errors.New("build line missing '=' after key")
		}
		value, after, err := unquoted(after[1:], "")
		if err != nil || after != "" {
			return nil, errors.New("invalid quoted value in build line")
		}
		bi.Settings = append(bi.Settings, BuildSetting{key, value})
	}
	return nil, nil
}
