// args: -top 3 -since 10:00:30 -level warn -by service,level -hist -

// Loganalyse reads log lines, filters them by flags, and prints counts, a histogram and percentiles of durations.
package main

import (
	"bufio"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Level of a line.
type Level int8

const (
	Debug Level = iota - 1
	Info
	Warn
	Error
)

var levelNames = map[string]Level{"debug": Debug, "info": Info, "warn": Warn, "error": Error}

func (l Level) String() string {
	for name, level := range levelNames {
		if level == l {
			return name
		}
	}
	return "level" + strconv.Itoa(int(l))
}

// Set is what the flag package calls.
func (l *Level) Set(s string) error {
	level, ok := levelNames[strings.ToLower(s)]
	if !ok {
		return fmt.Errorf("no level %q", s)
	}
	*l = level
	return nil
}

// clock is a flag for a time of day.
type clock struct{ time.Time }

func (c *clock) String() string {
	if c.IsZero() {
		return ""
	}
	return c.Format(time.TimeOnly)
}

func (c *clock) Set(s string) (err error) {
	c.Time, err = time.Parse(time.TimeOnly, s)
	return err
}

// Entry is one parsed line.
type Entry struct {
	When    time.Time
	Level   Level
	Fields  map[string]string
	Message string
	Took    time.Duration
}

var errFormat = errors.New("bad format")

// parse reads `2024-05-01T10:00:00Z level key=value… | message`.
func parse(line string) (*Entry, error) {
	head, message, ok := strings.Cut(line, " | ")
	if !ok {
		return nil, fmt.Errorf("%w: no message", errFormat)
	}
	words := strings.Fields(head)
	if len(words) < 2 {
		return nil, fmt.Errorf("%w: %d words", errFormat, len(words))
	}
	e := &Entry{Message: message, Fields: make(map[string]string)}
	var err error
	if e.When, err = time.Parse(time.RFC3339, words[0]); err != nil {
		return nil, fmt.Errorf("%w: %w", errFormat, err)
	}
	if err := e.Level.Set(words[1]); err != nil {
		return nil, fmt.Errorf("%w: %w", errFormat, err)
	}
	for _, w := range words[2:] {
		k, v, ok := strings.Cut(w, "=")
		if !ok {
			return nil, fmt.Errorf("%w: field %q", errFormat, w)
		}
		e.Fields[k] = v
		if k == "took" {
			if e.Took, err = time.ParseDuration(v); err != nil {
				return nil, fmt.Errorf("%w: %w", errFormat, err)
			}
		}
	}
	e.Fields["level"] = e.Level.String()
	return e, nil
}

type options struct {
	level   Level
	since   clock
	top     int
	by      string
	hist    bool
	verbose bool
}

type report struct {
	read, kept int
	bad        []error
	groups     map[string]int
	perSecond  map[int]int
	took       []time.Duration
}

func (o *options) analyse(r io.Reader) (*report, error) {
	rep := &report{groups: map[string]int{}, perSecond: map[int]int{}}
	keys := strings.Split(o.by, ",")
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		rep.read++
		text := strings.TrimSpace(lines.Text())
		if text == "" || text[0] == '#' {
			continue
		}
		e, err := parse(text)
		if err != nil {
			rep.bad = append(rep.bad, fmt.Errorf("line %d: %w", rep.read, err))
			continue
		}
		h, m, s := e.When.Clock()
		day := time.Date(0, 1, 1, h, m, s, 0, time.UTC)
		if e.Level < o.level || !o.since.IsZero() && day.Before(o.since.Time) {
			continue
		}
		rep.kept++
		parts := make([]string, len(keys))
		for i, k := range keys {
			parts[i] = cmp.Or(e.Fields[k], "-")
		}
		rep.groups[strings.Join(parts, "/")]++
		rep.perSecond[h*3600+m*60+s]++
		if e.Took > 0 {
			rep.took = append(rep.took, e.Took)
		}
	}
	return rep, lines.Err()
}

func percentile(sorted []time.Duration, p float64) time.Duration {
	i := int(math.Ceil(p/100*float64(len(sorted)))) - 1
	return sorted[max(i, 0)]
}

func (rep *report) print(w io.Writer, o *options) {
	fmt.Fprintf(w, "%d lines, %d kept, %d bad\n", rep.read, rep.kept, len(rep.bad))
	for _, err := range rep.bad {
		fmt.Fprintln(w, " ", err, errors.Is(err, errFormat))
	}
	names := slices.SortedFunc(maps.Keys(rep.groups), func(a, b string) int {
		return cmp.Or(-cmp.Compare(rep.groups[a], rep.groups[b]), strings.Compare(a, b))
	})
	for _, n := range names[:min(o.top, len(names))] {
		fmt.Fprintf(w, "%6d  %5.1f%%  %s\n", rep.groups[n], 100*float64(rep.groups[n])/float64(rep.kept), n)
	}
	if o.hist {
		buckets := map[int]int{}
		for s, n := range rep.perSecond {
			buckets[s/10] += n
		}
		for _, b := range slices.Sorted(maps.Keys(buckets)) {
			fmt.Fprintf(w, "%02d:%02d:%02d %-12s %d\n", b/360, b/6%60, b%6*10, strings.Repeat("▇", buckets[b]), buckets[b])
		}
	}
	if len(rep.took) > 0 {
		slices.Sort(rep.took)
		for _, p := range []float64{50, 90, 99, 100} {
			fmt.Fprintf(w, "p%-3g %v\n", p, percentile(rep.took, p))
		}
	}
}

func main() {
	var o options
	fs := flag.NewFlagSet("loganalyse", flag.ContinueOnError)
	fs.SetOutput(os.Stdout)
	fs.Var(&o.level, "level", "lowest `level` to keep")
	fs.Var(&o.since, "since", "earliest time of `day`")
	fs.IntVar(&o.top, "top", 10, "how many groups to list")
	fs.StringVar(&o.by, "by", "service", "fields to group by")
	fs.BoolVar(&o.hist, "hist", false, "draw a histogram")
	fs.BoolVar(&o.verbose, "v", false, "say more")
	if err := fs.Parse(os.Args[1:]); err != nil {
		os.Exit(2)
	}
	fmt.Println("args:", fs.Args(), fs.NArg(), fs.NFlag())
	fs.Visit(func(f *flag.Flag) { fmt.Printf("-%s=%v (default %q)\n", f.Name, f.Value, f.DefValue) })

	rep, err := o.analyse(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	rep.print(os.Stdout, &o)

	all := options{level: Debug, top: 2, by: "nosuch"}
	rep, _ = all.analyse(strings.NewReader("2024-05-01T10:00:00+02:00 info | hi\n\n# comment\n2024-05-01T23:59:59Z debug took=1ms | ok"))
	rep.print(os.Stdout, &all)

	wrong := flag.NewFlagSet("wrong", flag.ContinueOnError)
	wrong.SetOutput(io.Discard)
	var level Level
	wrong.Var(&level, "level", "")
	n := wrong.Uint("n", 1, "")
	fmt.Println(wrong.Parse([]string{"-level", "loud"}))
	fmt.Println(wrong.Parse([]string{"-n", "-3"}))
	fmt.Println(wrong.Parse([]string{"--nope"}))
	fmt.Println(wrong.Parse([]string{"-n"}))
	fmt.Println(wrong.Parse([]string{"-n=0x10", "--", "-level"}), *n, wrong.Args())
	fmt.Println(errors.Is(wrong.Parse([]string{"-help"}), flag.ErrHelp))
	fmt.Println("usage:")
	fs.PrintDefaults()
}
