// Package report is a program's own end of the line to the bridge, in the process that the program runs in: its events go out in
// the order in which they happened, and the process keeps within its limits.
//
// It serves both kinds of process, the worker that interprets a program and a program that the Go toolchain has compiled. The
// second is built where there is a toolchain and nothing else, so this package needs the standard library only.
//
// # Protocol
//
// Standard input carries the job, as a decimal length, a newline and that many bytes of JSON; what follows is the program's own
// standard input. Standard output carries events, one JSON object a line. Its run.exited is the process's last words: true only
// if the process then ends with the same exit code. Standard error carries what the Go runtime prints when it dies.
package report
