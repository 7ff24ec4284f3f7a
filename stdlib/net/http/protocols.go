package http

import (
	"strings"
	"time"
)

// Protocols is a set of protocols. Only HTTP/1 is supported.
type Protocols struct {
	bits uint8
}

const (
	http1 = 1 << iota
	http2
	plainHTTP2
)

func (p *Protocols) set(bit uint8, ok bool) {
	p.bits &^= bit
	if ok {
		p.bits |= bit
	}
}

// HTTP1 reports whether HTTP/1 is there.
func (p Protocols) HTTP1() bool { return p.bits&http1 != 0 }

// SetHTTP1 adds or removes HTTP/1.
func (p *Protocols) SetHTTP1(ok bool) { p.set(http1, ok) }

// HTTP2 reports whether HTTP/2 is there.
func (p Protocols) HTTP2() bool { return p.bits&http2 != 0 }

// SetHTTP2 adds or removes HTTP/2.
func (p *Protocols) SetHTTP2(ok bool) { p.set(http2, ok) }

// UnencryptedHTTP2 reports whether HTTP/2 without TLS is there.
func (p Protocols) UnencryptedHTTP2() bool { return p.bits&plainHTTP2 != 0 }

// SetUnencryptedHTTP2 adds or removes HTTP/2 without TLS.
func (p *Protocols) SetUnencryptedHTTP2(ok bool) { p.set(plainHTTP2, ok) }

// String lists the protocols.
func (p Protocols) String() string {
	var list []string
	for i, name := range [...]string{"HTTP1", "HTTP2", "UnencryptedHTTP2"} {
		if p.bits>>i&1 != 0 {
			list = append(list, name)
		}
	}
	return "{" + strings.Join(list, ",") + "}"
}

// HTTP2Config is for HTTP/2, which is not supported: nothing here has an effect.
type HTTP2Config struct {
	MaxConcurrentStreams          int
	StrictMaxConcurrentRequests   bool
	MaxDecoderHeaderTableSize     int
	MaxEncoderHeaderTableSize     int
	MaxReadFrameSize              int
	MaxReceiveBufferPerConnection int
	MaxReceiveBufferPerStream     int
	SendPingTimeout               time.Duration
	PingTimeout                   time.Duration
	WriteByteTimeout              time.Duration
	PermitProhibitedCipherSuites  bool
	CountError                    func(errType string)
}
