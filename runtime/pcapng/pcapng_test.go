package pcapng

import (
	"errors"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

func TestFateInWords(t *testing.T) {
	sent := event.Event{At: time.Second, Kind: event.DgramSent, Packet: &event.Packet{Number: 1}}
	arrived := event.Event{At: time.Second + 20*time.Millisecond, Kind: event.DgramDelivered, Packet: &event.Packet{Number: 1}}
	damaged, dropped, elsewhere := arrived, arrived, arrived
	elsewhere.Host = "third"
	damaged.Packet = &event.Packet{Number: 1, Bit: 200, Held: true, Script: "corrupt datagram 1"}
	dropped.Kind, dropped.Packet = event.DgramDropped, &event.Packet{Number: 1, Rule: "queue"}
	for _, test := range []struct {
		want string
		log  []event.Event
	}{
		{"still on its way", []event.Event{sent}},
		{"delivered after 20ms", []event.Event{sent, arrived}},
		{"delivered after 20ms; delivered twice", []event.Event{sent, arrived, arrived}},
		{"delivered after 20ms; to 2 hosts", []event.Event{sent, arrived, elsewhere}},
		{"delivered after 20ms; bit 200 flipped on the way; held back; by the script: corrupt datagram 1", []event.Event{sent, damaged}},
		{"dropped: queue", []event.Event{sent, dropped}},
	} {
		if got := fatesOf(test.log)[1].String(); got != test.want {
			t.Errorf("fate = %q, want %q", got, test.want)
		}
	}
}

// A full disk is reported, not hidden.
func TestWriteReportsWriteErrors(t *testing.T) {
	full := errors.New("full")
	if err := Write(failing{full}, time.Time{}, nil); !errors.Is(err, full) {
		t.Errorf("Write() = %v, want %v", err, full)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
