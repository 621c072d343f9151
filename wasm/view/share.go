package view

import (
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/wasm/text"
)

// A share link is the address of a lesson with a learner's source of one cell in its fragment, which a browser sends to nobody. The fragment
// is "#share=", the version, a dot, and in base64url (RFC 4648 §5) without padding what [Model.ShareText] returns, as zlib packs it
// (RFC 1950): its checksum finds a link that has lost something on its way. It does behind the address of any Wirebook.
const (
	shareMark    = "#share="
	shareVersion = 1
)

// maxShareLink bounds a share link, in bytes: mail and nearly all chat programs pass on as much in one piece. The course's
// longest cell takes 2 KiB of it.
const maxShareLink = 8 << 10

// shareLink is a link that was made of a cell.
type shareLink struct {
	carries string
	address string // "" if it would be too long
	copied  bool
}

// offer is a source that a learner may have in place of the one that stands in a cell.
type offer struct {
	source string
	mine   bool // it is the learner's own, and what was shared stands in the cell
	under  *offer
}

// shareable reports whether a cell's source is the learner's to change, and so to share.
func shareable(c *lesson.Cell) bool { return !c.ReadOnly && !c.Hidden }

// ShareText returns what a share link is to carry of a cell: the lesson's slug, the cell's name and its source, each after a line end.
func (m *Model) ShareText(name string) string {
	return m.page.Lesson.Slug + "\n" + name + "\n" + m.Source(name)
}

// ShareLink returns the share link that carries what was packed, at an address without a fragment; "" if it would be too long.
func (m *Model) ShareLink(address string, packed []byte) string {
	address += shareMark + strconv.Itoa(shareVersion) + "." + base64.RawURLEncoding.EncodeToString(packed)
	if len(address) > maxShareLink {
		return ""
	}
	return address
}

// ShowLink takes in that a share link was made of a cell, what it carries, and whether the clipboard has it. [Model.Notice] shows it as long as
// that is what stands in the cell.
func (m *Model) ShowLink(name, carries, address string, copied bool) {
	if c := m.cells[name]; c != nil { // it takes a moment to pack, and longer to ask for the clipboard
		c.link = &shareLink{carries, address, copied}
	}
}

// HideLink takes in that a learner has seen the link.
func (m *Model) HideLink(name string) { m.cells[name].link = nil }

// IsShare reports whether the fragment of an address is a share link's.
func IsShare(fragment string) bool { return strings.HasPrefix(fragment, shareMark) }

// Packed returns what the fragment of a share link carries, still packed, or a sentence that says what is wrong with it.
func (m *Model) Packed(fragment string) (packed []byte, wrong string) {
	if len(fragment) > maxShareLink {
		return nil, m.say.ShareTooLong
	}
	version, packing, _ := strings.Cut(strings.TrimPrefix(fragment, shareMark), ".")
	switch n, err := strconv.Atoi(version); {
	case err != nil || n < 1:
		return nil, m.say.ShareBroken
	case n > shareVersion:
		return nil, m.say.ShareNewer
	}
	packed, err := base64.RawURLEncoding.DecodeString(packing)
	if err != nil {
		return nil, m.say.ShareBroken
	}
	return packed, ""
}

// Offer takes in what a share link carries. It returns the cell above which [Model.Notice] now shows it, or where the lesson is that has that
// cell, or a sentence that says what is wrong. Nothing else changes until the learner decides.
func (m *Model) Offer(shared string) (cell, elsewhere, wrong string) {
	slug, rest, _ := strings.Cut(shared, "\n")
	name, source, whole := strings.Cut(rest, "\n")
	c := m.cells[name]
	switch {
	case !whole || !utf8.ValidString(shared):
		return "", "", m.say.ShareBroken
	case len(source) > wire.MaxSource:
		return "", "", m.say.ShareTooLong
	case slug != m.page.Lesson.Slug && m.page.Course.has(slug):
		return "", LessonURL(slug), ""
	case slug != m.page.Lesson.Slug:
		return "", "", text.Fill(m.say.ShareNoLesson, slug)
	case c == nil || !shareable(c.Cell):
		return "", "", text.Fill(m.say.ShareNoCell, name)
	}
	if c.offer != nil && !c.offer.mine {
		c.offer = c.offer.under // it was declined by opening another link
	}
	c.offer = &offer{source: source, under: c.offer}
	return name, "", ""
}

