// Package msan says that programs have no memory sanitizer.
package msan

const Enabled = false
