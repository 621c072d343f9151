package picture

import (
	"strings"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// ladderStyle is the part of the page's style sheet that a ladder needs; a test compares them. It is not embedded from there, because
// package embed would bring io/fs into the page.
const ladderStyle = `.ladder { display: block; max-width: none; font: 11px/1 var(--sans); fill: var(--fg); stroke-width: 1.3; }
.ladder .name { font-size: 12px; font-weight: 600; }
.ladder .life { stroke: var(--muted); stroke-opacity: 0.55; }
.ladder .time { fill: var(--muted); font-variant-numeric: tabular-nums; }
.ladder .tick, .ladder .edge { stroke: var(--border); }
.ladder .ground { fill: var(--surface); }
.ladder .band text { fill: var(--muted); }
.ladder .idle .edge { stroke: var(--muted); stroke-dasharray: 2 3; }
.ladder .band:is(.drop, .stray) text { fill: var(--error); font-weight: 600; }
.ladder .band.change text { fill: var(--fg); font-weight: 600; }
.ladder .way, .ladder .open { fill: none; stroke: var(--ink); }
.ladder :is(.tip, .mark) { fill: var(--ink); stroke: none; }
.ladder .arrow, .ladder .caption { --ink: var(--fg); }
.ladder :is(.data, .udp) { --ink: var(--accent); }
.ladder .ack { --ink: var(--muted); }
.ladder .syn { --ink: var(--ok); }
.ladder .fin { --ink: var(--warning); }
.ladder .rst { --ink: var(--error); }
.ladder .icmp { --ink: var(--code-keyword); }
.ladder :is(.data, .syn, .fin) .way { stroke-width: 1.7; }
.ladder .rst .way { stroke-width: 2.4; }
.ladder .icmp .way { stroke-dasharray: 8 3 2 3; }
.ladder .again .way { stroke-dasharray: 6 4; }
.ladder .way.unknown { stroke-dasharray: 2 4; }
.ladder .way.held { stroke-dasharray: 12 3; }
.ladder .cross { fill: none; stroke: var(--error); stroke-width: 2.2; }
.ladder .repeats { fill: none; stroke: var(--muted); stroke-dasharray: 2 2; stroke-width: 1; }
.ladder text { paint-order: stroke; stroke: var(--bg); stroke-width: 3px; stroke-linejoin: round; }
.ladder .paper { fill: var(--bg); fill-opacity: 0.8; }
.ladder .names text, .ladder .band text { stroke: none; }
.ladder .flags { font-weight: 700; fill: var(--ink); }
.ladder .said { fill: var(--warning); }
.ladder .why { fill: var(--error); }
.ladder .hit { stroke: transparent; stroke-width: 12; }
.ladder :is([data-look], [data-do]) { cursor: pointer; }
.ladder [data-look]:hover .hit, .ladder .caption.chosen .hit { stroke: var(--mark); stroke-opacity: 0.75; mix-blend-mode: multiply; }
.ladder [data-do]:hover text { text-decoration: underline; }
.ladder .arrow.chosen :is(.way, .open) { stroke-width: 3; }
.ladder .caption.chosen text { text-decoration: underline; }
.ladder .note circle { fill: var(--fg); }
.ladder .what { font-weight: 600; }
.ladder .note.failed text { fill: var(--error); }
.ladder .note.print text { fill: var(--muted); }
.ladder .note.stderr text { fill: var(--warning); }
.ladder .note.state text { font-size: 9.5px; font-weight: 600; }
.ladder .note.state circle { display: none; }
.ladder .blocked { fill: var(--accent); fill-opacity: 0.35; stroke: none; }
.ladder :is(.strip, .state) { --is: var(--conn4); }
.ladder :is(.SYN-SENT, .SYN-RECEIVED) { --is: var(--ok); }
.ladder .ESTABLISHED { --is: var(--conn1); }
.ladder :is(.FIN-WAIT-1, .FIN-WAIT-2, .CLOSE-WAIT, .LAST-ACK, .CLOSING) { --is: var(--warning); }
.ladder :is(.TIME-WAIT, .CLOSED) { --is: var(--muted); }
.ladder .strip { fill: var(--is); }
.ladder .note.state text { fill: var(--is); }
.ladder .now { stroke: var(--error); stroke-dasharray: 5 3; }
`

// ladderColours is the page's light colours, by the names that the style has for them; a test compares them, too.
const ladderColours = `.ladder { background: var(--bg);
  --bg: #fdfcfa; --surface: #f4f1ec; --fg: #22262b; --muted: #5d6570; --border: #ded9d0; --accent: #0b6683; --mark: #fef3c9; --ok: #1b7043;
  --warning: #855400; --error: #b0261c; --code-keyword: #8a2f6b; --conn1: #0b5cad; --conn4: #7d2f9b;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
`

// fileTop is the room for the parties' names in a file.
const fileTop = 26

// LadderText is a story's ladder in words, a line for each thing that happened, "" if nothing did.
func LadderText(s *trace.Story, l Look) string {
	l.Replay = false
	k := sketch{ladder: layLadder(s, &l)}
	k.file = true
	for i := range k.sections {
		k.part = &k.sections[i]
		k.words()
	}
	var b strings.Builder
	for _, title := range k.titles {
		b.WriteString(strings.ReplaceAll(strings.TrimSpace(title), "\n", "\n\t") + "\n") // of what was printed, more lines
	}
	return b.String()
}

// LadderSVG is a story's ladder as a file of its own, "" if there is nothing to see. It shows the whole of it, whatever the cursor.
func LadderSVG(s *trace.Story, l Look) string {
	l.Replay, l.Chosen = false, 0
	g := layLadder(s, &l)
	if len(g.sections) == 0 {
		return ""
	}
	g.file = true
	height := g.sections[len(g.sections)-1].bottom
	k := sketch{ladder: g}
	k.Add(`<svg xmlns="http://www.w3.org/2000/svg" class="ladder" width="%" height="%" viewBox="0 % % %" role="img">`, text.Itoa(g.width), text.Itoa(height+fileTop),
		text.Itoa(-fileTop), text.Itoa(g.width), text.Itoa(height+fileTop))
	k.Add(`<title>%</title><style>`, text.Fill(l.Say.Ladder.Summary, g.reading(g.rungs[0].at), g.reading(g.rungs[len(g.rungs)-1].at), text.Group(len(g.arrows))))
	k.HTML(text.Safe(ladderColours + ladderStyle))
	k.Add(`</style><g class="names" transform="translate(0 %)">`, text.Itoa(-fileTop))
	g.names(&k.Markup)
	k.HTML(`</g>`)
	for i := range g.sections {
		k.part = &g.sections[i]
		k.Add(`<svg y="%" width="%" height="%" viewBox="0 % % %">`, text.Itoa(k.part.top), text.Itoa(g.width), text.Itoa(k.part.bottom-k.part.top),
			text.Itoa(k.part.top), text.Itoa(g.width), text.Itoa(k.part.bottom-k.part.top))
		k.body()
		k.HTML(`</svg>`)
	}
	k.HTML(`</svg>`)
	return k.String()
}
