package view

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/wasm/golden"
)

func TestAShareLinkCarriesWhatWasPacked(t *testing.T) {
	m := New(testPage())
	m.Type("client", "package mine\n")
	if got := m.ShareText("client"); got != "echo\nclient\npackage mine\n" {
		t.Errorf("ShareText = %q", got)
	}
	packed := []byte{0, 0xff, '+', '/', '\n'}
	link := m.ShareLink("http://127.0.0.1:7070/lesson/echo", packed)
	address, fragment, _ := strings.Cut(link, "#")
	if address != "http://127.0.0.1:7070/lesson/echo" || strings.Trim(fragment[len("share=1."):], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		t.Errorf("the link is %q", link)
	}
	if got, wrong := m.Packed("#" + fragment); !bytes.Equal(got, packed) || wrong != "" {
		t.Errorf("Packed = %q, %q, want %q", got, wrong, packed)
	}
	long := make([]byte, maxShareLink*3/4)
	if link := m.ShareLink("http://127.0.0.1:7070/lesson/echo", long); link != "" {
		t.Errorf("a link of %d bytes was made", len(link))
	}
}

func TestFragmentsThatCarryNothing(t *testing.T) {
	m := New(testPage())
	for _, fragment := range []string{"", "#run", "#c=code", "#section-3", "share=1.AA"} {
		if IsShare(fragment) {
			t.Errorf("%q is taken for a share link's", fragment)
		}
	}
	say := m.Strings()
	for fragment, want := range map[string]string{
		"#share=": say.ShareBroken, "#share=1": "", "#share=1.": "", "#share=1.A": say.ShareBroken, "#share=1.A=": say.ShareBroken, "#share=1.A+": say.ShareBroken,
		"#share=x.AA": say.ShareBroken, "#share=0.AA": say.ShareBroken, "#share=2.AA": say.ShareNewer, "#share=2.what will be": say.ShareNewer,
		"#share=1." + strings.Repeat("A", maxShareLink): say.ShareTooLong,
	} {
		if packed, wrong := m.Packed(fragment); wrong != want || len(packed) > 0 {
			t.Errorf("Packed(%.20q) = %q, %q, want %q", fragment, packed, wrong, want)
		}
	}
}

func TestSharedCodeThatFindsNoCell(t *testing.T) {
	p := testPage()
	p.Lesson.Cell("server").ReadOnly = true
	m := New(p)
	say := m.Strings()
	for _, test := range []struct{ shared, elsewhere, wrong string }{
		{"", "", say.ShareBroken},
		{"echo\nclient", "", say.ShareBroken},
		{"echo\nclient\n\xff", "", say.ShareBroken},
		{"after\nanything\npackage x\n", "/lesson/after", ""},
		{"<gone>\nclient\npackage x\n", "", strings.Replace(say.ShareNoLesson, "%", "<gone>", 1)},
		{"echo\nnobody\npackage x\n", "", strings.Replace(say.ShareNoCell, "%", "nobody", 1)},
		{"echo\nutil\npackage x\n", "", strings.Replace(say.ShareNoCell, "%", "util", 1)}, // it is hidden
		{"echo\nserver\npackage x\n", "", strings.Replace(say.ShareNoCell, "%", "server", 1)},
		{"echo\nclient\n" + strings.Repeat("x", wire.MaxSource+1), "", say.ShareTooLong},
	} {
		cell, elsewhere, wrong := m.Offer(test.shared)
		if cell != "" || elsewhere != test.elsewhere || wrong != test.wrong {
			t.Errorf("Offer(%.20q) = %q, %q, %q, want %q, %q", test.shared, cell, elsewhere, wrong, test.elsewhere, test.wrong)
		}
	}
	for _, name := range m.Cells() {
		if html := m.Notice(name); html != "" {
			t.Errorf("above %s stands %s", name, html)
		}
	}
}

// offered is a bridge to whose client somebody has shared code.
func offered(t *testing.T, saved map[string]wire.Saved, source string) *bridge {
	t.Helper()
	b := newBridge(t, saved)
	if cell, elsewhere, wrong := b.Offer("echo\nclient\n" + source); cell != "client" || elsewhere != "" || wrong != "" {
		t.Fatalf("Offer = %q, %q, %q", cell, elsewhere, wrong)
	}
	return b
}

// says checks whether the notice above the client has words in it, each with a "!" before it if it should not.
func (b *bridge) says(when string, words ...string) {
	b.t.Helper()
	html := b.Notice("client")
	for _, w := range words {
		if word, not := strings.CutPrefix(w, "!"); strings.Contains(html, word) == not {
			b.t.Errorf("%s: %q is %v in %s", when, word, !not, html)
		}
	}
}

func TestSharedCodeChangesNothingByItself(t *testing.T) {
	b := offered(t, map[string]wire.Saved{"client": {Source: "package mine\n", Original: clientSource}}, "package theirs\n")
	b.wantSource("offered", "package mine\n")
	golden.HTML(t, "testdata/shared.html", b.Notice("client"))
	b.wantCommands("Save", b.Save("client"))
	b.wantCommands("Run", b.Run("client"), wire.Command{Verb: wire.Run, Lesson: "echo", Cell: "client"})
	b.Decline("client")
	b.wantSource("declined", "package mine\n")
	b.says("declined", "!<div")
}

