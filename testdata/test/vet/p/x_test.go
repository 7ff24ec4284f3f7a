package p_test

import (
	"example.com/vet/p"
	"testing"
)

func TestOutside(t *testing.T) { t.Log("%v", p.Show(2)) }

func ExampleNosuch() {}
