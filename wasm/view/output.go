package view

import (
	"strings"
	"unicode/utf8"

	"github.com/wirebook/wirebook/runtime/event"
)

// Limits of one output pane. Chunks of 200 lines draw fastest; beyond 10 000 lines a browser with content-visibility begins to drop
// frames, and nobody reads them. The limits in bytes are for programs that print no line ends.
const (
	chunkLines  = 200
	chunkBytes  = 64 << 10
	outputLines = 10_000
	outputBytes = 4 << 20
)

// Output is what a cell's newest run has printed, as far as it is kept.
type Output struct {
	Run     event.RunID // a pane that shows another run begins anew
	First   int         // number of Chunks[0]; the chunks before it are gone
	Chunks  []*Chunk    // only the last may still grow, and only by text at its end
	LeftOut string      // how much is gone, in words; empty for nothing
}

// Chunk is a piece of output that one element of the page holds.
type Chunk struct {
	html   markup
	lines  int
	size   int
	stderr bool // a span for standard error is open
}

// HTML returns what the chunk's element holds.
func (c *Chunk) HTML() string {
	if c.stderr {
		return c.html.String() + "</span>"
	}
	return c.html.String()
}

// output is the ring behind [Output].
type output struct {
	chunks  []*Chunk
	first   int
	lines   int // ended lines in chunks
	size    int
	gone    struct{ lines, size int }
	midline bool // the last line has not ended
	pending [2][]byte
}

// write appends what a program printed on one of its two streams. A rune may be split across events, so the bytes that begin one wait.
func (o *output) write(data []byte, stderr bool) {
	p := &o.pending[0]
	if stderr {
		p = &o.pending[1]
	}
	data = append(*p, data...)
	whole := complete(data)
	*p = append([]byte(nil), data[whole:]...)
	o.text(visible(data[:whole]), stderr)
}

// end shows what was waiting for a rest that will not come.
func (o *output) end() {
	for i, p := range o.pending {
		o.text(visible(p), i == 1)
		o.pending[i] = nil
	}
}

// complete returns the length of data without a last rune, or carriage return, of which more may follow.
func complete(data []byte) int {
	n := len(data)
	if n > 0 && data[n-1] == '\r' {
		return n - 1
	}
	for i := n - 1; i >= 0 && i >= n-utf8.UTFMax; i-- {
		if utf8.RuneStart(data[i]) {
			if !utf8.FullRune(data[i:]) {
				return i
			}
			break
		}
	}
	return n
}

// visible returns data as a pane can show it: CR LF as the line end that it is, other control characters as their pictures.
func visible(data []byte) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ':
			return '␀' + r
		case r == 0x7f:
			return '␡'
		}
		return r
	}, strings.ReplaceAll(string(data), "\r\n", "\n"))
}

func (o *output) text(s string, stderr bool) {
	for s != "" {
		line := s[:past(s, "\n")]
		s = s[len(line):]
		for line != "" {
			n := runeCut(line, chunkBytes)
			o.open().add(line[:n], stderr)
			o.size += n
			line = line[n:]
		}
		o.count()
	}
}

// runeCut returns the length of the longest beginning of s that has at most limit bytes and no half rune.
func runeCut(s string, limit int) int {
	if len(s) <= limit {
		return len(s)
	}
	for !utf8.RuneStart(s[limit]) {
		limit--
	}
	return limit
}

// open returns the chunk to write to. A chunk ends with a line, unless the line is too long for one.
func (o *output) open() *Chunk {
	if n := len(o.chunks); n > 0 {
		last := o.chunks[n-1]
		if last.size < chunkBytes && last.lines < chunkLines {
			return last
		}
	}
	o.chunks = append(o.chunks, new(Chunk))
	return o.chunks[len(o.chunks)-1]
}

// count brings the ring up to date after a piece of at most one line.
func (o *output) count() {
	last := o.chunks[len(o.chunks)-1]
	o.midline = !last.ended()
	if !o.midline {
		last.lines++
		o.lines++
	}
	for len(o.chunks) > 1 && (o.lines > outputLines || o.size > outputBytes) {
		oldest := o.chunks[0]
		o.lines -= oldest.lines
		o.size -= oldest.size
		o.gone.lines += oldest.lines
		o.gone.size += oldest.size
		o.chunks[0] = nil
		o.chunks = o.chunks[1:]
		o.first++
	}
}

// total returns how many lines were printed, a last one without a line end included.
func (o *output) total() int {
	n := o.lines + o.gone.lines
	if o.midline {
		n++
	}
	return n
}

func (c *Chunk) add(text string, stderr bool) {
	if stderr != c.stderr {
		if stderr {
			c.html.Add(`<span class="stderr">`)
		} else {
			c.html.Add(`</span>`)
		}
		c.stderr = stderr
	}
	c.html.Escape(text)
	c.size += len(text)
}

// ended reports whether the chunk's last line has.
func (c *Chunk) ended() bool { return strings.HasSuffix(c.html.String(), "\n") }
