package syscall

// A Conn gives access to the descriptor of a file or a connection.
type Conn interface {
	SyscallConn() (RawConn, error)
}

// A RawConn calls functions with a descriptor, which stays open until they return.
type RawConn interface {
	// Control calls f.
	Control(f func(fd uintptr)) error

	// Read calls f until it returns true, waiting in between until there is something to read.
	Read(f func(fd uintptr) (done bool)) error

	// Write calls f until it returns true, waiting in between until there is room for writing.
	Write(f func(fd uintptr) (done bool)) error
}
