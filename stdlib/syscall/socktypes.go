package syscall

// Structures of the socket calls, as the kernel has them.

type (
	// RawSockaddr is how every address begins.
	RawSockaddr struct {
		Family uint16
		Data   [14]int8
	}

	// RawSockaddrAny has room for every address.
	RawSockaddrAny struct {
		Addr RawSockaddr
		Pad  [96]int8
	}

	// RawSockaddrInet4 is an address of IPv4; Port is in network order.
	RawSockaddrInet4 struct {
		Family uint16
		Port   uint16
		Addr   [4]byte
		Zero   [8]uint8
	}

	// RawSockaddrInet6 is an address of IPv6; Port is in network order.
	RawSockaddrInet6 struct {
		Family   uint16
		Port     uint16
		Flowinfo uint32
		Addr     [16]byte
		Scope_id uint32
	}

	// RawSockaddrUnix is a path, or a name that begins with a zero byte.
	RawSockaddrUnix struct {
		Family uint16
		Path   [108]int8
	}

	// RawSockaddrLinklayer is an address of a network card.
	RawSockaddrLinklayer struct {
		Family   uint16
		Protocol uint16
		Ifindex  int32
		Hatype   uint16
		Pkttype  uint8
		Halen    uint8
		Addr     [8]uint8
	}

	// RawSockaddrNetlink is an address of netlink.
	RawSockaddrNetlink struct {
		Family uint16
		Pad    uint16
		Pid    uint32
		Groups uint32
	}

	// Iovec is one buffer of a list.
	Iovec struct {
		Base *byte
		Len  uint64
	}

	// Msghdr is a message with its address and control data.
	Msghdr struct {
		Name       *byte
		Namelen    uint32
		Pad_cgo_0  [4]byte
		Iov        *Iovec
		Iovlen     uint64
		Control    *byte
		Controllen uint64
		Flags      int32
		Pad_cgo_1  [4]byte
	}

	// Cmsghdr begins one piece of control data.
	Cmsghdr struct {
		Len   uint64
		Level int32
		Type  int32
	}

	// Linger is the value of SO_LINGER.
	Linger struct {
		Onoff  int32
		Linger int32
	}

	// IPMreq is the value of IP_ADD_MEMBERSHIP.
	IPMreq struct {
		Multiaddr [4]byte
		Interface [4]byte
	}

	// IPMreqn is IPMreq by the number of the interface.
	IPMreqn struct {
		Multiaddr [4]byte
		Address   [4]byte
		Ifindex   int32
	}

	// IPv6Mreq is the value of IPV6_JOIN_GROUP.
	IPv6Mreq struct {
		Multiaddr [16]byte
		Interface uint32
	}

	// IPv6MTUInfo is the value of IPV6_PATHMTU.
	IPv6MTUInfo struct {
		Addr RawSockaddrInet6
		Mtu  uint32
	}

	// ICMPv6Filter is the value of ICMPV6_FILTER.
	ICMPv6Filter struct {
		Data [8]uint32
	}

	// Inet4Pktinfo is the control data of IP_PKTINFO.
	Inet4Pktinfo struct {
		Ifindex  int32
		Spec_dst [4]byte
		Addr     [4]byte
	}

	// Inet6Pktinfo is the control data of IPV6_PKTINFO.
	Inet6Pktinfo struct {
		Addr    [16]byte
		Ifindex uint32
	}

	// TCPInfo is the value of TCP_INFO.
	TCPInfo struct {
		State          uint8
		Ca_state       uint8
		Retransmits    uint8
		Probes         uint8
		Backoff        uint8
		Options        uint8
		Pad_cgo_0      [2]byte
		Rto            uint32
		Ato            uint32
		Snd_mss        uint32
		Rcv_mss        uint32
		Unacked        uint32
		Sacked         uint32
		Lost           uint32
		Retrans        uint32
		Fackets        uint32
		Last_data_sent uint32
		Last_ack_sent  uint32
		Last_data_recv uint32
		Last_ack_recv  uint32
		Pmtu           uint32
		Rcv_ssthresh   uint32
		Rtt            uint32
		Rttvar         uint32
		Snd_ssthresh   uint32
		Snd_cwnd       uint32
		Advmss         uint32
		Reordering     uint32
		Rcv_rtt        uint32
		Rcv_space      uint32
		Total_retrans  uint32
	}
)

// SetLen sets the length of the buffer.
func (iov *Iovec) SetLen(length int) { iov.Len = uint64(length) }

// SetControllen sets the length of the control data.
func (msghdr *Msghdr) SetControllen(length int) { msghdr.Controllen = uint64(length) }

// SetLen sets the length of the piece.
func (cmsg *Cmsghdr) SetLen(length int) { cmsg.Len = uint64(length) }
