// Package net is Go's package net as a snippet sees it: real sockets, every call recorded.
//
// It stands in for the standard package, called std here, name by name: a program that imports it instead compiles, prints the
// same types (%T of a connection is *net.TCPConn) and gets the same errors, unchanged. A connection or listener wraps std's and
// passes every call on; what holds no socket is std's own (reexport.go).
//
// # What is recorded
//
// Listening, dialing, accepting, reading, writing, shutting down and closing: one event each, with the time, how long the call
// blocked, the line that made it and the first bytes. [Recorder] says what the events hold.
//
// # What is not
//
//   - What a resolver sends. A dial is one sock.dialing and one sock.connected or sock.failed, whatever its name took to look up.
//   - Reads and writes through SyscallConn or File, which bypass the connection.
//   - [Pipe], which is no socket.
//   - What other packages open by themselves. They are recorded where they take a dialer or a listener of ours.
//
// # What differs from std
//
//   - Copying to or from a TCPConn with io.Copy is a loop of reads and writes. std may hand the copy to the kernel, as one call.
//   - Assigning to [DefaultResolver] changes how this package dials, not what its Lookup and Resolve functions ask.
package net

//go:generate go run gen.go
