// Documents to structures and back: attributes, nesting, namespaces, errors with lines.
package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

type address struct {
	Street string `xml:"street"`
	City   string `xml:"city,attr"`
}

type person struct {
	XMLName xml.Name  `xml:"person"`
	ID      int       `xml:"id,attr"`
	Name    string    `xml:"name>full"`
	Tags    []string  `xml:"tags>tag"`
	Home    *address  `xml:"home,omitempty"`
	Born    time.Time `xml:"born"`
	Note    string    `xml:",comment"`
	Raw     string    `xml:",innerxml"`
}

type level int

func (l level) MarshalXMLAttr(name xml.Name) (xml.Attr, error) {
	return xml.Attr{Name: name, Value: strings.Repeat("*", int(l))}, nil
}

func (l *level) UnmarshalXMLAttr(a xml.Attr) error {
	*l = level(len(a.Value))
	return nil
}

type rated struct {
	Stars level  `xml:"stars,attr"`
	Text  string `xml:",chardata"`
}

func main() {
	p := person{ID: 7, Name: "Ada <Lovelace>", Tags: []string{"a", "b&c"}, Home: &address{"St. James's Square", "London"},
		Born: time.Date(1815, 12, 10, 0, 0, 0, 0, time.UTC), Note: " first "}
	out, err := xml.MarshalIndent(p, "", "  ")
	fmt.Println(string(out), err)
	var back person
	fmt.Println(xml.Unmarshal(out, &back))
	back.Raw = ""
	fmt.Printf("%+v %+v\n", back.Name, *back.Home)
	fmt.Println(back.Tags, back.Born.Year(), back.ID)

	stars, err := xml.Marshal([]rated{{3, "fine"}, {0, "none"}})
	fmt.Println(string(stars), err)
	var r rated
	fmt.Println(xml.Unmarshal([]byte(`<rated stars="*****">top</rated>`), &r), r)

	d := xml.NewDecoder(strings.NewReader(`<?xml version="1.0"?><a xmlns:x="urn:x"><!-- c --><x:b k="v">t&amp;u</x:b><c/></a>`))
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Printf("%T %v\n", t, xml.CopyToken(t))
	}
	for _, bad := range []string{"<a>", "<a></b>", "<a b=c></a>", "<a>&unknown;</a>", "<a>\n\n<b></a>", ""} {
		var v struct{}
		fmt.Printf("%q: %v\n", bad, xml.Unmarshal([]byte(bad), &v))
	}
	var buf bytes.Buffer
	xml.EscapeText(&buf, []byte("<\"'&>\t\x01"))
	fmt.Println(buf.String())
	e := xml.NewEncoder(os.Stdout)
	e.Indent("", " ")
	e.EncodeToken(xml.StartElement{Name: xml.Name{Space: "urn:y", Local: "root"}, Attr: []xml.Attr{{Name: xml.Name{Local: "n"}, Value: "1"}}})
	e.EncodeToken(xml.CharData("text"))
	fmt.Println(e.EncodeToken(xml.EndElement{Name: xml.Name{Local: "wrong"}}))
	e.EncodeToken(xml.EndElement{Name: xml.Name{Space: "urn:y", Local: "root"}})
	e.Flush()
	fmt.Println()
}
