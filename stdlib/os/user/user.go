// Package user looks up users and groups. It reads the system's files itself; other sources are not asked.
package user

import (
	"bufio"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
)

// The files of users and groups.
const (
	usersFile  = "/etc/passwd"
	groupsFile = "/etc/group"
)

// A User is an account. Uid and Gid are decimal numbers.
type User struct {
	Uid      string
	Gid      string
	Username string
	// Name is the person's name; it may be empty.
	Name    string
	HomeDir string
}

// A Group is a set of users. Gid is a decimal number.
type Group struct {
	Gid  string
	Name string
}

// UnknownUserError is the name of a user that there isn't, UnknownUserIdError the number; UnknownGroupError and
// UnknownGroupIdError are the same for groups.
type UnknownUserError string

func (e UnknownUserError) Error() string { return "user: unknown user " + string(e) }

type UnknownUserIdError int

func (e UnknownUserIdError) Error() string { return "user: unknown userid " + strconv.Itoa(int(e)) }

type UnknownGroupError string

func (e UnknownGroupError) Error() string { return "group: unknown group " + string(e) }

type UnknownGroupIdError string

func (e UnknownGroupIdError) Error() string { return "group: unknown groupid " + string(e) }

// The columns of both files, as far as they are of interest.
const (
	colName = iota
	_
	colID
	colGroup
	colRemark
	colHome
)

const (
	colMembers   = 3
	userColumns  = 7
	groupColumns = 4
)

// search calls visit with the columns of each entry of a file until it returns true.
func search(file string, columns, needed int, visit func(cols []string) bool) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return scan(f, columns, needed, visit)
}

// scan reads the lines of a file like /etc/passwd. Comments, and entries that include other sources, are skipped, as
// are those with fewer than the columns needed.
func scan(r io.Reader, columns, needed int, visit func(cols []string) bool) error {
	in := bufio.NewReader(r)
	for {
		text, err := in.ReadString('\n')
		cols := strings.SplitN(strings.TrimSpace(text), ":", columns)
		if len(cols) >= needed && cols[colName] != "" && !strings.Contains("#+-", cols[colName][:1]) && isNumber(cols[colID]) && visit(cols) {
			return nil
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// findUser returns the first user with the value in the column, nil if there is none.
func findUser(column int, value string) (*User, error) {
	var found *User
	err := search(usersFile, userColumns, userColumns, func(cols []string) bool {
		if cols[column] != value || !isNumber(cols[colGroup]) {
			return false
		}
		name, _, _ := strings.Cut(cols[colRemark], ",")
		found = &User{Uid: cols[colID], Gid: cols[colGroup], Username: cols[colName], Name: name, HomeDir: cols[colHome]}
		return true
	})
	return found, err
}

func findGroup(column int, value string) (*Group, error) {
	var found *Group
	err := search(groupsFile, groupColumns, groupColumns, func(cols []string) bool {
		if cols[column] != value {
			return false
		}
		found = &Group{Gid: cols[colID], Name: cols[colName]}
		return true
	})
	return found, err
}

// Lookup returns the user with the name; an UnknownUserError if there is none.
func Lookup(username string) (*User, error) {
	u, err := findUser(colName, username)
	if err == nil && u == nil {
		return nil, UnknownUserError(username)
	}
	return u, err
}

// LookupId returns the user with the number; an UnknownUserIdError if there is none.
func LookupId(uid string) (*User, error) {
	n, err := strconv.Atoi(uid)
	if err != nil {
		return nil, errors.New("user: invalid userid " + uid)
	}
	u, err := findUser(colID, uid)
	if err == nil && u == nil {
		return nil, UnknownUserIdError(n)
	}
	return u, err
}

// LookupGroup returns the group with the name; an UnknownGroupError if there is none.
func LookupGroup(name string) (*Group, error) {
	g, err := findGroup(colName, name)
	if err == nil && g == nil {
		return nil, UnknownGroupError(name)
	}
	return g, err
}

// LookupGroupId returns the group with the number; an UnknownGroupIdError if there is none.
func LookupGroupId(gid string) (*Group, error) {
	g, err := findGroup(colID, gid)
	if err == nil && g == nil {
		return nil, UnknownGroupIdError(gid)
	}
	return g, err
}

// Current returns the user that runs the program. Where the system's file doesn't have it, the environment must tell
// the name and the home directory.
func Current() (*User, error) {
	uid := strconv.Itoa(os.Getuid())
	if u, err := LookupId(uid); err == nil {
		return u, nil
	}
	u := &User{Uid: uid, Gid: strconv.Itoa(os.Getgid()), Username: os.Getenv("USER"), HomeDir: os.Getenv("HOME")}
	var missing []string
	if u.Username == "" {
		missing = append(missing, "$USER")
	}
	if u.HomeDir == "" {
		missing = append(missing, "$HOME")
	}
	if len(missing) > 0 {
		return u, errors.New("user: Current requires cgo or " + strings.Join(missing, ", ") + " set in environment")
	}
	return u, nil
}

// GroupIds returns the numbers of the groups that the user is in, its own first.
func (u *User) GroupIds() ([]string, error) {
	ids := []string{u.Gid}
	err := search(groupsFile, groupColumns, groupColumns, func(cols []string) bool {
		member := slices.Contains(strings.Split(cols[colMembers], ","), u.Username)
		if member && !slices.Contains(ids, cols[colID]) {
			ids = append(ids, cols[colID])
		}
		return false
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}
