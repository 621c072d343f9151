// Package limit is what one program may use of a computer and what it may not do there, as far as a process can bind itself to it: the
// stage of a lab uses it before a program begins, and at the plain level, where there is no stage, the program's own process does.
//
// A compiled program links it, so it needs the standard library only.
package limit

import "runtime/debug"

// The limits of one program, and why.
const (
	Memory   = 512 << 20 // bytes of private memory: the interpreter needs 30 MB, and twenty learners share a computer
	Files    = 256       // open files and sockets: what a careless accept loop reaches in a moment
	Tasks    = 64        // threads
	FileSize = 16 << 20  // bytes of one file
	CPU      = 600       // seconds of CPU, more than a server cell uses in an hour of reading; the wall clock ends a loop long before
	stack    = 128 << 20 // bytes of one goroutine's stack: a runaway recursion ends as stack overflow, before it is out of memory
)

// Self binds the calling process to what is the same at every level: memory, open files, the stack of a goroutine. What binds it
// already, because a stage has set it, is not set again.
func Self() error {
	debug.SetMaxStack(stack)
	return setSelf()
}
