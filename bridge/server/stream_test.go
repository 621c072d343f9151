package server

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/runtime/event"
)

func TestBatchIsWireBatch(t *testing.T) {
	events := []event.Event{
		{Seq: 1, Kind: event.RunQueued, Cell: &event.Cell{Lesson: "l", Cell: "c"}},
		{Seq: 2, Kind: event.Stdout, Data: []byte("hello")},
	}
	b := batch{log: "L"}
	for range 2 { // the buffer is used again
		for _, e := range events {
			j, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			b.add(j)
		}
		want, err := json.Marshal(wire.Batch{Version: wire.Version, Log: "L", Events: events})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(b.message())); diff != "" {
			t.Errorf("batch differs from wire.Batch (-want +got):\n%s", diff)
		}
		if !b.empty() {
			t.Error("batch is not empty after message")
		}
	}
}

// arrival is when a message came and which events it had.
type arrival struct {
	At          time.Duration
	First, Last int64
}

// arrivals reads messages until event last has come.
func arrivals(t *testing.T, ws *websocket.Conn, start time.Time, last int64) []arrival {
	t.Helper()
	var all []arrival
	for len(all) == 0 || all[len(all)-1].Last < last {
		e := receive(t, ws).Events
		all = append(all, arrival{time.Since(start), e[0].Seq, e[len(e)-1].Seq})
	}
	return all
}

// every is the times of n events, so far apart.
func every(apart time.Duration, n int) []time.Duration {
	times := make([]time.Duration, n)
	for i := range times {
		times[i] = time.Duration(i) * apart
	}
	return times
}

// alone is the arrival of n such events, each at once and in a message of its own.
func alone(apart time.Duration, n int) []arrival {
	var all []arrival
	for i, at := range every(apart, n) {
		all = append(all, arrival{at, int64(i + 1), int64(i + 1)})
	}
	return all
}

func TestEventsOfAFrameShareAMessage(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name string
		at   []time.Duration // of each event
		want []arrival
	}{
		{"the first goes at once", []time.Duration{0}, []arrival{{0, 1, 1}}},
		{"a few that follow, too", []time.Duration{0, 1 * ms, 5 * ms, 15 * ms},
			[]arrival{{0, 1, 1}, {1 * ms, 2, 2}, {5 * ms, 3, 3}, {15 * ms, 4, 4}}},
		{"what is more than a few goes together", append(every(ms, 8), 8*ms, 9*ms), append(alone(ms, 8), arrival{16 * ms, 9, 10})},
		{"a steady flow becomes one message a frame", every(3*ms, 16), append(alone(3*ms, 9), arrival{32 * ms, 10, 11}, arrival{48 * ms, 12, 16})},
		{"after a pause a few go at once again", append(every(ms, 10), 500*ms, 501*ms),
			append(alone(ms, 8), arrival{16 * ms, 9, 10}, arrival{500 * ms, 11, 11}, arrival{501 * ms, 12, 12})},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			b := newBridge(t)
			cookie := b.loggedIn()
			b.serve()
			session := b.learnerOf(cookie)
			ws := b.attach(cookie, 0)
			start := time.Now()
			go func() {
				for _, at := range test.at {
					time.Sleep(at - time.Since(start))
					session.emit("x")
				}
			}()
			if diff := cmp.Diff(test.want, arrivals(t, ws, start, int64(len(test.at)))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		})
	}
}

// A flood waits for no frame, and no message grows beyond 64 KiB because of it.
func TestFloodIsCutIntoFullMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const lines = 10_000
		b := newBridge(t)
		cookie := b.loggedIn()
		b.serve()
		b.learnerOf(cookie).emit(repeat(strings.Repeat("x", 120), lines)...)
		ws := b.attach(cookie, 0)
		start := time.Now()
		var last int64
		messages, bytes := 0, 0
		for last < lines {
			_, msg, err := ws.ReadMessage()
			if err != nil {
				t.Fatal(err)
			}
			var batch wire.Batch
			if err := json.Unmarshal(msg, &batch); err != nil {
				t.Fatal(err)
			}
			if len(msg) > maxBatch+len("]}") {
				t.Errorf("message of %d bytes, want at most 64 KiB", len(msg))
			}
			messages, bytes, last = messages+1, bytes+len(msg), batch.Events[len(batch.Events)-1].Seq
		}
		if limit := 2*bytes/maxBatch + 1; messages > limit {
			t.Errorf("%d bytes came in %d messages, want at most %d", bytes, messages, limit)
		}
		if took := time.Since(start); took > gatherFor {
			t.Errorf("flood took %v, want no waiting between full messages", took)
		}
	})
}

