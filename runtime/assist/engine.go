package assist

import (
	"go/format"
	"go/token"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// warm are the packages that most programs of the course import: reading their types takes longer than a question may.
var warm = []string{"fmt", "net", "io", "os", "time", "bufio", "strings", "sync", "errors", "bytes", "log", "encoding/binary", "context", "strconv", "net/http"}

// Engine answers questions. It is not safe for concurrent use.
type Engine struct{ std *typecheck.Standard }

// NewEngine reads the types of the packages that most programs import.
func NewEngine() *Engine {
	e := &Engine{typecheck.NewStandard()}
	for _, path := range warm {
		if _, err := e.std.Import(path); err != nil {
			panic("assist: internal error: " + err.Error())
		}
	}
	return e
}

// Answer answers a question about a program. About a file or a place that the program does not have there is nothing to say.
func (e *Engine) Answer(files []lesson.File, q ask.Question) ask.Answer {
	if q.Kind == ask.Check {
		return e.check(files)
	}
	for i, f := range files {
		if f.Name != q.File || q.At < 0 || q.At > len(f.Source) {
			continue
		}
		switch q.Kind {
		case ask.Format:
			return formatted(f)
		case ask.Complete:
			return e.complete(files, i, q.At)
		case ask.Call:
			return e.call(files, i, q.At)
		case ask.Hover:
			return e.hover(files, i, q.At)
		}
	}
	return ask.Answer{}
}

// check is what a run would complain about before it starts.
func (e *Engine) check(files []lesson.File) ask.Answer {
	fset := token.NewFileSet()
	trees, diags := typecheck.Parse(fset, files)
	if diags == nil && len(trees) > 0 {
		_, diags = typecheck.Check(fset, e.std, trees)
	}
	return complaints(diags)
}

// formatted is a file as gofmt writes it. Imports are left as they are.
func formatted(f lesson.File) ask.Answer {
	if _, diags := typecheck.Parse(token.NewFileSet(), []lesson.File{f}); diags != nil {
		return complaints(diags)
	}
	text, err := format.Source([]byte(f.Source))
	if err != nil {
		return ask.Answer{Error: "This source cannot be formatted: " + err.Error()}
	}
	return ask.Answer{Text: string(text)}
}

func complaints(diags []typecheck.Diagnostic) ask.Answer {
	var a ask.Answer
	for _, d := range diags[:min(len(diags), typecheck.MaxDiagnostics)] {
		a.Complaints = append(a.Complaints, ask.Complaint{File: d.File, Line: d.Line, Col: d.Col, Text: d.Text})
	}
	return a
}
