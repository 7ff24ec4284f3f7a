// run

// UDP and local sockets on the loopback interface.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

var port = regexp.MustCompile(`(127\.0\.0\.1|\[::1\]|\[::ffff:127\.0\.0\.1\]):\d{4,5}`)

var dir string

func text(v any) string {
	s := fmt.Sprint(v)
	if dir != "" {
		s = strings.ReplaceAll(s, dir, "DIR")
	}
	return port.ReplaceAllString(s, "$1:port")
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func udp() {
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		pc, err := net.ListenPacket("udp", address)
		check(err)
		server := pc.(*net.UDPConn)
		c, err := net.Dial("udp", server.LocalAddr().String())
		check(err)
		client := c.(*net.UDPConn)
		buf := make([]byte, 100)
		n, err := client.Write([]byte("one"))
		fmt.Println(n, err)
		n, from, err := server.ReadFrom(buf)
		fmt.Println(string(buf[:n]), text(from), err, from.String() == client.LocalAddr().String())
		n, err = server.WriteTo([]byte("two"), from)
		fmt.Println(n, err)
		n, err = client.Read(buf)
		fmt.Println(string(buf[:n]), err)
		// The other kinds of calls.
		client.Write([]byte("three"))
		n, ua, err := server.ReadFromUDP(buf)
		fmt.Println(string(buf[:n]), text(ua), err)
		n, err = server.WriteToUDP([]byte("four"), ua)
		fmt.Println(n, err)
		n, ap, err := client.ReadFromUDPAddrPort(buf)
		fmt.Println(string(buf[:n]), text(ap), err)
		client.Write([]byte("five"))
		n, oobn, flags, ap, err := server.ReadMsgUDPAddrPort(buf, nil)
		fmt.Println(string(buf[:n]), oobn, flags, text(ap), err)
		n, oobn, err = server.WriteMsgUDPAddrPort([]byte("six"), nil, ap)
		fmt.Println(n, oobn, err)
		n, oobn, flags, ua, err = client.ReadMsgUDP(buf[:2], nil)
		fmt.Println(string(buf[:n]), oobn, flags&syscall.MSG_TRUNC != 0, text(ua), err)
		n, err = server.WriteToUDPAddrPort(nil, ap)
		fmt.Println(n, err)
		n, err = client.Read(buf)
		fmt.Println("empty", n, err)
		_, err = client.WriteTo([]byte("x"), server.LocalAddr())
		fmt.Println(text(err), errors.Is(err, net.ErrWriteToConnected))
		_, err = server.Write([]byte("x"))
		fmt.Println(text(err))
		_, err = server.WriteTo([]byte("x"), &net.TCPAddr{})
		fmt.Println(text(err))
		_, err = server.WriteToUDP([]byte("x"), nil)
		fmt.Println(text(err))
		server.SetReadDeadline(time.Now().Add(5 * time.Millisecond))
		_, _, err = server.ReadFrom(buf)
		fmt.Println(text(err), errors.Is(err, os.ErrDeadlineExceeded))
		server.Close()
		client.Write([]byte("x"))
		time.Sleep(time.Millisecond)
		_, err = client.Read(buf)
		fmt.Println(text(err), errors.Is(err, syscall.ECONNREFUSED))
		client.Close()
		_, err = client.Write([]byte("x"))
		fmt.Println(text(err))
	}
	// A socket of both families.
	both, err := net.ListenUDP("udp", nil)
	check(err)
	_, p, _ := net.SplitHostPort(both.LocalAddr().String())
	c, err := net.Dial("udp4", "127.0.0.1:"+p)
	check(err)
	c.Write([]byte("to both"))
	buf := make([]byte, 20)
	n, from, err := both.ReadFrom(buf)
	fmt.Println(string(buf[:n]), text(from), err)
	c.Write([]byte("again"))
	n, ap, err := both.ReadFromUDPAddrPort(buf)
	fmt.Println(string(buf[:n]), text(ap), err)
	n, err = both.WriteToUDPAddrPort([]byte("back"), ap)
	fmt.Println(n, err)
	n, err = c.Read(buf)
	fmt.Println(string(buf[:n]), err)
	n, err = both.WriteToUDPAddrPort([]byte("plain"), netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port()))
	fmt.Println(n, err)
	c.Close()
	both.Close()
	four, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	check(err)
	_, err = four.WriteToUDP([]byte("x"), &net.UDPAddr{IP: net.IPv6loopback, Port: 9})
	fmt.Println(text(err))
	four.Close()
}

