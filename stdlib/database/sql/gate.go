package sql

import "sync"

// A gate lets many through or closes behind the last one. Unlike with sync.RWMutex one who waits to close it keeps nobody
// out: who is inside may enter again, as rows do that are read while their transaction ends.
type gate struct {
	mu     sync.Mutex
	inside int // -1: closed
	moved  *sync.Cond
}

func (g *gate) wait() {
	if g.moved == nil {
		g.moved = sync.NewCond(&g.mu)
	}
	g.moved.Wait()
}

func (g *gate) enter() {
	g.mu.Lock()
	for g.inside < 0 {
		g.wait()
	}
	g.inside++
	g.mu.Unlock()
}

func (g *gate) leave() {
	g.mu.Lock()
	g.inside--
	g.wake()
	g.mu.Unlock()
}

func (g *gate) close() {
	g.mu.Lock()
	for g.inside != 0 {
		g.wait()
	}
	g.inside = -1
	g.mu.Unlock()
}

func (g *gate) open() {
	g.mu.Lock()
	g.inside = 0
	g.wake()
	g.mu.Unlock()
}

func (g *gate) wake() {
	if g.moved != nil && g.inside == 0 {
		g.moved.Broadcast()
	}
}

// passed waits until nobody is inside.
func (g *gate) passed() {
	g.close()
	g.open()
}
