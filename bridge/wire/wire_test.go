//go:build !js

package wire

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

func ptr(s string) *string { return &s }

func TestDecodeCommand(t *testing.T) {
	for _, test := range []struct {
		in   string
		want Command
	}{
		{`{"verb":"attach","version":1}`, Command{Verb: Attach, Version: 1}},
		{`{"verb":"attach","version":1,"log":"L","after":7,"lesson":"echo"}`, Command{Verb: Attach, Version: 1, Log: "L", After: 7, Lesson: "echo"}},
		{`{"verb":"run","lesson":"echo","cell":"server"}`, Command{Verb: Run, Lesson: "echo", Cell: "server"}},
		{`{"verb":"run","lesson":"echo","cell":"server","source":""}`, Command{Verb: Run, Lesson: "echo", Cell: "server", Source: ptr("")}},
		{`{"verb":"run","lesson":"echo","cell":"server","compiled":true}`, Command{Verb: Run, Lesson: "echo", Cell: "server", Compiled: true}},
		{`{"verb":"stop","run":3}`, Command{Verb: Stop, Run: 3}},
		{`{"verb":"reset"}`, Command{Verb: Reset}},
		{`{"verb":"input","run":3,"data":"line\n","eof":true}`, Command{Verb: Input, Run: 3, Data: "line\n", EOF: true}},
		{`{"verb":"edit","lesson":"echo","cell":"server","source":"a","original":"b"}`,
			Command{Verb: Edit, Lesson: "echo", Cell: "server", Source: ptr("a"), Original: "b"}},
		{`{"verb":"revert","lesson":"echo","cell":"server"}` + "\n ", Command{Verb: Revert, Lesson: "echo", Cell: "server"}},
		{`{"verb":"change","lesson":"echo","change":{"link":{"delay":40000000,"loss":0.5,"mtu":576}}}`,
			Command{Verb: Change, Lesson: "echo", Change: &lesson.Change{Link: &lesson.Link{Delay: 40 * time.Millisecond, Loss: 0.5, MTU: 576}}}},
		{`{"verb":"change","lesson":"echo","change":{"link":{}}}`, Command{Verb: Change, Lesson: "echo", Change: &lesson.Change{Link: &lesson.Link{}}}},
		{`{"verb":"change","lesson":"echo","change":{"faults":[]}}`, Command{Verb: Change, Lesson: "echo", Change: &lesson.Change{Faults: &[]string{}}}},
		{`{"verb":"change","lesson":"echo","change":{"cut":false}}`, Command{Verb: Change, Lesson: "echo", Change: &lesson.Change{Cut: new(bool)}}},
		{`{"verb":"change","lesson":"echo","change":{"skipwait":true}}`, Command{Verb: Change, Lesson: "echo", Change: &lesson.Change{SkipWait: true}}},
		{`{"verb":"open","lesson":"echo","lang":"zh"}`, Command{Verb: Open, Lesson: "echo", Lang: "zh"}},
		{`{"verb":"preview","lesson":"echo","text":"# Echo","number":3}`, Command{Verb: Preview, Lesson: "echo", Text: ptr("# Echo"), Number: 3}},
		{`{"verb":"write","lesson":"echo","text":"","number":4,"base":"b"}`, Command{Verb: Write, Lesson: "echo", Text: ptr(""), Number: 4, Base: "b"}},
		{`{"verb":"write","lesson":"echo","text":"` + strings.Repeat(`\u0001`, MaxText) + `"}`, Command{Verb: Write, Lesson: "echo", Text: ptr(strings.Repeat("\x01", MaxText))}},
	} {
		got, err := DecodeCommand([]byte(test.in))
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("DecodeCommand(%s) = %v (-want +got):\n%s", test.in, err, diff)
		}
	}
}

