package view

// Login returns the page of someone who has no session, in a language (BCP 47): it says where to get in. A message says why the last try failed, "" if there was none.
func Login(a Assets, lang, message string) string {
	say := StringsFor(lang)
	var m markup
	m.Add(`<!doctype html>`+"\n"+`<html lang="%">`, lang)
	m.preamble(say.LoginTitle, a)
	m.Add(`</head><body class="login"><main class="card"><p class="brand">Wirebook</p><h1>%</h1><p>%</p><p>%</p><p>%</p><pre>wirebook link</pre>`,
		say.LoginTitle, say.LoginLead, say.LoginHow, say.LoginAgain)
	m.Add(`<p id="login-shared" hidden>%</p>`, say.LoginShared)
	m.Add(`<p id="login-message" class="bad" role="alert">%</p><noscript><p>%</p></noscript></main></body></html>`+"\n", message, say.NoScript)
	return m.String()
}
