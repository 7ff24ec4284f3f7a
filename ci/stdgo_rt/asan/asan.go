// Package asan says that programs have no address sanitizer.
package asan

const Enabled = false
