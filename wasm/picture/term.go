package picture

import "github.com/wirebook/wirebook/wasm/text"

// Term appends a word that the page explains to who points at it or brings the focus to it. Kind and name are how the glossary knows it:
// "flag" and "ACK", "error" and "EPIPE".
func Term(m *text.Markup, kind, name, shown string) {
	m.Add(`<span class="term" tabindex="0" data-term="%/%">%</span>`, kind, name, shown)
}
