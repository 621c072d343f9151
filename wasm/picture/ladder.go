package picture

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/wirebook/wirebook/wasm/text"
	"github.com/wirebook/wirebook/wasm/trace"
)

// Ladder is the sequence diagram of a story: its parties as lifelines, time downwards, each packet an arrow from when it was sent to when
// it arrived, and beside each party what its program called and printed.
func Ladder(s *trace.Story, l Look) Drawing {
	d := Drawing{Mark: -1}
	if len(s.Conns) == 0 && len(s.Packets) == 0 {
		return d
	}
	g := layLadder(s, &l)
	if len(g.sections) == 0 {
		return d
	}
	d.Count = text.Group(len(g.arrows))
	if d.Tools = connTools(s, &l); len(s.Conns) == 1 {
		d.Tools = onlyConn(s.Conns[0])
	}
	d.Head = g.head()
	if l.Replay {
		d.Mark = g.height(l.Cursor)
	}
	for i := range g.sections {
		part := &g.sections[i]
		d.Parts = append(d.Parts, Part{Rev: g.rev(part), Height: part.bottom - part.top, Draw: func() string { return g.draw(part) }})
	}
	return d
}

// rev tells the looks of a section apart.
func (g *ladder) rev(part *section) string {
	const past, future = "past", "future"
	now := past
	if g.look.Replay {
		switch y := g.height(g.look.Cursor); {
		case part.top <= y && y < part.bottom || part.first <= g.look.Cursor && g.look.Cursor < part.last:
			now = strconv.FormatInt(int64(g.look.Cursor), 36)
		case part.first > g.look.Cursor:
			now = future
		}
	}
	chosen := int64(0)
	if a := g.numbered(g.look.Chosen); a != nil && a.y < part.bottom && g.end(a) >= part.top {
		chosen = g.look.Chosen
	}
	b := strconv.AppendUint(make([]byte, 0, 48), mixed(part.rev, g.shape()), 36)
	return string(strconv.AppendInt(append(b, ' '), chosen, 36)) + " " + now
}

// shape tells apart what changes the look of every section.
func (g *ladder) shape() uint64 {
	hash := uint64(g.look.Conn)
	for _, n := range []int{len(g.x), g.lane, g.margin, g.slots, min(len(g.story.Conns), 2)} {
		hash = mixed(hash, uint64(n))
	}
	return hash
}

// numbered returns the arrow of a packet, nil if it is not shown. Packets are numbered as they are sent.
func (g *ladder) numbered(number int64) *flight {
	i, ok := slices.BinarySearchFunc(g.arrows, number, func(a flight, number int64) int { return cmp.Compare(a.packet.Number(), number) })
	if !ok {
		return nil
	}
	return &g.arrows[i]
}

// mostConns is how many connections can be chosen among: a longer list is no help, and is made anew whenever something happens.
const mostConns = 100

// connTools is what chooses the connection, if there are several.
func connTools(s *trace.Story, l *Look) string {
	if len(s.Conns) < 2 {
		return ""
	}
	var m text.Markup
	m.Add(`<label>% <select data-look="conn" data-cell="%"><option value="0">%</option>`, l.Say.Ladder.Conn, l.Cell, l.Say.Ladder.AllConns)
	for i, c := range s.Conns {
		if i >= mostConns && c.Number != l.Conn {
			continue
		}
		m.Add(`<option value="%"`, text.Itoa(c.Number))
		m.AttrIf(c.Number == l.Conn, "selected")
		m.Add(`>%</option>`, connName(c))
	}
	m.HTML(`</select></label>`)
	return m.String()
}

// onlyConn names the one connection there is, where others would be chosen among: an arrow has no room for the ports.
func onlyConn(c *trace.Conn) string {
	var m text.Markup
	m.Add(`<span class="soft">%</span>`, connName(c))
	return m.String()
}

// connNumber names a connection in short: "#1".
func connNumber(c *trace.Conn) string { return "#" + text.Itoa(c.Number) }

// connName names a connection: "#1 tcp 10.0.0.1:50000 → 10.0.0.2:80".
func connName(c *trace.Conn) string {
	return connNumber(c) + " " + c.Net + " " + c.Ends[0].Addr + " → " + c.Ends[1].Addr
}
