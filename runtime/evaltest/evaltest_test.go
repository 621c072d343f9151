package evaltest

import (
	"bytes"
	"testing"
)

// TestRandomProgramsAreWellTyped asks the judge, and for the same program from the same seed.
func TestRandomProgramsAreWellTyped(t *testing.T) {
	for seed := range uint64(50) {
		source := Random(seed)
		if found := Check(source); found != nil {
			t.Errorf("seed %d: %v\n%s", seed, found, source)
			continue
		}
		if !bytes.Equal(source, Random(seed)) {
			t.Errorf("seed %d makes two programs", seed)
		}
	}
}
