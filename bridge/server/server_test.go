package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/assets"
	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
	"github.com/wirebook/wirebook/runtime/event"
)

const testPort = 7070

// bridge is a server with fake sessions and, for codes, a clock that the test moves.
type bridge struct {
	*Server
	t   testing.TB
	dir string
	ln  *pipeListener

	mu       sync.Mutex // guards what follows
	now      time.Time
	sessions map[string]*fakeSession
}

func newBridge(t testing.TB) *bridge { return bridgeAt(t, t.TempDir(), testPort) }

func bridgeAt(t testing.TB, dir string, port int) *bridge {
	t.Helper()
	b := &bridge{t: t, dir: dir, now: time.Now(), sessions: map[string]*fakeSession{}}
	s, err := New(Config{
		Course:   func() *lesson.Course { return course },
		Sessions: func(learner string) (Session, error) { return b.session(learner), nil },
		Assets:   assets.NewSet(map[string][]byte{assets.App: []byte("\x00asm")}),
		Pictures: fstest.MapFS{
			"first/ladder.svg": {Data: []byte("<svg/>")},
			"first/index.md":   {Data: []byte("# First")},
			"folder.svg/x.md":  {Data: []byte("# No picture")},
		},
		Level:   func() event.Lab { return event.Lab{Level: "plain"} },
		Port:    port,
		Hosts:   []string{"Wire.Example", "book.example:8443"},
		DataDir: dir,
		Now:     func() time.Time { b.mu.Lock(); defer b.mu.Unlock(); return b.now },
	})
	if err != nil {
		t.Fatalf("New() = %v", err)
	}
	b.Server = s
	return b
}

var course = &lesson.Course{Title: "Test", Lessons: []*lesson.Lesson{
	{Slug: "first", Title: "First lesson", Lang: "en"},
	{Slug: "second", Title: "Second lesson", Lang: "en"},
}}

func (b *bridge) session(learner string) *fakeSession {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sessions[learner] == nil {
		b.sessions[learner] = newFakeSession()
	}
	return b.sessions[learner]
}

func (b *bridge) pass(d time.Duration) { b.mu.Lock(); defer b.mu.Unlock(); b.now = b.now.Add(d) }

// request is a request as this computer's browser sends it.
func (b *bridge) request(method, path, body string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = strings.TrimPrefix(b.address(), "http://")
	return r
}

func (b *bridge) answer(r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w.Result()
}

func (b *bridge) code() string {
	_, code, _ := strings.Cut(b.LoginLink(), "#c=")
	return code
}

func (b *bridge) tryCode(code string) *http.Response {
	return b.answer(b.request("POST", "/login", `{"code":"`+code+`"}`))
}

// loggedIn is the cookie of a new learner.
func (b *bridge) loggedIn() *http.Cookie {
	b.t.Helper()
	resp := b.tryCode(b.code())
	if resp.StatusCode != http.StatusNoContent || len(resp.Cookies()) != 1 {
		b.t.Fatalf("POST /login = %s with %d cookies, want 204 with 1", resp.Status, len(resp.Cookies()))
	}
	return resp.Cookies()[0]
}

func (b *bridge) learnerOf(c *http.Cookie) *fakeSession {
	b.t.Helper()
	id, err := b.learners.find(c.Value)
	if err != nil || id == "" {
		b.t.Fatalf("learners.find(cookie) = %q, %v", id, err)
	}
	return b.session(id)
}

// serve serves the bridge on in-memory connections until the test ends, so that a test may run on synctest's clock.
func (b *bridge) serve() {
	b.ln = &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	server := b.HTTPServer()
	served := make(chan error)
	go func() { served <- server.Serve(b.ln) }()
	b.t.Cleanup(func() {
		b.Close()
		_ = server.Close()
		<-served
	})
}

// dial opens a WebSocket as a page of the bridge does.
func (b *bridge) dial(c *http.Cookie) *websocket.Conn {
	b.t.Helper()
	ws, resp, err := b.dialWith(http.Header{"Origin": {b.address()}, "Cookie": {c.Name + "=" + c.Value}}, b.ln.dial)
	if err != nil {
		b.t.Fatalf("Dial(/ws) = %v, %v", resp, err)
	}
	return ws
}