func TestEventBeyondTheLimitGoesAlone(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	b.serve()
	b.learnerOf(cookie).emit("small", strings.Repeat("x", maxBatch), "small")
	ws := b.attach(cookie, 0)
	for want := int64(1); want <= 3; want++ {
		if got := receive(t, ws).Events; len(got) != 1 || got[0].Seq != want {
			t.Errorf("message has %d events from %d, want event %d alone", len(got), got[0].Seq, want)
		}
	}
}

// A session forgets old events, so numbers are not counted but read.
func TestGapsInTheLogLoseAndDoubleNothing(t *testing.T) {
	b := newBridge(t)
	cookie := b.loggedIn()
	b.serve()
	session := b.learnerOf(cookie)
	session.log = []event.Event{{Seq: 4, Kind: event.LabUp}, {Seq: 9, Kind: event.LabDown}}
	ws := b.attach(cookie, 2)
	var got []int64
	for len(got) < 3 {
		for _, e := range receive(t, ws).Events {
			got = append(got, e.Seq)
		}
		if len(got) == 2 {
			session.mu.Lock()
			session.log = append(session.log, event.Event{Seq: 12, Kind: event.LabUp})
			session.mu.Unlock()
			session.emit()
		}
	}
	if diff := cmp.Diff([]int64{4, 9, 12}, got); diff != "" {
		t.Errorf("numbers of the events (-want +got):\n%s", diff)
	}
}

func TestSlowPageHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const events = 1000
		b := newBridge(t)
		cookie := b.loggedIn()
		b.serve()
		session := b.learnerOf(cookie)
		slow, quick := b.attach(cookie, 0), b.attach(cookie, 0)
		synctest.Wait()
		start := time.Now()
		go func() {
			for range events {
				session.emit("x")
				time.Sleep(time.Millisecond)
			}
		}()
		got := arrivals(t, quick, start, events)
		if end := got[len(got)-1].At; end > events*time.Millisecond+gatherFor {
			t.Errorf("beside a page that takes nothing, the last event came after %v, want %v", end, events*time.Millisecond)
		}
		if few := len(arrivals(t, slow, start, events)); few > 4 {
			t.Errorf("slow page got %d messages, want a few large ones (the quick one got %d)", few, len(got))
		}
	})
}

func TestPageThatTakesNothingIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t)
		cookie := b.loggedIn()
		b.serve()
		ws := b.attach(cookie, 0)
		start := time.Now()
		b.learnerOf(cookie).emit("x")
		b.sockets.Wait()
		if took, limit := time.Since(start), writeWait+2*lingerWait; took < writeWait || took > limit {
			t.Errorf("page that takes nothing was dropped after %v, want between %v and %v", took, writeWait, limit)
		}
		ws.Close()
	})
}

// A page that followed the log of a bridge that has ended is told at once, and gets all of the new one.
func TestPageOfAnotherLogStartsOver(t *testing.T) {
	for _, test := range []struct {
		log   string
		after int64
		want  []int64 // numbers of the events that come at first
	}{
		{"the-log", 2, []int64{3}},
		{"another", 2, nil},
		{"another", 1000, nil},
		{"", 0, []int64{1, 2, 3}},
	} {
		b := newBridge(t)
		cookie := b.loggedIn()
		b.serve()
		b.learnerOf(cookie).emit("x", "y", "z")
		ws := b.dial(cookie)
		send(t, ws, wire.Command{Verb: wire.Attach, Version: wire.Version, Log: test.log, After: test.after})
		first := receive(t, ws)
		var got []int64
		for _, e := range first.Events {
			got = append(got, e.Seq)
		}
		if first.Log != "the-log" || !slices.Equal(got, test.want) {
			t.Errorf("attach{log: %q, after: %d} gets log %q, events %v; want the-log, %v", test.log, test.after, first.Log, got, test.want)
		}
		if test.want == nil {
			if next := receive(t, ws); len(next.Events) != 3 {
				t.Errorf("attach{log: %q} gets %d events, want all 3", test.log, len(next.Events))
			}
		}
	}
}

