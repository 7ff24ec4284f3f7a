package syscall

import (
	"internal/linux"
	"internal/rt"
	"unsafe"
)

// Socket makes a socket.
func Socket(domain, typ, proto int) (fd int, err error) {
	if domain == AF_INET6 && SocketDisableIPv6 {
		return -1, EAFNOSUPPORT
	}
	r, err := quick(SYS_SOCKET, uintptr(domain), uintptr(typ), uintptr(proto))
	if err != nil {
		return -1, err
	}
	return int(r), nil
}

// Socketpair makes two sockets that are connected.
func Socketpair(domain, typ, proto int) (fd [2]int, err error) {
	pair := new([2]int32)
	_, err = call(SYS_SOCKETPAIR, uintptr(domain), uintptr(typ), uintptr(proto), uintptr(unsafe.Pointer(pair)))
	rt.KeepAlive(unsafe.Pointer(pair))
	return [2]int{int(pair[0]), int(pair[1])}, err
}

// addressCall makes a call on a socket and an address.
func addressCall(nr uintptr, fd int, sa Sockaddr) error {
	raw := new(RawSockaddrAny)
	n, err := sa.raw(raw)
	if err != nil {
		return err
	}
	_, err = fillCall(nr, fd, unsafe.Pointer(raw), uintptr(n), 0)
	return err
}

// Bind gives a socket its own address.
func Bind(fd int, sa Sockaddr) (err error) { return addressCall(SYS_BIND, fd, sa) }

// Connect connects a socket with an address.
func Connect(fd int, sa Sockaddr) (err error) { return addressCall(SYS_CONNECT, fd, sa) }

// Listen lets a socket be connected to.
func Listen(s int, n int) (err error) {
	_, err = quick(SYS_LISTEN, uintptr(s), uintptr(n), 0)
	return err
}

// Accept waits for a connection to a socket, and returns a socket for it and where it comes from.
func Accept(fd int) (nfd int, sa Sockaddr, err error) { return Accept4(fd, 0) }

// Accept4 is Accept with flags.
func Accept4(fd int, flags int) (nfd int, sa Sockaddr, err error) {
	raw, n := new(RawSockaddrAny), new(uint32)
	*n = SizeofSockaddrAny
	r, err := fillCall(SYS_ACCEPT4, fd, unsafe.Pointer(raw), uintptr(unsafe.Pointer(n)), uintptr(flags))
	rt.KeepAlive(unsafe.Pointer(n))
	if err != nil {
		return -1, nil, err
	}
	sa, err = cook(raw, *n)
	if err != nil {
		Close(int(r))
		return 0, nil, err
	}
	return int(r), sa, nil
}

// nameCall asks for an address of a socket.
func nameCall(nr uintptr, fd int) (Sockaddr, error) {
	raw, n := new(RawSockaddrAny), new(uint32)
	*n = SizeofSockaddrAny
	_, err := fillCall(nr, fd, unsafe.Pointer(raw), uintptr(unsafe.Pointer(n)), 0)
	rt.KeepAlive(unsafe.Pointer(n))
	if err != nil {
		return nil, err
	}
	return cook(raw, *n)
}

// Getsockname returns a socket's own address.
func Getsockname(fd int) (sa Sockaddr, err error) { return nameCall(SYS_GETSOCKNAME, fd) }

// Getpeername returns the address that a socket is connected with.
func Getpeername(fd int) (sa Sockaddr, err error) { return nameCall(SYS_GETPEERNAME, fd) }

// Shutdown ends one direction of a connection, or both.
func Shutdown(fd int, how int) (err error) {
	_, err = quick(SYS_SHUTDOWN, uintptr(fd), uintptr(how), 0)
	return err
}

// Sendto sends p to an address; nil is the one the socket is connected with.
func Sendto(fd int, p []byte, flags int, to Sockaddr) (err error) {
	var raw *RawSockaddrAny
	var n uint32
	if to != nil {
		raw = new(RawSockaddrAny)
		if n, err = to.raw(raw); err != nil {
			return err
		}
	}
	_, errno := linux.CallFdPtr(SYS_SENDTO, uintptr(fd), unsafe.Pointer(unsafe.SliceData(p)), uintptr(len(p)), uintptr(flags),
		uintptr(unsafe.Pointer(raw)), uintptr(n))
	rt.KeepAlive(unsafe.Pointer(raw))
	return check(errno)
}

