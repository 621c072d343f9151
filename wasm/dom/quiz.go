//go:build js

package dom

import "syscall/js"

// quiz is a question of the lesson.
type quiz struct {
	root     js.Value
	feedback place
	steps    []step
}

// step is one of those to be put in order.
type step struct {
	choice int
	root   js.Value
	note   place
}

// findQuizzes finds the questions, in their order.
func (a *App) findQuizzes() {
	each(document(), ".quiz", func(e js.Value) {
		q := quiz{root: e, feedback: place{element: e.Call("querySelector", ".feedback")}}
		each(e, ".steps > li", func(e js.Value) {
			q.steps = append(q.steps, step{choice: number(e, "choice"), root: e, note: place{element: e.Call("querySelector", ".note")}})
		})
		a.quizzes = append(a.quizzes, q)
	})
}

// choose takes in an answer to a question.
func (a *App) choose(input js.Value) {
	if root := closest(input, ".quiz"); root.Truthy() {
		a.model.Choose(number(root, "quiz"), number(input, "choice"))
		a.drawQuizzes()
	}
}

// drawQuizzes shows what there is to say to the answers. To a prediction that is more when its cell has run.
func (a *App) drawQuizzes() {
	for n := range a.quizzes {
		q := &a.quizzes[n]
		html, verdict := a.model.Feedback(n)
		q.feedback.judge(q.root, html, verdict)
		for i := range q.steps {
			s := &q.steps[i]
			html, verdict := a.model.Step(n, s.choice)
			s.note.judge(s.root, html, verdict)
		}
	}
}

// judge shows what there is to say to something, and whether that is right.
func (p *place) judge(of js.Value, html, verdict string) {
	if html != p.shown {
		p.html(html)
		of.Get("dataset").Set("verdict", verdict)
	}
}

// move moves a step of an order by one place, and reports whether it had one to go to. It is the other one that is taken out and put in
// again, so that the step keeps the focus and the pointer.
func (a *App) move(step js.Value, by int) bool {
	if !a.model.Move(number(closest(step, ".quiz"), "quiz"), number(step, "choice"), by) {
		return false
	}
	if by < 0 {
		step.Call("after", step.Get("previousElementSibling"))
	} else {
		step.Call("before", step.Get("nextElementSibling"))
	}
	a.drawQuizzes()
	return true
}

// drag is a step of an order that follows the pointer.
type drag struct {
	step   js.Value
	follow js.Func
}

// watchDrags has steps dragged by a mouse, a pen or a finger. The moves of the pointer are heard only meanwhile: there are many.
func (a *App) watchDrags() {
	a.drag.follow = callback(a.followPointer)
	listen(document(), "pointerdown", func(e js.Value) {
		step := closest(e.Get("target"), ".steps > li")
		if !step.Truthy() || e.Get("button").Int() != 0 || closest(e.Get("target"), "button, :disabled").Truthy() {
			return
		}
		a.drag.step = step
		step.Get("classList").Call("add", "dragged")
		step.Call("addEventListener", "pointermove", a.drag.follow)
		step.Call("setPointerCapture", e.Get("pointerId"))
	})
	listen(document(), "lostpointercapture", func(js.Value) {
		if step := a.drag.step; step.Truthy() {
			step.Get("classList").Call("remove", "dragged")
			step.Call("removeEventListener", "pointermove", a.drag.follow)
		}
	})
}

// followPointer moves the dragged step past those whose middle the pointer has reached.
func (a *App) followPointer(e js.Value) {
	y, step := e.Get("clientY").Float(), a.drag.step
	for above := step.Get("previousElementSibling"); above.Truthy() && y <= middle(above); above = step.Get("previousElementSibling") {
		a.move(step, -1)
	}
	for below := step.Get("nextElementSibling"); below.Truthy() && y >= middle(below); below = step.Get("nextElementSibling") {
		a.move(step, 1)
	}
}

func middle(e js.Value) float64 {
	box := e.Call("getBoundingClientRect")
	return box.Get("top").Float() + box.Get("height").Float()/2
}
