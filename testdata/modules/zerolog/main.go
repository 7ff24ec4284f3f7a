package main

import (
	"errors"
	"os"

	"github.com/rs/zerolog"
)

func main() {
	log := zerolog.New(os.Stdout).With().Str("app", "x").Logger()
	log.Info().Int("n", 3).Bool("b", true).Err(errors.New("bad")).Msg("hi")
	log.Debug().Floats64("f", []float64{1, 2.5}).Dict("d", zerolog.Dict().Str("k", "v")).Send()
	l := log.Level(zerolog.WarnLevel)
	l.Info().Msg("hidden")
	l.Warn().Interface("i", map[string]int{"a": 1}).Msg("shown")
}
