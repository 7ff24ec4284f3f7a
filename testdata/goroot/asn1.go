// DER: structures with tags, optional and default values, and what is wrong with malformed input.
package main

import (
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"math/big"
	"time"
)

type inner struct {
	OID  asn1.ObjectIdentifier
	Bits asn1.BitString
}

type record struct {
	Version int `asn1:"optional,explicit,default:0,tag:0"`
	Serial  *big.Int
	Name    string `asn1:"utf8"`
	When    time.Time
	Inner   inner
	Flags   []bool `asn1:"set"`
	Raw     asn1.RawValue
	Kind    asn1.Enumerated
	Extra   []byte `asn1:"optional,tag:1"`
}

func main() {
	n, _ := new(big.Int).SetString("-123456789012345678901234567890", 10)
	r := record{Version: 2, Serial: n, Name: "Grüße", When: time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
		Inner: inner{asn1.ObjectIdentifier{1, 2, 840, 113549}, asn1.BitString{Bytes: []byte{0xa5, 0x80}, BitLength: 9}},
		Flags: []bool{true, false}, Raw: asn1.NullRawValue, Kind: 3}
	der, err := asn1.Marshal(r)
	fmt.Println(hex.EncodeToString(der), err)
	var back record
	rest, err := asn1.Unmarshal(der, &back)
	fmt.Println(len(rest), err)
	fmt.Println(back.Version, back.Serial, back.Name, back.When, back.Inner.OID, back.Inner.Bits.At(8), back.Flags, back.Kind, back.Extra == nil)
	for _, bad := range []string{"3003020101", "020200ff", "0202007f", "30", "3080", "0c01ff", "1701"} {
		b, _ := hex.DecodeString(bad)
		var v struct{ A, B int }
		_, e1 := asn1.Unmarshal(b, &v)
		var i int
		_, e2 := asn1.Unmarshal(b, &i)
		fmt.Println(bad, e1, e2)
	}
	s, err := asn1.MarshalWithParams("printable", "printable,explicit,tag:5")
	fmt.Printf("%x %v\n", s, err)
	_, err = asn1.Marshal(make(chan int))
	fmt.Println(err)
}
