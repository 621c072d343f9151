package lab

import "sync"

// maxSaid is what is kept of a dying lab's words, in bytes; the beginning says why.
const maxSaid = 4 << 10

// words keeps the beginning of what is written to it. It is safe for concurrent use.
type words struct {
	mu   sync.Mutex
	text []byte
}

func (t *words) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, b[:min(len(b), maxSaid-len(t.text))]...)
	return len(b), nil
}

func (t *words) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
