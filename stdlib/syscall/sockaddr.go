package syscall

import "unsafe"

// SocketDisableIPv6 makes Socket refuse AF_INET6.
var SocketDisableIPv6 bool

// A Sockaddr is the address of a socket: one of the Sockaddr types of this package.
type Sockaddr interface {
	// raw stores the address as the kernel wants it and returns its length.
	raw(to *RawSockaddrAny) (length uint32, err error)
}

type (
	// SockaddrInet4 is an address of IPv4.
	SockaddrInet4 struct {
		Port int
		Addr [4]byte
	}

	// SockaddrInet6 is an address of IPv6.
	SockaddrInet6 struct {
		Port   int
		ZoneId uint32
		Addr   [16]byte
	}

	// SockaddrUnix is a path, or with an @ in front a name that no file has.
	SockaddrUnix struct {
		Name string
	}

	// SockaddrLinklayer is an address of a network card.
	SockaddrLinklayer struct {
		Protocol uint16
		Ifindex  int
		Hatype   uint16
		Pkttype  uint8
		Halen    uint8
		Addr     [8]byte
	}

	// SockaddrNetlink is an address of netlink.
	SockaddrNetlink struct {
		Family uint16
		Pad    uint16
		Pid    uint32
		Groups uint32
	}
)

// netPort changes the byte order of a port between here and the network.
func netPort(port uint16) uint16 { return port<<8 | port>>8 }

func (sa *SockaddrInet4) raw(to *RawSockaddrAny) (uint32, error) {
	if sa.Port < 0 || sa.Port > 0xffff {
		return 0, EINVAL
	}
	r := (*RawSockaddrInet4)(unsafe.Pointer(to))
	*r = RawSockaddrInet4{Family: AF_INET, Port: netPort(uint16(sa.Port)), Addr: sa.Addr}
	return SizeofSockaddrInet4, nil
}

func (sa *SockaddrInet6) raw(to *RawSockaddrAny) (uint32, error) {
	if sa.Port < 0 || sa.Port > 0xffff {
		return 0, EINVAL
	}
	r := (*RawSockaddrInet6)(unsafe.Pointer(to))
	*r = RawSockaddrInet6{Family: AF_INET6, Port: netPort(uint16(sa.Port)), Addr: sa.Addr, Scope_id: sa.ZoneId}
	return SizeofSockaddrInet6, nil
}

func (sa *SockaddrUnix) raw(to *RawSockaddrAny) (uint32, error) {
	r := (*RawSockaddrUnix)(unsafe.Pointer(to))
	*r = RawSockaddrUnix{Family: AF_UNIX}
	n := len(sa.Name)
	// A path ends with a zero byte; a name without a file may fill all of the room.
	abstract := n > 0 && (sa.Name[0] == '@' || sa.Name[0] == 0)
	if n > len(r.Path) || n == len(r.Path) && !abstract {
		return 0, EINVAL
	}
	for i := range n {
		r.Path[i] = int8(sa.Name[i])
	}
	length := uint32(unsafe.Sizeof(r.Family)) + uint32(n)
	switch {
	case abstract:
		r.Path[0] = 0
	case n > 0:
		length++
	}
	return length, nil
}

func (sa *SockaddrLinklayer) raw(to *RawSockaddrAny) (uint32, error) {
	if sa.Ifindex < 0 || sa.Ifindex > 0x7fffffff {
		return 0, EINVAL
	}
	r := (*RawSockaddrLinklayer)(unsafe.Pointer(to))
	*r = RawSockaddrLinklayer{AF_PACKET, sa.Protocol, int32(sa.Ifindex), sa.Hatype, sa.Pkttype, sa.Halen, sa.Addr}
	return SizeofSockaddrLinklayer, nil
}

func (sa *SockaddrNetlink) raw(to *RawSockaddrAny) (uint32, error) {
	*(*RawSockaddrNetlink)(unsafe.Pointer(to)) = RawSockaddrNetlink{AF_NETLINK, sa.Pad, sa.Pid, sa.Groups}
	return SizeofSockaddrNetlink, nil
}

// cook makes a Sockaddr of what the kernel has stored, or nil if there is nothing.
func cook(from *RawSockaddrAny, length uint32) (Sockaddr, error) {
	if length < uint32(unsafe.Sizeof(from.Addr.Family)) {
		return nil, nil
	}
	switch from.Addr.Family {
	case AF_INET:
		r := (*RawSockaddrInet4)(unsafe.Pointer(from))
		return &SockaddrInet4{Port: int(netPort(r.Port)), Addr: r.Addr}, nil
	case AF_INET6:
		r := (*RawSockaddrInet6)(unsafe.Pointer(from))
		return &SockaddrInet6{Port: int(netPort(r.Port)), ZoneId: r.Scope_id, Addr: r.Addr}, nil
	case AF_UNIX:
		r := (*RawSockaddrUnix)(unsafe.Pointer(from))
		n := min(int(length)-int(unsafe.Sizeof(r.Family)), len(r.Path))
		name := make([]byte, 0, n)
		for i := range n {
			c := byte(r.Path[i])
			if c == 0 && i == 0 && n > 1 {
				// The names without files are shown as they are written.
				c = '@'
			} else if c == 0 && (len(name) == 0 || name[0] != '@') {
				break
			}
			name = append(name, c)
		}
		if len(name) == 0 {
			// So is a socket without a name.
			name = append(name, '@')
		}
		return &SockaddrUnix{Name: string(name)}, nil
	case AF_PACKET:
		r := (*RawSockaddrLinklayer)(unsafe.Pointer(from))
		return &SockaddrLinklayer{r.Protocol, int(r.Ifindex), r.Hatype, r.Pkttype, r.Halen, r.Addr}, nil
	case AF_NETLINK:
		r := (*RawSockaddrNetlink)(unsafe.Pointer(from))
		return &SockaddrNetlink{r.Family, r.Pad, r.Pid, r.Groups}, nil
	}
	return nil, EAFNOSUPPORT
}
