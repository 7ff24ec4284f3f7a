package bufio

// DefaultBufSize is the size of buffers that nobody asked for.
const DefaultBufSize = defaultSize

// IsSpace is what ScanWords splits at.
func IsSpace(r rune) bool { return whiteSpace(r) }

// MaxTokenSize limits tokens, and so that growing is tested too, the first buffer.
func (s *Scanner) MaxTokenSize(n int) { s.Buffer(make([]byte, min(n, len(s.buf))), n) }

// ErrOrEOF is Err with io.EOF.
func (s *Scanner) ErrOrEOF() error { return s.err }
