package lab

import (
	"slices"
	"testing"
	"time"
)

// connected is a lab of two hosts with a connection between them.
func connected(b *testing.B) *player {
	p := newPlayer(b, "hosts client server\n")
	p.play("server listen :80")
	p.play("client dial 10.0.0.2:80")
	p.play("server accept")
	return p
}

// BenchmarkReady is from nothing to a lab of two hosts whose cable carries packets.
func BenchmarkReady(b *testing.B) {
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		l := openTo(b, twoHosts, unheard)
		took = append(took, time.Since(start))
		l.Close()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkBulk is a mebibyte by TCP from host to host. The first of them are recorded, as in a lesson.
func BenchmarkBulk(b *testing.B) {
	p := connected(b)
	b.SetBytes(1 << 20)
	for b.Loop() {
		p.play("begin server read 1048576")
		p.play("client write 1048576")
		p.play("finish server")
	}
}

// BenchmarkRoundTrip is a byte from host to host and back.
func BenchmarkRoundTrip(b *testing.B) {
	const batch = 100
	p := connected(b)
	for b.Loop() {
		p.play("begin server echo 100")
		p.play("client ping 100")
		p.play("finish server")
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*batch), "µs/round")
}
