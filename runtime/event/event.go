// Package event says what can happen in a lab: one type, [Event], and its kinds.
//
// A session's log is a sequence of events in the order in which they happened. It is all the page ever hears, so it is also
// the replay, the export and the golden test. The package is pure: it reads no clock and does no I/O.
//
// # JSON
//
// An event is one flat object: seq, at, run, host, kind, then whatever the kind carries. Addresses are "ip:port", bytes are
// base64 and cut at a snap length, with the full length beside them in size. A field that is zero is left out.
package event

import "time"

// Kind names what happened: noun.verbed, past tense, because an event reports.
type Kind string

// The lab.
const (
	LabUp   Kind = "lab.up"   // Lab
	LabDown Kind = "lab.down" // Text: why
)

// What crosses the cable. Every packet is first sent: Host is the sender, Data its bytes from the IPv4 header on, Size their full number,
// Packet, and of a segment Seg. Then it is delivered, once for each copy that arrives, with Host the receiver, or else dropped; both name
// the packet and say what the cable did to it.
const (
	SegSent        Kind = "seg.sent"
	SegDelivered   Kind = "seg.delivered"
	SegDropped     Kind = "seg.dropped"
	DgramSent      Kind = "dgram.sent" // a UDP datagram, or a fragment of one
	DgramDelivered Kind = "dgram.delivered"
	DgramDropped   Kind = "dgram.dropped"
	ICMPSent       Kind = "icmp.sent"
	ICMPDelivered  Kind = "icmp.delivered"
	ICMPDropped    Kind = "icmp.dropped"
	LabTruncated   Kind = "lab.truncated" // Text: what is no longer recorded, or no longer kept, packets or sockets, and from which limit on
)

// What becomes of a TCP connection at one of its ends.
const ConnState Kind = "conn.state" // Conn

// The cable, as it is from now on: when the lab comes up, and whenever the learner or the script changes it.
const (
	LinkChanged Kind = "link.changed" // Cable; Text: the line of the script that has just cut the cable or mended it, "" if it was a learner
	LinkRefused Kind = "link.refused" // Text: why what was asked of the lab cannot be done
)

// What only the kernel of a host knows.
const (
	KernelSaw     Kind = "kernel.saw"     // Conn, Kernel: a socket whose queues, timer or measurements have changed
	KernelDropped Kind = "kernel.dropped" // Drop: packets that were lost where the cable does not see it
)

// A run, in the order of its life.
const (
	RunQueued    Kind = "run.queued"    // Cell: which cell, with the source that will run; Start, if it is to be compiled first
	RunStarted   Kind = "run.started"   // Start, Text: why it runs compiled where nobody has asked for that
	RunTruncated Kind = "run.truncated" // Text: what is no longer recorded, and from which limit on
	RunLeaked    Kind = "run.leaked"    // Text: a goroutine that main has not waited for, Pos where it was started, if known; only who checks lessons asks for it
	RunExited    Kind = "run.exited"    // Exit, Pos where known, Text in words
	RunForgotten Kind = "run.forgotten" // the log no longer keeps this run: it was the oldest, and the log is full
)

// What a program prints, and what is wrong with it.
const (
	Diagnosed Kind = "diag"       // Pos, Text: one complaint about the source, before anything runs
	Stdout    Kind = "out.stdout" // Data, Pos where known
	Stderr    Kind = "out.stderr" // Data
)

// A program's socket calls. At is when the call returned, Sock.Took how long it had blocked.
const (
	SockListening Kind = "sock.listening"
	SockDialing   Kind = "sock.dialing" // the call has begun; all others report its end
	SockConnected Kind = "sock.connected"
	SockAccepted  Kind = "sock.accepted"
	SockWrote     Kind = "sock.wrote" // Data, Size
	SockRead      Kind = "sock.read"  // Data, Size; Size 0 with Sock.Err "EOF" when the peer has finished
	SockShutdown  Kind = "sock.shutdown"
	SockClosed    Kind = "sock.closed"
	SockFailed    Kind = "sock.failed" // Sock.Op says which call, Text the whole error
)

