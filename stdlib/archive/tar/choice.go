package tar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// choice finds out which variants can tell what is in a header.
type choice struct {
	h       *Header
	formats Format
	records map[string]string // those that PAX would need
	whyNot  map[Format]string
	// fine: something is finer than USTAR can tell, though it could be written.
	fine bool
}

// cannot rules a variant out.
func (c *choice) cannot(f Format, name, value string) {
	c.formats &^= f
	c.whyNot[f] = f.String() + " cannot encode " + name + "=" + value
}

// inRecord says that USTAR has no room, and PAX needs a record if it has one for this.
func (c *choice) inRecord(key, value, name, shown string) {
	if key == "" {
		c.cannot(FormatPAX, name, shown)
	} else {
		c.records[key] = value
	}
}

// keep keeps a record that the header has, if it says the same as the field.
func (c *choice) keep(key, value string) {
	if v, ok := c.h.PAXRecords[key]; ok && v == value {
		c.records[key] = v
	}
}

func (c *choice) text(s string, f field, name, key string) {
	long := len(s) > f.size
	shown := strconv.Quote(s)
	if hasZero(s) || long && key != keyPath && key != keyLinkpath {
		c.cannot(FormatGNU, name, shown)
	}
	if long || !isASCII(s) {
		if _, _, ok := splitPath(s); key != keyPath || !ok {
			c.cannot(FormatUSTAR, name, shown)
		}
		c.inRecord(key, s, name, shown)
	}
	c.keep(key, s)
}

func (c *choice) number(n int64, f field, name, key string) {
	shown := strconv.FormatInt(n, 10)
	if !fitsBinary(f.size, n) {
		c.cannot(FormatGNU, name, shown)
	}
	if !fitsOctal(f.size, n) {
		c.cannot(FormatUSTAR, name, shown)
		c.inRecord(key, shown, name, shown)
	}
	c.keep(key, shown)
}

func (c *choice) time(t time.Time, f field, name, key string) {
	if t.IsZero() {
		return
	}
	shown := t.String()
	if !fitsBinary(f.size, t.Unix()) {
		c.cannot(FormatGNU, name, shown)
	}
	room := key == keyMtime && fitsOctal(f.size, t.Unix())
	if !room {
		c.cannot(FormatUSTAR, name, shown)
	}
	if !room || t.Nanosecond() != 0 {
		c.fine = true
		c.records[key] = formatTime(t)
	}
	c.keep(key, formatTime(t))
}

// notEncodable is the error of a header that can't be written, with the reasons.
type notEncodable []string

func (e notEncodable) Error() string {
	var reasons []string
	for _, why := range e {
		if why != "" {
			reasons = append(reasons, why)
		}
	}
	if len(reasons) == 0 {
		return "archive/tar: cannot encode header"
	}
	return "archive/tar: cannot encode header: " + strings.Join(reasons, "; and ")
}

// choose returns the variants that can tell what is in the header, and the records that PAX needs for it. There is an
// error if there are none.
func (h *Header) choose() (Format, map[string]string, error) {
	c := choice{h, anyFormat, map[string]string{}, map[Format]string{}, false}
	c.text(h.Name, fieldName, "Name", keyPath)
	c.text(h.Linkname, fieldLink, "Linkname", keyLinkpath)
	c.text(h.Uname, fieldUname, "Uname", keyUname)
	c.text(h.Gname, fieldGname, "Gname", keyGname)
	c.number(h.Mode, fieldMode, "Mode", "")
	c.number(int64(h.Uid), fieldUid, "Uid", keyUid)
	c.number(int64(h.Gid), fieldGid, "Gid", keyGid)
	c.number(h.Size, fieldSize, "Size", keySize)
	c.number(h.Devmajor, fieldDevmajor, "Devmajor", "")
	c.number(h.Devminor, fieldDevminor, "Devminor", "")
	c.time(h.ModTime, fieldModTime, "ModTime", keyMtime)
	c.time(h.AccessTime, gnuAccessTime, "AccessTime", keyAtime)
	c.time(h.ChangeTime, gnuChangeTime, "ChangeTime", keyCtime)

	onlyPAX, err := c.special()
	if err != nil {
		return FormatUnknown, nil, err
	}
	if onlyPAX != "" {
		c.formats &= FormatPAX
	}
	if wanted := h.Format; wanted != FormatUnknown {
		if wanted&FormatPAX != 0 && !c.fine {
			// USTAR is what PAX is without records.
			wanted |= FormatUSTAR
		}
		c.formats &= wanted
	}
	if c.formats != FormatUnknown {
		return c.formats, c.records, nil
	}
	specified := "Format specifies " + h.Format.String()
	switch h.Format {
	case FormatUSTAR, FormatGNU:
		err = notEncodable{specified, c.whyNot[h.Format], onlyPAX}
	case FormatPAX:
		err = notEncodable{specified, c.whyNot[FormatPAX]}
	default:
		err = notEncodable{c.whyNot[FormatUSTAR], c.whyNot[FormatPAX], c.whyNot[FormatGNU], onlyPAX}
	}
	return FormatUnknown, nil, err
}

