// Package eval makes a program ready and interprets it.
//
// A program goes through one pipeline, a file of this package for each step:
//
//	typecheck Go source to syntax trees and types, or the compiler's own complaints, all of them, before anything runs;
//	          in the interpreter's own file set, so that every position stays the learner's
//	names     what type-checks but the interpreter does not have: refused with a sentence
//	merge     several files to one, since the interpreter takes one
//	passes    today's Go to the Go that the interpreter gets right; lower.go has the list, each is a file pass_NAME.go
//	lines     a mark before each call that may reach a socket, print or panic, so that what is told names the learner's line
//	redirect  methods of the standard library that open a socket or end the process by themselves, to the functions of shims
//	compile   yaegi
//
// The interpreter gets about a quarter of the programs in testdata/corpus right by itself, and is silently wrong in a fifth. What
// is not right yet stands in testdata/corpus/known.txt, which a test keeps true.
//
// A pass changes the syntax tree in place and never prints and re-parses it: that is what keeps the columns.
//
// What cannot be made true may run compiled: [ForCompiler] goes no further than check, and writes the program's text anew for the Go
// toolchain (package toolchain) instead of lowering its trees.
//
// One [Machine] serves one process and one program. The interpreter has no way to end a goroutine, so a run is stopped by
// ending its process (package worker), never from here.
package eval
