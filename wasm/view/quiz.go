package view

import (
	"slices"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/text"
)

// question is a question of the lesson and what a learner has answered.
type question struct {
	*lesson.Quiz
	chosen int // the number of the answer, from 1; 0 before there is one

	// Of one about an order:
	steps   []int // the numbers of its choices, as they stand now
	moved   int   // the place that a step was moved to last, from 1; 0 while none was, or since the check
	checked bool  // Check was pressed, and nothing was moved since
}

// questions returns the questions of a lesson, in order: their numbers name them in the page. One that another version of the lesson had under
// its number keeps its answer.
func questions(l *lesson.Lesson, before []*question) []*question {
	var all []*question
	for _, s := range l.Sections {
		for _, b := range s.Blocks {
			if b.Quiz == nil {
				continue
			}
			q := asked(b.Quiz)
			if n := len(all); n < len(before) && before[n].asks(b.Quiz) {
				q = before[n]
				q.Quiz = b.Quiz
			}
			all = append(all, q)
		}
	}
	return all
}

// asked returns a question that has no answer yet.
func asked(quiz *lesson.Quiz) *question {
	q := &question{Quiz: quiz}
	if q.Ordered {
		q.steps = shuffled(q.Choices)
	}
	return q
}

// asks reports whether the page shows a question as it is shown already: what is said to its answers, and which is right, may differ.
func (q *question) asks(quiz *lesson.Quiz) bool {
	return q.Predicts == quiz.Predicts && q.HTML == quiz.HTML && q.Ordered == quiz.Ordered &&
		slices.EqualFunc(q.Choices, quiz.Choices, func(a, b lesson.Choice) bool { return a.HTML == b.HTML })
}

// shuffled returns in which order a page first shows steps, by their numbers. It depends on nothing but their text, so that the page is the
// same wherever and whenever it is drawn, and it is not the right one.
func shuffled(steps []lesson.Choice) []int {
	order := make([]int, len(steps))
	for i := range order {
		j := hash(steps[i].HTML) % uint32(i+1)
		order[i], order[j] = order[j], i
	}
	if slices.IsSorted(order) {
		slices.Reverse(order)
	}
	return order
}

// hash is FNV-1a.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// quiz appends a question. Its controls work as soon as the page's program runs.
func (d *document) quiz(quiz *lesson.Quiz) {
	n := slices.IndexFunc(d.questions, func(q *question) bool { return q.Quiz == quiz })
	legend, class := d.say.Quiz, "quiz"
	if quiz.Predicts != "" {
		legend, class = d.say.Prediction, "quiz prediction"
	}
	d.Add(`<fieldset class="%" disabled data-quiz="%"><legend>%</legend>`, class, text.Itoa(n), legend)
	d.HTML(text.Safe(quiz.HTML))
	if quiz.Ordered {
		d.steps(n)
	} else {
		d.choices(n)
	}
	d.Add(`<div class="feedback" role="status"></div></fieldset>`)
}

func (d *document) choices(n int) {
	for i, c := range d.questions[n].Choices {
		d.Add(`<label><input type="radio" name="quiz%" data-choice="%"><span>`, text.Itoa(n), text.Itoa(i))
		d.HTML(text.Safe(c.HTML))
		d.Add(`</span></label>`)
	}
}

// steps appends the steps of an order, each with what moves it: a grip for the pointer, and a button for either way.
func (d *document) steps(n int) {
	d.Add(`<p class="remark">%</p><ol class="steps">`, d.say.OrderHow)
	for _, i := range d.questions[n].steps {
		id := "step-" + text.Itoa(n) + "-" + text.Itoa(i)
		d.Add(`<li data-choice="%">`, text.Itoa(i))
		d.HTML(iconGrip)
		d.Add(`<span class="what" id="%">`, id)
		d.HTML(text.Safe(d.questions[n].Choices[i].HTML))
		d.Add(`</span>`)
		for _, move := range [][3]string{{"-1", "↑", d.say.OrderUp}, {"1", "↓", d.say.OrderDown}} {
			d.Add(`<button type="button" class="icon" data-do="move" data-by="%" title="%" aria-label="%" aria-describedby="%">%</button>`,
				move[0], move[2], move[2], id, move[1])
		}
		d.Add(`<div class="note"></div></li>`)
	}
	d.Add(`</ol><button type="button" data-do="order">%</button>`, d.say.Check)
}

