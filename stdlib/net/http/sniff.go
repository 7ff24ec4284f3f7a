package http

import (
	"encoding/binary"
	"strings"
)

// sniffLen is how many bytes DetectContentType looks at.
const sniffLen = 512

// DetectContentType guesses the type of data from its first 512 bytes with the algorithm of mimesniff.spec.whatwg.org. It always
// returns a valid type: application/octet-stream if it knows nothing better.
func DetectContentType(data []byte) string {
	text := string(data[:min(len(data), sniffLen)])
	trimmed := strings.TrimLeft(text, "\t\n\f\r ")
	switch {
	case isHTML(trimmed):
		return "text/html; charset=utf-8"
	case strings.HasPrefix(trimmed, "<?xml"):
		return "text/xml; charset=utf-8"
	}
	for i := range signatures {
		if s := &signatures[i]; s.matches(text) {
			return s.mime
		}
	}
	switch {
	case isMP4(text):
		return "video/mp4"
	case strings.IndexFunc(trimmed, isBinary) < 0:
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// htmlTags begin documents. A space or > must follow.
const htmlTags = "<!DOCTYPE HTML|<HTML|<HEAD|<SCRIPT|<IFRAME|<H1|<DIV|<FONT|<TABLE|<A|<STYLE|<TITLE|<B|<BODY|<BR|<P|<!--"

func isHTML(s string) bool {
	if s == "" || s[0] != '<' {
		return false
	}
	for tag := range strings.SplitSeq(htmlTags, "|") {
		if len(s) > len(tag) && equalFold(s[:len(tag)], tag) && (s[len(tag)] == ' ' || s[len(tag)] == '>') {
			return true
		}
	}
	return false
}

// isBinary tells the control characters that no text has.
func isBinary(r rune) bool {
	return r <= 0x08 || r == 0x0b || r >= 0x0e && r <= 0x1a || r >= 0x1c && r <= 0x1f
}

// isMP4 looks for a brand that begins with "mp4" in the box that the file begins with.
func isMP4(s string) bool {
	if len(s) < 12 || s[4:8] != "ftyp" {
		return false
	}
	size := int(binary.BigEndian.Uint32([]byte(s[:4])))
	if size > len(s) || size%4 != 0 {
		return false
	}
	for at := 8; at < size; at += 4 {
		// At 12 there is the version of the major brand.
		if at != 12 && s[at:at+3] == "mp4" {
			return true
		}
	}
	return false
}

// signature tells a format by what is at one or two places.
type signature struct {
	mime   string
	at     int
	bytes  string
	also   int // the second place, if there is one
	second string
	length int // that the data must have at least
}

func (s *signature) matches(data string) bool {
	return len(data) >= s.length && hasAt(data, s.at, s.bytes) && hasAt(data, s.also, s.second)
}

func hasAt(data string, at int, want string) bool {
	return len(data) >= at+len(want) && data[at:at+len(want)] == want
}

var signatures = [...]signature{
	{mime: "application/pdf", bytes: "%PDF-"},
	{mime: "application/postscript", bytes: "%!PS-Adobe-"},
	{mime: "text/plain; charset=utf-16be", bytes: "\xfe\xff", length: 4},
	{mime: "text/plain; charset=utf-16le", bytes: "\xff\xfe", length: 4},
	{mime: "text/plain; charset=utf-8", bytes: "\xef\xbb\xbf", length: 4},
	{mime: "image/x-icon", bytes: "\x00\x00\x01\x00"},
	{mime: "image/x-icon", bytes: "\x00\x00\x02\x00"},
	{mime: "image/bmp", bytes: "BM"},
	{mime: "image/gif", bytes: "GIF87a"},
	{mime: "image/gif", bytes: "GIF89a"},
	{mime: "image/webp", bytes: "RIFF", also: 8, second: "WEBPVP"},
	{mime: "image/png", bytes: "\x89PNG\r\n\x1a\n"},
	{mime: "image/jpeg", bytes: "\xff\xd8\xff"},
	{mime: "audio/aiff", bytes: "FORM", also: 8, second: "AIFF"},
	{mime: "audio/mpeg", bytes: "ID3"},
	{mime: "application/ogg", bytes: "OggS\x00"},
	{mime: "audio/midi", bytes: "MThd\x00\x00\x00\x06"},
	{mime: "video/avi", bytes: "RIFF", also: 8, second: "AVI "},
	{mime: "audio/wave", bytes: "RIFF", also: 8, second: "WAVE"},
	{mime: "video/webm", bytes: "\x1a\x45\xdf\xa3"},
	{mime: "application/vnd.ms-fontobject", at: 34, bytes: "LP"},
	{mime: "font/ttf", bytes: "\x00\x01\x00\x00"},
	{mime: "font/otf", bytes: "OTTO"},
	{mime: "font/collection", bytes: "ttcf"},
	{mime: "font/woff", bytes: "wOFF"},
	{mime: "font/woff2", bytes: "wOF2"},
	{mime: "application/x-gzip", bytes: "\x1f\x8b\x08"},
	{mime: "application/zip", bytes: "PK\x03\x04"},
	{mime: "application/x-rar-compressed", bytes: "Rar!\x1a\x07\x00"},
	{mime: "application/x-rar-compressed", bytes: "Rar!\x1a\x07\x01\x00"},
	{mime: "application/wasm", bytes: "\x00asm"},
}
