// Package zip reads and writes ZIP archives, large ones (ZIP64) too. Archives over several disks are not supported.
package zip

import (
	"bufio"
	"errors"
	"hash/crc32"
	"internal/godebug"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// What is wrong with an archive.
var (
	ErrFormat       = errors.New("zip: not a valid zip file")
	ErrAlgorithm    = errors.New("zip: unsupported compression algorithm")
	ErrChecksum     = errors.New("zip: checksum error")
	ErrInsecurePath = errors.New("zip: insecure file path")
)

// Reader is an archive. It is a fs.FS.
type Reader struct {
	File    []*File
	Comment string

	from          io.ReaderAt
	decompressors map[uint16]Decompressor
	tree          func() *tree
}

// ReadCloser is an archive that is to be closed.
type ReadCloser struct {
	Reader
	file *os.File
}

// File is a file of an archive.
type File struct {
	FileHeader
	archive *Reader
	offset  int64 // of its own header
}

// OpenReader opens the archive of that name.
//
// Where the environment variable GODEBUG contains zipinsecurepath=0 and some file's name is not local
// (filepath.IsLocal) or has a backslash, it returns ErrInsecurePath together with the archive.
func OpenReader(name string) (*ReadCloser, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	rc := &ReadCloser{file: file}
	if err = rc.init(file, info.Size()); err != nil && err != ErrInsecurePath {
		file.Close()
		return nil, err
	}
	return rc, err
}

// Close closes the archive's file.
func (rc *ReadCloser) Close() error { return rc.file.Close() }

// NewReader returns the archive in r, which has so many bytes. For ErrInsecurePath see OpenReader.
func NewReader(r io.ReaderAt, size int64) (*Reader, error) {
	if size < 0 {
		return nil, errors.New("zip: size cannot be negative")
	}
	z := new(Reader)
	if err := z.init(r, size); err != nil && err != ErrInsecurePath {
		return nil, err
	} else {
		return z, err
	}
}

func (r *Reader) init(from io.ReaderAt, size int64) error {
	d, err := findDirectory(from, size)
	if err != nil {
		return err
	}
	r.from, r.Comment = from, d.comment
	r.tree = sync.OnceValue(r.makeTree)
	// The number of entries is believed as far as there is room for them.
	if d.size < uint64(size) && (uint64(size)-d.size)/sizeFile >= d.entries {
		r.File = make([]*File, 0, d.entries)
	}
	at := d.base + int64(d.offset)
	in := bufio.NewReader(io.NewSectionReader(from, at, size-at))
	for {
		f := &File{archive: r}
		err = f.readEntry(in)
		if err != nil {
			break
		}
		f.offset += d.base
		r.File = append(r.File, f)
	}
	if err != ErrFormat && err != io.ErrUnexpectedEOF {
		return err
	}
	// Of the number, some programs write the lower bits only.
	if uint16(len(r.File)) != uint16(d.entries) {
		return err
	}
	if godebug.Value("zipinsecurepath") == "0" {
		for _, f := range r.File {
			if f.Name != "" && (!filepath.IsLocal(f.Name) || strings.Contains(f.Name, `\`)) {
				return ErrInsecurePath
			}
		}
	}
	return nil
}

// RegisterDecompressor makes dcomp decompress a method of this archive, whatever is registered for all.
func (r *Reader) RegisterDecompressor(method uint16, dcomp Decompressor) {
	if r.decompressors == nil {
		r.decompressors = map[uint16]Decompressor{}
	}
	r.decompressors[method] = dcomp
}

// DataOffset returns where in the archive the contents begin, as they are compressed.
func (f *File) DataOffset() (offset int64, err error) {
	var b [sizeFile]byte
	if _, err := f.archive.from.ReadAt(b[:], f.offset); err != nil {
		return 0, err
	}
	if string(b[:4]) != markFile {
		return 0, ErrFormat
	}
	return f.offset + sizeFile + int64(le.Uint16(b[26:])) + int64(le.Uint16(b[28:])), nil
}

// OpenRaw returns a Reader of the contents, as they are compressed.
func (f *File) OpenRaw() (io.Reader, error) {
	at, err := f.DataOffset()
	if err != nil {
		return nil, err
	}
	return io.NewSectionReader(f.archive.from, at, int64(f.CompressedSize64)), nil
}

// Open returns a reader of the contents, which checks them. Several files may be open at a time.
func (f *File) Open() (io.ReadCloser, error) {
	at, err := f.DataOffset()
	if err != nil {
		return nil, err
	}
	if f.isDir() {
		if f.UncompressedSize64 != 0 {
			return noContents{ErrFormat}, nil
		}
		return noContents{io.EOF}, nil
	}
	dcomp := f.archive.decompressors[f.Method]
	if dcomp == nil {
		dcomp = decompressor(f.Method)
	}
	if dcomp == nil {
		return nil, ErrAlgorithm
	}
	size := int64(f.CompressedSize64)
	c := &contents{f: f, from: dcomp(io.NewSectionReader(f.archive.from, at, size))}
	if f.Flags&flagDescriptor != 0 {
		c.descriptor = io.NewSectionReader(f.archive.from, at+size, sizeDescriptor)
	}
	return c, nil
}

// noContents is what a directory has.
type noContents struct {
	err error
}

func (n noContents) Read([]byte) (int, error) { return 0, n.err }
func (n noContents) Close() error             { return nil }

// contents reads a file and checks its size and checksum. It is a fs.File.
type contents struct {
	f          *File
	from       io.ReadCloser
	descriptor io.Reader // or nil
	sum        uint32
	size       uint64
	err        error
}

func (c *contents) Stat() (fs.FileInfo, error) { return c.f.FileInfo(), nil }
func (c *contents) Close() error               { return c.from.Close() }

func (c *contents) Read(p []byte) (n int, err error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err = c.from.Read(p)
	c.sum = crc32.Update(c.sum, crc32.IEEETable, p[:n])
	c.size += uint64(n)
	switch {
	case c.size > c.f.UncompressedSize64:
		return 0, ErrFormat
	case err == io.EOF && c.size < c.f.UncompressedSize64:
		return 0, io.ErrUnexpectedEOF
	case err == io.EOF:
		err = c.end()
	}
	c.err = err
	return n, err
}

// end checks what can be checked at the end and returns io.EOF if all is well.
func (c *contents) end() error {
	wrong := c.sum != c.f.CRC32
	if c.descriptor == nil {
		// Some programs don't write a checksum.
		wrong = wrong && c.f.CRC32 != 0
	} else if err := c.f.readDescriptor(c.descriptor); err == io.EOF {
		return io.ErrUnexpectedEOF
	} else if err != nil {
		return err
	}
	if wrong {
		return ErrChecksum
	}
	return io.EOF
}
