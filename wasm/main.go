//go:build js

// Command wasm is the program of the page: it reads the page that the bridge wrote, and brings it to life.
package main

import (
	"os"

	"github.com/wirebook/wirebook/wasm/dom"
	"github.com/wirebook/wirebook/wasm/view"
)

func main() {
	page, err := dom.LoadPage()
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n") // to the browser's console
		return
	}
	dom.Start(view.New(page))
	select {} // callbacks do the rest
}
