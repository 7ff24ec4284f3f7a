package net

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// Interface is a network interface.
type Interface struct {
	Index        int          // its number, from 1 on
	MTU          int          // the longest packet
	Name         string       // "lo", "eth0"
	HardwareAddr HardwareAddr // empty where it has none
	Flags        Flags
}

// Flags are properties of an interface.
type Flags uint

const (
	FlagUp           Flags = 1 << iota // switched on
	FlagBroadcast                      // can send to all
	FlagLoopback                       // leads back to this machine
	FlagPointToPoint                   // leads to one other machine
	FlagMulticast                      // can send to groups
	FlagRunning                        // works
)

var flagNames = [...]string{"up", "broadcast", "loopback", "pointtopoint", "multicast", "running"}

// String returns the names of the flags with | between.
func (f Flags) String() string {
	var names []string
	for i, name := range flagNames {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if names == nil {
		return "0"
	}
	return strings.Join(names, "|")
}

var (
	errNilInterface    = errors.New("invalid network interface")
	errInterfaceIndex  = errors.New("invalid network interface index")
	errInterfaceName   = errors.New("invalid network interface name")
	errNoSuchInterface = errors.New("no such network interface")
)

func routeError(err error) error { return &OpError{Op: "route", Net: "ip+net", Err: err} }

// netlink asks the kernel for links or addresses and calls f with each message of a kind.
func netlink(request, kind int, f func(m *syscall.NetlinkMessage, attrs []syscall.NetlinkRouteAttr)) error {
	table, err := syscall.NetlinkRIB(request, syscall.AF_UNSPEC)
	if err != nil {
		return os.NewSyscallError("netlinkrib", err)
	}
	messages, err := syscall.ParseNetlinkMessage(table)
	if err != nil {
		return os.NewSyscallError("parsenetlinkmessage", err)
	}
	for i := range messages {
		m := &messages[i]
		if int(m.Header.Type) != kind {
			continue
		}
		attrs, err := syscall.ParseNetlinkRouteAttr(m)
		if err != nil {
			return os.NewSyscallError("parsenetlinkrouteattr", err)
		}
		f(m, attrs)
	}
	return nil
}

// interfaces returns the interface with an index, or all for 0.
func interfaces(index int) ([]Interface, error) {
	var list []Interface
	err := netlink(syscall.RTM_GETLINK, syscall.RTM_NEWLINK, func(m *syscall.NetlinkMessage, attrs []syscall.NetlinkRouteAttr) {
		info := (*syscall.IfInfomsg)(unsafe.Pointer(&m.Data[0]))
		if index == 0 || index == int(info.Index) {
			list = append(list, describe(info, attrs))
		}
	})
	return list, err
}

func describe(info *syscall.IfInfomsg, attrs []syscall.NetlinkRouteAttr) Interface {
	ifi := Interface{Index: int(info.Index)}
	for kernel, flag := range map[uint32]Flags{
		syscall.IFF_UP: FlagUp, syscall.IFF_RUNNING: FlagRunning, syscall.IFF_BROADCAST: FlagBroadcast,
		syscall.IFF_LOOPBACK: FlagLoopback, syscall.IFF_POINTOPOINT: FlagPointToPoint, syscall.IFF_MULTICAST: FlagMulticast,
	} {
		if info.Flags&kernel != 0 {
			ifi.Flags |= flag
		}
	}
	for _, a := range attrs {
		switch a.Attr.Type {
		case syscall.IFLA_MTU:
			ifi.MTU = int(*(*uint32)(unsafe.Pointer(&a.Value[0])))
		case syscall.IFLA_IFNAME:
			ifi.Name = strings.TrimRight(string(a.Value), "\x00")
		case syscall.IFLA_ADDRESS:
			ifi.HardwareAddr = hardwareAddr(info.Type, a.Value)
		}
	}
	return ifi
}

// hardwareAddr leaves out what isn't one: the addresses of tunnels, and zeros.
func hardwareAddr(kind uint16, value []byte) HardwareAddr {
	const (
		tunnelOverIPv4 = 768 // ARPHRD_IPIP
		tunnelOverIPv6 = 769 // ARPHRD_TUNNEL6
		sixOverFour    = 776 // ARPHRD_SIT
		greOverIPv4    = 778 // ARPHRD_IPGRE
		greOverIPv6    = 823 // ARPHRD_IP6GRE
	)
	switch len(value) {
	case IPv4len:
		if kind == tunnelOverIPv4 || kind == greOverIPv4 || kind == sixOverFour {
			return nil
		}
	case IPv6len:
		if kind == tunnelOverIPv6 || kind == greOverIPv6 {
			return nil
		}
	}
	for _, b := range value {
		if b != 0 {
			return HardwareAddr(value)
		}
	}
	return nil
}

// interfaceAddrs returns the addresses of the interface with an index, or of all for 0.
func interfaceAddrs(index int) ([]Addr, error) {
	// Links whose other end has an address of its own tell that one first.
	pointToPoint := map[int]bool{}
	links, err := interfaces(0)
	if err != nil {
		return nil, err
	}
	for _, ifi := range links {
		pointToPoint[ifi.Index] = ifi.Flags&FlagPointToPoint != 0
	}
	var list []Addr
	err = netlink(syscall.RTM_GETADDR, syscall.RTM_NEWADDR, func(m *syscall.NetlinkMessage, attrs []syscall.NetlinkRouteAttr) {
		info := (*syscall.IfAddrmsg)(unsafe.Pointer(&m.Data[0]))
		if index != 0 && index != int(info.Index) {
			return
		}
		var address, local []byte
		for _, a := range attrs {
			switch a.Attr.Type {
			case syscall.IFA_ADDRESS:
				address = a.Value
			case syscall.IFA_LOCAL:
				local = a.Value
			}
		}
		if address == nil || pointToPoint[int(info.Index)] && local != nil {
			address = local
		}
		switch {
		case info.Family == syscall.AF_INET && len(address) == IPv4len:
			list = append(list, &IPNet{IP: IPv4(address[0], address[1], address[2], address[3]), Mask: CIDRMask(int(info.Prefixlen), 8*IPv4len)})
		case info.Family == syscall.AF_INET6 && len(address) == IPv6len:
			list = append(list, &IPNet{IP: IP(address), Mask: CIDRMask(int(info.Prefixlen), 8*IPv6len)})
		}
	})
	return list, err
}

// Addrs returns the addresses of the interface.
func (ifi *Interface) Addrs() ([]Addr, error) {
	if ifi == nil {
		return nil, routeError(errNilInterface)
	}
	list, err := interfaceAddrs(ifi.Index)
	if err != nil {
		err = routeError(err)
	}
	return list, err
}

// MulticastAddrs returns the groups that the interface has joined.
func (ifi *Interface) MulticastAddrs() ([]Addr, error) {
	if ifi == nil {
		return nil, routeError(errNilInterface)
	}
	return append(groups4("/proc/net/igmp", ifi), groups6("/proc/net/igmp6", ifi)...), nil
}

func lines(file string) []string {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimRight(string(data), "\n"), "\n")
}

