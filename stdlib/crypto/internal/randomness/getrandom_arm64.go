package randomness

// getrandom is the number of the system call.
const getrandom = 278
