package net

// ErrName is for tests.
var ErrName = errName

// What Dialer and ListenConfig hand on to std.
var (
	RealDialer       = (*Dialer).real
	RealListenConfig = (*ListenConfig).real
)
