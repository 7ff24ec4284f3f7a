// Package x509 has, until this toolchain supports TLS, only the types that the API of crypto/tls and net/http mentions. Certificates
// are neither parsed nor verified: what would do so returns an error that says so.
package x509

import "errors"

var errUnsupported = errors.New("rgo: X.509 certificates are not supported yet")

// Certificate is a certificate. Only its encoded form is kept here.
type Certificate struct {
	Raw []byte // ASN.1 DER
}

// Equal reports whether both are the same certificate.
func (c *Certificate) Equal(other *Certificate) bool {
	if c == nil || other == nil {
		return c == other
	}
	return string(c.Raw) == string(other.Raw)
}

// ParseCertificate returns an error.
func ParseCertificate(der []byte) (*Certificate, error) { return nil, errUnsupported }

// CertPool is a set of certificates.
type CertPool struct {
	list []*Certificate
}

// NewCertPool returns an empty set.
func NewCertPool() *CertPool { return &CertPool{} }

// SystemCertPool returns an error.
func SystemCertPool() (*CertPool, error) { return nil, errUnsupported }

// AddCert adds a certificate.
func (s *CertPool) AddCert(cert *Certificate) {
	if cert == nil {
		panic("adding nil Certificate to CertPool")
	}
	s.list = append(s.list, cert)
}

// AppendCertsFromPEM adds nothing, and says so.
func (s *CertPool) AppendCertsFromPEM(pemCerts []byte) (ok bool) { return false }

// Clone returns a copy.
func (s *CertPool) Clone() *CertPool { return &CertPool{append([]*Certificate(nil), s.list...)} }

// Equal reports whether both have the same certificates in the same order.
func (s *CertPool) Equal(other *CertPool) bool {
	if s == nil || other == nil {
		return s == other
	}
	if len(s.list) != len(other.list) {
		return false
	}
	for i, c := range s.list {
		if !c.Equal(other.list[i]) {
			return false
		}
	}
	return true
}
