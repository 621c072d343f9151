//go:build ignore

package unique

// Equal values are equal, so a handle is the value.
type Handle[T comparable] struct{ v T }

func (h Handle[T]) Value() T { return h.v }

func Make[T comparable](value T) Handle[T] { return Handle[T]{value} }
