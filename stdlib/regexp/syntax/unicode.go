package syntax

import (
	"sync"
	"unicode"
)

// unicodeAliases maps the plain forms of long names of categories and scripts to the names in package unicode.
var unicodeAliases = sync.OnceValue(func() (t struct{ categories, scripts map[string]string }) {
	t.categories = make(map[string]string, len(unicode.CategoryAliases))
	for alias, name := range unicode.CategoryAliases {
		t.categories[plainName(alias)] = name
	}
	t.scripts = make(map[string]string, len(unicode.Scripts))
	for name := range unicode.Scripts {
		t.scripts[plainName(name)] = name
	}
	return t
})

// plainName drops spaces, hyphens and underscores from a property's name and writes it with one capital, in front:
// the standard says that names which agree in this are the same.
func plainName(name string) string {
	out := make([]byte, 0, len(name))
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c == '_' || c == '-' || c == ' ':
			continue
		case len(out) == 0 && 'a' <= c && c <= 'z':
			c -= 'a' - 'A'
		case len(out) > 0 && 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return string(out)
}

// unicodeClass returns the characters with a property; with fold, also those that differ from them in case only.
func unicodeClass(name string, fold bool) (class, bool) {
	var in, extra *unicode.RangeTable
	category := func(name string) { in, extra = unicode.Categories[name], unicode.FoldCategory[name] }
	script := func(name string) { in, extra = unicode.Scripts[name], unicode.FoldScript[name] }

	name = plainName(name)
	switch name {
	case "Any":
		return class{0, unicode.MaxRune}, true
	case "Ascii":
		c := class{0, unicode.MaxASCII}
		if fold {
			c = c.addFold('K', 'K').addFold('S', 'S').clean()
		}
		return c, true
	case "Assigned":
		return class(nil).addTable(unicode.Categories["Cn"]).clean().complement(), true
	case "Lc":
		category("LC")
	default:
		if category(name); in == nil {
			script(name)
		}
		if in == nil {
			if full, ok := unicodeAliases().categories[name]; ok {
				category(full)
			} else if full, ok := unicodeAliases().scripts[name]; ok {
				script(full)
			}
		}
	}
	if in == nil {
		return nil, false
	}
	c := class(nil).addTable(in)
	if fold && extra != nil {
		c = c.addTable(extra)
	}
	return c.clean(), true
}
