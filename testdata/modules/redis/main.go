package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"
)

func serve(c net.Conn) {
	data := map[string]string{}
	r := bufio.NewReader(c)
	for {
		var n int
		if _, err := fmt.Fscanf(r, "*%d\r\n", &n); err != nil {
			return
		}
		args := make([]string, n)
		for i := range args {
			var l int
			fmt.Fscanf(r, "$%d\r\n", &l)
			b := make([]byte, l+2)
			for k := range b {
				b[k], _ = r.ReadByte()
			}
			args[i] = string(b[:l])
		}
		switch strings.ToLower(args[0]) {
		case "set":
			data[args[1]] = args[2]
			fmt.Fprint(c, "+OK\r\n")
		case "get":
			if v, ok := data[args[1]]; ok {
				fmt.Fprintf(c, "$%d\r\n%s\r\n", len(v), v)
			} else {
				fmt.Fprint(c, "$-1\r\n")
			}
		default:
			fmt.Fprintf(c, "-ERR unknown command '%s'\r\n", args[0])
		}
	}
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c)
		}
	}()
	ctx := context.Background()
	c := redis.NewClient(&redis.Options{Addr: l.Addr().String(), Protocol: 2, DisableIdentity: true, PoolSize: 1})
	fmt.Println(c.Set(ctx, "k", 42, 0).Result())
	fmt.Println(c.Get(ctx, "k").Int())
	_, err = c.Get(ctx, "none").Result()
	fmt.Println(err, errors.Is(err, redis.Nil))
	cmds, err := c.Pipelined(ctx, func(p redis.Pipeliner) error { p.Set(ctx, "a", "b", 0); p.Get(ctx, "a"); return nil })
	fmt.Println(cmds, err)
	fmt.Println(c.Incr(ctx, "k").Err())
	fmt.Println(c.Close())
}
