package view

// SavedWords is what saving and opening a run says.
type SavedWords struct {
	Save, SVG, PNG, TooHigh, Text, TextMeans, Capture, Run, RunMeans string
	Open, Banner, Back                                               string
	NotSaved, TooLarge, Newer, Empty                                 string
}

func englishSaved() SavedWords {
	return SavedWords{
		Save: "Save", SVG: "The ladder as a picture to be scaled", PNG: "The ladder as a picture of pixels",
		TooHigh: "This ladder is too high for a picture of pixels: save it as SVG, or filter it first.", Text: "text", TextMeans: "The ladder in words, a line for each thing that happened", Capture: "The packets as a capture, for Wireshark",
		Run: "run", RunMeans: "Code, output and everything that happened in one file, to be opened in any Wirebook",
		Open: "Open a saved run:", Banner: "This is a saved run: it can be replayed, not run.", Back: "Back to the lesson",
		NotSaved: "This file is no saved run of Wirebook, or it is damaged. Nothing has changed.",
		TooLarge: "This file is larger than any saved run. Nothing has changed.",
		Newer:    "This run was saved by a newer Wirebook: update this one to open it.",
		Empty:    "There is nothing of the kind to save: this run has sent no packet.",
	}
}

func chineseSaved() SavedWords {
	return SavedWords{
		Save: "保存", SVG: "把时序图存为可缩放的图片", PNG: "把时序图存为像素图片",
		TooHigh: "这个时序图太高，存不成像素图片：请存为 SVG，或先筛选。", Text: "文本", TextMeans: "把时序图存为文字，发生的事每件一行", Capture: "把数据包存为抓包文件，供 Wireshark 使用",
		Run: "运行", RunMeans: "代码、输出和发生的一切存为一个文件，可在任何 Wirebook 中打开",
		Open: "打开保存的运行：", Banner: "这是一次保存的运行：可以回放，不能运行。", Back: "回到课程",
		NotSaved: "这个文件不是 Wirebook 保存的运行，或者已损坏。页面没有变化。",
		TooLarge: "这个文件比任何保存的运行都大。页面没有变化。",
		Newer:    "这次运行由更新版本的 Wirebook 保存：请先更新再打开。",
		Empty:    "没有可保存的内容：这次运行没有发出数据包。",
	}
}