func unix() {
	path := filepath.Join(dir, "socket")
	l, err := net.Listen("unix", path)
	check(err)
	fmt.Println(text(l.Addr()), l.Addr().Network())
	_, err = net.Listen("unix", path)
	fmt.Println(text(err))
	go func() {
		c, err := l.Accept()
		check(err)
		fmt.Printf("%q %q\n", text(c.LocalAddr()), c.RemoteAddr())
		io.Copy(c, c)
		c.Close()
	}()
	c, err := net.Dial("unix", path)
	check(err)
	c.Write([]byte("echo"))
	c.(*net.UnixConn).CloseWrite()
	got, err := io.ReadAll(c)
	fmt.Println(string(got), err, text(c.RemoteAddr()))
	c.Close()
	_, err = c.Read(make([]byte, 1))
	fmt.Println(text(err))
	l.Close()
	_, err = os.Stat(path)
	fmt.Println(os.IsNotExist(err))
	_, err = net.Dial("unix", path)
	fmt.Println(text(err))

	// Packets.
	a, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "a"), Net: "unixgram"})
	check(err)
	b, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "b"), Net: "unixgram"})
	check(err)
	n, err := a.WriteTo([]byte("packet"), b.LocalAddr())
	fmt.Println(n, err)
	buf := make([]byte, 20)
	n, from, err := b.ReadFrom(buf)
	fmt.Println(string(buf[:n]), text(from), err)
	d, err := net.DialUnix("unixgram", nil, b.LocalAddr().(*net.UnixAddr))
	check(err)
	n, err = d.Write([]byte("nameless"))
	fmt.Println(n, err)
	n, ua, err := b.ReadFromUnix(buf)
	fmt.Println(string(buf[:n]), ua, err)
	_, err = d.WriteTo([]byte("x"), b.LocalAddr())
	fmt.Println(text(err))
	a.Close()
	b.Close()
	d.Close()

	// Packets in order, over a name that no file has.
	lp, err := net.Listen("unixpacket", "@rgo-net-udp-test"+fmt.Sprint(os.Getpid()))
	check(err)
	go func() {
		c, err := lp.Accept()
		check(err)
		c.Write([]byte("first"))
		c.Write([]byte("second"))
		c.Close()
	}()
	s, err := net.Dial("unixpacket", lp.Addr().String())
	check(err)
	for range 3 {
		n, err := s.Read(buf)
		fmt.Println(string(buf[:n]), err)
	}
	s.Close()
	lp.Close()

	// A descriptor goes over.
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	check(err)
	var ends [2]*net.UnixConn
	for i, fd := range fds {
		f := os.NewFile(uintptr(fd), "end")
		c, err := net.FileConn(f)
		check(err)
		f.Close()
		ends[i] = c.(*net.UnixConn)
	}
	r, w, err := os.Pipe()
	check(err)
	n, oobn, err := ends[0].WriteMsgUnix([]byte("fd"), syscall.UnixRights(int(w.Fd())), nil)
	fmt.Println(n, oobn > 0, err)
	w.Close()
	oob := make([]byte, 100)
	n, oobn, flags, from2, err := ends[1].ReadMsgUnix(buf, oob)
	fmt.Println(string(buf[:n]), oobn > 0, flags, from2, err)
	msgs, err := syscall.ParseSocketControlMessage(oob[:oobn])
	check(err)
	got2, err := syscall.ParseUnixRights(&msgs[0])
	check(err)
	w = os.NewFile(uintptr(got2[0]), "w")
	w.Write([]byte("through the pipe"))
	w.Close()
	all, err := io.ReadAll(r)
	fmt.Println(string(all), err)
	ends[0].Close()
	n, err = ends[1].Read(buf)
	fmt.Println(n, err)
	ends[1].Close()
	r.Close()

	// Files that are no sockets.
	f, err := os.Open(dir)
	check(err)
	_, err = net.FileConn(f)
	fmt.Println(text(err))
	_, err = net.FileListener(f)
	fmt.Println(text(err))
	f.Close()
	ul, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "keep"), Net: "unix"})
	check(err)
	ul.SetUnlinkOnClose(false)
	ul.SetDeadline(time.Now().Add(time.Millisecond))
	_, err = ul.Accept()
	fmt.Println(text(err))
	ul.Close()
	_, err = os.Stat(filepath.Join(dir, "keep"))
	fmt.Println(err)
}

func misc() {
	var lc net.ListenConfig
	seen := ""
	lc.Control = func(network, address string, c syscall.RawConn) error {
		seen = network + " " + address
		return nil
	}
	l, err := lc.Listen(context.Background(), "tcp", "127.0.0.1:0")
	check(err)
	fmt.Println(seen)
	l.Close()
	pc, err := lc.ListenPacket(context.Background(), "udp", "[::1]:0")
	check(err)
	fmt.Println(seen)
	pc.Close()
	lo, err := net.InterfaceByName("lo")
	fmt.Println(err, lo.Name, lo.Index > 0, lo.Flags&net.FlagLoopback != 0)
	addrs, err := lo.Addrs()
	found := false
	for _, a := range addrs {
		found = found || a.String() == "127.0.0.1/8"
	}
	fmt.Println(found, err)
	again, err := net.InterfaceByIndex(lo.Index)
	fmt.Println(again.Name, err)
	_, err = net.InterfaceByName("no such")
	fmt.Println(err)
	_, err = net.InterfaceByIndex(-1)
	fmt.Println(err)
	all, err := net.Interfaces()
	fmt.Println(len(all) > 0, err)
	mine, err := net.InterfaceAddrs()
	fmt.Println(len(mine) > 0, err)
	for _, n := range []string{"http", "ssh", "domain", "80", "no-such-service", "", "-1", "70000", "+5"} {
		p, err := net.LookupPort("tcp", n)
		fmt.Println(n, p, err)
	}
	hosts, err := net.LookupHost("127.0.0.1")
	fmt.Println(hosts, err)
	r, err := net.ResolveTCPAddr("tcp", "localhost:http")
	fmt.Println(r.IP.IsLoopback(), r.Port, err)
	ip, err := net.ResolveIPAddr("ip4:icmp", "127.0.0.1")
	fmt.Println(ip, err)
	_, err = net.ResolveUDPAddr("tcp", "127.0.0.1:1")
	fmt.Println(err)
}

func main() {
	udp()
	fmt.Println()
	var err error
	dir, err = os.MkdirTemp("", "u")
	check(err)
	defer os.RemoveAll(dir)
	unix()
	fmt.Println()
	misc()
}
