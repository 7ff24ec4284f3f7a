package syscall

import (
	"internal/rt"
	"sync"
)

// environment is the process's, read from the runtime at the first use. list keeps the order; index leads from a
// name to its place there. A removed variable leaves an empty string.
var environment struct {
	sync.RWMutex
	once  sync.Once
	list  []string
	index map[string]int
}

func loadEnvironment() {
	environment.once.Do(func() {
		n := rt.EnvCount()
		environment.list = make([]string, n)
		environment.index = make(map[string]int, n)
		for i := range n {
			entry := rt.Env(i)
			name, _, ok := cutEntry(entry)
			if !ok {
				continue
			}
			// The first of several entries with one name counts.
			if _, twice := environment.index[name]; !twice {
				environment.list[i] = entry
				environment.index[name] = i
			}
		}
	})
}

// cutEntry splits "name=value". A name may start with an equals sign but not be empty.
func cutEntry(entry string) (name, value string, ok bool) {
	for i := 1; i < len(entry); i++ {
		if entry[i] == '=' {
			return entry[:i], entry[i+1:], true
		}
	}
	return "", "", false
}

// Getenv returns the value of a variable, and whether it is set.
func Getenv(key string) (value string, found bool) {
	loadEnvironment()
	environment.RLock()
	defer environment.RUnlock()
	i, found := environment.index[key]
	if !found {
		return "", false
	}
	return environment.list[i][len(key)+1:], true
}

// godebug is the variable whose changes the runtime has to know.
const godebug = "GODEBUG"

func noteChange(key, value string) {
	if key == godebug {
		rt.Godebug = &value
	}
}

// Setenv sets a variable.
func Setenv(key, value string) error {
	if key == "" {
		return EINVAL
	}
	for i := range len(key) {
		if key[i] == '=' || key[i] == 0 {
			return EINVAL
		}
	}
	for i := range len(value) {
		if value[i] == 0 {
			return EINVAL
		}
	}
	loadEnvironment()
	environment.Lock()
	defer environment.Unlock()
	entry := key + "=" + value
	if i, found := environment.index[key]; found {
		environment.list[i] = entry
	} else {
		environment.index[key] = len(environment.list)
		environment.list = append(environment.list, entry)
	}
	noteChange(key, value)
	return nil
}

// Unsetenv removes a variable.
func Unsetenv(key string) error {
	loadEnvironment()
	environment.Lock()
	defer environment.Unlock()
	if i, found := environment.index[key]; found {
		environment.list[i] = ""
		delete(environment.index, key)
		noteChange(key, "")
	}
	return nil
}

// Clearenv removes all variables.
func Clearenv() {
	loadEnvironment()
	environment.Lock()
	defer environment.Unlock()
	environment.list = nil
	noteChange(godebug, "")
	clear(environment.index)
}

// Environ returns a copy of the environment, as "name=value" strings.
func Environ() []string {
	loadEnvironment()
	environment.RLock()
	defer environment.RUnlock()
	list := make([]string, 0, len(environment.list))
	for _, entry := range environment.list {
		if entry != "" {
			list = append(list, entry)
		}
	}
	return list
}
