package net_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
	net "github.com/wirebook/wirebook/runtime/labnet"
)

func TestTypesKeepTheirNames(t *testing.T) {
	client, _, l := pipe(t)
	udp := must(net.ListenPacket("udp", "127.0.0.1:0"))(t)
	unix := must(net.Listen("unix", t.TempDir()+"/l"))(t)
	for _, test := range []struct {
		value any
		want  string
	}{
		{net.Conn(client), "*net.TCPConn"},
		{net.Listener(l), "*net.TCPListener"},
		{udp, "*net.UDPConn"},
		{unix, "*net.UnixListener"},
		{&net.Dialer{}, "*net.Dialer"},
	} {
		if got := fmt.Sprintf("%T", test.value); got != test.want {
			t.Errorf("%%T = %s, want %s", got, test.want)
		}
	}
}

func TestHTTPRunsOverOurs(t *testing.T) {
	log := record(t)
	l := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(w, r.Body)
	}))
	server.Listener.Close()
	server.Listener = l
	server.Start()
	transport := &http.Transport{DialContext: new(net.Dialer).DialContext, DisableKeepAlives: true}
	response, err := (&http.Client{Transport: transport}).Post(server.URL, "text/plain", strings.NewReader("over ours"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != "over ours" {
		t.Errorf("body = %q, %v, want %q", body, err, "over ours")
	}
	server.Close()
	log.await(2, event.SockWrote) // by a goroutine of the transport's, perhaps after the response was read
	if got := log.kinds(2); !strings.HasPrefix(got, "dialing connected ") || !strings.Contains(got, "read") {
		t.Errorf("client's events: %s; want a dial and a response read", got)
	}
	if got := log.kinds(3); !strings.HasPrefix(got, "accepted read") {
		t.Errorf("server's events: %s; want an accept, then the request read", got)
	}
}

func TestTLSRunsOverOurs(t *testing.T) {
	server := httptest.NewUnstartedServer(nil) // for its certificate
	server.StartTLS()
	defer server.Close()
	log := record(t)
	client, accepted, _ := pipe(t)
	var wg sync.WaitGroup
	wg.Go(func() {
		c := tls.Server(accepted, server.TLS)
		io.Copy(c, c)
		c.Close()
	})
	c := tls.Client(client, &tls.Config{InsecureSkipVerify: true})
	fmt.Fprintln(c, "over ours")
	line, err := bufio.NewReader(c).ReadString('\n')
	if err != nil || line != "over ours\n" {
		t.Errorf("ReadString = %q, %v, want %q", line, err, "over ours\n")
	}
	c.Close()
	wg.Wait()
	for _, e := range log.all() {
		if bytes.Contains(e.Data, []byte("over")) {
			t.Errorf("%s #%d shows what TLS had encrypted: %q", e.Kind, e.ID, e.Data)
		}
	}
	if got := log.kinds(2); !strings.HasPrefix(got, "dialing connected wrote read") {
		t.Errorf("client's events: %s; want a handshake written and read", got)
	}
}

// The kernel could copy by itself, from socket to socket or from a file; then nothing would be recorded.
func TestCopiesAreRecorded(t *testing.T) {
	log := record(t)
	client, server, _ := pipe(t)
	client.Write([]byte("there "))
	client.CloseWrite()
	if n, err := io.Copy(server, server); n != 6 || err != nil { // WriteTo, then ReadFrom
		t.Errorf("io.Copy = %d, %v, want 6, nil", n, err)
	}
	if n, err := server.ReadFrom(strings.NewReader("and back")); n != 8 || err != nil {
		t.Errorf("ReadFrom = %d, %v, want 8, nil", n, err)
	}
	if got, want := log.kinds(3), "accepted read wrote read wrote"; got != want {
		t.Errorf("events: %s, want %s", got, want)
	}
}

// The kernel takes all buffers of a connection in one call. What is no connection of ours gets them one by one.
func TestBuffersAreOneWrite(t *testing.T) {
	log := record(t)
	client, server, _ := pipe(t)
	for _, to := range []io.Writer{client, struct{ io.Writer }{client}} {
		buffers := net.Buffers{[]byte("head"), nil, []byte("and body")}
		if n, err := buffers.WriteTo(to); n != 12 || err != nil || len(buffers) != 0 {
			t.Errorf("WriteTo = %d, %v and leaves %d, want 12, nil and 0", n, err, len(buffers))
		}
	}
	client.Close()
	if got, err := io.ReadAll(server); err != nil || string(got) != "headand bodyheadand body" {
		t.Errorf("ReadAll = %q, %v, want %q twice", got, err, "headand body")
	}
	if _, err := (&net.Buffers{[]byte("late")}).WriteTo(client); !errors.Is(err, net.ErrClosed) {
		t.Errorf("WriteTo a closed connection: %v, want %v", err, net.ErrClosed)
	}
	if got, want := log.kinds(2), "dialing connected wrote wrote wrote wrote closed failed"; got != want {
		t.Errorf("events: %s, want %s", got, want)
	}
	i := slices.IndexFunc(log.all(), func(e event.Event) bool { return e.Kind == event.SockWrote })
	if e := log.all()[i]; e.Size != 12 || string(e.Data) != "headand " {
		t.Errorf("the write is %d bytes that begin with %q, want 12 and %q", e.Size, e.Data, "headand ")
	}
}

// On a socket for datagrams they are one.
func TestBuffersAreOneDatagram(t *testing.T) {
	server := must(net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}))(t)
	client := must(net.Dial("udp", server.LocalAddr().String()))(t)
	if n, err := (&net.Buffers{[]byte("head"), []byte("body")}).WriteTo(client); n != 8 || err != nil {
		t.Errorf("WriteTo = %d, %v, want 8, nil", n, err)
	}
	if n, err := server.Read(make([]byte, 100)); n != 8 || err != nil {
		t.Errorf("Read = %d, %v, want 8, nil", n, err)
	}
}

