// Package view says what the page shows: from a lesson and the events of a session to HTML, as plain strings.
//
// It is pure: no clock, no I/O, no browser. The bridge calls [Document] once for the first paint, so a lesson can be read before any
// script has run; in the page a [Model] folds the events and package dom puts what it says where it belongs. So everything worth
// testing about the page is tested by go test, natively and as wasm.
//
// The [Model] is not safe for concurrent use. A page has one thread.
package view
