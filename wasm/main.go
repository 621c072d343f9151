//go:build js

// Command wasm is the program of the page: it reads the page that the bridge wrote, and brings it to life.
package main

import (
	"github.com/wirebook/wirebook/wasm/dom"
	"github.com/wirebook/wirebook/wasm/view"
)

func main() {
	page, err := dom.LoadPage()
	if err != nil {
		println(err.Error()) // to the browser's console
		return
	}
	dom.Start(view.New(page))
	select {} // callbacks do the rest
}
