package eval

import (
	"maps"
	"reflect"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/syscall"
)

// socketCalls are the names of package syscall that a cell has: those that set an option of a socket through its
// [syscall.RawConn], and those that name an error. The rest of the package reaches the computer itself.
var socketCalls = []string{
	"SetsockoptInt", "SetsockoptLinger", "SetsockoptTimeval", "GetsockoptInt", "Linger", "Timeval", "RawConn", "Conn", "Errno",
	"SOL_SOCKET", "SO_REUSEADDR", "SO_REUSEPORT", "SO_SNDBUF", "SO_RCVBUF", "SO_LINGER", "SO_KEEPALIVE", "SO_BROADCAST", "SO_ERROR",
	"SO_RCVTIMEO", "SO_SNDTIMEO", "IPPROTO_TCP", "IPPROTO_UDP", "IPPROTO_IP", "IPPROTO_IPV6", "IPV6_V6ONLY", "IP_TTL", "IP_TOS",
	"TCP_NODELAY", "TCP_MAXSEG", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_CORK", "TCP_QUICKACK", "TCP_DEFER_ACCEPT", "TCP_USER_TIMEOUT",
	"EADDRINUSE", "EADDRNOTAVAIL", "EAGAIN", "ECONNABORTED", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "EINPROGRESS", "EINVAL",
	"EMSGSIZE", "ENETUNREACH", "ENOBUFS", "ENOTCONN", "EPIPE", "ETIMEDOUT", "EACCES", "EPERM", "EINTR", "EBADF", "ENOENT",
	"SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGPIPE", "Signal",
}

// unrecorded are functions that open sockets by themselves and have no stand-in: refused rather than run unseen.
var unrecorded = map[string][]string{
	"net/rpc/rpc":   {"DialHTTP", "DialHTTPPath"},
	"net/smtp/smtp": {"SendMail"},
	"os/os":         {"StartProcess", "FindProcess"},
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
	for _, name := range socketCalls {
		if v, ok := syscall.Symbols["syscall/syscall"][name]; ok {
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
