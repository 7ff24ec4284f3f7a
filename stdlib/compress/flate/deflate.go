package flate

import (
	"errors"
	"io"
	"strconv"
	"unsafe"
)

// Levels: from 1, the fastest, to 9, the smallest result; and these.
const (
	NoCompression      = 0
	BestSpeed          = 1
	BestCompression    = 9
	DefaultCompression = -1 // a good compromise: 6
	HuffmanOnly        = -2 // no repetitions are looked for
)

// Writer compresses what is written to it.
type Writer struct {
	c    compressor
	dict []byte
}

var errClosed = errors.New("flate: closed writer")

// NewWriter returns a Writer that writes to w what is written to it, compressed at a level: from -2 to 9.
func NewWriter(w io.Writer, level int) (*Writer, error) { return NewWriterDict(w, level, nil) }

// NewWriterDict is NewWriter with a text that what is written may repeat; who reads must have it, too (see
// NewReaderDict).
func NewWriterDict(w io.Writer, level int, dict []byte) (*Writer, error) {
	if level < HuffmanOnly || level > BestCompression {
		return nil, errors.New("flate: invalid compression level " + strconv.Itoa(level) +
			": want value in range [-2, 9]")
	}
	z := new(Writer)
	z.c.init(level)
	if len(dict) > windowSize {
		dict = dict[len(dict)-windowSize:]
	}
	z.dict = append([]byte(nil), dict...)
	z.Reset(w)
	return z, nil
}

// Reset forgets everything and starts a new stream to w, at the same level, with the same text as before.
func (w *Writer) Reset(dst io.Writer) {
	w.c.reset(dst)
	w.c.prepare(w.dict)
}

// Write writes data, compressed sooner or later.
func (w *Writer) Write(data []byte) (int, error) {
	c := &w.c
	n := len(data)
	for len(data) > 0 {
		if c.b.err != nil {
			return 0, c.b.err
		}
		if c.end-c.start == maxBlock {
			c.block()
			continue
		}
		k := copy(c.window[c.end:c.start+maxBlock], data)
		c.end += k
		data = data[k:]
	}
	return n, c.b.err
}

// Flush writes everything that was written so far, so that a reader gets it all, followed by an empty block.
func (w *Writer) Flush() error {
	c := &w.c
	if c.b.err != nil {
		return c.b.err
	}
	if c.end > c.start {
		c.block()
	}
	c.b.stored(nil)
	c.b.send()
	return c.b.err
}

// Close ends the stream; the underlying writer stays open.
func (w *Writer) Close() error {
	c := &w.c
	if c.b.err != nil {
		if c.b.err == errClosed {
			return nil
		}
		return c.b.err
	}
	if c.end > c.start {
		c.block()
	}
	c.b.last()
	c.b.send()
	if c.b.err != nil {
		return c.b.err
	}
	c.b.err = errClosed
	return nil
}

const (
	// What matchers load may lie this many bytes after the end.
	windowSlack = 16
	windowBytes = windowSize + maxBlock + windowSlack
	// Positions that are older than the window are as good as none: tables start empty, and are emptied before
	// positions overflow.
	firstBase = windowSize + 1
	lastBase  = 1 << 31
)

// compressor finds repetitions.
type compressor struct {
	b      blockWriter
	finder finder
	steps  []step

	// window has up to windowSize bytes that were compressed, and from start to end those that were not yet.
	window     *[windowBytes]byte
	start, end int
	plain      bool // stored blocks only
	// base is the position of the window's first byte since the beginning of time.
	base uintptr
}

// finder looks for repetitions.
type finder interface {
	// find appends the steps for window[start:end]; after them there may be more literals. It may stop early, where
	// there are maxSteps, and returns up to where it got.
	find(steps []step, window unsafe.Pointer, start, end, base uintptr) ([]step, uintptr)
	// learn makes window[0:end] known.
	learn(window unsafe.Pointer, end, base uintptr)
	// forget makes everything unknown.
	forget()
}

func (c *compressor) init(level int) {
	switch level {
	case HuffmanOnly, NoCompression:
	case BestSpeed:
		c.finder = newSingle(15, 5)
	case 2:
		c.finder = newSingle(17, 7)
	case 3:
		c.finder = newDouble(3)
	case 4:
		c.finder = newDouble(4)
	case 5:
		c.finder = newDouble(5)
	case 6, DefaultCompression:
		c.finder = newDouble(6)
	default:
		c.finder = newChain(level)
	}
	if c.finder != nil {
		c.steps = make([]step, 0, maxSteps)
	}
	c.b.err = nil
	c.window = new([windowBytes]byte)
	c.base = firstBase
	c.b.builder = codeBuilder{}
	c.plain = level == NoCompression
}

func (c *compressor) reset(w io.Writer) {
	c.b.reset(w)
	// Everything before is too far away from now on.
	c.base += uintptr(c.end) + windowSize
	c.start, c.end = 0, 0
}

// prepare makes a text known.
func (c *compressor) prepare(dict []byte) {
	n := copy(c.window[:], dict)
	c.start, c.end = n, n
	if n > 0 && c.finder != nil {
		c.finder.learn(unsafe.Pointer(c.window), uintptr(n), c.base)
	}
}

// block compresses what waits.
func (c *compressor) block() {
	if c.base > lastBase {
		if c.finder != nil {
			c.finder.forget()
		}
		c.base = firstBase
	}
	// Hashes take in what lies after the end: the same each time.
	clear(c.window[c.end : c.end+windowSlack])
	for c.start < c.end && c.b.err == nil {
		text := c.window[c.start:c.end]
		if c.plain {
			c.b.stored(text)
			c.start = c.end
			break
		}
		steps := c.steps[:0]
		if c.finder != nil {
			var got uintptr
			steps, got = c.finder.find(steps, unsafe.Pointer(c.window), uintptr(c.start), uintptr(c.end), c.base)
			text = text[:int(got)-c.start]
		}
		c.start += len(text)
		c.b.write(text, steps)
	}
	if c.end > windowSize {
		moved := c.end - windowSize
		copy(c.window[:windowSize], c.window[moved:c.end])
		c.base += uintptr(moved)
		c.start, c.end = windowSize, windowSize
	}
}
