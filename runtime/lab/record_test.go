package lab

import (
	"testing"

	"github.com/google/go-cmp/cmp"

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
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// A run that begins has packets recorded again. What was not recorded when it was sent is not when it arrives either.
func TestRecorderCountsAnewForARun(t *testing.T) {
	var recorded []int64
	r := NewRecorder(func(e event.Event) {
		if e.Packet != nil {
			recorded = append(recorded, e.Number)
		}
	})
	p := decoded(t, "client:1 server:2 udp len=1")
	see := func(stage Stage, from, to int64) {
		for n := from; n <= to; n++ {
			r.See(Sighting{Stage: stage, Number: n, Host: "client", Packet: &p})
		}
	}
	const last = maxRecorded + 5
	see(Sent, 1, last)
	r.Renew()
	recorded = nil
	see(Sent, last+1, last+1)
	see(Arrived, maxRecorded, last+1)
	see(Sent, last+2, last+maxRecorded)
	if diff := cmp.Diff([]int64{last + 1, maxRecorded, last + 1, last + 2}, recorded[:4]); diff != "" {
		t.Errorf("the first packets recorded after Renew (-want +got):\n%s", diff)
	}
	if got := len(recorded); got != maxRecorded+2 {
		t.Errorf("%d events after Renew, want %d", got, maxRecorded+2)
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
