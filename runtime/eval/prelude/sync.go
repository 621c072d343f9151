//go:build ignore

package sync

import "sync"

type onceResult[T1, T2 any] struct {
	once     sync.Once
	done     bool
	panicked any
	first    T1
	second   T2
}

func (o *onceResult[T1, T2]) get(f func() (T1, T2)) (T1, T2) {
	o.once.Do(func() {
		defer func() {
			if !o.done {
				o.panicked = recover()
				panic(o.panicked)
			}
		}()
		o.first, o.second = f()
		o.done = true
	})
	if !o.done {
		panic(o.panicked)
	}
	return o.first, o.second
}

func OnceValue[T any](f func() T) func() T {
	o := &onceResult[T, bool]{}
	return func() T {
		v, _ := o.get(func() (T, bool) { return f(), true })
		return v
	}
}

func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	o := &onceResult[T1, T2]{}
	return func() (T1, T2) { return o.get(f) }
}
