package assist

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/wirebook/wirebook/runtime/limit"
)

// Main is the helper's process: it answers on its standard output what it is asked on its standard input. It ends with that input,
// whatever it is busy with, so none is left behind by a bridge that has crashed. Its result is for os.Exit.
func Main() int {
	if err := limit.Self(); err != nil {
		fmt.Fprintln(os.Stderr, "assist:", err)
		return 1
	}
	requests := make(chan request)
	go func() {
		for in := json.NewDecoder(os.Stdin); ; {
			var r request
			if err := in.Decode(&r); err != nil {
				os.Exit(0)
			}
			requests <- r
		}
	}()
	e, out := NewEngine(), json.NewEncoder(os.Stdout)
	for r := range requests {
		if err := out.Encode(e.Answer(r.Files, r.Question)); err != nil {
			return 1 // the bridge has gone
		}
	}
	return 0
}
