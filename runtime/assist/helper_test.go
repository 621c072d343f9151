package assist

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
)

func TestMain(m *testing.M) {
	if os.Getenv("ASSIST_HELPER") != "" {
		os.Exit(Main())
	}
	os.Exit(m.Run())
}

func newTestHelper(t testing.TB) *Helper {
	t.Helper()
	h := NewHelper(func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = []string{"ASSIST_HELPER=1"}
		return cmd
	})
	t.Cleanup(h.Close)
	return h
}

func complaintsAbout(t *testing.T, h *Helper, source string) []ask.Complaint {
	t.Helper()
	a, err := h.Ask(t.Context(), []lesson.File{{Name: "a.go", Source: source}}, ask.Question{Kind: ask.Check})
	if err != nil {
		t.Fatal(err)
	}
	return a.Complaints
}

func TestHelperAnswersEverybody(t *testing.T) {
	h := newTestHelper(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got := complaintsAbout(t, h, "package main\n\nfunc main() { undefined() }\n"); len(got) != 1 || got[0].Text != "undefined: undefined" {
				t.Errorf("complaints: %+v", got)
			}
		})
	}
	all.Wait()
}

// hostile is a source whose error message names a type of 2^40 words.
func hostile() string {
	var b strings.Builder
	b.WriteString("package main\n\ntype t0 = struct{ a, b int }\n")
	for i := range 40 {
		n := string(rune('a'+i/10)) + string(rune('0'+i%10))
		p := "t0"
		if i > 0 {
			p = string(rune('a'+(i-1)/10)) + string(rune('0'+(i-1)%10))
		}
		b.WriteString("type " + n + " = struct{ x, y " + p + " }\n")
	}
	b.WriteString("func main() { var v d9 = 1; _ = v }\n")
	return b.String()
}

// A source that no checker comes to an end with costs its learner an answer, not anybody the helper.
func TestHelperOutlivesAHostileSource(t *testing.T) {
	h := newTestHelper(t)
	a, err := h.Ask(t.Context(), []lesson.File{{Name: "a.go", Source: hostile()}}, ask.Question{Kind: ask.Check})
	if err == nil {
		t.Fatalf("an answer to a source that has none: %+v", a)
	}
	if got := complaintsAbout(t, h, "package main\n\nfunc main() {}\n"); got != nil {
		t.Errorf("complaints about the next source: %+v", got)
	}
}

func TestHelperSaysThatItCannotStart(t *testing.T) {
	h := NewHelper(func() *exec.Cmd { return exec.Command("/nonexistent") })
	if a, err := h.Ask(t.Context(), nil, ask.Question{Kind: ask.Check}); err == nil {
		t.Errorf("Ask = %+v, want an error", a)
	}
	h.Close()
}

func TestHelperDoesNotKeepWaiting(t *testing.T) {
	h := newTestHelper(t)
	h.turn <- struct{}{} // somebody asks
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Ask(ctx, nil, ask.Question{Kind: ask.Check}); err != context.Canceled {
		t.Errorf("Ask = %v, want %v", err, context.Canceled)
	}
	<-h.turn
}

// BenchmarkHelper is a question's whole way through the process and back.
func BenchmarkHelper(b *testing.B) {
	h := newTestHelper(b)
	files := []lesson.File{{Name: "a.go", Source: page}}
	for b.Loop() {
		if _, err := h.Ask(b.Context(), files, ask.Question{Kind: ask.Check}); err != nil {
			b.Fatal(err)
		}
	}
}
