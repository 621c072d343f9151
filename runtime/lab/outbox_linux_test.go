package lab

import (
	"encoding/json"
	"errors"
	"io"
	"testing"
	"testing/synctest"
)

// Who has more to say than fits waits until the bridge reads; then all comes, in order.
func TestOutboxLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const all = 3 * maxWaiting
		o := newOutbox()
		put := 0
		go func() {
			for ; put < all; put++ {
				o.put(answer{Exited: &exited{Number: put}})
			}
			o.close()
		}()
		synctest.Wait()
		if put != maxWaiting {
			t.Errorf("%d answers are taken in with nobody to read, want %d", put, maxWaiting)
		}
		r, w := io.Pipe()
		go func() { w.CloseWithError(o.deliver(w)) }()
		lines := json.NewDecoder(r)
		for n := range all {
			var a answer
			if err := lines.Decode(&a); err != nil || a.Exited.Number != n {
				t.Fatalf("answer %d is %+v, %v", n, a.Exited, err)
			}
		}
		if err := lines.Decode(new(answer)); err != io.EOF {
			t.Errorf("after the last answer comes %v, want %v", err, io.EOF)
		}
	})
}

func TestOutboxEndsWhenNobodyReads(t *testing.T) {
	o := newOutbox()
	o.put(answer{Ready: true})
	r, w := io.Pipe()
	r.CloseWithError(errGone)
	if err := o.deliver(w); !errors.Is(err, errGone) {
		t.Errorf("deliver() = %v, want %v", err, errGone)
	}
}
