package author

import (
	"bytes"
	"strings"
)

// text is what a file says, and how it says it: an editor knows neither byte order marks nor carriage returns, and who edits one line must
// not change all.
type text struct {
	text string
	name string // of the file's content
	bom  bool
	crlf bool
}

const bom = "\ufeff"

func textOf(content []byte) text {
	s, marked := strings.CutPrefix(string(content), bom)
	first, _, _ := strings.Cut(s, "\n")
	return text{
		text: strings.ReplaceAll(s, "\r\n", "\n"), name: nameOf(content),
		bom: marked, crlf: strings.HasSuffix(first, "\r"),
	}
}

// like returns another text as content of the same form.
func (t text) like(s string) []byte {
	content := []byte(s)
	if t.crlf {
		content = bytes.ReplaceAll(content, []byte("\n"), []byte("\r\n"))
	}
	if t.bom {
		content = append([]byte(bom), content...)
	}
	return content
}
