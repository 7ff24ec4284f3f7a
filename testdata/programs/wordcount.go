// args: -mb 50

// Wordcount writes a generated text to a temporary file, then reads it back and reports its most frequent words.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
)

// generator produces the same pseudo-random text for the same seed on every machine.
type generator struct {
	state uint32
	vocab []string
}

func newGenerator(seed uint32) *generator {
	g := &generator{state: seed}
	onsets := []string{"b", "br", "d", "f", "gl", "h", "k", "l", "m", "n", "p", "r", "st", "t", "v", "w"}
	vowels := []string{"a", "e", "i", "o", "u", "ai", "ou"}
	codas := []string{"", "n", "r", "st", "l"}
	for _, o := range onsets {
		for _, v := range vowels {
			for _, c := range codas {
				g.vocab = append(g.vocab, o+v+c)
			}
		}
	}
	return g
}

func (g *generator) next() uint32 {
	g.state ^= g.state << 13
	g.state ^= g.state >> 17
	g.state ^= g.state << 5
	return g.state
}

// word favours the front of the vocabulary, roughly as natural language does.
func (g *generator) word() string {
	n := uint32(len(g.vocab))
	a, b := g.next()%n, g.next()%n
	return g.vocab[min(a, b)]
}

// writeTo writes whole sentences until at least limit bytes are out.
func (g *generator) writeTo(w io.Writer, limit int64) (int64, error) {
	out := bufio.NewWriterSize(w, 64<<10)
	var written int64
	put := func(s string) error {
		n, err := out.WriteString(s)
		written += int64(n)
		return err
	}
	for written < limit {
		length := 4 + int(g.next()%12)
		for i := range length {
			w := g.word()
			if i == 0 {
				w = strings.ToUpper(w[:1]) + w[1:]
			} else if err := put(" "); err != nil {
				return written, err
			}
			if err := put(w); err != nil {
				return written, err
			}
		}
		end := ".\n"
		if g.next()%7 == 0 {
			end = "!\n"
		}
		if err := put(end); err != nil {
			return written, err
		}
	}
	return written, out.Flush()
}

// counts is what one reading of a text gives.
type counts struct {
	bytes, lines, words int
	longest             string
	freq                map[string]*int
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// count reads r in blocks; a word cut by the end of a block continues in the next one.
func count(r io.Reader) (*counts, error) {
	c := &counts{freq: make(map[string]*int)}
	block := make([]byte, 256<<10)
	var word []byte
	finish := func() {
		if len(word) == 0 {
			return
		}
		c.words++
		if p, ok := c.freq[string(word)]; ok {
			*p++
		} else {
			one := 1
			c.freq[string(word)] = &one
		}
		if len(word) > len(c.longest) {
			c.longest = string(word)
		}
		word = word[:0]
	}
	for {
		n, err := r.Read(block)
		c.bytes += n
		for _, b := range block[:n] {
			if isLetter(b) {
				word = append(word, b|0x20)
				continue
			}
			finish()
			if b == '\n' {
				c.lines++
			}
		}
		if err == io.EOF {
			finish()
			return c, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

type entry struct {
	word string
	n    int
}

// top returns the k most frequent words; equal counts are in alphabetical order.
func (c *counts) top(k int) []entry {
	list := make([]entry, 0, len(c.freq))
	for w, n := range c.freq {
		list = append(list, entry{w, *n})
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].n != list[j].n {
			return list[i].n > list[j].n
		}
		return list[i].word < list[j].word
	})
	return list[:min(k, len(list))]
}

func run(megabytes, k int) error {
	file, err := os.CreateTemp("", "wordcount-*.txt")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()

	size, err := newGenerator(2463534242).writeTo(file, int64(megabytes)<<20)
	if err != nil {
		return fmt.Errorf("writing the text: %w", err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	c, err := count(file)
	if err != nil {
		return fmt.Errorf("reading the text: %w", err)
	}
	if int64(c.bytes) != size {
		return fmt.Errorf("wrote %d bytes, read %d", size, c.bytes)
	}
	fmt.Printf("%d bytes, %d lines, %d words, %d different, longest %q\n", c.bytes, c.lines, c.words, len(c.freq), c.longest)
	for i, e := range c.top(k) {
		fmt.Printf("%3d. %-6s %8d %6.3f%%\n", i+1, e.word, e.n, 100*float64(e.n)/float64(c.words))
	}
	return nil
}

func main() {
	megabytes := flag.Int("mb", 2, "size of the text in `MiB`")
	k := flag.Int("top", 10, "how many words to list")
	flag.Parse()
	if err := run(*megabytes, *k); err != nil {
		fmt.Fprintln(os.Stderr, "wordcount:", err)
		os.Exit(1)
	}
}