// The check of an exercise, under the check's own run.
const (
	CheckAsked  Kind = "check.asked"  // Ask: it wants the session to do something; not kept in the log
	CheckPassed Kind = "check.passed" // the exercise is solved
	CheckFailed Kind = "check.failed" // Text: what is not right yet, and what to look for
)

// A learner's source, kept by the session.
const (
	CellEdited   Kind = "cell.edited"   // Cell: Source as it is now, Original as the author had written it then
	CellReverted Kind = "cell.reverted" // Cell: Source is what the learner had, for an undo; the cell is the author's again
	CellChecked  Kind = "cell.checked"  // Cell: an exercise; Text: Tried or Done
)

// CourseChanged is for the pages of a course whose author is writing it.
const CourseChanged Kind = "course.changed" // Edition; Text: what keeps the author's newest files from being shown, "" if nothing does

// How far a learner has come with an exercise.
const (
	Tried = "tried"
	Done  = "done"
)

// RunID names one run within a session. The first is 1; 0 means that no run is meant.
type RunID int

// Event is one thing that happened. Every group is nil unless the kind carries it.
type Event struct {
	Seq  int64         `json:"seq"`            // place in the session's log, from 1; the order of delivery
	At   time.Duration `json:"at"`             // nanoseconds since the lab came up, on one monotonic clock; the order of time
	Run  RunID         `json:"run,omitempty"`  //
	Host string        `json:"host,omitempty"` // the lab host it happened on
	Kind Kind          `json:"kind"`

	Text string `json:"text,omitempty"` // a sentence for the learner
	Data []byte `json:"data,omitempty"` // what was printed, or the first bytes of what crossed a socket
	Size int    `json:"size,omitempty"` // of a read, a write or a packet: its full length in bytes, of which Data is the beginning

	*Pos
	*Cell
	*Start
	*Exit
	*Lab
	*Sock
	*Packet
	*Seg
	*Conn
	*Cable
	*Kernel
	*Drop
	*Ask
	*Edition
}

// Printed returns what was printed on standard output in a log.
func Printed(log []Event) string {
	var text []byte
	for _, e := range log {
		if e.Kind == Stdout {
			text = append(text, e.Data...)
		}
	}
	return string(text)
}

// Pos is a place in a learner's source.
type Pos struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"` // from 1
	Col  int    `json:"col,omitempty"`  // from 1, in bytes; 0 when only the line is known
}

// Cell is a cell of a lesson with a source.
type Cell struct {
	Lesson   string `json:"lesson,omitempty"` // slug
	Cell     string `json:"cell,omitempty"`   // name
	Source   string `json:"source,omitempty"`
	Original string `json:"original,omitempty"`
}

// Start is how a run began.
type Start struct {
	Stdin    bool `json:"stdin"`              // the program reads its standard input: give the learner a line to type into
	Compiled bool `json:"compiled,omitempty"` // the Go toolchain has built it; else it is interpreted
}

// Exit is how a run ended.
type Exit struct {
	How   How    `json:"how"`
	Code  int    `json:"code"`            // exit code as a shell would see it
	Stack string `json:"stack,omitempty"` // of a panic or deadlock: the learner's own frames, innermost first
}

// How is the state in which a run ended.
type How string

// The ends of a run, all of them.
const (
	OK           How = "ok"
	CompileError How = "compile error"
	Refused      How = "refused" // it is Go, but neither can the interpreter run it truly nor is there a toolchain
	Panicked     How = "panic"
	Deadlock     How = "deadlock"  // every goroutine waits for another
	ExitCode     How = "exit code" // os.Exit, log.Fatal: a code other than 0
	Stopped      How = "stopped"
	TimeLimit    How = "time limit"
	OutputLimit  How = "output limit"
	MemoryLimit  How = "memory limit"
	NotStarted   How = "not started" // a cell that it needs did not come up
	Lost         How = "lost"        // the worker went away and did not say why
)

