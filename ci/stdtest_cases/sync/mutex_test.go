package sync

import (
	"testing"
	"time"
)

// A goroutine that takes the lock again at once must not keep another one out for long.
func TestBargerDoesNotStarveWaiter(t *testing.T) {
	var mu Mutex
	stop := make(chan bool)
	go func() {
		for {
			mu.Lock()
			time.Sleep(50 * time.Microsecond)
			mu.Unlock()
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	time.Sleep(time.Millisecond)
	start := time.Now()
	for range 10 {
		mu.Lock()
		mu.Unlock()
	}
	close(stop)
	if d := time.Since(start); d > 3*time.Second {
		t.Errorf("ten locks took %v", d)
	}
}
