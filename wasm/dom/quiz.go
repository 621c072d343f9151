//go:build js

package dom

import (
	"strconv"
	"syscall/js"
)

// quiz is a question of the lesson.
type quiz struct {
	root     js.Value
	feedback place
}

// findQuizzes finds the questions, in their order.
func (a *App) findQuizzes() {
	each(document(), ".quiz", func(e js.Value) {
		a.quizzes = append(a.quizzes, quiz{root: e, feedback: place{element: e.Call("querySelector", ".feedback")}})
	})
}

// choose takes in an answer to a question.
func (a *App) choose(input js.Value) {
	root := closest(input, ".quiz")
	if !root.Truthy() {
		return
	}
	n, _ := strconv.Atoi(data(root, "quiz"))
	choice, _ := strconv.Atoi(data(input, "choice"))
	a.model.Choose(n, choice)
	a.drawQuizzes()
}

// drawQuizzes shows what there is to say to the answers. To a prediction that is more when its cell has run.
func (a *App) drawQuizzes() {
	for n := range a.quizzes {
		q := &a.quizzes[n]
		html, verdict := a.model.Feedback(n)
		if html != q.feedback.shown {
			q.feedback.html(html)
			q.root.Get("dataset").Set("verdict", verdict)
		}
	}
}
