// Package server is the bridge's door: routes, login, pages and the WebSocket that carries events to the page.
//
// # Who gets in
//
// Any web page that a learner has open can reach a port of his own computer, and behind this one programs are run. A request
// therefore passes, in this order: the limits, the list of host names, the cross-origin check, for a WebSocket the list of
// origins, and the learner's token. No layer is left out because another would have caught the request, and every answer
// carries the security headers.
//
// Nobody has a password. [Server.LoginLink] mints a link that works once and for a minute; the page trades its code for a
// cookie, and the cookie is the learner from then on.
//
// # What the WebSocket does
//
// A connection begins with attach, which names the log and the last event of it that the page has. From there the page gets every later event
// exactly once, in order, at its own pace: the server asks the session for what comes after the last event sent, so a slow
// page holds up nobody and a lost connection loses nothing.
package server

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/wirebook/wirebook/bridge/assets"
	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// Limits of a request before anybody is known.
const (
	maxHeaders     = 16 << 10         // a page's are below 2 KiB
	maxBody        = 1 << 20          // the largest is a file of a learner's work, see work.go
	readHeaderWait = 5 * time.Second  // a browser sends its headers in one packet
	readWait       = 30 * time.Second // the body too: a client that dawdles holds a goroutine
	idleWait       = 2 * time.Minute  // of a kept-alive connection between two requests

	// net/http reads this much beyond MaxHeaderBytes before it answers 431.
	headerSlop = 4 << 10
)

// Session is one learner's session as the server needs it. All methods may be called from several goroutines.
type Session interface {
	// DoAs carries out a command, attach included, of a page that shows a lesson as its author is writing it, or nil. An error is a
	// refusal whose text may be shown; the connection that sent the command is closed.
	DoAs(c wire.Command, shown *lesson.Lesson) error
	// After blocks until there are events with Seq > n or ctx is done, and returns them in order, not necessarily all.
	After(ctx context.Context, n int64) ([]event.Event, error)
	// LogID names the session's log, which the numbers of After count in.
	LogID() string
	// Ask answers a question of such a page's editor.
	Ask(ctx context.Context, q wire.Question, shown *lesson.Lesson) wire.Answer
	// Saved is what the learner has made of a lesson's cells, by cell name.
	Saved(lesson string) map[string]wire.Saved
	// Work is the same of all lessons, and Bring takes such work in beside what there is.
	Work() map[string]map[string]wire.Saved
	Bring(work map[string]map[string]wire.Saved) (brought, left int, err error)
}

// Desk carries out the commands of those who write the course. Its methods may be called from several goroutines.
type Desk interface {
	Do(wire.Command) wire.Draft
	// Folder names the course's folder, to tell it from others that browsers have met at the same address.
	Folder() string
}

// ErrBusy is why a learner is sent away whose session there is no room for.
var ErrBusy = errors.New("server: too many learners are here at once")

// Config is what a server serves. Course, Sessions, Assets, Level, Port and DataDir are required.
type Config struct {
	Course   func() *lesson.Course                 // asked anew for every page, so a reload may swap it
	Sessions func(learner string) (Session, error) // opens a learner's session, or creates it; ErrBusy where there is no room for another
	Assets   *assets.Set
	Pictures fs.FS            // the course's folder, of which only pictures are served; nil has none
	Desk     Desk             // nil where nobody may edit the course
	Level    func() event.Lab // what serves the runs, for the page's notice
	Port     int              // as browsers see it: part of host names, origins and the cookie's name
	Hosts    []string         // further names the bridge is reached by, with or without a port
	DataDir  string           // keeps who is logged in, below login/
	Log      *slog.Logger     // nil logs nothing
	Now      func() time.Time // nil is time.Now
}

// Server is the bridge's HTTP handler. Its methods may be called from several goroutines.
type Server struct {
	cfg      Config
	hosts    map[string]bool // allowed Host headers, lower case
	origins  map[string]bool // allowed Origin headers of a WebSocket
	codes    codes
	learners learners
	key      key
	routes   http.Handler
	upgrader websocket.Upgrader

	ctx  context.Context // of every WebSocket; its cause says why they end
	stop context.CancelCauseFunc

	mu     sync.Mutex // guards closed, and sockets.Add against sockets.Wait
	closed bool
	// sockets counts the open WebSockets.
	sockets sync.WaitGroup
}

