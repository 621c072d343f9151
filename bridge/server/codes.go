package server

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"slices"
	"sync"
	"time"
)

// A code lives as long as it takes to open a link. Whoever mistypes one does not do it ten times a minute.
const (
	codeLife      = time.Minute
	maxWrongCodes = 10
)

// What may be wrong with a code.
var (
	errWrongCode = errors.New("wrong, used or expired code")
	errManyWrong = errors.New("too many wrong codes")
)

// codes are the one-time codes that are good at the moment.
type codes struct {
	now func() time.Time

	mu    sync.Mutex // guards what follows
	live  []code
	wrong rate
}

type code struct {
	text  string
	until time.Time
}

func newCodes(now func() time.Time) codes {
	return codes{now: now, wrong: rate{max: maxWrongCodes, per: time.Minute}}
}

// mint makes a code of at least 128 random bits.
func (c *codes) mint() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := rand.Text()
	c.live = append(c.liveLocked(), code{text, c.now().Add(codeLife)})
	return text
}

// redeem uses a code up. While there were too many wrong ones, a right one is refused as well: else guessing could go on.
func (c *codes) redeem(text string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.wrong.spent(c.now()) {
		return errManyWrong
	}
	found := -1
	c.live = c.liveLocked()
	for i, code := range c.live { // all of them, so that the time taken says nothing
		if subtle.ConstantTimeCompare([]byte(code.text), []byte(text)) == 1 {
			found = i
		}
	}
	if found < 0 {
		c.wrong.count(c.now())
		return errWrongCode
	}
	c.live = slices.Delete(c.live, found, found+1)
	return nil
}

// liveLocked is c.live without what has expired.
func (c *codes) liveLocked() []code {
	now := c.now()
	return slices.DeleteFunc(c.live, func(code code) bool { return !now.Before(code.until) })
}