// The connection is cut many times, anywhere in a frame, while events go on.
func TestResumeLosesAndDoublesNothing(t *testing.T) {
	for seed := range uint64(2) {
		synctest.Test(t, func(t *testing.T) {
			const events = 10_000
			random := rand.New(rand.NewPCG(seed, 0))
			b := newBridge(t)
			cookie := b.loggedIn()
			b.serve()
			session := b.learnerOf(cookie)
			go func() {
				for n := 1; n <= events; {
					var texts []string
					for range 1 + rand.N(40) {
						texts = append(texts, fmt.Sprint("line ", n))
						n++
					}
					session.emit(texts...)
					time.Sleep(time.Millisecond)
				}
			}()
			var last int64
			cuts := 0
			for ; last < events; cuts++ {
				last = readUntilCut(t, b, cookie, last, random.IntN(3*maxBatch/2))
			}
			if cuts < 15 {
				t.Errorf("seed %d: %d cuts, want more to learn from", seed, cuts)
			}
		})
	}
}

// readUntilCut attaches after n, reads until the connection breaks and returns the last event it got.
func readUntilCut(t *testing.T, b *bridge, cookie *http.Cookie, n int64, bytes int) int64 {
	t.Helper()
	h := http.Header{"Authorization": {"Bearer " + cookie.Value}}
	ws, _, err := b.dialWith(h, func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := b.ln.dial(ctx, network, addr)
		return &cutConn{c, bytes + 1000}, err // the handshake's answer has less than 1000
	})
	if err != nil {
		t.Fatal(err)
	}
	send(t, ws, wire.Command{Verb: wire.Attach, Version: wire.Version, After: n})
	for {
		_, msg, err := ws.ReadMessage()
		if err != nil {
			return n
		}
		var batch wire.Batch
		if err := json.Unmarshal(msg, &batch); err != nil {
			t.Fatal(err)
		}
		for _, e := range batch.Events {
			if want := fmt.Sprint("line ", e.Seq); e.Seq != n+1 || string(e.Data) != want {
				t.Fatalf("after event %d came %d %q, want %d", n, e.Seq, e.Data, n+1)
			}
			n = e.Seq
		}
	}
}

func repeat(s string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = s
	}
	return all
}

// BenchmarkEvents sends output lines of 120 bytes through a real WebSocket, decoded at the other end.
func BenchmarkEvents(b *testing.B) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	br := bridgeAt(b, b.TempDir(), ln.Addr().(*net.TCPAddr).Port)
	server := br.HTTPServer()
	go func() { _ = server.Serve(ln) }()
	b.Cleanup(func() { br.Close(); server.Close() })
	cookie := br.loggedIn()
	session := br.learnerOf(cookie)
	ws, _, err := br.dialWith(http.Header{"Authorization": {"Bearer " + cookie.Value}}, (&net.Dialer{}).DialContext)
	if err != nil {
		b.Fatal(err)
	}
	send(b, ws, wire.Command{Verb: wire.Attach, Version: wire.Version})
	lines := repeat(strings.Repeat("x", 120), 256)

	messages, bytes := 0, 0
	b.ResetTimer()
	go func() {
		for n := 0; n < b.N; n += len(lines) {
			session.emit(lines[:min(len(lines), b.N-n)]...)
		}
	}()
	for n := 0; n < b.N; messages++ {
		_, msg, err := ws.ReadMessage()
		if err != nil {
			b.Fatal(err)
		}
		bytes += len(msg)
		n += strings.Count(string(msg), `"seq":`)
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(b.N)/float64(messages), "events/message")
	b.ReportMetric(float64(bytes)/float64(messages), "B/message")
}
