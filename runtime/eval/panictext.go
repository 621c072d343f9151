package eval

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/wirebook/wirebook/runtime/process"
)

// panicText is what Go prints for a value that was panicked with (runtime/panic.go, printpanicval).
func panicText(v any) string {
	if inner, ok := v.(reflect.Value); ok && inner.IsValid() && inner.CanInterface() {
		v = inner.Interface()
	}
	switch v := v.(type) {
	case error:
		return goText(v.Error())
	case fmt.Stringer:
		return v.String()
	case string:
		return goText(v)
	}
	switch r := reflect.ValueOf(v); {
	case !r.IsValid():
		return "nil"
	case r.Kind() == reflect.String: // of a named type: it is quoted
		return r.Type().String() + `("` + r.String() + `")`
	case r.CanInt(), r.CanUint(), r.CanFloat(), r.CanComplex(), r.Kind() == reflect.Bool:
		if r.Type().PkgPath() != "" {
			return r.Type().String() + "(" + process.Text(r) + ")"
		}
		return process.Text(r)
	}
	return fmt.Sprintf("(%T) %v", v, v)
}

// What Go says where the interpreter speaks of package reflect, with which it works. To the last two it adds numbers, which
// package inspect finds.
const (
	nilPointer  = "runtime error: invalid memory address or nil pointer dereference"
	outOfRange  = "runtime error: index out of range"
	outOfBounds = "runtime error: slice bounds out of range"
)

var goTexts = map[string]string{
	"reflect: slice index out of range":                     outOfRange,
	"reflect: array index out of range":                     outOfRange,
	"reflect: string index out of range":                    outOfRange,
	"reflect.Value.Slice: slice index out of bounds":        outOfBounds,
	"reflect.Value.Slice: string slice index out of bounds": outOfBounds,
	"reflect.Value.Slice3: slice index out of bounds":       outOfBounds,
	"reflect.Value.Call: call of nil function":              nilPointer,
	"reflect: Method on nil interface value":                nilPointer,
	"reflect.MakeSlice: negative len":                       "runtime error: makeslice: len out of range",
	"reflect.MakeSlice: negative cap":                       "runtime error: makeslice: cap out of range",
	"reflect.MakeSlice: len > cap":                          "runtime error: makeslice: cap out of range",
	"reflect.MakeChan: negative buffer size":                "makechan: size out of range",
	"reflect: call of reflect.Value.Type on zero Value":     "interface conversion: interface is nil",
}

// reworded are complaints that carry names or numbers of the program's.
var reworded = []struct {
	said *regexp.Regexp
	goes string
}{
	{regexp.MustCompile(`^\S+:\d+:\d+: (interface conversion: )`), "$1"},
	{regexp.MustCompile(`^reflect: cannot convert slice with length (\d+) to array with length (\d+)$`),
		"runtime error: cannot convert slice with length $1 to array or pointer to array with length $2"},
	{regexp.MustCompile(`^hash of unhashable type: (.+)$`), "runtime error: hash of unhashable type $1"},
}

// GoText is a panic's text in Go's words, with what Go adds where it is known: numbers, and the panics that led to it.
func GoText(text, known string) string {
	if said := goText(text); !strings.HasPrefix(known, said) && !strings.HasSuffix(known, nextPanic+said) {
		return said
	}
	return known
}

func goText(text string) string {
	if said := goTexts[text]; said != "" {
		return said
	}
	if strings.HasPrefix(text, "reflect: call of reflect.Value.") && strings.HasSuffix(text, " on zero Value") {
		return nilPointer
	}
	for _, r := range reworded {
		text = r.said.ReplaceAllString(text, r.goes)
	}
	return text
}
