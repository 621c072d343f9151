package view

import (
	"strconv"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/text"
)

func TestOutputIsWholeHoweverItIsSplit(t *testing.T) {
	const text = "héllo\r\n日本 \U0001F600\rend\x1b[0m"
	const want = "héllo\n日本 \U0001F600␍end␛[0m"
	for i := range len(text) + 1 {
		for j := i; j <= len(text); j++ {
			var l log
			l.run(1, "client", clientSource)
			l.add(stdout(1, text[:i]), stdout(1, text[i:j]), stdout(1, text[j:]), exited(1, event.OK))
			m := New(testPage())
			m.Apply(l.events)
			if got := printed(m, "client"); got != want {
				t.Fatalf("output split at %d and %d = %q, want %q", i, j, got, want)
			}
		}
	}
}

func TestHalfARuneIsShownWhenTheRunEnds(t *testing.T) {
	var l log
	l.run(1, "client", clientSource)
	l.add(stdout(1, "a\xe6\x97"))
	m := New(testPage())
	m.Apply(l.events)
	if got := printed(m, "client"); got != "a" {
		t.Errorf("output = %q, want %q: more of the rune may come", got, "a")
	}
	l.add(exited(1, event.OK))
	m.Apply(l.events)
	if got, want := printed(m, "client"), "a\ufffd\ufffd"; got != want {
		t.Errorf("output = %q, want %q: one for each byte that is no text", got, want)
	}
}

func TestStderrIsSetApart(t *testing.T) {
	var o output
	o.write([]byte("out "), false)
	o.write([]byte("<err>"), true)
	o.write([]byte(" out\n"), false)
	o.write([]byte("err"), true)
	if got, want := o.chunks[0].HTML(), "out <span class=\"stderr\">&lt;err&gt;</span> out\n<span class=\"stderr\">err</span>"; got != want {
		t.Errorf("chunk = %q, want %q", got, want)
	}
}

func TestOutputKeepsTheLastLines(t *testing.T) {
	var l log
	l.run(1, "client", clientSource)
	const lines = 25_123
	for i := range lines {
		l.add(stdout(1, "line "+strconv.Itoa(i)+"\n"))
	}
	m := New(testPage())
	m.Apply(l.events)
	o := m.Output("client")
	got := printed(m, "client")
	kept := strings.Count(got, "\n")
	if kept > outputLines || kept <= outputLines-chunkLines {
		t.Errorf("%d lines are kept, want at most %d, and no chunk less than that", kept, outputLines)
	}
	if !strings.HasSuffix(got, "line 25122\n") || !strings.HasPrefix(got, "line "+strconv.Itoa(lines-kept)+"\n") {
		t.Errorf("output is not the last %d lines: it begins %.20q", kept, got)
	}
	if want := text.Group(lines-kept) + " lines ("; !strings.HasPrefix(o.LeftOut, want) {
		t.Errorf("LeftOut = %q, want %q…", o.LeftOut, want)
	}
	if want := (lines - kept) / chunkLines; o.First != want {
		t.Errorf("First = %d, want %d", o.First, want)
	}
}

func TestOutputWithoutLineEndsIsBounded(t *testing.T) {
	var o output
	for range 1000 {
		o.write([]byte(strings.Repeat("é", 10_000)), false)
	}
	total := 0
	for _, c := range o.chunks {
		total += len(c.HTML())
		if len(c.HTML()) > 2*chunkBytes {
			t.Fatalf("a chunk has %d bytes, want at most %d", len(c.HTML()), 2*chunkBytes)
		}
	}
	if total > outputBytes+2*chunkBytes {
		t.Errorf("%d bytes are kept, want about %d", total, outputBytes)
	}
	if got := o.total(); got != 1 {
		t.Errorf("total() = %d lines, want 1", got)
	}
}
