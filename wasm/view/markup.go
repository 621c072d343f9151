package view

import "github.com/wirebook/wirebook/wasm/text"

// markup collects HTML; its own methods are parts that several places of the page have.
type markup struct{ text.Markup }
