package picture

import (
	"strings"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Term appends a word that the page explains to who points at it or brings the focus to it. Kind and name are how the glossary knows it:
// "flag" and "ACK", "error" and "EPIPE".
func Term(m *text.Markup, kind, name, shown string) {
	m.Add(`<span class="term" tabindex="0" data-term="%/%">%</span>`, kind, name, shown)
}

// termInRow is [Term] in a row of many: the keyboard does not stop at it, for it stops at the row's button, and the packet that this
// chooses is explained with all its words.
func termInRow(m *text.Markup, kind, name, shown string) {
	m.Add(`<span class="term" data-term="%/%">%</span>`, kind, name, shown)
}

// what appends [What] with its flags as words that are explained.
func what(m *text.Markup, p *trace.Packet, term func(m *text.Markup, kind, name, shown string)) {
	rest := What(p)
	if p.Seg != nil {
		for _, flag := range strings.Fields(p.Seg.Flags) {
			term(m, "flag", flag, flag)
			m.HTML(" ")
		}
		rest = strings.TrimPrefix(rest, p.Seg.Flags+" ")
	}
	m.Escape(rest)
}

// fate appends [Fate]; the rule by which a packet was dropped is explained.
func fate(m *text.Markup, p *trace.Packet, say *Words, term func(m *text.Markup, kind, name, shown string)) {
	if p.Lost != nil {
		term(m, "rule", p.Lost.Rule, Fate(p, say))
		return
	}
	m.Escape(Fate(p, say))
}

// flagNames are the flags that the glossary explains.
const flagNames = " SYN ACK FIN RST PSH URG ECE CWR "

// flagWords appends words of an SVG; those that are flags are explained.
func flagWords(m *text.Markup, words string) {
	for i, word := range strings.Fields(words) {
		if i > 0 {
			m.HTML(" ")
		}
		if strings.Contains(flagNames, " "+word+" ") {
			m.Add(`<tspan data-term="flag/%">%</tspan>`, word, word)
		} else {
			m.Escape(word)
		}
	}
}
