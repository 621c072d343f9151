package assist

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
)

// mark stands in a test's source where the cursor is.
const mark = "‸"

var update = flag.Bool("update", false, "write the answers in testdata anew")

// Each testdata file has questions of one kind: a file is a source with the cursor in it, named as what it is about; the next, named
// want, is the answer.
func TestAnswers(t *testing.T) {
	e := NewEngine()
	for _, kind := range []ask.Kind{ask.Check, ask.Format, ask.Complete, ask.Call, ask.Hover} {
		file := "testdata/" + string(kind) + ".txtar"
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(archive.Files); i += 2 {
			about, want := archive.Files[i], &archive.Files[i+1]
			t.Run(string(kind)+" "+about.Name, func(t *testing.T) {
				before, after, _ := strings.Cut(string(about.Data), mark)
				files := []lesson.File{{Name: "a.go", Source: before + after}}
				got := text(e.Answer(files, ask.Question{Kind: kind, File: "a.go", At: len(before)}))
				if *update {
					want.Data = []byte(got)
				}
				if diff := cmp.Diff(string(want.Data), got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// text is an answer as the tests write it: what is longer than a few lines is cut.
func text(a ask.Answer) string {
	const most = 12
	var b strings.Builder
	for _, c := range a.Complaints {
		fmt.Fprintf(&b, "%d:%d %s\n", c.Line, c.Col, c.Text)
	}
	for i, item := range a.Items {
		if i == most {
			fmt.Fprintln(&b, "and more")
			break
		}
		fmt.Fprintln(&b, strings.TrimSpace(fmt.Sprint(item.Kind, " ", item.Name, " ", item.Detail)))
	}
	if s := a.Call; s != nil {
		params := append([]string{}, s.Params...)
		if s.Active < len(params) {
			params[s.Active] = "[" + params[s.Active] + "]"
		}
		fmt.Fprintln(&b, strings.TrimSpace(s.Name+"("+strings.Join(params, ", ")+") "+s.Results))
	}
	if a.Text != "" {
		fmt.Fprintln(&b, strings.TrimSuffix(a.Text, "\n"))
	}
	if a.Doc != "" {
		fmt.Fprintln(&b, a.Doc)
	}
	return b.String() + a.Error
}

// page is about what a lesson's longest cells are like.
const page = `package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

type server struct {
	mu    sync.Mutex
	conns map[string]net.Conn
	lines chan string
}

func (s *server) serve(ln net.Listener) error {
	for {
		conn, err := ln.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		s.mu.Lock()
		s.conns[conn.RemoteAddr().String()] = conn
		s.mu.Unlock()
		go s.read(conn)
	}
}

func (s *server) read(conn net.Conn) {
	defer conn.Close()
	for scan := bufio.NewScanner(conn); scan.Scan(); {
		s.lines <- strings.ToUpper(scan.Text())
	}
}

func main() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s := &server{conns: map[string]net.Conn{}, lines: make(chan string)}
	go s.serve(ln)
	conn, err := net.DialTimeout("tcp", ln.Addr().String(), time.Second)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	io.WriteString(conn, "hello\n")
	fmt.Println(<-s.lines)
}
`

// BenchmarkAnswer is what each kind of question costs for a page of code: every one must be below 50 ms, also on a slow computer.
// Beside it, what a new engine reads before its first answer.
func BenchmarkAnswer(b *testing.B) {
	at := strings.Index(page, "\tfmt.Println(<-s") + len("\tfmt.Println(")
	member := at - len("ntln(")
	files := []lesson.File{{Name: "a.go", Source: page}}
	for _, q := range []ask.Question{
		{Kind: ask.Check}, {Kind: ask.Format, At: at}, {Kind: ask.Complete, At: member}, {Kind: ask.Call, At: at}, {Kind: ask.Hover, At: member},
	} {
		q.File = "a.go"
		b.Run(string(q.Kind), func(b *testing.B) {
			e := NewEngine()
			for b.Loop() {
				e.Answer(files, q)
			}
		})
	}
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			NewEngine()
		}
	})
}

// FuzzAnswer wants of every source, however broken, that no question about any place in it panics, and that every answer is about
// the source.
func FuzzAnswer(f *testing.F) {
	for _, kind := range []string{"check", "format", "complete", "call", "hover"} {
		archive, err := txtar.ParseFile("testdata/" + kind + ".txtar")
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(kind, strings.Replace(string(file.Data), mark, "", 1), strings.Index(string(file.Data), mark))
		}
	}
	e := NewEngine()
	f.Fuzz(func(t *testing.T, kind, source string, at int) {
		a := e.Answer([]lesson.File{{Name: "a.go", Source: source}}, ask.Question{Kind: ask.Kind(kind), File: "a.go", At: at})
		if a.From < 0 || a.From > len(source) || a.To < 0 || a.To > len(source) || len(a.Items) > maxItems {
			t.Errorf("%s at %d of %q: %+v", kind, at, source, a)
		}
	})
}
