package browsertest

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// Tasks returns how long each thing took that kept the page's thread busy while f went on, the longest first, leaving out what took less
// than a millisecond. It is the thread's own computing time, in which a throttled page's slowness counts in (see [Tab.Throttle]), but not
// what else this computer had to do.
func (p *Tab) Tasks(f func()) []time.Duration {
	p.Helper()
	trace := p.trace("toplevel", func() { // the tasks as a whole: to trace what they do would take them time
		f()
		p.JS("new Promise(done => setTimeout(done))") // the task that f has waited for may yet have to end
	})
	type thread struct{ process, thread int64 }
	pages := map[thread]bool{}
	for _, e := range trace {
		if e.Name == "thread_name" && e.Args.Name == "CrRendererMain" {
			pages[thread{e.Process, e.Thread}] = true
		}
	}
	var tasks []time.Duration
	for _, e := range trace {
		if took := time.Duration(e.Computed) * time.Microsecond; e.Name == "ThreadControllerImpl::RunTask" && pages[thread{e.Process, e.Thread}] && took >= time.Millisecond {
			tasks = append(tasks, took)
		}
	}
	slices.SortFunc(tasks, func(a, b time.Duration) int { return int(b - a) })
	return tasks
}

// traced is an event of Chromium's trace.
type traced struct {
	Name     string `json:"name"`
	Process  int64  `json:"pid"`
	Thread   int64  `json:"tid"`
	Computed int64  `json:"tdur"` // microseconds
	Args     struct {
		Name string `json:"name"`
	} `json:"args"`
}

// trace returns the events of a category that Chromium traced while f went on.
func (p *Tab) trace(category string, f func()) (events []traced) {
	p.Helper()
	ctx, whole := context.WithCancel(p.ctx) // done when the trace is whole
	defer whole()
	err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *tracing.EventDataCollected:
			for _, text := range e.Value {
				var t traced
				if json.Unmarshal(text, &t) == nil { // some have arguments of other kinds, and none of those is asked for
					events = append(events, t)
				}
			}
		case *tracing.EventTracingComplete:
			whole()
		}
	})
	if err == nil {
		_, err = chromedp.Call(p.ctx, tracing.Start, tracing.StartParams{TraceConfig: &tracing.TraceConfig{IncludedCategories: []string{category}}})
	}
	if err != nil {
		p.Fatal(err)
	}
	f()
	if _, err := chromedp.Call(p.ctx, tracing.End, struct{}{}); err != nil {
		p.Fatal(err)
	}
	<-ctx.Done()
	return events
}
