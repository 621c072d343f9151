package lab

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/packet"
)

// Port is a host's side of the cable: bare IPv4 packets, without a link-layer header.
type Port interface {
	// Read waits for the next packet that the host sends and returns its length. When the port is closed it fails with
	// io.EOF, net.ErrClosed or os.ErrClosed.
	Read(b []byte) (int, error)
	// Write hands the host a packet. It must not wait until the host is ready: a full queue is an error, the packet is lost.
	Write(b []byte) (int, error)
}

// End is one host and its port.
type End struct {
	Host string
	Addr netip.Addr
	Port Port
}

// maxPacket is the longest IPv4 packet there can be (RFC 791 §3.1, Total Length), in bytes.
const maxPacket = 65535

// Cable joins hosts and carries their packets, with the impairments of its link and the incidents of its script. With one end it
// carries a host's packets back to the host, which is how 127.0.0.1 crosses a cable; with several, to the end that has the
// address, or to every other end what is sent to a group: a kernel that is no member discards it, as behind a switch that does not
// ask who is (RFC 4541 §2.1.2).
//
// Link, script and seed decide what happens to the nth packet of an end, whatever the timing; chance is drawn for each end by
// itself, always the same number of values for a packet, so that turning one knob leaves what the others do as it was.
type Cable struct {
	now     func() time.Duration
	witness Witness
	hosts   []string // as the topology names them

	mu     sync.Mutex // guards everything below, and the ends' lanes; held while the witness and Port.Write are called
	link   lesson.Link
	cut    bool // by hand
	script script
	lanes  []*lane
	sent   int64   // how many packets have entered
	flying flights // what is on its way
	aloft  int     // the memory that it takes, in bytes
	queued int64   // how many flights have been ordered
	wake   *time.Timer
	wakeAt time.Duration // what wake is set to: when the first of flying lands, or the script cuts or mends
}

// Witness is told what happens on a cable: one thing at a time, in order. It must be quick and must not call the cable.
type Witness interface {
	See(Sighting)
	Changed(Condition)
}

// Condition is what a cable does to packets from a moment on.
type Condition struct {
	At   time.Duration // on the cable's clock
	Link lesson.Link
	Cut  bool
	Line string // of the script that has just cut the cable, or no longer does; "" if it was not the script
	// Faults are the lines of the script.
	Faults []string
}

// NewCable returns a cable that carries nothing until [Cable.Run]. The clock is monotonic, and time passes on it as in package
// time.
func NewCable(ends []End, topology lesson.Topology, now func() time.Duration, witness Witness) (*Cable, error) {
	c := &Cable{now: now, witness: witness, hosts: topology.Hosts, link: topology.Link}
	var err error
	if c.script, err = newScript(topology.Faults, c.hosts); err != nil {
		return nil, err
	}
	for i, e := range ends {
		l := &lane{end: e}
		l.seed(i, c.link.Seed)
		c.lanes = append(c.lanes, l)
	}
	for i, l := range c.lanes {
		l.others = slices.Delete(slices.Clone(c.lanes), i, i+1)
	}
	c.wake = time.AfterFunc(time.Hour, c.land)
	c.wake.Stop()
	return c, nil
}

// Run says what the cable is, carries packets until every port is closed, and returns the errors of those that failed.
func (c *Cable) Run() error {
	c.mu.Lock()
	c.tell(c.now(), "")
	c.mu.Unlock()
	errs := make([]error, len(c.lanes))
	var readers sync.WaitGroup
	for i, l := range c.lanes {
		readers.Go(func() { errs[i] = c.read(l) })
	}
	readers.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wake.Stop()
	c.flying, c.aloft = nil, 0
	return errors.Join(errs...)
}

// SetLink changes what the cable does to the packets that enter from now on. Another seed begins another course of chance.
func (c *Cable) SetLink(link lesson.Link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if link.Seed != c.link.Seed {
		for i, l := range c.lanes {
			l.seed(i, link.Seed)
		}
	}
	c.link = link
	c.tell(c.now(), "")
}

// SetScript gives the cable another script, which counts from now on. A line that is wrong leaves the script as it was; the error has
// the number of the line, from 1, and wraps a [*lesson.IncidentError].
func (c *Cable) SetScript(lines []string) error {
	script, err := newScript(lines, c.hosts)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.script = script
	c.tell(c.now(), "")
	return nil
}

