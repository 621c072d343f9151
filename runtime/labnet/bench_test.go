package net_test

import (
	"io"
	std "net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	net "github.com/wirebook/wirebook/runtime/labnet"
)

func BenchmarkRoundTrip1Byte(b *testing.B) { compare(b, 1) }
func BenchmarkStream64KiB(b *testing.B)    { compare(b, 64<<10) }

// compare sends size bytes and waits for a byte in return: over std's connections, over ours, and over ours recorded at both
// ends. It takes turns, so that what else the machine does falls on all three alike, and reports what ours costs as ratios.
func compare(b *testing.B, size int) {
	const rounds = 20 // of one before the next has its turn: enough to warm up again, and few enough to be fair
	plain := answering(b, size, std.Listen, std.Dial)
	ours := answering(b, size, net.Listen, net.Dial)
	var last atomic.Pointer[event.Event]
	epoch := time.Now()
	net.Record(&net.Recorder{
		Now:  func() time.Duration { return time.Since(epoch) },
		Emit: func(e event.Event) { last.Store(&e) },
		Snap: 64,
	})
	defer net.Record(nil)
	recorded := answering(b, size, net.Listen, net.Dial)
	var took [3]time.Duration
	buf := make([]byte, size)
	for b.Loop() {
		for i, c := range []std.Conn{plain, ours, recorded} {
			start := time.Now()
			for range rounds {
				exchange(b, c, buf)
			}
			took[i] += time.Since(start)
		}
	}
	perRound := func(d time.Duration) float64 { return float64(d) / float64(b.N*rounds) }
	b.ReportMetric(0, "ns/op") // of all three together: means nothing
	b.ReportMetric(perRound(took[0]), "std-ns")
	b.ReportMetric(perRound(took[1]), "ours-ns")
	b.ReportMetric(perRound(took[2]), "recorded-ns")
	b.ReportMetric(float64(took[1])/float64(took[0]), "ours/std")
	b.ReportMetric(float64(took[2])/float64(took[0]), "recorded/std")
}

func exchange(b *testing.B, c std.Conn, buf []byte) {
	if _, err := c.Write(buf); err != nil {
		b.Fatal(err)
	}
	if _, err := io.ReadFull(c, buf[:1]); err != nil {
		b.Fatal(err)
	}
}

// answering returns a connection whose other end reads size bytes and answers with one, until it is closed.
func answering(b *testing.B, size int, listen func(string, string) (std.Listener, error), dial func(string, string) (std.Conn, error)) std.Conn {
	l, err := listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	client, err := dial("tcp", l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	server, err := l.Accept()
	if err != nil {
		b.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, size)
		for {
			if _, err := io.ReadFull(server, buf); err != nil {
				return
			}
			server.Write(buf[:1])
		}
	}()
	b.Cleanup(func() { client.Close(); <-done; server.Close(); l.Close() })
	return client
}

// BenchmarkEvent is what one recorded call costs by itself: an empty read, which is no system call.
func BenchmarkEvent(b *testing.B) {
	var last event.Event
	epoch := time.Now()
	net.Record(&net.Recorder{Now: func() time.Duration { return time.Since(epoch) }, Emit: func(e event.Event) { last = e }, Snap: 64})
	defer net.Record(nil)
	client, _, _ := pipe(b)
	b.ReportAllocs()
	for b.Loop() {
		client.Read(nil)
	}
	_ = last
}
