package fs

// FileMode holds a file's type and permissions, the same on all systems.
type FileMode uint32

// The bits of a mode.
const (
	ModeDir        FileMode = 1 << 31 // d: directory
	ModeAppend     FileMode = 1 << 30 // a: only to append to
	ModeExclusive  FileMode = 1 << 29 // l: for exclusive use
	ModeTemporary  FileMode = 1 << 28 // T: temporary file, on Plan 9
	ModeSymlink    FileMode = 1 << 27 // L: symbolic link
	ModeDevice     FileMode = 1 << 26 // D: device
	ModeNamedPipe  FileMode = 1 << 25 // p: named pipe
	ModeSocket     FileMode = 1 << 24 // S: socket
	ModeSetuid     FileMode = 1 << 23 // u: runs as its owner
	ModeSetgid     FileMode = 1 << 22 // g: runs as its group
	ModeCharDevice FileMode = 1 << 21 // c: character device, along with ModeDevice
	ModeSticky     FileMode = 1 << 20 // t: sticky
	ModeIrregular  FileMode = 1 << 19 // ?: not regular, nothing else known

	// ModeType is the mask of the type bits: none is set for a regular file.
	ModeType = ModeDir | ModeSymlink | ModeNamedPipe | ModeSocket | ModeDevice | ModeCharDevice | ModeIrregular

	ModePerm FileMode = 0777 // Unix permissions
)

// String writes the mode as ls does: letters for the bits set (- for none), then the permissions.
func (m FileMode) String() string {
	const letters, permissions = "dalTLDpSugct?", "rwxrwxrwx"
	var buf [32]byte
	out := buf[:0]
	for i := range len(letters) {
		if m&(ModeDir>>uint(i)) != 0 {
			out = append(out, letters[i])
		}
	}
	if len(out) == 0 {
		out = append(out, '-')
	}
	for i := range len(permissions) {
		c := permissions[i]
		if m&(0400>>uint(i)) == 0 {
			c = '-'
		}
		out = append(out, c)
	}
	return string(out)
}

// IsDir reports whether m is of a directory.
func (m FileMode) IsDir() bool { return m&ModeDir != 0 }

// IsRegular reports whether m is of a regular file.
func (m FileMode) IsRegular() bool { return m&ModeType == 0 }

// Perm returns the permission bits.
func (m FileMode) Perm() FileMode { return m & ModePerm }

// Type returns the type bits.
func (m FileMode) Type() FileMode { return m & ModeType }