// The levels of a lab.
const (
	Full  = "full"  // a private network
	Plain = "plain" // processes on this computer's loopback
)

// Lab is what serves the session's runs.
type Lab struct {
	Level string `json:"level"`           // Full or Plain
	Why   string `json:"why,omitempty"`   // one paragraph: why not more
	For   string `json:"for,omitempty"`   // the lesson that it was started for, a slug
	Go    string `json:"go,omitempty"`    // the toolchain that compiles runs, "go1.26.8"; empty where there is none
	Began int64  `json:"began,omitempty"` // the time of day when At is 0, nanoseconds since 1970 (UTC)
}

// Sock is one socket call. ID tells the sockets of one run apart; a conversation between two runs is joined by its addresses,
// since one end's Local is the other's Remote.
type Sock struct {
	ID       int           `json:"sock"`
	Net      string        `json:"net"`                // "tcp", "udp", "unix", "unixgram", "unixpacket", "ip"
	Local    string        `json:"local,omitempty"`    // "ip:port", or a path
	Remote   string        `json:"remote,omitempty"`   // for a datagram its sender or receiver
	Op       string        `json:"op,omitempty"`       // of sock.failed: "dial", "listen", "accept", "read", "write", "close", "shutdown"; of sock.shutdown: "read" or "write"
	Listener int           `json:"listener,omitempty"` // of sock.accepted: the ID of the socket that accepted
	Took     time.Duration `json:"took,omitempty"`     // how long the call had blocked, nanoseconds
	Err      string        `json:"err,omitempty"`      // "EOF", "timeout", "closed", or an errno's name: "ECONNREFUSED"
}

// Packet is one packet on the cable. What is sent says what it is; what is delivered or dropped says only which it is, and what
// happened to it.
type Packet struct {
	Number int64  `json:"packet"`           // on this cable, from 1, in the order of sending
	Src    string `json:"src,omitempty"`    // "ip:port", or "ip" where there is no port
	Dst    string `json:"dst,omitempty"`    //
	Len    int    `json:"len,omitempty"`    // of the payload, in bytes
	ICMP   string `json:"icmp,omitempty"`   // what an ICMP message says: "port unreachable"
	Note   string `json:"note,omitempty"`   // what a segment is in its connection, if not the next thing to say: "retransmission"
	Rule   string `json:"rule,omitempty"`   // of dropped: "loss", "queue", "mtu", "cut", "script", "nobody", "host"
	Script string `json:"script,omitempty"` // the line of the lab's script that did something to it
	Copy   int    `json:"copy,omitempty"`   // of delivered: 2 for the second copy of a duplicated packet
	Bit    int    `json:"bit,omitempty"`    // of delivered: the bit that was flipped on the way, counted from the packet's first
	Held   bool   `json:"held,omitempty"`   // of delivered: it was held back, so that later packets could overtake it
}

// Seg is what a TCP segment says, in the words of RFC 9293 §3.3.
type Seg struct {
	Flags   string `json:"flags"`             // "SYN ACK"
	SegSeq  uint32 `json:"segseq"`            // SEG.SEQ as it is in the header
	SegAck  uint32 `json:"segack,omitempty"`  // SEG.ACK as it is in the header
	RelSeq  uint32 `json:"relseq"`            // counted from the sender's initial sequence number, which is 0
	RelAck  uint32 `json:"relack,omitempty"`  // counted from the other's
	Window  uint32 `json:"window"`            // in bytes: scaled as the handshake agreed
	Options string `json:"options,omitempty"` // "MSS 1460, SACK permitted"
	Repeats int64  `json:"repeats,omitempty"` // of a retransmission: the number of the packet that sent these bytes first
	Dup     int    `json:"dup,omitempty"`     // of a duplicate ACK: which one in a row, from 1
}

