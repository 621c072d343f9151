//go:build js

package dom

import "syscall/js"

// bringWork sends a file of a learner's work to the bridge and shows what it says. What has come shows by itself.
func (a *App) bringWork(input js.Value) {
	file := input.Get("files").Index(0)
	if !file.Truthy() {
		return
	}
	fetchText("/work", map[string]any{"method": "POST", "body": file}, a.say, func() { a.say(a.model.Strings().AwayRun) })
	input.Set("value", "") // the same file may be chosen again
}
