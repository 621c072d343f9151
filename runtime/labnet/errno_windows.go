package net

import "syscall"

// errnoNames give Winsock's errors (winsock2.h) the names that lessons use. Windows has the same errors under other numbers.
var errnoNames = map[syscall.Errno]string{
	10013: "EACCES",
	10022: "EINVAL",
	10040: "EMSGSIZE",
	10048: "EADDRINUSE",
	10049: "EADDRNOTAVAIL",
	10051: "ENETUNREACH",
	10053: "ECONNABORTED",
	10054: "ECONNRESET",
	10057: "ENOTCONN",
	10058: "EPIPE", // WSAESHUTDOWN
	10060: "ETIMEDOUT",
	10061: "ECONNREFUSED",
	10065: "EHOSTUNREACH",
}
