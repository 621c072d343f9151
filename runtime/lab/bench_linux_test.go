package lab

import (
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// unheard is for labs of which only the cost counts: to keep what happens in a hundred of them takes more memory than they do.
func unheard(event.Event) {}

// BenchmarkOpen is from nothing to a lab of two hosts whose cable carries packets, and what its process takes of memory.
func BenchmarkOpen(b *testing.B) {
	var took []time.Duration
	var pss int
	for b.Loop() {
		began := time.Now()
		l := openTo(b, twoHosts, unheard)
		took = append(took, time.Since(began))
		pss = readPSS(b, l.cmd.Process.Pid)
		l.Close()
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "p99-ms")
	b.ReportMetric(float64(pss)/1024, "PSS-MiB")
}

// readPSS returns the memory of a process, its share of shared pages included, in KiB.
func readPSS(b *testing.B, pid int) (kib int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		b.Log(err)
	}
	for line := range strings.Lines(string(text)) {
		fmt.Sscanf(line, "Pss: %d kB", &kib)
	}
	return kib
}

// BenchmarkHundredLabs is a hundred labs at once, started as by four sessions.
func BenchmarkHundredLabs(b *testing.B) {
	for b.Loop() {
		labs := make([]*Lab, 100)
		var starting sync.WaitGroup
		for part := range slices.Chunk(labs, 25) {
			starting.Go(func() {
				for i := range part {
					part[i] = openTo(b, twoHosts, unheard)
				}
			})
		}
		starting.Wait()
		b.StopTimer()
		for _, l := range labs {
			l.Close()
		}
		b.StartTimer()
	}
}

// ping sends 64 bytes and waits for them, many times, and prints how many nanoseconds one time takes.
func ping(args []string) error {
	times, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	c, err := net.Dial("tcp", args[0])
	if err != nil {
		return err
	}
	defer c.Close()
	b := make([]byte, 64)
	began := time.Now()
	for range times {
		if _, err := c.Write(b); err != nil {
			return err
		}
		if _, err := io.ReadFull(c, b); err != nil {
			return err
		}
	}
	fmt.Println(time.Since(began).Nanoseconds() / int64(times))
	return nil
}

// pour sends so many MiB, waits until the peer has them, and prints how many Mbit/s that were.
func pour(args []string) error {
	size, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	c, err := net.Dial("tcp", args[0])
	if err != nil {
		return err
	}
	defer c.Close()
	began := time.Now()
	for range size {
		if _, err := c.Write(make([]byte, 1<<20)); err != nil {
			return err
		}
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, c); err != nil {
		return err
	}
	fmt.Println(int(float64(size) * (8 << 20) / 1e6 / time.Since(began).Seconds()))
	return nil
}

// drain accepts one connection and reads it to its end.
func drain(args []string) error {
	return accept(args[0], func(net.Conn) io.Writer { return io.Discard })
}

// BenchmarkAcross is a connection from host to host: 64 bytes there and back, and as much as goes through.
func BenchmarkAcross(b *testing.B) {
	for _, bench := range []struct{ name, server, client, size, unit string }{
		{"RoundTrip", "echo", "ping", "2000", "ns/trip"},
		{"Bulk", "drain", "pour", "64", "Mbit/s"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			l := open(b, twoHosts)
			sum, times := 0, 0
			for b.Loop() {
				server := l.run("server", bench.server, ":80")
				server.says("listening\n")
				client := l.run("client", bench.client, "10.0.0.2:80", bench.size)
				text, err := io.ReadAll(client.out)
				if err != nil {
					b.Fatal(err)
				}
				n, err := strconv.Atoi(strings.TrimSpace(string(text)))
				if err != nil {
					b.Fatal(err)
				}
				sum, times = sum+n, times+1
				server.ends() // or the next finds the port taken
				l.drain()
			}
			b.ReportMetric(float64(sum)/float64(times), bench.unit)
		})
	}
}

// drain forgets what has been reported.
func (l *testLab) drain() {
	for len(l.events) > 0 {
		<-l.events
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
	p := newPlayer(b, "hosts client server\n")
	p.play("server listen :80")
	p.play("client dial 10.0.0.2:80")
	p.play("server accept")
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
