package view

import (
	"strings"
	"time"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

const (
	serverSource = "package main\n\nimport \"net\"\n\nfunc main() {\n\tln, _ := net.Listen(\"tcp\", \":9000\") // <any>\n\tln.Accept()\n}\n"
	clientSource = "package main\n\nfunc main() {}\n"
)

func testPage() Page {
	return Page{
		Version: wire.Version,
		Course: Outline{Title: "TCP & UDP", Lessons: []Entry{
			{Slug: "before", Title: "Before", Chapter: "One"}, {Slug: "echo", Title: "Echo", Chapter: "Two"}, {Slug: "after", Title: "After", Chapter: "Two"},
		}},
		Lesson: testLesson(),
		Assets: Assets{AssetBoot: "/boot.js", AssetWasm: "/app.wasm", AssetExec: "/exec.js", AssetFallback: "/textarea.js", AssetStyle: "/style.css"},
		Nonce:  "n0nce",
	}
}

func testLesson() *lesson.Lesson {
	return &lesson.Lesson{
		Slug: "echo", Title: "Echo </script><b>", Description: "What \"comes\" back.", Chapter: "Two", Lang: "en",
		Objectives: []string{"a < b"}, Duration: 90 * time.Second,
		Sections: []lesson.Section{
			{Blocks: []lesson.Block{{HTML: "<p>Prose.</p>"}}},
			{ID: "run", Title: "Run it", Blocks: []lesson.Block{
				{Cell: &lesson.Cell{
					Name: "server", Source: serverSource, Background: true, Host: "server",
					Folds: []lesson.Lines{{From: 3, To: 4}}, Highlights: []lesson.Lines{{From: 6, To: 7}},
				}},
				{Cell: &lesson.Cell{
					Name: "client", Source: clientSource, Needs: []string{"server"}, Setup: []string{"util"}, Show: []string{"none"},
					Files: []lesson.File{{Name: "more.go", Source: "package main\n"}},
				}},
				{Cell: &lesson.Cell{Name: "util", Source: "package main\n", Hidden: true, NoRun: true}},
				{Hint: &lesson.Hint{Group: "a", HTML: "<p>First.</p>"}},
				{Hint: &lesson.Hint{Group: "a", HTML: "<p>Second.</p>"}},
				{Quiz: &lesson.Quiz{HTML: "<p>Which?</p>", Choices: []lesson.Choice{{HTML: "this", Feedback: "No."}, {HTML: "that", Right: true, Feedback: "Yes."}}}},
			}},
		},
	}
}

// log is a session's log as a test writes it: events are numbered and a millisecond apart unless they say otherwise.
type log struct{ events []event.Event }

func (l *log) add(events ...event.Event) {
	for _, e := range events {
		e.Seq = int64(len(l.events) + 1)
		if e.At == 0 {
			e.At = time.Duration(e.Seq) * time.Millisecond
		}
		l.events = append(l.events, e)
	}
}

// run adds the beginning of a run.
func (l *log) run(id event.RunID, cell, source string) {
	l.add(queued(id, cell, source), event.Event{Kind: event.RunStarted, Run: id, Start: &event.Start{}})
}

func queued(id event.RunID, cell, source string) event.Event {
	return event.Event{Kind: event.RunQueued, Run: id, Cell: &event.Cell{Lesson: "echo", Cell: cell, Source: source}}
}

func stdout(id event.RunID, text string) event.Event {
	return event.Event{Kind: event.Stdout, Run: id, Data: []byte(text)}
}

func exited(id event.RunID, how event.How) event.Event {
	return event.Event{Kind: event.RunExited, Run: id, Exit: &event.Exit{How: how}}
}

func edited(cell, source, original string) event.Event {
	return event.Event{Kind: event.CellEdited, Cell: &event.Cell{Lesson: "echo", Cell: cell, Source: source, Original: original}}
}

// printed returns what the pane of a cell shows.
func printed(m *Model, cell string) string {
	var b strings.Builder
	for _, c := range m.Output(cell).Chunks {
		b.WriteString(c.HTML())
	}
	return b.String()
}