// New makes a server and its files below c.DataDir. [Server.Close] ends it.
func New(c Config) (*Server, error) {
	if c.Port <= 0 || c.Course == nil || c.Sessions == nil || c.Assets == nil || c.Level == nil || c.DataDir == "" {
		return nil, errors.New("server: Config lacks Course, Sessions, Assets, Level, Port or DataDir")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Server{cfg: c, codes: newCodes(c.Now)}
	s.hosts, s.origins = allowed(c.Port, c.Hosts)
	s.ctx, s.stop = context.WithCancelCause(context.Background())
	s.upgrader = websocket.Upgrader{HandshakeTimeout: writeWait, CheckOrigin: s.originAllowed, Error: s.badHandshake}
	s.routes = s.protect(s.mux())

	var err error
	if s.learners, err = openLearners(c.DataDir); err != nil {
		return nil, err
	}
	if s.key, err = newKey(c.DataDir, c.Port); err != nil {
		return nil, err
	}
	return s, nil
}

// HTTPServer is a server for s with the limits that net/http enforces. The caller serves and shuts it down; [Server.Close] is
// apart, since net/http does not know of WebSockets any more.
func (s *Server) HTTPServer() *http.Server {
	return &http.Server{
		Handler:           s,
		MaxHeaderBytes:    maxHeaders - headerSlop,
		ReadHeaderTimeout: readHeaderWait,
		ReadTimeout:       readWait,
		IdleTimeout:       idleWait,
		ErrorLog:          slog.NewLogLogger(s.cfg.Log.Handler(), slog.LevelWarn),
		// Otherwise net/http would answer "OPTIONS *" itself, to any host and without our headers.
		DisableGeneralOptionsHandler: true,
	}
}

// Close tells every page that the bridge goes away, waits until their connections have ended, and takes back the key of
// [AskLink].
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.stop(fault{websocket.CloseGoingAway, "The bridge has been stopped."})
	s.sockets.Wait()
	s.key.remove()
}

func (s *Server) mux() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("GET /lesson/{slug}", s.lesson)
	mux.HandleFunc("GET /picture/{path...}", s.picture)
	mux.Handle("GET "+assets.Prefix, s.cfg.Assets)
	mux.HandleFunc("GET /search", s.search)
	mux.HandleFunc("GET /work", s.work)
	mux.HandleFunc("POST /work", s.bring)
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /link", s.link)
	mux.HandleFunc("GET /ws", s.socket)
	mux.HandleFunc("/", s.elsewhere)
	return mux
}

// healthy answers whoever wants to know whether the bridge is up.
func healthy(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n")) // a client that has gone needs no answer
}

// refuse answers with one plain sentence for the learner; the log has what an operator wants to know.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, sentence string) {
	s.cfg.Log.Info("refused", "status", status, "method", r.Method, "path", r.URL.Path,
		"host", r.Host, "origin", r.Header.Get("Origin"), "remote", r.RemoteAddr)
	http.Error(w, sentence, status)
}

// fail answers that something is wrong with the bridge itself, and logs what.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	s.cfg.Log.Error("failed", "method", r.Method, "path", r.URL.Path, "err", err)
	http.Error(w, "Something is wrong with the bridge. Its log, in the terminal where it runs, says what.",
		http.StatusInternalServerError)
}

// session returns a learner's session, or answers that there is none.
func (s *Server) session(w http.ResponseWriter, r *http.Request, learner string) (Session, bool) {
	session, err := s.cfg.Sessions(learner)
	switch {
	case errors.Is(err, ErrBusy):
		s.refuse(w, r, http.StatusServiceUnavailable, "Too many learners are here at once. Ask whoever runs this bridge to start another.")
	case err != nil:
		s.fail(w, r, err)
	}
	return session, err == nil
}

func (s *Server) address() string { return "http://127.0.0.1:" + strconv.Itoa(s.cfg.Port) }
