package picture

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/wirebook/wirebook/wasm/trace"
)

// quantity is something that is counted in bytes while one end of a connection sends to the other.
type quantity int

const (
	sendQueue  quantity = iota // written by the program and not acknowledged, as the sender's kernel has it
	inFlight                   // sent and not acknowledged
	window                     // what the receiver has said that it has room for
	unread                     // arrived and not read, as the receiver's kernel has it
	congestion                 // the congestion window
	threshold                  // up to which the congestion window opens quickly
	quantities                 // how many there are
)

// quantityNames are how the style sheet and the glossary know the quantities.
var quantityNames = [quantities]string{"sendq", "flight", "window", "unread", "cwnd", "ssthresh"}

// limits reports whether a quantity is no bytes but what may be.
func (q quantity) limits() bool { return q == window || q >= congestion }

// asked reports whether a quantity is known from the kernel alone, which is asked now and then. The others are known from packets.
func (q quantity) asked() bool { return q != inFlight && q != window }

// level is how many bytes a quantity is from a time on.
type level struct {
	at    time.Duration
	bytes int
}

// sending is what one end of a TCP connection sends, as it sees that itself: what the other end says counts from when it arrives. Each
// quantity's levels are in the order of time. Only what was measured is in them.
type sending struct {
	conn       *trace.Conn
	from       int // the end that sends
	begin, end time.Duration
	sent       int  // bytes
	acked      int  // of them
	counted    bool // the acknowledged ones are known: not so before anything is heard of a connection whose beginning is not
	levels     [quantities][]level
}

// sendings returns both directions of the TCP connections that are looked at, that which has carried more first, without those that have
// carried nothing.
func sendings(s *trace.Story, l *Look) []*sending {
	var all []*sending
	for _, c := range s.Conns {
		if c.Net != "tcp" || !l.shows(c) || len(c.Packets) == 0 {
			continue
		}
		more, less := sendingOf(c, 0), sendingOf(c, 1)
		if more.sent < less.sent {
			more, less = less, more
		}
		if more.sent > 0 {
			all = append(all, more)
		}
		if less.sent > 0 {
			all = append(all, less)
		}
	}
	return all
}

func sendingOf(c *trace.Conn, from int) *sending {
	sd := &sending{conn: c, from: from}
	heard := heardBy(c, from)
	hear := func(until time.Duration) {
		for len(heard) > 0 && heard[0].Arrivals[0].At <= until {
			sd.hear(heard[0])
			heard = heard[1:]
		}
	}
	for _, p := range c.Packets {
		if p.From == from && p.Seg != nil {
			hear(p.Sent)
			sd.send(p)
		}
	}
	sd.span()
	hear(sd.end)
	sd.ask()
	return sd
}

// heardBy returns the segments that have come to one end whole, in the order in which they came. Of one that came twice, the first counts.
func heardBy(c *trace.Conn, end int) []*trace.Packet {
	var heard []*trace.Packet
	for _, p := range c.Packets {
		if p.From != end && p.Seg != nil && len(p.Arrivals) > 0 && p.Arrivals[0].How.Bit == 0 {
			heard = append(heard, p)
		}
	}
	slices.SortStableFunc(heard, func(a, b *trace.Packet) int { return cmp.Compare(a.Arrivals[0].At, b.Arrivals[0].At) })
	return heard
}

// send takes in a segment that was sent. The first byte has the number 1, since the SYN has taken the 0.
func (sd *sending) send(p *trace.Packet) {
	if strings.HasPrefix(p.Seg.Flags, "SYN") {
		sd.counted = true
	}
	if to := int(p.Seg.RelSeq) - 1 + p.About.Len; p.About.Len > 0 && to > sd.sent {
		sd.sent = to
		sd.count(p.Sent)
	}
}

// hear takes in a segment that has come. One that acknowledges less than is acknowledged already is late, and its window is out of date.
func (sd *sending) hear(p *trace.Packet) {
	acked := int(p.Seg.RelAck) - 1
	if !strings.Contains(p.Seg.Flags, "ACK") || strings.Contains(p.Seg.Flags, "RST") || acked < sd.acked {
		return
	}
	at := p.Arrivals[0].At
	if sd.counted {
		acked = min(acked, sd.sent) // a FIN is acknowledged like a byte
	}
	sd.acked, sd.sent, sd.counted = acked, max(sd.sent, acked), true
	sd.count(at)
	sd.set(window, at, int(p.Seg.Window))
}

func (sd *sending) count(at time.Duration) {
	if sd.counted {
		sd.set(inFlight, at, sd.sent-sd.acked)
	}
}

// set appends a level, if it is another than before.
func (sd *sending) set(q quantity, at time.Duration, bytes int) {
	if all := sd.levels[q]; len(all) == 0 || all[len(all)-1].bytes != bytes {
		sd.levels[q] = append(all, level{at, bytes})
	}
}

// span finds when the connection began and ended, as far as is known. What is not over yet has not ended.
func (sd *sending) span() {
	const slack = 100 * time.Millisecond // by so much a kernel may be asked late what its queues are in the end
	sd.begin = sd.conn.Packets[0].Sent
	for _, p := range sd.conn.Packets {
		sd.begin, sd.end = min(sd.begin, p.Sent), max(sd.end, p.Last())
	}
	last := sd.end
	for _, saw := range sd.conn.Saw {
		if saw.At <= last+slack {
			sd.end = max(sd.end, saw.At)
		}
	}
}

// ask takes in what the kernels have said. Before the first round trip, a congestion window is a default, counted in segments of no peer.
func (sd *sending) ask() {
	for i := range sd.conn.Saw {
		saw := &sd.conn.Saw[i]
		add := func(q quantity, bytes int) { sd.levels[q] = append(sd.levels[q], level{saw.At, bytes}) }
		switch {
		case saw.At < sd.begin || saw.At > sd.end:
		case saw.End != sd.from:
			add(unread, saw.Is.RecvQ)
		default:
			add(sendQueue, saw.Is.SendQ)
			if saw.Is.CWnd > 0 && saw.Is.RTT > 0 {
				add(congestion, saw.Is.CWnd*saw.Is.MSS)
			}
			if saw.Is.SSThresh > 0 {
				add(threshold, saw.Is.SSThresh*saw.Is.MSS)
			}
		}
	}
}

// until returns up to when a quantity is known. What a kernel was asked last holds as long as it has not changed, but of a connection that
// is over nobody can be asked any more.
func (sd *sending) until(q quantity) time.Duration {
	over := func(e *trace.End) bool { return e.State == "CLOSED" || e.State == "TIME-WAIT" }
	if all := sd.levels[q]; len(all) > 0 && q.asked() && (over(&sd.conn.Ends[0]) || over(&sd.conn.Ends[1])) {
		return all[len(all)-1].at
	}
	return sd.end
}

// at returns the level of a quantity at a time, nil where it is not known yet.
func (sd *sending) at(q quantity, at time.Duration) *level {
	all := sd.levels[q]
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].at <= at {
			return &all[i]
		}
	}
	return nil
}

// most returns the greatest level of a quantity.
func (sd *sending) most(q quantity) int {
	most := 0
	for _, lv := range sd.levels[q] {
		most = max(most, lv.bytes)
	}
	return most
}
