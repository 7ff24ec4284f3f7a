package p

import "time"

var nowhere time.Time
