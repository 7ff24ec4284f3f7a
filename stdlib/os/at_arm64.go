package os

import "syscall"

const (
	sysStatAt        = syscall.SYS_FSTATAT
	sysCopyFileRange = 285 // newer than package syscall's list
)
