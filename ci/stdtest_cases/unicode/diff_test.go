package unicode_test

import (
	"maps"
	own "rgostd/unicode"
	"testing"
	ref "unicode"
)

func TestEveryRune(t *testing.T) {
	preds := map[string][2]func(rune) bool{
		"IsLetter": {own.IsLetter, ref.IsLetter}, "IsUpper": {own.IsUpper, ref.IsUpper}, "IsLower": {own.IsLower, ref.IsLower},
		"IsTitle": {own.IsTitle, ref.IsTitle}, "IsDigit": {own.IsDigit, ref.IsDigit}, "IsNumber": {own.IsNumber, ref.IsNumber},
		"IsMark": {own.IsMark, ref.IsMark}, "IsPunct": {own.IsPunct, ref.IsPunct}, "IsSymbol": {own.IsSymbol, ref.IsSymbol},
		"IsControl": {own.IsControl, ref.IsControl}, "IsSpace": {own.IsSpace, ref.IsSpace}, "IsGraphic": {own.IsGraphic, ref.IsGraphic},
		"IsPrint": {own.IsPrint, ref.IsPrint},
	}
	maps_ := map[string][2]func(rune) rune{
		"ToUpper": {own.ToUpper, ref.ToUpper}, "ToLower": {own.ToLower, ref.ToLower}, "ToTitle": {own.ToTitle, ref.ToTitle},
		"SimpleFold":    {own.SimpleFold, ref.SimpleFold},
		"Turkish upper": {own.TurkishCase.ToUpper, ref.TurkishCase.ToUpper}, "Turkish lower": {own.TurkishCase.ToLower, ref.TurkishCase.ToLower},
		"Azeri title": {own.AzeriCase.ToTitle, ref.AzeriCase.ToTitle},
		"To(-1)":      {func(r rune) rune { return own.To(-1, r) }, func(r rune) rune { return ref.To(-1, r) }},
	}
	for r := rune(-3); r <= ref.MaxRune+3; r++ {
		for name, f := range preds {
			if f[0](r) != f[1](r) {
				t.Fatalf("%s(%U) = %v", name, r, f[0](r))
			}
		}
		for name, f := range maps_ {
			if f[0](r) != f[1](r) {
				t.Fatalf("%s(%U) = %U, want %U", name, r, f[0](r), f[1](r))
			}
		}
	}
}

func TestTables(t *testing.T) {
	for _, g := range []struct {
		name string
		own  map[string]*own.RangeTable
		ref  map[string]*ref.RangeTable
	}{
		{"Categories", own.Categories, ref.Categories}, {"Scripts", own.Scripts, ref.Scripts}, {"Properties", own.Properties, ref.Properties},
		{"FoldCategory", own.FoldCategory, ref.FoldCategory}, {"FoldScript", own.FoldScript, ref.FoldScript},
	} {
		if len(g.own) != len(g.ref) {
			t.Errorf("%s has %d tables, want %d", g.name, len(g.own), len(g.ref))
		}
		for name, table := range g.ref {
			for r := rune(0); r <= 0x3FFFF; r += 1 + r>>14 {
				if own.Is(g.own[name], r) != ref.Is(table, r) {
					t.Fatalf("%s[%s] has %U wrong", g.name, name, r)
				}
			}
		}
	}
	if !maps.Equal(own.CategoryAliases, ref.CategoryAliases) {
		t.Error("CategoryAliases differ")
	}
}
