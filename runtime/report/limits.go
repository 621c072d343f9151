package report

// Sizes of the protocol.
const (
	MaxChunk = 32 << 10 // bytes printed that one event carries
	MaxLine  = 64 << 10 // one event as JSON: a chunk in base64, or texts
	MaxText  = 4 << 10  // bytes of one text of an event: a page shows no more, and a stack of 100 frames is one
	Snap     = 64       // bytes of a read or write that an event keeps: a message's beginning, to recognise it
	maxJob   = 4 << 20  // bytes of JSON: a program of several files
)
