package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"
)

func main() {
	b := backoff.NewExponentialBackOff()
	b.RandomizationFactor = 0
	for range 6 {
		fmt.Println(b.NextBackOff())
	}
	n := 0
	v, err := backoff.Retry(context.Background(), func() (string, error) {
		n++
		if n < 3 {
			return "", errors.New("again")
		}
		return "done", nil
	}, backoff.WithBackOff(backoff.NewConstantBackOff(time.Millisecond)), backoff.WithNotify(func(e error, d time.Duration) { fmt.Println("notify", e, d) }))
	fmt.Println(v, err, n)
	_, err = backoff.Retry(context.Background(), func() (int, error) { return 0, backoff.Permanent(errors.New("no")) })
	fmt.Println(err)
	_, err = backoff.Retry(context.Background(), func() (int, error) { return 0, errors.New("x") }, backoff.WithMaxTries(2), backoff.WithBackOff(&backoff.ZeroBackOff{}))
	fmt.Println(err)
}
