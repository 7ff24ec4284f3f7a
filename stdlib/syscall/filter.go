package syscall

import (
	"internal/linux"
	"internal/rt"
	"unsafe"
)

type (
	// SockFilter is one instruction of a packet filter.
	SockFilter struct {
		Code   uint16
		Jt, Jf uint8
		K      uint32
	}

	// SockFprog is a packet filter.
	SockFprog struct {
		Len       uint16
		Pad_cgo_0 [6]byte
		Filter    *SockFilter
	}
)

// LsfStmt returns an instruction that goes on to the next.
//
// Deprecated: golang.org/x/net/bpf has more.
func LsfStmt(code, k int) *SockFilter { return LsfJump(code, k, 0, 0) }

// LsfJump returns an instruction that skips jt others, or jf.
//
// Deprecated: golang.org/x/net/bpf has more.
func LsfJump(code, k, jt, jf int) *SockFilter {
	return &SockFilter{uint16(code), uint8(jt), uint8(jf), uint32(k)}
}

// LsfSocket opens a socket for the packets of one protocol on an interface.
//
// Deprecated: golang.org/x/net/bpf has more.
func LsfSocket(ifindex, proto int) (int, error) {
	fd, err := Socket(AF_PACKET, SOCK_RAW, proto)
	if err != nil {
		return 0, err
	}
	// The address has the protocol in network order.
	swapped := uint16(proto)>>8 | uint16(proto)<<8
	if err := Bind(fd, &SockaddrLinklayer{Protocol: swapped, Ifindex: ifindex}); err != nil {
		Close(fd)
		return 0, err
	}
	return fd, nil
}

// SetLsfPromisc makes an interface take all packets, or only its own.
//
// Deprecated: golang.org/x/net/bpf has more.
func SetLsfPromisc(name string, m bool) error {
	fd, err := Socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer Close(fd)
	// The kernel's request is larger than what is used of it.
	request := new(struct {
		name  [IFNAMSIZ]byte
		flags uint16
		rest  [22]byte
	})
	copy(request.name[:], name)
	control := func(what uintptr) error {
		_, errno := linux.Call(SYS_IOCTL, uintptr(fd), what, uintptr(unsafe.Pointer(request)), 0, 0, 0)
		rt.KeepAlive(unsafe.Pointer(request))
		return check(errno)
	}
	if err := control(SIOCGIFFLAGS); err != nil {
		return err
	}
	request.flags &^= IFF_PROMISC
	if m {
		request.flags |= IFF_PROMISC
	}
	return control(SIOCSIFFLAGS)
}

// AttachLsf gives a socket a filter.
//
// Deprecated: golang.org/x/net/bpf has more.
func AttachLsf(fd int, i []SockFilter) error {
	program := &SockFprog{Len: uint16(len(i)), Filter: &i[0]}
	return setOption(fd, SOL_SOCKET, SO_ATTACH_FILTER, unsafe.Pointer(program), unsafe.Sizeof(*program))
}

// DetachLsf takes a socket's filter away.
//
// Deprecated: golang.org/x/net/bpf has more.
func DetachLsf(fd int) error { return SetsockoptInt(fd, SOL_SOCKET, SO_DETACH_FILTER, 0) }
