// Package textproto is the function of net/textproto that opens a socket by itself, here through package labnet, so that it is
// recorded.
package textproto

import (
	"net/textproto"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
)

// Dial is textproto.Dial.
func Dial(network, addr string) (*textproto.Conn, error) {
	c, err := labnet.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	return textproto.NewConn(c), nil
}
