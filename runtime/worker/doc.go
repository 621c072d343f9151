// Package worker is the worker process, both ends: one process interprets one program. What is to run compiled has a process of its
// own that says the same, and is held in the same way.
//
// The bridge's end is [Runtime]. It keeps one worker started ahead, so that a click does not wait for a process and its symbol
// tables; hands it a job; reads its events; holds it to the [Limits]; and kills it to stop it, which ends whatever the program
// does and frees its ports. The other end is [Main], which the same binary runs under a hidden subcommand. What passes between
// them is said in package report.
package worker
