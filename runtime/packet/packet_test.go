package packet

import (
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the wanted parts of testdata anew")

// archives returns the packets in testdata: each file has a sentence on what it shows, the bytes in hex, and the fields wanted.
func archives(t testing.TB) map[string]*txtar.Archive {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("Glob() = %v, %v", files, err)
	}
	all := map[string]*txtar.Archive{}
	for _, file := range files {
		if all[file], err = txtar.ParseFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// bytesOf returns the packet of an archive.
func bytesOf(t testing.TB, a *txtar.Archive) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(string(a.Files[0].Data)), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFields(t *testing.T) {
	for file, a := range archives(t) {
		p := Decode(bytesOf(t, a))
		got := describe(&p)
		if *update {
			a.Files[1].Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(string(a.Files[1].Data), got); diff != "" {
			t.Errorf("%s (-want +got); run go test -update if that is right:\n%s", file, diff)
		}
	}
}

// describe writes what a packet is, and its fields, one a line.
func describe(p *Packet) string {
	var b strings.Builder
	src, dst := p.Ends()
	fmt.Fprintf(&b, "from %s to %s, payload %d of %d bytes", src, dst, len(p.Payload), p.Len)
	if p.Has == HasTCP {
		fmt.Fprintf(&b, ", %v, takes %d", p.TCP.Flags, p.SegLen())
	}
	if p.Has == HasICMP {
		fmt.Fprintf(&b, ", %v", &p.ICMP)
	}
	if p.Problem != "" {
		fmt.Fprintf(&b, "; it %s", p.Problem)
	}
	b.WriteString("\n")
	for _, f := range p.Fields() {
		fmt.Fprintf(&b, "%-4s %2d-%-2d %s: %s\n", f.Header, f.From, f.To, f.Name, f.Value)
	}
	return b.String()
}

// A capture may be cut anywhere.
func TestEveryTruncationIsDecoded(t *testing.T) {
	for file, a := range archives(t) {
		whole := bytesOf(t, a)
		for n := range len(whole) {
			p := Decode(whole[:n:n])
			if err := sound(&p); err != nil {
				t.Errorf("%s: the first %d bytes: %v", file, n, err)
			}
			if n < minIPv4 && p.Problem == "" {
				t.Errorf("%s: the first %d bytes: Problem = none, want one", file, n)
			}
		}
	}
}

// sound checks what holds for every packet, however damaged.
func sound(p *Packet) error {
	last := 0
	for _, f := range p.Fields() {
		if f.From >= f.To || f.To > len(p.Bytes) || f.From < last-1 || f.Name == "" || f.Value == "" {
			return fmt.Errorf("field %+v after byte %d of %d", f, last, len(p.Bytes))
		}
		last = f.To
	}
	if len(p.Payload) > max(p.Len, 0) && p.Problem == "" {
		return fmt.Errorf("%d bytes of payload, and Len is %d", len(p.Payload), p.Len)
	}
	return nil
}

func FuzzDecode(f *testing.F) {
	for _, a := range archives(f) {
		f.Add(bytesOf(f, a))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p := Decode(b)
		if err := sound(&p); err != nil {
			t.Errorf("Decode(%x): %v", b, err)
		}
		if quoted := Decode(p.Payload); quoted.Problem == "" && len(quoted.Bytes) > len(p.Payload) {
			t.Errorf("Decode(%x): the packet it quotes is longer than itself", b)
		}
	})
}

func TestDecodeAllocatesNothing(t *testing.T) {
	b := bytesOf(t, archives(t)["testdata/tcp-syn.txtar"])
	if n := testing.AllocsPerRun(100, func() { sink = Decode(b) }); n != 0 {
		t.Errorf("Decode() allocates %v times, want 0", n)
	}
}

// sink keeps the compiler from leaving out what a benchmark does.
var sink Packet

func BenchmarkDecode(b *testing.B) {
	all := archives(b)
	for _, name := range []string{"tcp-syn", "tcp-sack", "udp", "icmp-port"} {
		b.Run(name, func(b *testing.B) {
			packet := bytesOf(b, all["testdata/"+name+".txtar"])
			b.ReportAllocs()
			for b.Loop() {
				sink = Decode(packet)
			}
		})
	}
	b.Run("checksum-1500", func(b *testing.B) {
		b.SetBytes(1500)
		full := make([]byte, 1500)
		for b.Loop() {
			Checksum(full)
		}
	})
}

func BenchmarkFields(b *testing.B) {
	p := Decode(bytesOf(b, archives(b)["testdata/tcp-syn.txtar"]))
	b.ReportAllocs()
	for b.Loop() {
		p.Fields()
	}
}
