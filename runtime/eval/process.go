package eval

// panic marks the place and panics. The interpreter's own panic would hide the value in one of package reflect.
func (m *Machine) panic(n int, v any) {
	m.at(n)
	panic(v)
}

// panicError is panic for an error, which may be of a learner's type: as an error it keeps its method.
func (m *Machine) panicError(n int, err error) { m.panic(n, err) }

// recovered is what the program sees of what recover returned. The goroutine goes on elsewhere.
func (m *Machine) recovered(v any) any {
	if v == nil {
		return nil
	}
	forget()
	v = m.frames.goValue(v)
	m.frames.recovered(v)
	return v
}
