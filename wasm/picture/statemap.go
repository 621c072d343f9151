package picture

// The TCP state diagram of RFC 9293 §3.3.2, Figure 5, in units of about a CSS pixel on a telephone. Its layout is the RFC's: who opens
// and who is opened to stand left and right, who closes first goes down on the left. As there, CLOSED stands at both ends of a life.
const (
	mapWidth  = 376
	mapHeight = 582
	boxWidth  = 92
	boxHeight = 26
	lane      = 366 // at the right of all boxes
)

// beginning is the CLOSED that a life begins with; the other is its end.
const beginning = "CLOSED "

// point is a place on the map.
type point struct{ x, y int }

// mapBox is a state on the map: its name and its middle.
type mapBox struct {
	state string
	at    point
}

var mapBoxes = []mapBox{
	{beginning, point{180, 20}},
	{"LISTEN", point{180, 96}},
	{"SYN-RECEIVED", point{50, 180}}, {"SYN-SENT", point{310, 180}},
	{"ESTABLISHED", point{180, 264}},
	{"FIN-WAIT-1", point{50, 350}}, {"CLOSE-WAIT", point{310, 350}},
	{"FIN-WAIT-2", point{50, 446}}, {"CLOSING", point{180, 446}}, {"LAST-ACK", point{310, 446}},
	{"TIME-WAIT", point{180, 536}}, {"CLOSED", point{310, 536}},
}

// mapEdge is a way from one state to another. Its label is the event over the action, in the RFC's words.
type mapEdge struct {
	from, to string
	label    [2]string // the second is "" where the RFC has an x: nothing is done
	path     []point
	text     point  // where the label's first line stands
	anchor   string // and which end of it: "start", "middle", "end"
	badge    point  // where the numbers of the steps stand
}

var mapEdges = []mapEdge{
	{beginning, "LISTEN", [2]string{"passive OPEN", "create TCB"}, []point{{168, 33}, {168, 83}}, point{157, 55}, "end", point{168, 58}},
	{"LISTEN", beginning, [2]string{"CLOSE", "delete TCB"}, []point{{192, 83}, {192, 33}}, point{200, 55}, "start", point{192, 58}},
	{beginning, "SYN-SENT", [2]string{"active OPEN", "snd SYN"}, []point{{226, 14}, {336, 14}, {336, 167}}, point{328, 28}, "end", point{336, 70}},
	{"SYN-SENT", beginning, [2]string{"CLOSE", "delete TCB"}, []point{{302, 167}, {302, 84}, {226, 28}}, point{296, 98}, "end", point{302, 136}},
	{"LISTEN", "SYN-RECEIVED", [2]string{"rcv SYN", "snd SYN,ACK"}, []point{{146, 109}, {82, 167}}, point{100, 126}, "end", point{114, 138}},
	{"SYN-RECEIVED", "LISTEN", [2]string{"rcv RST", ""}, []point{{22, 167}, {22, 92}, {134, 92}}, point{34, 86}, "start", point{22, 128}},
	{"LISTEN", "SYN-SENT", [2]string{"SEND", "snd SYN"}, []point{{214, 109}, {278, 167}}, point{258, 131}, "start", point{246, 138}},
	{"SYN-SENT", "SYN-RECEIVED", [2]string{"rcv SYN", "snd SYN,ACK"}, []point{{264, 180}, {96, 180}}, point{180, 162}, "middle", point{226, 180}},
	{"SYN-RECEIVED", "ESTABLISHED", [2]string{"rcv ACK of SYN", ""}, []point{{82, 193}, {146, 251}}, point{103, 234}, "end", point{114, 222}},
	{"SYN-SENT", "ESTABLISHED", [2]string{"rcv SYN,ACK", "snd ACK"}, []point{{278, 193}, {214, 251}}, point{257, 229}, "start", point{246, 222}},
	{"SYN-RECEIVED", "FIN-WAIT-1", [2]string{"CLOSE", "snd FIN"}, []point{{22, 193}, {22, 337}}, point{32, 262}, "start", point{22, 270}},
	{"ESTABLISHED", "FIN-WAIT-1", [2]string{"CLOSE", "snd FIN"}, []point{{146, 277}, {82, 337}}, point{102, 296}, "end", point{114, 307}},
	{"ESTABLISHED", "CLOSE-WAIT", [2]string{"rcv FIN", "snd ACK"}, []point{{214, 277}, {278, 337}}, point{258, 296}, "start", point{246, 307}},
	{"FIN-WAIT-1", "FIN-WAIT-2", [2]string{"rcv ACK", "of FIN"}, []point{{30, 363}, {30, 433}}, point{41, 396}, "start", point{30, 398}},
	{"FIN-WAIT-1", "CLOSING", [2]string{"rcv FIN", "snd ACK"}, []point{{96, 354}, {182, 433}}, point{156, 390}, "start", point{142, 398}},
	{"FIN-WAIT-1", "TIME-WAIT", [2]string{"rcv FIN,ACK", "snd ACK"}, []point{{80, 363}, {112, 404}, {112, 510}, {140, 524}}, point{121, 482}, "start", point{112, 440}},
	{"CLOSE-WAIT", "LAST-ACK", [2]string{"CLOSE", "snd FIN"}, []point{{302, 363}, {302, 433}}, point{314, 396}, "start", point{302, 398}},
	{"FIN-WAIT-2", "TIME-WAIT", [2]string{"rcv FIN", "snd ACK"}, []point{{30, 459}, {30, 540}, {134, 540}}, point{41, 498}, "start", point{30, 500}},
	{"CLOSING", "TIME-WAIT", [2]string{"rcv ACK", "of FIN"}, []point{{200, 459}, {200, 523}}, point{210, 486}, "start", point{200, 491}},
	{"LAST-ACK", "CLOSED", [2]string{"rcv ACK", "of FIN"}, []point{{302, 459}, {302, 523}}, point{314, 486}, "start", point{302, 491}},
	{"TIME-WAIT", "CLOSED", [2]string{"Timeout=2MSL", "delete TCB"}, []point{{226, 536}, {264, 536}}, point{246, 564}, "middle", point{246, 536}},
}

// edgeBetween returns the way from one state to another, nil where the RFC's diagram has none: it leaves most RSTs out.
func edgeBetween(from, to string, reset bool) *mapEdge {
	for i := range mapEdges {
		e := &mapEdges[i]
		if e.from == from && e.to == to && reset == (e.label[0] == "rcv RST") {
			return e
		}
	}
	return nil
}

// boxOf returns the middle of a state, and whether the map has it.
func boxOf(state string) (point, bool) {
	for _, b := range mapBoxes {
		if b.state == state {
			return b.at, true
		}
	}
	return point{}, false
}

// stray is a way that the diagram leaves out, nil where it lacks one of the states. One to CLOSED, which an RST can lead to from anywhere,
// goes below the row of its state to the lane at the right; another goes straight, beneath the boxes.
func stray(from, to string) *mapEdge {
	a, known := boxOf(from)
	b, too := boxOf(to)
	if !known || !too {
		return nil
	}
	e := &mapEdge{from: from, to: to, path: []point{a, b}, badge: point{(a.x + b.x) / 2, (a.y + b.y) / 2}}
	if to == "CLOSED" {
		const below = 8
		foot := a.y + boxHeight/2
		e.path = []point{{a.x, foot}, {a.x, foot + below}, {lane, foot + below}, {lane, b.y}, {b.x + boxWidth/2, b.y}}
		e.badge = point{lane, (foot + b.y) / 2}
	}
	return e
}
