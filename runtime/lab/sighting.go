package lab

import (
	"time"

	"github.com/wirebook/wirebook/runtime/packet"
)

// Sighting is one look at a packet on the cable. Every packet is seen as [Sent] when it enters, with its verdict, and then as
// [Arrived] once for each copy that leaves, at each receiver, or as [Lost] if none does.
type Sighting struct {
	Stage   Stage
	At      time.Duration  // on the cable's clock
	Number  int64          // of the packet on this cable, from 1, in the order of sending
	Host    string         // the sender when Sent or Lost, the receiver when Arrived
	Packet  *packet.Packet // as it was sent, whatever happens to it after; valid only during the call
	Verdict Verdict
	Copy    int // when Arrived: which copy it is at this host, from 1
}

// Stage is where on its way a packet is seen.
type Stage uint8

// The stages.
const (
	Sent Stage = iota
	Arrived
	Lost
)

// Verdict is what the cable decides about a packet when it enters. The zero value is what a perfect cable decides, but for Copies.
type Verdict struct {
	Dropped Rule   // why it does not arrive; "" if it does
	Copies  int    // how many arrive at each receiver: 0, 1, or 2
	Bit     int    // the bit that is flipped, counted from the packet's first, the high one; 0 is none, as the first never is
	Held    bool   // later packets may overtake it
	Script  string // the line of the script that is behind it; "" if none is
}

// Rule is why a packet is dropped.
type Rule string

// The rules.
const (
	ByLoss   Rule = "loss"   // chance
	ByQueue  Rule = "queue"  // the rate is used up and the queue in front of it full
	ByMTU    Rule = "mtu"    // larger than the cable takes
	ByCut    Rule = "cut"    // the cable is cut
	ByScript Rule = "script" // a line of the script
	ByNobody Rule = "nobody" // no host on this cable has the address
	ByHost   Rule = "host"   // the receiving host did not take it from the cable
)
