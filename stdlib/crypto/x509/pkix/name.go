package pkix

import (
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"strings"
)

// RDNSequence is a distinguished name, the most general part first.
type RDNSequence []RelativeDistinguishedNameSET

// RelativeDistinguishedNameSET is a part of a distinguished name.
type RelativeDistinguishedNameSET []AttributeTypeAndValue

// Name is a distinguished name by its usual attributes. How they were grouped and ordered it doesn't tell: for that, read the
// raw name as an RDNSequence.
type Name struct {
	Country, Organization, OrganizationalUnit []string
	Locality, Province                        []string
	StreetAddress, PostalCode                 []string
	SerialNumber, CommonName                  string

	// Names has all attributes of a parsed name. It is not written.
	Names []AttributeTypeAndValue

	// ExtraNames are written as they are, and instead of the fields of their types. Parsing doesn't fill them in.
	ExtraNames []AttributeTypeAndValue
}

// Attributes of names are 2.5.4.n.
const (
	attrCommonName         = 3
	attrSerialNumber       = 5
	attrCountry            = 6
	attrLocality           = 7
	attrProvince           = 8
	attrStreetAddress      = 9
	attrOrganization       = 10
	attrOrganizationalUnit = 11
	attrPostalCode         = 17
)

// known returns n and the short name of the attribute 2.5.4.n, or "".
func known(oid asn1.ObjectIdentifier) (n int, short string) {
	if len(oid) != 4 || oid[0] != 2 || oid[1] != 5 || oid[2] != 4 {
		return 0, ""
	}
	switch n = oid[3]; n {
	case attrCommonName:
		short = "CN"
	case attrSerialNumber:
		short = "SERIALNUMBER"
	case attrCountry:
		short = "C"
	case attrLocality:
		short = "L"
	case attrProvince:
		short = "ST"
	case attrStreetAddress:
		short = "STREET"
	case attrOrganization:
		short = "O"
	case attrOrganizationalUnit:
		short = "OU"
	case attrPostalCode:
		short = "POSTALCODE"
	}
	return n, short
}

// lists returns the fields that may have several values, in the order in which they are written.
func (n *Name) lists() []struct {
	attr   int
	values *[]string
} {
	return []struct {
		attr   int
		values *[]string
	}{
		{attrCountry, &n.Country},
		{attrProvince, &n.Province},
		{attrLocality, &n.Locality},
		{attrStreetAddress, &n.StreetAddress},
		{attrPostalCode, &n.PostalCode},
		{attrOrganization, &n.Organization},
		{attrOrganizationalUnit, &n.OrganizationalUnit},
	}
}

// FillFromRDNSequence adds the attributes of a sequence to n.
func (n *Name) FillFromRDNSequence(rdns *RDNSequence) {
	lists := n.lists()
	for _, part := range *rdns {
		for _, a := range part {
			n.Names = append(n.Names, a)
			value, ok := a.Value.(string)
			if !ok {
				continue
			}
			switch attr, short := known(a.Type); {
			case short == "":
			case attr == attrCommonName:
				n.CommonName = value
			case attr == attrSerialNumber:
				n.SerialNumber = value
			default:
				for _, l := range lists {
					if l.attr == attr {
						*l.values = append(*l.values, value)
					}
				}
			}
		}
	}
}

// extra reports whether ExtraNames stands for an attribute.
func (n *Name) extra(attr int) bool {
	for _, a := range n.ExtraNames {
		if got, short := known(a.Type); short != "" && got == attr {
			return true
		}
	}
	return false
}

// ToRDNSequence returns the fields as a sequence, one part for each, and one for each of ExtraNames.
func (n Name) ToRDNSequence() (ret RDNSequence) {
	add := func(attr int, values ...string) {
		if len(values) == 0 || n.extra(attr) {
			return
		}
		part := make(RelativeDistinguishedNameSET, len(values))
		for i, v := range values {
			part[i] = AttributeTypeAndValue{asn1.ObjectIdentifier{2, 5, 4, attr}, v}
		}
		ret = append(ret, part)
	}
	for _, l := range n.lists() {
		add(l.attr, *l.values...)
	}
	if n.CommonName != "" {
		add(attrCommonName, n.CommonName)
	}
	if n.SerialNumber != "" {
		add(attrSerialNumber, n.SerialNumber)
	}
	for _, a := range n.ExtraNames {
		ret = append(ret, RelativeDistinguishedNameSET{a})
	}
	return ret
}

// String returns the name about as RFC 2253 has it, the most special part first.
func (n Name) String() string {
	var all RDNSequence
	// What a parsed name has besides the fields comes last.
	if n.ExtraNames == nil {
		for _, a := range n.Names {
			if _, short := known(a.Type); short == "" {
				all = append(all, RelativeDistinguishedNameSET{a})
			}
		}
	}
	return append(all, n.ToRDNSequence()...).String()
}

// String returns the name about as RFC 2253 has it, the most special part first.
func (r RDNSequence) String() string {
	var s strings.Builder
	for i := len(r) - 1; i >= 0; i-- {
		if i < len(r)-1 {
			s.WriteByte(',')
		}
		for j, a := range r[i] {
			if j > 0 {
				s.WriteByte('+')
			}
			_, short := known(a.Type)
			if short == "" {
				short = a.Type.String()
				if _, text := a.Value.(string); !text {
					if encoded, err := asn1.Marshal(a.Value); err == nil {
						s.WriteString(short + "=#" + hex.EncodeToString(encoded))
						continue
					}
				}
			}
			s.WriteString(short)
			s.WriteByte('=')
			escape(&s, fmt.Sprint(a.Value))
		}
	}
	return s.String()
}

// escape writes a value with backslashes before what would be read as something else.
func escape(s *strings.Builder, value string) {
	for i, c := range value {
		switch c {
		case ',', '+', '"', '\\', '<', '>', ';':
			s.WriteByte('\\')
		case ' ':
			if i == 0 || i == len(value)-1 {
				s.WriteByte('\\')
			}
		case '#':
			if i == 0 {
				s.WriteByte('\\')
			}
		}
		s.WriteRune(c)
	}
}
