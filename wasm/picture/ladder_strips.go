package picture

import "github.com/wirebook/wirebook/wasm/trace"

// strip is a time that an end of a connection spends in a state, drawn along the lifeline.
type strip struct {
	party, slot int
	top, bottom int
	state       string
}

// mostStrips is how many connections' states stand side by side along a lifeline; more would hide each other anyway, so they share.
const mostStrips = 3

// layStrips makes strips of the states, which stand in the notes.
func (g *ladder) layStrips() {
	type end struct {
		conn *trace.Conn
		end  int
	}
	open := map[end]int{}                       // the strip that an end is in
	taken := make([][mostStrips]bool, len(g.x)) // by party: which places are
	slots := map[end]int{}
	for i := range g.notes {
		n := &g.notes[i]
		if n.state == nil || n.state.Conn == nil {
			continue
		}
		e := end{n.state.Conn, n.state.End}
		slot, known := slots[e]
		if !known {
			slot = freeSlot(&taken[n.party], e.conn.Number)
			slots[e] = slot
		}
		if was, ok := open[e]; ok {
			g.strips[was].bottom = n.y
			delete(open, e)
		}
		if n.state.Is == "CLOSED" {
			taken[n.party][slot] = false
			continue
		}
		taken[n.party][slot] = true
		g.slots = max(g.slots, slot+1)
		open[e] = len(g.strips)
		g.strips = append(g.strips, strip{n.party, slot, n.y, g.sections[len(g.sections)-1].bottom, n.state.Is})
	}
}

// freeSlot returns a place that no strip has, or the turn's.
func freeSlot(taken *[mostStrips]bool, turn int) int {
	for i, t := range taken {
		if !t {
			return i
		}
	}
	return turn % mostStrips
}
