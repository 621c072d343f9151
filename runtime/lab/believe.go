package lab

import (
	"cmp"
	"slices"
)

// Look takes in the sockets of a host as its kernel has them: listeners at once, the state of a connection when two looks in a row say
// another than the packets do. It reports whether another look is needed to be sure.
func (cs *Conns) Look(host string, sockets map[socketName]Socket) (changes []Change, unsure bool) {
	var r Reading
	states := map[socketName]State{}
	listening := map[listener]bool{}
	for name, s := range sockets {
		switch {
		case name.proto != protoTCP:
		case s.State == Listen:
			listening[listener{host, s.End}] = true
		default:
			states[name] = s.State
			if s.State != TimeWait && len(cs.conns) < maxConns { // it may have been forgotten, and then is not to be heard of again
				cs.between(s.End, s.Peer)
			}
		}
	}
	cs.listen(host, listening, &r)
	for _, c := range cs.conns {
		c[0].look(host, states, c[1], &r)
		if c[1] != c[0] {
			c[1].look(host, states, c[0], &r)
		}
		unsure = unsure || c[0].doubt != "" || c[1].doubt != ""
	}
	slices.SortFunc(r.Changes, func(a, b Change) int { return cmp.Or(a.End.Compare(b.End), a.Peer.Compare(b.Peer)) })
	return r.Changes, unsure
}

// listen takes in which sockets of a host are listening.
func (cs *Conns) listen(host string, listening map[listener]bool, r *Reading) {
	for l := range cs.listeners {
		if l.host == host && !listening[l] {
			delete(cs.listeners, l)
			r.Changes = append(r.Changes, Change{Host: host, End: l.end, Was: Listen, Is: Closed})
		}
	}
	for l := range listening {
		if cs.listeners[l] {
			continue
		}
		if cs.listeners == nil {
			cs.listeners = map[listener]bool{}
		}
		cs.listeners[l] = true
		r.Changes = append(r.Changes, Change{Host: host, End: l.end, Is: Listen})
	}
}

// look takes in what the kernel of a host says of the end, if it is there.
func (e *end) look(host string, states map[socketName]State, peer *end, r *Reading) {
	s, has := states[socketName{protoTCP, e.addr, peer.addr}]
	switch {
	case has && e.state == "": // it is heard of for the first time: on a host's lo no packet crosses the cable
		e.host = host
	case e.host != host || e.state == "":
		return
	case !has:
		s = Closed
	}
	e.believe(s, peer, r)
}
