package net

import (
	"io"
	std "net"
)

// Buffers is any number of runs of bytes to write, one after the other. Its methods are those of [std.Buffers].
type Buffers [][]byte

// WriteTo implements [io.WriterTo]. It hands a connection all buffers in one call, as std does where the system can (writev(2)): one write
// is recorded, and on a socket for datagrams one is sent. Any other writer is given them one by one. What was written is gone from v.
func (v *Buffers) WriteTo(w io.Writer) (int64, error) {
	if c, ok := w.(interface {
		writeBuffers(*Buffers) (int64, error)
	}); ok {
		return c.writeBuffers(v)
	}
	return (*std.Buffers)(v).WriteTo(w)
}

// Read implements [io.Reader]. What was read is gone from v.
func (v *Buffers) Read(p []byte) (int, error) { return (*std.Buffers)(v).Read(p) }

// first returns a copy of the first bytes of v, at most as many as are asked for.
func (v *Buffers) first(most int) []byte {
	var b []byte
	for _, run := range *v {
		b = append(b, run[:min(len(run), most-len(b))]...)
	}
	return b
}

func (c *conn) writeBuffers(v *Buffers) (int64, error) {
	call := c.sock.begin()
	var first []byte
	if call.recorded() {
		first = v.first(call.sock.rec.Snap)
	}
	n, err := (*std.Buffers)(v).WriteTo(c.real())
	call.wroteFirst(first[:min(len(first), int(n))], int(n), err)
	return n, err
}