func TestFilesBecomeSocketsAgain(t *testing.T) {
	client, server, l := pipe(t)
	packet := must(net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}))(t)
	log := record(t)

	f := must(client.File())(t)
	c := must(net.FileConn(f))(t)
	c.Write([]byte("from a file"))
	if n, err := server.Read(make([]byte, 100)); n != 11 || err != nil {
		t.Errorf("Read = %d, %v, want 11, nil", n, err)
	}
	if _, ok := c.(*net.TCPConn); !ok {
		t.Errorf("FileConn returns a %T, want a *net.TCPConn of ours", c)
	}
	if got, ok := must(net.FileListener(must(l.File())(t)))(t).(*net.TCPListener); !ok {
		t.Errorf("FileListener returns a %T, want a *net.TCPListener of ours", got)
	}
	if got, ok := must(net.FilePacketConn(must(packet.File())(t)))(t).(*net.UDPConn); !ok {
		t.Errorf("FilePacketConn returns a %T, want a *net.UDPConn of ours", got)
	}
	if got, want := log.kinds(0), "connected wrote listening listening"; got != want {
		t.Errorf("events: %s, want %s", got, want)
	}
	first := log.all()[0]
	if first.Local != client.LocalAddr().String() || first.Remote != client.RemoteAddr().String() {
		t.Errorf("connected: %s > %s, want %v > %v", first.Local, first.Remote, client.LocalAddr(), client.RemoteAddr())
	}
}

func TestOptionsReachTheSocket(t *testing.T) {
	client, _, l := pipe(t)
	for name, err := range map[string]error{
		"SetNoDelay":         client.SetNoDelay(false),
		"SetKeepAlive":       client.SetKeepAlive(true),
		"SetKeepAliveConfig": client.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Count: 3}),
		"SetReadBuffer":      client.SetReadBuffer(1 << 14),
		"SetWriteBuffer":     client.SetWriteBuffer(1 << 14),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, s := range []syscall.Conn{client, l} {
		raw, err := s.SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		var fd uintptr
		if err := raw.Control(func(n uintptr) { fd = n }); err != nil || fd == 0 {
			t.Errorf("%T: Control gives descriptor %d, %v", s, fd, err)
		}
	}
}

// The AddrPort and Msg forms name the peer as the plain forms do, also on a socket for both IP versions.
func TestEveryFormOfADatagramNamesItsPeer(t *testing.T) {
	log := record(t)
	a := must(net.ListenUDP("udp", nil))(t) // [::], where the machine has IPv6
	b := must(net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}))(t)
	addr := b.LocalAddr().(*net.UDPAddr)
	port := addr.AddrPort()
	buf := make([]byte, 10)
	a.WriteToUDP(buf, addr)
	a.WriteToUDPAddrPort(buf, port)
	a.WriteMsgUDP(buf, nil, addr)
	a.WriteMsgUDPAddrPort(buf, nil, port)
	a.WriteTo(buf, addr)
	for range 5 {
		_, from, _ := b.ReadFromUDP(buf)
		b.WriteToUDP(buf, from)
	}
	a.ReadFromUDP(buf)
	a.ReadFromUDPAddrPort(buf)
	a.ReadMsgUDP(buf, nil)
	a.ReadMsgUDPAddrPort(buf, nil)
	a.ReadFrom(buf)
	calls := 0
	for _, e := range log.all() {
		if e.ID != 1 || e.Kind == event.SockListening {
			continue
		}
		calls++
		if e.Remote != addr.String() || e.Size != len(buf) {
			t.Errorf("%s: peer %s, %d bytes; want %v, %d", e.Kind, e.Remote, e.Size, addr, len(buf))
		}
	}
	if calls != 10 {
		t.Errorf("%d datagrams, want 10", calls)
	}
}