// Recvfrom receives into p and returns where that comes from.
func Recvfrom(fd int, p []byte, flags int) (n int, from Sockaddr, err error) {
	raw, size := new(RawSockaddrAny), new(uint32)
	*size = SizeofSockaddrAny
	r, errno := linux.CallFdPtr(SYS_RECVFROM, uintptr(fd), unsafe.Pointer(unsafe.SliceData(p)), uintptr(len(p)), uintptr(flags),
		uintptr(unsafe.Pointer(raw)), uintptr(unsafe.Pointer(size)))
	rt.KeepAlive(unsafe.Pointer(raw))
	rt.KeepAlive(unsafe.Pointer(size))
	if errno != 0 {
		return -1, nil, Errno(errno)
	}
	from, err = cook(raw, *size)
	return int(r), from, err
}

// message is a Msghdr with what it points to.
type message struct {
	header Msghdr
	iov    Iovec
	addr   RawSockaddrAny
	dummy  byte
}

func newMessage(fd int, p, oob []byte) (*message, error) {
	m := new(message)
	m.iov = Iovec{unsafe.SliceData(p), uint64(len(p))}
	if len(oob) > 0 {
		// A stream carries control data with at least one byte only.
		if len(p) == 0 {
			kind, err := GetsockoptInt(fd, SOL_SOCKET, SO_TYPE)
			if err != nil {
				return nil, err
			}
			if kind != SOCK_DGRAM {
				m.iov = Iovec{&m.dummy, 1}
			}
		}
		m.header.Control, m.header.Controllen = &oob[0], uint64(len(oob))
	}
	m.header.Iov, m.header.Iovlen = &m.iov, 1
	return m, nil
}

// Recvmsg receives into p, and control data into oob. The byte that comes with control data on a stream is counted even if p has no
// room for it.
func Recvmsg(fd int, p, oob []byte, flags int) (n, oobn int, recvflags int, from Sockaddr, err error) {
	m, err := newMessage(fd, p, oob)
	if err != nil {
		return
	}
	m.header.Name, m.header.Namelen = (*byte)(unsafe.Pointer(&m.addr)), SizeofSockaddrAny
	r, err := fillCall(SYS_RECVMSG, fd, unsafe.Pointer(&m.header), uintptr(flags), 0)
	if err != nil {
		return
	}
	n, oobn, recvflags = int(r), int(m.header.Controllen), int(m.header.Flags)
	if m.addr.Addr.Family != AF_UNSPEC {
		from, err = cook(&m.addr, m.header.Namelen)
	}
	return
}

// Sendmsg sends p with control data to an address.
func Sendmsg(fd int, p, oob []byte, to Sockaddr, flags int) (err error) {
	_, err = SendmsgN(fd, p, oob, to, flags)
	return err
}

// SendmsgN is Sendmsg and says how much of p has been sent.
func SendmsgN(fd int, p, oob []byte, to Sockaddr, flags int) (n int, err error) {
	m, err := newMessage(fd, p, oob)
	if err != nil {
		return 0, err
	}
	if to != nil {
		size, err := to.raw(&m.addr)
		if err != nil {
			return 0, err
		}
		m.header.Name, m.header.Namelen = (*byte)(unsafe.Pointer(&m.addr)), size
	}
	r, err := fillCall(SYS_SENDMSG, fd, unsafe.Pointer(&m.header), uintptr(flags), 0)
	if err != nil || m.iov.Base == &m.dummy {
		return 0, err
	}
	return int(r), nil
}

func setOption(fd, level, opt int, value unsafe.Pointer, size uintptr) error {
	_, errno := linux.Call(SYS_SETSOCKOPT, uintptr(fd), uintptr(level), uintptr(opt), uintptr(value), size, 0)
	rt.KeepAlive(value)
	return check(errno)
}

