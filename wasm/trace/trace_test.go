package trace

import "testing"

func TestConnectionsAreJoinedByTheirAddresses(t *testing.T) {
	cs := New().conns
	for _, test := range []struct {
		net, local, remote string
		want               int
	}{
		{"tcp", "127.0.0.1:5000", "127.0.0.1:9000", 1},
		{"tcp", "127.0.0.1:9000", "127.0.0.1:5000", 1},
		{"udp", "127.0.0.1:5000", "127.0.0.1:9000", 2}, // another protocol
		{"tcp", "127.0.0.1:5001", "127.0.0.1:9000", 3}, // another port
		{"tcp", "[::1]:9000", "[::1]:5001", 4},         // another address
		{"udp", "[::]:7000", "127.0.0.1:6000", 5},      // listens everywhere
		{"udp", "127.0.0.1:6000", "127.0.0.1:7000", 5}, // and its peer knows it by one address
		{"udp", "127.0.0.1:7000", "127.0.0.1:6000", 5},
		{"udp", "127.0.0.1:6001", "127.0.0.1:7000", 6},
		{"udp", "0.0.0.0:7000", "127.0.0.1:6001", 6},
		{"tcp", "127.0.0.1:9000", "", 0},
		{"tcp", "", "localhost:9000", 0},
		{"unix", "/tmp/s:1", "/tmp/s:2", 0},
		{"t", "x", "y", 0},
	} {
		got := 0
		if c, _ := cs.of(test.net, test.local, test.remote); c != nil {
			got = c.Number
		}
		if got != test.want {
			t.Errorf("of(%s, %s, %s) is #%d, want #%d", test.net, test.local, test.remote, got, test.want)
		}
	}
}

func TestCallsAreBounded(t *testing.T) {
	var c Calls
	for i := range maxCalls + 5 {
		c.add(&Call{Seq: int64(i)})
	}
	if len(c.Rows) != maxCalls || c.Gone != 5 || c.Rows[0].Seq != 5 {
		t.Errorf("%d rows are kept and %d gone, want %d and 5", len(c.Rows), c.Gone, maxCalls)
	}
}