// groups4 reads a file that lists interfaces, each followed by its groups: the address as the hexadecimal digits of a
// word in the machine's byte order.
func groups4(file string, ifi *Interface) (list []Addr) {
	name := ""
	for i, line := range lines(file) {
		f := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ':' || r == '\t' || r == '\r' })
		switch {
		case i == 0 || len(f) < 4:
		case line[0] != ' ' && line[0] != '\t':
			name = f[1]
		case len(f[0]) == 8 && (ifi == nil || name == ifi.Name):
			if v, err := strconv.ParseUint(f[0], 16, 32); err == nil {
				list = append(list, &IPAddr{IP: IPv4(byte(v), byte(v>>8), byte(v>>16), byte(v>>24))})
			}
		}
	}
	return list
}

// groups6 reads a file that lists groups, with the interface in the second column and the address in the third.
func groups6(file string, ifi *Interface) (list []Addr) {
	for _, line := range lines(file) {
		f := strings.Fields(line)
		if len(f) < 6 || ifi != nil && f[1] != ifi.Name || len(f[2]) != 2*IPv6len {
			continue
		}
		ip := make(IP, 0, IPv6len)
		for i := 0; i < len(f[2]); i += 2 {
			v, err := strconv.ParseUint(f[2][i:i+2], 16, 8)
			if err != nil {
				return list
			}
			ip = append(ip, byte(v))
		}
		list = append(list, &IPAddr{IP: ip})
	}
	return list
}

