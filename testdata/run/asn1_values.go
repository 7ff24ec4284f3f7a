// run

// Values go to DER and back, and malformed DER is refused with the reasons that encoding/asn1 has.
package main

import (
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"math/big"
	"reflect"
	"time"
)

type Inner struct {
	Name string    `asn1:"utf8"`
	On   asn1.Flag `asn1:"optional,tag:3"`
}

type Outer struct {
	Raw     asn1.RawContent
	Version int `asn1:"optional,explicit,default:1,tag:0"`
	ID      asn1.ObjectIdentifier
	Bits    asn1.BitString
	When    time.Time
	Late    time.Time `asn1:"generalized"`
	Kind    asn1.Enumerated
	Big     *big.Int
	List    []Inner
	Marks   []string      `asn1:"set,optional,omitempty,tag:1"`
	App     string        `asn1:"ia5,application,tag:70"`
	Rest    asn1.RawValue `asn1:"optional"`
}

type numbersSET []int

func trip[T any](v T) {
	b, err := asn1.Marshal(v)
	fmt.Printf("%T %x %v\n", v, b, err)
	if err != nil {
		return
	}
	var again T
	rest, err := asn1.Unmarshal(append(b, 1, 2), &again)
	if err != nil {
		fmt.Println(err)
		return
	}
	b2, err := asn1.Marshal(again)
	fmt.Println(reflect.DeepEqual(b, b2), rest, err)
}

func read(into any, digits string) {
	b, err := hex.DecodeString(digits)
	if err != nil {
		panic(err)
	}
	rest, err := asn1.Unmarshal(b, into)
	if err != nil {
		fmt.Printf("%s %T %v\n", digits, err, err)
		return
	}
	fmt.Printf("%s %v %x\n", digits, reflect.ValueOf(into).Elem(), rest)
}

func main() {
	for _, n := range []int64{0, 1, 127, 128, -1, -128, -129, 255, 256, 1 << 40, -1 << 63} {
		trip(n)
		trip(big.NewInt(n))
	}
	trip(new(big.Int).Lsh(big.NewInt(-3), 100))
	trip(true)
	trip("plain text")
	trip("ünïcode")
	trip("star*")
	trip([]byte{1, 2, 3})
	trip([]string{"a", "b@c"})
	trip(numbersSET{300, 2, 1, -1})
	trip(asn1.ObjectIdentifier{2, 999, 1 << 30})
	trip(asn1.ObjectIdentifier{1, 40})
	trip(asn1.BitString{Bytes: []byte{0xa0}, BitLength: 3})
	trip(time.Date(1999, 12, 31, 23, 59, 59, 0, time.FixedZone("", 3600)))
	trip(time.Date(2060, 1, 2, 3, 4, 5, 0, time.UTC))
	trip(3.5)
	trip(asn1.NullRawValue)
	trip(Outer{ID: asn1.ObjectIdentifier{1, 2, 3}, Bits: asn1.BitString{Bytes: []byte{0xff, 0x80}, BitLength: 9}, When: time.Unix(1e9, 0).UTC(), Late: time.Unix(2e9, 0).UTC(), Kind: 5, Big: big.NewInt(-1234567), List: []Inner{{"x", true}, {"ü", false}}, Marks: []string{"z", "a"}, App: "app"})
	trip(Outer{Version: 7, ID: asn1.ObjectIdentifier{1, 2, 3}, Big: new(big.Int), App: "ü"})
	b, err := asn1.MarshalWithParams([]int{3, 1, 2}, "set,explicit,tag:5")
	fmt.Printf("%x %v\n", b, err)
	var list []int
	rest, err := asn1.UnmarshalWithParams(b, &list, "set,explicit,tag:5")
	fmt.Println(list, rest, err)

	for _, digits := range []string{"", "02", "0200", "020100", "02020001", "0202ff80", "02090123456789abcdef01", "0280", "028101 "[:6], "02820001", "0285010101010100", "1f0201", "3003020101", "0201"} {
		read(new(int), digits)
	}
	for _, digits := range []string{"010100", "010101", "01020000"} {
		read(new(bool), digits)
	}
	for _, digits := range []string{"0300", "030100", "030101", "03020801", "03020401", "030204f0"} {
		read(new(asn1.BitString), digits)
	}
	for _, digits := range []string{"0600", "06012a", "06028001", "060188", "06058fffffff7f", "06068fffffffff7f"} {
		read(new(asn1.ObjectIdentifier), digits)
	}
	for _, digits := range []string{"130161", "130140", "1601ff", "0c01ff", "1e020061", "1e0161", "1401e9", "120161", "040161", "130561"} {
		read(new(string), digits)
	}
	for _, digits := range []string{"170d3939313233313233353935395a", "170b393931323331323335395a", "170d3939313333313233353935395a", "180f32303630303130323033303430355a", "181132303630303130323033303430352e305a", "17113939313233313233353935392b30313030"} {
		read(new(time.Time), digits)
	}
	for _, digits := range []string{"3000", "3006020101020102", "30030201", "3003130161", "3103020101", "30050201010201"} {
		read(new([]int), digits)
	}
	for _, digits := range []string{"020105", "0101ff", "0500", "3003020101", "0a0101", "040161", "06022a03"} {
		read(new(any), digits)
	}
	_, err = asn1.Unmarshal([]byte{5, 0}, nil)
	fmt.Println(err)
	_, err = asn1.Unmarshal([]byte{5, 0}, 3)
	fmt.Println(err)
	_, err = asn1.Unmarshal([]byte{5, 0}, (*int)(nil))
	fmt.Println(err)
	fmt.Printf("%x %d%d%d\n", asn1.BitString{Bytes: []byte{0x81, 0x80}, BitLength: 9}.RightAlign(), asn1.BitString{Bytes: []byte{0x81}, BitLength: 8}.At(0), asn1.BitString{Bytes: []byte{0x81}, BitLength: 8}.At(1), asn1.BitString{Bytes: []byte{0x81}, BitLength: 8}.At(8))
}
