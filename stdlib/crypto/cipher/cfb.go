package cipher

import "bytes"

// feedback is the cipher feedback mode: the stream's next block is the encrypted last block of the cipher's text.
type feedback struct {
	block    Block
	text     []byte // the last block of the cipher's text, as far as it is there
	stream   []byte // of that block
	used     int    // bytes of both
	decrypts bool
}

func newFeedback(block Block, iv []byte, decrypts bool) Stream {
	checkIV("newCFB", block, iv)
	return &feedback{block, bytes.Clone(iv), make([]byte, len(iv)), len(iv), decrypts}
}

// NewCFBEncrypter returns the encryption by cipher feedback. iv has the size of a block.
//
// Deprecated: nothing notices changes of the text; NewGCM does, and NewCTR is the better mode without that.
func NewCFBEncrypter(block Block, iv []byte) Stream { return newFeedback(block, iv, false) }

// NewCFBDecrypter returns the decryption by cipher feedback, with the same iv.
//
// Deprecated: as NewCFBEncrypter.
func NewCFBDecrypter(block Block, iv []byte) Stream { return newFeedback(block, iv, true) }

func (f *feedback) XORKeyStream(dst, src []byte) {
	check(dst, src)
	for len(src) > 0 {
		if f.used == len(f.text) {
			f.block.Encrypt(f.stream, f.text)
			f.used = 0
		}
		stream, text := f.stream[f.used:], f.text[f.used:]
		n := min(len(stream), len(src))
		for i, b := range src[:n] {
			dst[i] = b ^ stream[i]
			if f.decrypts {
				text[i] = b
			} else {
				text[i] = dst[i]
			}
		}
		f.used += n
		dst, src = dst[n:], src[n:]
	}
}