func TestAnEditThatSharedCodeReplacesIsKept(t *testing.T) {
	b := offered(t, nil, "package theirs\n")
	b.Type("client", "package mine\n")
	b.Accept("client")
	b.wantSource("accepted", "package theirs\n")
	b.wantCommands("Save", b.Save("client"), edit("client", "package theirs\n", clientSource))
	b.says("accepted", b.say.ShareBack, b.say.ShareDrop, "!"+b.say.ShareUse)
	mine, ok := b.Mine("client")
	if mine != "package mine\n" || !ok {
		t.Fatalf("Mine = %q, %v", mine, ok)
	}

	b.Accept("client") // that is, take one's own back
	b.wantSource("taken back", "package mine\n")
	b.says("taken back", b.say.ShareUse)
	b.Accept("client")

	again := newBridge(t, map[string]wire.Saved{"client": {Source: "package theirs\n", Original: clientSource}})
	again.KeepMine("client", mine)
	again.says("loaded anew", b.say.ShareBack)
	again.Decline("client")
	if mine, ok := again.Mine("client"); ok {
		t.Errorf("Mine = %q after it was dropped", mine)
	}
}

// A second link, opened while one's own edit is kept for the first, does not take its place.
func TestAnEditIsKeptThroughTwoLinks(t *testing.T) {
	b := offered(t, nil, "package theirs\n")
	b.Type("client", "package mine\n")
	b.Accept("client")
	for _, source := range []string{"package one\n", "package two\n"} { // the last is what counts
		b.Offer("echo\nclient\n" + source)
		if mine, _ := b.Mine("client"); mine != "package mine\n" {
			t.Fatalf("Mine = %q", mine)
		}
	}
	b.KeepMine("client", "package old\n") // as the page does where a cell is drawn anew
	b.Accept("client")
	b.wantSource("accepted", "package two\n")
	b.Decline("client")
	b.Accept("client")
	b.wantSource("taken back", "package mine\n")
}

func TestTheAuthorsCodeNeedNotBeKept(t *testing.T) {
	b := offered(t, nil, "package theirs\n")
	b.Accept("client")
	b.wantSource("accepted", "package theirs\n")
	b.says("accepted", "!<div")
}

func TestSharedCodeThatIsThereAlready(t *testing.T) {
	b := offered(t, nil, clientSource)
	b.says("offered", b.say.ShareSame, "!"+b.say.ShareUse)
}

func TestALinkIsShownWhileItIsTrue(t *testing.T) {
	b := newBridge(t, nil)
	b.ShowLink("client", b.ShareText("client"), "http://x/#share=1.AA", true)
	b.says("copied", b.say.ShareCopied, `value="http://x/#share=1.AA"`)
	b.Type("client", "other")
	b.says("edited", "!<div")
	b.ShowLink("client", b.ShareText("client"), "http://x/#share=1.AA", false)
	b.says("not copied", b.say.ShareCopy)
	b.HideLink("client")
	b.says("seen", "!<div")
	b.ShowLink("client", b.ShareText("client"), "", false)
	b.says("too long", strings.Replace(b.say.ShareNoLink, "%", strconv.Itoa(maxShareLink), 1), `href="/work"`)
}

func TestCompare(t *testing.T) {
	for _, test := range []struct{ old, now, want string }{
		{"", "", ""},
		{"a b c", "a b c", "a b c"},
		{"a b c", "a x c", "a -b +x c"},
		{"a b c", "", "-a -b -c"},
		{"", "a b", "+a +b"},
		{"a b c d e f", "a X c d Y e f", "a -b +X c d +Y e f"},
		{"a a b", "a b b", "a -a b +b"},
	} {
		var got []string
		for _, c := range compare(strings.Fields(test.old), strings.Fields(test.now)) {
			got = append(got, []string{plain: "", added: "+", removed: "-"}[c.kind]+c.html)
		}
		if !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("compare(%q, %q) = %q, want %q", test.old, test.now, got, test.want)
		}
	}
}

func TestChangesFoldWhatStays(t *testing.T) {
	var lines []string
	for i := range 20 {
		lines = append(lines, "// "+strconv.Itoa(i+1))
	}
	old := strings.Join(lines, "\n")
	lines[9] = "x := 1"
	var m markup
	m.changes(old, strings.Join(lines, "\n"), func(n int) string { return strconv.Itoa(n) + " folded" })
	golden.HTML(t, "testdata/changes.html", m.String())

	long := strings.Repeat("x\n", 600)
	var whole markup
	whole.changes(long, "y\n"+long, func(int) string { return "" })
	if html := whole.String(); strings.Contains(html, "<ins") || strings.Count(html, `class="line"`) != 601 {
		t.Error("two sources that are too long were compared")
	}
}
