package picture

import "strings"

// The ladder's type is small and of whatever face the reader's system has, so how wide a text is can only be judged: rather too wide than
// too narrow. Widths are for 11 px, in which everything in the picture is set.
const spaceWidth = 4

// textWidth judges how wide a text is, in CSS pixels.
func textWidth(s string) int {
	tenths := 0
	for _, r := range s {
		switch {
		case r >= 0x2e80: // what is written in squares
			tenths += 110
		case strings.ContainsRune("il.,:;|!'()[]{} jtfI", r):
			tenths += 38
		case strings.ContainsRune("mwMWQO%→…✓✗", r):
			tenths += 98
		case r >= 'A' && r <= 'Z':
			tenths += 80
		default:
			tenths += 66
		}
	}
	return (tenths + 9) / 10
}

// boldWidth judges how wide a text is in bold type.
func boldWidth(s string) int { return textWidth(s) * 108 / 100 }

// clip shortens a text to a width.
func clip(s string, width int) string {
	if textWidth(s) <= width {
		return s
	}
	room := width - textWidth("…")
	for i, r := range s {
		if room -= textWidth(string(r)); room < 0 {
			return s[:i] + "…"
		}
	}
	return s
}
