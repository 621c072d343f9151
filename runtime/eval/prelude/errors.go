//go:build ignore

package errors

import "errors"

func AsType[E error](err error) (E, bool) {
	var target E
	found := errors.As(err, &target)
	return target, found
}
