// Package smtp is the function of net/smtp that opens a socket by itself, here through package labnet, so that it is recorded.
package smtp

import (
	"net/smtp"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
)

// Dial is smtp.Dial.
func Dial(addr string) (*smtp.Client, error) {
	c, err := labnet.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	host, _, _ := labnet.SplitHostPort(addr)
	return smtp.NewClient(c, host)
}
