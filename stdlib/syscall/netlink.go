package syscall

import "unsafe"

type (
	// NlMsghdr is the header of a message of netlink.
	NlMsghdr struct {
		Len   uint32
		Type  uint16
		Flags uint16
		Seq   uint32
		Pid   uint32
	}

	// NlMsgerr is the answer to a message that was wrong.
	NlMsgerr struct {
		Error int32
		Msg   NlMsghdr
	}

	// RtGenmsg is the body of requests that have no other.
	RtGenmsg struct {
		Family uint8
	}

	// NlAttr is the header of an attribute.
	NlAttr struct {
		Len  uint16
		Type uint16
	}

	// RtAttr is the header of an attribute of routing.
	RtAttr struct {
		Len  uint16
		Type uint16
	}

	// IfInfomsg describes a network card.
	IfInfomsg struct {
		Family     uint8
		X__ifi_pad uint8
		Type       uint16
		Index      int32
		Flags      uint32
		Change     uint32
	}

	// IfAddrmsg describes an address of a network card.
	IfAddrmsg struct {
		Family    uint8
		Prefixlen uint8
		Flags     uint8
		Scope     uint8
		Index     uint32
	}

	// RtMsg describes a route.
	RtMsg struct {
		Family   uint8
		Dst_len  uint8
		Src_len  uint8
		Tos      uint8
		Table    uint8
		Protocol uint8
		Scope    uint8
		Type     uint8
		Flags    uint32
	}

	// RtNexthop is one of a route's next stations.
	RtNexthop struct {
		Len     uint16
		Flags   uint8
		Hops    uint8
		Ifindex int32
	}

	// NetlinkRouteRequest asks for all links, addresses or routes.
	NetlinkRouteRequest struct {
		Header NlMsghdr
		Data   RtGenmsg
	}

	// NetlinkMessage is a message with its data.
	NetlinkMessage struct {
		Header NlMsghdr
		Data   []byte
	}

	// NetlinkRouteAttr is an attribute with its value.
	NetlinkRouteAttr struct {
		Attr  RtAttr
		Value []byte
	}
)

// NetlinkRIB asks the kernel for what proto says (RTM_GETLINK and so on) and returns its messages.
func NetlinkRIB(proto, family int) ([]byte, error) {
	fd, err := Socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)
	if err != nil {
		return nil, err
	}
	defer Close(fd)
	if err := Bind(fd, &SockaddrNetlink{Family: AF_NETLINK}); err != nil {
		return nil, err
	}
	request := NetlinkRouteRequest{
		NlMsghdr{Len: SizeofNlMsghdr + SizeofRtGenmsg, Type: uint16(proto), Flags: NLM_F_DUMP | NLM_F_REQUEST, Seq: 1},
		RtGenmsg{uint8(family)},
	}
	text := unsafe.Slice((*byte)(unsafe.Pointer(&request)), request.Header.Len)
	if err := Sendto(fd, text, 0, &SockaddrNetlink{Family: AF_NETLINK}); err != nil {
		return nil, err
	}
	self, err := Getsockname(fd)
	if err != nil {
		return nil, err
	}
	name, ok := self.(*SockaddrNetlink)
	if !ok {
		return nil, EINVAL
	}
	var all []byte
	part := make([]byte, 64<<10)
	for {
		n, _, err := Recvfrom(fd, part, 0)
		if err == EINTR {
			continue
		}
		if err != nil {
			return nil, err
		}
		if n < NLMSG_HDRLEN {
			return nil, EINVAL
		}
		all = append(all, part[:n]...)
		messages, err := ParseNetlinkMessage(part[:n])
		if err != nil {
			return nil, err
		}
		for _, m := range messages {
			switch {
			case m.Header.Seq != 1 || m.Header.Pid != name.Pid, m.Header.Type == NLMSG_ERROR:
				return nil, EINVAL
			case m.Header.Type == NLMSG_DONE:
				return all, nil
			}
		}
	}
}

// netlinkAlign rounds the length of a message or an attribute up.
func netlinkAlign(n int) int { return (n + 3) &^ 3 }

// ParseNetlinkMessage splits what NetlinkRIB returns.
func ParseNetlinkMessage(b []byte) ([]NetlinkMessage, error) {
	var list []NetlinkMessage
	for len(b) >= NLMSG_HDRLEN {
		h := (*NlMsghdr)(unsafe.Pointer(&b[0]))
		n := netlinkAlign(int(h.Len))
		if h.Len < NLMSG_HDRLEN || n > len(b) {
			return nil, EINVAL
		}
		list = append(list, NetlinkMessage{*h, b[NLMSG_HDRLEN:h.Len]})
		b = b[n:]
	}
	return list, nil
}

// ParseNetlinkRouteAttr returns the attributes of a message about a link, an address or a route.
func ParseNetlinkRouteAttr(m *NetlinkMessage) ([]NetlinkRouteAttr, error) {
	skip := 0
	switch m.Header.Type {
	case RTM_NEWLINK, RTM_DELLINK:
		skip = SizeofIfInfomsg
	case RTM_NEWADDR, RTM_DELADDR:
		skip = SizeofIfAddrmsg
	case RTM_NEWROUTE, RTM_DELROUTE:
		skip = SizeofRtMsg
	default:
		return nil, EINVAL
	}
	if len(m.Data) < skip {
		return nil, EINVAL
	}
	var list []NetlinkRouteAttr
	for b := m.Data[skip:]; len(b) >= SizeofRtAttr; {
		a := (*RtAttr)(unsafe.Pointer(&b[0]))
		if int(a.Len) < SizeofRtAttr || int(a.Len) > len(b) {
			return nil, EINVAL
		}
		list = append(list, NetlinkRouteAttr{*a, b[SizeofRtAttr:a.Len]})
		b = b[min(netlinkAlign(int(a.Len)), len(b)):]
	}
	return list, nil
}
