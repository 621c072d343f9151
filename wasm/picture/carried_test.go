package picture

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/golden"
)

// Which packet each call of recorded logs leads to.
func TestCarriers(t *testing.T) {
	var b strings.Builder
	for _, log := range []struct {
		file string
		run  event.RunID
	}{{"testdata/pieces.jsonl", 2}, {"testdata/messages.jsonl", 2}, {"../trace/testdata/handshake.jsonl", 2}, {"../trace/testdata/refused.jsonl", 1}, {"../trace/testdata/reset.jsonl", 2}} {
		fmt.Fprintf(&b, "%s\n", log.file)
		s := told(t, log.file, log.run)
		for _, c := range s.Calls {
			fmt.Fprintf(&b, "  %-8s %-9s %5d bytes:", s.Parties[s.PartyOfCall(c)], c.Name, c.Size)
			if p := indexOf(s.Packets, Carrier(s, c.Seq)); p >= 0 {
				fmt.Fprintf(&b, " %d %s, %d bytes", s.Packets[p].Number(), What(s.Packets[p]), s.Packets[p].About.Len)
			}
			b.WriteByte('\n')
		}
	}
	golden.Compare(t, "testdata/carriers.txt", b.String())
}
