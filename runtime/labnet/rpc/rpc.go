// Package rpc is those functions of net/rpc and net/rpc/jsonrpc that open sockets by themselves, here through package labnet, so
// that they are recorded.
package rpc

import (
	"net/rpc"
	"net/rpc/jsonrpc"

	labnet "github.com/wirebook/wirebook/runtime/labnet"
)

// Dial is rpc.Dial.
func Dial(network, addr string) (*rpc.Client, error) {
	c, err := labnet.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	return rpc.NewClient(c), nil
}

// DialJSON is jsonrpc.Dial.
func DialJSON(network, addr string) (*rpc.Client, error) {
	c, err := labnet.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	return jsonrpc.NewClient(c), nil
}
