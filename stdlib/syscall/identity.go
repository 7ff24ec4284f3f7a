package syscall

// Linux keeps users and groups by thread, and a process that changes them must do so on each of its threads at the same
// moment. The runtime has no way to do that, and changing one thread alone would leave a process half privileged. So these
// functions exist, for the packages that mention them, and fail with ENOTSUP. A child process gets other users and groups
// by SysProcAttr.Credential.

// Setuid always fails: see the file's head.
func Setuid(uid int) (err error) { return ENOTSUP }

// Setgid always fails: see the file's head.
func Setgid(gid int) (err error) { return ENOTSUP }

// Seteuid always fails: see the file's head.
func Seteuid(euid int) (err error) { return ENOTSUP }

// Setegid always fails: see the file's head.
func Setegid(egid int) (err error) { return ENOTSUP }

// Setreuid always fails: see the file's head.
func Setreuid(ruid, euid int) (err error) { return ENOTSUP }

// Setregid always fails: see the file's head.
func Setregid(rgid, egid int) (err error) { return ENOTSUP }

// Setresuid always fails: see the file's head.
func Setresuid(ruid, euid, suid int) (err error) { return ENOTSUP }

// Setresgid always fails: see the file's head.
func Setresgid(rgid, egid, sgid int) (err error) { return ENOTSUP }

// Setgroups always fails: see the file's head.
func Setgroups(gids []int) (err error) { return ENOTSUP }
