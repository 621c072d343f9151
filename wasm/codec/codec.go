// Package codec reads and writes the page's JSON without reflection.
//
// In the page, package encoding/json would be the heaviest thing beside Go's own runtime, and takes twice as long for a batch of events.
// What a value looks like as JSON is said once all the same, by the struct tags: gen.go writes a function for each type from them, and
// a test compares every field with package encoding/json, which the bridge uses.
//
// It is stricter than that package where the bridge makes no use of its latitude: a key is matched with its case, and text must be
// UTF-8. Keys that it does not know are skipped, since a later bridge may send more.
package codec

import (
	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/wasm/view"
)

//go:generate go run gen.go

// Batch reads what the bridge sends. The result shares no memory with b.
func Batch(b []byte) (batch wire.Batch, err error) {
	err = read(b, &batch, readWireBatch)
	return batch, err
}

// Page reads what the bridge has put into the document. The result shares no memory with b.
func Page(b []byte) (page view.Page, err error) {
	err = read(b, &page, readViewPage)
	return page, err
}

// Passages reads the text of the course. The result shares no memory with b.
func Passages(b []byte) (passages []view.Passage, err error) {
	err = read(b, &passages, func(r *reader, v *[]view.Passage) { readSlice(r, v, readViewPassage) })
	return passages, err
}

// SavedRun reads a file that [AppendSavedRun] has written. The result shares no memory with b.
func SavedRun(b []byte) (s view.SavedRun, err error) {
	err = read(b, &s, readViewSavedRun)
	return s, err
}

// AppendSavedRun appends the file of a saved run.
func AppendSavedRun(b []byte, s view.SavedRun) []byte {
	return writeViewSavedRun(b, &s)
}

// AppendCommand appends what the page sends. It writes "<" as it is, so that a source full of it is no longer than it is: the bridge
// reads messages of a limited size.
func AppendCommand(b []byte, c wire.Command) []byte {
	return writeWireCommand(b, &c)
}
