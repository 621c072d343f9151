package lab

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCounters(t *testing.T) {
	c := counters{places: map[string][]Place{}}
	for _, test := range []struct {
		text string
		want map[Place]int
	}{
		{"Tcp: RtoAlgorithm MaxConn InCsumErrors\nTcp: 1 -1 3\nUdp: NoPorts RcvbufErrors InCsumErrors\nUdp: 9 5 2\n",
			map[Place]int{AtChecksum: 5, AtReceiveBuffer: 5}},
		{"IcmpMsg: InType3\nIcmpMsg: 7\nTcp: RtoAlgorithm MaxConn InCsumErrors\nTcp: 1 -1 4\n", map[Place]int{AtChecksum: 4}}, // a group has come between
		{"TcpExt: ListenOverflows ListenDrops\nTcpExt: 2 6\n", map[Place]int{AtAcceptQueue: 2}},
	} {
		lost := map[Place]int{}
		if err := c.read([]byte(test.text), lost); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, lost); diff != "" {
			t.Errorf("%s(-want +got):\n%s", test.text, diff)
		}
	}
}
