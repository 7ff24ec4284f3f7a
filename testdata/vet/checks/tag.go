package checks

//go:build linux

//go:debug x=y

// +build linux

//go:embedx
var X int
