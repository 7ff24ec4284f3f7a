package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

func main() {
	g, ctx := errgroup.WithContext(context.Background())
	var n atomic.Int64
	for i := range 10 {
		g.Go(func() error {
			n.Add(int64(i))
			if i == 7 {
				return errors.New("seven")
			}
			return nil
		})
	}
	fmt.Println(g.Wait(), n.Load(), ctx.Err())
	s := semaphore.NewWeighted(3)
	fmt.Println(s.TryAcquire(2), s.TryAcquire(2))
	var sf singleflight.Group
	v, err, _ := sf.Do("k", func() (any, error) { return 42, nil })
	fmt.Println(v, err)
}
