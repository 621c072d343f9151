//go:build ignore

package iter

type Seq[V any] = func(yield func(V) bool)

type Seq2[K, V any] = func(yield func(K, V) bool)

type pair[K, V any] struct {
	key   K
	value V
}

// puller runs a sequence in a goroutine of its own, which waits whenever it is not asked.
type puller[K, V any] struct {
	seq      func(yield func(K, V) bool)
	ask      chan bool // false ends the sequence
	got      chan bool // false has no pair: it has ended
	next     pair[K, V]
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
		p.next = pair[K, V]{k, v}
		p.got <- true
		return <-p.ask
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

func (p *puller[K, V]) pull() (K, V, bool) {
	var none pair[K, V]
	if p.done || !p.resume(true) {
		return none.key, none.value, false
	}
	return p.next.key, p.next.value, true
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
