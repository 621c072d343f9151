// Package lab is a private network: hosts, and a cable between them that sees every packet and does to it what a lesson asks.
//
// # From a packet to the log
//
// A [Cable] reads IPv4 packets from its [Port]s, decides by its link and its script what becomes of each, and tells it as a [Sighting].
// A [Recorder] makes events of sightings, and has [Conns] follow the connections: what a segment is, and in which state both ends are.
// [WritePcapng] makes a capture of the events. All of this is pure Go that knows no kernel, and reads no clock but the cable's.
package lab
