package poll

import (
	"internal/rt"
	"io"
	"syscall"
	"unsafe"
)

// Connected waits till something happens to an attempt to connect that is under way: what has happened since then
// counts, so there is no prepare. It may return although nothing is decided.
func (fd *FD) Connected() error { return fd.wait(writing) }

// Accept waits for a connection and returns its descriptor, which does not block.
func (fd *FD) Accept(from *syscall.RawSockaddrAny) (int, error) {
	if err := fd.begin(reading); err != nil {
		return -1, err
	}
	const flags = syscall.SOCK_CLOEXEC | syscall.SOCK_NONBLOCK
	for {
		size := uint32(syscall.SizeofSockaddrAny)
		r, err := fd.call(reading, syscall.SYS_ACCEPT4, unsafe.Pointer(from), uintptr(unsafe.Pointer(&size)), flags, 0, 0)
		if err == syscall.ECONNABORTED {
			// The client went away while it stood in the queue.
			continue
		}
		fd.give(reading)
		if err != nil {
			return -1, err
		}
		return int(r), nil
	}
}

// Shutdown ends one direction of a connection, or both.
func (fd *FD) Shutdown(how int) error {
	return fd.Use(func(fd int) error { return syscall.Shutdown(fd, how) })
}

// scratch is what the kernel is given besides data. There is one for each lane, kept for the next call.
type scratch struct {
	header syscall.Msghdr
	iov    syscall.Iovec
	addr   syscall.RawSockaddrAny
	size   uint32
	dummy  byte
}

// borrow returns the lane's scratch, which the caller has taken.
func (fd *FD) borrow(l lane) *scratch {
	if fd.scratches[l] == nil {
		fd.scratches[l] = new(scratch)
	}
	return fd.scratches[l]
}

// ended returns io.EOF for the end of a stream.
func (fd *FD) ended(n uintptr, err error) error {
	if n == 0 && err == nil && fd.ZeroReadIsEOF {
		return io.EOF
	}
	return err
}

// Receive reads one packet and who sent it; the family is 0 where the kernel doesn't say. It returns the length of
// the address.
func (fd *FD) Receive(p []byte, flags int, from *syscall.RawSockaddrAny) (n int, size uint32, err error) {
	if err := fd.begin(reading); err != nil {
		return 0, 0, err
	}
	s := fd.borrow(reading)
	s.size = syscall.SizeofSockaddrAny
	s.addr.Addr.Family = syscall.AF_UNSPEC
	r, err := fd.call(reading, syscall.SYS_RECVFROM, unsafe.Pointer(unsafe.SliceData(p)), uintptr(len(p)), uintptr(flags),
		uintptr(unsafe.Pointer(&s.addr)), uintptr(unsafe.Pointer(&s.size)))
	*from, size = s.addr, s.size
	err = fd.ended(r, err)
	fd.give(reading)
	return int(r), size, err
}

// Send writes one packet to an address of the given length; without one, to the peer.
func (fd *FD) Send(p []byte, to *syscall.RawSockaddrAny, size uint32) (int, error) {
	if err := fd.begin(writing); err != nil {
		return 0, err
	}
	s := fd.borrow(writing)
	s.addr = *to
	n, err := fd.call(writing, syscall.SYS_SENDTO, unsafe.Pointer(unsafe.SliceData(p)), uintptr(len(p)), 0,
		uintptr(unsafe.Pointer(&s.addr)), uintptr(size))
	fd.give(writing)
	return int(n), err
}

func (s *scratch) fill(p, oob []byte, size uint32, stream bool) {
	s.iov = syscall.Iovec{Base: unsafe.SliceData(p), Len: uint64(len(p))}
	s.header = syscall.Msghdr{Iov: &s.iov, Iovlen: 1}
	if len(oob) > 0 {
		if len(p) == 0 && stream {
			// A stream carries control data with at least one byte only.
			s.iov = syscall.Iovec{Base: &s.dummy, Len: 1}
		}
		s.header.Control, s.header.Controllen = &oob[0], uint64(len(oob))
	}
	if size != 0 {
		s.header.Name, s.header.Namelen = (*byte)(unsafe.Pointer(&s.addr)), size
	}
}

// forget drops the caller's buffers, and reports whether a dummy stood for them.
func (s *scratch) forget() (dummy bool) {
	dummy = s.iov.Base == &s.dummy
	s.iov.Base, s.header.Control = nil, nil
	return dummy
}

