// Package inspect tells what the interpreter's goroutines are doing, read from outside as a debugger would: it costs a program
// nothing until it is asked, which is when a program has failed or stands still.
//
// The interpreter keeps neither the place that a function has come to nor the operands of what failed. Both can be worked out from
// the Go runtime's own stack trace ([runtime.Stack]): the interpreter runs each of a program's functions in a call of runCfg, whose
// first two arguments are the function's code and its variables, and each operation in a closure that is named after it. The
// runtime marks an argument that may be stale with a question mark; what is so marked is not used. The pointers are good for as
// long as the calls have not returned: all functions here are to be given the trace of a goroutine that cannot go on meanwhile.
//
// The code is yaegi's tree of nodes, read through package reflect by the names of their fields (interp/interp.go, type node). A
// version of the interpreter that has other names, or an architecture that keeps no arguments, makes the answers empty, never wrong:
// see [Known].
package inspect
