package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// compare runs programs interpreted and compiled and says whether they print the same and end the same. That they do not is an exit
// code.
func compare(ctx context.Context, files []string, labFile string, like lesson.Cell, out io.Writer) error {
	var ways [2]string
	for i := range ways {
		like.Compiled = i == 1
		l, paths, err := commandLesson(files, labFile, like)
		if err != nil {
			return err
		}
		var stdout, stderr bytes.Buffer
		err = runLesson(ctx, l, terminal{in: strings.NewReader(""), out: &stdout, errs: &stderr, log: json.NewEncoder(io.Discard), paths: paths})
		var code exitCode
		if err != nil && !errors.As(err, &code) {
			return err
		}
		ways[i] = fmt.Sprintf("%s%sexit code %d\n", &stdout, &stderr, code)
	}
	if ways[0] == ways[1] {
		fmt.Fprintf(out, "%sthe same, interpreted and compiled\n", ways[0])
		return nil
	}
	fmt.Fprintf(out, "interpreted:\n\n%s\ncompiled:\n\n%s", ways[0], ways[1])
	return exitCode(1)
}
