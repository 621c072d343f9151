package view

import (
	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/text"
)

func chinese() *Strings {
	return &Strings{
		Skip: "跳到正文", Lessons: "课程目录", ThisLesson: "本课内容", Previous: "上一课", Next: "下一课",
		Minutes: "约 % 分钟", Objectives: "学完本课，你能够",
		NoScript: "本课可以阅读，但程序无法运行。请允许此页面使用 JavaScript，然后刷新。",
		ResetLab: "重置实验室", Keys: "快捷键", Close: "关闭",
		ThemeAuto: "配色：跟随系统", ThemeLight: "配色：浅色", ThemeDark: "配色：深色",

		LabNone: "实验室未启动", LabPlain: "本机", LabFull: "私有网络",
		LabPlainMeans: "程序作为独立进程在本机运行，经环回接口通信。能看到套接字调用，看不到数据包。",
		LabFullMeans:  "程序在专属的私有网络里运行。套接字调用和数据包都能看到。",

		KeyList: [][2]string{
			{"Ctrl+Enter 或 ⌘+Enter", "运行本单元"},
			{"Shift+Enter", "运行本单元并转到下一个"},
			{"Ctrl+Shift+F 或 ⌘+Shift+F", "编辑器中：按 gofmt 的格式整理代码"},
			{"Ctrl+Space", "编辑器中：列出此处可以写什么"},
			{"Ctrl+Shift+Space 或 ⌘+Shift+Space", "编辑器中：说明光标处的调用或名称"},
			{"F8", "编辑器中：转到下一处问题"},
			{"Esc", "离开编辑器，或离开图中方向键停留之处"},
			{"Ctrl+M", "编辑器中：切换 Tab 键的作用（移动焦点或缩进）"},
			{"Tab、Shift+Tab", "转到下一个或上一个控件"},
			{"↑ ↓ Home End", "图中：按时间顺序逐一查看发生的事"},
			{"Enter 或空格", "图中：查看报文的内容，或转到调用所在的行"},
			{"← →", "图中：光标后退或前进一步"},
			{"?", "显示这张列表"},
		},

		Loading: "加载中…", Connected: "已连接",
		Away:        "与 wirebook 的连接断了，正在重连… 可以继续编辑，什么都不会丢失。",
		AwayRun:     "与 wirebook 的连接断了，现在无法运行或停止程序。终端里的 wirebook 还在运行吗？",
		Updated:     "Wirebook 已更新。请刷新页面后继续，你的修改都已保留。",
		LabWasReset: "实验室已重置：所有程序都已停止，所有端口都已释放。",

		Cell: "单元 %", Source: "% 的代码", Run: "运行", RunCompiled: "编译运行", Compiled: "编译运行", Stop: "停止", Check: "检查",
		Revert: "恢复原样", Undo: "撤销恢复", Format: "格式化", Copy: "复制", Copied: "已复制",
		Code: "显示代码", Fold: "折叠了 %",

		FactBackground: "持续运行", FactNeeds: "先启动 %", FactSetup: "包含 % 的代码", FactHost: "位于主机 %",
		FactCompiled: "由 Go 编译器构建", FactNoRun: "不运行", FactReadOnly: "只读", FactArgs: "参数：%",
		FactExercise: "练习", FactStdin: "标准输入：%",

		Search: "搜索课程", Found: text.Plural{One: "% 处", Many: "% 处"},
		WorkSave: "把学习记录存成文件", WorkBring: "从文件导入学习记录…",
		ProgressDone: "练习全部完成", ProgressSome: "完成了 % / % 道练习",
		Solution: "查看参考答案", Checking: "正在检查…", Solved: "完成了。", SolvedBefore: "这道练习你已经做出来了。", NotYet: "还不对。",
		CheckSlow:   "检查一直在等你的程序,等到时间用完了。它是不是在等一件永远不会发生的事?",
		CheckBroken: "检查程序自己出了错,不是你的程序的问题:",

		Waiting: "排队中", Compiling: "编译中…", Starting: "启动中", Running: "运行中", Stopping: "停止中…",
		EditedSince: "运行之后又改过代码",
		TooLong:     "这段代码超过 24 KiB，既不能保存也不能运行。请缩短。",

		AuthorChanged: "在你开始修改之后，作者改动了这个单元。你的版本仍然保留。",
		AuthorShow:    "查看作者的版本", AuthorKeep: "保留我的", AuthorTake: "采用作者的",

		StdinLabel: "程序在读标准输入：给它输入一行", StdinSend: "发送", StdinEOF: "结束输入",

		Output: "% 的输出", OutputTold: "% 到光标为止的输出；之后的颜色较浅", LeftOut: "省略了 %（%）", Stack: "调用栈：谁调用了谁，最里层在最前",
		Forgotten: "日志已满，不再保留这次运行。重新运行本单元即可看到全部内容。",
		Line:      text.Plural{One: "% 行", Many: "% 行"},
		Ends:      chineseEnds(),

		Picture: chinesePictures(),
		Cable:   chineseCable(),
		Sockets: chineseSockets(),
		Explain: chineseExplain(),
		Saved:   chineseSaved(),
		Write:   chineseWrite(),
		Player:  "回放", StepBack: "后退一步", StepOn: "前进一步", Play: "播放或暂停", Seek: "回放到的时刻", Slow: "放慢", Live: "回到最新",
		Filter: "筛选", FilterMeans: "数据包和调用要含有的词，如标志、地址、主机、错误或内容。词前加减号表示不含；用引号把几个词连在一起。",
		FilterMatches: "数据包 %／%，调用 %／%", FilterNothing: "没有符合的内容。清空筛选即可看到全部。",

		Share: "分享", ShareTo: "生成带有这段代码的链接", ShareCopy: "请复制这个链接。", ShareCopied: "链接已复制。",
		ShareMeans:  "在任何人的 Wirebook 里打开它，这段代码会显示在这个单元上方，用不用由对方决定。代码就在链接里，不在任何服务器上。对方的地址不同时，把 # 开始的部分接在那个地址后面即可。",
		ShareNoLink: "这段代码太长，链接最多只能有 % 字节。请改为发送文件：",
		ShareTitle:  "分享来的代码。", ShareOffered: "它还没有运行。采用它，这个单元会这样改变：", ShareSame: "分享来的代码和现在这里的完全一样。",
		ShareUse: "采用", ShareLeave: "保留我的", ShareUsed: "这里现在是分享来的代码，你自己的还留着。", ShareBack: "换回我的", ShareDrop: "丢弃我的",
		ShareBroken:   "这个分享链接已损坏或不完整：请复制整个链接，或请对方重新发一次。页面没有变化。",
		ShareTooLong:  "这个链接比 Wirebook 生成的任何分享链接都长。页面没有变化。",
		ShareNewer:    "这个分享链接由更新版本的 Wirebook 生成：请先更新再打开。页面没有变化。",
		ShareNoLesson: "分享的代码属于本课程没有的一课：%。页面没有变化。",
		ShareNoCell:   "分享的代码属于本课没有的单元，或不能修改的单元：%。页面没有变化。",

		Hint: "提示", Quiz: "问题", QuizRight: "答对了。", QuizWrong: "不是这个。",
		Prediction: "先预测", PredictionOpen: "现在运行 %,看看结果。", PredictionRight: "和你预测的一样。", PredictionWrong: "和你预测的不一样。",

		OrderHow: "把各步拖到正确的位置，或用箭头移动。", OrderUp: "上移", OrderDown: "下移", OrderMoved: "现在是第 % 步，共 % 步。",
		OrderHere: "位置正确。", OrderElsewhere: "不在这里。", OrderCount: "位置正确的有 % 步，共 % 步。",

		LoginTitle:  "请从终端打开 Wirebook",
		LoginLead:   "这个页面还不认识你。",
		LoginHow:    "请打开 wirebook 在终端里打印的链接。它一分钟内有效，只能用一次。",
		LoginAgain:  "如果链接已过期，请在另一个终端输入下面的命令，再打开它打印的链接：",
		LoginShared: "你打开的分享代码会保留在这里，登录之后就能看到。",
	}
}

