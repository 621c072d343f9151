package eval

import (
	"fmt"
	"io"
	"reflect"
	"strings"
)

// fmtSymbols are package fmt's functions that take a format: a verb that asks for the type would name the box.
func (b *boxTable) fmtSymbols() map[string]reflect.Value {
	value := reflect.ValueOf
	return map[string]reflect.Value{
		"Errorf":  value(func(format string, args ...any) error { f, a := named(format, args); return fmt.Errorf(f, a...) }),
		"Sprintf": value(func(format string, args ...any) string { f, a := named(format, args); return fmt.Sprintf(f, a...) }),
		"Fprintf": value(func(w io.Writer, format string, args ...any) (int, error) {
			f, a := named(format, args)
			return fmt.Fprintf(w, f, a...)
		}),
		"Appendf": value(func(p []byte, format string, args ...any) []byte {
			f, a := named(format, args)
			return fmt.Appendf(p, f, a...)
		}),
	}
}

// named gives a verb that asks for a type the name of what is in a box instead.
func named(format string, args []any) (string, []any) {
	boxed := false
	for _, arg := range args {
		_, is := boxOf(arg)
		boxed = boxed || is
	}
	if !boxed || !strings.Contains(format, "T") && !strings.Contains(format, "p") {
		return format, args
	}
	out, args := []byte{}, append([]any(nil), args...)
	arg := 0
	for i := 0; i < len(format); i++ {
		out = append(out, format[i])
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[i]) >= 0; i++ {
			switch format[i] {
			case '*':
				arg++
			case '[':
				fmt.Sscanf(format[i:], "[%d]", &arg)
				arg--
			}
			out = append(out, format[i])
		}
		if i == len(format) {
			break
		}
		verb := format[i]
		if verb != '%' {
			if arg >= 0 && arg < len(args) {
				if x, ok := boxOf(args[arg]); ok && verb == 'T' {
					args[arg], verb = x.t.table.typeName(x.t.typ), 's'
				} else if ok && verb == 'p' {
					args[arg] = x.v
				}
			}
			arg++
		}
		out = append(out, verb)
	}
	return string(out), args
}
