package failing

import "errors"

var Err = errors.New("x")

func Is(err error) bool {
	return errors.As(err, Err)
}
