// Package check is what the check of an exercise is written with: a program in a lesson that starts the learner's program, plays its peer
// and reads what the lab has seen, and that ends with a verdict. Lessons import it as "wirebook/check".
//
//	func main() {
//		server := check.Start()
//		c := check.Dial("tcp", server.Listening())
//		check.Step("a client sends a line in two pieces")
//		c.Send("hel")
//		c.Send("lo\n")
//		c.Want("HELLO\n")
//	}
//
// A check that returns from main has passed. What is not as it should be ends it with a sentence for the learner: what was done, what was
// expected, what happened. Every wait has an end, after which that sentence says what did not come.
//
// # How it is run
//
// The check is a cell like any other, in a worker of its own, on a host of the lab. Package feed is its line to the bridge.
package check

import "time"

// Patience is how long a check waits for one thing before it says that this did not come. On an idle computer what is right comes within
// milliseconds; a lab with a slow link takes a second.
const Patience = 4 * time.Second
