// Smaller packages: text/scanner, index/suffixarray, net/mail, time/tzdata, expvar, structs, debug/elf.
package main

import (
	"debug/elf"
	"expvar"
	"fmt"
	"index/suffixarray"
	"io"
	"net/mail"
	"os"
	"slices"
	"strings"
	"text/scanner"
	"time"
	_ "time/tzdata"
)

func main() {
	var s scanner.Scanner
	s.Init(strings.NewReader("x := 3.14 + \"str\" // c\n'a' `raw` 0x1F"))
	s.Filename = "in"
	for t := s.Scan(); t != scanner.EOF; t = s.Scan() {
		fmt.Println(s.Position, scanner.TokenString(t), s.TokenText())
	}
	index := suffixarray.New([]byte("banana bandana"))
	at := index.Lookup([]byte("ana"), -1)
	slices.Sort(at)
	fmt.Println(at)

	m, err := mail.ReadMessage(strings.NewReader("From: \"A. B\" <a@b.example>\r\nTo: c@d.example, =?utf-8?q?J=C3=B6rg?= <j@e.example>\r\nDate: Fri, 21 Nov 1997 09:55:06 -0600\r\n\r\nbody"))
	fmt.Println(err)
	from, err := m.Header.AddressList("From")
	to, _ := m.Header.AddressList("To")
	date, _ := m.Header.Date()
	body, _ := io.ReadAll(m.Body)
	fmt.Println(from[0], to[1].Name, date, string(body), err)
	_, err = mail.ParseAddress("no at sign")
	fmt.Println(err)

	os.Setenv("ZONEINFO", "")
	loc, err := time.LoadLocation("Pacific/Chatham")
	fmt.Println(time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC).In(loc), err)

	v := expvar.NewMap("counts")
	v.Add("a", 2)
	v.AddFloat("b", 1.5)
	expvar.NewString("name").Set("q\"")
	fmt.Println(v, expvar.Get("name"), expvar.Get("none"))

	f, err := elf.NewFile(strings.NewReader("\x7fELF\x01"))
	fmt.Println(f, err)
	fmt.Println(elf.EM_AARCH64, elf.SHT_SYMTAB, elf.PF_X|elf.PF_R)
}
