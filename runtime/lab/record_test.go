package lab

import (
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
)

// Beyond the limit the packets are no longer recorded, which is said once; the states are.
func TestRecorderStopsAtTheLimit(t *testing.T) {
	count := map[event.Kind]int{}
	r := NewRecorder(func(e event.Event) { count[e.Kind]++ })
	datagram, syn := decoded(t, "client:1 server:2 udp len=1"), decoded(t, "client:5000 server:80 SYN seq=1")
	for n := range int64(maxRecorded + 2) {
		r.See(Sighting{Stage: Sent, Number: n + 1, Host: "client", Packet: &datagram})
	}
	r.See(Sighting{Stage: Sent, Number: maxRecorded + 3, Host: "client", Packet: &syn})
	want := map[event.Kind]int{event.DgramSent: maxRecorded, event.LabTruncated: 1, event.ConnState: 1}
	for kind, n := range want {
		if count[kind] != n {
			t.Errorf("%d events %s, want %d", count[kind], kind, n)
		}
	}
	if len(count) != len(want) {
		t.Errorf("events %v, want %v", count, want)
	}
}

// The bytes that are recorded are the headers and the beginning of the payload; they outlive the cable's buffer.
func TestRecorderKeepsTheBeginning(t *testing.T) {
	var sent event.Event
	r := NewRecorder(func(e event.Event) { sent = e })
	p := decoded(t, "client:1 server:2 udp len=1000")
	r.See(Sighting{Stage: Sent, Number: 1, Host: "client", Packet: &p})
	clear(p.Bytes)
	if len(sent.Data) != 28+snapPayload || sent.Size != 1028 || sent.Len != 1000 {
		t.Errorf("%d of %d bytes with a payload of %d, want %d of 1028 with 1000", len(sent.Data), sent.Size, sent.Len, 28+snapPayload)
	}
	if sent.Data[0] != 0x45 {
		t.Errorf("the bytes begin with %#x, want 0x45: they have been overwritten", sent.Data[0])
	}
}
