package eval

import (
	"reflect"

	"github.com/wirebook/wirebook/runtime/inspect"
)

// caught is called last by what was deferred, with what it panicked with, nil if it did not. That becomes what the function panics
// with that deferred it, so that its other deferred calls run and may recover it.
func (m *Machine) caught(v any) {
	if v == nil {
		return
	}
	g := inspect.Current()
	deferred, by := g.Deferrer(0), -1
	if deferred >= 0 {
		by = g.Deferrer(deferred)
	}
	if by < 0 || !inspect.Known() {
		panic(v) // too deep to tell: the other deferred calls do not run
	}
	v = m.frames.goValue(v)
	m.frames.caught(g, g.Calls[deferred], g.Calls[by], v)
	g.Calls[by].SetPanic(v)
}

// caught goes on with the frame of what was deferred, as if the panic had gone from there to the function that deferred it.
func (f *frames) caught(g inspect.Goroutine, deferred, by inspect.Call, v any) {
	f.mu.Lock()
	before := f.chains[g.ID]
	c, text := before, panicText(v)
	inner := inspect.Panicking()
	if c == nil || c.over || len(inner.Calls) > 0 && inner.Calls[0].Is(deferred) {
		c = f.begin(g.ID)
	} else if c.text != "" {
		text = c.text
	}
	c.text = story(before, by, v, text)
	if fn, name := f.sites.functionAt(deferred.Func()); fn != nil {
		c.frames = append(c.frames, f.frame(c, name, f.sites.place(fn), fn))
	}
	c.deferred, c.ended, f.latest = true, by.Returned(), c
	p := c.panic()
	f.mu.Unlock()
	if f.notify != nil {
		f.notify(p)
	}
}

// story is what Go prints of a panic that a deferred call began: first the panic because of which that call was made, if one was
// (runtime/panic.go, printpanics).
func story(before *chain, by inspect.Call, v any, text string) string {
	if old := by.Panic(); old != nil {
		known := ""
		if before != nil {
			known = before.panic().Text
		}
		if fault, ok := by.Fault(); ok {
			known = fault.Err.Error()
		}
		return GoText(panicText(old), known) + nextPanic + text
	}
	if by.Returned() || before == nil || before.recovered == nil {
		return text
	}
	if same(before.recovered, v) {
		return text + " [recovered, repanicked]"
	}
	return panicText(before.recovered) + " [recovered]" + nextPanic + text
}

// nextPanic stands between the texts of two, as in what Go prints, but for the indentation.
const nextPanic = "\npanic: "

// same reports whether a program panics with what it recovered.
func same(x, y any) bool { return reflect.ValueOf(x).Comparable() && x == y }

// recovered ends the calling goroutine's panic.
func (f *frames) recovered(v any) {
	id := goroutine()
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.begin(id)
	c.recovered, c.over = v, true
}

// begin makes a new chain the goroutine's.
func (f *frames) begin(id int) *chain {
	c := &chain{}
	if last := f.chains[id]; last != nil {
		c.recovered = last.recovered
	}
	if f.chains == nil {
		f.chains = map[int]*chain{}
	}
	f.chains[id] = c
	return c
}