// getOption reads an option into value and returns its length.
func getOption(fd, level, opt int, value unsafe.Pointer, size uintptr) (uint32, error) {
	length := new(uint32)
	*length = uint32(size)
	_, errno := linux.Call(SYS_GETSOCKOPT, uintptr(fd), uintptr(level), uintptr(opt), uintptr(value), uintptr(unsafe.Pointer(length)), 0)
	rt.KeepAlive(value)
	rt.KeepAlive(unsafe.Pointer(length))
	return *length, check(errno)
}

// SetsockoptInt sets an option that is a number; the functions below, others.
func SetsockoptInt(fd, level, opt int, value int) (err error) {
	n := int32(value)
	return setOption(fd, level, opt, unsafe.Pointer(&n), 4)
}

// SetsockoptByte sets an option that is a byte.
func SetsockoptByte(fd, level, opt int, value byte) (err error) {
	return setOption(fd, level, opt, unsafe.Pointer(&value), 1)
}

// SetsockoptString sets an option that is a text.
func SetsockoptString(fd, level, opt int, s string) (err error) {
	return setOption(fd, level, opt, unsafe.Pointer(unsafe.StringData(s)), uintptr(len(s)))
}

// SetsockoptTimeval sets an option that is a time.
func SetsockoptTimeval(fd, level, opt int, tv *Timeval) (err error) {
	return setOption(fd, level, opt, unsafe.Pointer(tv), unsafe.Sizeof(*tv))
}

// SetsockoptLinger sets SO_LINGER.
func SetsockoptLinger(fd, level, opt int, l *Linger) (err error) {
	return setOption(fd, level, opt, unsafe.Pointer(l), unsafe.Sizeof(*l))
}

// SetsockoptInet4Addr sets an option that is an address.
func SetsockoptInet4Addr(fd, level, opt int, value [4]byte) (err error) {
	return setOption(fd, level, opt, unsafe.Pointer(&value), 4)
}

// SetsockoptIPMreq sets an option of groups.
func SetsockoptIPMreq(fd, level, opt int, mreq *IPMreq) (err error) {
	return setOption(fd, level, opt, unsafe.Pointer(mreq), unsafe.Sizeof(*mreq))
}

// SetsockoptIPMreqn sets an option of groups by interface.
func SetsockoptIPMreqn(fd, level, opt int, mreq *IPMreqn) (err error) {
	return setOption(fd, level, opt, unsafe.Pointer(mreq), unsafe.Sizeof(*mreq))
}

// SetsockoptIPv6Mreq sets an option of groups of IPv6.
func SetsockoptIPv6Mreq(fd, level, opt int, mreq *IPv6Mreq) (err error) {
	return setOption(fd, level, opt, unsafe.Pointer(mreq), unsafe.Sizeof(*mreq))
}

// SetsockoptICMPv6Filter sets which messages get through.
func SetsockoptICMPv6Filter(fd, level, opt int, filter *ICMPv6Filter) error {
	return setOption(fd, level, opt, unsafe.Pointer(filter), unsafe.Sizeof(*filter))
}

// BindToDevice limits a socket to one network card.
func BindToDevice(fd int, device string) (err error) {
	return SetsockoptString(fd, SOL_SOCKET, SO_BINDTODEVICE, device)
}

// GetsockoptInt returns an option that is a number; the functions below, others.
func GetsockoptInt(fd, level, opt int) (value int, err error) {
	n := new(int32)
	_, err = getOption(fd, level, opt, unsafe.Pointer(n), 4)
	return int(*n), err
}

// GetsockoptInet4Addr returns an option that is an address.
func GetsockoptInet4Addr(fd, level, opt int) (value [4]byte, err error) {
	v := new([4]byte)
	_, err = getOption(fd, level, opt, unsafe.Pointer(v), 4)
	return *v, err
}

// option returns an option that is a structure.
func option[T any](fd, level, opt int) (*T, error) {
	v := new(T)
	_, err := getOption(fd, level, opt, unsafe.Pointer(v), unsafe.Sizeof(*v))
	return v, err
}

// GetsockoptIPMreq returns an option of groups.
func GetsockoptIPMreq(fd, level, opt int) (*IPMreq, error) { return option[IPMreq](fd, level, opt) }

