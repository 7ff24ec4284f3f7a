package syscall

import (
	"internal/rt"
	"unsafe"
)

// Linux keeps users and groups by thread. A process changes them on all of its threads, while none of them runs anything
// else.

// AllThreadsSyscall makes a system call on every thread of the program while nothing else runs. If it fails on the first
// thread no other makes it; threads that then disagree about the result are the end of the program.
//
//go:uintptrescapes
func AllThreadsSyscall(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err Errno) {
	return AllThreadsSyscall6(trap, a1, a2, a3, 0, 0, 0)
}

// AllThreadsSyscall6 is AllThreadsSyscall with six arguments.
//
//go:uintptrescapes
func AllThreadsSyscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err Errno) {
	r, errno := rt.AllThreadsSyscall([7]uintptr{trap, a1, a2, a3, a4, a5, a6})
	if errno != 0 {
		return ^uintptr(0), 0, Errno(errno)
	}
	return r, 0, 0
}

// unchanged stands for the identities that a call leaves alone.
const unchanged = -1

// everywhere changes the identity of all threads.
func everywhere(nr uintptr, a, b, c int) error {
	_, _, errno := AllThreadsSyscall(nr, uintptr(a), uintptr(b), uintptr(c))
	return check(uintptr(errno))
}

// Setuid sets the process's user: for root all three identities, else the effective one.
func Setuid(uid int) (err error) { return everywhere(SYS_SETUID, uid, 0, 0) }

// Setgid sets the process's group: for root all three identities, else the effective one.
func Setgid(gid int) (err error) { return everywhere(SYS_SETGID, gid, 0, 0) }

// Seteuid sets the effective user.
func Seteuid(euid int) (err error) { return Setresuid(unchanged, euid, unchanged) }

// Setegid sets the effective group.
func Setegid(egid int) (err error) { return Setresgid(unchanged, egid, unchanged) }

// Setreuid sets the real and the effective user; -1 leaves one alone.
func Setreuid(ruid, euid int) (err error) { return everywhere(SYS_SETREUID, ruid, euid, 0) }

// Setregid sets the real and the effective group; -1 leaves one alone.
func Setregid(rgid, egid int) (err error) { return everywhere(SYS_SETREGID, rgid, egid, 0) }

// Setresuid sets the real, the effective and the saved user; -1 leaves one alone.
func Setresuid(ruid, euid, suid int) (err error) { return everywhere(SYS_SETRESUID, ruid, euid, suid) }

// Setresgid sets the real, the effective and the saved group; -1 leaves one alone.
func Setresgid(rgid, egid, sgid int) (err error) { return everywhere(SYS_SETRESGID, rgid, egid, sgid) }

// Setgroups sets the supplementary groups.
func Setgroups(gids []int) (err error) {
	list := make([]uint32, len(gids))
	for i, gid := range gids {
		list[i] = uint32(gid)
	}
	start := unsafe.Pointer(unsafe.SliceData(list))
	_, _, errno := AllThreadsSyscall(SYS_SETGROUPS, uintptr(len(list)), uintptr(start), 0)
	rt.KeepAlive(start)
	return check(uintptr(errno))
}

// Setfsuid sets the user that files are opened as, of the calling thread only.
func Setfsuid(uid int) (err error) {
	_, err = quick(SYS_SETFSUID, uintptr(uid), 0, 0)
	return err
}

// Setfsgid sets the group that files are opened as, of the calling thread only.
func Setfsgid(gid int) (err error) {
	_, err = quick(SYS_SETFSGID, uintptr(gid), 0, 0)
	return err
}
