package view

import "strings"

// conns numbers connections, from 1, in the order in which they are first seen. The two ends of one are told by their addresses: one's local
// address is the other's remote one. The zero value is ready to use.
//
// A socket that listens on every address ("[::]:9000") shows that as the local address of its datagrams, so an end is also known by its port alone.
type conns struct {
	known map[string]int
	count int
}

// number returns the number of the connection between two addresses, 0 where one of them is missing.
func (c *conns) number(network, local, remote string) int {
	a, b := endpointOf(local), endpointOf(remote)
	if a.port == "" || b.port == "" || !strings.HasPrefix(network, "tcp") && !strings.HasPrefix(network, "udp") {
		return 0
	}
	keys := connKeys(network, a, b)
	n := 0
	for _, k := range keys {
		if n = c.known[k]; n > 0 {
			break
		}
	}
	if n == 0 {
		c.count++
		n = c.count
	}
	if c.known == nil {
		c.known = map[string]int{}
	}
	for _, k := range keys {
		c.known[k] = n
	}
	return n
}

// connKeys returns the names by which the connection of a and b may be looked up, the surest first.
func connKeys(network string, a, b endpoint) []string {
	network = network[:3] // tcp, tcp4 and tcp6 are one
	if b.String() < a.String() {
		a, b = b, a
	}
	var keys []string
	if a.host != "" && b.host != "" {
		keys = append(keys, network+" "+a.String()+" "+b.String())
	}
	if a.host != "" {
		keys = append(keys, network+" "+a.String()+" *:"+b.port)
	}
	if b.host != "" {
		keys = append(keys, network+" "+b.String()+" *:"+a.port)
	}
	return keys
}

// endpoint is one end of a connection; host is empty for "every address".
type endpoint struct{ host, port string }

func (e endpoint) String() string { return e.host + ":" + e.port }

func endpointOf(addr string) endpoint {
	i := strings.LastIndexByte(addr, ':')
	if i < 0 {
		return endpoint{}
	}
	host := strings.TrimPrefix(strings.Trim(addr[:i], "[]"), "::ffff:")
	if host == "0.0.0.0" || host == "::" {
		host = ""
	}
	return endpoint{host, addr[i+1:]}
}
