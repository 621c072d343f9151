//go:build js

package dom

import (
	"strconv"
	"strings"
	"syscall/js"

	"github.com/wirebook/wirebook/wasm/view"
)

// A lesson has other headings in another language, so a link to it says which section is being read by its place: "#section-3".
const sectionMark = "#section-"

// reading returns the number of the section that is being read, from 1, and its fragment; 0 before the first.
func reading() (n int, id string) {
	const upper = 3 // what begins in the upper third of the window is being read
	limit := js.Global().Get("innerHeight").Float() / upper
	each(document(), "article h2", func(h js.Value) {
		if h.Call("getBoundingClientRect").Get("top").Float() < limit {
			n, id = n+1, h.Get("id").String()
		}
	})
	return n, id
}

// keepPlace has a link to another language lead to the section that is being read, or to the shared code about which nothing has been decided.
func keepPlace(link js.Value) {
	if hash := js.Global().Get("location").Get("hash"); view.IsShare(hash.String()) {
		link.Set("hash", hash)
		return
	}
	if n, _ := reading(); n > 0 {
		link.Set("hash", sectionMark+strconv.Itoa(n))
	}
}

// findPlace goes to the section that such a link has led to.
func findPlace() {
	number, led := strings.CutPrefix(js.Global().Get("location").Get("hash").String(), sectionMark)
	headings := document().Call("querySelectorAll", "article h2")
	if n, err := strconv.Atoi(number); led && err == nil && 0 < n && n <= headings.Length() {
		headings.Index(n - 1).Call("scrollIntoView")
	}
}
