package markdown

import _ "embed"

// Format is the reference of the format for authors: every file, key, attribute and mark that [Parse] knows.
//
//go:embed format.txt
var Format string
