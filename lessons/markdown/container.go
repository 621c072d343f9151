package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/wirebook/wirebook/lessons/lesson"
)

var kindContainer = ast.NewNodeKind("Container")

// A container is what stands between the lines "::: words" and ":::".
type container struct {
	ast.BaseBlock
	words  []string
	closed bool
}

func (c *container) Kind() ast.NodeKind { return kindContainer }

func (c *container) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

var containerLine = regexp.MustCompile(`^ {0,3}:::(.*)$`)

type containerParser struct{}

func (containerParser) Trigger() []byte { return []byte{':'} }

func (containerParser) Open(_ ast.Node, r text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, _ := r.PeekLine()
	m := containerLine.FindSubmatch(bytes.TrimRight(line, " \t\n"))
	if m == nil {
		return nil, parser.NoChildren
	}
	r.AdvanceToEOL()
	return &container{words: strings.Fields(string(m[1]))}, parser.HasChildren
}

func (containerParser) Continue(n ast.Node, r text.Reader, _ parser.Context) parser.State {
	c := n.(*container)
	if len(c.words) == 0 { // it closes nothing, and nothing belongs to it
		return parser.Close
	}
	line, _ := r.PeekLine()
	if m := containerLine.FindSubmatch(bytes.TrimRight(line, " \t\n")); m == nil || len(m[1]) > 0 {
		return parser.Continue | parser.HasChildren
	}
	r.AdvanceToEOL()
	c.closed = true
	return parser.Close
}

func (containerParser) Close(ast.Node, text.Reader, parser.Context) {}

func (containerParser) CanInterruptParagraph() bool { return true }

func (containerParser) CanAcceptIndentedLine() bool { return false }

// prediction is a question that a cell answers, and where it stands.
type prediction struct {
	cell string
	at   int
}

// containers are the words that may stand behind :::.
func containers() []string { return []string{"hint", "predict", "quiz"} }

// container adds a hint or a quiz.
func (b *builder) container(c *container) {
	kind := ""
	if len(c.words) > 0 {
		kind = c.words[0]
	}
	switch {
	case kind == "":
		b.fault(c.Pos(), lesson.RuleContainer, "::: closes nothing: write ::: hint NAME or ::: quiz to begin")
	case !c.closed:
		b.fault(c.Pos(), lesson.RuleContainer, "::: %s is not closed: end it with a line :::", kind)
	case kind == "hint" && len(c.words) == 2:
		b.add(lesson.Block{Hint: &lesson.Hint{Group: c.words[1], HTML: b.render(children(c)...)}})
	case kind == "hint":
		b.fault(c.Pos(), lesson.RuleContainer, "a hint needs one name, which groups those that open one after the other: ::: hint NAME")
	case kind == "quiz" && len(c.words) == 1:
		b.quiz(c, "")
	case kind == "predict" && len(c.words) == 2:
		b.quiz(c, c.words[1])
		b.predictions = append(b.predictions, prediction{c.words[1], c.Pos()})
	case kind == "predict":
		b.fault(c.Pos(), lesson.RuleContainer, "a prediction names the cell that shows who is right: ::: predict CELL")
	case kind == "quiz":
		b.fault(c.Pos(), lesson.RuleContainer, "a quiz has no name: write ::: quiz")
	default:
		b.fault(c.Pos(), lesson.RuleContainer, "unknown container %q%s", kind, lesson.DidYouMean(kind, containers()))
	}
}

func children(n ast.Node) []ast.Node {
	var all []ast.Node
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		all = append(all, c)
	}
	return all
}

