package textproto

import "sync"

// Pipeline keeps the requests and the replies on one connection in order while several goroutines use it. A client takes a
// number with Next, puts the sending of its request between StartRequest and EndRequest, and the reading of the reply between
// StartResponse and EndResponse. A server can use it the other way round.
type Pipeline struct {
	mu       sync.Mutex
	next     uint
	request  turns
	response turns
}

// Next returns the number of the next request.
func (p *Pipeline) Next() uint {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := p.next
	p.next++
	return id
}

// StartRequest waits until it is the turn of request id to be sent.
func (p *Pipeline) StartRequest(id uint) { p.request.start(id) }

// EndRequest says that request id has been sent, or has been given up.
func (p *Pipeline) EndRequest(id uint) { p.request.end(id) }

// StartResponse waits until it is the turn of the reply to request id.
func (p *Pipeline) StartResponse(id uint) { p.response.start(id) }

// EndResponse says that the reply to request id has been read.
func (p *Pipeline) EndResponse(id uint) { p.response.end(id) }

// turns lets numbered events begin in their order, each after the end of the one before.
type turns struct {
	mu      sync.Mutex
	now     uint
	waiting map[uint]chan struct{}
}

func (t *turns) start(id uint) {
	t.mu.Lock()
	if t.now == id {
		t.mu.Unlock()
		return
	}
	if t.waiting == nil {
		t.waiting = map[uint]chan struct{}{}
	}
	c := make(chan struct{})
	t.waiting[id] = c
	t.mu.Unlock()
	<-c
}

func (t *turns) end(id uint) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now != id {
		panic("out of sync")
	}
	t.now++
	if c, ok := t.waiting[t.now]; ok {
		delete(t.waiting, t.now)
		close(c)
	}
}
