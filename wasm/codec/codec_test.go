package codec

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/view"
)

// rounds is how many random values of each type are compared. Each sets half of what can be left out, so a few dozen set everything.
const rounds = 200

// same sends random values of a type through package encoding/json on one side and this package on the other.
func same[T any](t *testing.T, encode func(T) []byte, decode func([]byte) (T, error)) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		var sent, want T
		fill(random, reflect.ValueOf(&sent).Elem())
		plain := marshal(sent)
		if err := json.Unmarshal(plain, &want); err != nil {
			t.Fatal(err)
		}
		got, err := decode(encode(sent))
		if err != nil {
			t.Fatalf("%v in %s", err, encode(sent))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("after a trip of %s (-encoding/json +codec):\n%s", plain, diff)
		}
	}
}

func TestBatchIsRead(t *testing.T)     { same(t, marshal[wire.Batch], Batch) }
func TestPageIsRead(t *testing.T)      { same(t, marshal[view.Page], Page) }
func TestPassagesAreRead(t *testing.T) { same(t, marshal[[]view.Passage], Passages) }
func TestSavedRunIsRead(t *testing.T)  { same(t, marshal[view.SavedRun], SavedRun) }
func TestSavedRunIsWritten(t *testing.T) {
	same(t, func(s view.SavedRun) []byte { return AppendSavedRun(nil, s) }, func(b []byte) (s view.SavedRun, err error) {
		err = json.Unmarshal(b, &s)
		return s, err
	})
}
func TestCommandIsWritten(t *testing.T) {
	same(t, func(c wire.Command) []byte { return AppendCommand(nil, c) }, func(b []byte) (c wire.Command, err error) {
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		err = d.Decode(&c)
		return c, err
	})
}

func marshal[T any](v T) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// fill sets everything that v is made of to something random: a value that has a zero, a limit or nothing in it now and then.
func fill(random *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" {
				fill(random, v.Field(i))
			}
		}
	case reflect.Pointer:
		if random.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(random, v.Elem())
		}
	case reflect.Slice:
		if n := random.IntN(4); n > 0 { // of length 0, but not nil, is one of them
			v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
		}
		for i := range v.Len() {
			fill(random, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range random.IntN(3) {
			key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(random, key)
			fill(random, elem)
			v.SetMapIndex(key, elem)
		}
	default:
		scalar(random, v)
	}
}

func scalar(random *rand.Rand, v reflect.Value) {
	words := []string{"", "plain", "\"\\/\b\f\n\r\t\x00\x7f", "<script>&\u2028\u2029", "größer 網路 🙂", "not UTF-8: \xff\xc3"}
	bits := random.Uint64() >> random.IntN(65)
	switch v.Kind() {
	case reflect.String:
		v.SetString(words[random.IntN(len(words))])
	case reflect.Bool:
		v.SetBool(bits%2 == 1)
	case reflect.Float64:
		v.SetFloat([]float64{0, 1, 0.05, -1e-9, 1e21, math.MaxFloat64, math.SmallestNonzeroFloat64}[random.IntN(7)])
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(bits))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(bits & (1<<v.Type().Bits() - 1))
	default:
		panic("nothing random for " + v.Type().String())
	}
}

// The generator's output must be what the types are now.
func TestGeneratedIsCurrent(t *testing.T) {
	if runtime.GOOS == "js" {
		t.Skip("there is no toolchain in the page")
	}
	output := filepath.Join(t.TempDir(), "codec") // go run takes what ends in .go for a source
	if out, err := exec.CommandContext(t.Context(), "go", "run", "gen.go", output).CombinedOutput(); err != nil {
		t.Fatalf("go run gen.go: %v\n%s", err, out)
	}
	want, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile("codec_gen.go"); err != nil || !bytes.Equal(got, want) {
		t.Errorf("codec_gen.go is not what the struct tags say (%v): run go generate ./wasm/codec", err)
	}
}

