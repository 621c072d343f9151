package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	yamlparser "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// fields are the keys that a mapping may have, and who reads the value of each.
type fields map[string]func(ast.Node)

func (r *yamlReader) lessonFields(l *lesson.Lesson) fields {
	all := r.defaultFields(l)
	maps.Copy(all, fields{
		"title":       r.text(&l.Title),
		"description": r.text(&l.Description),
		"slug":        r.text(&l.Slug),
		"requires":    r.list(&l.Requires),
		"covers":      r.list(&l.Covers),
		"objectives":  r.list(&l.Objectives),
	})
	return all
}

// defaultFields are what a course or a chapter may set for its lessons.
func (r *yamlReader) defaultFields(l *lesson.Lesson) fields {
	return fields{
		"tags":     r.list(&l.Tags),
		"duration": value(r, &l.Duration, time.ParseDuration, "a duration like 20m"),
		"timeout":  value(r, &l.Timeout, time.ParseDuration, "a duration like 5s"),
		"draft":    value(r, &l.Draft, parseBool, "true or false"),
		"lab":      r.mapping(r.labFields(&l.Lab)),
	}
}

func (r *yamlReader) labFields(t *lesson.Topology) fields {
	return fields{
		"hosts":  r.list(&t.Hosts),
		"faults": r.list(&t.Faults),
		"link":   r.mapping(r.linkFields(&t.Link)),
	}
}

func (r *yamlReader) linkFields(link *lesson.Link) fields {
	return fields{
		"delay":     value(r, &link.Delay, time.ParseDuration, "a duration like 20ms"),
		"jitter":    value(r, &link.Jitter, time.ParseDuration, "a duration like 5ms"),
		"loss":      value(r, &link.Loss, parsePercent, "a share like 10%"),
		"duplicate": value(r, &link.Duplicate, parsePercent, "a share like 10%"),
		"reorder":   value(r, &link.Reorder, parsePercent, "a share like 10%"),
		"corrupt":   value(r, &link.Corrupt, parsePercent, "a share like 10%"),
		"mtu":       value(r, &link.MTU, strconv.Atoi, "a number of bytes"),
		"rate":      value(r, &link.Rate, parseRate, "a rate like 2mbit"),
		"queue":     value(r, &link.Queue, strconv.Atoi, "a number of packets"),
		"seed":      value(r, &link.Seed, parseSeed, "a whole number"),
	}
}

// ParseLab reads a file that holds what a lesson's front matter may have for lab. The error, if any, is of type [lesson.Faults]. Whether
// the values fit together is for [lesson.Lesson.ValidateLab] to say.
func ParseLab(path string, text []byte) (lesson.Topology, error) {
	r := &yamlReader{p: new(reader), file: &file{path: path}}
	var t lesson.Topology
	r.read(string(text), r.labFields(&t))
	return t, r.p.faults.Err()
}

// frontMatter reads the YAML at the head of a file and sets where the body begins.
func (p *reader) frontMatter(f *file, all func(*yamlReader) fields) {
	if f.text == nil {
		return
	}
	const fence = "---\n"
	if !bytes.HasPrefix(f.text, []byte(fence)) {
		f.headless = true
		p.fault(f.path, 1, 1, lesson.RuleFrontMatter, "has no front matter: begin the file with a line ---, then title: …, then a line ---")
		return
	}
	end := bytes.Index(f.text, []byte("\n"+fence))
	if end < 0 {
		f.headless = true
		p.fault(f.path, 1, 1, lesson.RuleFrontMatter, "the front matter is not closed: end it with a line ---")
		f.body = len(f.text)
		return
	}
	f.body = end + len("\n"+fence)
	r := &yamlReader{p: p, file: f, above: 1}
	r.read(string(f.text[len(fence):max(end+1, len(fence))]), all(r))
}

// A yamlReader reads one front matter. It walks the syntax tree itself, since a decoder stops at the first mistake.
type yamlReader struct {
	p     *reader
	file  *file
	above int // lines of the file above the YAML
}

func (r *yamlReader) read(text string, all fields) {
	tree, err := parseYAML(text)
	if err != nil {
		r.file.headless = true
		r.syntax(err)
		return
	}
	for _, doc := range tree.Docs {
		if doc.Body != nil {
			r.mapping(all)(doc.Body)
		}
	}
}

// parseYAML turns a panic of the YAML parser into an error: no text an author can type may end the process.
func parseYAML(text string) (f *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, errors.New("the YAML cannot be understood")
		}
	}()
	return yamlparser.ParseBytes([]byte(text), 0, yamlparser.AllowDuplicateMapKey())
}

