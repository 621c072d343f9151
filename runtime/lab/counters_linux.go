package lab

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// counters reads what a host's kernel counts of packets that it discards (RFC 1213 §6 and Linux's own, net/ipv4/proc.c). The files are
// those of the namespace that opened them, whoever reads. It is not safe for concurrent use.
type counters struct {
	files []*os.File
	buf   []byte
}

// countersFiles are read by their path, since only an open file stays with its namespace.
var countersFiles = [...]string{"/proc/thread-self/net/snmp", "/proc/thread-self/net/netstat"}

// countersBuffer is more than either file has, in bytes.
const countersBuffer = 16 << 10

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
	c := &counters{buf: make([]byte, countersBuffer)}
	for _, path := range countersFiles {
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
		if err := addLost(string(c.buf[:n]), lost); err != nil {
			return fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	return nil
}

// addLost reads lines in pairs: the names of a group's counters, then their values.
func addLost(text string, lost map[Place]int) error {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		names, values := strings.Fields(lines[i]), strings.Fields(lines[i+1])
		if len(names) != len(values) {
			return fmt.Errorf("%d names and %d values", len(names), len(values))
		}
		for j := 1; j < len(names); j++ {
			place, ok := lostAt[names[0]+" "+names[j]]
			if !ok {
				continue
			}
			n, err := strconv.Atoi(values[j])
			if err != nil {
				return err
			}
			lost[place] += n
		}
	}
	return nil
}
