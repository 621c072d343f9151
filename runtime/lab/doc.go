// Package lab is a private network: hosts, and a cable between them that sees every packet and does to it what a lesson asks.
//
// The cable, its script and what is told from packets are pure Go and know no kernel: a [Port] is whatever carries IPv4 packets.
package lab
