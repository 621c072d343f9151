package net

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// errnoName gives Winsock's errors the names that lessons use. Windows has the same errors under other numbers.
func errnoName(errno syscall.Errno) string {
	switch errno {
	case windows.WSAEACCES:
		return "EACCES"
	case windows.WSAEADDRINUSE:
		return "EADDRINUSE"
	case windows.WSAEADDRNOTAVAIL:
		return "EADDRNOTAVAIL"
	case windows.WSAECONNABORTED:
		return "ECONNABORTED"
	case windows.WSAECONNREFUSED:
		return "ECONNREFUSED"
	case windows.WSAECONNRESET:
		return "ECONNRESET"
	case windows.WSAEHOSTUNREACH:
		return "EHOSTUNREACH"
	case windows.WSAEINVAL:
		return "EINVAL"
	case windows.WSAEMSGSIZE:
		return "EMSGSIZE"
	case windows.WSAENETUNREACH:
		return "ENETUNREACH"
	case windows.WSAENOTCONN:
		return "ENOTCONN"
	case windows.WSAESHUTDOWN:
		return "EPIPE"
	case windows.WSAETIMEDOUT:
		return "ETIMEDOUT"
	}
	return ""
}
