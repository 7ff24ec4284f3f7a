package zip

import (
	"bufio"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
)

// Writer writes an archive.
type Writer struct {
	out         counter
	buffer      *bufio.Writer
	entries     []*newFile
	open        *newFile // the last file, while its contents are written
	closed      bool
	comment     string
	compressors map[uint16]Compressor
}

// counter counts what is written.
type counter struct {
	w io.Writer
	n uint64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += uint64(n)
	return n, err
}

// NewWriter returns a Writer of an archive to w. It must be closed.
func NewWriter(w io.Writer) *Writer {
	buffer := bufio.NewWriter(w)
	return &Writer{out: counter{w: buffer}, buffer: buffer}
}

// SetOffset says that n bytes stand before the archive, to be called first: offsets count from there.
func (w *Writer) SetOffset(n int64) {
	if w.out.n != 0 {
		panic("zip: SetOffset called after data was written")
	}
	w.out.n = uint64(n)
}

// Flush writes out what is buffered, for those who can't wait for Close.
func (w *Writer) Flush() error { return w.buffer.Flush() }

// SetComment sets the archive's comment, of less than 64 kB.
func (w *Writer) SetComment(comment string) error {
	if len(comment) > max16 {
		return errors.New("zip: Writer.Comment too long")
	}
	w.comment = comment
	return nil
}

// RegisterCompressor makes comp compress a method in this archive, whatever is registered for all.
func (w *Writer) RegisterCompressor(method uint16, comp Compressor) {
	if w.compressors == nil {
		w.compressors = map[uint16]Compressor{}
	}
	w.compressors[method] = comp
}

// newFile is a file of the archive; while it is open, its contents are written to it.
type newFile struct {
	*FileHeader
	out    *counter
	offset uint64
	// raw: the contents come compressed, and the header tells everything.
	raw        bool
	closed     bool
	sum        uint32
	size       uint64
	compressed counter
	compressor io.WriteCloser
}

// wide tells whether sizes need eight bytes.
func (f *newFile) wide() bool { return f.CompressedSize64 > max32 || f.UncompressedSize64 > max32 }

func (f *newFile) Write(p []byte) (int, error) {
	if f.closed {
		return 0, errors.New("zip: write to closed file")
	}
	if f.raw {
		return f.out.Write(p)
	}
	f.sum = crc32.Update(f.sum, crc32.IEEETable, p)
	n, err := f.compressor.Write(p)
	f.size += uint64(n)
	return n, err
}

// close ends the contents.
func (f *newFile) close() error {
	f.closed = true
	if !f.raw {
		if err := f.compressor.Close(); err != nil {
			return err
		}
		f.CRC32, f.CompressedSize64, f.UncompressedSize64 = f.sum, f.compressed.n, f.size
		if f.wide() {
			f.CompressedSize, f.UncompressedSize = max32, max32
			f.ReaderVersion = version45
		} else {
			f.CompressedSize, f.UncompressedSize = uint32(f.CompressedSize64), uint32(f.UncompressedSize64)
		}
	}
	if f.Flags&flagDescriptor == 0 {
		return nil
	}
	b := le.AppendUint32([]byte(markDescriptor), f.CRC32)
	if f.wide() {
		b = le.AppendUint64(b, f.CompressedSize64)
		b = le.AppendUint64(b, f.UncompressedSize64)
	} else {
		b = le.AppendUint32(b, f.CompressedSize)
		b = le.AppendUint32(b, f.UncompressedSize)
	}
	_, err := f.out.Write(b)
	return err
}

// writeHeader writes what stands before the contents.
func (f *newFile) writeHeader() error {
	if len(f.Name) > max16 {
		return errors.New("zip: FileHeader.Name too long")
	}
	if len(f.Extra) > max16 {
		return errors.New("zip: FileHeader.Extra too long")
	}
	// Sizes and checksum stand here if they are known and nowhere else.
	here := f.raw && f.Flags&flagDescriptor == 0
	version, extra := f.ReaderVersion, []byte(nil)
	var sum, compressed, size uint32
	if here {
		sum, compressed, size = f.CRC32, uint32(f.CompressedSize64), uint32(f.UncompressedSize64)
		if f.wide() {
			version = max(version, version45)
			compressed, size = max32, max32
			extra = le.AppendUint16(le.AppendUint16(nil, extraSizes64), 16)
			extra = le.AppendUint64(le.AppendUint64(extra, f.UncompressedSize64), f.CompressedSize64)
		}
	}
	b := []byte(markFile)
	for _, v := range []uint16{version, f.Flags, f.Method, f.ModifiedTime, f.ModifiedDate} {
		b = le.AppendUint16(b, v)
	}
	for _, v := range []uint32{sum, compressed, size} {
		b = le.AppendUint32(b, v)
	}
	b = le.AppendUint16(b, uint16(len(f.Name)))
	b = le.AppendUint16(b, uint16(len(f.Extra)+len(extra)))
	b = append(b, f.Name...)
	b = append(b, f.Extra...)
	_, err := f.out.Write(append(b, extra...))
	return err
}

