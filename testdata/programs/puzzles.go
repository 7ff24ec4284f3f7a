// Searching: queens by bits and by columns, a sudoku solver with constraints, knights, permutations, change making.
package main

import (
	"fmt"
	"math/bits"
	"slices"
	"sort"
	"strings"
)

// queensBits counts the solutions with three sets of attacked columns.
func queensBits(n int) int {
	all := uint32(1)<<n - 1
	var place func(cols, left, right uint32) int
	place = func(cols, left, right uint32) (count int) {
		if cols == all {
			return 1
		}
		for free := all &^ (cols | left | right); free != 0; free &= free - 1 {
			bit := free & -free
			count += place(cols|bit, (left|bit)<<1, (right|bit)>>1)
		}
		return count
	}
	return place(0, 0, 0)
}

// queensFirst returns the first solution as a board.
func queensFirst(n int) []string {
	at := make([]int, 0, n)
	var try func() bool
	try = func() bool {
		row := len(at)
		if row == n {
			return true
		}
	columns:
		for c := range n {
			for r, other := range at {
				if other == c || row-r == c-other || row-r == other-c {
					continue columns
				}
			}
			at = append(at, c)
			if try() {
				return true
			}
			at = at[:row]
		}
		return false
	}
	if !try() {
		return nil
	}
	board := make([]string, n)
	for r, c := range at {
		board[r] = strings.Repeat(".", c) + "Q" + strings.Repeat(".", n-c-1)
	}
	return board
}

// grid holds the candidates of each cell as bits 1 to 9. It is copied for each guess.
type grid [9][9]uint16

var guesses int

func parseGrid(s string) (g grid, err error) {
	for r := range g {
		for c := range g[r] {
			g[r][c] = 0x3fe
		}
	}
	i := 0
	for _, ch := range s {
		switch {
		case ch >= '1' && ch <= '9':
			if !g.set(i/9, i%9, uint16(1)<<(ch-'0')) {
				return g, fmt.Errorf("cell %d,%d: %c contradicts the others", i/9+1, i%9+1, ch)
			}
			i++
		case ch == '.' || ch == '0':
			i++
		}
	}
	if i != 81 {
		return g, fmt.Errorf("%d cells", i)
	}
	return g, nil
}

// set fixes a cell and removes the digit from all that see it.
func (g *grid) set(row, col int, digit uint16) bool {
	if g[row][col]&digit == 0 {
		return false
	}
	g[row][col] = digit
	for i := range 9 {
		box := [2]int{row/3*3 + i/3, col/3*3 + i%3}
		for _, cell := range [...][2]int{{row, i}, {i, col}, box} {
			r, c := cell[0], cell[1]
			if r == row && c == col || g[r][c]&digit == 0 {
				continue
			}
			g[r][c] &^= digit
			switch bits.OnesCount16(g[r][c]) {
			case 0:
				return false
			case 1:
				if !g.set(r, c, g[r][c]) {
					return false
				}
			}
		}
	}
	return true
}

func (g grid) solve() (grid, bool) {
	best, row, col := 10, 0, 0
	for r, line := range g {
		for c, set := range line {
			if n := bits.OnesCount16(set); n > 1 && n < best {
				best, row, col = n, r, c
			}
		}
	}
	if best == 10 {
		return g, true
	}
	for set := g[row][col]; set != 0; set &= set - 1 {
		guesses++
		next := g
		if next.set(row, col, set&-set) {
			if solved, ok := next.solve(); ok {
				return solved, true
			}
		}
	}
	return g, false
}

