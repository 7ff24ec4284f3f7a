package net

import (
	"os"
	"runtime"
	"syscall"
)

// fromFile copies the socket that a file is.
func fromFile(f *os.File) (*socket, error) {
	sys := -1
	raw, err := f.SyscallConn()
	if err != nil {
		return nil, err
	}
	var dupErr error
	err = raw.Control(func(fd uintptr) {
		r, _, errno := syscall.Syscall(syscall.SYS_FCNTL, fd, syscall.F_DUPFD_CLOEXEC, 0)
		if errno != 0 {
			dupErr = os.NewSyscallError("fcntl", errno)
			return
		}
		sys = int(r)
	})
	if err != nil {
		return nil, err
	}
	if dupErr != nil {
		return nil, dupErr
	}
	return adopt(sys)
}

// adopt makes a socket of a descriptor, which it closes on error.
func adopt(sys int) (*socket, error) {
	fail := func(call string, err error) (*socket, error) {
		syscall.Close(sys)
		return nil, os.NewSyscallError(call, err)
	}
	if err := syscall.SetNonblock(sys, true); err != nil {
		return fail("setnonblock", err)
	}
	kind, err := syscall.GetsockoptInt(sys, syscall.SOL_SOCKET, syscall.SO_TYPE)
	if err != nil {
		return fail("getsockopt", err)
	}
	family, err := syscall.GetsockoptInt(sys, syscall.SOL_SOCKET, syscall.SO_DOMAIN)
	if err != nil {
		return fail("getsockopt", err)
	}
	network := ""
	switch family {
	case syscall.AF_INET, syscall.AF_INET6:
		switch kind {
		case syscall.SOCK_STREAM:
			network = "tcp"
		case syscall.SOCK_DGRAM:
			network = "udp"
		case syscall.SOCK_RAW:
			network = "ip"
		}
	case syscall.AF_UNIX:
		network = unixNetwork(kind)
	}
	if network == "" {
		syscall.Close(sys)
		return nil, syscall.EPROTONOSUPPORT
	}
	s, err := wrapSocket(sys, family, kind, network)
	if err != nil {
		return nil, err
	}
	s.setAddrs(s.ends(nil))
	s.connected = s.remote != nil
	return s, nil
}

func fileError(f *os.File, err error) error {
	return &OpError{Op: "file", Net: "file+net", Addr: fileAddr(f.Name()), Err: err}
}

// fileAddr names a file where an address is wanted.
type fileAddr string

func (fileAddr) Network() string  { return "file+net" }
func (a fileAddr) String() string { return string(a) }

// discardNew closes a socket that turned out to be of the wrong kind.
func discardNew(s *socket) error {
	s.close()
	return syscall.EINVAL
}

// FileConn returns a copy of the connection that the file is. Closing one does not close the other.
func FileConn(f *os.File) (c Conn, err error) {
	defer runtime.KeepAlive(f)
	s, err := fromFile(f)
	if err != nil {
		return nil, fileError(f, err)
	}
	switch s.network {
	case "tcp":
		return newTCPConn(s, defaultKeepAlive, KeepAliveConfig{}), nil
	case "udp":
		return &UDPConn{conn{s}}, nil
	case "ip":
		return &IPConn{conn{s}}, nil
	}
	return &UnixConn{conn{s}}, nil
}

// FileListener returns a copy of the listener that the file is. Closing one does not close the other.
func FileListener(f *os.File) (ln Listener, err error) {
	defer runtime.KeepAlive(f)
	s, err := fromFile(f)
	if err != nil {
		return nil, fileError(f, err)
	}
	switch s.network {
	case "tcp":
		return &TCPListener{s: s}, nil
	case "unix", "unixpacket":
		// The file is the business of who made it.
		path := ""
		if s.local != nil {
			path = s.local.String()
		}
		return &UnixListener{s: s, path: path}, nil
	}
	return nil, fileError(f, discardNew(s))
}

// FilePacketConn returns a copy of the connection of packets that the file is. Closing one does not close the other.
func FilePacketConn(f *os.File) (c PacketConn, err error) {
	defer runtime.KeepAlive(f)
	s, err := fromFile(f)
	if err != nil {
		return nil, fileError(f, err)
	}
	switch s.network {
	case "udp":
		return &UDPConn{conn{s}}, nil
	case "ip":
		return &IPConn{conn{s}}, nil
	case "unixgram":
		return &UnixConn{conn{s}}, nil
	}
	return nil, fileError(f, discardNew(s))
}