// appendEntry appends the directory's entry. It tells whether something had no room in it.
func (f *newFile) appendEntry(b []byte) (_ []byte, wide bool) {
	version := f.ReaderVersion
	var extra []byte
	for _, v := range []uint64{f.UncompressedSize64, f.CompressedSize64, f.offset} {
		if v >= max32 {
			extra = le.AppendUint64(extra, v)
		}
	}
	if wide = extra != nil; wide {
		version = max(version, version45)
		f.Extra = le.AppendUint16(le.AppendUint16(f.Extra, extraSizes64), uint16(len(extra)))
		f.Extra = append(f.Extra, extra...)
	}
	b = append(b, markEntry...)
	for _, v := range []uint16{f.CreatorVersion, version, f.Flags, f.Method, f.ModifiedTime, f.ModifiedDate} {
		b = le.AppendUint16(b, v)
	}
	b = le.AppendUint32(b, f.CRC32)
	b = le.AppendUint32(b, uint32(min(f.CompressedSize64, max32)))
	b = le.AppendUint32(b, uint32(min(f.UncompressedSize64, max32)))
	for _, v := range []int{len(f.Name), len(f.Extra), len(f.Comment), 0, 0} {
		b = le.AppendUint16(b, uint16(v)) // the zeros are a disk and attributes that nobody uses
	}
	b = le.AppendUint32(b, f.ExternalAttrs)
	b = le.AppendUint32(b, uint32(min(f.offset, max32)))
	b = append(b, f.Name...)
	b = append(b, f.Extra...)
	return append(b, f.Comment...), wide
}

// closeFile ends the contents of the last file.
func (w *Writer) closeFile() error {
	f := w.open
	if f == nil || f.closed {
		return nil
	}
	return f.close()
}

// Close writes the directory and ends the archive; the underlying writer stays open.
func (w *Writer) Close() error {
	if err := w.closeFile(); err != nil {
		return err
	}
	w.open = nil
	if w.closed {
		return errors.New("zip: writer closed twice")
	}
	w.closed = true

	start, wide := w.out.n, false
	var b []byte
	for _, f := range w.entries {
		var needs bool
		b, needs = f.appendEntry(b[:0])
		wide = wide || needs
		if _, err := w.out.Write(b); err != nil {
			return err
		}
	}
	return w.writeEnd(uint64(len(w.entries)), start, w.out.n, wide)
}

// writeEnd writes what stands after the directory, which has so many entries and reaches from start to end.
func (w *Writer) writeEnd(entries, start, end uint64, wide bool) error {
	size := end - start
	var b []byte
	if wide || entries >= max16 || size >= max32 || start >= max32 {
		b = append(b, markEnd64...)
		b = le.AppendUint64(b, sizeEnd64-12)
		b = le.AppendUint16(le.AppendUint16(b, version45), version45)
		b = le.AppendUint64(b, 0) // disks
		for _, v := range []uint64{entries, entries, size, start} {
			b = le.AppendUint64(b, v)
		}
		b = append(b, markLocator64...)
		b = le.AppendUint32(b, 0) // disk
		b = le.AppendUint64(b, end)
		b = le.AppendUint32(b, 1) // disks
	}
	b = append(b, markEnd...)
	b = le.AppendUint32(b, 0) // disks
	for range 2 {
		b = le.AppendUint16(b, uint16(min(entries, max16)))
	}
	b = le.AppendUint32(b, uint32(min(size, max32)))
	b = le.AppendUint32(b, uint32(min(start, max32)))
	b = le.AppendUint16(b, uint16(len(w.comment)))
	if _, err := w.out.Write(append(b, w.comment...)); err != nil {
		return err
	}
	return w.Flush()
}

