package wire

// AppendCompact appends a valid text without its blanks.
func AppendCompact(dst, src []byte, esc Escapes) []byte {
	i := 0
	for i < len(src) {
		switch src[i] {
		case ' ', '\t', '\r', '\n':
			i++
		case '"':
			end, _ := StringEnd(src, i)
			if esc == 0 {
				dst = append(dst, src[i:end+1]...)
			} else {
				dst = AppendEscaped(dst, src[i:end+1], esc)
			}
			i = end + 1
		default:
			dst = append(dst, src[i])
			i++
		}
	}
	return dst
}

// AppendIndent appends a valid text with each element and member on a line of its own.
func AppendIndent(dst, src []byte, prefix, indent string) []byte {
	// line begins a line at the current depth.
	var room [64]byte
	line := append(append(room[:0], '\n'), prefix...)
	for i := 0; i < len(src); {
		c := src[i]
		start := i
		i++
		switch c {
		case ' ', '\t', '\r', '\n':
		case '"':
			end, _ := StringEnd(src, start)
			i = end + 1
			dst = append(dst, src[start:i]...)
		case '{', '[':
			dst = append(dst, c)
			if next := Space(src, i); src[next] == c+2 {
				dst = append(dst, c+2)
				i = next + 1
				continue
			}
			line = append(line, indent...)
			dst = append(dst, line...)
		case '}', ']':
			line = line[:len(line)-len(indent)]
			dst = append(dst, line...)
			dst = append(dst, c)
		case ',':
			dst = append(dst, ',')
			dst = append(dst, line...)
		case ':':
			dst = append(dst, ':', ' ')
		default:
			for i < len(src) && src[i] > ' ' && src[i] != ',' && src[i] != '}' && src[i] != ']' {
				i++
			}
			dst = append(dst, src[start:i]...)
		}
	}
	return dst
}
