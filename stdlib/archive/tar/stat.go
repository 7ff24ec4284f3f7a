package tar

import (
	"io/fs"
	"os/user"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Names of users and groups by number, once they were looked up.
var users, groups sync.Map

// name looks up a name; if there is none, it is empty.
func name(known *sync.Map, id int, look func(string) (string, error)) string {
	if found, ok := known.Load(id); ok {
		return found.(string)
	}
	found, err := look(strconv.Itoa(id))
	if err != nil {
		return ""
	}
	known.Store(id, found)
	return found
}

// addStat adds what the operating system knows of a file.
func (h *Header) addStat(fi fs.FileInfo, names bool) {
	stat, ok := fi.Sys().(*syscall.Stat_t)
	if !ok {
		return
	}
	h.Uid, h.Gid = int(stat.Uid), int(stat.Gid)
	if names {
		h.Uname = name(&users, h.Uid, func(id string) (string, error) {
			u, err := user.LookupId(id)
			if err != nil {
				return "", err
			}
			return u.Username, nil
		})
		h.Gname = name(&groups, h.Gid, func(id string) (string, error) {
			g, err := user.LookupGroupId(id)
			if err != nil {
				return "", err
			}
			return g.Name, nil
		})
	}
	h.AccessTime, h.ChangeTime = time.Unix(stat.Atim.Unix()), time.Unix(stat.Ctim.Unix())
	if h.Typeflag == TypeChar || h.Typeflag == TypeBlock {
		// Each of both numbers grew after its neighbour was there.
		dev := uint64(stat.Rdev)
		h.Devmajor = int64(dev>>8&0xfff | dev>>32&0xfffff000)
		h.Devminor = int64(dev&0xff | dev>>12&0xffffff00)
	}
}
