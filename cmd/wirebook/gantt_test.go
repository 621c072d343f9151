package main

import "testing"

// TestGantt runs a server that serves one client after the other, and never the third.
func TestGantt(t *testing.T) {
	p, client := openRun(t, "testdata/pieces", "served")
	gantt := client.sel(`[data-picture="gantt"]`)
	p.Wait(gantt + ".open")
	p.Wait(gantt + ".querySelectorAll('.service').length === 3")
	p.Wait(gantt + ".querySelectorAll('.waiting').length === 3 && " + gantt + ".querySelectorAll('.served').length === 2")
	shot(p, "gantt")

	// A bar leads to the call that has accepted its connection.
	p.JS("(" + gantt + ".querySelector('.service').dispatchEvent(new MouseEvent('click', {bubbles: true})))")
	p.Wait(cell{p, "server"}.sel(".cm-marked") + "?.textContent.includes('ln.Accept()')")
}
