// Package worker is the worker process, both ends: one process interprets one program.
//
// The bridge's end is [Runtime]. It keeps one worker started ahead, so that a click does not wait for a process and its symbol
// tables; hands it a job; reads its events; holds it to the [Limits]; and kills it to stop it, which ends whatever the program
// does and frees its ports. The other end is [Main], which the same binary runs under a hidden subcommand.
//
// # Protocol
//
// Standard input carries the job, as a decimal length, a newline and that many bytes of JSON; what follows is the program's own
// standard input. Standard output carries events, one JSON object a line. Its run.exited is the worker's last words: true only
// if the process then ends with the same exit code. Standard error carries what the Go runtime prints when it dies.
package worker
