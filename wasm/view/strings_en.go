package view

import (
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/text"
)

func english() *Strings {
	return &Strings{
		Skip: "Skip to the lesson", Lessons: "Lessons", ThisLesson: "On this page", Previous: "Previous", Next: "Next",
		Minutes: "about % minutes", Objectives: "After this lesson you can",
		NoScript: "You can read this lesson. To run its programs, allow JavaScript for this page and reload it.",
		ResetLab: "Reset lab", Keys: "Keyboard shortcuts", Close: "Close",
		ThemeAuto: "Colours: as the system", ThemeLight: "Colours: light", ThemeDark: "Colours: dark",

		LabNone: "no lab yet", LabPlain: "this computer", LabFull: "private network",
		LabPlainMeans: "Programs run as processes of their own on this computer and talk over its loopback. Socket calls are shown, packets are not.",
		LabFullMeans:  "Programs run in a private network of their own. Socket calls and packets are shown.",

		KeyList: [][2]string{
			{"Ctrl+Enter or ⌘+Enter", "Run the cell"},
			{"Shift+Enter", "Run the cell and go to the next"},
			{"Ctrl+Shift+F or ⌘+Shift+F", "In the editor: format the source as gofmt does"},
			{"Ctrl+Space", "In the editor: list what can stand here"},
			{"Ctrl+Shift+Space or ⌘+Shift+Space", "In the editor: say what the call or the name at the cursor is"},
			{"F8", "In the editor: go to the next complaint"},
			{"Esc", "Leave the editor, or what the arrow keys have come to in a picture"},
			{"Ctrl+M", "In the editor: let Tab move on, or indent again"},
			{"Tab, Shift+Tab", "Go to the next or the previous control"},
			{"↑ ↓ Home End", "In a picture: go through what happened, in order of time"},
			{"Enter or Space", "In a picture: look into the packet, or go to the line of the call"},
			{"← →", "In a picture: step the cursor back or on"},
			{"?", "Show this list"},
		},

		Loading: "Loading…", Connected: "Connected",
		Away:        "The bridge is away, reconnecting… You can go on editing: nothing is lost.",
		AwayRun:     "The bridge is away, so nothing can run or stop now. Is wirebook still running in its terminal?",
		Updated:     "Wirebook was updated. Reload this page to go on; your edits are kept.",
		LabWasReset: "The lab was reset: every program has stopped and every port is free.",

		Cell: "Cell %", Source: "Source of %", Run: "Run", RunCompiled: "Run compiled", Compiled: "compiled", Stop: "Stop", Check: "Check",
		Revert: "Reset to original", Undo: "Undo reset", Format: "Format", Copy: "Copy", Copied: "Copied",
		Code: "Show the code", Fold: "% folded",

		FactBackground: "keeps running", FactNeeds: "starts % first", FactSetup: "with the code of %", FactHost: "on host %",
		FactCompiled: "built by the Go compiler", FactNoRun: "not to be run", FactReadOnly: "read only", FactArgs: "arguments: %",
		FactExercise: "exercise", FactStdin: "standard input: %",

		Search: "Search the course", Found: text.Plural{One: "% place", Many: "% places"},
		WorkSave: "Save your work as a file", WorkBring: "Bring work from a file…",
		ProgressDone: "all exercises solved", ProgressSome: "% of % exercises solved",
		Solution: "Show a solution", Checking: "Checking…", Solved: "Solved.", SolvedBefore: "You have solved this exercise.", NotYet: "Not yet.",
		CheckSlow:   "The check waited for your program until its time was up. Does it wait for something that never comes?",
		CheckBroken: "The check itself has failed, which is not your program's fault:",

		Waiting: "Waiting for its turn", Compiling: "Compiling…", Starting: "Starting", Running: "Running", Stopping: "Stopping…",
		EditedSince: "edited since this run",
		TooLong:     "This source is longer than 24 KiB, so it can be neither saved nor run. Make it shorter.",

		AuthorChanged: "The author has changed this cell since you began to edit it. Your version is kept.",
		AuthorShow:    "Show the author's version", AuthorKeep: "Keep mine", AuthorTake: "Use the author's",

		StdinLabel: "The program reads its standard input: type a line for it", StdinSend: "Send line", StdinEOF: "End of input",

		Output: "Output of %", OutputTold: "Output of % up to the cursor; what comes later is pale", LeftOut: "% (%) left out", Stack: "Stack: who called whom, innermost first",
		Forgotten: "The log was full and no longer keeps this run. Run the cell again to see all of it.",
		Line:      text.Plural{One: "% line", Many: "% lines"},
		Ends:      englishEnds(),

		Picture: englishPictures(),
		Cable:   englishCable(),
		Sockets: englishSockets(),
		Explain: englishExplain(),
		Saved:   englishSaved(),
		Write:   englishWrite(),
		Player:  "Replay", StepBack: "One step back", StepOn: "One step on", Play: "Play or pause", Seek: "Moment of the replay", Slow: "slower", Live: "To the end",
		Filter: "Filter", FilterMeans: "Words that packets and calls are to have, such as flags, addresses, hosts, errors or text. A minus before a word means without it; quotes keep words together.",
		FilterMatches: "% of % packets, % of % calls", FilterNothing: "Nothing matches. Clear the filter to see everything.",

		Share: "Share", ShareTo: "Make a link with this code in it", ShareCopy: "Copy this link.", ShareCopied: "The link is copied.",
		ShareMeans:  "Whoever opens it in a Wirebook sees this code above the cell and may use it. The code is in the link itself, on no server. If their Wirebook has another address, the part from # on goes behind that one.",
		ShareNoLink: "This code is too long for a link, which may have % bytes. Send a file instead:",
		ShareTitle:  "Shared code.", ShareOffered: "It has not run. If you use it, this cell changes so:", ShareSame: "The shared code is just what stands here.",
		ShareUse: "Use it", ShareLeave: "Leave mine", ShareUsed: "The shared code stands here now. Yours is kept.", ShareBack: "Take mine back", ShareDrop: "Drop mine",
		ShareBroken:   "This share link is damaged or not whole: copy all of it, or ask for it again. Nothing has changed.",
		ShareTooLong:  "This share link is longer than any that Wirebook makes. Nothing has changed.",
		ShareNewer:    "This share link was made by a newer Wirebook: update this one to open it. Nothing has changed.",
		ShareNoLesson: "The shared code is for a lesson that this course does not have: %. Nothing has changed.",
		ShareNoCell:   "The shared code is for a cell that this lesson does not have, or that is not to be edited: %. Nothing has changed.",

		Hint: "Hint", Quiz: "Question", QuizRight: "Right.", QuizWrong: "Not this one.",
		Prediction: "Predict first", PredictionOpen: "Now run % and see.", PredictionRight: "As you predicted.", PredictionWrong: "Not as you predicted.",

		OrderHow: "Drag the steps into their order, or move them with the arrows.", OrderUp: "Up", OrderDown: "Down", OrderMoved: "Now number % of %.",
		OrderHere: "In its place.", OrderElsewhere: "Not here.", OrderCount: "In their place: % of %.",

		LoginTitle:  "Open Wirebook from your terminal",
		LoginLead:   "This page does not know you yet.",
		LoginHow:    "Open the link that wirebook printed in the terminal. It works once, for a minute.",
		LoginAgain:  "If it has run out, type this in another terminal and open the link that it prints:",
		LoginShared: "The shared code that you have opened is kept until you have logged in.",
	}
}

