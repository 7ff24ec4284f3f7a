package regexp

import "unicode/utf8"

// maxVisited is the number of bits with which the backtracker remembers where it has been. Longer texts or programs
// are for other machines.
const maxVisited = 256 << 10

// A backtracker tries the ways a program can go in order of preference. It never goes on from a choice at the same
// place in the text twice, so it takes linear time.
type backtracker struct {
	visited []uint64
	jobs    []job
	best    []int // with longest: the positions of the best match so far
}

// A job is something to do when the current way has failed: to go on at pc, or, if pc is negative, to give back to slot
// ^pc the value pos.
type job struct {
	pc  int32
	pos int
}

// backtrackable reports whether the backtracker can search a text of the length.
func (p *program) backtrackable(length int) bool { return p.numAlts*(length+1) <= maxVisited }

// search looks for a match in s[pos:limit]. Characters after limit are seen by assertions only.
func (b *backtracker) search(p *program, s string, pos, limit int, anchored, longest bool, caps []int) bool {
	words := (p.numAlts*(limit-pos+1) + 63) / 64
	if cap(b.visited) < words {
		b.visited = make([]uint64, max(words, 64))
	} else {
		clear(b.visited[:words])
	}
	b.visited = b.visited[:cap(b.visited)]
	base := pos
	width := limit - base + 1
	for i := range caps {
		caps[i] = -1
	}
	if anchored {
		return b.from(p, s, base, pos, limit, width, longest, caps)
	}
	for pos <= limit {
		pos = p.candidate(s, pos)
		if pos < 0 || pos > limit {
			return false
		}
		if b.from(p, s, base, pos, limit, width, longest, caps) {
			return true
		}
		if pos < limit && s[pos] >= utf8.RuneSelf {
			_, size := utf8.DecodeRuneInString(s[pos:])
			pos += size
		} else {
			pos++
		}
	}
	return false
}

// from looks for a match that begins at start. The places visited are kept from one start to the next: a way that has
// failed will fail again.
func (b *backtracker) from(p *program, s string, base, start, limit, width int, longest bool, caps []int) bool {
	insts := p.insts
	visited := b.visited
	jobs := append(b.jobs[:0], job{int32(p.start), start})
	found := -1 // with longest: where the best match so far ends
	slots := uint32(len(caps))
	for len(jobs) > 0 {
		j := jobs[len(jobs)-1]
		jobs = jobs[:len(jobs)-1]
		if j.pc < 0 {
			caps[^j.pc] = j.pos
			continue
		}
		pc, pos := uint32(j.pc), j.pos
	way:
		for {
			i := &insts[pc]
			switch i.op {
			case opRune:
				if pos >= limit {
					break way
				}
				if c := s[pos]; c < utf8.RuneSelf {
					if !i.ascii.has(c) {
						break way
					}
					pos++
				} else {
					r, size := utf8.DecodeRuneInString(s[pos:])
					if i.src.MatchRunePos(r) < 0 {
						break way
					}
					pos += size
				}
			case opAlt:
				bit := uint(p.altNumber[pc])*uint(width) + uint(pos-base)
				if visited[bit>>6]>>(bit&63)&1 != 0 {
					break way
				}
				visited[bit>>6] |= 1 << (bit & 63)
				jobs = append(jobs, job{int32(i.arg), pos})
			case opCapture:
				if i.arg < slots {
					jobs = append(jobs, job{^int32(i.arg), caps[i.arg]})
					caps[i.arg] = pos
				}
			case opAssert:
				if !i.holds(s, pos) {
					break way
				}
			case opMatch:
				if !longest || slots == 0 {
					b.jobs = jobs
					if slots > 1 {
						caps[0], caps[1] = start, pos
					}
					return true
				}
				if pos > found {
					found = pos
					b.best = append(b.best[:0], caps...)
				}
				break way
			case opFail:
				break way
			}
			pc = i.out
		}
	}
	b.jobs = jobs
	if found < 0 {
		return false
	}
	copy(caps, b.best)
	caps[0], caps[1] = start, found
	return true
}
