// run
package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"text/template"
)

// pair makes two connected sockets.
func pair(kind int) (a, b *net.UnixConn) {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, kind|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		panic(err)
	}
	conns := [2]*net.UnixConn{}
	for i, fd := range fds {
		f := os.NewFile(uintptr(fd), "pair")
		c, err := net.FileConn(f)
		if err != nil {
			panic(err)
		}
		f.Close()
		conns[i] = c.(*net.UnixConn)
	}
	return conns[0], conns[1]
}

func main() {
	// A descriptor travels with at least one byte on a stream, which the receiver counts, and with none in a packet.
	for _, kind := range []int{syscall.SOCK_STREAM, syscall.SOCK_SEQPACKET, syscall.SOCK_DGRAM} {
		a, b := pair(kind)
		oob := syscall.UnixRights(1)
		n, oobn, err := a.WriteMsgUnix(nil, oob, nil)
		fmt.Println("sent", n, oobn == len(oob), err)
		buf := make([]byte, 100)
		n, oobn, flags, _, err := b.ReadMsgUnix(nil, buf)
		fmt.Println("received", n, oobn == len(oob), flags == syscall.MSG_CMSG_CLOEXEC, err)
		messages, err := syscall.ParseSocketControlMessage(buf[:oobn])
		fmt.Println(len(messages), err)
		fds, err := syscall.ParseUnixRights(&messages[0])
		fmt.Println(len(fds), err, syscall.Close(fds[0]))
		n, oobn, err = a.WriteMsgUnix([]byte("abc"), oob, nil)
		fmt.Println("sent", n, oobn == len(oob), err)
		n, _, _, _, err = b.ReadMsgUnix(make([]byte, 2), buf)
		fmt.Println("received", n, err)
		a.Close()
		b.Close()
	}

	// The terminal must be one of the child's files.
	c := exec.Command("true")
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 99}
	err := c.Run()
	fmt.Println(err != nil, err.(*os.PathError).Err)

	// What has no value has no length; a nil pointer neither, for another reason.
	for _, text := range []string{`{{len nil}}`, `{{len .}}`} {
		fmt.Println(template.Must(template.New("t").Parse(text)).Execute(os.Stdout, (*[]int)(nil)))
	}
}
