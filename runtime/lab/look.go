package lab

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
)

// Look is what the kernel of one host says at one moment.
type Look struct {
	Host    string
	At      time.Duration // on the cable's clock
	Sockets []Socket
	Lost    map[Place]int // packets, since the lab came up
}

// Socket is one socket as its kernel has it.
type Socket struct {
	End, Peer    netip.AddrPort // a socket without a peer has the zero value there
	State        State          // "" of UDP
	event.Kernel                // Expires is 0 when no timer runs
}

// The protocols, as events name them.
const (
	protoTCP = "tcp"
	protoUDP = "udp"
)

// Place is where packets are lost that the cable does not see, or has delivered.
type Place string

// The places.
const (
	AtNIC           Place = "nic"            // the queue between a host and the cable is full
	AtReceiveBuffer Place = "receive buffer" // the program reads too slowly
	AtAcceptQueue   Place = "accept queue"   // the program accepts too slowly
	AtChecksum      Place = "checksum"       // damaged on the way
)

const (
	// maxSaw is how many times it is told of sockets for one run: a few megabytes of a session's log, and more than a learner can look at.
	maxSaw = 10_000
	// sameExpiry is how far the moments of two looks may differ at which one timer fires: the kernel counts in ticks of up to 10 ms, and
	// reads each socket a little later than the one before.
	sameExpiry = 20 * time.Millisecond
)

// socketName tells the sockets of a host apart.
type socketName struct {
	proto     string
	end, peer netip.AddrPort
}

// view is what was last told of a host.
type view struct {
	sockets map[socketName]Socket
	lost    map[Place]int
}

// Look records what has changed since the last look at a host, and reports whether anything has or may have. That only time has passed on
// a timer is no change. The look is the recorder's from then on.
func (r *Recorder) Look(l Look) (changed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := r.views[l.Host]
	if v == nil {
		v = &view{sockets: map[socketName]Socket{}, lost: map[Place]int{}}
		r.views[l.Host] = v
	}
	sockets := byName(l.Sockets)
	news, gone := v.news(sockets, l.At)
	for _, s := range news {
		r.saw(l, s)
	}
	changes, unsure := r.conns.Look(l.Host, sockets)
	r.change(l.At, 0, changes)
	v.sockets = sockets
	lost := r.lost(l, v)
	return len(news) > 0 || gone || len(changes) > 0 || unsure || lost
}

// byName makes one of sockets that share a name (SO_REUSEPORT): their queues together.
func byName(sockets []Socket) map[socketName]Socket {
	named := make(map[socketName]Socket, len(sockets))
	for _, s := range sockets {
		name := socketName{s.Proto, s.End, s.Peer}
		if twin, ok := named[name]; ok {
			s.RecvQ, s.SendQ = s.RecvQ+twin.RecvQ, s.SendQ+twin.SendQ
		}
		named[name] = s
	}
	return named
}

// news returns the sockets that are not as they were, in an order of their own, and whether others are gone. What is as it was but for the
// time is put back as it was. One of UDP that is gone is closed; of TCP the state of its end says that.
func (v *view) news(sockets map[socketName]Socket, at time.Duration) (news []Socket, gone bool) {
	for name, is := range sockets {
		if was := v.sockets[name]; was.same(is, at) {
			sockets[name] = was
		} else {
			news = append(news, is)
		}
	}
	for name, was := range v.sockets {
		if _, there := sockets[name]; there {
			continue
		}
		gone = true
		if was.Proto == protoUDP {
			news = append(news, Socket{End: was.End, Peer: was.Peer, State: Closed, Kernel: event.Kernel{Proto: protoUDP}})
		}
	}
	slices.SortFunc(news, func(a, b Socket) int {
		return cmp.Or(a.End.Compare(b.End), a.Peer.Compare(b.Peer), cmp.Compare(a.Proto, b.Proto))
	})
	return news, gone
}

// same reports whether a socket is as it was but for the time that has passed. A timer that is due may still be there: the kernel is late
// with the long ones (kernel/time/timer.c, "granularity").
func (was Socket) same(is Socket, at time.Duration) bool {
	moved := is.Expires - was.Expires
	late := was.Expires != 0 && was.Expires < at && is.Expires <= at
	if was.Timer == is.Timer && (late || -sameExpiry < moved && moved < sameExpiry) {
		is.Expires = was.Expires
	}
	return is == was
}

// saw emits what the kernel says of a socket, or says once that it is no longer told.
func (r *Recorder) saw(l Look, s Socket) {
	r.said++
	switch {
	case r.said <= maxSaw:
		r.emit(event.Event{At: l.At, Host: l.Host, Kind: event.KernelSaw, Conn: &event.Conn{End: s.End.String(), Peer: peerOf(s.Peer), State: string(s.State)}, Kernel: &s.Kernel})
	case r.said == maxSaw+1:
		r.emit(event.Event{At: l.At, Kind: event.LabTruncated,
			Text: fmt.Sprintf("the kernel's sockets have changed more than %d times: only their states are recorded until a program is run again", maxSaw)})
	}
}

// lost emits what has been lost since the last look, and reports whether anything has.
func (r *Recorder) lost(l Look, v *view) (any bool) {
	for _, place := range slices.Sorted(maps.Keys(l.Lost)) {
		if n := l.Lost[place] - v.lost[place]; n > 0 {
			r.emit(event.Event{At: l.At, Host: l.Host, Kind: event.KernelDropped, Drop: &event.Drop{Where: string(place), Lost: n}})
			v.lost[place] = l.Lost[place]
			any = true
		}
	}
	return any
}

// peerOf writes the address of a peer, "" if there is none.
func peerOf(a netip.AddrPort) string {
	if !a.IsValid() {
		return ""
	}
	return a.String()
}
