package lab

import (
	"math/rand/v2"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
)

const (
	// reorderPasses is how many later packets may overtake a reordered one at most. TCP takes a segment for lost when three later
	// ones have been acknowledged (RFC 5681 §3.2), so some reordering shows that and some does not.
	reorderPasses = 3
	// reorderWait is how long a reordered packet waits for others to overtake it, if none comes. It is below the least time in which
	// Linux retransmits, 200 ms (TCP_RTO_MIN in include/net/tcp.h), and above the gap between two sends of a program that does not wait.
	reorderWait = 30 * time.Millisecond
	// defaultQueue is how many packets wait before a link with a rate but no queue, about what a home router holds.
	defaultQueue = 100
)

// lane is one end of a cable as a sender: its chance, and its share of the link's rate.
type lane struct {
	end      End
	others   []*lane // every other end of the cable, in its order
	rng      *rand.PCG
	entering flight          // the packet that is being decided about; here, so that it costs no allocation
	starts   []time.Duration // when each packet that waits for the rate begins to be sent, in order
	free     time.Duration   // when the last of them has been sent
	last     time.Duration   // when the last packet lands that keeps the order
	held     []*flight       // reordered packets that let others pass
}

// seed begins the lane's course of chance anew. Each end of the cable has another.
func (l *lane) seed(end int, seed uint64) { l.rng = rand.NewPCG(seed, uint64(end)) }

// chance is what is drawn for one packet, all of it each time.
type chance struct {
	loss, duplicate, reorder, corrupt float64 // 0 up to 1: it happens below the link's share
	jitter                            float64 // the part of the link's jitter
	bit, passes                       uint64
}

// roll draws the chance of the next packet.
func (l *lane) roll() chance {
	float := func() float64 { return float64(l.rng.Uint64()>>11) / (1 << 53) }
	return chance{float(), float(), float(), float(), float(), l.rng.Uint64(), l.rng.Uint64()}
}

// judge decides what becomes of a packet that enters a cable that is not cut, and when it lands.
func (l *lane) judge(f *flight, link *lesson.Link, now time.Duration, roll chance, hit hit) {
	size := len(f.packet.Bytes)
	v := &f.verdict
	v.Script = hit.line
	if link.MTU > 0 && size > link.MTU {
		v.Dropped = ByMTU
		return
	}
	sent, ok := l.transmit(link, now, size)
	switch {
	case !ok:
		v.Dropped = ByQueue
		return
	case hit.drop:
		v.Dropped = ByScript
		return
	case roll.loss < link.Loss:
		v.Dropped = ByLoss
		return
	}
	v.Copies = 1
	if hit.duplicate || roll.duplicate < link.Duplicate {
		v.Copies = 2
	}
	if hit.corrupt || roll.corrupt < link.Corrupt {
		v.Bit = bitIn(f.packet.IP.HeaderLen, size, roll.bit)
	}
	l.last = max(l.last, sent+link.Delay+time.Duration(roll.jitter*float64(link.Jitter)))
	f.due = l.last + hit.delay
	v.Held = hit.delay > 0
	if roll.reorder < link.Reorder {
		v.Held = true
		f.due += reorderWait
		f.passes = 1 + int(roll.passes%reorderPasses)
	}
}

// bitIn picks a bit behind the IPv4 header, where the checksum of what the packet carries covers it, so that a receiver discards the
// packet. One that carries nothing is left whole.
func bitIn(header, size int, roll uint64) int {
	if size <= header {
		return 0
	}
	return header*8 + int(roll%uint64((size-header)*8))
}

// transmit queues a packet for the link's rate and returns when its last bit has been sent, or that the queue is full.
func (l *lane) transmit(link *lesson.Link, now time.Duration, size int) (sent time.Duration, ok bool) {
	if link.Rate <= 0 {
		return now, true
	}
	for len(l.starts) > 0 && l.starts[0] <= now {
		l.starts = l.starts[1:]
	}
	queue := link.Queue
	if queue == 0 {
		queue = defaultQueue
	}
	if len(l.starts) >= queue {
		return 0, false
	}
	start := max(now, l.free)
	l.starts = append(l.starts, start)
	l.free = start + time.Duration(float64(size)*8/float64(link.Rate)*float64(time.Second))
	return l.free, true
}
