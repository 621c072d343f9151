package eval

import "github.com/wirebook/wirebook/runtime/inspect"

// runtimeError is what Go itself panics with, where there is no way to have it do so.
type runtimeError string

func (e runtimeError) Error() string { return string(e) }
func (runtimeError) RuntimeError()   {}

// goValue is what Go would have panicked with in place of a value that was, on the goroutine that panics. What Go panics with
// itself is Go's own value, provoked.
func (f *frames) goValue(v any) any {
	text, ok := v.(string)
	if err, isError := v.(error); isError {
		text, ok = err.Error(), true
	}
	said := goText(text)
	switch {
	case !ok || said == text:
		return v
	case said == nilPointer:
		return nilDereference()
	case said == outOfRange || said == outOfBounds:
		if fault := f.fault(); fault.Err != nil {
			return fault.Err
		}
	}
	return runtimeError(said)
}

// fault is what failed on the calling goroutine as it panicked; the zero Fault if it is not known. Once the panic has gone through
// many functions, only what was found when it began is.
func (f *frames) fault() inspect.Fault {
	g := inspect.Panicking()
	if len(g.Calls) > 0 {
		found, _ := g.Calls[0].Fault()
		return found
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if c := f.chains[g.ID]; c != nil {
		return c.fault
	}
	return inspect.Fault{}
}
