package lab

import (
	"fmt"
	"io"
	"slices"
	"strconv"
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

// lookAround asks the kernel of its host many times, and prints how many nanoseconds the sockets and the counters take each time.
func lookAround(args []string) error {
	times, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	d, err := openDiag()
	if err != nil {
		return err
	}
	c, err := openCounters()
	if err != nil {
		return err
	}
	began := time.Now()
	for range times {
		if _, err := d.sockets(func() time.Duration { return 0 }); err != nil {
			return err
		}
	}
	sockets := time.Since(began)
	for range times {
		if err := c.add(map[Place]int{}); err != nil {
			return err
		}
	}
	fmt.Println(sockets.Nanoseconds()/int64(times), (time.Since(began)-sockets).Nanoseconds()/int64(times))
	return nil
}

// BenchmarkLook is what a look at one host costs that has a connection; while packets cross there are up to a hundred a second.
func BenchmarkLook(b *testing.B) {
	const batch = 1000
	p := connected(b)
	var sockets, counters int
	for b.Loop() {
		look := p.lab.run("server", "look", strconv.Itoa(batch))
		text, err := io.ReadAll(look.out)
		if err != nil {
			b.Fatal(err)
		}
		var s, c int
		if _, err := fmt.Sscan(string(text), &s, &c); err != nil {
			b.Fatalf("%q: %v", text, err)
		}
		sockets, counters = sockets+s, counters+c
	}
	b.ReportMetric(float64(sockets)/float64(b.N)/1000, "µs/sockets")
	b.ReportMetric(float64(counters)/float64(b.N)/1000, "µs/counters")
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
