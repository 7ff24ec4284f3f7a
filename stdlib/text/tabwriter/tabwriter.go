// Package tabwriter aligns columns of text: tabs end cells, and a column is made of the tab-ended cells of adjacent
// lines (Nick Gravgaard's elastic tabstops).
package tabwriter

import (
	"fmt"
	"io"
	"unicode/utf8"
)

// Flags.
const (
	FilterHTML          uint = 1 << iota // HTML tags have no width, entities are one wide
	StripEscape                          // drop the Escape characters around escaped text
	AlignRight                           // text at the right of its cell
	DiscardEmptyColumns                  // drop columns of empty cells that vertical tabs ended
	TabIndent                            // indent empty leading cells with tabs, whatever the padding
	Debug                                // bars between columns, a line for each form feed
)

// Escape begins and ends text in which tabs and line ends are text.
const Escape = '\xff'

type cell struct {
	size  int  // in bytes
	width int  // in runes
	tab   bool // ended by a tab, not by a vertical one
}

// Writer aligns what is written to it. Tabs or vertical tabs end cells; newlines and form feeds end lines, form feeds
// also all columns. Text after a line's last tab belongs to no column.
type Writer struct {
	dst                         io.Writer
	minWidth, tabWidth, padding int
	padChar                     byte
	flags                       uint

	text    []byte   // of all cells
	counted int      // how much of text is in widths of cells
	cell    cell     // the one that is growing
	escape  byte     // the character that ends the escape we are in, or 0
	lines   [][]cell // the last has no end yet
	widths  []int    // of the columns to the left of what is being laid out
	out     []byte
}

// NewWriter returns a Writer; see Init.
func NewWriter(output io.Writer, minwidth, tabwidth, padding int, padchar byte, flags uint) *Writer {
	return new(Writer).Init(output, minwidth, tabwidth, padding, padchar, flags)
}

// Init sets up a Writer: minwidth is a cell's least width with padding, padding is added to a column's widest cell,
// padchar fills up; if it is a tab, cells are multiples of tabwidth, text at the left.
func (b *Writer) Init(output io.Writer, minwidth, tabwidth, padding int, padchar byte, flags uint) *Writer {
	if minwidth < 0 || tabwidth < 0 || padding < 0 {
		panic("negative minwidth, tabwidth, or padding")
	}
	if padchar == '\t' {
		flags &^= AlignRight
	}
	*b = Writer{
		dst: output, minWidth: minwidth, tabWidth: tabwidth, padding: padding, padChar: padchar, flags: flags,
		text: b.text[:0], out: b.out[:0],
	}
	b.reset()
	return b
}

func (b *Writer) reset() {
	b.text, b.counted = b.text[:0], 0
	b.cell, b.escape = cell{}, 0
	b.lines = append(b.lines[:0], nil)
	b.widths = b.widths[:0]
}

// take adds text to the growing cell; count adds its width.
func (b *Writer) take(p []byte) {
	b.text = append(b.text, p...)
	b.cell.size += len(p)
}

func (b *Writer) count() {
	b.cell.width += utf8.RuneCount(b.text[b.counted:])
	b.counted = len(b.text)
}

// endCell ends the growing cell and returns how many its line has.
func (b *Writer) endCell(tab bool) int {
	b.cell.tab = tab
	last := &b.lines[len(b.lines)-1]
	*last = append(*last, b.cell)
	b.cell = cell{}
	return len(*last)
}

// endEscape ends escaped text, which has its own idea of width.
func (b *Writer) endEscape() {
	switch b.escape {
	case Escape:
		b.count()
		if b.flags&StripEscape == 0 {
			b.cell.width -= 2 // the Escape characters
		}
	case ';':
		b.cell.width++ // an entity
	}
	b.counted = len(b.text)
	b.escape = 0
}

