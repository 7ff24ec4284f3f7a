// Package tls has, until this toolchain supports TLS, the types that configure it, so that programs which mention them compile.
// Whatever would speak TLS returns an error that says so.
//
// Not here: QUIC, session tickets, and encrypted client hello.
package tls

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"slices"
	"time"
)

var errUnsupported = errors.New("rgo: TLS is not supported yet")

// Certificate is a chain of certificates with the leaf's private key.
type Certificate struct {
	Certificate                  [][]byte
	PrivateKey                   crypto.PrivateKey
	SupportedSignatureAlgorithms []SignatureScheme
	OCSPStaple                   []byte
	SignedCertificateTimestamps  [][]byte
	Leaf                         *x509.Certificate
}

// X509KeyPair returns an error.
func X509KeyPair(certPEMBlock, keyPEMBlock []byte) (Certificate, error) {
	return Certificate{}, errUnsupported
}

// LoadX509KeyPair returns an error.
func LoadX509KeyPair(certFile, keyFile string) (Certificate, error) {
	return Certificate{}, errUnsupported
}

// ConnectionState is what is known of a connection.
type ConnectionState struct {
	Version                     uint16
	HandshakeComplete           bool
	DidResume                   bool
	CipherSuite                 uint16
	CurveID                     CurveID
	NegotiatedProtocol          string
	NegotiatedProtocolIsMutual  bool
	ServerName                  string
	PeerCertificates            []*x509.Certificate
	VerifiedChains              [][]*x509.Certificate
	SignedCertificateTimestamps [][]byte
	OCSPResponse                []byte
	TLSUnique                   []byte
	ECHAccepted                 bool
	HelloRetryRequest           bool
	LocalCertificate            [][]byte
}

// ExportKeyingMaterial returns an error.
func (cs *ConnectionState) ExportKeyingMaterial(label string, context []byte, length int) ([]byte, error) {
	return nil, errUnsupported
}

// ClientHelloInfo is what a client asks for.
type ClientHelloInfo struct {
	CipherSuites      []uint16
	ServerName        string
	SupportedCurves   []CurveID
	SupportedPoints   []uint8
	SignatureSchemes  []SignatureScheme
	SupportedProtos   []string
	SupportedVersions []uint16
	Extensions        []uint16
	Conn              net.Conn
	HelloRetryRequest bool
}

// CertificateRequestInfo is which certificates a server wants of a client.
type CertificateRequestInfo struct {
	AcceptableCAs    [][]byte
	SignatureSchemes []SignatureScheme
	Version          uint16
}

// Config is how a client or server wants to speak TLS. It is not to be changed once it is in use.
type Config struct {
	Rand                        io.Reader
	Time                        func() time.Time
	Certificates                []Certificate
	NameToCertificate           map[string]*Certificate
	GetCertificate              func(*ClientHelloInfo) (*Certificate, error)
	GetClientCertificate        func(*CertificateRequestInfo) (*Certificate, error)
	GetConfigForClient          func(*ClientHelloInfo) (*Config, error)
	VerifyPeerCertificate       func(rawCerts [][]byte, verifiedChains [][]*x509.Certificate) error
	VerifyConnection            func(ConnectionState) error
	RootCAs                     *x509.CertPool
	NextProtos                  []string
	ServerName                  string
	ClientAuth                  ClientAuthType
	ClientCAs                   *x509.CertPool
	InsecureSkipVerify          bool
	CipherSuites                []uint16
	PreferServerCipherSuites    bool
	SessionTicketsDisabled      bool
	SessionTicketKey            [32]byte
	MinVersion                  uint16
	MaxVersion                  uint16
	CurvePreferences            []CurveID
	DynamicRecordSizingDisabled bool
	Renegotiation               RenegotiationSupport
	KeyLogWriter                io.Writer
}

// Clone returns a shallow copy.
func (c *Config) Clone() *Config {
	if c == nil {
		return nil
	}
	clone := *c
	clone.Certificates = slices.Clone(c.Certificates)
	return &clone
}

