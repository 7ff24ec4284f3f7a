//go:build amd64.v2 || arm64.v8.1

package main

func init() { level = append(level, "v2") }