func (g grid) String() string {
	var b strings.Builder
	for _, line := range g {
		for _, set := range line {
			b.WriteByte('0' + byte(bits.TrailingZeros16(set)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

type square struct{ x, y int }

// knight finds a tour by going where the fewest ways lead on.
func knight(n int) [][]int {
	board := make([][]int, n)
	for i := range board {
		board[i] = make([]int, n)
	}
	jumps := [...]square{{1, 2}, {2, 1}, {2, -1}, {1, -2}, {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}}
	free := func(p square) bool {
		return p.x >= 0 && p.y >= 0 && p.x < n && p.y < n && board[p.x][p.y] == 0
	}
	at := square{}
	for step := 1; ; step++ {
		board[at.x][at.y] = step
		if step == n*n {
			return board
		}
		type option struct {
			to   square
			ways int
		}
		var options []option
		for _, j := range jumps {
			to := square{at.x + j.x, at.y + j.y}
			if !free(to) {
				continue
			}
			ways := 0
			for _, k := range jumps {
				if free(square{to.x + k.x, to.y + k.y}) {
					ways++
				}
			}
			options = append(options, option{to, ways})
		}
		if len(options) == 0 {
			return nil
		}
		sort.SliceStable(options, func(i, j int) bool { return options[i].ways < options[j].ways })
		at = options[0].to
	}
}

// permutations yields each order of the list, changing it in place.
func permutations[T any](list []T) func(func([]T) bool) {
	return func(yield func([]T) bool) {
		var rec func(k int) bool
		rec = func(k int) bool {
			if k == len(list) {
				return yield(list)
			}
			for i := k; i < len(list); i++ {
				list[k], list[i] = list[i], list[k]
				if !rec(k + 1) {
					return false
				}
				list[k], list[i] = list[i], list[k]
			}
			return true
		}
		rec(0)
	}
}

// change counts the ways to pay, and finds the fewest coins.
func change(amount int, coins []int) (ways int, fewest []int) {
	count := make([]int, amount+1)
	count[0] = 1
	best := make([]int, amount+1)
	last := make([]int, amount+1)
	for a := 1; a <= amount; a++ {
		best[a] = amount + 1
	}
	for _, c := range coins {
		for a := c; a <= amount; a++ {
			count[a] += count[a-c]
			if best[a-c]+1 < best[a] {
				best[a], last[a] = best[a-c]+1, c
			}
		}
	}
	for a := amount; a > 0 && last[a] > 0; a -= last[a] {
		fewest = append(fewest, last[a])
	}
	return count[amount], fewest
}

// SEND + MORE = MONEY.
func money() string {
	letters := "SENDMORY"
	digits := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	value := map[byte]int{}
	number := func(w string) (n int) {
		for i := range len(w) {
			n = n*10 + value[w[i]]
		}
		return n
	}
	var try func(i int, used uint) bool
	try = func(i int, used uint) bool {
		if i == len(letters) {
			return number("SEND")+number("MORE") == number("MONEY")
		}
		for _, d := range digits {
			if used>>d&1 == 1 || d == 0 && (letters[i] == 'S' || letters[i] == 'M') || letters[i] == 'M' && d != 1 {
				continue
			}
			value[letters[i]] = d
			if try(i+1, used|1<<d) {
				return true
			}
		}
		return false
	}
	if !try(0, 0) {
		return "unsolvable"
	}
	return fmt.Sprintf("%d + %d = %d", number("SEND"), number("MORE"), number("MONEY"))
}

func main() {
	for n := range 10 {
		fmt.Print(queensBits(n), " ")
	}
	fmt.Println()
	fmt.Println(strings.Join(queensFirst(8), "\n"), queensFirst(3) == nil)

	for _, s := range []string{
		"53..7.... 6..195... .98....6. 8...6...3 4..8.3..1 7...2...6 .6....28. ...419..5 ....8..79",
		"8........ ..36..... .7..9.2.. .5...7... ....457.. ...1...3. ..1....68 ..85...1. .9....4..",
		"55....... " + strings.Repeat(".", 72),
		"123",
	} {
		g, err := parseGrid(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		solved, ok := g.solve()
		fmt.Print(solved, ok, " ", guesses, "\n")
	}

	for _, row := range knight(6) {
		fmt.Println(row)
	}
	count, sorted := 0, 0
	for p := range permutations([]int{4, 2, 3, 1, 5}) {
		count++
		if slices.IsSorted(p) {
			sorted = count
		}
	}
	fmt.Println(count, sorted)
	for p := range permutations([]byte("abcd")) {
		if p[0] == 'c' {
			fmt.Println(string(p))
			break
		}
	}
	ways, fewest := change(200, []int{1, 2, 5, 10, 20, 50, 100, 200})
	fmt.Println(ways, fewest)
	fmt.Println(change(48, []int{1, 20, 24}))
	fmt.Println(change(7, []int{4, 6}))
	fmt.Println(money())
}