// Conn is a connection whose handshake fails: what is written and read is an error, but closing closes the connection below.
type Conn struct {
	under net.Conn
}

// Client returns the client's side of a connection over conn.
func Client(conn net.Conn, config *Config) *Conn { return &Conn{conn} }

// Server returns the server's side of a connection over conn.
func Server(conn net.Conn, config *Config) *Conn { return &Conn{conn} }

// Handshake returns an error.
func (c *Conn) Handshake() error { return errUnsupported }

// HandshakeContext returns an error.
func (c *Conn) HandshakeContext(ctx context.Context) error { return errUnsupported }

// Read returns an error.
func (c *Conn) Read(b []byte) (int, error) { return 0, errUnsupported }

// Write returns an error.
func (c *Conn) Write(b []byte) (int, error) { return 0, errUnsupported }

// Close closes the connection below.
func (c *Conn) Close() error { return c.under.Close() }

// CloseWrite returns an error.
func (c *Conn) CloseWrite() error { return errUnsupported }

// NetConn returns the connection below.
func (c *Conn) NetConn() net.Conn { return c.under }

// ConnectionState returns the state before a handshake.
func (c *Conn) ConnectionState() ConnectionState { return ConnectionState{} }

// OCSPResponse returns nil.
func (c *Conn) OCSPResponse() []byte { return nil }

// VerifyHostname returns an error.
func (c *Conn) VerifyHostname(host string) error { return errUnsupported }

// LocalAddr returns that of the connection below.
func (c *Conn) LocalAddr() net.Addr { return c.under.LocalAddr() }

// RemoteAddr returns that of the connection below.
func (c *Conn) RemoteAddr() net.Addr { return c.under.RemoteAddr() }

// SetDeadline sets that of the connection below.
func (c *Conn) SetDeadline(t time.Time) error { return c.under.SetDeadline(t) }

// SetReadDeadline sets that of the connection below.
func (c *Conn) SetReadDeadline(t time.Time) error { return c.under.SetReadDeadline(t) }

// SetWriteDeadline sets that of the connection below.
func (c *Conn) SetWriteDeadline(t time.Time) error { return c.under.SetWriteDeadline(t) }

// Dial returns an error.
func Dial(network, addr string, config *Config) (*Conn, error) { return nil, errUnsupported }

// DialWithDialer returns an error.
func DialWithDialer(dialer *net.Dialer, network, addr string, config *Config) (*Conn, error) {
	return nil, errUnsupported
}

// Dialer is for connections with TLS over those of NetDialer.
type Dialer struct {
	NetDialer *net.Dialer
	Config    *Config
}

// Dial returns an error.
func (d *Dialer) Dial(network, addr string) (net.Conn, error) { return nil, errUnsupported }

// DialContext returns an error.
func (d *Dialer) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	return nil, errUnsupported
}

// Listen returns an error.
func Listen(network, laddr string, config *Config) (net.Listener, error) {
	return nil, errUnsupported
}

// NewListener returns a listener that accepts inner's connections, on which the handshake fails.
func NewListener(inner net.Listener, config *Config) net.Listener { return listener{inner} }

type listener struct{ net.Listener }

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &Conn{c}, nil
}

// RecordHeaderError is the error of a peer that does not speak TLS.
type RecordHeaderError struct {
	Msg          string
	RecordHeader [5]byte
	Conn         net.Conn
}

// Error implements error.
func (e RecordHeaderError) Error() string { return "tls: " + e.Msg }

// CertificateVerificationError is the error of a certificate that is not accepted.
type CertificateVerificationError struct {
	UnverifiedCertificates []*x509.Certificate
	Err                    error
}

// Error implements error.
func (e *CertificateVerificationError) Error() string {
	return "tls: failed to verify certificate: " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *CertificateVerificationError) Unwrap() error { return e.Err }
