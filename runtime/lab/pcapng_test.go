package lab

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/packet"
	"github.com/wirebook/wirebook/runtime/pcapng"
)

// connFiles are the archives of testdata/conn, in order.
func connFiles() []string {
	files, err := filepath.Glob("testdata/conn/*.txtar")
	if err != nil {
		panic(err)
	}
	return files
}

// allConns plays every archive of testdata/conn as a connection of its own, with packet numbers of its own.
func allConns(t *testing.T) (log []event.Event) {
	t.Helper()
	for i, file := range connFiles() {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.ReplaceAll(string(archive.Files[0].Data), ":5000", ":"+strconv.Itoa(5000+i))
		log = append(log, playConns(t, lines, int64(100*i+1))...)
	}
	return log
}

// connOf is the name of the archive that a packet of allConns comes from.
func connOf(number int64) string {
	return strings.TrimSuffix(filepath.Base(connFiles()[number/100]), ".txtar")
}

// tshark reads a capture and returns the fields of each packet.
func tshark(t *testing.T, capture []byte, fields ...string) [][]string {
	t.Helper()
	path, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("tshark is not installed: no second opinion on captures")
	}
	args := []string{"-r", "-", "-T", "fields"}
	for _, f := range fields {
		args = append(args, "-e", f)
	}
	cmd := exec.Command(path, args...)
	cmd.Stdin = bytes.NewReader(capture)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("tshark: %v", err)
	}
	var packets [][]string
	for line := range strings.Lines(string(out)) {
		packets = append(packets, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return packets
}

// otherwise are the connections that tshark reads in another way, and why.
var otherwise = map[string]string{
	"self-connect":      "tshark takes the one end for two and the second SYN for a repeated one",
	"simultaneous-open": "tshark takes the second SYN of each side for a repeated one",
}

// TestTsharkAgrees has tshark read the capture of all connections, and asks it which segments begin, repeat, probe and end.
func TestTsharkAgrees(t *testing.T) {
	log := allConns(t)
	seen := tshark(t, captureOf(t, log), "frame.len", "tcp.flags", "frame.comment", "tcp.analysis.retransmission",
		"tcp.analysis.fast_retransmission", "tcp.analysis.duplicate_ack", "tcp.analysis.zero_window", "tcp.analysis.keep_alive",
		"tcp.analysis.keep_alive_ack", "tcp.analysis.window_update")
	log = slices.DeleteFunc(log, func(e event.Event) bool { return !pcapng.IsSent(e.Kind) })
	if len(seen) != len(log) {
		t.Fatalf("tshark sees %d packets, want %d", len(seen), len(log))
	}
	for i, e := range log {
		p := packet.Decode(e.Data)
		want := []string{strconv.Itoa(e.Size), fmt.Sprintf("0x%04x", uint8(p.TCP.Flags))}
		if got := seen[i][:2]; !slices.Equal(got, want) {
			t.Errorf("packet %d: tshark reads length and flags as %v, want %v", e.Number, got, want)
		}
		if e.Note != "" && !strings.HasSuffix(seen[i][2], e.Note) {
			t.Errorf("packet %d: its comment is %q, want %q in it", e.Number, seen[i][2], e.Note)
		}
		if got := noteOf(seen[i][3:]); got != Note(e.Note) && !tsharkDiffers(&e, got) {
			t.Errorf("packet %d (%s): tshark says %q, want %q", e.Number, e.Flags, got, e.Note)
		}
	}
}

// noteOf names what tshark finds in a segment.
func noteOf(analysis []string) Note {
	notes := []Note{Retransmission, FastRetransmit, DuplicateAck, ZeroWindow, Keepalive, KeepaliveAnswer, WindowUpdate}
	found := Note("")
	for i, n := range notes {
		if analysis[i] != "" {
			found = n
		}
	}
	return found
}

// tsharkDiffers reports whether tshark calls a segment otherwise for a reason that is known.
func tsharkDiffers(e *event.Event, got Note) bool {
	switch {
	case otherwise[connOf(e.Number)] != "":
		return true
	case got == Keepalive:
		return Note(e.Note) == WindowProbe // it tells them apart only when a probe carries data
	case got == DuplicateAck:
		return e.Note == "" // it counts every repeated ACK, even when no data is on its way
	case got == FastRetransmit:
		return Note(e.Note) == Retransmission // it goes by the time since the last duplicate ACK, 20 ms (packet-tcp.c): in a test all is close together
	}
	return false
}

// A handshake, data and a close: tshark finds the connection complete.
func TestTsharkFindsTheConnectionComplete(t *testing.T) {
	const complete = "31" // SYN, SYN ACK, ACK, data and FIN: a bit each
	log := allConns(t)
	seen := tshark(t, captureOf(t, log), "tcp.completeness")
	log = slices.DeleteFunc(log, func(e event.Event) bool { return !pcapng.IsSent(e.Kind) })
	last := slices.IndexFunc(log, func(e event.Event) bool {
		return connOf(e.Number) == "close4" && e.Flags == "FIN ACK" && e.Host == "server"
	})
	if got := seen[last][0]; got != complete {
		t.Errorf("at the last FIN tshark finds completeness %s, want %s", got, complete)
	}
}

func captureOf(t *testing.T, log []event.Event) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pcapng.Write(&b, time.Unix(1e9, 0), log); err != nil {
		t.Fatalf("pcapng.Write() = %v", err)
	}
	return b.Bytes()
}

// Every block says its length at both ends, and all of them together are the file.
func TestPcapngBlocks(t *testing.T) {
	log := allConns(t)
	count := map[uint32]int{}
	for b := captureOf(t, log); len(b) > 0; {
		length := binary.LittleEndian.Uint32(b[4:])
		if length%4 != 0 || int(length) > len(b) || binary.LittleEndian.Uint32(b[length-4:]) != length {
			t.Fatalf("a block of %d bytes with %d left", length, len(b))
		}
		count[binary.LittleEndian.Uint32(b)]++
		b = b[length:]
	}
	packets := 0
	for _, e := range log {
		if pcapng.IsSent(e.Kind) {
			packets++
		}
	}
	const section, iface, packet = 0x0A0D0D0A, 1, 6
	want := map[uint32]int{section: 1, iface: 3, packet: packets}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("blocks by type (-want +got):\n%s", diff)
	}
}
