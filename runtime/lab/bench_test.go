package lab

import (
	"io"
	"testing"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// benchPort is a host that sends the same packet as often as a benchmark loops, as fast as it is read.
type benchPort struct {
	b      *testing.B
	packet []byte
}

func (p benchPort) Read(b []byte) (int, error) {
	if !p.b.Loop() {
		return 0, io.EOF
	}
	return copy(b, p.packet), nil
}

func (p benchPort) Write(b []byte) (int, error) { return len(b), nil }

// silent is a host that sends nothing.
type silent struct{}

func (silent) Read([]byte) (int, error)    { return 0, io.EOF }
func (silent) Write(b []byte) (int, error) { return len(b), nil }

// blind is a witness of nothing.
type blind struct{}

func (blind) See(Sighting)      {}
func (blind) Changed(Condition) {}

// tireless records without a limit, which would make it cheap.
type tireless struct{ *Recorder }

func (r tireless) See(s Sighting) {
	s.Number = s.Number%maxRecorded + 1
	r.Recorder.See(s)
}

// BenchmarkCable is a full segment across the cable, without a kernel.
func BenchmarkCable(b *testing.B) {
	segment := craft(b, "client:5000 server:80 ACK seq=1 ack=1 len=1460")
	for _, bench := range []struct {
		name string
		lab  lesson.Topology
		by   Witness
	}{
		{"unseen", lesson.Topology{}, blind{}},
		{"recorded", lesson.Topology{}, tireless{NewRecorder(func(event.Event) {})}},
		{"scripted", lesson.Topology{Faults: []string{"drop client data 1000000", "drop syn 2", "cut after 1000h"}}, blind{}},
		{"delayed", lesson.Topology{Link: lesson.Link{Delay: time.Millisecond}}, blind{}},
		{"impaired", lesson.Topology{Link: lesson.Link{Jitter: time.Millisecond, Loss: 0.01, Reorder: 0.1, Duplicate: 0.01, Corrupt: 0.01}}, blind{}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			bench.lab.Hosts = []string{"client", "server"}
			ends := []End{{"client", hostAddrs["client"], benchPort{b, segment}}, {"server", hostAddrs["server"], silent{}}}
			start := time.Now()
			c, err := NewCable(ends, bench.lab, func() time.Duration { return time.Since(start) }, bench.by)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(segment)))
			b.ReportAllocs()
			if err := c.Run(); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkRecord is what one packet that arrives costs to be told.
func BenchmarkRecord(b *testing.B) {
	for _, test := range []struct{ name, packet string }{
		{"segment", "client:5000 server:80 ACK seq=1 ack=1 len=1460"},
		{"ack", "client:5000 server:80 ACK seq=1 ack=1"},
		{"datagram", "client:5000 server:80 udp len=1000"},
	} {
		b.Run(test.name, func(b *testing.B) {
			p := decoded(b, test.packet)
			r := NewRecorder(func(event.Event) {})
			b.ReportAllocs()
			for b.Loop() {
				r.See(Sighting{Stage: Sent, Number: 1, Host: "client", Packet: &p})
				r.See(Sighting{Stage: Arrived, Number: 1, Host: "server", Packet: &p})
			}
		})
	}
}
