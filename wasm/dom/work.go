//go:build js

package dom

import "syscall/js"

// bringWork sends a file of a learner's work to the bridge and shows what it says. What has come shows by itself.
func (a *App) bringWork(file js.Value) {
	fetchText("/work", map[string]any{"method": "POST", "body": file}, a.say, func() { a.say(a.model.Strings().AwayRun) })
}