func TestBatchRefuses(t *testing.T) {
	for _, test := range []struct{ in, want string }{ // a part of the error
		{"", "EOF"},
		{`{"log":"a"`, "EOF"},
		{`{"log":"a"}{}`, "something follows"},
		{`[]`, "not a JSON {"},
		{`{"version":"1"}`, "/version: not a JSON number"},
		{`{"version":1.5}`, "/version: "},
		{`{"version":9223372036854775808}`, "out of range"},
		{`{"log":7}`, "/log: not a JSON string"},
		{`{"events":{}}`, "/events: not a JSON ["},
		{`{"events":[{"seq":1},{"data":"%"}]}`, "/events/1/data: illegal base64"},
		{`{"events":[{"segseq":4294967296}]}`, "/events/0/segseq: "},
		{`{"events":[{"stdin":"yes"}]}`, "/events/0/stdin: not a JSON true"},
		{`{"events":[{]}`, "invalid character"},
	} {
		if _, err := Batch([]byte(test.in)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Batch(%s) = %v, want an error with %q", test.in, err, test.want)
		}
	}
}

func TestBatchSkipsWhatItDoesNotKnow(t *testing.T) {
	got, err := Batch([]byte(`{"later":[{"a":null}],"events":[{"seq":1,"later":{"b":[1e9,"x"]},"Seq":2},null]}`))
	if want := (wire.Batch{Events: []event.Event{{Seq: 1}, {}}}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Batch() = %+v, %v, want %+v", got, err, want)
	}
}

// FuzzBatch wants of every input: what this package takes package encoding/json takes too, and of what that one has taken and written
// again both make the same.
func FuzzBatch(f *testing.F) {
	f.Add([]byte(`{"version":1,"log":"L","events":[{"seq":1,"at":2,"kind":"out.stdout","data":"aGk=","file":"a.go","line":3}]}`))
	f.Add([]byte(`{"events":[{"kind":"seg.sent","flags":"SYN ACK","file":null,"link":{"loss":5e-2},"faults":[]},null]}`))
	f.Add([]byte(`{"log":"\ud83d\ude42\u003c","log":null,"x":[[]],"events":null} `))
	f.Fuzz(func(t *testing.T, b []byte) {
		var want, again wire.Batch
		_, err := Batch(b)
		if wrong := json.Unmarshal(b, &want); wrong != nil {
			if err == nil && !json.Valid(b) { // that one also minds a wrong value of a key whose case is wrong
				t.Errorf("Batch(%q) takes what package encoding/json does not: %v", b, wrong)
			}
			return
		}
		written := marshal(want)
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatal(err)
		}
		got, err := Batch(written)
		if diff := cmp.Diff(again, got); diff != "" || err != nil {
			t.Errorf("Batch(%s) = %v (-encoding/json +codec):\n%s", written, err, diff)
		}
	})
}

// BenchmarkBatch takes 64 KiB of events in, the most that one message has: a third each prints, calls and segments.
func BenchmarkBatch(b *testing.B) {
	kinds := []event.Event{
		{Kind: event.Stdout, Data: []byte("received 17 bytes: hello, world\n"), Pos: &event.Pos{File: "server.go", Line: 21}},
		{Kind: event.SockRead, Data: []byte("hello"), Size: 5, Sock: &event.Sock{ID: 3, Net: "tcp", Local: "10.0.0.1:7000", Remote: "10.0.0.2:50000", Took: 51234}},
		{Kind: event.SegSent, Data: make([]byte, 60), Size: 60, Packet: &event.Packet{Number: 7, Src: "10.0.0.1:7000", Dst: "10.0.0.2:50000", Len: 20},
			Seg: &event.Seg{Flags: "PSH ACK", SegSeq: 3735928559, SegAck: 3405691582, RelSeq: 41, RelAck: 18, Window: 64256}},
	}
	batch := wire.Batch{Version: wire.Version, Log: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
	var msg []byte
	for len(msg) < 64<<10 {
		e := kinds[len(batch.Events)%len(kinds)]
		e.Seq, e.At, e.Run, e.Host = int64(len(batch.Events)+1), 123456789, 2, "alice"
		batch.Events = append(batch.Events, e)
		msg = marshal(batch)
	}
	for name, decode := range map[string]func([]byte) (wire.Batch, error){
		"codec": Batch,
		"json": func(b []byte) (batch wire.Batch, err error) {
			err = json.Unmarshal(b, &batch)
			return batch, err
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(msg)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := decode(msg); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
