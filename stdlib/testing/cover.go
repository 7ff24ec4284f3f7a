package testing

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
)

// A CoverBlock is a block of statements.
type CoverBlock struct {
	Line0 uint32
	Col0  uint16
	Line1 uint32
	Col1  uint16
	Stmts uint16
}

// Cover is what instrumented programs count, by the names of files.
type Cover struct {
	Mode     string
	Counters map[string][]uint32
	Blocks   map[string][]CoverBlock
	// CoveredPackages is what reports add about the packages covered.
	CoveredPackages string
}

var cover Cover

// RegisterCover is called by instrumented test programs.
func RegisterCover(c Cover) { cover = c }

// CoverMode returns "set", "count" or "atomic"; "" without coverage.
func CoverMode() string { return cover.Mode }

// Coverage returns the share of statements that have been run so far.
func Coverage() float64 {
	run, all := covered()
	if all == 0 {
		return 0
	}
	return float64(run) / float64(all)
}

func covered() (run, all int64) {
	for name, counters := range cover.Counters {
		blocks := cover.Blocks[name]
		for i := range counters {
			statements := int64(blocks[i].Stmts)
			all += statements
			if atomic.LoadUint32(&counters[i]) > 0 {
				run += statements
			}
		}
	}
	return run, all
}

// writeCoverage prints the share and writes the profile.
func writeCoverage() {
	if cover.Mode == "" {
		return
	}
	if path := *flags.coverProfile; path != "" {
		if err := writeProfile(outputFile(path)); err != nil {
			fmt.Fprintf(os.Stderr, "testing: %v\n", err)
			os.Exit(2)
		}
	}
	run, all := covered()
	if all == 0 {
		fmt.Println("coverage: [no statements]")
		return
	}
	fmt.Printf("coverage: %.1f%% of statements%s\n", 100*float64(run)/float64(all), cover.CoveredPackages)
}

func writeProfile(path string) error {
	w := new(bytes.Buffer)
	fmt.Fprintf(w, "mode: %s\n", cover.Mode)
	names := make([]string, 0, len(cover.Counters))
	for name := range cover.Counters {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		counters, blocks := cover.Counters[name], cover.Blocks[name]
		order := make([]int, len(blocks))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(i, j int) int {
			a, b := blocks[i], blocks[j]
			for _, d := range [...]int{int(a.Line0) - int(b.Line0), int(a.Col0) - int(b.Col0), int(a.Line1) - int(b.Line1), int(a.Col1) - int(b.Col1)} {
				if d != 0 {
					return d
				}
			}
			return 0
		})
		for _, i := range order {
			b := blocks[i]
			fmt.Fprintf(w, "%s:%d.%d,%d.%d %d %d\n", name, b.Line0, b.Col0, b.Line1, b.Col1, b.Stmts, atomic.LoadUint32(&counters[i]))
		}
	}
	return os.WriteFile(path, w.Bytes(), 0o666)
}