// Cut cuts the cable: what enters is dropped. What is on its way arrives.
func (c *Cable) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = true
	c.tell(c.now(), "")
}

// Mend makes the cable whole again, whether it was cut by hand or by the script.
func (c *Cable) Mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = false
	now := c.now()
	c.script.mend(now)
	c.tell(now, "")
}

// tell says what the cable is from now on, and which line of its script has made it so.
func (c *Cable) tell(now time.Duration, line string) {
	c.setWake(now) // the script that there was may have asked for another moment
	c.witness.Changed(Condition{At: now, Link: c.link, Cut: c.cut || c.script.cutBy != "", Line: line, Faults: c.script.lines})
}

// turn tells whether the script has cut or mended the cable by now.
func (c *Cable) turn(now time.Duration) {
	if line := c.script.turn(now); line != "" {
		c.tell(now, line)
	}
}

// read takes in what an end's host sends, until its port is closed.
func (c *Cable) read(l *lane) error {
	buf := make([]byte, maxPacket)
	for {
		n, err := l.end.Port.Read(buf)
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed), errors.Is(err, os.ErrClosed):
			return nil
		case err != nil:
			return fmt.Errorf("lab: port of %q: %w", l.end.Host, err)
		}
		c.enter(l, buf[:n])
	}
}

// enter decides about a packet, reports it as sent, and hands it over or puts it on its way.
func (c *Cable) enter(from *lane, b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	c.landUntil(now)
	c.turn(now)
	c.sent++
	f := &from.entering
	*f = flight{number: c.sent, from: from, packet: packet.Decode(b)}
	f.to = c.receivers(from, netip.AddrFrom4(f.packet.IP.Dst))
	chance := from.roll()
	cut := c.script.cutBy != "" // a cut that this packet causes begins behind it
	hit := c.script.meet(now, from.end.Host, &f.packet)
	switch {
	case len(f.to) == 0:
		f.verdict.Dropped = ByNobody
	case c.cut || cut:
		f.verdict.Dropped = ByCut
	case c.aloft > maxAloft:
		f.verdict.Dropped = ByQueue
	default:
		from.judge(f, &c.link, now, chance, hit)
	}
	c.report(f, Sent, from.end.Host, now)
	c.turn(now) // it may be the packet that a cut waits for
	if f.verdict.Dropped != "" {
		c.report(f, Lost, from.end.Host, now)
		return
	}
	if f.due <= now {
		c.deliver(f, now)
	} else {
		c.launch(f)
	}
	if !f.verdict.Held {
		c.overtake(from, f.due)
		c.landUntil(now)
	}
	c.setWake(now)
}

// broadcasts are the addresses of everybody on the network, without and with its number (RFC 919 §7).
var broadcasts = []netip.Addr{netip.MustParseAddr("255.255.255.255"), netip.MustParseAddr("10.0.0.255")}

// receivers returns the ends that take what from sends to an address.
func (c *Cable) receivers(from *lane, dst netip.Addr) []*lane {
	if len(c.lanes) == 1 {
		return c.lanes
	}
	if dst.IsMulticast() || slices.Contains(broadcasts, dst) {
		return from.others
	}
	if i := slices.IndexFunc(c.lanes, func(l *lane) bool { return l.end.Addr == dst }); i >= 0 {
		return c.lanes[i : i+1]
	}
	return nil
}

// deliver hands a packet to its receivers, as often as it arrives and damaged as it arrives.
func (c *Cable) deliver(f *flight, now time.Duration) {
	lost := true
	for _, to := range f.to {
		f.arrived = 0
		for range f.verdict.Copies {
			f.flip()
			_, err := to.end.Port.Write(f.packet.Bytes)
			f.flip()
			if err == nil {
				f.arrived++
				c.report(f, Arrived, to.end.Host, now)
			}
		}
		lost = lost && f.arrived == 0
	}
	if lost {
		f.verdict.Dropped, f.verdict.Copies = ByHost, 0
		c.report(f, Lost, f.from.end.Host, now)
	}
}

// report makes a sighting.
func (c *Cable) report(f *flight, stage Stage, host string, now time.Duration) {
	c.witness.See(Sighting{Stage: stage, At: now, Number: f.number, Host: host, Packet: &f.packet, Verdict: f.verdict, Copy: f.arrived})
}
