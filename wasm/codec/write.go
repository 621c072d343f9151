package codec

import (
	"encoding/base64"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// What follows appends a value of one kind of Go type each. The generated functions put them together.

// appendKey appends the name of an object's member, and the comma before it if it is not the first.
func appendKey(b []byte, quoted string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	b = append(b, quoted...)
	return append(b, ':')
}

func writeString[T ~string](b []byte, v *T) []byte {
	b, _ = jsontext.AppendQuote(b, string(*v)) // the error says that something was not UTF-8; it is U+FFFD now, as package encoding/json has it
	return b
}

func writeBool[T ~bool](b []byte, v *T) []byte { return strconv.AppendBool(b, bool(*v)) }

func writeInt[T ~int | ~int64](b []byte, v *T) []byte { return strconv.AppendInt(b, int64(*v), 10) }

func writeUint[T ~uint32 | ~uint64](b []byte, v *T) []byte {
	return strconv.AppendUint(b, uint64(*v), 10)
}

func writeFloat[T ~float64](b []byte, v *T) []byte { return jsontext.AppendFloat(b, float64(*v), 64) }

func writeBytes(b []byte, v *[]byte) []byte {
	if *v == nil {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = base64.StdEncoding.AppendEncode(b, *v)
	return append(b, '"')
}

func writePointer[T any](b []byte, v **T, value func([]byte, *T) []byte) []byte {
	if *v == nil {
		return append(b, "null"...)
	}
	return value(b, *v)
}

func writeSlice[S ~[]T, T any](b []byte, v *S, value func([]byte, *T) []byte) []byte {
	if *v == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i := range *v {
		if i > 0 {
			b = append(b, ',')
		}
		b = value(b, &(*v)[i])
	}
	return append(b, ']')
}
