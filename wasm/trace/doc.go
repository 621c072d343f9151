// Package trace puts together what a log tells in pieces: of each packet where it came from and what became of it, of each connection
// who talked on it, and which calls go with which packets. The pictures are drawn from it.
//
// A [Trace] is a fold over the log, as the page is. What concerns one run of it is a [Story]: the same things in the order of time, told
// between [Party]s, which are the lifelines of a picture. The package is pure.
package trace
