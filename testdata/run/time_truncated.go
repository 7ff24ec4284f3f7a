// run

// Times that end too early, or after a mark that promises more.
package main

import (
	"encoding/json"
	"fmt"
	"time"
)

func main() {
	const full = "2024-02-29T23:59:06.5+01:00"
	for i := range len(full) + 1 {
		at, err := time.Parse(time.RFC3339, full[:i])
		fmt.Println(at, err)
	}
	for _, s := range []string{"2024-02-29T23:59:06.", "2024-02-29T23:59:06.Z", "2024-02-29T23:59:06+", "2024-02-29T23:59:06,5Z"} {
		var at time.Time
		fmt.Println(at.UnmarshalText([]byte(s)), json.Unmarshal([]byte(`"`+s+`"`), &at), at)
	}
}
