package main

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode"
)

// group is one of the maps of range tables that package unicode exports.
type group struct {
	name, doc string
	tables    map[string]*unicode.RangeTable
	exported  bool   // each table also is a variable of its name
	prefix    string // of the variables that hold the tables
}

var groups = []group{
	{"Categories", "Categories is the set of Unicode category tables.", unicode.Categories, true, "cat"},
	{"Scripts", "Scripts is the set of Unicode script tables.", unicode.Scripts, true, "script"},
	{"Properties", "Properties is the set of Unicode property tables.", unicode.Properties, true, "prop"},
	{
		"FoldCategory", "FoldCategory maps a category to the code points outside it that are equal under case folding to one inside it.",
		unicode.FoldCategory, false, "foldCat",
	},
	{
		"FoldScript", "FoldScript maps a script to the code points outside it that are equal under case folding to one inside it.",
		unicode.FoldScript, false, "foldScript",
	},
}

// longNames are the exported names of the categories that have a long one.
var longNames = []struct{ long, short string }{
	{"Letter", "L"}, {"Mark", "M"}, {"Number", "N"}, {"Other", "C"}, {"Punct", "P"}, {"Space", "Z"}, {"Symbol", "S"},
	{"Digit", "Nd"}, {"Lower", "Ll"}, {"Upper", "Lu"}, {"Title", "Lt"},
}

func rangeTables(w *output) {
	w.header("unicode")
	fmt.Fprintf(w, "// Version is the Unicode edition that the tables come from.\nconst Version = %q\n\n", unicode.Version)
	seen := map[*unicode.RangeTable]string{}
	for _, g := range groups {
		for _, name := range slices.Sorted(maps.Keys(g.tables)) {
			t := g.tables[name]
			if seen[t] == "" {
				seen[t] = g.prefix + name
				writeTable(w, seen[t], t)
			}
		}
	}
	for _, g := range groups {
		if !g.exported {
			continue
		}
		fmt.Fprintf(w, "// The tables of %s under their names.\nvar (\n", g.name)
		for _, name := range slices.Sorted(maps.Keys(g.tables)) {
			fmt.Fprintf(w, "\t%s = %s\n", strings.ReplaceAll(name, "-", "_"), seen[g.tables[name]])
		}
		if g.name == "Categories" {
			for _, n := range longNames {
				fmt.Fprintf(w, "\t%s = %s\n", n.long, seen[g.tables[n.short]])
			}
		}
		fmt.Fprint(w, ")\n\n")
	}
	for _, g := range groups {
		fmt.Fprintf(w, "// %s\nvar %s = map[string]*RangeTable{\n", g.doc, g.name)
		for _, name := range slices.Sorted(maps.Keys(g.tables)) {
			fmt.Fprintf(w, "\t%q: %s,\n", name, seen[g.tables[name]])
		}
		fmt.Fprint(w, "}\n\n")
	}
	fmt.Fprint(w, "// CategoryAliases maps long names of categories to their short ones.\nvar CategoryAliases = map[string]string{\n")
	for _, name := range slices.Sorted(maps.Keys(unicode.CategoryAliases)) {
		fmt.Fprintf(w, "\t%q: %q,\n", name, unicode.CategoryAliases[name])
	}
	fmt.Fprint(w, "}\n")
}

func writeTable(w *output, ident string, t *unicode.RangeTable) {
	fmt.Fprintf(w, "var %s = &RangeTable{\n", ident)
	if len(t.R16) > 0 {
		fmt.Fprint(w, "\tR16: []Range16{")
		for i, r := range t.R16 {
			if i%6 == 0 {
				fmt.Fprint(w, "\n\t\t")
			}
			fmt.Fprintf(w, "{%#x, %#x, %d}, ", r.Lo, r.Hi, r.Stride)
		}
		fmt.Fprint(w, "\n\t},\n")
	}
	if len(t.R32) > 0 {
		fmt.Fprint(w, "\tR32: []Range32{")
		for i, r := range t.R32 {
			if i%6 == 0 {
				fmt.Fprint(w, "\n\t\t")
			}
			fmt.Fprintf(w, "{%#x, %#x, %d}, ", r.Lo, r.Hi, r.Stride)
		}
		fmt.Fprint(w, "\n\t},\n")
	}
	if t.LatinOffset > 0 {
		fmt.Fprintf(w, "\tLatinOffset: %d,\n", t.LatinOffset)
	}
	fmt.Fprint(w, "}\n\n")
}

func caseTables(w *output) {
	w.header("unicode")
	fmt.Fprint(w, "// CaseRanges lists the mappings of all letters that have case, except of those that SpecialCase handles.\n")
	fmt.Fprint(w, "var CaseRanges = []CaseRange{")
	for i, c := range unicode.CaseRanges {
		if i%4 == 0 {
			fmt.Fprint(w, "\n\t")
		}
		fmt.Fprintf(w, "{%#x, %#x, d{%s}}, ", c.Lo, c.Hi, deltas(c))
	}
	fmt.Fprint(w, "\n}\n\n")

	fmt.Fprint(w, `// foldOrbits gives, for the runes whose case folding is not just the pair of ToLower and ToUpper, the next rune of
// their cycle, in order of the rune.
var foldOrbits = [...]struct{ from, to uint16 }{`)
	type orbit struct{ from, to rune }
	var orbits []orbit
	for r := rune(0); r <= unicode.MaxRune; r++ {
		plain := unicode.ToLower(r)
		if plain == r {
			plain = unicode.ToUpper(r)
		}
		if f := unicode.SimpleFold(r); f != plain {
			orbits = append(orbits, orbit{r, f})
		}
	}
	sort.Slice(orbits, func(i, j int) bool { return orbits[i].from < orbits[j].from })
	for i, o := range orbits {
		if i%8 == 0 {
			fmt.Fprint(w, "\n\t")
		}
		fmt.Fprintf(w, "{%#x, %#x}, ", o.from, o.to)
	}
	fmt.Fprint(w, "\n}\n\n")

	fmt.Fprint(w, "// latin1 holds the properties of the code points below U+0100.\nvar latin1 = [256]uint8{")
	for r := rune(0); r < 256; r++ {
		if r%8 == 0 {
			fmt.Fprint(w, "\n\t")
		}
		var f []string
		for _, p := range []struct {
			bit string
			is  func(rune) bool
		}{
			{"isC", unicode.IsControl}, {"isP", unicode.IsPunct}, {"isN", unicode.IsNumber}, {"isS", unicode.IsSymbol},
			{"isZ", func(r rune) bool { return unicode.Is(unicode.Zs, r) }}, {"isLu", unicode.IsUpper}, {"isLl", unicode.IsLower},
			{"isLo", func(r rune) bool { return unicode.Is(unicode.Lo, r) }},
		} {
			if p.is(r) {
				f = append(f, p.bit)
			}
		}
		if f == nil {
			f = []string{"0"}
		}
		fmt.Fprintf(w, "%s, ", strings.Join(f, "|"))
	}
	fmt.Fprint(w, "\n}\n")
}

func deltas(c unicode.CaseRange) string {
	if c.Delta[0] == unicode.UpperLower {
		return "UpperLower, UpperLower, UpperLower"
	}
	return fmt.Sprintf("%d, %d, %d", c.Delta[0], c.Delta[1], c.Delta[2])
}