func chineseEnds() map[event.How]End {
	return map[event.How]End{
		event.OK:           {"已结束", "程序运行到了末尾。"},
		event.CompileError: {"编译不通过", "Go 无法把这段代码编译成程序，所以什么都没有运行。改好下面指出的各行，再运行一次。"},
		event.Refused:      {"无法运行", "这是合法的 Go 代码，但这里没有办法忠实地运行它，所以什么都没有运行。原因见下。"},
		event.Panicked:     {"panic", "程序遇到了它没有处理的情况，被 Go 终止。先读错误信息，再看它指出的那一行。"},
		event.Deadlock:     {"死锁", "每个 goroutine 都在等待另一个，谁也无法继续，Go 因此终止了程序。调用栈写明了各自等在哪里：找出本该由谁发送、关闭、解锁或调用 Done。"},
		event.ExitCode:     {"退出码 %", "程序用 os.Exit 或 log.Fatal 自行结束，并报告失败。原因通常在输出的最后几行。"},
		event.Stopped:      {"已停止", "这次运行是从外部结束的。它的套接字已关闭，端口已释放。"},
		event.TimeLimit:    {"超过时限", "时间到了，程序还没有结束。如果它在等对端，请先启动对端；如果它在循环，请检查循环如何退出。"},
		event.OutputLimit:  {"输出过多", "程序打印的内容超过了一次运行的上限。请少打印一些，或者找找停不下来的循环。"},
		event.MemoryLimit:  {"内存超限", "程序要的内存超过了一次运行的上限。找找不断增长的东西。"},
		event.NotStarted:   {"未启动", "它所依赖的单元没有启动成功。请先修改或运行那个单元。"},
		event.Lost:         {"已丢失", "运行程序的进程消失了，没有说明原因。请再运行一次；如果每次都这样，就是程序里有什么弄垮了它。"},
	}
}

