package cipher

import "io"

// StreamReader is an io.Reader of what R has, encrypted or decrypted by S.
type StreamReader struct {
	S Stream
	R io.Reader
}

// Read implements io.Reader.
func (r StreamReader) Read(dst []byte) (n int, err error) {
	n, err = r.R.Read(dst)
	r.S.XORKeyStream(dst[:n], dst[:n])
	return n, err
}

// StreamWriter is an io.Writer to W of what S makes of the bytes. It holds nothing back. After a Write that was short it
// doesn't know where S stands and is of no use any more.
type StreamWriter struct {
	S   Stream
	W   io.Writer
	Err error // nothing uses it
}

// Write implements io.Writer.
func (w StreamWriter) Write(src []byte) (n int, err error) {
	text := make([]byte, len(src))
	w.S.XORKeyStream(text, src)
	n, err = w.W.Write(text)
	if err == nil && n != len(src) {
		err = io.ErrShortWrite
	}
	return n, err
}

// Close closes W if it is an io.Closer.
func (w StreamWriter) Close() error {
	if c, ok := w.W.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