// begin ends the last file and makes a new one.
func (w *Writer) begin(h *FileHeader) (*newFile, error) {
	if err := w.closeFile(); err != nil {
		return nil, err
	}
	if n := len(w.entries); n > 0 && w.entries[n-1].FileHeader == h {
		return nil, errors.New("archive/zip: invalid duplicate FileHeader")
	}
	return &newFile{FileHeader: h, out: &w.out, offset: w.out.n}, nil
}

// add adds a file to the archive and returns where its contents are to be written.
func (w *Writer) add(f *newFile) (io.Writer, error) {
	w.entries = append(w.entries, f)
	if err := f.writeHeader(); err != nil {
		return nil, err
	}
	if f.isDir() {
		w.open = nil
		return nothing{}, nil
	}
	w.open = f
	return f, nil
}

// nothing can be written to a directory.
type nothing struct{}

func (nothing) Write(p []byte) (int, error) {
	if len(p) > 0 {
		return 0, errors.New("zip: write to directory")
	}
	return 0, nil
}

// Create is CreateHeader with a name, and with the method Deflate.
func (w *Writer) Create(name string) (io.Writer, error) {
	return w.CreateHeader(&FileHeader{Name: name, Method: Deflate})
}

// CreateHeader adds a file, whose contents are to be written to the returned writer before anything else is done to the
// archive. The header belongs to the archive from then on; sizes and checksum are filled in. Names may occur more than
// once.
func (w *Writer) CreateHeader(fh *FileHeader) (io.Writer, error) {
	f, err := w.begin(fh)
	if err != nil {
		return nil, err
	}
	if valid, matters := encoding(fh.Name, fh.Comment); fh.NonUTF8 {
		fh.Flags &^= flagUTF8
	} else if valid && matters {
		fh.Flags |= flagUTF8
	}
	fh.CreatorVersion = fh.CreatorVersion&^0xff | version20
	fh.ReaderVersion = version20
	if !fh.Modified.IsZero() {
		fh.ModifiedDate, fh.ModifiedTime = toDOS(fh.Modified)
		const onlyModified, size = 1, 5
		fh.Extra = le.AppendUint16(le.AppendUint16(fh.Extra, extraTime), size)
		fh.Extra = le.AppendUint32(append(fh.Extra, onlyModified), uint32(fh.Modified.Unix()))
	}
	if fh.isDir() {
		fh.Method = Store
		fh.Flags &^= flagDescriptor
		fh.CompressedSize, fh.CompressedSize64, fh.UncompressedSize, fh.UncompressedSize64 = 0, 0, 0, 0
		return w.add(f)
	}
	fh.Flags |= flagDescriptor
	comp := w.compressors[fh.Method]
	if comp == nil {
		comp = compressor(fh.Method)
	}
	if comp == nil {
		return nil, ErrAlgorithm
	}
	f.compressed.w = &w.out
	if f.compressor, err = comp(&f.compressed); err != nil {
		return nil, err
	}
	return w.add(f)
}

// CreateRaw adds a file as CreateHeader does, but what is written to the returned writer is compressed already, and the
// header says everything about it.
func (w *Writer) CreateRaw(fh *FileHeader) (io.Writer, error) {
	f, err := w.begin(fh)
	if err != nil {
		return nil, err
	}
	f.raw = true
	fh.CompressedSize = uint32(min(fh.CompressedSize64, max32))
	fh.UncompressedSize = uint32(min(fh.UncompressedSize64, max32))
	return w.add(f)
}

// Copy adds a file of another archive as it is, compressed.
func (w *Writer) Copy(f *File) error {
	from, err := f.OpenRaw()
	if err != nil {
		return err
	}
	h := f.FileHeader
	to, err := w.CreateRaw(&h)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return err
}

// AddFS adds all directories and files of a file system, compressed. Other things in it are an error.
func (w *Writer) AddFS(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if !d.IsDir() && !info.Mode().IsRegular() {
			return errors.New("zip: cannot add non-regular file")
		}
		h, err := FileInfoHeader(info)
		if err != nil {
			return err
		}
		h.Name, h.Method = name, Deflate
		if d.IsDir() {
			h.Name += "/"
		}
		to, err := w.CreateHeader(h)
		if err != nil || d.IsDir() {
			return err
		}
		from, err := fsys.Open(name)
		if err != nil {
			return err
		}
		defer from.Close()
		_, err = io.Copy(to, from)
		return err
	})
}