func englishEnds() map[event.How]End {
	return map[event.How]End{
		event.OK:           {"Finished", "The program ran to its end."},
		event.CompileError: {"Does not compile", "Go cannot make a program of this source, so nothing ran. Mend the lines named below and run it again."},
		event.Refused:      {"Refused", "This is Go, but nothing here can run it truly, so nothing ran. What is in the way stands below."},
		event.Panicked:     {"Panicked", "The program met something it had no answer to, and Go ended it. Read the message, then look at the line it names."},
		event.Deadlock:     {"Deadlock", "Every goroutine waits for another, so none could ever go on, and Go ended the program. The stack says where each waits: find who should have sent, closed, unlocked or called Done."},
		event.ExitCode:     {"Exit code %", "The program ended itself, with os.Exit or log.Fatal, and reported a failure. Its last lines usually say which."},
		event.Stopped:      {"Stopped", "The run was ended from outside. Its sockets are closed and its ports are free."},
		event.TimeLimit:    {"Time limit", "The program was still going when its time was up. If it waits for a peer, start that one first; if it loops, look for the way out."},
		event.OutputLimit:  {"Output limit", "The program printed more than a run may print. Print less, or look for a loop that does not end."},
		event.MemoryLimit:  {"Memory limit", "The program asked for more memory than a run may have. Look for something that grows without end."},
		event.NotStarted:   {"Not started", "A cell that this one needs did not come up. Mend or run that cell first."},
		event.Lost:         {"Lost", "The process that ran the program went away and did not say why. Run the cell again; if it happens each time, something in the program brings it down."},
	}
}