// Conn is the state of a TCP connection at one end, as the packets show it or as the kernel says.
type Conn struct {
	End   string `json:"end"`             // "ip:port" of the end whose state it is
	Peer  string `json:"peer,omitempty"`  // of the other
	State string `json:"state"`           // by RFC 9293 §3.3.2: "FIN-WAIT-1"
	Was   string `json:"was,omitempty"`   // the state before, "" if there was none
	Cause int64  `json:"cause,omitempty"` // the number of the packet that changed it; 0 if none did
}

// Cable is what the cable does to packets.
type Cable struct {
	Link   Link     `json:"link"`
	Cut    bool     `json:"cut,omitempty"`    // nothing crosses
	Faults []string `json:"faults,omitempty"` // the lines of the script
}

// Link has the fields of lesson.Link, which says what they mean; one converts into the other.
type Link struct {
	Delay     time.Duration `json:"delay,omitempty"`
	Jitter    time.Duration `json:"jitter,omitempty"`
	Loss      float64       `json:"loss,omitempty"`
	Duplicate float64       `json:"duplicate,omitempty"`
	Reorder   float64       `json:"reorder,omitempty"`
	Corrupt   float64       `json:"corrupt,omitempty"`
	MTU       int           `json:"mtu,omitempty"`
	Rate      int64         `json:"rate,omitempty"`
	Queue     int           `json:"queue,omitempty"`
	Seed      uint64        `json:"seed,omitempty"`
}

// Kernel is one socket as the kernel has it, with Conn beside it: of a listener the state is LISTEN and there is no peer, of a UDP socket
// there is no state, but CLOSED when it is gone. The source is sock_diag(7).
type Kernel struct {
	Proto       string        `json:"proto"`                 // "tcp" or "udp"
	RecvQ       int           `json:"recvq"`                 // bytes that have arrived and are not read, of UDP with what the kernel needs to keep them; of a listener, connections that wait to be accepted
	SendQ       int           `json:"sendq"`                 // bytes that are written and not acknowledged; of a listener, how many connections may wait
	Timer       string        `json:"timer,omitempty"`       // what it waits for: "retransmit", "keepalive", "time-wait", "window probe"
	Expires     time.Duration `json:"expires,omitempty"`     // when the timer fires, on the clock of At
	Retransmits int           `json:"retransmits,omitempty"` // how often in a row the timer has made it say the same again
	RTT         time.Duration `json:"rtt,omitempty"`         // smoothed round-trip time (RFC 6298 §2)
	RTO         time.Duration `json:"rto,omitempty"`         // retransmission timeout (RFC 6298 §2)
	CWnd        int           `json:"cwnd,omitempty"`        // congestion window, segments (RFC 5681 §2)
	SSThresh    int           `json:"ssthresh,omitempty"`    // slow start threshold, segments; 0 while there is none
	MSS         int           `json:"mss,omitempty"`         // what a segment may carry, bytes
}

// Drop is packets that the cable never saw, or has delivered, and that no program will get.
type Drop struct {
	Where string `json:"where"` // "nic": before the cable; "receive buffer", "accept queue", "checksum": behind it
	Lost  int    `json:"lost"`  // how many since the last such event of the host and place
}

// Ask is what a check wants the session to do with the learner's program.
type Ask struct {
	Do   string   `json:"do"`             // AskStart or AskStop
	Args []string `json:"args,omitempty"` // of AskStart: the program's arguments
	Of   RunID    `json:"of,omitempty"`   // of AskStop: which of those that the check has started
}

// What a check may want.
const (
	AskStart = "start"
	AskStop  = "stop"
)

// Edition says which version of a course is served.
type Edition struct {
	Edition int `json:"edition"` // counted from 0, when the bridge came up
}
