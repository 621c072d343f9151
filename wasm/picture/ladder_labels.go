package picture

import "math"

// bar is the room that a text takes: a piece of a straight line, and as much above it as below.
type bar struct {
	left, right float64
	y, slope    float64 // of the line, at its left end
	half        float64
}

func (b *bar) at(x float64) float64 { return b.y + b.slope*(x-b.left) }

// touches reports whether two bars have a place in common, or nearly.
func (b *bar) touches(o *bar) bool {
	const apart = 1
	left, right := max(b.left, o.left)-apart, min(b.right, o.right)+apart
	if left >= right {
		return false
	}
	from, to := b.at(left)-o.at(left), b.at(right)-o.at(right)
	near := b.half + o.half
	return from*to < 0 || min(math.Abs(from), math.Abs(to)) < near
}

// within reports whether a bar is between two heights.
func (b *bar) within(top, bottom int) bool {
	return min(b.y, b.at(b.right))-b.half >= float64(top) && max(b.y, b.at(b.right))+b.half <= float64(bottom)
}

// caption is a label in its place: level above the beginning of its arrow, or along the arrow.
type caption struct {
	label
	arrow     int
	direction int // 1 if the arrow goes to the right
	x, y      int // where the arrow begins
	slope     float64
	along     bool
	bar
}

const (
	captionOff   = 9     // from the lifeline
	captionUp    = 6     // from the arrow to the middle of the text
	captionHalf  = 6     // of its height
	steepest     = 0.364 // 20°: along steeper arrows, labels would be hard to read and stand in each other's way
	baselineDown = 4     // from the middle of a text to its baseline
)

// lies has a caption lie level or along its arrow.
func (c *caption) lies(along bool) {
	c.along = along
	slope, half, up := 0.0, float64(captionHalf), float64(captionUp)
	if along {
		slope = c.slope
		stretched := math.Hypot(1, slope)
		half, up = half*stretched, up*stretched+1
	}
	start := float64(c.x + c.direction*captionOff)
	width := float64(c.width()) / math.Hypot(1, slope)
	c.bar = bar{left: start, right: start + width, y: float64(c.y) - up, slope: slope, half: half}
	if c.direction < 0 {
		c.left, c.right = start-width, start
	}
	c.bar.y += slope * (c.left - float64(c.x))
}

// settle puts captions along their arrows where there is room for that. Lying level they are in nobody's way: their room was taken when
// the arrows were placed. So those that are in the way of anything lie level again, until none is.
func settle(captions []caption, others []bar, top, bottom int) {
	for i := range captions {
		c := &captions[i]
		if c.slope != 0 && math.Abs(c.slope) <= steepest {
			c.lies(true)
			if !c.within(top, bottom) {
				c.lies(false)
			}
		}
	}
	for settled := false; !settled; {
		settled = true
		for i := range captions {
			if c := &captions[i]; c.along && c.hindered(captions, others) {
				c.lies(false)
				settled = false
			}
		}
	}
}

func (c *caption) hindered(captions []caption, others []bar) bool {
	for i := range captions {
		if o := &captions[i]; o != c && c.touches(&o.bar) {
			return true
		}
	}
	for i := range others {
		if c.touches(&others[i]) {
			return true
		}
	}
	return false
}
