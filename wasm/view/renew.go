package view

// Renew takes in another version of the page, as the lesson's author writes on, and returns what of its cells looks different for it. What a
// learner has made of a cell, and what it has run, stays with the cell of that name. One that is gone may come back and then has it all again:
// an author who changes a name types through others.
func (m *Model) Renew(p Page) Changes {
	var ch Changes
	m.page.Course, m.page.Lesson, m.page.Edition = p.Course, p.Lesson, p.Edition
	before := m.cells
	m.cells, m.order = map[string]*cell{}, nil
	for _, def := range p.Lesson.Cells() {
		c := before[def.Name]
		if c == nil && m.gone[def.Name] != nil {
			c = m.gone[def.Name]
			c.sent = nil // the bridge does not confirm an edit of a cell that is not there
		}
		if c == nil {
			c = &cell{Cell: def, saved: p.Saved[def.Name]}
		}
		if c.Cell.Source != def.Source {
			ch.mark(c, SourceChanged|StatusChanged|MarksChanged)
		}
		c.Cell = def
		m.cells[def.Name] = c
		m.order = append(m.order, def.Name)
		delete(m.gone, def.Name)
	}
	for name, c := range before {
		if m.cells[name] == nil {
			m.gone[name] = c
		}
	}
	m.questions = questions(p.Lesson, m.questions)
	return ch
}

// Bare returns the part of a page's document that is the lesson, as its author has written it: without what a learner has made of it, and
// without the source of a cell, which is drawn by itself. So two versions differ only where something must be drawn anew.
func Bare(p Page) string {
	d := document{Model: New(Page{Lang: p.lang(), Course: p.Course, Lesson: p.Lesson}), bare: true}
	d.article(p.Lesson)
	return d.String()
}

// Differ returns how many pieces of two versions are the same at the beginning and at the end.
func Differ(old, now []string) (head, tail int) {
	least := min(len(old), len(now))
	for head < least && old[head] == now[head] {
		head++
	}
	for tail < least-head && old[len(old)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	return head, tail
}
