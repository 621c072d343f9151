package markdown

import (
	"fmt"
	"strconv"
	"strings"
)

// An attr is one word in the braces of a fence: a flag, key=value or key="quoted value".
type attr struct {
	key   string
	value string
	flag  bool // nothing follows the key
	at    int  // offset in the text that was read
}

// scanAttrs reads what stands between the braces. On a mistake it says what and where, and returns what stands before.
func scanAttrs(s string) (attrs []attr, fault string, at int) {
	for at < len(s) {
		if s[at] == ' ' || s[at] == '\t' {
			at++
			continue
		}
		n := 0
		for at+n < len(s) && isKey(s[at+n]) {
			n++
		}
		if n == 0 {
			return attrs, fmt.Sprintf("%q is not expected here: write words and key=value, with spaces between", s[at:at+1]), at
		}
		a := attr{key: s[at : at+n], at: at, flag: true}
		if rest, ok := strings.CutPrefix(s[at+n:], "="); ok {
			value, width, ok := scanValue(rest)
			if !ok {
				return attrs, fmt.Sprintf("%s= has no value, or its quotation mark is not closed", a.key), at
			}
			a.value, a.flag = value, false
			n += len("=") + width
		}
		if at += n; at < len(s) && s[at] != ' ' && s[at] != '\t' {
			return attrs, fmt.Sprintf("%q is not expected here: put a space after %s", s[at:at+1], a.key), at
		}
		attrs = append(attrs, a)
	}
	return attrs, "", 0
}

func isKey(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-' || c == '_' }

// scanValue reads a value and returns how many bytes it takes. Quoted ones are as in Go, so that stdin can hold lines.
func scanValue(s string) (value string, width int, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s+" ", " \t")
		return s[:end], end, end > 0
	}
	quoted, err := strconv.QuotedPrefix(s)
	if err != nil {
		return "", 0, false
	}
	value, err = strconv.Unquote(quoted)
	return value, len(quoted), err == nil
}