func chineseCalls() picture.CallsWords {
	return picture.CallsWords{
		Title: "套接字调用", ThisCell: "本单元", Conversation: "整个会话", Gone: "最早的 % 条已不再保留。",
		Foot: "每个调用记在它返回的时刻。",
		Time: "毫秒", Who: "谁", Conn: "连接", Call: "调用", Bytes: "字节", Data: "开头的字节",
		Waited: "等待", Peer: "对端", Line: "行",
		ConnTitle: "连接 %", Pending: "正在建立连接…", Never: "没有返回", Failed: "失败：%", Seek: "把光标放到这里",
		Carrier: "查看它的第一个数据包", NoCarrier: "网线上没有见到这个调用的数据包。",
		Names: map[string]string{
			"listen": "监听 listen", "dial": "连接 dial", "accept": "接受 accept", "read": "← 读 read", "write": "→ 写 write",
			"shutdown": "半关闭 shutdown", "close": "关闭 close",
		},
		Errors: chineseErrors(),
	}
}

func chineseErrors() map[string]string {
	return map[string]string{
		"EOF":           "流结束：对端已发送完毕",
		"timeout":       "超时：截止时间先到了",
		"closed":        "这一端已关闭该套接字",
		"ECONNREFUSED":  "连接被拒绝：那里没有程序在监听",
		"ECONNRESET":    "连接被对端重置",
		"ECONNABORTED":  "连接已中止",
		"EPIPE":         "管道破裂：连接已经关闭",
		"EADDRINUSE":    "地址已被占用：另一个套接字正在使用这个端口",
		"EADDRNOTAVAIL": "本主机没有这个地址，或者已有连接占着它",
		"ETIMEDOUT":     "超时：对端没有应答",
		"EHOSTUNREACH":  "没有到达该主机的路由",
		"ENETUNREACH":   "网络不可达",
		"EMSGSIZE":      "消息太长，一个数据报装不下",
		"EACCES":        "权限不足",
		"EINVAL":        "参数无效",
		"EAFNOSUPPORT":  "不支持该地址族",
		"ENOTCONN":      "套接字尚未连接",
		"EISCONN":       "套接字已经连接",
	}
}

