package lab

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// counters reads what a host's kernel counts of packets that it discards (RFC 1213 §6 and Linux's own, net/ipv4/proc.c). The files are
// those of the namespace that opened them, whoever reads. It is not safe for concurrent use.
type counters struct {
	files  []*os.File
	places map[string][]Place // of the counters of a group, in their order; "" if that is none
	buf    []byte
}

// counterFiles are of the namespace of the thread that opens them, and stay so only as long as they are open.
var counterFiles = [...]string{"/proc/thread-self/net/snmp", "/proc/thread-self/net/netstat"}

// counterBuffer is more than either file has, in bytes.
const counterBuffer = 16 << 10

// lostAt says which counters are of packets that are lost where.
var lostAt = map[string]Place{
	"Udp: RcvbufErrors":       AtReceiveBuffer,
	"TcpExt: TCPRcvQDrop":     AtReceiveBuffer,
	"TcpExt: TCPBacklogDrop":  AtReceiveBuffer,
	"TcpExt: ListenOverflows": AtAcceptQueue,
	"IpExt: InCsumErrors":     AtChecksum,
	"Icmp: InCsumErrors":      AtChecksum,
	"Tcp: InCsumErrors":       AtChecksum,
	"Udp: InCsumErrors":       AtChecksum,
}

// openCounters opens those of the calling thread's namespace.
func openCounters() (*counters, error) {
	c := &counters{places: map[string][]Place{}, buf: make([]byte, counterBuffer)}
	for _, path := range counterFiles {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		c.files = append(c.files, f)
	}
	return c, nil
}

// add adds what is lost to what is known of other places.
func (c *counters) add(lost map[Place]int) error {
	for _, f := range c.files {
		n, err := f.ReadAt(c.buf, 0)
		if n == 0 {
			return err
		}
		if err := c.read(c.buf[:n], lost); err != nil {
			return fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	return nil
}

// read reads lines in pairs: the names of a group's counters, then their values. A group may appear later, its names stay.
func (c *counters) read(text []byte, lost map[Place]int) error {
	var names []byte
	for line := range bytes.Lines(text) {
		if names == nil {
			names = line
			continue
		}
		group, values, _ := bytes.Cut(line, []byte(" "))
		places, known := c.places[string(group)]
		if !known {
			places = placesOf(names)
			c.places[string(group)] = places
		}
		names = nil
		if places == nil {
			continue
		}
		i := 0
		for value := range bytes.FieldsSeq(values) {
			if i < len(places) && places[i] != "" {
				n, err := strconv.Atoi(string(value))
				if err != nil {
					return err
				}
				lost[places[i]] += n
			}
			i++
		}
	}
	return nil
}

// placesOf says of each counter that a line names where packets are lost that it counts, nil if no counter does.
func placesOf(names []byte) []Place {
	words := bytes.Fields(names)
	places := make([]Place, len(words)-1)
	any := false
	for i, w := range words[1:] {
		places[i] = lostAt[string(words[0])+" "+string(w)]
		any = any || places[i] != ""
	}
	if !any {
		return nil
	}
	return places
}
