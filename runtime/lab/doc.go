// Package lab is a private network: hosts, and a cable between them that sees every packet and does to it what a lesson asks.
//
// # From a packet to the log
//
// A [Cable] reads IPv4 packets from its [Port]s, decides by its link and its script what becomes of each, and tells it as a [Sighting].
// A [Recorder] makes events of sightings, and has [Conns] follow the connections: what a segment is, and in which state both ends are.
// What the cable is from a moment on is told between the packets, so that the log says which of them a cut came before, whether a script
// or a learner has made it ([Lab.Change]). Package pcapng makes a capture of the events. All of this is pure Go that knows no kernel, and
// reads no clock but the cable's.
//
// # What the kernel says
//
// Some things no packet shows: who listens, what waits in queues, which timer runs, what TCP has measured, when TIME-WAIT ends, and which
// packets the kernel loses in front of the cable or behind it. A watcher asks the kernel of each host (sock_diag(7), the counters of
// /proc/net/snmp and netstat, the statistics of packet(7)): every 10 ms while packets cross or something changes, less and less often while
// a program only waits, and not at all when nothing runs and no timer is left. Each [Look] goes to the same [Recorder], which tells
// what has changed, and whose [Conns] believe the kernel where it has twice said another state than the packets.
//
// # Processes
//
// A lab is a process: [Open] starts this binary as the first of new user, network, PID, mount, IPC, UTS and cgroup namespaces, which an
// ordinary user may make on most Linux systems, and [Main] is what it does there. Each host is a network namespace with one end of a
// pair of virtual Ethernet devices; the other end is in the lab process's own namespace, where a packet socket carries what comes to the
// cable and back. A host that is alone has its own packets to 127.0.0.0/8 sent out and back in by policy routing. [Lab.Start] has a
// process born on a host, on a stage of its own (package stage); its streams are the bridge's, so that what it says does not pass through
// the lab. When the lab process ends, for whatever reason, the kernel ends all that runs in it and takes the network apart.
//
// # Protocol
//
// The bridge sends requests, one JSON object a message of a SOCK_SEQPACKET socket, the streams of a process beside it as descriptors
// (unix(7), SCM_RIGHTS). The lab answers on its standard output, one JSON object a line: that it is ready or what was refused, then
// events and the ends of processes as they come. It ends when the socket does.
package lab
