package main

import (
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"os"
)

func main() {
	cfg := zap.NewProductionEncoderConfig()
	cfg.TimeKey = ""
	core := zapcore.NewCore(zapcore.NewJSONEncoder(cfg), zapcore.AddSync(os.Stdout), zap.DebugLevel)
	l := zap.New(core)
	l.Info("hello", zap.String("k", "v"), zap.Int("n", 4))
	l.Sugar().Debugw("sugar", "a", 1, "b", []string{"x"})
}