func (r *yamlReader) syntax(err error) {
	var e interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if !errors.As(err, &e) || e.GetToken() == nil {
		r.p.fault(r.file.path, 1, 1, lesson.RuleFrontMatter, "front matter: %v", err)
		return
	}
	at := e.GetToken().Position
	r.p.fault(r.file.path, at.Line+r.above, at.Column, lesson.RuleFrontMatter, "front matter: %s", e.GetMessage())
}

func (r *yamlReader) fault(n ast.Node, format string, args ...any) {
	at := n.GetToken().Position
	r.p.fault(r.file.path, at.Line+r.above, at.Column, lesson.RuleFrontMatter, format, args...)
}

// mapping reads each pair with the reader of its key.
func (r *yamlReader) mapping(all fields) func(ast.Node) {
	return func(n ast.Node) {
		m, ok := n.(ast.MapNode)
		if !ok {
			r.fault(n, "here keys are expected, such as %s: …", slices.Min(slices.Collect(maps.Keys(all))))
			return
		}
		seen := make(map[string]bool)
		for pairs := m.MapRange(); pairs.Next(); {
			key := pairs.Key().GetToken().Value
			r.remember(key, pairs.Key())
			switch read := all[key]; {
			case read == nil:
				r.fault(pairs.Key(), "unknown key %q%s", key, lesson.DidYouMean(key, slices.Sorted(maps.Keys(all))))
			case seen[key]:
				r.fault(pairs.Key(), "key %q stands here twice", key)
			default:
				read(pairs.Value())
			}
			seen[key] = true
		}
	}
}

// remember notes where a key stands, for faults that only the whole lesson shows.
func (r *yamlReader) remember(key string, n ast.Node) {
	at := n.GetToken().Position
	if at.Line < len(r.file.lines) {
		r.file.places[place{key: key}] = r.file.lines[at.Line] + at.Column - 1
	}
}

func (r *yamlReader) text(to *string) func(ast.Node) {
	return value(r, to, func(s string) (string, error) { return strings.TrimSpace(s), nil }, "text")
}

// topics reads the names and the titles of what a course is to cover, in their order.
func (r *yamlReader) topics(to *[]lesson.Topic) func(ast.Node) {
	return func(n ast.Node) {
		m, ok := n.(ast.MapNode)
		if !ok {
			r.fault(n, "here topics are expected, a name and a title each: handshake: the three-way handshake")
			return
		}
		for pairs := m.MapRange(); pairs.Next(); {
			t := lesson.Topic{Name: pairs.Key().GetToken().Value}
			r.text(&t.Title)(pairs.Value())
			*to = append(*to, t)
		}
	}
}

func (r *yamlReader) list(to *[]string) func(ast.Node) {
	return func(n ast.Node) {
		seq, ok := n.(*ast.SequenceNode)
		if !ok {
			r.fault(n, "here a list is expected: [one, two]")
			return
		}
		*to = nil
		for _, item := range seq.Values {
			var s string
			r.text(&s)(item)
			*to = append(*to, s)
		}
	}
}

// value reads a single value; like says what it should look like.
func value[T any](r *yamlReader, to *T, parse func(string) (T, error), like string) func(ast.Node) {
	return func(n ast.Node) {
		s, ok := scalar(n)
		if !ok {
			r.fault(n, "here %s is expected", like)
			return
		}
		v, err := parse(s)
		if err != nil {
			r.fault(n, "%q is not %s", s, like)
			return
		}
		*to = v
	}
}

// scalar returns the text of a plain value.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func parseBool(s string) (bool, error) {
	if s != "true" && s != "false" {
		return false, strconv.ErrSyntax
	}
	return s == "true", nil
}

func parseSeed(s string) (uint64, error) { return strconv.ParseUint(s, 10, 64) }

// parsePercent wants the sign, so that nobody has to ask whether 1 is all or a hundredth.
func parsePercent(s string) (float64, error) {
	number, ok := strings.CutSuffix(s, "%")
	if !ok {
		return 0, strconv.ErrSyntax
	}
	v, err := strconv.ParseFloat(number, 64)
	return v / 100, err
}

// parseRate reads bits per second in the decimal units that tc(8) uses.
func parseRate(s string) (int64, error) {
	for _, unit := range []struct {
		name string
		bits int64
	}{{"kbit", 1e3}, {"mbit", 1e6}, {"gbit", 1e9}, {"bit", 1}} {
		if number, ok := strings.CutSuffix(s, unit.name); ok {
			n, err := strconv.ParseInt(number, 10, 32)
			return n * unit.bits, err
		}
	}
	return 0, fmt.Errorf("rate %q has no unit", s)
}
