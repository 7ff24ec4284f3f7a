package zip

import (
	"compress/flate"
	"errors"
	"io"
	"sync"
)

// Compressor returns a writer that writes compressed to w; closing it writes what is left. It may be called by several
// goroutines at a time.
type Compressor func(w io.Writer) (io.WriteCloser, error)

// Decompressor returns a reader of what is compressed in r, to be closed. It may be called by several goroutines at a
// time.
type Decompressor func(r io.Reader) io.ReadCloser

// registry has what was registered, by method.
type registry[F any] struct {
	sync.Mutex
	own map[uint16]F
}

// add tells whether the method was free.
func (r *registry[F]) add(method uint16, f F) bool {
	r.Lock()
	defer r.Unlock()
	if _, taken := r.own[method]; taken || method == Store || method == Deflate {
		return false
	}
	if r.own == nil {
		r.own = map[uint16]F{}
	}
	r.own[method] = f
	return true
}

func (r *registry[F]) get(method uint16) F {
	r.Lock()
	defer r.Unlock()
	return r.own[method]
}

var (
	compressors   registry[Compressor]
	decompressors registry[Decompressor]
)

// RegisterCompressor makes comp compress a method; it panics if something does already. Store and Deflate are there.
func RegisterCompressor(method uint16, comp Compressor) {
	if !compressors.add(method, comp) {
		panic("compressor already registered")
	}
}

// RegisterDecompressor makes dcomp decompress a method; it panics if something does already. Store and Deflate are
// there.
func RegisterDecompressor(method uint16, dcomp Decompressor) {
	if !decompressors.add(method, dcomp) {
		panic("decompressor already registered")
	}
}

// compressor returns the compressor of a method, or nil.
func compressor(method uint16) Compressor {
	switch method {
	case Store:
		return func(w io.Writer) (io.WriteCloser, error) { return openWriter{w}, nil }
	case Deflate:
		return newDeflater
	}
	return compressors.get(method)
}

// decompressor returns the decompressor of a method, or nil.
func decompressor(method uint16) Decompressor {
	switch method {
	case Store:
		return io.NopCloser
	case Deflate:
		return newInflater
	}
	return decompressors.get(method)
}

// openWriter has nothing to close.
type openWriter struct {
	io.Writer
}

func (openWriter) Close() error { return nil }

// Compressors and decompressors are large: those that are closed are used again.
var (
	idleDeflaters sync.Pool
	idleInflaters sync.Pool
)

// level is the one of small archives that are made fast.
const level = 5

type deflater struct {
	sync.Mutex
	w *flate.Writer
}

func newDeflater(w io.Writer) (io.WriteCloser, error) {
	if f, ok := idleDeflaters.Get().(*flate.Writer); ok {
		f.Reset(w)
		return &deflater{w: f}, nil
	}
	f, err := flate.NewWriter(w, level)
	return &deflater{w: f}, err
}

func (d *deflater) Write(p []byte) (int, error) {
	d.Lock()
	defer d.Unlock()
	if d.w == nil {
		return 0, errors.New("Write after Close")
	}
	return d.w.Write(p)
}

func (d *deflater) Close() error {
	d.Lock()
	defer d.Unlock()
	if d.w == nil {
		return nil
	}
	err := d.w.Close()
	idleDeflaters.Put(d.w)
	d.w = nil
	return err
}

type inflater struct {
	sync.Mutex
	r io.ReadCloser
}

func newInflater(r io.Reader) io.ReadCloser {
	if f, ok := idleInflaters.Get().(io.ReadCloser); ok {
		f.(flate.Resetter).Reset(r, nil)
		return &inflater{r: f}
	}
	return &inflater{r: flate.NewReader(r)}
}

func (i *inflater) Read(p []byte) (int, error) {
	i.Lock()
	defer i.Unlock()
	if i.r == nil {
		return 0, errors.New("Read after Close")
	}
	return i.r.Read(p)
}

func (i *inflater) Close() error {
	i.Lock()
	defer i.Unlock()
	if i.r == nil {
		return nil
	}
	err := i.r.Close()
	idleInflaters.Put(i.r)
	i.r = nil
	return err
}
