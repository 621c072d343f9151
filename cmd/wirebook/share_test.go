package main

import (
	"encoding/hex"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// goTo opens an address of a notebook in the same tab.
func goTo(p *browsertest.Tab, address string) {
	p.Load("location.assign(" + strconv.Quote(address) + ")")
}

// shared presses Share, and returns the fragment of the link that the cell shows.
func (c cell) shared() string {
	c.Helper()
	c.click("share")
	c.Wait("!!" + c.sel(".notice input"))
	c.Want("document.activeElement === "+c.sel(".notice input"), "true")
	link, err := strconv.Unquote(c.JS(c.sel(".notice input") + ".value"))
	if err != nil {
		c.Fatal(err)
	}
	address, fragment, _ := strings.Cut(link, "#")
	c.Want("location.href", strconv.Quote(address))
	return "#" + fragment
}

// offers waits until the cell shows code that somebody has shared, and checks that the keyboard is there.
func (c cell) offers() {
	c.Helper()
	c.Wait("!!" + c.sel(`[data-do="accept"]`))
	c.Wait("document.activeElement === " + c.sel(".notice"))
}

// incompressible returns hexadecimal digits that no packing makes shorter than half as many bytes.
func incompressible(n int) string {
	digits := make([]byte, n/2)
	rand.NewChaCha8([32]byte{}).Read(digits)
	return hex.EncodeToString(digits)
}

// TestShare sends a cell's code to somebody with a notebook and edits of his own, by nothing but a link: he looks, declines, accepts, and has
// his own again. It never runs by itself.
func TestShare(t *testing.T) {
	sender := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, sender.link)
	client := cell{p, "client"}
	client.insert(14, 2, " from a friend") // fmt.Fprint(c, "hello from a friend")
	fragment := client.shared()
	shot(p, "share-link")
	client.insert(14, 2, "!")
	p.Wait("!" + client.sel(".notice input")) // the link is of what stood there
	client.insert(0, 0, " // "+incompressible(16<<10))
	client.click("share")
	client.says("notice", "too long for a link")
	p.Want("document.activeElement.querySelector('a').getAttribute('href')", `"/work"`)
	shot(p, "share-too-long")

	receiver := startNotebook(t, "testdata/course")
	lesson := "http://" + receiver.addr + "/lesson/cells"
	q := browsertest.Open(t, receiver.link, "Unauthorized", "401")
	client = cell{q, "client"}
	client.insert(14, 2, " of mine")
	q.Wait("!" + client.sel(`[data-do="revert"]`) + ".hidden")
	q.JS("(location.hash = " + strconv.Quote(fragment) + ", 1)") // pasted behind the address of the page that is open
	client.offers()
	client.says("notice", "hello from a friend")
	client.says("notice", "hello of mine")
	client.says("source", "hello of mine")
	shot(q, "share-offer")
	for range 4 { // past two folds, and the button that accepts
		q.Press("\t")
	}
	q.Want("document.activeElement === "+client.sel(`[data-do="decline"]`), "true")
	q.Press("\r")
	q.Wait("location.hash === '' && !" + client.sel(".notice"))
	client.says("source", "hello of mine")

	goTo(q, lesson+"?x=1"+fragment)
	client.offers()
	q.Load("document.querySelector('a.language').click()")
	client.offers()
	client.says("notice", "分享来的代码")
	shot(q, "share-offer-zh")
	client.click("accept")
	client.says("source", "hello from a friend")
	q.Want("document.getElementById('cell-client').dataset.state", `"idle"`)
	q.Wait("document.activeElement.dataset.do === 'run'")
	q.Load("location.reload()")
	client.says("source", "hello from a friend")
	shot(q, "share-accepted")
	client.click("accept") // which is now one's own
	client.says("source", "hello of mine")

	q.JS("(location.hash = " + strconv.Quote(fragment[:len(fragment)-9]) + ", 1)")
	q.Wait("document.getElementById('status').textContent.includes('不完整')")
	client.says("source", "hello of mine")
}

// TestShareBeforeLogin opens a share link in a browser that nobody has logged in with: after the login the code is there, in its lesson.
func TestShareBeforeLogin(t *testing.T) {
	p := openLesson(t, "testdata/course", "wire")
	client := cell{p, "client"}
	client.insert(16, 0, " // shared")
	fragment := client.shared()

	other := startNotebook(t, "testdata/course")
	q := browsertest.Open(t, "http://"+other.addr+"/"+fragment, "Unauthorized", "401")
	q.Wait("document.getElementById('login-shared')?.hidden === false")
	shot(q, "share-login")
	goTo(q, other.link)
	q.Wait("location.pathname === '/lesson/wire'")
	client = cell{q, "client"}
	client.offers()
	client.says("notice", "// shared")
	q.Want("localStorage.getItem('wirebook share')", "null")
}
