package lab

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/packet"
)

// What a program sends must not fill the lab's memory, however many connections it opens.
func TestFloodsAreBounded(t *testing.T) {
	var conns Conns
	script, err := newScript([]string{"drop syn 2"}, []string{"client", "server"})
	if err != nil {
		t.Fatal(err)
	}
	for port := range 3 * maxTalks {
		p := decoded(t, fmt.Sprintf("client:%d server:80 SYN seq=1", port+1))
		conns.Sent("client", int64(port), &p)
		script.meet(0, "client", &p)
		if len(conns.conns) > maxConns || len(script.talks) > maxTalks {
			t.Fatalf("after %d SYNs %d connections and %d conversations, want at most %d and %d",
				port+1, len(conns.conns), len(script.talks), maxConns, maxTalks)
		}
	}
}

// However long a cable and however much a program sends, what is on its way stays within bounds; when it has landed there is room again.
func TestWhatIsOnItsWayIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen strings.Builder
		topology := lesson.Topology{Hosts: []string{"client", "server"}, Link: lesson.Link{Delay: time.Hour}}
		c, ports := plug(t, topology, &notes{to: &seen})
		datagram := craft(t, "client:1 server:2 udp len=60000")
		flood := func() (dropped int) {
			for range maxAloft/len(datagram) + 10 {
				ports["client"].sends <- datagram
			}
			synctest.Wait()
			c.mu.Lock() // what is seen is written under it
			defer c.mu.Unlock()
			defer seen.Reset()
			return strings.Count(seen.String(), "lost client dropped=queue")
		}
		first := flood()
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if second := flood(); first < 5 || second != first {
			t.Errorf("%d datagrams are lost to the queue, and %d when the others have landed; want as many, and some", first, second)
		}
		if c.aloft > maxAloft+maxPacket+flightCost {
			t.Errorf("%d bytes are on their way, want at most %d and one packet", c.aloft, maxAloft)
		}
	})
}

// FuzzConns sends segments that no TCP would, and wants no more than that the numbers stay in order and the memory bounded.
func FuzzConns(f *testing.F) {
	const size = 8 // of a segment: where from, whether it arrives, flags, length, then two bytes each of seq and ack
	f.Add([]byte{0, 1, byte(packet.SYN), 0, 0, 100, 0, 0, 1, 1, byte(packet.SYN | packet.ACK), 0, 3, 132, 0, 101})
	f.Add([]byte{0, 1, byte(packet.SYN), 0, 255, 255, 0, 0, 0, 1, byte(packet.FIN | packet.ACK), 9, 0, 0, 0, 0, 1, 0, byte(packet.RST), 0, 0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		var conns Conns
		template := [2]packet.Packet{decoded(t, "client:5000 server:80 ACK"), decoded(t, "server:80 client:5000 ACK")}
		for number := int64(1); len(b) >= size; b = b[size:] {
			p := template[b[0]&1]
			p.TCP.Flags, p.Len = packet.Flags(b[2]), int(b[3])
			p.TCP.Seq, p.TCP.Ack = uint32(int16(binary.BigEndian.Uint16(b[4:]))), uint32(int16(binary.BigEndian.Uint16(b[6:])))
			conns.Sent("client", number, &p)
			if b[1]&1 == 1 {
				conns.Arrived("server", &p)
			}
			number++
			for _, c := range conns.conns {
				for _, e := range c {
					if before(e.next, e.una) || len(e.early) > maxEarly || len(e.old) > maxRemembered {
						t.Fatalf("end %+v: una is beyond next, or more is kept than allowed", e)
					}
				}
			}
		}
	})
}
