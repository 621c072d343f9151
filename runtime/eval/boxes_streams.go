package eval

import (
	"go/types"
	"io"
	"reflect"
)

// The boxes of streams: what package io gives has to show which of its interfaces a value has, and only those.
type (
	reads        struct{ box }
	writes       struct{ box }
	closes       struct{ box }
	writeTo      struct{ box }
	readFrom     struct{ box }
	writesString struct{ box }
)

func (b reads) Read(p []byte) (int, error)   { return counted(b.t.call("Read", b.v, p)) }
func (b writes) Write(p []byte) (int, error) { return counted(b.t.call("Write", b.v, p)) }
func (b closes) Close() error                { return asError(b.t.call("Close", b.v)[0]) }
func (b writesString) WriteString(s string) (int, error) {
	return counted(b.t.call("WriteString", b.v, s))
}
func (b writeTo) WriteTo(w io.Writer) (int64, error) {
	out := b.t.call("WriteTo", b.v, w)
	return out[0].Int(), asError(out[1])
}
func (b readFrom) ReadFrom(r io.Reader) (int64, error) {
	out := b.t.call("ReadFrom", b.v, r)
	return out[0].Int(), asError(out[1])
}

func counted(out []reflect.Value) (int, error) { return int(out[0].Int()), asError(out[1]) }

func asError(v reflect.Value) error {
	err, _ := v.Interface().(error)
	return err
}

// streamOf is a box as one of package io's simplest interfaces, with what else package io looks for; nil for other interfaces.
func streamOf(x box, named *types.Named) any {
	if named.Obj().Pkg().Path() != "io" {
		return nil
	}
	switch named.Obj().Name() {
	case "Reader":
		if x.t.has("WriteTo") {
			return struct {
				box
				reads
				writeTo
			}{x, reads{x}, writeTo{x}}
		}
		if x.t.has("Close") {
			return struct {
				box
				reads
				closes
			}{x, reads{x}, closes{x}}
		}
		return struct {
			box
			reads
		}{x, reads{x}}
	case "Writer":
		if x.t.has("ReadFrom") {
			return struct {
				box
				writes
				readFrom
			}{x, writes{x}, readFrom{x}}
		}
		if x.t.has("WriteString") {
			return struct {
				box
				writes
				writesString
			}{x, writes{x}, writesString{x}}
		}
		return struct {
			box
			writes
		}{x, writes{x}}
	case "ReadWriter":
		return struct {
			box
			reads
			writes
		}{x, reads{x}, writes{x}}
	case "ReadCloser":
		return struct {
			box
			reads
			closes
		}{x, reads{x}, closes{x}}
	case "ReadWriteCloser":
		return struct {
			box
			reads
			writes
			closes
		}{x, reads{x}, writes{x}, closes{x}}
	case "WriteCloser":
		return struct {
			box
			writes
			closes
		}{x, writes{x}, closes{x}}
	}
	return nil
}
