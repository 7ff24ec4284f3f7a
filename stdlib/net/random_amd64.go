package net

// sysGetrandom is the number of the system call.
const sysGetrandom = 318