func chinesePictures() picture.Words {
	return picture.Words{
		GoTo: "转到第 % 行（%）", Calls: chineseCalls(),
		Packets:   "数据包",
		ColNumber: "序号", ColTime: "毫秒", ColWay: "方向", ColWhat: "内容", ColLength: "字节", ColFate: "结果",
		Delivered: "% 后送达", Lost: "丢弃：%", OnItsWay: "在途中",
		Rules: map[string]string{
			"loss": "随机丢包", "queue": "队列已满", "mtu": "超过 MTU", "cut": "网线已断", "script": "脚本指定",
			"nobody": "没有主机使用这个地址", "host": "主机没有接收",
		},

		Packet: "数据包", PacketNumber: "数据包 %", PreviousPacket: "← 上一个", NextPacket: "下一个 →", ClosePacket: "关闭",
		SentAt: "发出时刻 %", SinceBefore: "比前一个数据包晚 % 发出", PacketSize: "% 字节，其中数据 % 字节", Repeats: "重复最初由这个数据包发送的内容：", Duplicated: "第二份副本在 % 后到达",
		Flipped: "途中第 % 位被翻转", Held: "被扣留，让后发的数据包先到", ByScript: "脚本指定：%",
		ColField: "字段", ColValue: "值", ColPlace: "字节位置", Dump: "数据包的各字节，以十六进制和 ASCII 显示",
		Recorded: "只记录了前 % 字节，共 % 字节。",
		States:   "TCP 状态", NoStateYet: "尚未开始",
		ListenerStays: "监听套接字自身一直处于 LISTEN；每个连接都由各自的新套接字承担。",
		StepsCaption:  "snd 表示发送，rcv 表示收到。编号与图中一致。",
		ColEnd:        "端点", ColStep: "从 → 到", ColBecause: "起因",
		AfterWait: "等待时间已满", NoPacket: "不因数据包：由其内核自行决定",
		WaitLeft: "还要在 TIME-WAIT 停留 % 秒（内核报告）。", WaitAtMost: "还要在 TIME-WAIT 停留 % 秒：Linux 共等 60 秒。",
		SkipWait: "跳过等待", SkipMeans: "立即结束本实验室里所有的 TIME-WAIT，如同时间已满",
		WaitOver: "在 TIME-WAIT 的等待时间已满。",
		Notes: map[string]string{
			"retransmission": "重传", "fast retransmission": "快速重传", "duplicate ACK": "重复 ACK",
			"zero window": "零窗口", "window update": "窗口更新", "window probe": "窗口探测", "keepalive": "保活探测",
			"keepalive answer": "保活应答", "out of order": "乱序到达",
		},
		Ladder: chineseLadder(), Hosts: chineseHosts(), Contents: chineseContents(), Queues: chineseQueues(), Gantt: chineseGantt(),
		Ruler: chineseRuler(), Datagrams: chineseDatagrams(),
	}
}

func chineseContents() picture.ContentsWords {
	return picture.ContentsWords{
		Title: "内容：说了什么", More: "…… 还有 %",
		Turns: text.Plural{One: "% 轮", Many: "% 轮"},
	}
}

func chineseQueues() picture.QueuesWords {
	return picture.QueuesWords{
		Title: "队列与窗口",
		Short: []string{"发送队列", "在途", "窗口", "未读", "cwnd", "ssthresh"},
		Names: []string{
			"发送队列：已写出、未确认", "在途：已发出、未确认", "窗口：接收方还有的空间",
			"接收方未读", "拥塞窗口", "慢启动阈值",
		},
		Quantity: "字节", At: "% ms 时", Most: "最多", From: "来源", Packets: "数据包", Kernel: "内核，% ms", Unknown: "–", More: "此处还有 % 个",
		ZeroWindow: "零窗口：% 到 % ms", Summary: "队列与窗口，% → %，% 到 % ms",
		Foot: "时间向右，字节数向上，都是发送方看到的情形。圆点是问内核的时刻；在下一次询问之前，内核的线保持水平。",
	}
}

