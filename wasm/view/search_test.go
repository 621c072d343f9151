package view

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	m := New(testPage())
	passages := []Passage{
		{Slug: "a", Lesson: "Alpha", Section: "One", ID: "one", Text: "The listener waits for a <SYN>."},
		{Slug: "b", Lesson: "Listener", Text: "Nothing here."},
		{Slug: "c", Lesson: "黏包", Section: "二", ID: "二", Text: strings.Repeat("字", 40) + "接收端没有及时接收" + strings.Repeat("字", 40)},
		{Slug: "d", Lesson: "Turkish", Text: "İİİ x"},
	}
	for _, test := range []struct{ query, want string }{
		{"", ""},
		{"nowhere", `<p role="status">0 places</p><ol></ol>`},
		{"LISTENER", `<p role="status">2 places</p><ol><li><a href="/lesson/b">Listener<small></small></a></li>` +
			`<li><a href="/lesson/a#one">Alpha<small>One</small><span>…The <mark>listener</mark> waits for a &lt;SYN&gt;.…</span></a></li></ol>`},
		{"waits one", `<p role="status">1 place</p><ol><li><a href="/lesson/a#one">Alpha<small>One</small><span>…The listener <mark>waits</mark> for a &lt;SYN&gt;.…</span></a></li></ol>`},
		{"及时", `<p role="status">1 place</p><ol><li><a href="/lesson/c#二">黏包<small>二</small><span>…字字字字字字字字字接收端没有<mark>及时</mark>接收字字字字字字字字字字字字…</span></a></li></ol>`},
		{"x", `<p role="status">1 place</p><ol><li><a href="/lesson/d">Turkish<small></small></a></li></ol>`}, // the lower case of İ is longer
	} {
		got := m.Find(passages, test.query)

		if got != test.want {
			t.Errorf("Find(%q) =\n%s\nwant\n%s", test.query, got, test.want)
		}
	}
}
