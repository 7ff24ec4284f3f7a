package main

import (
	"fmt"

	"github.com/google/btree"
	"github.com/oklog/ulid/v2"
	"github.com/samber/lo"
	"github.com/shopspring/decimal"
)

func main() {
	a, b := decimal.RequireFromString("136.02"), decimal.NewFromFloat(0.07)
	fmt.Println(a.Mul(b), a.Div(decimal.NewFromInt(7)), a.Round(1), a.Cmp(b), a.Pow(decimal.NewFromInt(20)))
	t := btree.NewOrderedG[int](3)
	for i := range 50 {
		t.ReplaceOrInsert(i * 7 % 50)
	}
	t.AscendRange(10, 15, func(i int) bool { fmt.Print(i, " "); return true })
	fmt.Println(t.Len())
	fmt.Println(lo.Chunk(lo.Map(lo.Range(7), func(i, _ int) string { return fmt.Sprint(i * i) }), 3), lo.GroupBy([]int{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 }), lo.Uniq([]string{"a", "b", "a"}))
	fmt.Println(ulid.MustParse("01ARZ3NDEKTSV4RRFFQ69G5FAV").Time(), ulid.ULID{}.String())
}