func englishCalls() picture.CallsWords {
	return picture.CallsWords{
		Title: "Socket calls", ThisCell: "This cell", Conversation: "Whole conversation", Gone: "The first % are no longer kept.",
		Foot: "A call stands at the time when it returned.",
		Time: "ms", Who: "Who", Conn: "Conn.", Call: "Call", Bytes: "Bytes", Data: "First bytes",
		Waited: "Waited", Peer: "Peer", Line: "Line",
		ConnTitle: "Connection %", Pending: "still dialing…", Never: "never returned", Failed: "failed: %", Seek: "Put the cursor here",
		Carrier: "Show its first packet", NoCarrier: "No packet of this call was seen on the cable.",
		Names: map[string]string{
			"listen": "listen", "dial": "dial", "accept": "accept", "read": "← read", "write": "→ write", "shutdown": "shutdown", "close": "close",
		},
		Errors: englishErrors(),
	}
}

func englishErrors() map[string]string {
	return map[string]string{
		"EOF":           "end of stream: the peer has finished sending",
		"timeout":       "timed out: the deadline passed first",
		"closed":        "the socket had been closed on this side",
		"ECONNREFUSED":  "connection refused: nothing listens there",
		"ECONNRESET":    "connection reset by the peer",
		"ECONNABORTED":  "connection aborted",
		"EPIPE":         "broken pipe: the connection is already closed",
		"EADDRINUSE":    "address already in use: another socket has this port",
		"EADDRNOTAVAIL": "no such address on this host, or a connection has it already",
		"ETIMEDOUT":     "timed out: no answer from the peer",
		"EHOSTUNREACH":  "no route to that host",
		"ENETUNREACH":   "network is unreachable",
		"EMSGSIZE":      "message too long for one datagram",
		"EACCES":        "permission denied",
		"EINVAL":        "invalid argument",
		"EAFNOSUPPORT":  "address family not supported",
		"ENOTCONN":      "the socket is not connected",
		"EISCONN":       "the socket is connected already",
	}
}

func englishPictures() picture.Words {
	return picture.Words{
		GoTo: "Go to line % of %", Calls: englishCalls(),
		Packets:   "Packets",
		ColNumber: "No.", ColTime: "ms", ColWay: "From → to", ColWhat: "What", ColLength: "Bytes", ColFate: "What became of it",
		Delivered: "delivered after %", Lost: "dropped: %", OnItsWay: "on its way",
		Rules: map[string]string{
			"loss": "by chance", "queue": "queue full", "mtu": "larger than the MTU", "cut": "the cable is cut", "script": "by the script",
			"nobody": "no host has this address", "host": "the host did not take it",
		},

		Packet: "Packet", PacketNumber: "Packet %", PreviousPacket: "← Previous", NextPacket: "Next →", ClosePacket: "Close",
		SentAt: "sent at %", SinceBefore: "sent % after the packet before it", PacketSize: "% bytes, % of them data", Repeats: "says again what was first said by packet", Duplicated: "a second copy arrived after %",
		Flipped: "bit % was flipped on the way", Held: "held back, so that later ones could overtake it", ByScript: "by the script: %",
		ColField: "Field", ColValue: "Value", ColPlace: "At byte", Dump: "The packet's bytes, in hexadecimal and as ASCII",
		Recorded: "The first % of % bytes were recorded.",
		States:   "TCP states", NoStateYet: "not begun",
		ListenerStays: "The listener itself stays in LISTEN; each connection goes on in a socket of its own.",
		StepsCaption:  "snd: it sent, rcv: it received. The numbers are those on the map.",
		ColEnd:        "End", ColStep: "From → to", ColBecause: "Because of",
		AfterWait: "its wait was over", NoPacket: "no packet: its kernel alone",
		WaitLeft: "is in TIME-WAIT for % s more, its kernel says.", WaitAtMost: "is in TIME-WAIT for % s more: Linux waits 60 s.",
		SkipWait: "Skip the wait", SkipMeans: "Ends every TIME-WAIT of this lab now, as if its time were over",
		WaitOver: "has been in TIME-WAIT for its whole time.",
		Notes: map[string]string{
			"retransmission": "retransmission", "fast retransmission": "fast retransmission", "duplicate ACK": "duplicate ACK",
			"zero window": "zero window", "window update": "window update", "window probe": "window probe", "keepalive": "keepalive",
			"keepalive answer": "keepalive answer", "out of order": "out of order",
		},
		Ladder: englishLadder(), Hosts: englishHosts(), Contents: englishContents(), Queues: englishQueues(), Gantt: englishGantt(),
		Ruler: englishRuler(), Datagrams: englishDatagrams(),
	}
}

