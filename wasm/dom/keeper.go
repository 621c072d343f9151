//go:build js

package dom

import (
	"strings"
	"syscall/js"

	"github.com/wirebook/wirebook/wasm/view"
)

// keeper keeps the text of a lesson's file in the browser until the file has it. Each tab keeps its own, so that two of them cannot write over
// each other's; a tab that has none takes over another's, which may be of a tab that is gone.
type keeper struct {
	text, replaced string // the keys of what is kept of this file
	tab            string // what this tab's key ends with
	other          string // the key of the text that was taken over, "" if none was
}

// tabKey is the key of a tab's name.
const tabKey = "wirebook tab"

func newKeeper(e view.Edit) keeper {
	file := e.Folder + " " + e.File
	k := keeper{text: "wirebook text " + file + " ", replaced: "wirebook replaced " + file}
	if tab := storeIn("sessionStorage", "getItem", tabKey); tab.Truthy() {
		k.tab = tab.String()
		return k
	}
	k.tab = js.Global().Get("crypto").Call("getRandomValues", js.Global().Get("Uint32Array").New(2)).Call("join", "-").String()
	storeIn("sessionStorage", "setItem", tabKey, k.tab)
	return k
}

// load returns what is kept. What stands before the first line end of a text names the one that the author began with.
func (k *keeper) load() (kept view.Kept) {
	v := store("getItem", k.text+k.tab)
	if v.Type() != js.TypeString {
		if k.other = k.another(); k.other != "" {
			v = store("getItem", k.other)
		}
	}
	if v.Type() == js.TypeString {
		kept.Base, kept.Text, kept.Unsaved = strings.Cut(v.String(), "\n")
	}
	if v := store("getItem", k.replaced); v.Type() == js.TypeString {
		text := v.String()
		kept.Replaced = &text
	}
	return kept
}

// another returns the key of a text that another tab has kept, "" if there is none.
func (k *keeper) another() string {
	for i := 0; ; i++ {
		key := store("key", i)
		if key.Type() != js.TypeString {
			return ""
		}
		if strings.HasPrefix(key.String(), k.text) {
			return key.String()
		}
	}
}

// save keeps what there is now.
func (k *keeper) save(kept view.Kept) {
	if kept.Unsaved {
		store("setItem", k.text+k.tab, kept.Base+"\n"+kept.Text)
	} else {
		store("removeItem", k.text+k.tab)
	}
	if k.other != "" { // what was taken over is this tab's now, or saved
		store("removeItem", k.other)
		k.other = ""
	}
	if kept.Replaced != nil {
		store("setItem", k.replaced, *kept.Replaced)
	}
}
