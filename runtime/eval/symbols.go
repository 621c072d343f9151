package eval

import (
	"maps"
	"reflect"
	"slices"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/syscall"
)

// socketCalls are the functions of package syscall that a cell has: those that read or set an option of a socket, through its
// [syscall.RawConn], or read what came beside its data. Listen is among them for its backlog, which is no option but is set like one on a
// socket that listens already. The others reach the computer itself. Its types and numbers do nothing alone.
var socketCalls = []string{
	"GetsockoptICMPv6Filter", "GetsockoptIPMreq", "GetsockoptIPMreqn", "GetsockoptIPv6MTUInfo", "GetsockoptIPv6Mreq", "GetsockoptInet4Addr",
	"GetsockoptInt", "GetsockoptUcred", "SetsockoptByte", "SetsockoptICMPv6Filter", "SetsockoptIPMreq", "SetsockoptIPMreqn",
	"SetsockoptIPv6Mreq", "SetsockoptInet4Addr", "SetsockoptInt", "SetsockoptLinger", "SetsockoptString", "SetsockoptTimeval",
	"Listen", "CmsgLen", "CmsgSpace", "ParseSocketControlMessage", "ParseUnixCredentials", "NsecToTimeval", "TimevalToNsec",
}

// unrecorded are functions that open sockets by themselves and have no stand-in: refused rather than run unseen.
var unrecorded = map[string][]string{
	"net/rpc/rpc": {"DialHTTP", "DialHTTPPath"},
	"os/os":       {"StartProcess", "FindProcess"},
}

//go:generate go run symbols_gen.go

// tables are the interpreter's symbol tables: the standard library, with package labnet for net, and stand-ins for what would
// open a socket unseen or end the process unheard.
func tables(m *Machine) interp.Exports {
	t := maps.Clone(interp.Exports(stdlib.Symbols))
	add(t, newerSymbols())
	for key, names := range unrecorded {
		t[key] = maps.Clone(t[key])
		for _, name := range names {
			delete(t[key], name)
		}
	}
	calls := map[string]reflect.Value{}
	for name, v := range syscall.Symbols["syscall/syscall"] {
		if v.Kind() != reflect.Func || slices.Contains(socketCalls, name) {
			calls[name] = v
		}
	}
	t["syscall/syscall"] = calls
	t["iter/iter"] = map[string]reflect.Value{} // all of it is the prelude's
	t["unique/unique"] = map[string]reflect.Value{}
	add(t, m.shims())
	return t
}

// add puts names into tables, of which it leaves the originals alone.
func add(tables, more interp.Exports) {
	for key, names := range more {
		all := maps.Clone(tables[key])
		if all == nil {
			all = map[string]reflect.Value{}
		}
		maps.Copy(all, names)
		tables[key] = all
	}
}
