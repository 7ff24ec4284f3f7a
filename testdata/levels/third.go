//go:build amd64.v3 || arm64.v9.0

package main

func init() { level = append(level, "v3") }
