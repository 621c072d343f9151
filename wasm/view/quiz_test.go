package view

import (
	"slices"
	"testing"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
)

// orderPage is a page with one question, about an order.
func orderPage() Page {
	p := testPage()
	p.Lesson.Sections = []lesson.Section{{Blocks: []lesson.Block{
		{Cell: &lesson.Cell{Name: "client", Source: clientSource}},
		{Quiz: &lesson.Quiz{HTML: "<p>In which order?</p>", Ordered: true, Choices: []lesson.Choice{
			{HTML: "<code>Listen</code>", Feedback: "It begins."}, {HTML: "Accept", Feedback: "<em>Then</em> this."}, {HTML: "Read"}, {HTML: "Close"},
		}}},
	}}}
	return p
}

// wantFeedback checks what the page says to the only question.
func wantFeedback(t *testing.T, m *Model, when, html, verdict string) {
	t.Helper()
	if gotHTML, got := m.Feedback(0); gotHTML != html || got != verdict {
		t.Errorf("%s: Feedback = %q, %q, want %q, %q", when, gotHTML, got, html, verdict)
	}
}

// The steps are drawn in the same wrong order everywhere.
func TestAnOrderIsShuffled(t *testing.T) {
	m := New(orderPage())
	d := document{Model: m}
	d.quiz(m.questions[0].Quiz)
	golden.HTML(t, "testdata/order.html", d.String())
	for _, test := range [][]string{{"a", "b", "c"}, {"1", "2", "3", "4", "5", "6", "7"}, {"SYN", "SYN ACK", "ACK"}, {"拨号", "写", "读", "关闭"}} {
		var steps []lesson.Choice
		for _, s := range test {
			steps = append(steps, lesson.Choice{HTML: s})
		}
		order := shuffled(steps)
		if slices.IsSorted(order) {
			t.Errorf("the steps %q are shown in their right order", test)
		}
		if slices.Sort(order); order[0] != 0 || order[len(order)-1] != len(test)-1 || len(slices.Compact(order)) != len(test) {
			t.Errorf("of the steps %q, %v are shown", test, order)
		}
	}
}

func TestPuttingStepsInOrder(t *testing.T) {
	m := New(orderPage())
	wantFeedback(t, m, "at first", "", "")
	q := m.questions[0]
	q.steps = []int{1, 0, 2, 3}
	m.CheckOrder(0)
	wantFeedback(t, m, "checked", "<strong>Not yet.</strong> In their place: 2 of 4.", "wrong")
	for choice, want := range [][2]string{
		{"<strong>Not here.</strong> It begins.", "wrong"}, {"<strong>Not here.</strong> <em>Then</em> this.", "wrong"},
		{"<strong>In its place.</strong> ", "right"}, {"<strong>In its place.</strong> ", "right"},
	} {
		if html, verdict := m.Step(0, choice); html != want[0] || verdict != want[1] {
			t.Errorf("Step(%d) = %q, %q, want %q", choice, html, verdict, want)
		}
	}

	if m.Move(0, 1, -1) || m.Move(0, 3, 1) || m.Move(0, 7, 1) {
		t.Error("a step was moved to where there is no place, or one that is none")
	}
	wantFeedback(t, m, "moved nowhere", "<strong>Not yet.</strong> In their place: 2 of 4.", "wrong")
	if !m.Move(0, 0, -1) {
		t.Error("a step could not be moved up")
	}
	wantFeedback(t, m, "moved", "Now number 1 of 4.", "")
	if html, verdict := m.Step(0, 0); html != "" || verdict != "" {
		t.Errorf("Step after a move = %q, %q: it was checked before", html, verdict)
	}
	m.CheckOrder(0)
	wantFeedback(t, m, "checked again", "<strong>Right.</strong> ", "right")
}

// An order may be predicted, too.
func TestPredictingAnOrder(t *testing.T) {
	p := orderPage()
	p.Lesson.Sections[0].Blocks[1].Quiz.Predicts = "client"
	m := New(p)
	m.questions[0].steps = []int{0, 1, 2, 3}
	m.CheckOrder(0)
	wantFeedback(t, m, "before the run", "Now run client and see.", "open")
	if html, _ := m.Step(0, 0); html != "" {
		t.Errorf("Step before the run = %q", html)
	}
	var l log
	l.add(queued(1, "client", clientSource), event.Event{Kind: event.RunStarted, Run: 1}, exited(1, event.OK))
	m.Apply(l.events)
	wantFeedback(t, m, "after it", "<strong>As you predicted.</strong> ", "right")
}

func TestRenewKeepsTheAnswersToTheSameQuestions(t *testing.T) {
	m := New(orderPage())
	m.questions[0].steps = []int{0, 1, 2, 3}
	m.CheckOrder(0)
	m.Renew(orderPage())
	wantFeedback(t, m, "the same question", "<strong>Right.</strong> ", "right")
	m.Forget(0)
	wantFeedback(t, m, "forgotten", "", "")
	m.CheckOrder(0)
	other := orderPage()
	quiz := other.Lesson.Sections[0].Blocks[1].Quiz
	quiz.Choices = quiz.Choices[:3]
	m.Renew(other)
	wantFeedback(t, m, "another question", "", "")
	if len(m.questions[0].steps) != 3 {
		t.Errorf("of three steps %v are shown", m.questions[0].steps)
	}
}

// The page leaves a question alone of which only what is said to its answers has changed: so does the model.
func TestRenewKeepsTheAnswerWhenItsFeedbackChanges(t *testing.T) {
	m := New(testPage())
	m.Choose(0, 0)
	wantFeedback(t, m, "the first edition", "<strong>Not this one.</strong> No.", "wrong")
	m.Renew(renewed(func(l *lesson.Lesson) {
		l.Sections[1].Blocks[5].Quiz.Choices = []lesson.Choice{{HTML: "this", Right: true, Feedback: "After all."}, {HTML: "that"}}
	}))
	wantFeedback(t, m, "the next", "<strong>Right.</strong> After all.", "right")
}