const iconGrip text.Safe = `<svg class="grip" viewBox="0 0 16 16" aria-hidden="true"><path d="M5 3v.01M11 3v.01M5 8v.01M11 8v.01M5 13v.01M11 13v.01" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/></svg>`

// Choose takes in a learner's answer to a question.
func (m *Model) Choose(quiz, choice int) {
	if quiz < len(m.questions) && choice < len(m.questions[quiz].Choices) {
		m.questions[quiz].chosen = choice + 1
	}
}

// Forget drops the answer to a question, which is drawn anew.
func (m *Model) Forget(quiz int) { m.questions[quiz] = asked(m.questions[quiz].Quiz) }

// Move moves a step of an order by one place, up (-1) or down (1), and reports whether there was one.
func (m *Model) Move(quiz, choice, by int) bool {
	q := m.questions[quiz]
	from := slices.Index(q.steps, choice)
	to := from + by
	if from < 0 || to < 0 || to >= len(q.steps) {
		return false
	}
	q.steps[from], q.steps[to] = q.steps[to], q.steps[from]
	q.moved, q.checked = to+1, false
	return true
}

// CheckOrder takes in that a learner wants to know whether the steps stand in their order.
func (m *Model) CheckOrder(quiz int) {
	q := m.questions[quiz]
	q.moved, q.checked = 0, true
}

// Step returns what the page says to a step of an order that was checked as HTML, and whether its place is "right" or "wrong"; nothing of one
// that was not checked as it stands.
func (m *Model) Step(quiz, choice int) (html, verdict string) {
	q := m.questions[quiz]
	if !q.checked || m.awaits(q) {
		return "", ""
	}
	word, verdict := m.say.OrderElsewhere, "wrong"
	if q.steps[choice] == choice {
		word, verdict = m.say.OrderHere, "right"
	}
	var w markup
	w.Add(`<strong>%</strong> `, word)
	w.HTML(text.Safe(q.Choices[choice].Feedback))
	return w.String(), verdict
}

// awaits reports whether a prediction has still to be compared with a run.
func (m *Model) awaits(q *question) bool {
	r := m.newest(q.Predicts)
	return q.Predicts != "" && (r == nil || r.state != ended)
}

// Feedback returns what the page says to the answer to a question as HTML, empty before there is one, and whether the answer is "right",
// "wrong" or still "open": a prediction is until the cell that it is about has run to its end.
func (m *Model) Feedback(quiz int) (html, verdict string) {
	q := m.questions[quiz]
	var w markup
	switch {
	case q.moved > 0: // for those who do not see it
		w.Add(`%`, text.Fill(m.say.OrderMoved, text.Itoa(q.moved), text.Itoa(len(q.steps))))
		return w.String(), ""
	case q.chosen == 0 && !q.checked:
		return "", ""
	case m.awaits(q):
		w.Add(`%`, text.Fill(m.say.PredictionOpen, q.Predicts))
		return w.String(), "open"
	}
	right, more := m.judge(q)
	word, verdict := m.say.QuizWrong, "wrong"
	switch {
	case right && q.Predicts != "":
		word, verdict = m.say.PredictionRight, "right"
	case right:
		word, verdict = m.say.QuizRight, "right"
	case q.Predicts != "":
		word = m.say.PredictionWrong
	case q.Ordered:
		word = m.say.NotYet
	}
	w.Add(`<strong>%</strong> `, word)
	w.HTML(text.Safe(more))
	return w.String(), verdict
}

// judge returns whether an answer is right, and what else there is to say to it as HTML.
func (m *Model) judge(q *question) (right bool, html string) {
	if !q.Ordered {
		chosen := &q.Choices[q.chosen-1]
		return chosen.Right, chosen.Feedback
	}
	here := 0
	for i, choice := range q.steps {
		if i == choice {
			here++
		}
	}
	if here == len(q.steps) {
		return true, ""
	}
	var w markup
	w.Add(`%`, text.Fill(m.say.OrderCount, text.Itoa(here), text.Itoa(len(q.steps))))
	return false, w.String()
}
