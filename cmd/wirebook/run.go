package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/bridge/session"
	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/pcapng"
	"github.com/wirebook/wirebook/runtime/toolchain"
	"github.com/wirebook/wirebook/runtime/worker"
)

// runSlug is the lesson that the command line makes of its files.
const runSlug = "run"

func runCommand() *cobra.Command {
	var events, pcapng string
	var timeout time.Duration
	var compiled, both bool
	var labFile string
	cmd := &cobra.Command{
		Use:   "run [NAME[@HOST]=]FILE.go ... [-- ARG ...]",
		Short: "Run a program exactly as a cell does, without a browser",
		Long: `Run interprets a program as a cell does, or has the Go toolchain compile it where the interpreter cannot run it truly. Its input,
output and exit code pass through; what is wrong with its source is printed as FILE.go:line:col: text, with exit code 1.

Several files are several cells of one lab. They start in order, each when the one before it listens or has ended. The command
ends with the last of them, with its exit code; the others are stopped then.

The lab has one host, or those that --lab names; a program runs on the host behind its name, else on the first.`,
		Example: "  wirebook run hello.go\n  wirebook run --events log.jsonl server=server.go client=client.go\n  wirebook run --lab lab.yaml server@server=server.go client@client=client.go",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, rest := args, []string(nil)
			if n := cmd.ArgsLenAtDash(); n >= 0 {
				files, rest = args[:n], args[n:]
			}
			like := lesson.Cell{Args: rest, Timeout: timeout, Compiled: compiled}
			if both {
				return compare(cmd.Context(), files, labFile, like, cmd.OutOrStdout())
			}
			l, paths, err := commandLesson(files, labFile, like)
			if err != nil {
				return err
			}
			t := terminal{in: os.Stdin, out: os.Stdout, errs: os.Stderr, log: json.NewEncoder(io.Discard), paths: paths}
			if events != "" {
				f, err := os.Create(events)
				if err != nil {
					return err
				}
				defer f.Close()
				t.log = json.NewEncoder(f)
			}
			if pcapng != "" {
				f, err := os.Create(pcapng)
				if err != nil {
					return err
				}
				defer f.Close()
				t.capture = f
			}
			return runLesson(cmd.Context(), l, t)
		},
	}
	cmd.Flags().StringVar(&events, "events", "", "write the event log to this `FILE`, one JSON object a line")
	cmd.Flags().StringVar(&pcapng, "pcapng", "", "write the packets of the lab to this `FILE`, for Wireshark")
	cmd.Flags().DurationVar(&timeout, "timeout", 0, "end a program that runs longer (default: no limit)")
	cmd.Flags().StringVar(&labFile, "lab", "", "run in the lab of this YAML `FILE`: what a lesson's front matter has for lab")
	cmd.Flags().BoolVar(&compiled, "compiled", false, "have the Go toolchain compile the programs")
	cmd.Flags().BoolVar(&both, "compare", false, "run the programs interpreted and compiled, without input, and say whether they do the same")
	return cmd
}

// noTimeout is as good as none: who runs a program in a terminal ends it there.
const noTimeout = 365 * 24 * time.Hour

