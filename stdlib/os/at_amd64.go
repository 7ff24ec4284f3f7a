package os

import "syscall"

const (
	sysStatAt        = syscall.SYS_NEWFSTATAT
	sysCopyFileRange = 326 // newer than package syscall's list
)
