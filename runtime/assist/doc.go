// Package assist answers what an editor asks about a program that is being typed: complaints, format, completion, signatures, types.
//
// It asks the checker that a run asks (package typecheck), and never executes anything. Still a hostile source can keep a type
// checker busy for hours or make it write an error message of gigabytes, and a goroutine that does so cannot be ended. So the
// bridge does not ask an [Engine] itself: a [Helper] has one in a process of its own, with limits on memory and time, and ends
// that process when a question takes too long.
//
// A program that is being typed seldom compiles. The file is parsed and checked as far as it goes; what stands before the cursor,
// up to its dot or parenthesis, is found from its tokens and evaluated in the scope of the cursor. So a broken line does not matter
// to the answer unless it declares what the answer is about.
package assist
