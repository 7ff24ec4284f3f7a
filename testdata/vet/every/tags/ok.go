//go:build linux
// +build linux

package tags