// quiz adds a question, which is all but the last child, and its answers, the list that is the last: of choices, or, where its items are
// numbered, of steps in their right order. It may be what a cell's run answers.
func (b *builder) quiz(c *container, predicts string) {
	list, ok := c.LastChild().(*ast.List)
	if !ok {
		b.fault(c.Pos(), lesson.RuleContainer, "a quiz ends with its answers, a list of - [ ] wrong and - [x] right ones, or of steps 1. 2. 3. in their right order")
		return
	}
	question := children(c)
	q := &lesson.Quiz{Predicts: predicts, HTML: b.render(question[:len(question)-1]...), Ordered: list.IsOrdered()}
	for _, item := range children(list) {
		choice, ok := b.choice(item, q.Ordered)
		switch {
		case ok:
		case q.Ordered:
			b.fault(item.Pos(), lesson.RuleContainer, "a step is one paragraph without [ ]: the steps stand in their right order, which the page shuffles")
		default:
			b.fault(item.Pos(), lesson.RuleContainer, "an answer is one paragraph that begins with [ ] or, when it is right, [x]")
		}
		q.Choices = append(q.Choices, choice)
	}
	if wrong := notAsked(q); wrong != "" {
		b.fault(c.Pos(), lesson.RuleContainer, "%s", wrong)
	}
	b.add(lesson.Block{Quiz: q})
}

// minSteps is how many steps an order has at least: fewer are put in order by chance too often.
const minSteps = 3

// notAsked says why a question cannot be asked, "" if it can.
func notAsked(q *lesson.Quiz) string {
	switch {
	case q.HTML == "":
		return "the quiz asks nothing: write the question above its answers"
	case q.Ordered && len(q.Choices) < minSteps:
		return "a quiz about an order needs three steps or more"
	case q.Ordered && twins(q.Choices):
		return "two steps read the same, so that nobody can tell which of them comes first"
	case !q.Ordered && (len(q.Choices) < 2 || !slices.ContainsFunc(q.Choices, func(c lesson.Choice) bool { return c.Right })):
		return "a quiz needs two answers or more, and a right one, marked [x]"
	}
	return ""
}

// twins reports whether two choices read the same. Those that could not be read are empty, and have been reported.
func twins(choices []lesson.Choice) bool {
	seen := map[string]bool{}
	for _, c := range choices {
		if seen[c.HTML] {
			return true
		}
		seen[c.HTML] = c.HTML != ""
	}
	return false
}

// choice reads one answer, or a step, which has no box, and what follows " — " as feedback to it.
func (b *builder) choice(item ast.Node, step bool) (lesson.Choice, bool) {
	line := item.FirstChild()
	if line == nil || item.ChildCount() != 1 || line.Kind() != ast.KindTextBlock && line.Kind() != ast.KindParagraph {
		return lesson.Choice{}, false
	}
	words := children(line)
	box, boxed := line.FirstChild().(*extast.TaskCheckBox)
	if boxed == step {
		return lesson.Choice{}, false
	}
	if boxed {
		words = words[1:]
	}
	answer, feedback := b.split(words)
	return lesson.Choice{HTML: b.render(answer...), Right: boxed && box.IsChecked, Feedback: b.render(feedback...)}, true
}

// split parts inline nodes at the first dash between spaces that no mark encloses.
func (b *builder) split(nodes []ast.Node) (before, after []ast.Node) {
	const dash = " — "
	nodes = merge(nodes)
	for i, n := range nodes {
		t, ok := n.(*ast.Text)
		if !ok {
			continue
		}
		at := bytes.Index(t.Segment.Value(b.body), []byte(dash))
		if at < 0 {
			continue
		}
		rest := ast.NewTextSegment(t.Segment.WithStart(t.Segment.Start + at + len(dash)))
		rest.SetSoftLineBreak(t.SoftLineBreak())
		first := ast.NewTextSegment(t.Segment.WithStop(t.Segment.Start + at))
		return append(nodes[:i:i], first), append([]ast.Node{rest}, nodes[i+1:]...)
	}
	return nodes, nil
}

// merge joins texts that goldmark has parted although nothing stands between them.
func merge(nodes []ast.Node) []ast.Node {
	var merged []ast.Node
	var last *ast.Text
	for _, n := range nodes {
		t, ok := n.(*ast.Text)
		if ok && last != nil && last.Segment.Stop == t.Segment.Start && !last.SoftLineBreak() && !last.HardLineBreak() {
			last.Segment.Stop = t.Segment.Stop
			last.SetSoftLineBreak(t.SoftLineBreak())
			continue
		}
		last = t
		merged = append(merged, n)
	}
	return merged
}
