package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wirebook/wirebook/bridge/session"
	"github.com/wirebook/wirebook/bridge/trial"
	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
	"github.com/wirebook/wirebook/lessons/vet"
	"github.com/wirebook/wirebook/runtime/toolchain"
	"github.com/wirebook/wirebook/runtime/worker"
)

// faultsCode is the exit code of a check that has found something: 1 is for a check that could not be made.
const faultsCode = 2

// checkFlags are what check can be told.
type checkFlags struct {
	run    string
	times  int
	json   bool
	fix    bool
	static bool
	topics bool
}

func checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Check a folder of lessons, as go vet and go test check code; without DIR the course that comes with Wirebook",
		Long: `Check reads every lesson, then goes through every cell as a learner would, each lesson in a lab of its own. It prints what is wrong
as FILE:line:col: text (rule), one a line.

The rules for what it reads:

` + about(slices.Concat(lesson.Rules, vet.Rules)) + `
and for what it goes through:

` + about(trial.Rules) + `
The exit code is 0 if nothing is wrong, 2 if something is, 1 if it could not be found out.`,
		Example: "  wirebook check mylessons\n  wirebook check mylessons -run 'echo/'\n  wirebook check -n 20",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := ""
			if len(args) == 1 {
				dir = args[0]
			}
			return check(cmd.Context(), f, dir, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&f.run, "run", "", "go through the cells whose LESSON/CELL matches this `REGEXP` only")
	cmd.Flags().IntVarP(&f.times, "times", "n", 1, "go through each cell `N` times: what is taught must happen every time")
	cmd.Flags().BoolVar(&f.json, "json", false, "print what is wrong as JSON, one object a line")
	cmd.Flags().BoolVar(&f.fix, "fix", false, "mend what can be mended without thinking: gofmt")
	cmd.Flags().BoolVar(&f.topics, "coverage", false, "print which lesson covers which topic, by which experiments and checks, as a Markdown table; run nothing")
	cmd.Flags().BoolVar(&f.static, "static", false, "read only, run nothing")
	return cmd
}

// about is a table of rules.
func about(rules []lesson.About) string {
	var b strings.Builder
	for _, r := range rules {
		fmt.Fprintf(&b, "  %-13s %s\n", r.Rule, r.Text)
	}
	return b.String()
}

func check(ctx context.Context, f checkFlags, dir string, out, progress io.Writer) error {
	files := fs.FS(lessons.Files)
	if dir != "" {
		var err error
		if files, err = folder(dir); err != nil {
			return err
		}
	}
	cells, err := regexp.Compile(f.run)
	if err != nil {
		return fmt.Errorf("-run: %w", err)
	}
	course, unread := markdown.Parse(files)
	if f.topics {
		return printCoverage(out, course)
	}
	if f.fix && dir != "" {
		if err := fix(dir, course); err != nil {
			return err
		}
		course, unread = markdown.Parse(files)
	}
	r := results{f: f, out: out}
	var faults lesson.Faults
	errors.As(unread, &faults)
	r.add(faults...)
	r.add(vet.Course(files, course)...)
	if unread == nil && !f.static {
		if err := r.tryAll(ctx, course, cells, progress); err != nil {
			return err
		}
		if r.tries == 0 && f.run != "" {
			return fmt.Errorf("-run %s: no LESSON/CELL that is gone through matches it", f.run)
		}
	}
	if r.faults > 0 {
		return exitCode(faultsCode)
	}
	if !f.json {
		fmt.Fprintf(out, "ok: %s, %s gone through\n", counted(len(course.Lessons), "lesson"), counted(r.tries, "cell"))
	}
	return nil
}

// counted is a number of things.
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// printCoverage writes the table of a course's topics.
func printCoverage(out io.Writer, course *lesson.Course) error {
	fmt.Fprint(out, "| topic | lesson | experiments | checks |\n| --- | --- | --- | --- |\n")
	for _, row := range vet.Coverage(course) {
		title := row.Title
		for _, l := range row.Lessons {
			experiments, checks := vet.Experiments(l)
			fmt.Fprintf(out, "| %s | %s | %s | %s |\n", title, l.Title, strings.Join(experiments, ", "), strings.Join(checks, ", "))
			title = ""
		}
		if len(row.Lessons) == 0 {
			fmt.Fprintf(out, "| %s | **none** | | |\n", title)
		}
	}
	return nil
}

// results are what a check has come to so far.
type results struct {
	f      checkFlags
	out    io.Writer
	faults int
	tries  int
}

func (r *results) add(faults ...lesson.Fault) {
	sorted, _ := lesson.Faults(faults).Err().(lesson.Faults)
	for _, fault := range sorted {
		r.faults++
		if r.f.json {
			json.NewEncoder(r.out).Encode(fault)
		} else {
			fmt.Fprintln(r.out, fault.Error())
		}
	}
}

// tryAll goes through the course, each lesson in a session of its own.
func (r *results) tryAll(ctx context.Context, course *lesson.Course, cells *regexp.Regexp, progress io.Writer) error {
	tools := new(toolchain.Toolchain)
	defer tools.Close()
	for _, l := range course.Lessons {
		s, err := trialSession(course, tools)
		if err != nil {
			return err
		}
		err = r.tryLesson(ctx, s, l, cells, progress)
		s.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// trialSession is that of a learner who goes through a lesson, and whose programs' leaks are told.
func trialSession(course *lesson.Course, tools *toolchain.Toolchain) (*session.Session, error) {
	return session.Open(session.Config{Lesson: course.Lesson, Runtime: newRuntime(worker.Config{Toolchain: tools, Leaks: true})})
}

func (r *results) tryLesson(ctx context.Context, s *session.Session, l *lesson.Lesson, cells *regexp.Regexp, progress io.Writer) error {
	for _, c := range trial.Tries(l) {
		if !cells.MatchString(l.Slug + "/" + c.Name) {
			continue
		}
		var bad int
		var first lesson.Faults
		for range max(r.f.times, 1) {
			faults, err := trial.Cell(ctx, s, l, c)
			if err != nil {
				return err
			}
			if r.tries++; len(faults) > 0 {
				bad++
				first = faults
			}
		}
		r.add(first...)
		if bad > 0 && r.f.times > 1 {
			fmt.Fprintf(progress, "%s/%s: %d of %d times\n", l.Slug, c.Name, bad, r.f.times)
		}
	}
	return nil
}

// fix writes every lesson's snippets as gofmt does. A file that is as it should be is not touched.
func fix(dir string, course *lesson.Course) error {
	for _, l := range course.Lessons {
		name := filepath.Join(dir, filepath.FromSlash(l.File))
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if now := vet.Format(text, l); string(now) != string(text) {
			if err := os.WriteFile(name, now, 0o666); err != nil {
				return err
			}
		}
	}
	return nil
}
