// A text table formatter, and every fmt verb and flag that it may be fed with.
package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"unicode/utf8"
)

// Align says where a cell's text goes.
type Align int

const (
	Left Align = iota
	Right
	Center
)

// Column describes one column; Format is applied to each of its values.
type Column struct {
	Title  string
	Align  Align
	Format string
	width  int
}

// Table collects rows and prints them when all widths are known.
type Table struct {
	Columns []Column
	rows    [][]string
	Border  string
}

// Add formats a row; missing values stay empty.
func (t *Table) Add(values ...any) *Table {
	row := make([]string, len(t.Columns))
	for i, v := range values {
		format := t.Columns[i].Format
		if format == "" {
			format = "%v"
		}
		row[i] = fmt.Sprintf(format, v)
	}
	t.rows = append(t.rows, row)
	return t
}

func (t *Table) measure() {
	for i := range t.Columns {
		c := &t.Columns[i]
		c.width = utf8.RuneCountInString(c.Title)
		for _, r := range t.rows {
			c.width = max(c.width, utf8.RuneCountInString(r[i]))
		}
	}
}

func (c *Column) cell(text string) string {
	switch c.Align {
	case Right:
		return fmt.Sprintf("%*s", c.width, text)
	case Center:
		left := (c.width - utf8.RuneCountInString(text)) / 2
		return fmt.Sprintf("%-*s", c.width, strings.Repeat(" ", left)+text)
	}
	return fmt.Sprintf("%-*s", c.width, text)
}

// WriteTo prints the table.
func (t *Table) WriteTo(w io.Writer) (total int64, err error) {
	t.measure()
	line := func(f func(i int, c *Column) string) {
		parts := make([]string, len(t.Columns))
		for i := range t.Columns {
			parts[i] = f(i, &t.Columns[i])
		}
		n, e := fmt.Fprintln(w, strings.TrimRight(t.Border+strings.Join(parts, t.Border)+t.Border, " "))
		total += int64(n)
		err = errors.Join(err, e)
	}
	line(func(_ int, c *Column) string { return c.cell(c.Title) })
	line(func(_ int, c *Column) string { return strings.Repeat("-", c.width) })
	for _, r := range t.rows {
		line(func(i int, c *Column) string { return c.cell(r[i]) })
	}
	return total, err
}

type celsius float64

func (c celsius) Format(s fmt.State, verb rune) {
	prec, ok := s.Precision()
	if !ok {
		prec = 1
	}
	text := fmt.Sprintf("%.*f°", prec, float64(c))
	if s.Flag('+') && c > 0 {
		text = "+" + text
	}
	if w, ok := s.Width(); ok {
		text = fmt.Sprintf("%*s", w, text)
	}
	fmt.Fprintf(s, "%s[%c]", text, verb)
}

type secret string

func (secret) GoString() string { return `secret("…")` }
func (secret) String() string   { return "***" }

type point struct {
	X, Y int
	name string
	next *point
}

type wrapper struct {
	point
	List []any
	M    map[string]int
	E    error
	F    func()
	S    secret
}

type broken struct{}

func (*broken) String() string { panic("cannot print") }

func verbs() {
	for _, f := range []string{"%d", "%+d", "%5d|", "%-5d|", "%05d", "%x", "%X", "%#x", "%o", "%#o", "%O", "%b", "%c", "%q", "%U", "%#U", "%e", "% d", "%08b", "%t"} {
		fmt.Printf("%s="+f+" ", strings.TrimPrefix(f, "%"), 77)
	}
	fmt.Println()
	for _, f := range []string{"%v", "%g", "%e", "%.3f", "%8.2f|", "%-8.2f|", "%+.1e", "%G", "%08.3f", "%x", "%b", "%#g", "% .2f", "%6.0f|", "%#.0f"} {
		fmt.Printf("%s="+f+" ", strings.TrimPrefix(f, "%"), -math.Pi*100)
	}
	fmt.Println()
	for _, f := range []string{"%s", "%q", "%x", "% x", "%#x", "%X", "%10s|", "%-10s|", "%.2s|", "%+q", "%#q", "%v", "%d", "%5.1q|", "%010s"} {
		fmt.Printf("%s="+f+" ", strings.TrimPrefix(f, "%"), "hé\n")
	}
	fmt.Println()
	for _, v := range []any{nil, true, 'x', uint8(200), 1 + 2i, []byte("ab"), [2]bool{true}, []string{"a", "b c"}, map[int]string{2: "b", 1: "a"},
		point{1, 2, "p", nil}, &point{X: 3}, struct{}{}, math.NaN(), math.Inf(-1), errors.New("bad"), secret("x"), celsius(21.55), []any{1, "a", nil}, int8(-5), uintptr(9)} {
		fmt.Printf("%v ¦ %+v ¦ %#v ¦ %T ¦ %s ¦ %d\n", v, v, v, v, v, v)
	}
}