func chineseGantt() picture.GanttWords {
	return picture.GanttWords{
		Title: "连接的时间", Waited: "等待 %", Served: "服务 %", Waits: "已等待 %", Never: "等待 %，始终未被接受", NotYet: "正在建立",
		Foot:  "细线：握手。空框：在服务器内核的 accept 队列里等待。实框：由服务器的程序处理，从 accept 到 close。",
		Conns: text.Plural{One: "% 条连接", Many: "% 条连接"},
	}
}

func chineseHosts() picture.HostsWords {
	return picture.HostsWords{
		Title: "主机与网线", Perfect: "理想的网线", Runs: "运行 %", More: "还有 % 个",
		Packets: "数据包", Bytes: "数据字节", Lost: "丢弃", Again: "重传",
	}
}

func chineseRuler() picture.RulerWords {
	return picture.RulerWords{
		Title:   "标尺：字节流",
		Written: "写入", Segments: "报文段", Read: "读出",
		Write: "第 % 次写", ReadCall: "第 % 次读", Range: "第 % 到 % 字节",
		Unread: "已到达，未读取", Underway: "已写入，未到达", Somewhere: "已写入，未读取", Useless: "这些字节先前已到达",
		Queues:  "内核中待发 % 字节，待读 % 字节。",
		Foot:    "各行用同一比例；浅线把每条边界引过其他各行。虚线框：重传。叉：丢失。点线框：没有带来新字节，或尚未读取。",
		Streams: text.Plural{One: "% 个字节流", Many: "% 个字节流"}, Bytes: text.Plural{One: "% 字节", Many: "% 字节"},
		Writes: text.Plural{One: "写 % 次", Many: "写 % 次"}, Sent: text.Plural{One: "% 个报文段", Many: "% 个报文段"},
		Again: text.Plural{One: "% 个重传", Many: "% 个重传"}, Reads: text.Plural{One: "读 % 次", Many: "读 % 次"},
	}
}

func chineseDatagrams() picture.DatagramWords {
	return picture.DatagramWords{
		Title: "数据报", Way: "方向", Sent: "写入", OnWire: "网线上", Read: "读出", Bytes: "% 字节",
		Cut: "%/% 字节，被截断", Failed: "失败，什么也没有发出：%", NotRead: "未读取", Refused: "被拒绝：%", Full: "接收缓冲区已满",
		Damaged: "途中损坏：被内核丢弃", There: "已到达", Copy: "同一数据报的副本",
		Fragments: "分为 % 片", FragmentsLost: "%/% 片%",
		Foot:      "每行一个数据报，按发送顺序；所有方框用同一比例。叉：在此丢失。点线框：被截断，或无人读取。双斜线：画得比实际短。",
		Datagrams: text.Plural{One: "% 个数据报", Many: "% 个数据报"},
	}
}

func chineseLadder() picture.LadderWords {
	return picture.LadderWords{
		Title: "时序图", Conn: "连接", AllConns: "全部", Summary: "时序图，从 % 到 %，发出 % 个数据包",
		Copy: "重复", Flipped: "第 % 位翻转：被丢弃", HeldBack: "被延后", Fragment: "IP 分片",
		KernelLost: "丢失 % 个（%）：%",
		Places: map[string]string{
			"nic": "未到网线", "receive buffer": "接收缓冲区已满", "accept queue": "accept 队列已满", "checksum": "校验和错误",
		},
		Cut: "网线断开", Mended: "网线恢复", SameLink: "故障脚本改变",
		Delay: "时延", Jitter: "抖动", Loss: "丢包率", Duplicate: "重复率", Reorder: "乱序率", Corrupt: "损坏率",
		MTU: "MTU", Rate: "带宽", Queue: "队列", Unlimited: "不限", Sent: "发送于 %", Idle: "% 内什么也没有发生",
	}
}
