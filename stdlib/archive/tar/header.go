// Package tar reads and writes tar archives: USTAR, PAX, GNU, and reads older ones.
package tar

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"strings"
	"time"
)

// What can be wrong.
var (
	ErrHeader          = errors.New("archive/tar: invalid tar header")
	ErrWriteTooLong    = errors.New("archive/tar: write too long")
	ErrFieldTooLong    = errors.New("archive/tar: header field too long")
	ErrWriteAfterClose = errors.New("archive/tar: write after close")
	ErrInsecurePath    = errors.New("archive/tar: insecure file path")

	errMissing   = errors.New("archive/tar: sparse file references non-existent data")
	errLeft      = errors.New("archive/tar: sparse file contains unreferenced data")
	errLongMap   = errors.New("archive/tar: sparse map too long")
	errNoInfo    = errors.New("archive/tar: FileInfo is nil")
	errSocket    = errors.New("archive/tar: sockets not supported")
	errIrregular = errors.New("tar: cannot add non-regular file")
)

// Types of entries: Header.Typeflag.
const (
	TypeReg = '0' // a file

	// TypeRegA is what TypeReg once was.
	//
	// Deprecated: use TypeReg.
	TypeRegA = '\x00'

	// These have no contents.
	TypeLink    = '1' // another name of a file
	TypeSymlink = '2'
	TypeChar    = '3' // a device
	TypeBlock   = '4' // a device
	TypeDir     = '5'
	TypeFifo    = '6'

	TypeCont = '7' // reserved

	// TypeXHeader has the records of PAX for the next entry. Reader and Writer deal with it.
	TypeXHeader = 'x'

	// TypeXGlobalHeader has records for all entries that follow. It can be read and written; what it means for the
	// entries is the program's business.
	TypeXGlobalHeader = 'g'

	// TypeGNUSparse is a file with holes, in FormatGNU.
	TypeGNUSparse = 'S'

	// TypeGNULongName and TypeGNULongLink have a long Name or Linkname for the next entry, in FormatGNU. Reader and
	// Writer deal with them.
	TypeGNULongName = 'L'
	TypeGNULongLink = 'K'
)

// hasContents tells whether entries of a type may have contents.
func hasContents(typeflag byte) bool { return typeflag < TypeLink || typeflag > TypeFifo }

// Keys of records.
const (
	keyPath     = "path"
	keyLinkpath = "linkpath"
	keySize     = "size"
	keyUid      = "uid"
	keyGid      = "gid"
	keyUname    = "uname"
	keyGname    = "gname"
	keyMtime    = "mtime"
	keyAtime    = "atime"
	keyCtime    = "ctime"
	keyXattr    = "SCHILY.xattr."

	keySparse       = "GNU.sparse."
	keySparseCount  = keySparse + "numblocks"
	keySparseOffset = keySparse + "offset"
	keySparseBytes  = keySparse + "numbytes"
	keySparseMap    = keySparse + "map"
	keySparseName   = keySparse + "name"
	keySparseMajor  = keySparse + "major"
	keySparseMinor  = keySparse + "minor"
	keySparseSize   = keySparse + "size"
	keySparseReal   = keySparse + "realsize"
)

// Header describes an entry. For copies of a header that are written, only fields that are known may be copied: new ones
// may come in later versions.
type Header struct {
	// Typeflag is the type. 0 becomes TypeDir if Name ends with a slash, else TypeReg.
	Typeflag byte

	Name     string
	Linkname string // what a link leads to

	Size  int64 // of the contents in bytes
	Mode  int64 // permissions
	Uid   int   // owner
	Gid   int   // group
	Uname string
	Gname string

	// Unless Format is set, the Writer rounds ModTime to seconds and ignores the others: those need PAX or GNU, and
	// fractions need PAX.
	ModTime    time.Time
	AccessTime time.Time
	ChangeTime time.Time

	Devmajor int64 // of devices
	Devminor int64 // of devices

	// Xattrs are extended attributes: the records SCHILY.xattr.KEY. Where both are set, these count.
	//
	// Deprecated: use PAXRecords.
	Xattrs map[string]string

	// PAXRecords are the records of PAX. Own ones have keys like VENDOR.keyword, without a =; keys and values should be
	// UTF-8 and not empty. Records that follow from the other fields replace those.
	PAXRecords map[string]string

	// Format is the variant: set by the Reader as far as it can tell; for the Writer the one to use, or FormatUnknown
	// for the first of USTAR, PAX and GNU that is possible.
	Format Format
}

// Mode bits of Unix that a header may have.
const (
	unixSetuid = 0o4000
	unixSetgid = 0o2000
	unixSticky = 0o1000
	unixType   = ^0o7777
)

