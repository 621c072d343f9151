package picture

import (
	"github.com/wirebook/wirebook/wasm/text"
)

// Of the ruler's scale, in CSS pixels.
const (
	letterUnit  = 16.0 // a byte's width from which on its letter has room, or its two hexadecimal digits
	widestUnit  = 28.0 // of a byte of a short stream
	boxUnit     = 34.0 // of a usual box of a long one: its length has room
	tickGap     = 12.0 // between two numbers of the ruler
	letterLines = 3    // a stream that fits on so many lines is written out letter by letter
	mostLines   = 300  // of a stream that has been sent in very many pieces
)

// scale is how the bytes of a stream are laid out: on lines of one length, as text is.
type scale struct {
	unit    float64 // of one byte, CSS pixels
	perLine int     // bytes
	tick    int     // bytes between two numbers of the ruler
}

// scaleOf finds the scale on which a stream is best read in a width: a short one letter by letter, a long one so that its usual pieces can be
// told apart.
func scaleOf(st *stream, width float64) scale {
	size := float64(st.size)
	unit := width / size
	switch {
	case unit >= letterUnit:
		unit = min(unit, widestUnit)
	case size*letterUnit <= letterLines*width:
		unit = letterUnit
	default:
		unit = min(max(unit, boxUnit/float64(st.usual())), letterUnit, mostLines*width/size)
	}
	s := scale{unit: unit, perLine: max(1, int(width/unit)), tick: tickOf((tickGap + float64(textWidth(text.Group(st.size)))) / unit)}
	if s.perLine < st.size && s.perLine > s.tick {
		s.perLine -= s.perLine % s.tick
	}
	return s
}

// usual returns the mean length of the pieces in that row which has the smallest.
func (st *stream) usual() int {
	usual := st.size
	for _, row := range st.rows() {
		moved := 0
		for i := range row {
			moved += row[i].to - row[i].from
		}
		if moved > 0 {
			usual = min(usual, moved/len(row))
		}
	}
	return max(1, usual)
}

// tickOf returns the round number that is not below a number of bytes: 1, 2 or 5 with zeros.
func tickOf(least float64) int {
	for tick := 1; ; tick *= 10 {
		for _, f := range []int{1, 2, 5} {
			if float64(f*tick) >= least {
				return f * tick
			}
		}
	}
}

// letters reports whether there is room for each byte's letter.
func (s *scale) letters() bool { return s.unit >= letterUnit }
