//go:build js

package dom

import "syscall/js"

// bringWork sends a file of a learner's work to the bridge and shows what it says. What has come shows by itself.
func (a *App) bringWork(input js.Value) {
	file := input.Get("files").Index(0)
	if !file.Truthy() {
		return
	}
	then := func(f func(js.Value) any) js.Func {
		var once js.Func
		once = js.FuncOf(func(_ js.Value, args []js.Value) any {
			once.Release()
			return f(args[0])
		})
		return once
	}
	text := then(func(answer js.Value) any { return answer.Call("text") })
	say := then(func(sentence js.Value) any { a.say(sentence.String()); return nil })
	away := then(func(js.Value) any { a.say(a.model.Strings().AwayRun); return nil })
	js.Global().Call("fetch", "/work", map[string]any{"method": "POST", "body": file}).Call("then", text).Call("then", say).Call("catch", away)
	input.Set("value", "") // the same file may be chosen again
}
