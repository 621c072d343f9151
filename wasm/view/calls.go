package view

import "github.com/wirebook/wirebook/wasm/trace"

// pageRows is how many rows the table of socket calls draws at once, since a table draws slowly.
const pageRows = 200

// fewRows is how many of them it draws while many calls come in: more than its place has room for.
const fewRows = 20

// calls returns the socket calls of a run.
func (m *Model) calls(r *run) *trace.Calls {
	if cs := m.trace.Calls(r.id); cs != nil {
		return cs
	}
	return &trace.Calls{}
}

// CallCount returns how many socket calls a cell's newest run has made.
func (m *Model) CallCount(name string) int {
	if r := m.newest(name); r != nil {
		cs := m.calls(r)
		return len(cs.Rows) + cs.Gone
	}
	return 0
}

// conversation returns the calls of a run together with those of the runs it talked to, in the order of time: their ends of the same
// connections, and what their sockets and listeners did before there was a connection.
func (m *Model) conversation(r *run) []*trace.Call { return m.storyOf(r).Calls }
