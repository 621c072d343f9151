package net_test

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	net "github.com/wirebook/wirebook/runtime/labnet"
)

// TestCallsAreRecorded makes the calls of each testdata file over real sockets, one after the other, and compares the events.
// The README in testdata says what the calls are.
func TestCallsAreRecorded(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			part := map[string]string{}
			for _, f := range archive.Files {
				part[f.Name] = string(f.Data)
			}
			if got, want := play(t, part["calls"]), part["events"]; got != want {
				t.Errorf("%s: events:\n%swant:\n%s", file, got, want)
			}
		})
	}
}

// play makes the calls, one a line, and returns the events, one a line.
func play(t *testing.T, calls string) string {
	p := &player{t: t, dir: t.TempDir(), log: record(t), socks: map[string]any{}}
	for i, line := range strings.Split(strings.TrimSpace(calls), "\n") {
		p.log.at(i + 1)
		if err := p.call(line); err != nil {
			t.Fatalf("line %d: %s: %v", i+1, line, err)
		}
	}
	var b strings.Builder
	ports := map[string]string{}
	for _, e := range p.log.all() {
		line := strings.ReplaceAll(format(e), p.dir, "$DIR")
		b.WriteString(namePorts(line, ports) + "\n")
	}
	for _, s := range p.socks {
		s.(interface{ Close() error }).Close()
	}
	return b.String()
}

var portPattern = regexp.MustCompile(`((?:127\.0\.0\.1|localhost|\[::\]|\[::1\]|0\.0\.0\.0):)(\d+)`)

// namePorts writes A for the first port that occurs, B for the second; names keeps them from line to line.
func namePorts(line string, names map[string]string) string {
	return portPattern.ReplaceAllStringFunc(line, func(m string) string {
		i := strings.LastIndexByte(m, ':') + 1
		port := m[i:]
		if port != "0" && names[port] == "" {
			names[port] = string(rune('A' + len(names)))
		}
		if port != "0" {
			port = names[port]
		}
		return m[:i] + port
	})
}

// player runs a script. The errors of the calls themselves are for the log to show.
type player struct {
	t     *testing.T
	dir   string
	log   *eventLog
	socks map[string]any
}

func (p *player) call(line string) error {
	result, call, assigns := strings.Cut(line, " = ")
	if !assigns {
		return p.use(strings.Fields(line))
	}
	sock, err := p.make(strings.Fields(call))
	if sock != nil {
		p.socks[result] = sock
	}
	return err
}

// make runs a call that returns a socket, or nil if it failed.
func (p *player) make(f []string) (any, error) {
	op, rest := f[0], f[1:]
	var sock any
	var err error
	switch op {
	case "listen":
		sock, err = net.Listen(rest[0], p.address(rest[1]))
	case "packet":
		sock, err = net.ListenPacket(rest[0], p.address(rest[1]))
	case "dial":
		sock, err = net.Dial(rest[0], p.address(rest[1]))
	case "dialcanceled":
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		sock, err = new(net.Dialer).DialContext(ctx, rest[0], p.address(rest[1]))
	case "dialexpired":
		d := net.Dialer{Deadline: time.Unix(1, 0)}
		sock, err = d.Dial(rest[0], p.address(rest[1]))
	case "accept":
		sock, err = p.socks[rest[0]].(net.Listener).Accept()
	default:
		return nil, fmt.Errorf("no such call: %s", op)
	}
	if err != nil {
		return nil, nil
	}
	return sock, nil
}

// use runs a call on a socket.
func (p *player) use(f []string) error {
	op, sock, rest := f[0], p.socks[f[1]], f[2:]
	switch op {
	case "close":
		sock.(interface{ Close() error }).Close()
	case "write":
		sock.(net.Conn).Write([]byte(rest[0]))
	case "read":
		sock.(net.Conn).Read(buffer(rest[0]))
	case "send":
		c := sock.(net.PacketConn)
		c.WriteTo([]byte(rest[1]), p.socks[rest[0]].(net.PacketConn).LocalAddr())
	case "receive":
		sock.(net.PacketConn).ReadFrom(buffer(rest[0]))
	case "closeread":
		sock.(interface{ CloseRead() error }).CloseRead()
	case "closewrite":
		sock.(interface{ CloseWrite() error }).CloseWrite()
	case "expire":
		return sock.(interface{ SetDeadline(time.Time) error }).SetDeadline(time.Unix(1, 0))
	case "discard":
		return sock.(*net.TCPConn).SetLinger(0)
	default:
		return fmt.Errorf("no such call: %s", op)
	}
	return nil
}

// address is "host:name" or "name" with the address of the socket of that name, "$DIR/file", or an address as it is.
func (p *player) address(text string) string {
	text = strings.ReplaceAll(text, "$DIR", p.dir)
	host, name, hasHost := strings.Cut(text, ":")
	if !hasHost {
		name = host
	}
	sock, named := p.socks[name]
	if !named {
		return text
	}
	addr := localAddr(sock).String()
	if !hasHost {
		return addr
	}
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		p.t.Fatal(err)
	}
	return net.JoinHostPort(host, port)
}

func localAddr(sock any) net.Addr {
	if l, ok := sock.(net.Listener); ok {
		return l.Addr()
	}
	return sock.(interface{ LocalAddr() net.Addr }).LocalAddr()
}

func buffer(size string) []byte {
	n, err := strconv.Atoi(size)
	if err != nil {
		panic("labnet: internal error: a script reads " + size + " bytes")
	}
	return make([]byte, n)
}
