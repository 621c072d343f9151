package eval

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestAwaitGivesGrace(t *testing.T) {
	for _, test := range []struct {
		name     string
		ends     time.Duration // after main
		left     int
		atMost   time.Duration
		notUntil time.Duration
	}{
		{"gone", 0, 0, 0, 0},
		{"finishing", 5 * time.Millisecond, 0, 10 * time.Millisecond, 5 * time.Millisecond},
		{"at the last moment", grace, 0, grace, grace},
		{"too late", grace + 1, 1, grace, grace},
		{"never", time.Hour, 1, grace, grace},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				left := await(func() []Left {
					if time.Since(begin) >= test.ends {
						return nil
					}
					return make([]Left, 1)
				})
				took := time.Since(begin)
				if len(left) != test.left || took < test.notUntil || took > test.atMost {
					t.Errorf("%d left after %v, want %d after %v to %v", len(left), took, test.left, test.notUntil, test.atMost)
				}
			})
		})
	}
}
