package view

import "github.com/wirebook/wirebook/wasm/text"

// CableWords is what the controls of the cable say.
type CableWords struct {
	Title, Perfect, IsCut, Cut, Mend string
	Plain, None                      string
	Range                            string // name, least, most, unit
	Script, ScriptMeans, AsInLesson  string
	Packets                          string            // the unit of the queue
	Knobs, Means                     map[string]string // by the knob's name
	Unset                            map[string]string // what stands for a knob that does nothing
	Facts                            map[string]string // a knob's value, with its unit, in a line: "% loss"
	Lines                            text.Plural       // of the script
}

// fact says in a word or two what a knob is set to.
func (w *CableWords) fact(k knob, value string) string {
	if k.unit != "" {
		value += " " + k.unit
	}
	return text.Fill(w.Facts[k.name], value)
}

func (w *CableWords) unit(k knob) string {
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
		Knobs: map[string]string{
			"delay": "Delay", "jitter": "Jitter", "loss": "Loss", "duplicate": "Duplicate", "reorder": "Reorder", "corrupt": "Corrupt",
			"rate": "Rate", "queue": "Queue", "mtu": "MTU",
		},
		Means: map[string]string{
			"delay": "How long a packet takes, one way", "jitter": "Up to so much longer, by chance; the order is kept",
			"loss": "How many packets are lost, by chance", "duplicate": "How many arrive twice",
			"reorder": "How many are held back until later ones have passed", "corrupt": "How many have one bit flipped",
			"rate": "How much crosses in a second", "queue": "How many packets may wait where the rate is too low; more are dropped",
			"mtu": "The largest packet that the cable carries, header included",
		},
		Unset: map[string]string{
			"delay": "0", "jitter": "0", "loss": "0", "duplicate": "0", "reorder": "0", "corrupt": "0", "rate": "∞", "queue": "∞", "mtu": "1500",
		},
		Facts: map[string]string{
			"delay": "%", "jitter": "± %", "loss": "% loss", "duplicate": "% twice", "reorder": "% reordered", "corrupt": "% corrupted",
			"rate": "%", "queue": "queue %", "mtu": "MTU %",
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
		Knobs: map[string]string{
			"delay": "时延", "jitter": "抖动", "loss": "丢包", "duplicate": "重复", "reorder": "乱序", "corrupt": "损坏",
			"rate": "速率", "queue": "队列", "mtu": "MTU",
		},
		Means: map[string]string{
			"delay": "数据包单程所需的时间", "jitter": "随机地最多再多这么久；顺序不变",
			"loss": "随机丢失的数据包比例", "duplicate": "到达两次的比例",
			"reorder": "被扣留、让后发者先到的比例", "corrupt": "有一位被翻转的比例",
			"rate": "每秒能通过多少", "queue": "速率不够时可以排队的数据包数；再多就丢弃",
			"mtu": "网线能承载的最大数据包，含首部",
		},
		Unset: map[string]string{
			"delay": "0", "jitter": "0", "loss": "0", "duplicate": "0", "reorder": "0", "corrupt": "0", "rate": "∞", "queue": "∞", "mtu": "1500",
		},
		Facts: map[string]string{
			"delay": "%", "jitter": "± %", "loss": "丢包 %", "duplicate": "重复 %", "reorder": "乱序 %", "corrupt": "损坏 %",
			"rate": "%", "queue": "队列 %", "mtu": "MTU %",
		},
		Lines: text.Plural{One: "脚本 % 行", Many: "脚本 % 行"},
	}
}
