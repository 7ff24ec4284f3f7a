package testing

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// corpusHead is the first line of a file with a fuzz target's input; each further line is a value.
const corpusHead = "go test fuzz v1"

// readCorpus reads the inputs stored in a directory, which need not exist.
func readCorpus(dir string) ([]seed, error) {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading seed corpus from testdata: %v", err)
	}
	var seeds []seed
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("failed to read corpus file: %v", err)
		}
		values, err := parseCorpus(string(text))
		if err != nil {
			return nil, fmt.Errorf("failed to unmarshal %q: %v", filepath.Join(dir, e.Name()), err)
		}
		seeds = append(seeds, seed{e.Name(), values})
	}
	return seeds, nil
}

// writeCorpus stores an input under a name made from its contents, which it returns.
func writeCorpus(dir string, values []any) (string, error) {
	text := formatCorpus(values)
	// FNV-1a: package testing can't import what the hashes' own tests test.
	sum := uint64(0xcbf29ce484222325)
	for i := range len(text) {
		sum = (sum ^ uint64(text[i])) * 0x100000001b3
	}
	name := fmt.Sprintf("%016x", sum)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	return name, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666)
}

func formatCorpus(values []any) string {
	var b strings.Builder
	b.WriteString(corpusHead + "\n")
	for _, v := range values {
		switch v := v.(type) {
		case []byte:
			fmt.Fprintf(&b, "[]byte(%q)\n", v)
		case string:
			fmt.Fprintf(&b, "string(%q)\n", v)
		case float32:
			if bits := math.Float32bits(v); math.IsNaN(float64(v)) && bits != math.Float32bits(float32(math.NaN())) {
				fmt.Fprintf(&b, "math.Float32frombits(0x%x)\n", bits)
			} else {
				fmt.Fprintf(&b, "float32(%v)\n", v)
			}
		case float64:
			if bits := math.Float64bits(v); math.IsNaN(v) && bits != math.Float64bits(math.NaN()) {
				fmt.Fprintf(&b, "math.Float64frombits(0x%x)\n", bits)
			} else {
				fmt.Fprintf(&b, "float64(%v)\n", v)
			}
		case rune:
			if v >= ' ' && v < 0xd800 {
				fmt.Fprintf(&b, "rune(%q)\n", v)
			} else {
				fmt.Fprintf(&b, "int32(%v)\n", v)
			}
		case byte:
			fmt.Fprintf(&b, "byte(%q)\n", rune(v))
		default:
			fmt.Fprintf(&b, "%T(%v)\n", v, v)
		}
	}
	return b.String()
}

func parseCorpus(text string) ([]any, error) {
	head, rest, _ := strings.Cut(text, "\n")
	if head = strings.TrimSpace(head); head != corpusHead {
		return nil, fmt.Errorf("unknown encoding version: %s", head)
	}
	var values []any
	for line := range strings.Lines(rest) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		v, err := parseValue(line)
		if err != nil {
			return nil, fmt.Errorf("malformed line %q: %v", line, err)
		}
		values = append(values, v)
	}
	if len(values) == 0 {
		return nil, errors.New("must include version and at least one value")
	}
	return values, nil
}

// parseValue reads a conversion of a literal, such as []byte("x").
func parseValue(line string) (any, error) {
	open := strings.IndexByte(line, '(')
	if open < 0 || !strings.HasSuffix(line, ")") {
		return nil, errors.New("expected a conversion")
	}
	kind, literal := strings.TrimSpace(line[:open]), strings.TrimSpace(line[open+1:len(line)-1])
	switch kind {
	case "[]byte", "string":
		s, err := strconv.Unquote(literal)
		if kind == "string" {
			return s, err
		}
		return []byte(s), err
	case "bool":
		return strconv.ParseBool(literal)
	case "float32":
		x, err := strconv.ParseFloat(literal, 32)
		return float32(x), err
	case "float64":
		return strconv.ParseFloat(literal, 64)
	case "math.Float32frombits":
		bits, err := strconv.ParseUint(literal, 0, 32)
		return math.Float32frombits(uint32(bits)), err
	case "math.Float64frombits":
		bits, err := strconv.ParseUint(literal, 0, 64)
		return math.Float64frombits(bits), err
	case "rune", "int32":
		n, err := parseInt(literal, 32)
		return int32(n), err
	case "byte", "uint8":
		n, err := parseUint(literal, 8)
		return byte(n), err
	case "int":
		n, err := parseInt(literal, strconv.IntSize)
		return int(n), err
	case "int8":
		n, err := parseInt(literal, 8)
		return int8(n), err
	case "int16":
		n, err := parseInt(literal, 16)
		return int16(n), err
	case "int64":
		return parseInt(literal, 64)
	case "uint":
		n, err := parseUint(literal, strconv.IntSize)
		return uint(n), err
	case "uint16":
		n, err := parseUint(literal, 16)
		return uint16(n), err
	case "uint32":
		n, err := parseUint(literal, 32)
		return uint32(n), err
	case "uint64":
		return parseUint(literal, 64)
	}
	return nil, fmt.Errorf("unknown type %s", kind)
}

// parseInt reads an integer or a character.
func parseInt(literal string, bits int) (int64, error) {
	if c, ok := character(literal); ok {
		return int64(c), nil
	}
	return strconv.ParseInt(literal, 0, bits)
}

func parseUint(literal string, bits int) (uint64, error) {
	if c, ok := character(literal); ok && uint64(c) < 1<<bits {
		return uint64(c), nil
	}
	return strconv.ParseUint(literal, 0, bits)
}

func character(literal string) (rune, bool) {
	if !strings.HasPrefix(literal, "'") {
		return 0, false
	}
	s, err := strconv.Unquote(literal)
	if err != nil {
		return 0, false
	}
	// '\xff' is a byte, not a character's encoding.
	if len(s) == 1 {
		return rune(s[0]), true
	}
	return []rune(s)[0], true
}
