// run

// Dialing that takes long, is given up, or has several addresses to try.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"syscall"
	"time"
)

var port = regexp.MustCompile(`(127\.0\.0\.1|\[::1\]):\d{4,5}`)

func text(err error) string {
	if err == nil {
		return "<nil>"
	}
	return port.ReplaceAllString(err.Error(), "$1:port")
}

// full returns the address of a listener whose queue is full: connecting to it takes for ever.
func full() string {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		panic(err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		panic(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		panic(err)
	}
	sa, _ := syscall.Getsockname(fd)
	address := fmt.Sprintf("127.0.0.1:%d", sa.(*syscall.SockaddrInet4).Port)
	for range 4 {
		c, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK, 0)
		if err != nil {
			panic(err)
		}
		if err := syscall.Connect(c, sa); err != nil && err != syscall.EINPROGRESS {
			panic(err)
		}
	}
	return address
}

func main() {
	address := full()
	start := time.Now()
	_, err := net.DialTimeout("tcp", address, 50*time.Millisecond)
	took := time.Since(start)
	fmt.Println(text(err), errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded), took >= 50*time.Millisecond && took < 30*time.Second)
	ne, ok := err.(net.Error)
	fmt.Println(ok && ne.Timeout())

	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(30*time.Millisecond, cancel)
	start = time.Now()
	var d net.Dialer
	_, err = d.DialContext(ctx, "tcp", address)
	fmt.Println(text(err), errors.Is(err, context.Canceled), time.Since(start) < 30*time.Second)

	d.Deadline = time.Now().Add(30 * time.Millisecond)
	_, err = d.Dial("tcp", address)
	fmt.Println(text(err))

	stop := make(chan struct{})
	time.AfterFunc(20*time.Millisecond, func() { close(stop) })
	d = net.Dialer{Cancel: stop}
	_, err = d.Dial("tcp", address)
	fmt.Println(text(err))

	// The context has no influence on the connection.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	ctx, cancel = context.WithTimeout(context.Background(), time.Minute)
	d = net.Dialer{}
	c, err := d.DialContext(ctx, "tcp", l.Addr().String())
	if err != nil {
		panic(err)
	}
	cancel()
	peer, err := l.Accept()
	if err != nil {
		panic(err)
	}
	time.Sleep(5 * time.Millisecond)
	n, err := c.Write([]byte("still there"))
	fmt.Println(n, err)
	buf := make([]byte, 20)
	n, err = peer.Read(buf)
	fmt.Println(string(buf[:n]), err)
	c.Close()
	peer.Close()

	// localhost has perhaps two addresses, of which one is listened on.
	_, p, _ := net.SplitHostPort(l.Addr().String())
	c, err = net.Dial("tcp", "localhost:"+p)
	fmt.Println(text(err))
	if err == nil {
		c.Close()
	}
	l.Close()
	tried := 0
	d = net.Dialer{ControlContext: func(ctx context.Context, network, address string, c syscall.RawConn) error {
		tried++
		return nil
	}}
	_, err = d.Dial("tcp4", "localhost:"+p)
	fmt.Println(text(err), tried)

	lc := net.ListenConfig{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 3 * time.Second, Count: 2}}
	l, err = lc.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	d = net.Dialer{KeepAlive: -1}
	c, err = d.Dial("tcp", l.Addr().String())
	if err != nil {
		panic(err)
	}
	peer, err = l.Accept()
	if err != nil {
		panic(err)
	}
	for _, c := range []net.Conn{c, peer} {
		raw, err := c.(*net.TCPConn).SyscallConn()
		if err != nil {
			panic(err)
		}
		raw.Control(func(fd uintptr) {
			on, _ := syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_KEEPALIVE)
			idle, _ := syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE)
			count, _ := syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_KEEPCNT)
			if on == 0 {
				idle, count = 0, 0
			}
			fmt.Println(on, idle, count)
		})
	}
}
