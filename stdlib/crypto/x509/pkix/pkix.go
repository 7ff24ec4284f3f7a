// Package pkix has the ASN.1 structures that certificates, revocation lists and the like are made of.
package pkix

import (
	"encoding/asn1"
	"math/big"
	"time"
)

// AlgorithmIdentifier is an algorithm with its parameters (RFC 5280, 4.1.1.2).
type AlgorithmIdentifier struct {
	Algorithm  asn1.ObjectIdentifier
	Parameters asn1.RawValue `asn1:"optional"`
}

// AttributeTypeAndValue is an attribute of a name (RFC 5280, 4.1.2.4). In names that package x509 has parsed, Value is a
// string, int64, bool, []byte, time.Time, asn1.BitString or asn1.ObjectIdentifier by its type, nil for NULL, and an
// asn1.RawValue for other types.
type AttributeTypeAndValue struct {
	Type  asn1.ObjectIdentifier
	Value any
}

// AttributeTypeAndValueSET is an attribute of a certificate request (RFC 2986).
type AttributeTypeAndValueSET struct {
	Type  asn1.ObjectIdentifier
	Value [][]AttributeTypeAndValue `asn1:"set"`
}

// Extension is an extension of a certificate or revocation list (RFC 5280, 4.2).
type Extension struct {
	Id       asn1.ObjectIdentifier
	Critical bool `asn1:"optional"`
	Value    []byte
}

// CertificateList is a signed revocation list (RFC 5280, 5.1).
//
// Deprecated: use x509.RevocationList.
type CertificateList struct {
	TBSCertList        TBSCertificateList
	SignatureAlgorithm AlgorithmIdentifier
	SignatureValue     asn1.BitString
}

// HasExpired reports whether there should be a newer list.
func (certList *CertificateList) HasExpired(now time.Time) bool {
	return !now.Before(certList.TBSCertList.NextUpdate)
}

// TBSCertificateList is what of a revocation list is signed (RFC 5280, 5.1).
//
// Deprecated: use x509.RevocationList.
type TBSCertificateList struct {
	Raw                 asn1.RawContent
	Version             int `asn1:"optional,default:0"`
	Signature           AlgorithmIdentifier
	Issuer              RDNSequence
	ThisUpdate          time.Time
	NextUpdate          time.Time            `asn1:"optional"`
	RevokedCertificates []RevokedCertificate `asn1:"optional"`
	Extensions          []Extension          `asn1:"tag:0,optional,explicit"`
}

// RevokedCertificate is an entry of a revocation list (RFC 5280, 5.1).
type RevokedCertificate struct {
	SerialNumber   *big.Int
	RevocationTime time.Time
	Extensions     []Extension `asn1:"optional"`
}
