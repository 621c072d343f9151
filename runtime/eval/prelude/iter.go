//go:build ignore

package iter

type Seq[V any] func(yield func(V) bool)

type Seq2[K, V any] func(yield func(K, V) bool)

// puller runs a sequence in a goroutine of its own, which waits whenever it is not asked.
type puller[K, V any] struct {
	seq      func(yield func(K, V) bool)
	ask      chan bool // false ends the sequence
	got      chan bool // false brings nothing: it has ended
	key      K
	value    V
	panicked any
	threw    bool
	begun    bool
	done     bool
}

func (p *puller[K, V]) run() {
	defer func() {
		if p.threw {
			p.panicked = recover()
		}
		p.done = true
		p.got <- false
	}()
	if !<-p.ask {
		return
	}
	p.threw = true
	p.seq(func(k K, v V) bool {
		p.key, p.value = k, v
		p.got <- true
		more := <-p.ask
		return more
	})
	p.threw = false
}

// resume lets the goroutine go on until it has a pair or is done.
func (p *puller[K, V]) resume(more bool) bool {
	if !p.begun {
		p.begun = true
		p.ask, p.got = make(chan bool), make(chan bool)
		go p.run()
	}
	p.ask <- more
	ok := <-p.got
	if p.threw && p.done {
		p.threw = false
		panic(p.panicked)
	}
	return ok
}

func (p *puller[K, V]) pull() (key K, value V, ok bool) {
	if p.done || !p.resume(true) {
		return key, value, false
	}
	return p.key, p.value, true
}

func (p *puller[K, V]) stop() {
	if p.done {
		return
	}
	if !p.begun {
		p.done = true
		return
	}
	p.resume(false)
}

func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	p := &puller[V, bool]{seq: func(yield func(V, bool) bool) {
		seq(func(v V) bool { return yield(v, true) })
	}}
	next = func() (V, bool) {
		v, _, ok := p.pull()
		return v, ok
	}
	return next, func() { p.stop() }
}

func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	p := &puller[K, V]{seq: seq}
	return func() (K, V, bool) { return p.pull() }, func() { p.stop() }
}
