package view

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// cabled is a model whose lab has a cable.
func cabled(c event.Cable) *Model {
	p := testPage()
	p.Lesson.Lab = lesson.Topology{Link: lesson.Link{Delay: 10 * time.Millisecond}, Faults: []string{"drop syn 1"}}
	m := New(p)
	var l log
	l.add(event.Event{Kind: event.LabUp, Lab: &event.Lab{Level: event.Full}}, event.Event{Kind: event.LinkChanged, Cable: &c})
	m.Apply(l.events)
	return m
}

func TestCableSaysWhatIsInForce(t *testing.T) {
	for _, test := range []struct {
		is      event.Cable
		summary string
	}{
		{event.Cable{}, "perfect"},
		{event.Cable{Link: event.Link{Delay: 10 * time.Millisecond, Loss: 0.05}, Cut: true}, "10 ms · 5 % loss · cut"},
		{event.Cable{Link: event.Link{Rate: 64_000, Queue: 3, MTU: 576}, Faults: []string{"drop syn 1"}}, "64 kbit/s · queue 3 · MTU 576 B · script of 1 line"},
	} {
		if got := cabled(test.is).Cable().Summary; got != test.summary {
			t.Errorf("the cable %+v is summed up as %q, want %q", test.is, got, test.summary)
		}
	}
	if c := New(testPage()).Cable(); c.Missing == "" {
		t.Error("without a lab nothing says why there is no cable")
	}
}

func TestTurn(t *testing.T) {
	for _, test := range []struct {
		control, value string
		changes        string // as JSON
		refused        string
	}{
		{"loss", "20", `[{"link":{"delay":10000000,"loss":0.2}}]`, ""},
		{"delay", "", `[{"link":{}}]`, ""},
		{"delay", "1e9", `[]`, "Delay must be a number from 0 to 10000 ms."},
		{"mtu", "20", `[]`, "MTU must be a number from 68 to 65535 B."},
		{"cut", "", `[{"cut":true}]`, ""},
		{"script", " drop syn 1 \n\n", `[{"faults":["drop syn 1"]}]`, ""},
		{"lesson", "", `[{"link":{"delay":10000000}},{"faults":["drop syn 1"]},{"cut":false}]`, ""},
	} {
		m := cabled(event.Cable{Link: event.Link{Delay: 10 * time.Millisecond}})
		changes := []*lesson.Change{}
		for _, c := range m.Turn(test.control, test.value) {
			changes = append(changes, c.Change)
		}
		got, err := json.Marshal(changes)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.changes, string(got)); diff != "" {
			t.Errorf("Turn(%s, %q) (-want +got):\n%s", test.control, test.value, diff)
		}
		if refused := m.Cable().Refused; refused != test.refused {
			t.Errorf("Turn(%s, %q) is refused with %q, want %q", test.control, test.value, refused, test.refused)
		}
	}
}

// Two knobs turned before the lab has answered are both turned.
func TestTurnsAddUp(t *testing.T) {
	m := cabled(event.Cable{})
	m.Turn("delay", "20")
	got := m.Turn("loss", "50")[0].Change.Link
	if want := (lesson.Link{Delay: 20 * time.Millisecond, Loss: 0.5}); *got != want {
		t.Errorf("the second turn asks for %+v, want %+v", *got, want)
	}
}

// A change that was on its way when the connection broke may never have come: the page says what it knows.
func TestCableAfterALostConnection(t *testing.T) {
	m := cabled(event.Cable{})
	m.Turn("loss", "50")
	m.Away()
	if got := m.Cable().Summary; got != "perfect" {
		t.Errorf("the cable is summed up as %q, want perfect", got)
	}
}
