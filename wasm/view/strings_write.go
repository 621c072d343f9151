package view

// WriteWords is what the editor says in which a lesson is written.
type WriteWords struct {
	Edit, EditMeans, Text                             string
	Save, Saved, Unsaved, Saving                      string
	Changed, KeepMine, TakeTheirs, ShowBoth, HideFile string
	InFile, TakeBack                                  string
	Mend, Others, GoTo                                string
	TooLong, NotEditing, NoLesson, NotText, Failed    string
	Away                                              string
	KeyList                                           [][2]string
}

func englishWrite() WriteWords {
	return WriteWords{
		Edit: "Edit", EditMeans: "Show or hide the Markdown of this lesson", Text: "Markdown of %",
		Save: "Save", Saved: "Saved", Unsaved: "Not saved", Saving: "Saving…",
		Changed:  "The file has been changed elsewhere since you began. Nothing is saved yet, and your text is as you left it.",
		KeepMine: "Keep mine", TakeTheirs: "Take theirs", ShowBoth: "Show both", HideFile: "Show mine only",
		InFile: "What the file holds now", TakeBack: "Bring back the replaced text",
		Mend: "The lesson is shown as it was before this:", GoTo: "Go to line %",
		Others:     "The file is saved, but others see the course as it was before this:",
		TooLong:    "This text is longer than 256 KiB, so it can be neither shown nor saved. Make two lessons of it.",
		NotEditing: "This bridge does not edit: start it with wirebook serve --edit DIR. Your text is kept in this browser.",
		NoLesson:   "There is no lesson at this address any more: its file is gone, or its slug has changed. Your text is kept in this browser.",
		NotText:    "The file is no UTF-8 text, or longer than 256 KiB: it cannot be edited here.",
		Failed:     "The file could not be read or written; your text is kept in this browser. The system says: %",
		Away:       "The bridge is away, so nothing can be saved now. Your text is kept in this browser.",
		KeyList:    [][2]string{{"Ctrl+S or ⌘+S", "Save the lesson that you are writing"}},
	}
}

func chineseWrite() WriteWords {
	return WriteWords{
		Edit: "编辑", EditMeans: "显示或隐藏本课的 Markdown", Text: "% 的 Markdown",
		Save: "保存", Saved: "已保存", Unsaved: "未保存", Saving: "正在保存…",
		Changed:  "你开始编辑之后，文件在别处被改过。现在还没有保存，你的文本原样未动。",
		KeepMine: "保留我的", TakeTheirs: "采用文件里的", ShowBoth: "对照两者", HideFile: "只看我的",
		InFile: "文件现在的内容", TakeBack: "取回被替换的文本",
		Mend: "改好以下问题之前，课程保持原来的样子：", GoTo: "转到第 % 行",
		Others:     "文件已保存，但改好以下问题之前，别人看到的课程还是原来的样子：",
		TooLong:    "这段文本超过 256 KiB，既不能显示也不能保存。请拆成两课。",
		NotEditing: "这个 wirebook 没有开启编辑：请用 wirebook serve --edit DIR 启动。你的文本保留在这个浏览器里。",
		NoLesson:   "这个地址上已经没有课程：文件不在了，或者 slug 改了。你的文本保留在这个浏览器里。",
		NotText:    "这个文件不是 UTF-8 文本，或超过 256 KiB，不能在这里编辑。",
		Failed:     "文件不能读取或写入；你的文本保留在这个浏览器里。系统提示：%",
		Away:       "与 wirebook 的连接断了，现在不能保存。你的文本保留在这个浏览器里。",
		KeyList:    [][2]string{{"Ctrl+S 或 ⌘+S", "保存正在编写的课程"}},
	}
}
