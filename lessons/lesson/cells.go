package lesson

// Cells returns the cells of a lesson in the order in which they stand.
func (l *Lesson) Cells() []*Cell {
	var cells []*Cell
	for _, s := range l.Sections {
		for _, b := range s.Blocks {
			if b.Cell != nil {
				cells = append(cells, b.Cell)
			}
		}
	}
	return cells
}

// Cell returns the cell of that name, or nil.
func (l *Lesson) Cell(name string) *Cell {
	for _, c := range l.Cells() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Solves reports whether a cell is the solution of an exercise.
func (l *Lesson) Solves(name string) bool {
	for _, c := range l.Cells() {
		if name != "" && c.Solution == name {
			return true
		}
	}
	return false
}

// ExerciseOf returns the exercise that the cell of that name is the check of, nil if it is none.
func (l *Lesson) ExerciseOf(check string) *Cell {
	for _, c := range l.Cells() {
		if check != "" && c.Check == check {
			return c
		}
	}
	return nil
}

// In returns the course in a language, as far as it is translated: c itself where it is not.
func (c *Course) In(lang string) *Course {
	for _, t := range c.Translations {
		if t.Lang == lang {
			return t
		}
	}
	return c
}

// Lesson returns the lesson with a slug, or nil.
func (c *Course) Lesson(slug string) *Lesson {
	for _, l := range c.Lessons {
		if l.Slug == slug {
			return l
		}
	}
	return nil
}
