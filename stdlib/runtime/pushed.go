package runtime

import (
	"internal/rt"
	_ "unsafe"
)

// Packages compiled from a Go source tree (GOROOT) declare functions without body that their own distribution's runtime
// implements. Here are those that something of what rgo can offer depends on.

//go:linkname sysrandFatal crypto/internal/sysrand.fatal
func sysrandFatal(msg string) { rt.Throw(msg) }

//go:linkname fipsFatal crypto/internal/fips140.fatal
func fipsFatal(msg string) { rt.Throw(msg) }

// The indicator tells a certified module's tester which services a goroutine has used. Nothing that programs may import
// reads it.
//
//go:linkname fipsIndicator crypto/internal/fips140.getIndicator
func fipsIndicator() uint8 { return 0 }

//go:linkname fipsSetIndicator crypto/internal/fips140.setIndicator
func fipsSetIndicator(uint8) {}

//go:linkname fipsClock crypto/internal/fips140deps/time.monoTime
func fipsClock() int64 { return rt.Nanotime() }

// vgetrandom says that there is no random generator outside the kernel: callers make the system call.
func vgetrandom([]byte, uint32) (n int, supported bool) { return -1, false }

// Calls of these three mark executables by which cryptography they contain.
//
//go:linkname signStandard crypto/internal/boring/sig.StandardCrypto
func signStandard() {}

//go:linkname signBoring crypto/internal/boring/sig.BoringCrypto
func signBoring() {}

//go:linkname signFIPS crypto/internal/boring/sig.FIPSOnly
func signFIPS() {}