// Write takes text. What it returns an error for is the writing of complete parts.
func (b *Writer) Write(buf []byte) (n int, err error) {
	n = 0 // taken so far
	for i, c := range buf {
		if b.escape != 0 {
			if c == b.escape {
				end := i + 1
				if c == Escape && b.flags&StripEscape != 0 {
					end = i
				}
				b.take(buf[n:end])
				n = i + 1
				b.endEscape()
			}
			continue
		}
		switch c {
		case '\t', '\v', '\n', '\f':
			b.take(buf[n:i])
			b.count()
			n = i + 1
			cells := b.endCell(c == '\t')
			if c == '\t' || c == '\v' {
				continue
			}
			b.lines = append(b.lines, nil)
			if c == '\n' && cells > 1 {
				continue
			}
			// A form feed ends all columns, and so does a line of a single cell, which is in none.
			if err := b.flush("Write", c == '\f' && b.flags&Debug != 0); err != nil {
				return n, err
			}
		case Escape:
			b.take(buf[n:i])
			b.count()
			n = i
			if b.flags&StripEscape != 0 {
				n++
			}
			b.escape = Escape
		case '<', '&':
			if b.flags&FilterHTML == 0 {
				continue
			}
			b.take(buf[n:i])
			b.count()
			n = i
			b.escape = '>'
			if c == '&' {
				b.escape = ';'
			}
		}
	}
	b.take(buf[n:])
	return len(buf), nil
}

// Flush writes all there is; an incomplete escape counts as complete. It should be called at the end.
func (b *Writer) Flush() error { return b.flush("Flush", false) }

// flush writes all complete text for the method op.
func (b *Writer) flush(op string, bar bool) error {
	if b.cell.size > 0 {
		if b.escape != 0 {
			b.endEscape()
		}
		b.endCell(false)
	}
	b.out = b.out[:0]
	b.layOut(0, 0, len(b.lines))
	if bar {
		b.out = append(b.out, "---\n"...)
	}
	b.reset()
	if len(b.out) == 0 {
		return nil
	}
	// A panic of the output says where it came from.
	defer func() {
		if e := recover(); e != nil {
			panic(fmt.Sprintf("tabwriter: panic during %s (%v)", op, e))
		}
	}()
	n, err := b.dst.Write(b.out)
	if err == nil && n != len(b.out) {
		err = io.ErrShortWrite
	}
	return err
}

// layOut lays out the lines from first up to end, whose text starts at pos, and returns where it ends. The columns in
// widths are settled; a block of lines that have a cell in the next column settles that one.
func (b *Writer) layOut(pos, first, end int) int {
	column := len(b.widths)
	inColumn := func(line int) bool { return column < len(b.lines[line])-1 }
	for at := first; at < end; at++ {
		if !inColumn(at) {
			continue
		}
		pos = b.print(pos, first, at)
		first = at
		width, soft := b.minWidth, true
		for ; at < end && inColumn(at); at++ {
			c := b.lines[at][column]
			width = max(width, c.width+b.padding)
			soft = soft && c.width == 0 && !c.tab
		}
		if soft && b.flags&DiscardEmptyColumns != 0 {
			width = 0
		}
		b.widths = append(b.widths, width)
		pos = b.layOut(pos, first, at)
		b.widths = b.widths[:column]
		first = at
	}
	return b.print(pos, first, end)
}

// print writes lines, whose text starts at pos, with all columns settled.
func (b *Writer) print(pos, first, end int) int {
	for i := first; i < end; i++ {
		indent := b.flags&TabIndent != 0 // while cells are empty
		for j, c := range b.lines[i] {
			if j > 0 && b.flags&Debug != 0 {
				b.out = append(b.out, '|')
			}
			indent = indent && c.size == 0
			text := b.text[pos : pos+c.size]
			pos += c.size
			if b.flags&AlignRight == 0 {
				b.out = append(b.out, text...)
			}
			if j < len(b.widths) {
				b.pad(c.width, b.widths[j], indent)
			}
			if b.flags&AlignRight != 0 {
				b.out = append(b.out, text...)
			}
		}
		if i+1 < len(b.lines) {
			b.out = append(b.out, '\n')
		} else {
			b.out = append(b.out, b.text[pos:pos+b.cell.size]...)
			pos += b.cell.size
		}
	}
	return pos
}

// pad fills a cell up.
func (b *Writer) pad(text, width int, tabs bool) {
	char, n := b.padChar, width-text
	if char == '\t' || tabs {
		if b.tabWidth == 0 {
			return
		}
		char = '\t'
		width = (width + b.tabWidth - 1) / b.tabWidth * b.tabWidth
		n = (width - text + b.tabWidth - 1) / b.tabWidth
	}
	for range n {
		b.out = append(b.out, char)
	}
}
