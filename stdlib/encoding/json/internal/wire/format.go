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
	depth := 0
	line := func() {
		dst = append(dst, '\n')
		dst = append(dst, prefix...)
		for range depth {
			dst = append(dst, indent...)
		}
	}
	i := 0
	for i < len(src) {
		c := src[i]
		switch c {
		case ' ', '\t', '\r', '\n':
		case '"':
			end, _ := StringEnd(src, i)
			dst = append(dst, src[i:end+1]...)
			i = end
		case '{', '[':
			dst = append(dst, c)
			if next := Space(src, i+1); src[next] == c+2 {
				dst = append(dst, c+2)
				i = next
				break
			}
			depth++
			line()
		case '}', ']':
			depth--
			line()
			dst = append(dst, c)
		case ',':
			dst = append(dst, c)
			line()
		case ':':
			dst = append(dst, ':', ' ')
		default:
			dst = append(dst, c)
		}
		i++
	}
	return dst
}