// GetsockoptIPMreqn returns an option of groups by interface.
func GetsockoptIPMreqn(fd, level, opt int) (*IPMreqn, error) { return option[IPMreqn](fd, level, opt) }

// GetsockoptIPv6Mreq returns an option of groups of IPv6.
func GetsockoptIPv6Mreq(fd, level, opt int) (*IPv6Mreq, error) {
	return option[IPv6Mreq](fd, level, opt)
}

// GetsockoptIPv6MTUInfo returns the size of packets that fits the path.
func GetsockoptIPv6MTUInfo(fd, level, opt int) (*IPv6MTUInfo, error) {
	return option[IPv6MTUInfo](fd, level, opt)
}

// GetsockoptICMPv6Filter returns which messages get through.
func GetsockoptICMPv6Filter(fd, level, opt int) (*ICMPv6Filter, error) {
	return option[ICMPv6Filter](fd, level, opt)
}

// GetsockoptUcred returns who is at the other end of a local socket.
func GetsockoptUcred(fd, level, opt int) (*Ucred, error) { return option[Ucred](fd, level, opt) }

// SocketControlMessage is one piece of control data.
type SocketControlMessage struct {
	Header Cmsghdr
	Data   []byte
}

// align rounds the length of control data up.
func align(n int) int { return (n + 7) &^ 7 }

// CmsgLen returns the value of Cmsghdr.Len for so many bytes of data.
func CmsgLen(datalen int) int { return SizeofCmsghdr + datalen }

// CmsgSpace returns how much room a piece with so many bytes of data takes.
func CmsgSpace(datalen int) int { return SizeofCmsghdr + align(datalen) }

// ParseSocketControlMessage splits control data.
func ParseSocketControlMessage(b []byte) (list []SocketControlMessage, err error) {
	for len(b) >= SizeofCmsghdr {
		h := (*Cmsghdr)(unsafe.Pointer(&b[0]))
		if h.Len < SizeofCmsghdr || h.Len > uint64(len(b)) {
			return nil, EINVAL
		}
		list = append(list, SocketControlMessage{*h, b[SizeofCmsghdr:h.Len]})
		b = b[min(align(int(h.Len)), len(b)):]
	}
	return list, nil
}

// control makes control data with room for size bytes, and returns it and where they are.
func control(kind int32, size int) (all []byte, data unsafe.Pointer) {
	all = make([]byte, CmsgSpace(size))
	*(*Cmsghdr)(unsafe.Pointer(&all[0])) = Cmsghdr{Len: uint64(CmsgLen(size)), Level: SOL_SOCKET, Type: kind}
	return all, unsafe.Add(unsafe.Pointer(&all[0]), SizeofCmsghdr)
}

// UnixRights returns control data that gives descriptors to another process.
func UnixRights(fds ...int) []byte {
	all, data := control(SCM_RIGHTS, 4*len(fds))
	for i, fd := range fds {
		*(*int32)(unsafe.Add(data, 4*i)) = int32(fd)
	}
	return all
}

// ParseUnixRights returns the descriptors of UnixRights.
func ParseUnixRights(m *SocketControlMessage) ([]int, error) {
	if m.Header.Level != SOL_SOCKET || m.Header.Type != SCM_RIGHTS {
		return nil, EINVAL
	}
	fds := make([]int, len(m.Data)/4)
	for i := range fds {
		fds[i] = int(*(*int32)(unsafe.Pointer(&m.Data[4*i])))
	}
	return fds, nil
}

// UnixCredentials returns control data that says who sends it.
func UnixCredentials(ucred *Ucred) []byte {
	all, data := control(SCM_CREDENTIALS, SizeofUcred)
	*(*Ucred)(data) = *ucred
	return all
}

// ParseUnixCredentials returns what UnixCredentials was given.
func ParseUnixCredentials(m *SocketControlMessage) (*Ucred, error) {
	if m.Header.Level != SOL_SOCKET || m.Header.Type != SCM_CREDENTIALS || len(m.Data) < SizeofUcred {
		return nil, EINVAL
	}
	ucred := *(*Ucred)(unsafe.Pointer(&m.Data[0]))
	return &ucred, nil
}
