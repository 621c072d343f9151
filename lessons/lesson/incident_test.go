package lesson

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseIncident(t *testing.T) {
	hosts := []string{"alice", "bob"}
	nth := func(host string, what What, ranges ...Range) Selector {
		return Selector{Host: host, What: what, Nth: ranges}
	}
	for _, test := range []struct {
		line string
		want Incident
	}{
		{"drop alice data 2", Incident{Deed: Drop, Which: nth("alice", Data, Range{2, 2})}},
		{"drop syn 1-2 5", Incident{Deed: Drop, Which: nth("", SYN, Range{1, 2}, Range{5, 5})}},
		{"  corrupt  bob\tfin  1 ", Incident{Deed: Corrupt, Which: nth("bob", FIN, Range{1, 1})}},
		{"duplicate datagram all", Incident{Deed: Duplicate, Which: nth("", Datagram)}},
		{"delay bob ack 3 by 200ms", Incident{Deed: Delay, Which: nth("bob", ACK, Range{3, 3}), By: 200 * time.Millisecond}},
		{"cut after 3s", Incident{Deed: Cut, After: 3 * time.Second}},
		{"cut after 3s for 500ms", Incident{Deed: Cut, After: 3 * time.Second, For: 500 * time.Millisecond}},
		{"cut after alice data 2 for 1s", Incident{Deed: Cut, Which: nth("alice", Data, Range{2, 2}), For: time.Second}},
	} {
		got, err := ParseIncident(test.line, hosts)
		test.want.Source = test.line
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("ParseIncident(%q) = %v (-want +got):\n%s", test.line, err, diff)
		}
	}
}

func TestParseIncidentSaysWhatToWrite(t *testing.T) {
	const kinds = "syn, syn-ack, ack, data, fin, rst, segment, datagram, fragment, icmp, packet"
	for _, test := range []struct {
		line, want string
	}{
		{"", "at 1: a line begins with what happens: drop, duplicate, corrupt, delay, cut"},
		{"dorp data 2", `at 1: a line begins with what happens, and not "dorp" (did you mean "drop"?)`},
		{"drop", "at 5: here a host or a kind of packet is expected: client, server, " + kinds},
		{"drop clinet data 2", `at 6: here a host or a kind of packet is expected, and not "clinet" (did you mean "client"?)`},
		{"drop client dta 2", `at 13: here a host or a kind of packet is expected, and not "dta" (did you mean "data"?)`},
		{"drop client data", "at 17: here it is to be said which: a number from 1, like 2, a range like 2-4, or all"},
		{"drop client data 0", "at 18: here it is to be said which: a number from 1, like 2, a range like 2-4, or all"},
		{"drop client data 1 4-2", "at 20: here it is to be said which: a number from 1, like 2, a range like 2-4, or all"},
		{"drop client data 1,2", "at 18: here it is to be said which: a number from 1, like 2, a range like 2-4, or all"},
		{"drop client data 2 please", `at 20: "please" is more than is understood here: end the line before it`},
		{"delay client data 2", `at 20: here "by" is expected`},
		{"delay client data 2 by soon", "at 24: here a duration like 200ms or 3s is expected"},
		{"cut 3s", `at 5: here "after" is expected`},
		{"cut after 3", "at 11: here a duration like 200ms or 3s is expected"},
		{"cut after 3s for -1s", "at 18: here a duration like 200ms or 3s is expected"},
	} {
		_, err := ParseIncident(test.line, nil)
		var incidentErr *IncidentError
		if !errors.As(err, &incidentErr) || err.Error() != test.want {
			t.Errorf("ParseIncident(%q) = %v, want %s", test.line, err, test.want)
		}
	}
}

// Whatever an author writes, the parser says something, at a place that the line has.
func FuzzParseIncident(f *testing.F) {
	for _, line := range []string{"drop client data 2", "delay server syn-ack 1-2 by 200ms", "cut after client data 3 for 2s", "cut after 3s", "drop", "\x80 é 1-"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		in, err := ParseIncident(line, nil)
		var incidentErr *IncidentError
		switch {
		case errors.As(err, &incidentErr):
			if incidentErr.Col < 1 || incidentErr.Col > len(line)+1 {
				t.Errorf("ParseIncident(%q): column %d is outside", line, incidentErr.Col)
			}
		case err != nil:
			t.Errorf("ParseIncident(%q) = %T, want *IncidentError", line, err)
		case in.By < 0 || in.After < 0 || in.For < 0:
			t.Errorf("ParseIncident(%q) = %+v, want no time that runs backwards", line, in)
		}
	})
}
