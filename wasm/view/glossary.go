package view

import "strings"

// term is a word that the pictures and tables show, and what it means in a sentence. Its name is its kind and itself: "flag/ACK".
type term struct{ name, means string }

// glossary returns the words that the page explains, in a language. It is written into the document by the bridge, so its sentences are no
// part of what the browser has to load and start as a program.
func glossary(lang string) []term {
	base, _, _ := strings.Cut(lang, "-")
	if base == "zh" {
		return chineseGlossary
	}
	return englishGlossary
}

// glossary appends the sentences, and the place where one is shown.
func (d *document) glossary() {
	d.Add(`<dl id="glossary" hidden>`)
	for _, t := range glossary(d.page.lang()) {
		_, word, _ := strings.Cut(t.name, "/")
		d.Add(`<dt>%</dt><dd data-entry="%">%</dd>`, word, t.name, t.means)
	}
	d.Add(`</dl><div id="tip" class="tooltip" role="tooltip" popover="manual"></div>`)
}
