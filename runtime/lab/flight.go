package lab

import (
	"bytes"
	"cmp"
	"container/heap"
	"slices"
	"time"

	"github.com/wirebook/wirebook/runtime/packet"
)

// flight is a packet on its way.
type flight struct {
	number  int64
	from    *lane
	to      []*lane // more than one of what is sent to a group
	packet  packet.Packet
	verdict Verdict
	arrived int           // how many copies have, at the receiver at hand
	due     time.Duration // when it lands
	order   int64         // among those that land at the same moment
	index   int           // in the heap; -1 when it has landed
	passes  int           // how many later packets of its lane it still lets pass; 0 when it waits for none
}

const (
	// maxAloft bounds the memory of what is on its way, in bytes. It is what fills a link of 1 Gbit/s that goes around the world; a longer
	// delay and a flood of datagrams would fill the computer's memory.
	maxAloft = 64 << 20
	// flightCost is what a flight takes beside the bytes of its packet, roughly.
	flightCost = 512
)

// cost is the memory that a packet takes while it is on its way, in bytes.
func (f *flight) cost() int { return flightCost + len(f.packet.Bytes) }

// flip flips the bit that the verdict names, or flips it back.
func (f *flight) flip() {
	if bit := f.verdict.Bit; bit > 0 {
		f.packet.Bytes[bit/8] ^= 0x80 >> (bit % 8)
	}
}

// flights is a heap: the next to land is the first.
type flights []*flight

func (fs flights) Len() int { return len(fs) }

func (fs flights) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(fs[i].due, fs[j].due), cmp.Compare(fs[i].order, fs[j].order)) < 0
}

func (fs flights) Swap(i, j int) {
	fs[i], fs[j] = fs[j], fs[i]
	fs[i].index, fs[j].index = i, j
}

// Push is for package heap.
func (fs *flights) Push(x any) {
	f := x.(*flight)
	f.index = len(*fs)
	*fs = append(*fs, f)
}

// Pop is for package heap.
func (fs *flights) Pop() any {
	last := len(*fs) - 1
	f := (*fs)[last]
	(*fs)[last] = nil
	*fs = (*fs)[:last]
	f.index = -1
	return f
}

// launch puts a packet on its way. It is copied: the buffer that it was read into is used again.
func (c *Cable) launch(entering *flight) {
	f := new(*entering)
	f.packet = packet.Decode(bytes.Clone(f.packet.Bytes))
	c.queued++
	f.order = c.queued
	heap.Push(&c.flying, f)
	c.aloft += f.cost()
	if f.passes > 0 {
		f.from.held = append(f.from.held, f)
	}
}

// overtake counts a packet that passes those its lane holds back. Whoever has let enough pass lands right after it.
func (c *Cable) overtake(l *lane, due time.Duration) {
	l.held = slices.DeleteFunc(l.held, func(f *flight) bool {
		if f.index < 0 { // its wait was over
			return true
		}
		f.passes--
		if f.passes > 0 {
			return false
		}
		c.queued++
		f.due, f.order = min(f.due, due), c.queued
		heap.Fix(&c.flying, f.index)
		return true
	})
}

// landUntil delivers what is due.
func (c *Cable) landUntil(now time.Duration) {
	for len(c.flying) > 0 && c.flying[0].due <= now {
		f := heap.Pop(&c.flying).(*flight)
		c.aloft -= f.cost()
		c.deliver(f, now)
	}
}

// land delivers what is due when the timer says so.
func (c *Cable) land() {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	c.wakeAt = 0
	c.landUntil(now)
	c.turn(now)
	c.setWake(now)
}

// setWake sets the timer to what comes next: a packet lands, or the script cuts or mends the cable.
func (c *Cable) setWake(now time.Duration) {
	next := c.script.next(now)
	if len(c.flying) > 0 {
		next = min(next, c.flying[0].due)
	}
	if next != never && next != c.wakeAt {
		c.wakeAt = next
		c.wake.Reset(next - now)
	}
}
