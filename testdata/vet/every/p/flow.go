package p

import (
	"context"
	"io"
	"log"
	"net/http"
	"os"
)

func ends(n int) int {
	switch n {
	case 1:
		return 1
		n++
	case 2:
		panic("x")
		n--
		n++
	default:
		for {
			if n > 3 {
				continue
				n++
			}
		}
		n = 4
	}
	goto end
	n = 5
end:
	for {
		break
	}
	for {
	}
	return n
}

func more(c chan int) {
	select {}
	c <- 1
	func() {
		return
		c <- 2
	}()
L:
	for {
		for {
			break L
		}
	}
	if true {
		return
	} else {
		return
	}
	{
	}
}

func cancels(ctx context.Context, n int) error {
	_, _ = context.WithCancel(ctx)
	ctx, cancel := context.WithCancel(ctx)
	if n == 1 {
		return nil
	}
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, 0)
	if n == 2 {
		log.Fatal("stop isn't needed any more")
	}
	if n == 3 {
		os.Exit(1)
	}
	if n == 4 {
		fatal(n)
	}
	switch n {
	case 5:
		stop()
	case 6:
		for {
		}
	default:
		select {
		case <-ctx.Done():
			stop()
		}
	}
	var late context.CancelFunc
	ctx, late = context.WithDeadlineCause(ctx, nowhere, nil)
	for i := range n {
		if i == 3 {
			late()
			return nil
		}
	}
	return ctx.Err()
}

func fatal(n int) {
	if n > 1 {
		fatal(n - 1)
	}
	panic("x")
}

func named() (ctx context.Context, cancel func()) {
	ctx, cancel = context.WithCancel(context.Background())
	return
}

func lost() {
	var _, cancel = context.WithCancel(context.Background())
	func() {
		_, cancel := context.WithCancel(context.Background())
		_ = 1
		if false {
			cancel()
		}
	}()
	go func() { cancel() }()
}

func fetch(c *http.Client) {
	resp, err := http.Get("x")
	defer resp.Body.Close()
	if err != nil {
		return
	}
	again, err := c.Head("y")
	defer io.Copy(io.Discard, again.Body)
	if err == nil {
		resp, err := c.Do(nil)
		defer resp.Body.Close()
		_ = err
	}
	ok, err := http.Get("z")
	if err == nil {
		defer ok.Body.Close()
	}
}
