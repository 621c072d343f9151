package server

import "time"

// rate allows max things in any stretch of time as long as per. It needs a lock of its user's.
type rate struct {
	max  int
	per  time.Duration
	seen []time.Time // within the last stretch, oldest first
}

// spent reports whether nothing more is allowed at now.
func (r *rate) spent(now time.Time) bool {
	for len(r.seen) > 0 && now.Sub(r.seen[0]) >= r.per {
		r.seen = r.seen[1:]
	}
	return len(r.seen) >= r.max
}

// count adds one thing that happened at now.
func (r *rate) count(now time.Time) { r.seen = append(r.seen, now) }
