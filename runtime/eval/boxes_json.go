package eval

import (
	"bytes"
	"cmp"
	"encoding/json"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// MarshalJSON writes what is in a box as package encoding/json writes a value of its type.
func (b box) MarshalJSON() ([]byte, error) {
	w := &jsonWriter{table: b.t.table}
	err := w.value(b.t.typ, interior(b.v, b.t.reflect))
	return w.Bytes(), err
}

// marshal is json.Marshal, whose errors would name the box.
func marshal(v any) ([]byte, error) {
	out, err := json.Marshal(v)
	return out, unboxedError(err)
}

func marshalIndent(v any, prefix, indent string) ([]byte, error) {
	out, err := json.MarshalIndent(v, prefix, indent)
	return out, unboxedError(err)
}

func unboxedError(err error) error {
	for {
		outer, ok := err.(*json.MarshalerError)
		if !ok || !outer.Type.Implements(reflect.TypeFor[boxed]()) {
			return err
		}
		err = outer.Err
	}
}

// methodError is what a method of the learner's returned, as package json reports it.
type methodError string

func (e methodError) Error() string { return string(e) }

type jsonWriter struct {
	bytes.Buffer
	table *boxTable
}

// plain writes what package json knows. The escapes that it may want for HTML are added by whoever asked for the box.
func (w *jsonWriter) plain(v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return nil
}

func (w *jsonWriter) value(t types.Type, v reflect.Value) error {
	if !v.IsValid() {
		w.WriteString("null")
		return nil
	}
	if done, err := w.method(t, v); done {
		return err
	}
	if !w.table.knows(t) {
		return w.plain(v.Interface())
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return w.structure(u, v)
	case *types.Map:
		return w.mapping(u, v)
	case *types.Pointer:
		if v.IsNil() {
			break
		}
		return w.value(u.Elem(), v.Elem())
	case *types.Interface:
		if v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if !v.IsValid() {
			break
		}
		return w.plain(v.Interface())
	case *types.Slice:
		if v.IsNil() {
			break
		}
		if isByte(u.Elem()) {
			return w.plain(v.Bytes())
		}
		return w.list(u.Elem(), v)
	case *types.Array:
		return w.list(u.Elem(), v)
	default:
		return w.plain(v.Interface())
	}
	w.WriteString("null")
	return nil
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

// method writes with the method that a learner's type has for it, or the pointer to what can be pointed to.
func (w *jsonWriter) method(t types.Type, v reflect.Value) (done bool, err error) {
	receiver, bt := v, w.table.find(t)
	if v.CanAddr() && (bt == nil || !bt.has("MarshalJSON") && !bt.has("MarshalText")) {
		receiver, bt = v.Addr(), w.table.find(types.NewPointer(t))
	}
	if bt == nil || !bt.has("MarshalJSON") && !bt.has("MarshalText") {
		return false, nil
	}
	if receiver.Kind() == reflect.Pointer && receiver.IsNil() {
		w.WriteString("null")
		return true, nil
	}
	if bt.has("MarshalJSON") {
		out := bt.call("MarshalJSON", receiver.Interface())
		if err := asError(out[1]); err != nil {
			return true, methodError("json: error calling MarshalJSON for type " + w.table.typeName(t) + ": " + err.Error())
		}
		return true, w.plain(json.RawMessage(out[0].Bytes()))
	}
	text, err := w.table.text(bt, receiver)
	if err != nil {
		return true, err
	}
	return true, w.plain(text)
}

func (b *boxTable) text(t *boxType, v reflect.Value) (string, error) {
	out := t.call("MarshalText", v.Interface())
	return string(out[0].Bytes()), asError(out[1])
}

func (w *jsonWriter) list(elem types.Type, v reflect.Value) error {
	w.WriteByte('[')
	for i := range v.Len() {
		if i > 0 {
			w.WriteByte(',')
		}
		if err := w.value(elem, v.Index(i)); err != nil {
			return err
		}
	}
	w.WriteByte(']')
	return nil
}

func (w *jsonWriter) mapping(u *types.Map, v reflect.Value) error {
	if v.IsNil() {
		w.WriteString("null")
		return nil
	}
	type entry struct {
		name  string
		value reflect.Value
	}
	var entries []entry
	for key, value := range v.Seq2() {
		name, err := w.key(u.Key(), key)
		if err != nil {
			return err
		}
		entries = append(entries, entry{name, value})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	w.WriteByte('{')
	for i, e := range entries {
		if i > 0 {
			w.WriteByte(',')
		}
		if err := w.plain(e.name); err != nil {
			return err
		}
		w.WriteByte(':')
		if err := w.value(u.Elem(), e.value); err != nil {
			return err
		}
	}
	w.WriteByte('}')
	return nil
}

func (w *jsonWriter) key(t types.Type, v reflect.Value) (string, error) {
	if v.Kind() == reflect.String {
		return v.String(), nil
	}
	if bt := w.table.find(t); bt != nil && bt.has("MarshalText") {
		return w.table.text(bt, v)
	}
	text, ok := v.Interface().(interface{ MarshalText() ([]byte, error) })
	switch {
	case ok:
		b, err := text.MarshalText()
		return string(b), err
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), nil
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), nil
	}
	return "", &json.UnsupportedTypeError{Type: v.Type()}
}

// jsonField is a field as it is written, maybe one of an embedded struct.
type jsonField struct {
	name    string
	tagged  bool
	index   []int
	typ     types.Type
	options []string
}

func (w *jsonWriter) structure(u *types.Struct, v reflect.Value) error {
	w.WriteByte('{')
	n := 0
	for _, f := range jsonFields(u) {
		value, ok := reach(v, f.index)
		if !ok || slices.Contains(f.options, "omitempty") && isEmptyJSON(value) || slices.Contains(f.options, "omitzero") && isZeroJSON(value) {
			continue
		}
		if n++; n > 1 {
			w.WriteByte(',')
		}
		if err := w.plain(f.name); err != nil {
			return err
		}
		w.WriteByte(':')
		if err := w.field(f, value); err != nil {
			return err
		}
	}
	w.WriteByte('}')
	return nil
}

func (w *jsonWriter) field(f jsonField, v reflect.Value) error {
	_, basic := f.typ.Underlying().(*types.Basic)
	if !basic || !slices.Contains(f.options, "string") {
		return w.value(f.typ, v)
	}
	inner := &jsonWriter{table: w.table}
	if err := inner.value(f.typ, v); err != nil {
		return err
	}
	return w.plain(inner.String())
}

// reach goes to a field through embedded ones; a nil pointer on the way hides it.
func reach(v reflect.Value, index []int) (reflect.Value, bool) {
	for i, n := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(n)
	}
	return v, true
}