var unixBits = [...]struct {
	unix int64
	mode fs.FileMode
}{
	{unixSetuid, fs.ModeSetuid},
	{unixSetgid, fs.ModeSetgid},
	{unixSticky, fs.ModeSticky},
}

// unixTypes are file types that stand in the mode.
var unixTypes = [...]struct {
	unix int64
	mode fs.FileMode
}{
	{0o040000, fs.ModeDir},
	{0o010000, fs.ModeNamedPipe},
	{0o120000, fs.ModeSymlink},
	{0o060000, fs.ModeDevice},
	{0o020000, fs.ModeDevice | fs.ModeCharDevice},
	{0o140000, fs.ModeSocket},
}

// FileInfo returns the header as a fs.FileInfo.
func (h *Header) FileInfo() fs.FileInfo { return info{h} }

type info struct {
	h *Header
}

func (i info) Size() int64        { return i.h.Size }
func (i info) IsDir() bool        { return i.Mode().IsDir() }
func (i info) ModTime() time.Time { return i.h.ModTime }
func (i info) Sys() any           { return i.h }
func (i info) String() string     { return fs.FormatFileInfo(i) }

func (i info) Name() string {
	if i.IsDir() {
		return path.Base(path.Clean(i.h.Name))
	}
	return path.Base(i.h.Name)
}

func (i info) Mode() (mode fs.FileMode) {
	mode = fs.FileMode(i.h.Mode).Perm()
	for _, b := range unixBits {
		if i.h.Mode&b.unix != 0 {
			mode |= b.mode
		}
	}
	for _, t := range unixTypes {
		if i.h.Mode&0xFFFFFFFF&unixType == t.unix {
			mode |= t.mode
		}
	}
	switch i.h.Typeflag {
	case TypeSymlink:
		mode |= fs.ModeSymlink
	case TypeChar:
		mode |= fs.ModeDevice | fs.ModeCharDevice
	case TypeBlock:
		mode |= fs.ModeDevice
	case TypeDir:
		mode |= fs.ModeDir
	case TypeFifo:
		mode |= fs.ModeNamedPipe
	}
	return mode
}

// FileInfoNames is a fs.FileInfo that knows the names of owner and group. FileInfoHeader doesn't look them up then.
type FileInfoNames interface {
	fs.FileInfo
	Uname() (string, error)
	Gname() (string, error)
}

// FileInfoHeader returns a header of what fi tells; link is what it leads to, if it is a symbolic link. A directory's
// name gets a slash. Name is the last element only. If fi is a FileInfoNames, the names of owner and group are taken
// from it, otherwise they are looked up.
func FileInfoHeader(fi fs.FileInfo, link string) (*Header, error) {
	if fi == nil {
		return nil, errNoInfo
	}
	mode := fi.Mode()
	h := &Header{Name: fi.Name(), ModTime: fi.ModTime(), Mode: int64(mode.Perm())}
	switch kind := mode.Type(); {
	case kind == 0:
		h.Typeflag, h.Size = TypeReg, fi.Size()
	case mode.IsDir():
		h.Typeflag = TypeDir
		h.Name += "/"
	case kind&fs.ModeSymlink != 0:
		h.Typeflag, h.Linkname = TypeSymlink, link
	case kind&fs.ModeDevice != 0 && kind&fs.ModeCharDevice != 0:
		h.Typeflag = TypeChar
	case kind&fs.ModeDevice != 0:
		h.Typeflag = TypeBlock
	case kind&fs.ModeNamedPipe != 0:
		h.Typeflag = TypeFifo
	case kind&fs.ModeSocket != 0:
		return nil, errSocket
	default:
		return nil, errors.New("archive/tar: unknown file mode " + mode.String())
	}
	for _, b := range unixBits {
		if mode&b.mode != 0 {
			h.Mode |= b.unix
		}
	}
	if from, ok := fi.Sys().(*Header); ok {
		h.Uid, h.Gid, h.Uname, h.Gname = from.Uid, from.Gid, from.Uname, from.Gname
		h.AccessTime, h.ChangeTime = from.AccessTime, from.ChangeTime
		h.Xattrs, h.PAXRecords = maps.Clone(from.Xattrs), maps.Clone(from.PAXRecords)
		if from.Typeflag == TypeLink {
			h.Typeflag, h.Size, h.Linkname = TypeLink, 0, from.Linkname
		}
	}
	named, ok := fi.(FileInfoNames)
	if ok {
		var err error
		if h.Gname, err = named.Gname(); err != nil {
			return nil, err
		}
		if h.Uname, err = named.Uname(); err != nil {
			return nil, err
		}
	}
	h.addStat(fi, !ok)
	return h, nil
}

// isASCII tells whether s has ASCII characters only, and no zero byte.
func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r == 0 || r >= 0x80 }) < 0
}

func hasZero(s string) bool { return strings.IndexByte(s, 0) >= 0 }