// ReceiveMessage reads one packet with its control data. A byte that comes with them on a stream is counted even if p has no room.
func (fd *FD) ReceiveMessage(p, oob []byte, flags int, from *syscall.RawSockaddrAny, stream bool) (n, oobn, outFlags int, size uint32, err error) {
	if err = fd.begin(reading); err != nil {
		return
	}
	s := fd.borrow(reading)
	s.addr.Addr.Family = syscall.AF_UNSPEC
	s.fill(p, oob, syscall.SizeofSockaddrAny, stream)
	r, err := fd.call(reading, syscall.SYS_RECVMSG, unsafe.Pointer(&s.header), uintptr(flags), 0, 0, 0)
	*from, size = s.addr, s.header.Namelen
	oobn, outFlags = int(s.header.Controllen), int(s.header.Flags)
	err = fd.ended(r, err)
	n = int(r)
	s.forget()
	fd.give(reading)
	if err != nil {
		oobn = 0
	}
	return n, oobn, outFlags, size, err
}

// SendMessage writes one packet with control data to an address of the given length; without one, to the peer.
func (fd *FD) SendMessage(p, oob []byte, to *syscall.RawSockaddrAny, size uint32, stream bool) (n, oobn int, err error) {
	if err = fd.begin(writing); err != nil {
		return
	}
	s := fd.borrow(writing)
	s.addr = *to
	s.fill(p, oob, size, stream)
	r, err := fd.call(writing, syscall.SYS_SENDMSG, unsafe.Pointer(&s.header), 0, 0, 0, 0)
	if n = int(r); s.forget() {
		n = 0
	}
	fd.give(writing)
	if err != nil {
		return 0, 0, err
	}
	return n, len(oob), nil
}

// maxVectors is how many buffers the kernel takes at once.
const maxVectors = 1024

// WriteBuffers writes all buffers, and takes what is written off *v.
func (fd *FD) WriteBuffers(v *[][]byte) (total int64, err error) {
	if err := fd.begin(writing); err != nil {
		return 0, err
	}
	defer fd.give(writing)
	vectors := make([]syscall.Iovec, 0, min(len(*v), maxVectors))
	for len(*v) > 0 {
		vectors = vectors[:0]
		sum := 0
		for _, b := range *v {
			if len(b) == 0 {
				continue
			}
			b = b[:min(len(b), maxTransfer-sum)]
			vectors = append(vectors, syscall.Iovec{Base: &b[0], Len: uint64(len(b))})
			if sum += len(b); sum == maxTransfer || len(vectors) == maxVectors {
				break
			}
		}
		if len(vectors) == 0 {
			*v = (*v)[len(*v):]
			break
		}
		n, err := fd.call(writing, syscall.SYS_WRITEV, unsafe.Pointer(&vectors[0]), uintptr(len(vectors)), 0, 0, 0)
		total += int64(n)
		consume(v, int(n))
		if err != nil {
			return total, err
		}
		if n == 0 {
			return total, io.ErrUnexpectedEOF
		}
	}
	return total, nil
}

// consume takes n bytes off the front, and empty buffers.
func consume(v *[][]byte, n int) {
	for len(*v) > 0 {
		first := (*v)[0]
		if len(first) > n {
			(*v)[0] = first[n:]
			return
		}
		n -= len(first)
		(*v)[0] = nil
		*v = (*v)[1:]
	}
}

// maxSend bounds one call of sendfile: other goroutines may want the direction's lock.
const maxSend = 4 << 20

// SendFile writes up to limit bytes of the file src (from its position on) to a socket within the kernel. handled is
// false if nothing was written because the kernel can't do that with this file.
func (fd *FD) SendFile(src int, limit int64) (written int64, err error, handled bool) {
	if err := fd.begin(writing); err != nil {
		return 0, err, true
	}
	defer fd.give(writing)
	for limit > 0 {
		n, errno := rt.Syscall6(syscall.SYS_SENDFILE, uintptr(fd.Sysfd), uintptr(src), 0, uintptr(min(limit, maxSend)), 0, 0)
		switch e := syscall.Errno(errno); e {
		case 0:
			if n == 0 {
				return written, nil, true
			}
			written += int64(n)
			limit -= int64(n)
		case syscall.EINTR:
		case syscall.EAGAIN:
			if err := fd.wait(writing); err != nil {
				return written, err, true
			}
		case syscall.ENOSYS, syscall.EINVAL, syscall.EOPNOTSUPP:
			return written, e, written > 0
		default:
			return written, e, true
		}
	}
	return written, nil, true
}