func (b *bridge) dialWith(h http.Header, dial func(context.Context, string, string) (net.Conn, error)) (*websocket.Conn, *http.Response, error) {
	d := websocket.Dialer{NetDialContext: dial}
	ws, resp, err := d.Dial("ws"+strings.TrimPrefix(b.address(), "http")+"/ws", h)
	if err == nil {
		b.t.Cleanup(func() { ws.Close() })
	}
	return ws, resp, err
}

// attach opens a WebSocket that gets every event after n.
func (b *bridge) attach(c *http.Cookie, n int64) *websocket.Conn {
	b.t.Helper()
	ws := b.dial(c)
	send(b.t, ws, wire.Command{Verb: wire.Attach, Version: wire.Version, After: n})
	return ws
}

// pipeListener accepts in-memory connections.
type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (l *pipeListener) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error { l.once.Do(func() { close(l.done) }); return nil }
func (l *pipeListener) Addr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: testPort}
}

// fakeSession is a log that a test appends to.
type fakeSession struct {
	refusal error // what Do says of any command but attach
	saved   map[string]wire.Saved
	hold    chan struct{}

	mu       sync.Mutex // guards what follows
	log      []event.Event
	more     chan struct{} // closed by the next emit
	done     []wire.Command
	attached []string // for which lessons
	shown    *lesson.Lesson
}

func newFakeSession() *fakeSession { return &fakeSession{more: make(chan struct{})} }

// perAfter bounds one answer of After, as a session does.
const perAfter = 512

func (s *fakeSession) emit(texts ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range texts {
		s.log = append(s.log, event.Event{Seq: int64(len(s.log) + 1), Kind: event.Stdout, Run: 1, Data: []byte(text)})
	}
	close(s.more)
	s.more = make(chan struct{})
}

func (s *fakeSession) DoAs(c wire.Command, shown *lesson.Lesson) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown = shown
	if c.Verb == wire.Attach {
		s.attached = append(s.attached, c.Lesson)
		return nil
	}
	s.done = append(s.done, c)
	return s.refusal
}

func (s *fakeSession) commands() []wire.Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done
}

func (s *fakeSession) After(ctx context.Context, n int64) ([]event.Event, error) {
	for {
		s.mu.Lock()
		log, more := s.log, s.more
		s.mu.Unlock()
		if i := sort.Search(len(log), func(i int) bool { return log[i].Seq > n }); i < len(log) {
			return log[i:min(i+perAfter, len(log))], nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Ask answers with the source it is asked about, once hold, if there is one, is closed.
func (s *fakeSession) Ask(ctx context.Context, q wire.Question, _ *lesson.Lesson) wire.Answer {
	if s.hold != nil {
		<-s.hold
	}
	return wire.Answer{ID: q.ID, Answer: ask.Answer{Text: q.Source}}
}

func (s *fakeSession) LogID() string { return "the-log" }

func (s *fakeSession) Saved(string) map[string]wire.Saved { return s.saved }

func (s *fakeSession) Work() map[string]map[string]wire.Saved {
	return map[string]map[string]wire.Saved{"first": s.saved}
}

func (s *fakeSession) Bring(work map[string]map[string]wire.Saved) (brought, left int, err error) {
	s.saved = work["first"]
	return len(s.saved), 0, nil
}

func body(t testing.TB, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("read body: %v", err)
	}
	return string(b)
}

// A learner who finds no session is told why: there are too many, or something is wrong with the bridge.
func TestNoSession(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
		says   string
	}{
		{fmt.Errorf("%w: 100 are open", ErrBusy), http.StatusServiceUnavailable, "Too many learners are here at once."},
		{errors.New("disk on fire"), http.StatusInternalServerError, "Something is wrong with the bridge."},
	} {
		b := newBridge(t)
		c := b.loggedIn()
		b.cfg.Sessions = func(string) (Session, error) { return nil, test.err }
		for _, path := range []string{"/lesson/first", "/work"} {
			r := b.request("GET", path, "")
			r.AddCookie(c)
			resp := b.answer(r)
			if got := body(t, resp); resp.StatusCode != test.status || !strings.HasPrefix(got, test.says) || strings.Contains(got, test.err.Error()) {
				t.Errorf("GET %s without a session (%v) = %d %q, want %d %q", path, test.err, resp.StatusCode, got, test.status, test.says)
			}
		}
	}
}
