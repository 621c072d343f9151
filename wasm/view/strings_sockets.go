package view

// SocketWords is what the list of open sockets says.
type SocketWords struct {
	Title, None                      string
	Cell, Socket, Peer, State, Waits string // heads of columns
	Backlog                          string // how many wait to be accepted, and how many may
	Queues                           string // to be read, to be acknowledged
	StopCell                         string
}

// ExplainWords says what the lab shows of an error's cause.
type ExplainWords struct {
	Cut, Held, HeldNoMore, Reset, Dropped  string
	Listens, NowListens, Nobody, Elsewhere string
	Lesson                                 string
	Means                                  string // after an error's name: what it is, and what the lab shows now
}

func englishSockets() SocketWords {
	return SocketWords{
		Title: "Sockets open now", None: "No socket is open: no program listens, none is connected.",
		Cell: "Cell", Socket: "Socket", Peer: "Peer", State: "State", Waits: "Waiting",
		Backlog: "% of % to be accepted", Queues: "% unread, % unacknowledged", StopCell: "Stop %",
	}
}

func englishExplain() ExplainWords {
	return ExplainWords{
		Means: ": %. %",
		Cut:   "The cable is cut now: mend it above the pictures.",
		Held:  "Port % is held by the cell %.", HeldNoMore: "Nobody holds it any more: run the cell again.",
		Reset: "% sent an RST, packet %.", Dropped: "Packet % did not arrive (%).",
		Listens: "% on %", NowListens: "By now there listens %: run this cell again.", Nobody: "Nothing listens on %, nor anywhere else in the lab.",
		Elsewhere: "Nothing listens on %. There listens: %.", Lesson: "Lesson: %",
	}
}

func chineseSockets() SocketWords {
	return SocketWords{
		Title: "当前打开的套接字", None: "没有打开的套接字：没有程序在监听，也没有连接。",
		Cell: "单元", Socket: "套接字", Peer: "对端", State: "状态", Waits: "等待中",
		Backlog: "% 个待接受，最多 %", Queues: "% 未读，% 未确认", StopCell: "停止 %",
	}
}

func chineseExplain() ExplainWords {
	return ExplainWords{
		Means: "：%。%",
		Cut:   "网线现在是断开的：请在图的上方接好。",
		Held:  "端口 % 被单元 % 占用。", HeldNoMore: "已经没有谁占用它：请重新运行本单元。",
		Reset: "% 发出了 RST，见数据包 %。", Dropped: "数据包 % 没有送达（%）。",
		Listens: "% 在 %", NowListens: "现在已有程序监听：%。请重新运行本单元。", Nobody: "% 上没有程序监听，实验室里别处也没有。",
		Elsewhere: "% 上没有程序监听。正在监听的有：%。", Lesson: "相关课程：%",
	}
}
