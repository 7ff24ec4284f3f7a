package time

import (
	"sync"
	"syscall"
)

// ResetLocalOnceForTest forgets what Local is.
func ResetLocalOnceForTest() {
	localOnce = sync.Once{}
	localLocation = Location{}
}

// ForceUSPacificForTesting makes Local the place for which the tests' expectations were written.
func ForceUSPacificForTesting() {
	ResetLocalOnceForTest()
	old, was := syscall.Getenv("TZ")
	syscall.Setenv("TZ", "America/Los_Angeles")
	localOnce.Do(initLocal)
	localLocation.name = "Local"
	if was {
		syscall.Setenv("TZ", old)
	} else {
		syscall.Unsetenv("TZ")
	}
}

// ErrLocation is the error of LoadLocation for names that can't be.
var ErrLocation = errLocation
