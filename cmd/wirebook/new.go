package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// scaffold is what a new lesson begins as: it passes every check. NAME stands for its name, in its title too.
//
//go:embed scaffold
var scaffold embed.FS

func newCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new [DIR/]NAME",
		Short: "Begin a lesson: a file that already passes wirebook check",
		Long: `New writes the next lesson of a folder, with one of everything a lesson can have: a goal, a server and its client on two hosts, a question,
an exercise with its check and a solution. The folder becomes a course if it is none. "wirebook help format" says what else a lesson may
hold.`,
		Example: "  wirebook new mylessons/echo\n  wirebook serve --edit mylessons",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, name := filepath.Dir(args[0]), filepath.Base(args[0])
			file, err := newLesson(dir, name)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s\n\nWrite it:    wirebook serve --edit %s\nCheck it:    wirebook check %s\n", file, dir, dir)
			return nil
		},
	}
}

var lessonName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// newLesson writes a lesson behind those that a folder has, and returns its file.
func newLesson(dir, name string) (file string, err error) {
	if !lessonName.MatchString(name) {
		return "", fmt.Errorf("%q cannot be a lesson's name: take lower-case letters, digits and dashes, a letter first, as in wirebook new mylessons/echo", name)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	whole, err := filepath.Abs(dir) // whose last name is the course's, also where dir is .
	if err != nil {
		return "", err
	}
	if err := fill(filepath.Join(dir, "course.md"), "course.md", filepath.Base(whole)); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	last := 0
	for _, e := range entries {
		number, rest, _ := strings.Cut(e.Name(), "-")
		if n, err := strconv.Atoi(number); err == nil {
			last = max(last, n)
		}
		if rest == name+".md" {
			return "", fmt.Errorf("%s is there already: take another name", filepath.Join(dir, e.Name()))
		}
	}
	file = filepath.Join(dir, fmt.Sprintf("%02d-%s.md", last+1, name))
	return file, fill(file, "lesson.md", name)
}

// fill writes a file of the scaffold, unless there is one of that name.
func fill(file, from, name string) error {
	text, err := scaffold.ReadFile("scaffold/" + from)
	if err != nil {
		return err
	}
	title := strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "-", " ")
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.WriteString(strings.ReplaceAll(string(text), "NAME", title))
	return errors.Join(err, f.Close())
}
