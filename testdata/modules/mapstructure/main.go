package main

import (
	"fmt"
	"reflect"
	"time"

	"github.com/go-viper/mapstructure/v2"
)

type inner struct {
	Host string `mapstructure:"host"`
	Port int    `mapstructure:"port"`
}
type conf struct {
	Name    string
	inner   inner
	Server  inner `mapstructure:"server"`
	Timeout time.Duration
	Tags    []string
	Limits  map[string]int
	Rest    map[string]any `mapstructure:",remain"`
	P       *inner
	inner2  `mapstructure:",squash"`
}
type inner2 struct{ Deep bool }

func main() {
	in := map[string]any{"NAME": "x", "server": map[string]any{"host": "h", "port": "80"}, "timeout": "1m30s", "tags": "a,b,c", "limits": map[string]any{"a": 1.0, "b": "2"}, "zzz": 1, "p": map[string]any{"host": "ph"}, "deep": 1}
	var c conf
	var md mapstructure.Metadata
	d, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{Result: &c, Metadata: &md, WeaklyTypedInput: true, DecodeHook: mapstructure.ComposeDecodeHookFunc(mapstructure.StringToTimeDurationHookFunc(), mapstructure.StringToSliceHookFunc(","), func(f, t reflect.Type, v any) (any, error) { return v, nil })})
	fmt.Println(err)
	fmt.Println(d.Decode(in))
	c.P = nil
	fmt.Printf("%+v %+v\n", c.Server, c)
	fmt.Println(len(md.Keys), md.Unused, md.Unset)
	fmt.Println(mapstructure.Decode(map[string]any{"name": 3, "server": 4, "tags": map[string]int{}}, &c))
	var m map[string]any
	fmt.Println(mapstructure.Decode(inner{"q", 2}, &m), m)
}
