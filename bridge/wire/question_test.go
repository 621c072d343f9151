//go:build !js

package wire

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/runtime/ask"
)

func TestDecodeQuestion(t *testing.T) {
	long := strings.Repeat("x", MaxSource+1)
	for _, test := range []struct {
		in   string
		want Question
		err  string // a part of it
	}{
		{`{"id":7,"kind":"complete","lesson":"echo","cell":"server","source":"fmt.","at":4}`,
			Question{7, ask.Complete, "echo", "server", "fmt.", 4}, ""},
		{`{"kind":"check","lesson":"echo","cell":"server"}`, Question{Kind: ask.Check, Lesson: "echo", Cell: "server"}, ""},
		{`{"verb":"reset"}`, Question{}, "not a question"},
		{`{"kind":"why","lesson":"echo","cell":"server"}`, Question{}, `unknown question "why"`},
		{`{"kind":"check","lesson":"echo"}`, Question{}, "lesson or cell is missing"},
		{`{"kind":"check","cell":"server"}`, Question{}, "lesson or cell is missing"},
		{`{"kind":"check","lesson":"echo","cell":"server","source":"` + long + `"}`, Question{}, "over the limit of 24576"},
		{`{"kind":"call","lesson":"echo","cell":"server","source":"f(","at":3}`, Question{}, "at is not in the source"},
		{`{"kind":"call","lesson":"echo","cell":"server","at":-1}`, Question{}, "at is not in the source"},
		{`{"kind":"check","lesson":"echo","cell":"server"}{}`, Question{}, "something follows"},
	} {
		got, err := DecodeQuestion([]byte(test.in))
		if diff := cmp.Diff(test.want, got); diff != "" || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("DecodeQuestion(%.60s) = %v, want an error with %q (-want +got):\n%s", test.in, err, test.err, diff)
		}
	}
}

// FuzzDecodeQuestion wants of every input that is a question: it keeps the limits, and it is the same after another trip.
func FuzzDecodeQuestion(f *testing.F) {
	f.Add([]byte(`{"id":7,"kind":"complete","lesson":"echo","cell":"server","source":"fmt.","at":4}`))
	f.Add([]byte(`{"kind":"check","lesson":"echo","cell":"server","source":"\ud800<"}`))
	f.Add([]byte(`{"id":-1,"KIND":"hover","lesson":"l","cell":"c"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		q, err := DecodeQuestion(b)
		if err != nil {
			if q != (Question{}) {
				t.Errorf("DecodeQuestion(%q) = %+v beside the error %v", b, q, err)
			}
			return
		}
		if len(q.Source) > MaxSource || q.At < 0 || q.At > len(q.Source) || !q.Kind.Known() {
			t.Errorf("DecodeQuestion(%q) = %+v, which is over a limit", b, q)
		}
		again, err := json.Marshal(q)
		if err != nil {
			t.Fatalf("Marshal(%+v) = %v", q, err)
		}
		if len(again) > MaxMessage {
			return // package json writes "<" with six bytes
		}
		if got, err := DecodeQuestion(again); err != nil || !reflect.DeepEqual(got, q) {
			t.Errorf("DecodeQuestion(Marshal(%+v)) = %+v, %v, want the same", q, got, err)
		}
	})
}