func englishContents() picture.ContentsWords {
	return picture.ContentsWords{
		Title: "Contents: what was said", More: "… % more",
		Turns: text.Plural{One: "% turn", Many: "% turns"},
	}
}

func englishQueues() picture.QueuesWords {
	return picture.QueuesWords{
		Title: "Queues and windows",
		Short: []string{"send queue", "in flight", "window", "unread", "cwnd", "ssthresh"},
		Names: []string{
			"Send queue: written, not acknowledged", "In flight: sent, not acknowledged", "Window: room at the receiver",
			"Unread at the receiver", "Congestion window", "Slow start threshold",
		},
		Quantity: "Bytes", At: "At % ms", Most: "Most", From: "Known from", Packets: "packets", Kernel: "kernel, % ms", Unknown: "–", More: "% more here",
		ZeroWindow: "Zero window from % to % ms", Summary: "Queues and windows, % → %, from % to % ms",
		Foot: "Time goes to the right, bytes upwards, as the sender sees it. A dot is where a kernel was asked; its lines stay level until it was asked again.",
	}
}

func englishGantt() picture.GanttWords {
	return picture.GanttWords{
		Title: "Connections in time", Waited: "waited %", Served: "served %", Waits: "has waited %", Never: "waited %, never accepted", NotYet: "being opened",
		Foot:  "A line: the handshake. An outline: in the accept queue of the server's kernel. A body: with the server's program, from accept to close.",
		Conns: text.Plural{One: "% connection", Many: "% connections"},
	}
}

func englishHosts() picture.HostsWords {
	return picture.HostsWords{
		Title: "Hosts and cable", Perfect: "perfect cable", Runs: "runs %", More: "and % more",
		Packets: "Packets", Bytes: "Bytes of data", Lost: "Dropped", Again: "Sent again",
	}
}

func englishRuler() picture.RulerWords {
	return picture.RulerWords{
		Title:   "Ruler: the bytes of a stream",
		Written: "written", Segments: "segments", Read: "read",
		Write: "write %", ReadCall: "read %", Range: "bytes % to %",
		Unread: "arrived, not read", Underway: "written, not arrived", Somewhere: "written, not read", Useless: "its bytes were there already",
		Queues:  "The kernels hold % B to send and % B to read.",
		Foot:    "All rows have one scale; a faint line carries each border through the others. Dashed: sent again. Cross: lost. Dotted: brought nothing new, or not read yet.",
		Streams: text.Plural{One: "% stream", Many: "% streams"}, Bytes: text.Plural{One: "% byte", Many: "% bytes"},
		Writes: text.Plural{One: "% write", Many: "% writes"}, Sent: text.Plural{One: "% segment", Many: "% segments"},
		Again: text.Plural{One: "% sent again", Many: "% sent again"}, Reads: text.Plural{One: "% read", Many: "% reads"},
	}
}

func englishDatagrams() picture.DatagramWords {
	return picture.DatagramWords{
		Title: "Datagrams", Way: "From → to", Sent: "Written", OnWire: "Wire", Read: "Read", Bytes: "% B",
		Cut: "% of % B, cut off", Failed: "failed, nothing was sent: %", NotRead: "not read", Refused: "ICMP: %", Full: "the receive buffer was full",
		Damaged: "damaged on its way: the kernel throws it away", There: "there", Copy: "the same, a second time",
		Fragments: "in % fragments", FragmentsLost: "% of % fragments %",
		Foot:      "One row is one datagram, in the order of sending; all boxes have one scale. Cross: lost here. Dotted: cut off, or read by nobody. Two strokes: drawn shorter than it is.",
		Datagrams: text.Plural{One: "% datagram", Many: "% datagrams"},
	}
}

func englishLadder() picture.LadderWords {
	return picture.LadderWords{
		Title: "Ladder", Conn: "Connection", AllConns: "All", Summary: "Ladder from % to %, % packets sent",
		Copy: "duplicate", Flipped: "bit % flipped: discarded", HeldBack: "held back", Fragment: "IP fragment",
		KernelLost: "% lost on %: %",
		Places: map[string]string{
			"nic": "before the cable", "receive buffer": "receive buffer full", "accept queue": "accept queue full", "checksum": "wrong checksum",
		},
		Cut: "cable cut", Mended: "cable mended", SameLink: "fault script changed",
		Delay: "delay", Jitter: "jitter", Loss: "loss", Duplicate: "duplicated", Reorder: "reordered", Corrupt: "corrupted",
		MTU: "MTU", Rate: "rate", Queue: "queue", Unlimited: "unlimited", Sent: "sent at %", Idle: "nothing happened for %",
	}
}
