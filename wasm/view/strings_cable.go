package view

import "github.com/wirebook/wirebook/wasm/text"

// CableWords is what the controls of the cable say.
type CableWords struct {
	Title, Perfect, IsCut, Cut, Mend string
	Plain, None                      string
	Range                            string // name, least, most, unit
	Script, ScriptMeans, AsInLesson  string
	Packets                          string       // the unit of the queue
	Knobs                            [9]KnobWords // in the order of the knobs
	Lines                            text.Plural  // of the script
}

// KnobWords is what is said of one knob: its name, what it does, what stands for it while it does nothing, and its value, with its unit, in
// a line: "% loss".
type KnobWords struct{ Name, Means, Unset, Fact string }

// fact says in a word or two what a knob is set to.
func (w *KnobWords) fact(k *knob, value string) string {
	if k.unit != "" {
		value += " " + k.unit
	}
	return text.Fill(w.Fact, value)
}

func (w *CableWords) unit(k *knob) string {
	if k.name == "queue" {
		return w.Packets
	}
	return k.unit
}

func englishCable() CableWords {
	return CableWords{
		Title: "Cable", Perfect: "perfect", IsCut: "cut", Cut: "Cut the cable", Mend: "Mend the cable",
		Plain:  "There is no cable to change here: programs talk over this computer's own loopback. What the private network needs stands behind the button at the top.",
		None:   "The cable is there once this lesson's lab is up: run a cell.",
		Range:  "% must be a number from % to % %.",
		Script: "Script", ScriptMeans: "What happens to which packets, one incident a line: drop client data 2, drop syn 1-2, delay server data 1 by 200ms, cut after 3s",
		AsInLesson: "As in the lesson", Packets: "packets",
		Knobs: [9]KnobWords{
			{"Delay", "How long a packet takes, one way", "0", "%"},
			{"Jitter", "Up to so much longer, by chance; the order is kept", "0", "± %"},
			{"Loss", "How many packets are lost, by chance", "0", "% loss"},
			{"Duplicate", "How many arrive twice", "0", "% twice"},
			{"Reorder", "How many are held back until later ones have passed", "0", "% reordered"},
			{"Corrupt", "How many have one bit flipped", "0", "% corrupted"},
			{"Rate", "How much crosses in a second", "∞", "%"},
			{"Queue", "How many packets may wait where the rate is too low; more are dropped", "∞", "queue %"},
			{"MTU", "The largest packet that the cable carries, header included", "1500", "MTU %"},
		},
		Lines: text.Plural{One: "script of % line", Many: "script of % lines"},
	}
}

func chineseCable() CableWords {
	return CableWords{
		Title: "网线", Perfect: "理想", IsCut: "已断开", Cut: "断开网线", Mend: "接好网线",
		Plain:  "这里没有可调的网线：程序通过本机的回环接口通信。私有网络需要什么，见页面顶部的按钮。",
		None:   "本课的实验室启动后才有网线：请先运行一个单元。",
		Range:  "%必须是 % 到 % % 之间的数。",
		Script: "脚本", ScriptMeans: "哪些数据包会遇到什么，每行一件：drop client data 2、drop syn 1-2、delay server data 1 by 200ms、cut after 3s",
		AsInLesson: "恢复课程设置", Packets: "个包",
		Knobs: [9]KnobWords{
			{"时延", "数据包单程所需的时间", "0", "%"},
			{"抖动", "随机地最多再多这么久；顺序不变", "0", "± %"},
			{"丢包", "随机丢失的数据包比例", "0", "丢包 %"},
			{"重复", "到达两次的比例", "0", "重复 %"},
			{"乱序", "被扣留、让后发者先到的比例", "0", "乱序 %"},
			{"损坏", "有一位被翻转的比例", "0", "损坏 %"},
			{"速率", "每秒能通过多少", "∞", "%"},
			{"队列", "速率不够时可以排队的数据包数；再多就丢弃", "∞", "队列 %"},
			{"MTU", "网线能承载的最大数据包，含首部", "1500", "MTU %"},
		},
		Lines: text.Plural{One: "脚本 % 行", Many: "脚本 % 行"},
	}
}