// Interfaces returns all interfaces of the machine.
func Interfaces() ([]Interface, error) {
	list, err := interfaces(0)
	if err != nil {
		return nil, routeError(err)
	}
	zones.update(list, false)
	return list, nil
}

// InterfaceAddrs returns all addresses of the machine.
func InterfaceAddrs() ([]Addr, error) {
	list, err := interfaceAddrs(0)
	if err != nil {
		err = routeError(err)
	}
	return list, err
}

// InterfaceByIndex returns the interface with an index.
func InterfaceByIndex(index int) (*Interface, error) {
	if index <= 0 {
		return nil, routeError(errInterfaceIndex)
	}
	list, err := interfaces(index)
	if err != nil {
		return nil, routeError(err)
	}
	for i := range list {
		if list[i].Index == index {
			return &list[i], nil
		}
	}
	return nil, routeError(errNoSuchInterface)
}

// InterfaceByName returns the interface with a name.
func InterfaceByName(name string) (*Interface, error) {
	if name == "" {
		return nil, routeError(errInterfaceName)
	}
	list, err := interfaces(0)
	if err != nil {
		return nil, routeError(err)
	}
	zones.update(list, false)
	for i := range list {
		if list[i].Name == name {
			return &list[i], nil
		}
	}
	return nil, routeError(errNoSuchInterface)
}

// zoneTable knows the names and indices of interfaces, which are the zones of IPv6. It is asked again after a minute,
// or when something isn't in it.
type zoneTable struct {
	mu      sync.RWMutex
	fetched time.Time
	names   map[int]string
	indices map[string]int
}

var zones zoneTable

// update fills the table; without a list it asks the kernel, unless the table is fresh and need not be complete.
func (z *zoneTable) update(list []Interface, force bool) (updated bool) {
	z.mu.Lock()
	defer z.mu.Unlock()
	now := time.Now()
	if !force && list == nil && z.fetched.After(now.Add(-time.Minute)) {
		return false
	}
	if list == nil {
		var err error
		if list, err = interfaces(0); err != nil {
			return false
		}
	}
	z.fetched = now
	z.names, z.indices = make(map[int]string, len(list)), make(map[string]int, len(list))
	for _, ifi := range list {
		z.names[ifi.Index] = ifi.Name
		if _, ok := z.indices[ifi.Name]; !ok {
			z.indices[ifi.Name] = ifi.Index
		}
	}
	return true
}

// zoneName returns the zone with an index: an interface's name, or else the number.
func zoneName(index int) string {
	if index == 0 {
		return ""
	}
	for updated := zones.update(nil, false); ; updated = zones.update(nil, true) {
		zones.mu.RLock()
		name, ok := zones.names[index]
		zones.mu.RUnlock()
		if ok {
			return name
		}
		if updated {
			return itoa(index)
		}
	}
}

// zoneIndex returns the index of a zone.
func zoneIndex(zone string) uint32 {
	if zone == "" {
		return 0
	}
	for updated := zones.update(nil, false); ; updated = zones.update(nil, true) {
		zones.mu.RLock()
		index, ok := zones.indices[zone]
		zones.mu.RUnlock()
		if ok {
			return uint32(index)
		}
		if updated {
			n, _ := number(zone)
			return uint32(n)
		}
	}
}
