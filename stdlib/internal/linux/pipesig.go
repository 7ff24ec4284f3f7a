package linux

import "sync/atomic"

// PipeSignal says whether the program has arranged for SIGPIPE, by package os/signal. If not, a write to a broken
// standard output ends the process.
var PipeSignal atomic.Bool
