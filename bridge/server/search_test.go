package server

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/view"
)

func TestPassages(t *testing.T) {
	c := &lesson.Course{Lessons: []*lesson.Lesson{{
		Slug: "echo", Title: "Echo", Description: "What comes back.",
		Sections: []lesson.Section{
			{Blocks: []lesson.Block{{HTML: "<p>1 &lt; 2, <em>so</em></p>\n<p>there</p>"}}},
			{ID: "run", Title: "Run", Blocks: []lesson.Block{
				{Cell: &lesson.Cell{Name: "x", Source: "package main", Solution: "y", Check: "z"}},
				{Cell: &lesson.Cell{Name: "y", Source: "solved"}},
				{Cell: &lesson.Cell{Name: "z", Source: "checked", Hidden: true}},
				{Hint: &lesson.Hint{HTML: "hinted"}},
				{Quiz: &lesson.Quiz{HTML: "<p>Why?</p>", Choices: []lesson.Choice{{HTML: "because"}}}},
			}},
		},
	}}}
	want := []view.Passage{
		{Slug: "echo", Lesson: "Echo", Text: "What comes back. 1 < 2, so there"},
		{Slug: "echo", Lesson: "Echo", Section: "Run", ID: "run", Text: "x package main Why?"},
	}
	if diff := cmp.Diff(want, passages(c)); diff != "" {
		t.Errorf("passages() (-want +got):\n%s", diff)
	}
}
