package net_test

import (
	"errors"
	"reflect"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	net "github.com/wirebook/wirebook/runtime/labnet"
)

// pipe returns both ends of a TCP connection over loopback, and their listener; all are closed when the test ends.
func pipe(t testing.TB) (client, server *net.TCPConn, l *net.TCPListener) {
	t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	client, err = net.DialTCP("tcp", nil, l.Addr().(*net.TCPAddr))
	if err != nil {
		t.Fatal(err)
	}
	server, err = l.AcceptTCP()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Close(); l.Close() })
	return client, server, l
}

// A recorder that asked for the line or the time too late would blame the wrong line, and call a blocked call quick.
func TestLineAndTimeAreTakenBeforeTheCall(t *testing.T) {
	var order []string
	note := func(s string) { order = append(order, s) }
	net.Record(&net.Recorder{
		Now:  func() time.Duration { note("now"); return 0 },
		Pos:  func() *event.Pos { note("pos"); return nil },
		Emit: func(e event.Event) { note(string(e.Kind)) },
	})
	defer net.Record(nil)
	d := net.Dialer{Control: func(string, string, syscall.RawConn) error { note("kernel"); return errors.New("no") }}
	d.Dial("udp", "127.0.0.1:9")
	want := []string{"pos", "now", "sock.dialing", "kernel", "now", "sock.failed"}
	if !reflect.DeepEqual(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

func TestEventsTellHowLongACallBlocked(t *testing.T) {
	log := record(t) // its clock ticks when it is read: once as a call begins, once as it ends
	client, _, _ := pipe(t)
	client.Write([]byte("x"))
	var last time.Duration
	for _, e := range log.all() {
		want := time.Duration(1)
		if e.Kind == event.SockDialing {
			want = 0
		}
		if e.Took != want || e.At <= last {
			t.Errorf("%s: at %d, took %d; want after %d, and %d", e.Kind, e.At, e.Took, last, want)
		}
		last = e.At
	}
}

func TestFailedCallsCarryTheWholeError(t *testing.T) {
	log := record(t)
	_, err := net.Dial("tcp", "127.0.0.1")
	events := log.all()
	if got := events[len(events)-1].Text; err == nil || got != err.Error() {
		t.Errorf("Text = %q, want %v", got, err)
	}
}

func TestDataIsACopy(t *testing.T) {
	log := record(t)
	client, _, _ := pipe(t)
	b := []byte("before")
	client.Write(b)
	copy(b, "after!")
	events := log.all()
	if got := string(events[len(events)-1].Data); got != "before" {
		t.Errorf("Data = %q after the program reused its buffer, want %q", got, "before")
	}
}

func TestCloseEndsBlockedCalls(t *testing.T) {
	log := record(t)
	client, _, l := pipe(t)
	var wg sync.WaitGroup
	wg.Go(func() { client.Read(make([]byte, 1)) })
	wg.Go(func() { l.Accept() })
	client.Close()
	l.Close()
	wg.Wait()
	failed := map[string]string{}
	for _, e := range log.all() {
		if e.Kind == event.SockFailed {
			failed[e.Op] = e.Err
		}
	}
	if want := map[string]string{"read": "closed", "accept": "closed"}; !reflect.DeepEqual(failed, want) {
		t.Errorf("failed: %v, want %v", failed, want)
	}
}

func TestManyGoroutinesRecordEachCallOnce(t *testing.T) {
	const conns, writes = 8, 100
	log := record(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var wg sync.WaitGroup
	for range conns {
		wg.Go(func() {
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			for range writes {
				c.Write([]byte("x"))
			}
		})
		wg.Go(func() {
			c, err := l.Accept()
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			c.(*net.TCPConn).WriteTo(discard{})
		})
	}
	wg.Wait()
	wrote, read, ids := 0, 0, map[int]bool{}
	for _, e := range log.all() {
		ids[e.ID] = true
		switch e.Kind {
		case event.SockWrote:
			wrote += e.Size
		case event.SockRead:
			read += e.Size
		}
	}
	if wrote != conns*writes || read != wrote || len(ids) != 2*conns+1 {
		t.Errorf("%d bytes written, %d read, by %d sockets; want %d, as many, %d", wrote, read, len(ids), conns*writes, 2*conns+1)
	}
}

// discard is a writer with no ReadFrom of its own.
type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

func TestWithoutRecorderNothingIsRecorded(t *testing.T) {
	log := record(t)
	net.Record(nil)
	client, server, _ := pipe(t)
	client.Write([]byte("x"))
	if n, err := server.Read(make([]byte, 2)); n != 1 || err != nil {
		t.Errorf("Read = %d, %v, want 1, nil", n, err)
	}
	if got := log.all(); len(got) != 0 {
		t.Errorf("%d events, want none", len(got))
	}
}