// Accept puts the code that was offered into a cell, as if it had been typed. Then an edit that it has replaced is on offer in its place.
func (m *Model) Accept(name string) {
	c := m.cells[name]
	o := c.offer
	if o == nil {
		return
	}
	was, edited := c.source(), c.edited()
	m.Type(name, o.source)
	c.offer = o.under
	if edited { // what the author wrote is never lost
		c.offer = &offer{was, !o.mine, o.under}
	}
}

// Decline drops the code that is on offer for a cell.
func (m *Model) Decline(name string) {
	if o := m.cells[name].offer; o != nil {
		m.cells[name].offer = o.under
	}
}

// Mine returns the edit that shared code has replaced, the first where there are several; false if there is none. KeepMine has it back when
// the page was loaded anew.
func (m *Model) Mine(name string) (source string, ok bool) {
	for o := m.cells[name].offer; o != nil; o = o.under {
		if o.mine {
			source, ok = o.source, true
		}
	}
	return source, ok
}

// KeepMine takes in an edit that shared code had replaced before the page was loaded, unless it is known.
func (m *Model) KeepMine(name, source string) {
	if _, ok := m.Mine(name); !ok {
		m.cells[name].offer = &offer{source, true, m.cells[name].offer}
	}
}

// shareNotice appends what there is to say above a cell about sharing: the link that was made, and the code that is on offer.
func (m *Model) shareNotice(w *markup, c *cell) {
	if l := c.link; l != nil && l.carries == m.ShareText(c.Name) {
		w.Add(`<div class="notice" tabindex="-1">`)
		switch {
		case l.address == "":
			w.Add(`<p>% <a href="/work" download>%</a></p>`, text.Fill(m.say.ShareNoLink, text.Itoa(maxShareLink)), m.say.WorkSave)
		case l.copied:
			m.address(w, m.say.ShareCopied, l.address)
		default:
			m.address(w, m.say.ShareCopy, l.address)
		}
		w.actions(c.Name, [2]string{"seen", m.say.Close})
	}
	o := c.offer
	if o == nil {
		return
	}
	w.Add(`<div class="notice" tabindex="-1">`)
	switch {
	case o.mine:
		w.Add(`<p>%</p>`, m.say.ShareUsed)
		w.actions(c.Name, [2]string{"accept", m.say.ShareBack}, [2]string{"decline", m.say.ShareDrop})
	case o.source == c.source():
		w.Add(`<p>%</p>`, m.say.ShareSame)
		w.actions(c.Name, [2]string{"decline", m.say.Close})
	default:
		w.Add(`<p><strong>%</strong> %</p>`, m.say.ShareTitle, m.say.ShareOffered)
		w.changes(c.source(), o.source, m.foldWord)
		w.actions(c.Name, [2]string{"accept", m.say.ShareUse}, [2]string{"decline", m.say.ShareLeave})
	}
}

// address appends a share link, to be copied.
func (m *Model) address(w *markup, word, address string) {
	w.Add(`<label><strong>%</strong> %<input readonly value="%"></label>`, word, m.say.ShareMeans, address)
}

// actions appends the buttons that end a notice above a cell: what each does, and its label.
func (m *markup) actions(cell string, buttons ...[2]string) {
	m.Add(`<p class="actions">`)
	for _, b := range buttons {
		m.button(b[0], cell, "", b[1])
	}
	m.Add(`</p></div>`)
}