func nested() {
	w := wrapper{point: point{1, -1, "in", nil}, List: []any{1.5, "s", []int{}}, M: map[string]int{"z": 26, "a": 1}, E: io.EOF, S: "pw"}
	fmt.Printf("%v\n%+v\n", w, w)
	w.F, w.E = nil, nil
	fmt.Printf("%#v\n", w)
	var nilPoint *point
	var nilMap map[string]int
	var nilSlice []int
	var nilError error
	fmt.Printf("%v %+v %v %#v %v %#v %v\n", nilPoint, nilPoint, nilMap, nilMap, nilSlice, nilSlice, nilError)
	fmt.Printf("%x %X % x %q %v\n", []string{"ab", "c"}, "hi", []byte{1, 0xab}, []string{"x y", `"`}, [3]byte{1, 2, 3})
	fmt.Printf("%6.2f %v %08d %t %q\n", []float64{1, 2.345}, []any{nil, []int{1}, map[string]int{"k": 1}}, []int{-3, 44}, []bool{true, false}, 'é')
}

func oddities() {
	fmt.Printf("%d %s\n", "text", 5)
	fmt.Printf("%d\n")
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("one\n", 1, "two")
	fmt.Printf("%!\n")
	fmt.Printf("%z %-\n", 3)
	fmt.Printf("%v %v\n", &[]int{1}, &map[string]int{"k": 1})
	fmt.Printf("%[2]d %[1]d %d %[5]d %[x]d\n", 1, 2)
	fmt.Printf("%[3]*.[2]*[1]f|\n", 12.3456, 2, 9)
	fmt.Printf("%*d %-*d| %.*f\n", 5, 42, 4, 7, 1, 2.55)
	fmt.Printf("%s %v\n", &broken{}, (*broken)(nil))
	fmt.Printf("%v %s\n", struct{ error }{errors.New("embedded")}, error(nil))
	fmt.Printf("%t %t %5t|\n", true, 1, false)
	fmt.Printf("%c %c %U %q %q\n", 0x1F600, -1, 0x1F600, 0x7f, 0x110000)
	fmt.Printf("%6.3v|%-8v|%+v|%x\n", 3.14159, "ab", -0.0, 3.5)
	fmt.Printf("%3c|%-3c|%03d|%+03d|% 03d|%+q\n", 'x', 'y', -5, 5, 5, "é☺")
	fmt.Println(fmt.Sprint("a", 1, 2, "b", "c", 3.0, nil, 'x'), fmt.Sprintln("x", 1) == "x 1\n", string(fmt.Appendf(nil, "%02x", 10)))
	fmt.Printf("%v %.2v %+.3e %v\n", 1e21, 123456.0, 1234.5678, float32(0.1))
	fmt.Printf("%v %.1f %8.3f %+v\n", complex(1, -2), 1.25+0.05i, -1i, complex64(0.1))
	fmt.Printf("%5v|%-5v|%05v|%x|%q\n", []int{1, 22}, []string{"a"}, 7, -255, []rune("ab"))
}

func main() {
	t := &Table{Border: "|", Columns: []Column{
		{Title: "item", Format: "%q"}, {Title: "price", Align: Right, Format: "%.2f"}, {Title: "stock", Align: Center},
		{Title: "share", Align: Right, Format: "%5.1f%%"}, {Title: "°C", Align: Right},
	}}
	t.Add("kettle", 24.5, 3, 12.5, celsius(20)).Add("über-lamp", 1249.999, 12345, 100.0).Add("日本", -0.001, nil, math.Pi, "-")
	n, err := t.WriteTo(os.Stdout)
	fmt.Println(n, err)
	fmt.Printf("%v %+8.2v %s\n", celsius(3), celsius(3.14159), celsius(-40))
	verbs()
	nested()
	oddities()
}