func TestDecodeCommandRefuses(t *testing.T) {
	long := strings.Repeat("x", MaxSource+1)
	for _, test := range []struct{ in, want string }{ // a part of the error
		{"", "not a command: EOF"},
		{"null", `unknown verb ""`},
		{"[]", "not a command"},
		{`{"verb":"reset"`, "not a command"},
		{`{"verb":"reset"}{}`, "something follows"},
		{`{"verb":"reset","sudo":true}`, "sudo"},
		{`{"verb":"Reset"}`, `unknown verb "Reset"`},
		{`{"verb":"attach","after":-1}`, "is negative"},
		{`{"verb":"attach","after":1.5}`, "not a command"},
		{`{"verb":"attach","after":1e99}`, "not a command"},
		{`{"verb":"run","lesson":"echo"}`, "lesson or cell is missing"},
		{`{"verb":"run","cell":"server"}`, "lesson or cell is missing"},
		{`{"verb":"revert"}`, "lesson or cell is missing"},
		{`{"verb":"edit","lesson":"echo","cell":"server"}`, "source is missing"},
		{`{"verb":"edit","lesson":"echo","cell":"server","source":null}`, "source is missing"},
		{`{"verb":"edit","lesson":"echo","source":""}`, "lesson, cell"},
		{`{"verb":"edit","lesson":"echo","cell":"server","source":"` + long + `"}`, "over the limit of 24576 bytes"},
		{`{"verb":"edit","lesson":"echo","cell":"server","source":"","original":"` + long + `"}`, "over the limit of 24576 bytes"},
		{`{"verb":"stop"}`, "run is missing"},
		{`{"verb":"stop","run":-1}`, "is negative"},
		{`{"verb":"reset","run":-1}`, "is negative"},
		{`{"verb":"input","data":"x"}`, "run is missing"},
		{`{"verb":"change","change":{"cut":true}}`, "lesson or change is missing"},
		{`{"verb":"change","lesson":"echo"}`, "lesson or change is missing"},
		{`{"verb":"change","lesson":"echo","change":{}}`, "one of link, faults, cut and skipwait, not 0"},
		{`{"verb":"change","lesson":"echo","change":{"cut":true,"skipwait":true}}`, "not 2"},
		{`{"verb":"change","lesson":"echo","change":{"speed":1}}`, "speed"},
		{`{"verb":"change","lesson":"echo","change":{"link":{"loss":1.5}}}`, "loss must lie between 0% and 100%"},
		{`{"verb":"change","lesson":"echo","change":{"link":{"delay":-1}}}`, "delay cannot be negative"},
		{`{"verb":"change","lesson":"echo","change":{"link":{"mtu":67}}}`, "mtu 67 is too small"},
		{`{"verb":"change","lesson":"echo","change":{"faults":["` + strings.Repeat("x", 161) + `"]}}`, "line 1 has 161 bytes, more than 160"},
		{`{"verb":"change","lesson":"echo","change":{"faults":[""` + strings.Repeat(`,""`, 64) + `]}}`, "65 lines are more than the 64"},
		{`{"verb":"reset"}` + strings.Repeat(" ", MaxMessage), "over the limit of 65536"},
		{`{"verb":"open"}`, "lesson is missing"},
		{`{"verb":"preview","lesson":"echo"}`, "lesson or text is missing"},
		{`{"verb":"write","text":""}`, "lesson or text is missing"},
		{`{"verb":"write","lesson":"echo","text":"` + strings.Repeat("x", MaxText+1) + `"}`, "text is over the limit of 262144 bytes"},
		{`{"verb":"open","lesson":"echo"}` + strings.Repeat(" ", MaxAuthorMessage), "over the limit of 1576960"},
	} {
		got, err := DecodeCommand([]byte(test.in))
		if err == nil || !strings.Contains(err.Error(), test.want) || got != (Command{}) {
			t.Errorf("DecodeCommand(%.60s) = %+v, %v, want an error with %q", test.in, got, err, test.want)
		}
	}
}

// The largest edit that a learner can make of ordinary Go fits into a message, both sources at once.
func TestTheLargestEditFits(t *testing.T) {
	line := "\tif n, err := conn.Read(buf); err != nil && n < len(\"ab\") {\n"
	source := strings.Repeat(line, MaxSource/len(line))
	b, err := json.Marshal(Command{Verb: Edit, Lesson: "echo", Cell: "server", Source: &source, Original: source})
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > MaxMessage {
		t.Errorf("an edit of %d bytes and as many of the original make a message of %d, want at most %d", len(source), len(b), MaxMessage)
	}
}

