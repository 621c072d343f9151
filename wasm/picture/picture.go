// Package picture draws what a [trace.Story] tells. Each picture is made in two steps: where everything stands, as plain numbers, and
// what it looks like, as SVG or HTML. The package is pure, so both are tested without a browser.
package picture

import (
	"time"

	"github.com/wirebook/wirebook/wasm/trace"
)

// Look is how a picture is looked at.
type Look struct {
	Width  int           // of the place it is drawn in, CSS pixels
	Conn   int           // the number of the connection that is looked at; 0 for all
	Replay bool          // the story is told up to Cursor; what comes later is set apart
	Cursor time.Duration // on the lab's clock
	Chosen int64         // the number of the packet that is looked into; 0 for none
	Say    *Words
}

// Later reports whether something at a time has not happened yet, as the story is told.
func (l *Look) Later(at time.Duration) bool { return l.Replay && at > l.Cursor }

// Shows reports whether a connection is looked at.
func (l *Look) Shows(c *trace.Conn) bool { return l.Conn == 0 || c != nil && c.Number == l.Conn }

// Drawing is a picture ready for the page.
type Drawing struct {
	Count string // how much there is to see, in a word or two; "" where there is nothing
	Tools string // HTML above the picture: what chooses what is shown
	Head  string // HTML that stays in sight while the parts are scrolled
	Parts []Part // from top to bottom
	Foot  string // HTML below the picture
	Mark  int    // where the cursor stands, in pixels from the top of the first part; -1 where it stands nowhere
}

// Part is a piece of a picture. Those that are out of sight need not be drawn.
type Part struct {
	Rev    string // changes when the part looks different
	Height int    // CSS pixels
	Draw   func() string
}

// Words is what the pictures say in one language. A "%" is where a value goes.
type Words struct {
	Packets                                        string // the title of the table
	ColNumber, ColTime, ColWay, ColWhat, ColLength string
	ColFate                                        string
	Delivered, Lost, OnItsWay                      string
	Rules                                          map[string]string // why a packet was dropped, by event.Packet.Rule
}