// special deals with types and with records of the program's own. It returns why only PAX is possible, if that is so.
func (c *choice) special() (onlyPAX string, err error) {
	h := c.h
	switch h.Typeflag {
	case TypeReg, TypeChar, TypeBlock, TypeFifo, TypeGNUSparse:
		if strings.HasSuffix(h.Name, "/") {
			return "", notEncodable{"filename may not have trailing slash"}
		}
	case TypeXHeader, TypeGNULongName, TypeGNULongLink:
		return "", notEncodable{
			"cannot manually encode TypeXHeader, TypeGNULongName, or TypeGNULongLink headers",
		}
	case TypeXGlobalHeader:
		if h.Linkname+h.Uname+h.Gname != "" || h.Size|h.Mode|int64(h.Uid)|int64(h.Gid)|h.Devmajor|h.Devminor != 0 ||
			h.ModTime != (time.Time{}) || h.AccessTime != (time.Time{}) || h.ChangeTime != (time.Time{}) {
			return "", notEncodable{"only PAXRecords should be set for TypeXGlobalHeader"}
		}
		onlyPAX = "only PAX supports TypeXGlobalHeader"
	}
	if hasContents(h.Typeflag) && h.Size < 0 {
		return "", notEncodable{"negative size on header-only type"}
	}
	for key, value := range h.Xattrs {
		c.records[keyXattr+key] = value
		onlyPAX = "only PAX supports Xattrs"
	}
	for key, value := range h.PAXRecords {
		onlyPAX = "only PAX supports PAXRecords"
		if _, ok := c.records[key]; ok {
			continue
		}
		// Records that belong to fields say what the fields said before; those of holes say nothing any more.
		if h.Typeflag == TypeXGlobalHeader || !ofField(key) && !strings.HasPrefix(key, keySparse) {
			c.records[key] = value
		}
	}
	for key, value := range c.records {
		if !validRecord(key, value) {
			return "", notEncodable{fmt.Sprintf("invalid PAX record: %q", key+" = "+value)}
		}
	}
	return onlyPAX, nil
}

// ofField tells whether a record stands for a field of the header.
func ofField(key string) bool {
	switch key {
	case keyPath, keyLinkpath, keySize, keyUid, keyGid, keyUname, keyGname, keyMtime, keyAtime, keyCtime:
		return true
	}
	return false
}

// splitPath splits a name that is too long for its field at a slash, so that the first part fits into the prefix.
func splitPath(name string) (prefix, rest string, ok bool) {
	if len(name) <= fieldName.size || !isASCII(name) {
		return "", "", false
	}
	head := name[:min(len(name), fieldPrefix.size+1)]
	if len(head) == len(name) {
		head = strings.TrimSuffix(head, "/")
	}
	i := strings.LastIndexByte(head, '/')
	if i <= 0 || i > fieldPrefix.size {
		return "", "", false
	}
	prefix, rest = name[:i], name[i+1:]
	return prefix, rest, rest != "" && len(rest) <= fieldName.size
}