func TestEdited(t *testing.T) {
	for _, test := range []struct {
		saved Saved
		want  bool
	}{
		{Saved{}, false},
		{Saved{Undo: "mine"}, false},
		{Saved{Source: "mine"}, true},
		{Saved{Source: "mine", Original: "theirs"}, true},
		{Saved{Original: "theirs"}, true}, // emptied
	} {
		if got := test.saved.Edited(); got != test.want {
			t.Errorf("%+v.Edited() = %v, want %v", test.saved, got, test.want)
		}
	}
}

// FuzzDecodeCommand wants of every input that is a command: it keeps the limits, and it is the same after another trip.
func FuzzDecodeCommand(f *testing.F) {
	for _, seed := range []string{
		`{"verb":"attach","version":1,"log":"L","after":7,"lesson":"echo"}`,
		`{"verb":"run","lesson":"echo","cell":"server","source":"package main\n"}`,
		`{"verb":"stop","run":3}`, `{"verb":"reset"}`, `{"verb":"input","run":3,"data":"line\n","eof":true}`,
		`{"verb":"edit","lesson":"echo","cell":"server","source":"\u0000\ud800<","original":"b"}`,
		`{"verb":"change","lesson":"echo","change":{"link":{"delay":40000000,"loss":0.5}}}`,
		`{"verb":"change","lesson":"echo","change":{"faults":["drop syn 1"]}}`,
		`{"verb":"revert","lesson":"echo","cell":"server"}`, `{"VERB":"reset","verb":"stop","run":1}`,
		"{\"verb\":\"edit\",\"lesson\":\"\xff\",\"cell\":\"c\",\"source\":\"\xff\"}", `null`, `{}`, `{"verb":"reset"}x`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := DecodeCommand(b)
		if err != nil {
			if c != (Command{}) {
				t.Errorf("DecodeCommand(%q) = %+v beside the error %v", b, c, err)
			}
			return
		}
		if len(b) > MaxMessage || c.Source != nil && len(*c.Source) > MaxSource || len(c.Original) > MaxSource || c.After < 0 || c.Run < 0 {
			t.Errorf("DecodeCommand(%q) = %+v, which is over a limit", b, c)
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatalf("Marshal(%+v) = %v", c, err)
		}
		if len(again) > MaxMessage {
			return // package json writes "<" with six bytes
		}
		if got, err := DecodeCommand(again); err != nil || !reflect.DeepEqual(got, c) {
			t.Errorf("DecodeCommand(Marshal(%+v)) = %+v, %v, want the same", c, got, err)
		}
	})
}

// typical is a batch of a chatty program: half prints, half socket calls.
func typical() Batch {
	b := Batch{Version: Version, Log: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
	for i := range 200 {
		e := event.Event{Seq: int64(i + 1), At: 123456789, Run: 2, Host: "alice", Kind: event.Stdout, Data: []byte("received 17 bytes: hello, world\n"),
			Pos: &event.Pos{File: "server.go", Line: 21}}
		if i%2 == 1 {
			e.Kind, e.Size = event.SockRead, len(e.Data)
			e.Sock = &event.Sock{ID: 3, Net: "tcp", Local: "127.0.0.1:7000", Remote: "127.0.0.1:50000", Took: 51234}
		}
		b.Events = append(b.Events, e)
	}
	return b
}

func BenchmarkBatch(b *testing.B) {
	batch := typical()
	msg, err := json.Marshal(batch)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encode", func(b *testing.B) {
		b.SetBytes(int64(len(msg)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(batch); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(batch.Events)*b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(int64(len(msg)))
		b.ReportAllocs()
		for b.Loop() {
			var got Batch
			if err := json.Unmarshal(msg, &got); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(batch.Events)*b.N)/b.Elapsed().Seconds(), "events/s")
	})
}
