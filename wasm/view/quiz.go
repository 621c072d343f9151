package view

import (
	"slices"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/text"
)

// quizzes returns the questions of a lesson, in order: their numbers name them in the page.
func quizzes(l *lesson.Lesson) []*lesson.Quiz {
	var all []*lesson.Quiz
	for _, s := range l.Sections {
		for _, b := range s.Blocks {
			if b.Quiz != nil {
				all = append(all, b.Quiz)
			}
		}
	}
	return all
}

// quiz appends a question. Its choices work as soon as the page's program runs.
func (d *document) quiz(q *lesson.Quiz) {
	n := slices.Index(d.quizzes, q)
	legend, class := d.say.Quiz, "quiz"
	if q.Predicts != "" {
		legend, class = d.say.Prediction, "quiz prediction"
	}
	d.Add(`<fieldset class="%" disabled data-quiz="%"><legend>%</legend>`, class, text.Itoa(n), legend)
	d.HTML(text.Safe(q.HTML))
	for i, c := range q.Choices {
		d.Add(`<label><input type="radio" name="quiz%" data-choice="%"><span>`, text.Itoa(n), text.Itoa(i))
		d.HTML(text.Safe(c.HTML))
		d.Add(`</span></label>`)
	}
	d.Add(`<div class="feedback" role="status"></div></fieldset>`)
}

// Choose takes in a learner's answer to a question.
func (m *Model) Choose(quiz, choice int) {
	if quiz < len(m.quizzes) && choice < len(m.quizzes[quiz].Choices) {
		m.answers[quiz] = &m.quizzes[quiz].Choices[choice]
	}
}

// Forget drops the answer to a question, which is drawn anew.
func (m *Model) Forget(quiz int) { delete(m.answers, quiz) }

// Feedback returns what the page says to the answer to a question as HTML, empty before there is one, and whether the answer is "right",
// "wrong" or still "open": a prediction is until the cell that it is about has run to its end.
func (m *Model) Feedback(quiz int) (html, verdict string) {
	q, chosen := m.quizzes[quiz], m.answers[quiz]
	if chosen == nil {
		return "", ""
	}
	var w markup
	if r := m.newest(q.Predicts); q.Predicts != "" && (r == nil || r.state != ended) {
		w.Add(`%`, text.Fill(m.say.PredictionOpen, q.Predicts))
		return w.String(), "open"
	}
	word, verdict := m.say.QuizWrong, "wrong"
	switch {
	case chosen.Right && q.Predicts != "":
		word, verdict = m.say.PredictionRight, "right"
	case chosen.Right:
		word, verdict = m.say.QuizRight, "right"
	case q.Predicts != "":
		word = m.say.PredictionWrong
	}
	w.Add(`<strong>%</strong> `, word)
	w.HTML(text.Safe(chosen.Feedback))
	return w.String(), verdict
}
