package codec

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// reader reads one JSON text. After an error it reads nothing more, so that only the end has to look at it.
type reader struct {
	json  *jsontext.Decoder
	text  []byte            // of the last string; its memory is used again for the next
	short map[string]string // short strings read so far, by themselves
	err   error
}

// read reads the one value that b holds.
func read[T any](b []byte, v *T, value func(*reader, *T)) error {
	// Package encoding/json lets the last of two equal keys win, and so do we: to look for them costs a set for each object.
	r := &reader{json: jsontext.NewDecoder(bytes.NewBuffer(b), jsontext.AllowDuplicateNames(true)), short: map[string]string{}}
	value(r, v)
	if r.err != nil {
		return r.err
	}
	if _, err := r.json.ReadToken(); err != io.EOF {
		return errors.New("codec: something follows the value")
	}
	return nil
}

// begin reads the start of an object or an array, or null in its place: then, and after an error, it reports false.
func (r *reader) begin(kind jsontext.Kind) bool {
	if r.err != nil {
		return false
	}
	token, err := r.json.ReadToken()
	switch {
	case err != nil:
		r.err = err
	case token.Kind() == kind:
		return true
	case token.Kind() != jsontext.KindNull:
		r.mistake(kind)
	}
	return false
}

// more reports whether an object or an array goes on; otherwise it reads its end.
func (r *reader) more() bool {
	if r.err != nil {
		return false
	}
	switch r.json.PeekKind() {
	case jsontext.KindEndObject, jsontext.KindEndArray:
		_, r.err = r.json.ReadToken()
		return false
	}
	return true
}

// scalar reads a string, a number or a truth value, which is valid until the next is read. It is nil for null, which leaves things as
// they are, and after an error.
func (r *reader) scalar(kind jsontext.Kind) []byte {
	if r.err != nil {
		return nil
	}
	v, err := r.json.ReadValue()
	if err != nil {
		r.err = err
		return nil
	}
	switch got := v.Kind(); {
	case got == kind, kind == jsontext.KindTrue && got == jsontext.KindFalse:
		return v
	case got != jsontext.KindNull:
		r.mistake(kind)
	}
	return nil
}

// null reads null, if that is what comes next, and reports whether it was.
func (r *reader) null() bool {
	if r.err != nil || r.json.PeekKind() != jsontext.KindNull {
		return r.err != nil
	}
	_, r.err = r.json.ReadToken()
	return true
}

func (r *reader) skip() {
	if r.err == nil {
		r.err = r.json.SkipValue()
	}
}

// unquote reads a string, whose bytes are valid until the next; ok is false where there is none.
func (r *reader) unquote() (text []byte, ok bool) {
	quoted := r.scalar(jsontext.KindString)
	if quoted == nil {
		return nil, false
	}
	r.text, r.err = jsontext.AppendUnquote(r.text[:0], quoted)
	return r.text, r.err == nil
}

// key reads the name of an object's member.
func (r *reader) key() []byte {
	text, _ := r.unquote()
	return text
}

// mistake notes that the value just read is not of that kind.
func (r *reader) mistake(want jsontext.Kind) {
	r.fail(errors.New("not a JSON " + want.String()))
}

// fail notes what is wrong with the value just read.
func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = errors.New("codec: " + string(r.json.StackPointer()) + ": " + err.Error())
	}
}

// What follows reads a value of one kind of Go type each. The generated functions put them together.

func readString[T ~string](r *reader, v *T) {
	if text, ok := r.unquote(); ok {
		*v = T(r.once(text))
	}
}

// maxShort is the longest string, in bytes, that is looked for among those read before: addresses and names, but no text.
const maxShort = 64

// once returns a string of text, the same for the same text: a batch of events says few things over and over, and each string of its own
// would be one more thing for the collector to visit, for as long as the page keeps the event.
func (r *reader) once(text []byte) string {
	if len(text) > maxShort {
		return string(text)
	}
	s, known := r.short[string(text)]
	if !known {
		s = string(text)
		r.short[s] = s
	}
	return s
}

// readBytes reads base64.
func readBytes(r *reader, v *[]byte) {
	if r.null() {
		*v = nil
		return
	}
	text, ok := r.unquote()
	if !ok {
		return
	}
	b := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(b, text)
	if err != nil {
		r.fail(err)
		return
	}
	*v = b[:n]
}

func readBool[T ~bool](r *reader, v *T) {
	if b := r.scalar(jsontext.KindTrue); b != nil {
		*v = b[0] == 't'
	}
}

func readInt[T ~int | ~int64](r *reader, v *T) {
	if b := r.scalar(jsontext.KindNumber); b != nil {
		n, err := strconv.ParseInt(string(b), 10, 64)
		if err == nil && int64(T(n)) != n {
			err = strconv.ErrRange
		}
		if err != nil {
			r.fail(err)
			return
		}
		*v = T(n)
	}
}

func readUint[T ~uint32 | ~uint64](r *reader, v *T) {
	if b := r.scalar(jsontext.KindNumber); b != nil {
		n, err := strconv.ParseUint(string(b), 10, 64)
		if err == nil && uint64(T(n)) != n {
			err = strconv.ErrRange
		}
		if err != nil {
			r.fail(err)
			return
		}
		*v = T(n)
	}
}

func readFloat[T ~float64](r *reader, v *T) {
	if b := r.scalar(jsontext.KindNumber); b != nil {
		f, err := strconv.ParseFloat(string(b), 64)
		if err != nil {
			r.fail(err)
			return
		}
		*v = T(f)
	}
}

func readPointer[T any](r *reader, v **T, value func(*reader, *T)) {
	if r.null() {
		*v = nil
		return
	}
	if *v == nil {
		*v = new(T)
	}
	value(r, *v)
}

func readSlice[S ~[]T, T any](r *reader, v *S, value func(*reader, *T)) {
	if !r.begin(jsontext.KindBeginArray) {
		*v = nil
		return
	}
	list := S{}
	for r.more() {
		var zero T
		list = append(list, zero)
		value(r, &list[len(list)-1])
	}
	*v = list
}

func readMap[M ~map[string]T, T any](r *reader, v *M, value func(*reader, *T)) {
	if !r.begin(jsontext.KindBeginObject) {
		*v = nil
		return
	}
	table := M{}
	for r.more() {
		key := string(r.key())
		var element T
		value(r, &element)
		table[key] = element
	}
	*v = table
}

// group returns an embedded group of an object's members, made when the first of them comes.
func group[T any](v **T) *T {
	if *v == nil {
		*v = new(T)
	}
	return *v
}