func isEmptyJSON(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

func isZeroJSON(v reflect.Value) bool {
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok {
		return z.IsZero()
	}
	return v.IsZero()
}

// jsonFields are a struct's fields by package json's rules: of one name, the least deep counts, then the tagged one, else none.
func jsonFields(u *types.Struct) []jsonField {
	all := embeddedFields(u, nil, map[*types.Struct]bool{})
	best := map[string][]jsonField{}
	for _, f := range all {
		same := best[f.name]
		switch {
		case len(same) == 0 || len(f.index) < len(same[0].index) || len(f.index) == len(same[0].index) && f.tagged && !same[0].tagged:
			best[f.name] = []jsonField{f}
		case len(f.index) == len(same[0].index) && f.tagged == same[0].tagged:
			best[f.name] = append(same, f)
		}
	}
	var fields []jsonField
	for _, same := range best {
		if len(same) == 1 {
			fields = append(fields, same[0])
		}
	}
	slices.SortFunc(fields, func(a, b jsonField) int { return slices.CompareFunc(a.index, b.index, cmp.Compare[int]) })
	return fields
}

func embeddedFields(u *types.Struct, index []int, seen map[*types.Struct]bool) (fields []jsonField) {
	if seen[u] {
		return nil
	}
	seen[u] = true
	defer delete(seen, u)
	for i := range u.NumFields() {
		f := u.Field(i)
		tag, _ := reflect.StructTag(u.Tag(i)).Lookup("json")
		inner := f.Type()
		if p, ok := inner.Underlying().(*types.Pointer); ok {
			inner = p.Elem()
		}
		st, isStruct := inner.Underlying().(*types.Struct)
		if tag == "-" || !f.Exported() && !(f.Embedded() && isStruct) {
			continue
		}
		name, rest, _ := strings.Cut(tag, ",")
		at := append(slices.Clone(index), i)
		if f.Embedded() && isStruct && name == "" {
			fields = append(fields, embeddedFields(st, at, seen)...)
			continue
		}
		tagged := name != ""
		if !tagged {
			name = f.Name()
		}
		fields = append(fields, jsonField{name, tagged, at, f.Type(), strings.Split(rest, ",")})
	}
	return fields
}
