package server

import (
	"fmt"
	"net"
)

// Listen opens the bridge's port, "127.0.0.1:7070" or, for a free one, "127.0.0.1:0". Any address but loopback is refused: whoever
// is logged in runs programs here, and without TLS the cookie would cross the network for everyone to read.
func Listen(address string) (net.Listener, error) {
	a, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%q is not an address to listen on; one is 127.0.0.1:7070: %w", address, err)
	}
	if !a.IP.IsLoopback() {
		return nil, fmt.Errorf("will not listen on %s: without TLS everyone on the network could read the login and run programs here; "+
			"listen on 127.0.0.1:%d and reach it with: ssh -L %[2]d:127.0.0.1:%[2]d THIS-COMPUTER", address, a.Port)
	}
	return net.ListenTCP("tcp", a)
}