// commandLesson makes a lesson of the command line: a cell like the given one for each file, each needing the one before, in the lab of a
// file if that is named. It also returns the path of each cell's file, as typed.
func commandLesson(files []string, labFile string, like lesson.Cell) (*lesson.Lesson, map[string]string, error) {
	paths := map[string]string{}
	if like.Timeout == 0 {
		like.Timeout = noTimeout
	}
	l := &lesson.Lesson{Slug: runSlug, Title: "run"}
	section := lesson.Section{}
	for _, arg := range files {
		name, file, named := strings.Cut(arg, "=")
		if !named {
			name, file = strings.TrimSuffix(filepath.Base(arg), ".go"), arg
		}
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		name, host, _ := strings.Cut(name, "@")
		paths[name] = file
		cell := like
		cell.Name, cell.Host, cell.Source = name, host, string(source)
		if len(section.Blocks) > 0 {
			cell.Needs = []string{section.Blocks[len(section.Blocks)-1].Cell.Name}
		}
		if l.Cell(name) != nil {
			return nil, nil, fmt.Errorf("two programs are named %q: write NAME=FILE.go to tell them apart", name)
		}
		section.Blocks = append(section.Blocks, lesson.Block{Cell: &cell})
		l.Sections = []lesson.Section{section}
	}
	if labFile != "" {
		text, err := os.ReadFile(labFile)
		if err == nil {
			l.Lab, err = markdown.ParseLab(labFile, text)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return l, paths, l.ValidateLab().Err()
}

// runLesson runs the last cell, and so all that it needs, and follows the log until it has ended.
func runLesson(ctx context.Context, l *lesson.Lesson, t terminal) error {
	blocks := l.Sections[0].Blocks
	tools := new(toolchain.Toolchain)
	defer tools.Close()
	s, err := session.Open(session.Config{
		Lesson:  func(slug string) *lesson.Lesson { return map[string]*lesson.Lesson{runSlug: l}[slug] },
		Runtime: newRuntime(worker.Config{Limits: worker.Limits{Output: unlimited, Calls: unlimited}, Runs: len(blocks), Toolchain: tools}),
	})
	if err != nil {
		return err
	}
	t.ctx, t.session, t.last, t.cells = ctx, s, blocks[len(blocks)-1].Cell.Name, map[event.RunID]string{}
	t.wantsLab = len(l.Lab.Hosts) > 0
	if err := s.Do(wire.Command{Verb: wire.Run, Lesson: runSlug, Cell: t.last}); err != nil {
		return err
	}
	code, err := t.follow()
	s.Close()
	if err == nil && t.capture != nil {
		err = pcapng.Write(t.capture, t.up, t.packets)
	}
	if err == nil && code != 0 {
		err = exitCode(code)
	}
	return err
}

// unlimited is for limits that protect a page, where there is none.
const unlimited = 1 << 60

// terminal plays the page's part: it passes on what is printed and typed.
type terminal struct {
	in        io.Reader
	out, errs io.Writer
	log       *json.Encoder
	capture   io.Writer         // nil if the packets are not wanted
	paths     map[string]string // of each cell's file, as typed

	// What follows is for runLesson to set.
	ctx      context.Context
	session  *session.Session
	last     string                 // the cell whose end is the command's
	cells    map[event.RunID]string // what each run is of
	lastRun  event.RunID
	wantsLab bool // the programs will not do without one
	after    int64
	up       time.Time     // when the lab came up
	packets  []event.Event // for the capture, which says of each what became of it later
}

func (t *terminal) follow() (code int, err error) {
	for {
		events, err := t.session.After(t.ctx, t.after)
		if err != nil {
			return interruptedCode, nil
		}
		for _, e := range events {
			t.after = e.Seq
			if err := t.log.Encode(e); err != nil {
				return 1, err
			}
			if e.Packet != nil && t.capture != nil {
				t.packets = append(t.packets, e)
			}
			if t.show(e); e.Kind == event.RunExited && e.Run == t.lastRun {
				return e.Code, nil
			}
		}
		t.session.Discard(t.after)
	}
}

// interruptedCode is what a shell gives to a program that Ctrl-C ended.
const interruptedCode = 128 + 2

func (t *terminal) show(e event.Event) {
	switch e.Kind {
	case event.LabUp:
		t.up = time.Unix(0, e.Lab.Began)
		if e.Level == event.Plain && t.wantsLab {
			fmt.Fprintln(t.errs, "wirebook: no private network:", e.Why)
		}
	case event.RunQueued:
		t.cells[e.Run] = e.Cell.Cell
		if e.Cell.Cell == t.last {
			t.lastRun = e.Run
		}
	case event.RunStarted:
		if e.Stdin {
			go t.feed(e.Run)
		}
	case event.Stdout:
		t.out.Write(e.Data)
	case event.Stderr:
		t.errs.Write(e.Data)
	case event.Diagnosed:
		fmt.Fprintf(t.errs, "%s: %s\n", t.place(e), e.Text)
	case event.RunExited:
		if !toldAlready[e.How] {
			fmt.Fprintf(t.errs, "wirebook: %s: %s\n", e.How, e.Text)
		}
	}
}

// toldAlready are the ends that what was printed shows, or the exit code.
var toldAlready = map[event.How]bool{
	event.OK: true, event.ExitCode: true, event.Panicked: true, event.Deadlock: true, event.CompileError: true, event.Stopped: true,
}

// place is where a diagnostic points to, as far as it is known, with the file's path as it was typed.
func (t *terminal) place(e event.Event) string {
	if e.Pos == nil {
		return t.paths[t.cells[e.Run]]
	}
	path := e.File
	if name := t.cells[e.Run]; e.File == name+".go" {
		path = t.paths[name]
	}
	if e.Line == 0 {
		return path
	}
	return fmt.Sprintf("%s:%d:%d", path, e.Line, e.Col)
}

// feed passes the terminal's input on to a run that reads.
func (t *terminal) feed(run event.RunID) {
	buf := make([]byte, 16<<10)
	for {
		n, err := t.in.Read(buf)
		t.session.Do(wire.Command{Verb: wire.Input, Run: run, Data: string(buf[:n]), EOF: err != nil})
		if err != nil {
			return
		}
	}
}
